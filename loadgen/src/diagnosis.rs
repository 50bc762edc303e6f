//! What is wrong where every further request would fail as well, and what to do about it.

use std::fmt;

use crate::outcome::Class;
use crate::tally::{FailureKind, Tally};

/// How many requests have to fail, without one that was answered, before what they fail by is taken for the rule.
const ENOUGH: u64 = 10;

/// What a run invokes, in the words of its messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scene {
    /// The endpoint.
    pub endpoint: String,
    /// The variant, where one was named.
    pub variant: Option<String>,
    /// The inference component, where one was named.
    pub component: Option<String>,
    /// The IAM action that the requests need, as `sagemaker:InvokeEndpoint`.
    pub action: &'static str,
    /// The region that requests are signed for.
    pub region: String,
    /// Where they go, as `https://runtime.sagemaker.eu-west-1.amazonaws.com`.
    pub address: String,
}

/// What is wrong, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// The class of the failures.
    pub class: Class,
    /// What is wrong, with the service's own words for it.
    pub message: String,
    /// What to do about it.
    pub fix: String,
}

/// What can end a run, as soon as the figures say it: one failure that more of the same would meet, or the first ten where none
/// was answered.
///
/// Expired credentials are not among it: new ones are asked for first ([`expired`]).
#[must_use]
pub fn fatal(total: &Tally, scene: &Scene) -> Option<Diagnosis> {
    let at_once = [Class::AccessDenied, Class::BadSignature, Class::NotFound];
    if let Some(failure) = at_once.into_iter().find_map(|class| Seen::of(total, class)) {
        return Some(scene.diagnosis(&failure));
    }
    if 0 < total.answered {
        return None;
    }
    // An endpoint that is loaded may refuse connections, and a single payload may be a wrong one.
    let is_the_rule = |class| match class {
        Class::Connect => ENOUGH <= total.failed && total.failures_of(class) == total.failed,
        _ => ENOUGH <= total.failures_of(class),
    };
    let failure = [Class::Validation, Class::Connect].into_iter().find(|class| is_the_rule(*class));
    failure.and_then(|class| Seen::of(total, class)).map(|failure| scene.diagnosis(&failure))
}

/// That credentials have expired, and that new ones could not be had, or are no better; `None` where none has.
#[must_use]
pub fn expired(total: &Tally, scene: &Scene, refresh: Result<(), &str>) -> Option<Diagnosis> {
    let mut diagnosis = scene.diagnosis(&Seen::of(total, Class::ExpiredCredentials)?);
    let refreshed = match refresh {
        Ok(()) => "new ones from the same source have expired too".to_owned(),
        Err(problem) => format!("new ones can not be had: {problem}"),
    };
    diagnosis.message = format!("{}; {refreshed}", diagnosis.message);
    Some(diagnosis)
}

/// A failure of a class, as the service told it.
struct Seen<'a> {
    class: Class,
    kind: &'a FailureKind,
    said: &'a str,
}

impl<'a> Seen<'a> {
    fn of(total: &'a Tally, class: Class) -> Option<Self> {
        let (kind, failures) = total.failures.iter().find(|(kind, _)| kind.class == class)?;
        Some(Self { class, kind, said: failures.example.trim().trim_end_matches('.') })
    }

    /// What the service said, or at least its name for it.
    fn reason(&self) -> &str {
        if self.said.is_empty() { &self.kind.error_type } else { self.said }
    }

    /// The action that the service says is missing: `... is not authorized to perform: sagemaker:InvokeEndpoint on ...`.
    fn action(&self) -> Option<&str> {
        let (_, rest) = self.said.split_once("not authorized to perform: ")?;
        rest.split_whitespace().next()
    }

    fn has_no_signature(&self) -> bool {
        self.kind.error_type.starts_with("MissingAuthenticationToken")
    }

    fn is_about_time(&self) -> bool {
        ["Signature expired", "not yet current", "RequestExpired"].iter().any(|words| self.said.contains(words))
    }
}

impl Scene {
    fn diagnosis(&self, seen: &Seen<'_>) -> Diagnosis {
        let (message, fix) = match seen.class {
            Class::AccessDenied => self.access_denied(seen),
            Class::ExpiredCredentials => self.expired_credentials(seen),
            Class::BadSignature => self.bad_signature(seen),
            Class::NotFound => self.not_found(seen),
            Class::Connect => self.no_connection(seen),
            _ => self.refused(seen),
        };
        Diagnosis { class: seen.class, message, fix }
    }

    fn access_denied(&self, seen: &Seen<'_>) -> (String, String) {
        let action = seen.action().unwrap_or(self.action);
        (
            format!("the caller may not invoke {self}: {}", seen.reason()),
            format!(
                "allow the caller `{action}` on the endpoint, or take other credentials with `--profile`: \
                 `aws sts get-caller-identity` says who the caller is"
            ),
        )
    }

    fn expired_credentials(&self, seen: &Seen<'_>) -> (String, String) {
        (
            format!("the credentials for {self} have expired: {}", seen.reason()),
            "sign in again, as `aws sso login` does, or give credentials that last longer than the run".to_owned(),
        )
    }

    fn bad_signature(&self, seen: &Seen<'_>) -> (String, String) {
        let fix = if seen.is_about_time() {
            "set the clock of this machine: AWS takes no signature whose time is over 5 minutes off".to_owned()
        } else if seen.has_no_signature() {
            format!("leave out `--unsigned`: {} takes signed requests alone", self.address)
        } else {
            format!(
                "see that the secret key belongs to the key id, that `{}` is the region of {}, and that the clock is right",
                self.region, self.address
            )
        };
        (format!("the signature of requests to {self} is not taken: {}", seen.reason()), fix)
    }

    fn not_found(&self, seen: &Seen<'_>) -> (String, String) {
        let (part, list) = match (&self.variant, &self.component) {
            (Some(_), _) => (", its variants", format!("describe-endpoint --endpoint-name {}", self.endpoint)),
            (None, Some(_)) => (
                ", its inference components",
                format!("list-inference-components --endpoint-name-equals {}", self.endpoint),
            ),
            (None, None) => ("", "list-endpoints".to_owned()),
        };
        (
            format!("there is no {self} at {}: {}", self.address, seen.reason()),
            format!(
                "check the name{part}, the account and the region: `aws sagemaker {list} --region {}` shows what there is",
                self.region
            ),
        )
    }

    fn refused(&self, seen: &Seen<'_>) -> (String, String) {
        let fix = if self.component.is_some() {
            "check the body, its `--content-type`, and that the inference component has a copy in service"
        } else {
            "check the body, its `--content-type`, and the variant or model that is named"
        };
        (format!("{self} answers none of the requests, and calls them invalid: {}", seen.reason()), fix.to_owned())
    }

    fn no_connection(&self, seen: &Seen<'_>) -> (String, String) {
        (
            format!("no connection to {} comes about: {}", self.address, seen.reason()),
            format!(
                "see that the network reaches this address; `{}` comes from `--region`, and `--endpoint-url` names another \
                 address, as that of a VPC endpoint",
                self.region
            ),
        )
    }
}

impl fmt::Display for Scene {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "endpoint `{}`", self.endpoint)?;
        if let Some(variant) = &self.variant {
            write!(formatter, ", variant `{variant}`")?;
        }
        if let Some(component) = &self.component {
            write!(formatter, ", inference component `{component}`")?;
        }
        write!(formatter, " in `{}`", self.region)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tally::FailureTally;

    fn scene() -> Scene {
        Scene {
            endpoint: "demo".to_owned(),
            variant: None,
            component: None,
            action: "sagemaker:InvokeEndpoint",
            region: "eu-west-1".to_owned(),
            address: "https://runtime.sagemaker.eu-west-1.amazonaws.com".to_owned(),
        }
    }

    fn tally(class: Class, count: u64, error_type: &str, said: &str) -> Tally {
        let kind = FailureKind {
            class,
            error_type: error_type.to_owned(),
            status: None,
            original_status: None,
            log_stream: None,
        };
        let failures = FailureTally { count, example: said.to_owned() };
        Tally { failed: count, failures: [(kind, failures)].into(), ..Tally::default() }
    }

    fn check(diagnosis: Option<Diagnosis>, message: &str, fix: &str) {
        let diagnosis = diagnosis.unwrap();
        assert_eq!((diagnosis.message.as_str(), diagnosis.fix.as_str()), (message, fix));
    }

    #[test]
    fn a_failure_that_every_request_would_meet_is_told_with_its_fix() {
        let variant = Scene { variant: Some("blue".to_owned()), ..scene() };
        let component = Scene { component: Some("llama".to_owned()), ..scene() };
        let (access, stream) = (Class::AccessDenied, Scene { action: "sagemaker:InvokeEndpointAsync", ..scene() });
        let rows = [
            (
                scene(),
                tally(
                    access,
                    1,
                    "AccessDeniedException",
                    "User: arn:aws:iam::1:user/a is not authorized to perform: sagemaker:InvokeEndpoint on resource: \
                     arn:aws:sagemaker:eu-west-1:1:endpoint/demo.",
                ),
                "the caller may not invoke endpoint `demo` in `eu-west-1`: User: arn:aws:iam::1:user/a is not authorized to \
                 perform: sagemaker:InvokeEndpoint on resource: arn:aws:sagemaker:eu-west-1:1:endpoint/demo",
                "allow the caller `sagemaker:InvokeEndpoint` on the endpoint, or take other credentials with `--profile`: \
                 `aws sts get-caller-identity` says who the caller is",
            ),
            (
                stream,
                tally(access, 1, "AccessDeniedException", ""),
                "the caller may not invoke endpoint `demo` in `eu-west-1`: AccessDeniedException",
                "allow the caller `sagemaker:InvokeEndpointAsync` on the endpoint, or take other credentials with \
                 `--profile`: `aws sts get-caller-identity` says who the caller is",
            ),
            (
                scene(),
                tally(
                    Class::BadSignature,
                    1,
                    "InvalidSignatureException",
                    "Signature expired: 20261201T080000Z is now earlier than 20261201T081000Z.",
                ),
                "the signature of requests to endpoint `demo` in `eu-west-1` is not taken: Signature expired: \
                 20261201T080000Z is now earlier than 20261201T081000Z",
                "set the clock of this machine: AWS takes no signature whose time is over 5 minutes off",
            ),
            (
                scene(),
                tally(Class::BadSignature, 1, "InvalidSignatureException", "The signature does not match."),
                "the signature of requests to endpoint `demo` in `eu-west-1` is not taken: The signature does not match",
                "see that the secret key belongs to the key id, that `eu-west-1` is the region of \
                 https://runtime.sagemaker.eu-west-1.amazonaws.com, and that the clock is right",
            ),
            (
                scene(),
                tally(Class::BadSignature, 1, "MissingAuthenticationTokenException", "Missing Authentication Token"),
                "the signature of requests to endpoint `demo` in `eu-west-1` is not taken: Missing Authentication Token",
                "leave out `--unsigned`: https://runtime.sagemaker.eu-west-1.amazonaws.com takes signed requests alone",
            ),
            (
                scene(),
                tally(Class::NotFound, 1, "ValidationError", "Endpoint demo of account 1 not found."),
                "there is no endpoint `demo` in `eu-west-1` at https://runtime.sagemaker.eu-west-1.amazonaws.com: \
                 Endpoint demo of account 1 not found",
                "check the name, the account and the region: `aws sagemaker list-endpoints --region eu-west-1` shows what \
                 there is",
            ),
            (
                variant.clone(),
                tally(Class::NotFound, 1, "ValidationError", "Variant blue not found."),
                "there is no endpoint `demo`, variant `blue` in `eu-west-1` at \
                 https://runtime.sagemaker.eu-west-1.amazonaws.com: Variant blue not found",
                "check the name, its variants, the account and the region: `aws sagemaker describe-endpoint --endpoint-name \
                 demo --region eu-west-1` shows what there is",
            ),
            (
                component.clone(),
                tally(Class::NotFound, 1, "ValidationError", "Inference component llama not found."),
                "there is no endpoint `demo`, inference component `llama` in `eu-west-1` at \
                 https://runtime.sagemaker.eu-west-1.amazonaws.com: Inference component llama not found",
                "check the name, its inference components, the account and the region: `aws sagemaker \
                 list-inference-components --endpoint-name-equals demo --region eu-west-1` shows what there is",
            ),
            (
                variant,
                tally(Class::Validation, 10, "ValidationError", "1 validation error detected"),
                "endpoint `demo`, variant `blue` in `eu-west-1` answers none of the requests, and calls them invalid: 1 \
                 validation error detected",
                "check the body, its `--content-type`, and the variant or model that is named",
            ),
            (
                component,
                tally(Class::Validation, 10, "ValidationError", ""),
                "endpoint `demo`, inference component `llama` in `eu-west-1` answers none of the requests, and calls them \
                 invalid: ValidationError",
                "check the body, its `--content-type`, and that the inference component has a copy in service",
            ),
            (
                scene(),
                tally(Class::Connect, 10, "connection refused", ""),
                "no connection to https://runtime.sagemaker.eu-west-1.amazonaws.com comes about: connection refused",
                "see that the network reaches this address; `eu-west-1` comes from `--region`, and `--endpoint-url` names \
                 another address, as that of a VPC endpoint",
            ),
        ];
        for (scene, tally, message, fix) in rows {
            check(fatal(&tally, &scene), message, fix);
        }
    }

    #[test]
    fn what_may_pass_does_not_end_a_run() {
        let answered = |mut tally: Tally| {
            tally.answered = 1;
            tally
        };
        let mut refused_and_throttled = tally(Class::Connect, 10, "connection refused", "");
        refused_and_throttled.add(&tally(Class::Throttled, 1, "ThrottlingException", ""));
        let rows = [
            tally(Class::Throttled, 1000, "ThrottlingException", ""),
            tally(Class::ExpiredCredentials, 1000, "ExpiredTokenException", ""),
            tally(Class::Validation, 9, "ValidationError", ""),
            answered(tally(Class::Validation, 1000, "ValidationError", "")),
            tally(Class::Connect, 9, "connection refused", ""),
            answered(tally(Class::Connect, 1000, "connection refused", "")),
            refused_and_throttled,
        ];
        for tally in rows {
            assert_eq!(fatal(&tally, &scene()), None, "{tally:?}");
        }
    }

    #[test]
    fn expired_credentials_are_told_with_what_came_of_new_ones() {
        let said = "The security token included in the request is expired";
        let tally = tally(Class::ExpiredCredentials, 1, "ExpiredTokenException", said);
        let fix = "sign in again, as `aws sso login` does, or give credentials that last longer than the run";
        check(
            expired(&tally, &scene(), Ok(())),
            "the credentials for endpoint `demo` in `eu-west-1` have expired: The security token included in the request is \
             expired; new ones from the same source have expired too",
            fix,
        );
        check(
            expired(&tally, &scene(), Err("the profile `a` is gone")),
            "the credentials for endpoint `demo` in `eu-west-1` have expired: The security token included in the request is \
             expired; new ones can not be had: the profile `a` is gone",
            fix,
        );
        assert_eq!(expired(&Tally::default(), &scene(), Ok(())), None);
    }
}
