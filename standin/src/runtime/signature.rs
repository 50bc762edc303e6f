//! Who calls: whether the request is signed, and, where that is asked for, whether the signature holds.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_credential_types::Credentials as Identity;
use aws_sigv4::http_request::{PayloadChecksumKind, SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use http::{HeaderMap, header, request};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::Payload;
use super::refusal::Refusal;

/// How far a signature's time may lie off the service's. Source: Signature Version 4 in the IAM user guide.
const MOST_SKEW: Duration = Duration::from_mins(5);
const DATE_FORMAT: &str = "%Y%m%dT%H%M%SZ";
const AMZ_DATE: &str = "x-amz-date";
const CONTENT_SHA256: &str = "x-amz-content-sha256";
const SECURITY_TOKEN: &str = "x-amz-security-token";

/// How signatures are looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Signatures {
    /// Every request is taken.
    Unchecked,
    /// There has to be one, of whatever credentials.
    #[default]
    Present,
    /// It has to be the one that one of these secret access keys gives, listed by access key id, and its time may not
    /// be more than 5 minutes off. A session token that begins with `expired` has run out.
    Verified(BTreeMap<String, String>),
}

impl Signatures {
    /// One key whose signatures are verified.
    #[must_use]
    pub fn verified(access_key_id: &str, secret_access_key: &str) -> Self {
        Self::Verified(BTreeMap::from([(access_key_id.to_owned(), secret_access_key.to_owned())]))
    }

    pub(super) fn check(&self, head: &request::Parts, payload: &Payload, now: SystemTime) -> Result<(), Refusal> {
        if *self == Self::Unchecked {
            return Ok(());
        }
        let authorization = Authorization::read(&head.headers)?;
        match self {
            Self::Verified(keys) => authorization.verify(keys, head, payload, now),
            _ => Ok(()),
        }
    }
}

/// The region that a request is signed for.
pub(super) fn region(headers: &HeaderMap) -> &str {
    Authorization::read(headers).map_or("us-east-1", |authorization| authorization.scope[2])
}

/// `AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, SignedHeaders=A;B, Signature=HEX`.
struct Authorization<'a> {
    /// Key, date, region, service and `aws4_request`.
    scope: [&'a str; 5],
    signed_headers: &'a str,
    signature: &'a str,
}

impl<'a> Authorization<'a> {
    fn read(headers: &'a HeaderMap) -> Result<Self, Refusal> {
        let missing = || Refusal::forbidden("MissingAuthenticationTokenException", "Missing Authentication Token");
        let incomplete = |message| Refusal::forbidden("IncompleteSignatureException", message);
        let text = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).ok_or_else(missing)?;
        let parts = text.strip_prefix("AWS4-HMAC-SHA256").ok_or_else(missing)?;
        let part = |name: &str| {
            let found = parts.split(',').find_map(|part| part.trim_start().strip_prefix(name)?.strip_prefix('='));
            found.ok_or_else(|| incomplete(format!("Authorization header requires '{name}' parameter.")))
        };
        let (credential, signed_headers, signature) = (part("Credential")?, part("SignedHeaders")?, part("Signature")?);
        let scope: Vec<_> = credential.split('/').collect();
        let scope = scope.try_into().map_err(|_| {
            incomplete(format!(
                "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got \
                 '{credential}'"
            ))
        })?;
        Ok(Self { scope, signed_headers, signature })
    }

    fn verify(
        &self,
        keys: &BTreeMap<String, String>,
        head: &request::Parts,
        payload: &Payload,
        now: SystemTime,
    ) -> Result<(), Refusal> {
        let [key, date, _, service, _] = self.scope;
        let invalid = |message: String| Refusal::forbidden("InvalidSignatureException", message);
        let Some(secret) = keys.get(key) else {
            return Err(Refusal::forbidden(
                "UnrecognizedClientException",
                "The security token included in the request is invalid.",
            ));
        };
        let token = header_text(&head.headers, SECURITY_TOKEN);
        if token.is_some_and(|token| token.starts_with("expired")) {
            return Err(Refusal::expired());
        }
        if service != "sagemaker" {
            return Err(invalid("Credential should be scoped to correct service: 'sagemaker'.".to_owned()));
        }
        let signed = header_text(&head.headers, AMZ_DATE).unwrap_or_default();
        let Some(time) = read_date(signed) else {
            return Err(Refusal::forbidden(
                "IncompleteSignatureException",
                format!("Date must be in ISO-8601 'basic format'. Got '{signed}'."),
            ));
        };
        if !signed.starts_with(date) {
            return Err(invalid(format!(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{date}' \
                 != '{signed}'."
            )));
        }
        check_skew(signed, time, now).map_err(invalid)?;
        match self.signature_of(secret, token, head, payload, time) {
            Some(expected) if expected == self.signature => Ok(()),
            _ => Err(Refusal::bad_signature()),
        }
    }

    /// The signature that the request should have: over the headers that it says it signed, no more and no fewer.
    fn signature_of(
        &self,
        secret: &str,
        token: Option<&str>,
        head: &request::Parts,
        payload: &Payload,
        time: SystemTime,
    ) -> Option<String> {
        let signs = |name: &str| self.signed_headers.split(';').any(|signed| signed == name);
        if !signs("host") || !signs(AMZ_DATE) || (token.is_some() && !signs(SECURITY_TOKEN)) {
            return None;
        }
        let [key, _, region, service, _] = self.scope;
        let identity = Identity::new(key, secret, token.map(str::to_owned), None, "standin").into();
        let mut settings = SigningSettings::default();
        settings.excluded_headers = None;
        if signs(CONTENT_SHA256) {
            settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        }
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(region)
            .name(service)
            .time(time)
            .settings(settings)
            .build()
            .ok()?
            .into();
        let added = [AMZ_DATE, SECURITY_TOKEN, CONTENT_SHA256];
        let headers = head.headers.iter().filter(|(name, _)| signs(name.as_str()) && !added.contains(&name.as_str()));
        let headers = headers.filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
        let host = header_text(&head.headers, "host")?;
        let uri = format!("http://{host}{}", head.uri.path_and_query()?);
        let body = SignableBody::Bytes(&payload.content);
        let request = SignableRequest::new(head.method.as_str(), uri, headers, body).ok()?;
        sign(request, &params).ok().map(|signed| signed.signature().to_owned())
    }
}

fn header_text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn read_date(text: &str) -> Option<SystemTime> {
    let date = DateTime::strptime(DATE_FORMAT, text).ok()?;
    let seconds = date.to_zoned(TimeZone::UTC).ok()?.timestamp().as_second();
    Some(UNIX_EPOCH + Duration::from_secs(u64::try_from(seconds).ok()?))
}

fn check_skew(signed: &str, time: SystemTime, now: SystemTime) -> Result<(), String> {
    let basic = |time: SystemTime| {
        let seconds = time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let time = i64::try_from(seconds).ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
        time.unwrap_or(Timestamp::MAX).strftime(DATE_FORMAT).to_string()
    };
    if time < now - MOST_SKEW {
        let earliest = basic(now - MOST_SKEW);
        return Err(format!("Signature expired: {signed} is now earlier than {earliest} ({} - 5 min.)", basic(now)));
    }
    if now + MOST_SKEW < time {
        let latest = basic(now + MOST_SKEW);
        return Err(format!(
            "Signature not yet current: {signed} is still later than {latest} ({} + 5 min.)",
            basic(now)
        ));
    }
    Ok(())
}
