//! The pre-signed URL a reply goes to. Whoever has it can answer for the stack, so it is never shown.

use std::fmt;

use url::{Host, Url};

use super::secrets::Secrets;

/// The longest URL that is taken, in bytes: a pre-signed one has two to three thousand.
const LONGEST: usize = 16_384;

/// Which URLs are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallbackScheme {
    /// https, as CloudFormation sends it.
    Https,
    /// Plain http to loopback too, for a local AWS.
    HttpsOrLoopbackHttp,
}

/// A URL a reply may be sent to. Shown, it is its host alone.
#[derive(Clone, PartialEq, Eq)]
pub struct ResponseUrl {
    url: Url,
    secrets: Secrets,
}

impl ResponseUrl {
    /// Reads a URL: https (see [`CallbackScheme`]), with a host and without a user, at most 16,384 bytes.
    ///
    /// Any host is taken: the partitions of AWS have several domains, and get new ones. The path and the query stay as
    /// they are written, escapes such as `%3A` and `%7C` and a bare `|` included. What can not stand in a request is
    /// escaped or left out (white space, quotes, dot segments); no pre-signed URL has any of it.
    ///
    /// # Errors
    /// Why it is not taken, without a word of the URL.
    pub fn parse(text: &str, scheme: CallbackScheme) -> Result<Self, String> {
        if LONGEST < text.len() {
            return Err(format!("`ResponseURL` has {} bytes; {LONGEST} are the most", text.len()));
        }
        let url = Url::parse(text).map_err(|error| format!("`ResponseURL` is not a URL: {error}"))?;
        check_scheme(&url, scheme)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err("`ResponseURL` has a user or a password; a pre-signed URL has neither".to_owned());
        }
        if url.host_str().is_none_or(str::is_empty) {
            return Err("`ResponseURL` has no host".to_owned());
        }
        let secrets = Secrets::of(text, &url);
        Ok(Self { url, secrets })
    }

    /// The URL with its signature, for the one request it is made for.
    #[must_use]
    pub const fn secret(&self) -> &Url {
        &self.url
    }

    /// A text without this URL, its query and its signature, and without the signature of any other: for everything
    /// that is shown, logged or answered and may quote an event.
    #[must_use]
    pub fn hidden_in(&self, text: &str) -> String {
        self.secrets.hide(text)
    }
}

impl fmt::Debug for ResponseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ResponseUrl({})", self.url.host_str().unwrap_or_default())
    }
}

fn check_scheme(url: &Url, scheme: CallbackScheme) -> Result<(), String> {
    let complaint = match (url.scheme(), scheme) {
        ("https", _) => return Ok(()),
        ("http", CallbackScheme::HttpsOrLoopbackHttp) if is_loopback(url) => return Ok(()),
        ("http", CallbackScheme::HttpsOrLoopbackHttp) => "is plain http to another host than loopback",
        ("http", CallbackScheme::Https) => "is plain http",
        _ => "has another scheme than https",
    };
    Err(format!("`ResponseURL` {complaint}; the reply goes out by https"))
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is asked of the host, and what a Debug shows: all that is ever seen of a URL.
    #[track_caller]
    fn check_taken(scheme: CallbackScheme, text: &str, target: &str, shown: &str) {
        let url = ResponseUrl::parse(text, scheme).unwrap();
        let uri: http::Uri = url.secret().as_str().parse().unwrap();
        assert_eq!(uri.path_and_query().map(http::uri::PathAndQuery::as_str), Some(target), "{text}");
        assert_eq!(format!("{url:?}"), shown);
    }

    #[track_caller]
    fn check_refused(scheme: CallbackScheme, text: &str, expected: &str) {
        assert_eq!(ResponseUrl::parse(text, scheme).as_ref().map_err(String::as_str), Err(expected), "{text}");
    }

    #[test]
    fn p11_hosts_of_every_partition_are_taken_and_the_target_stays_as_written() {
        let target = "/arn%3Aaws%3Acloudformation%3Aus-east-1%3A123456789012%3Astack/s/1111%7CScaling%7C2222\
                      ?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20260101T000000Z&X-Amz-SignedHeaders=host\
                      &X-Amz-Expires=7200&X-Amz-Credential=AKIA%2F20260101%2Fus-east-1%2Fs3%2Faws4_request\
                      &X-Amz-Signature=0123456789abcdef";
        for host in [
            "cloudformation-custom-resource-response-useast1.s3.us-east-1.amazonaws.com",
            "cloudformation-custom-resource-response-useast1.s3-us-east-1.amazonaws.com",
            "cloudformation-custom-resource-response-cnnorth1.s3.cn-north-1.amazonaws.com.cn",
            "cloudformation-custom-resource-response-usgovwest1.s3-us-gov-west-1.amazonaws.com",
            "cloudformation-custom-resource-response-usisoeast1.s3.us-iso-east-1.c2s.ic.gov",
            "cloudformation-custom-resource-response-eusc-de-east-1.s3.eusc-de-east-1.amazonaws.eu",
            "s3.example",
            "[2001:db8::1]:8443",
        ] {
            let shown = host.trim_end_matches(":8443");
            check_taken(
                CallbackScheme::Https,
                &format!("https://{host}{target}"),
                target,
                &format!("ResponseUrl({shown})"),
            );
        }
    }

    #[test]
    fn p01_the_target_is_not_rewritten() {
        for target in [
            "/a|b%7Cc%7cd?e=%3A%3a:+~!$()*,;@&f==&&g",
            "//double//slashes/?",
            "/%41%zz%?%",
            "/a[b]^c?{d}|[e]^`\\",
            "/?AWSAccessKeyId=AKIA&Expires=1&Signature=a%2Bb%2Fc%3D",
        ] {
            check_taken(CallbackScheme::Https, &format!("https://host{target}"), target, "ResponseUrl(host)");
        }
        // What can not stand in a request is made to. No pre-signed URL has any of it.
        check_taken(CallbackScheme::Https, "https://host/a b/../c\"?d e#f", "/c%22?d%20e", "ResponseUrl(host)");
        check_taken(CallbackScheme::Https, " https://HOST/a\n\tb\\c ", "/ab/c", "ResponseUrl(host)");
        check_taken(CallbackScheme::Https, "https://host", "/", "ResponseUrl(host)");
    }

    #[test]
    fn p10_a_url_that_is_not_taken_is_not_shown() {
        let https = CallbackScheme::Https;
        let other_scheme = "`ResponseURL` has another scheme than https; the reply goes out by https";
        let user = "`ResponseURL` has a user or a password; a pre-signed URL has neither";
        check_refused(https, "", "`ResponseURL` is not a URL: relative URL without a base");
        check_refused(https, "/path?Signature=abc", "`ResponseURL` is not a URL: relative URL without a base");
        check_refused(https, "https://?Signature=abc", "`ResponseURL` is not a URL: empty host");
        check_refused(https, "https://host:99999/?Signature=abc", "`ResponseURL` is not a URL: invalid port number");
        check_refused(https, "https://user@host/", user);
        check_refused(https, "https://:password@host/", user);
        check_refused(https, "ftp://host/?Signature=abc", other_scheme);
        check_refused(https, "file:///etc/passwd", other_scheme);
        check_refused(https, "data:text/plain,abc", other_scheme);
        check_refused(https, "http://127.0.0.1/", "`ResponseURL` is plain http; the reply goes out by https");
        check_refused(
            https,
            &format!("https://host/{}", "a".repeat(16_372)),
            "`ResponseURL` has 16385 bytes; 16384 are the most",
        );
        assert!(ResponseUrl::parse(&format!("https://host/{}", "a".repeat(16_371)), https).is_ok());
    }

    #[test]
    fn plain_http_goes_to_loopback_alone() {
        let local = CallbackScheme::HttpsOrLoopbackHttp;
        for host in ["localhost", "127.0.0.1", "127.8.9.10", "[::1]"] {
            check_taken(local, &format!("http://{host}:4566/a?b"), "/a?b", &format!("ResponseUrl({host})"));
        }
        check_taken(local, "https://host/a", "/a", "ResponseUrl(host)");
        // Numbers that a resolver reads as an address are read as one here, too.
        check_taken(local, "http://0x7f.1/a", "/a", "ResponseUrl(127.0.0.1)");
        let refusal = "`ResponseURL` is plain http to another host than loopback; the reply goes out by https";
        for host in ["host", "localhost.example", "10.0.0.1", "0.0.0.0", "169.254.169.254", "[::]", "[::ffff:10.0.0.1]"]
        {
            check_refused(local, &format!("http://{host}/"), refusal);
        }
        check_refused(
            local,
            "http://user@127.0.0.1/",
            "`ResponseURL` has a user or a password; a pre-signed URL has neither",
        );
    }
}
