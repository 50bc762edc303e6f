//! How a request ended: what is known of it, whoever reads it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// A request that has ended. All times are counted from the start of the schedule.
#[derive(Clone, Debug, PartialEq)]
pub struct Finished {
    /// Its place in the whole schedule, all shards and workers together.
    pub index: u64,
    /// When the schedule wants it sent.
    pub intended: Duration,
    /// When it was handed to a connection, or to the making of one.
    pub sent: Duration,
    /// When its last byte, or what went wrong, was there.
    pub ended: Duration,
    /// What became of it.
    pub outcome: Outcome,
}

impl Finished {
    /// From when it should have been sent: what a user would have waited, whoever made the request wait.
    #[must_use]
    pub fn response_time(&self) -> Duration {
        self.ended.saturating_sub(self.intended)
    }

    /// From when it was sent: what the endpoint and the network took.
    #[must_use]
    pub fn service_time(&self) -> Duration {
        self.ended.saturating_sub(self.sent)
    }

    /// How long after its intended time it was sent.
    #[must_use]
    pub fn lateness(&self) -> Duration {
        self.sent.saturating_sub(self.intended)
    }
}

/// What became of a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The model answered.
    Answered(Answer),
    /// It did not.
    Failed(Box<Failure>),
}

/// An answer of the model.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// `x-amzn-Invoked-Production-Variant`.
    pub variant: Option<Arc<str>>,
    /// Bytes of the body.
    pub bytes: u64,
    /// What a response stream took; `None` where it is none.
    pub stream: Option<StreamTimes>,
}

/// When the parts of a response stream came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamTimes {
    /// From the intended time of the request to its first part.
    pub first_part: Duration,
    /// How many parts there were.
    pub parts: u64,
    /// The longest time between two parts; zero with fewer than two.
    pub longest_gap: Duration,
}

/// A request that no answer of the model came of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What kind of failure it is.
    pub class: Class,
    /// The service's name for it, without namespace and URL, as `ThrottlingException`; for what the client saw a word of
    /// its own, as `connection reset`.
    pub error_type: String,
    /// The HTTP status; `None` where no answer came.
    pub status: Option<u16>,
    /// The service's own sentence, or what the client saw; empty where there is none. At most 1,000 characters.
    pub message: String,
    /// The status of the model's container: `OriginalStatusCode`.
    pub original_status: Option<u16>,
    /// Where the model's log is: `LogStreamArn`.
    pub log_stream: Option<String>,
    /// `x-amzn-Invoked-Production-Variant`.
    pub variant: Option<Arc<str>>,
}

impl Failure {
    /// One that the client saw without an answer.
    #[must_use]
    pub fn seen(class: Class, word: &str, message: impl Into<String>) -> Self {
        let (error_type, message) = (word.to_owned(), message.into());
        Self { class, error_type, status: None, message, original_status: None, log_stream: None, variant: None }
    }
}

/// Who or what kept a request from its answer. Never told by the status alone: throttling has the status 400.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// `ThrottlingException`: the endpoint or the account is at its limit, and SageMaker sheds load.
    Throttled,
    /// `ServiceUnavailable`: nothing takes the request; instances that are saturated answer so.
    Unavailable,
    /// `ModelNotReadyException`: a serverless endpoint starts up, or a multi-model one loads the model.
    ModelNotReady,
    /// `ModelError`: the container answered with an error of its own.
    ModelError,
    /// `InternalFailure`, `InternalDependencyException`, and any other status of 500 and over.
    ServiceError,
    /// An error within a response stream, after its status of 200: `ModelStreamError`, `InternalStreamFailure`.
    StreamError,
    /// `ValidationError`: the request is one that the endpoint does not take; an inference component without copies too.
    Validation,
    /// The endpoint, variant or inference component is not there.
    NotFound,
    /// The caller may not do this: `AccessDeniedException`.
    AccessDenied,
    /// The credentials have run out: `ExpiredTokenException`.
    ExpiredCredentials,
    /// The signature is none that AWS takes: wrong keys, or a clock that is off by minutes.
    BadSignature,
    /// An answer that is none of SageMaker's, or one with an error of a name that is not known here.
    Unknown,
    /// No connection came about.
    Connect,
    /// The connection was lost before the answer was whole.
    ConnectionLost,
    /// No whole answer came within the time-out.
    TimedOut,
    /// The run ended first.
    Abandoned,
}

/// Whose side a failure is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The endpoint or the model behind it could not serve the request.
    Endpoint,
    /// The request or its sender is wrong: more of the same would fail as well.
    Request,
    /// This program, its machine, or the network.
    Client,
}

impl Class {
    /// All of them, in the order they are listed in.
    pub const ALL: [Self; 16] = [
        Self::Throttled,
        Self::Unavailable,
        Self::ModelNotReady,
        Self::ModelError,
        Self::ServiceError,
        Self::StreamError,
        Self::Validation,
        Self::NotFound,
        Self::AccessDenied,
        Self::ExpiredCredentials,
        Self::BadSignature,
        Self::Unknown,
        Self::Connect,
        Self::ConnectionLost,
        Self::TimedOut,
        Self::Abandoned,
    ];

    /// Its name in reports and conditions.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Throttled => "throttled",
            Self::Unavailable => "unavailable",
            Self::ModelNotReady => "model-not-ready",
            Self::ModelError => "model-error",
            Self::ServiceError => "service-error",
            Self::StreamError => "stream-error",
            Self::Validation => "validation",
            Self::NotFound => "not-found",
            Self::AccessDenied => "access-denied",
            Self::ExpiredCredentials => "expired-credentials",
            Self::BadSignature => "bad-signature",
            Self::Unknown => "unknown",
            Self::Connect => "connect",
            Self::ConnectionLost => "connection-lost",
            Self::TimedOut => "timed-out",
            Self::Abandoned => "abandoned",
        }
    }

    /// The class of a name; `None` where there is none.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.name() == name)
    }

    /// Whose side it is on.
    #[must_use]
    pub const fn side(self) -> Side {
        match self {
            Self::Throttled
            | Self::Unavailable
            | Self::ModelNotReady
            | Self::ModelError
            | Self::ServiceError
            | Self::StreamError
            | Self::TimedOut => Side::Endpoint,
            Self::Validation
            | Self::NotFound
            | Self::AccessDenied
            | Self::ExpiredCredentials
            | Self::BadSignature
            | Self::Unknown => Side::Request,
            Self::Connect | Self::ConnectionLost | Self::Abandoned => Side::Client,
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_found_by_its_name() {
        for class in Class::ALL {
            assert_eq!(Class::of_name(class.name()), Some(class));
        }
        assert_eq!(Class::of_name("ThrottlingException"), None);
    }

    #[test]
    fn who_waits_counts_from_the_intended_time() {
        let milliseconds = Duration::from_millis;
        let answer = Answer { variant: None, bytes: 0, stream: None };
        let finished = Finished {
            index: 0,
            intended: milliseconds(1000),
            sent: milliseconds(1400),
            ended: milliseconds(1450),
            outcome: Outcome::Answered(answer),
        };
        assert_eq!(finished.response_time(), milliseconds(450));
        assert_eq!(finished.service_time(), milliseconds(50));
        assert_eq!(finished.lateness(), milliseconds(400));
    }
}
