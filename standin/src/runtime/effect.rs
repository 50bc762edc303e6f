//! What a fault does to an invocation.

use std::time::Duration;

use serde_json::{Value, json};

use super::fault::RuntimeFaultKind as Kind;
use super::refusal::Refusal;

/// What becomes of an invocation.
#[derive(Debug)]
pub(super) enum Effect {
    /// It is served.
    Serve { later: Duration, ending: Ending },
    /// It is refused.
    Refuse(Refusal),
    /// Its connection is closed.
    Close,
    /// It is never answered.
    Never,
}

/// How a response stream ends.
#[derive(Debug, PartialEq)]
pub(super) enum Ending {
    /// After its last part.
    Whole,
    /// Half way, with an error of this name.
    Exception(&'static str, Value),
    /// Half way, with the connection.
    Cut,
}

/// What the messages of errors speak of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subject<'a> {
    pub(super) region: &'a str,
    pub(super) account_id: &'a str,
    pub(super) endpoint: &'a str,
    pub(super) variant: &'a str,
}

impl Effect {
    /// Nothing out of the ordinary.
    pub(super) const NONE: Self = Self::Serve { later: Duration::ZERO, ending: Ending::Whole };

    /// What a fault does, whose window lasts for another `rest`.
    pub(super) fn of(kind: Kind, rest: Option<Duration>, subject: Subject<'_>) -> Self {
        let Subject { region, account_id, endpoint, variant } = subject;
        let broken = |name, body| Self::Serve { later: Duration::ZERO, ending: Ending::Exception(name, body) };
        let model_stream =
            |code: &str, message: &str| broken("ModelStreamError", json!({"ErrorCode": code, "Message": message}));
        match kind {
            Kind::Throttle => Self::Refuse(Refusal::throttled()),
            Kind::Unavailable => Self::Refuse(Refusal::unavailable()),
            Kind::NotReady => Self::Refuse(Refusal::not_ready()),
            Kind::Internal => Self::Refuse(Refusal::internal()),
            Kind::Dependency => Self::Refuse(Refusal::dependency()),
            Kind::Validation => Self::Refuse(Refusal::validation("The request is not valid: a fault was asked for.")),
            Kind::Fail(status) => Self::Refuse(Refusal::model(status, region, account_id, endpoint, variant)),
            Kind::AccessDenied => Self::Refuse(Refusal::access_denied(region, account_id, endpoint)),
            Kind::Expired => Self::Refuse(Refusal::expired()),
            Kind::BadSignature => Self::Refuse(Refusal::bad_signature()),
            Kind::Foreign(status) => Self::Refuse(Refusal::foreign(status)),
            Kind::Slow(later) => Self::Serve { later, ending: Ending::Whole },
            Kind::Stall => rest.map_or(Self::Never, |later| Self::Serve { later, ending: Ending::Whole }),
            Kind::Close => Self::Close,
            Kind::StreamBroken => model_stream("StreamBroken", "The stream of the model broke."),
            Kind::StreamTimeout => {
                model_stream("ModelInvocationTimeExceeded", "The model took longer than an invocation may take.")
            }
            Kind::StreamInternal => broken("InternalStreamFailure", json!({"Message": "The stream failed."})),
            Kind::StreamCut => Self::Serve { later: Duration::ZERO, ending: Ending::Cut },
        }
    }
}
