//! Why a call was in vain, and the sentence for it, with its fix.
//!
//! The SDK's own words about connections and credentials may hold addresses and file names, so none of them is passed on:
//! what is said is ours, and the service's.

use std::error::Error;
use std::io;

use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::{ConnectorError, SdkError};
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

/// A call that was in vain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CallFailure {
    /// The operation's name.
    pub(super) operation: &'static str,
    pub(super) reason: Reason,
}

/// Why it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// The service refused.
    Refused {
        /// The exception's name, or the status where it has none.
        code: String,
        /// The service's own sentence.
        message: String,
    },
    /// There is no such endpoint or inference component.
    Absent,
    /// No answer came in time.
    TimedOut,
    /// It could not be sent, for this reason.
    NotSent(String),
    /// There was no answer, or none that can be read.
    Broken(String),
}

impl CallFailure {
    /// Whether the service was asked too often.
    pub(super) fn is_throttling(&self) -> bool {
        const CODES: [&str; 6] = [
            "Throttling",
            "ThrottlingException",
            "ThrottledException",
            "RequestLimitExceeded",
            "TooManyRequestsException",
            "LimitExceeded",
        ];
        matches!(&self.reason, Reason::Refused { code, .. } if CODES.contains(&code.as_str()))
    }

    /// What could not be read, why, and what to do: one sentence or two.
    pub(super) fn sentence(&self, subject: &str) -> String {
        let operation = self.operation;
        let (why, fix) = match &self.reason {
            _ if self.is_throttling() => ("the service throttles".to_owned(), "it is asked less often now".to_owned()),
            Reason::Refused { code, message } => self.refused(code, message),
            Reason::Absent => {
                ("there is none of that name".to_owned(), "check its name, the region and the account".to_owned())
            }
            Reason::TimedOut => ("no answer came in time".to_owned(), "it is tried again".to_owned()),
            Reason::NotSent(reason) => (reason.clone(), "`--no-watch` runs without looking at the account".to_owned()),
            Reason::Broken(reason) => (reason.clone(), "it is tried again".to_owned()),
        };
        format!("can not read {subject} ({operation}): {why}; {fix}")
    }

    fn refused(&self, code: &str, message: &str) -> (String, String) {
        let fix = match code {
            "AccessDenied" | "AccessDeniedException" | "UnauthorizedOperation" => {
                return (code.to_owned(), format!("allow {} to the caller", self.action()));
            }
            "ExpiredToken" | "ExpiredTokenException" => "get new credentials",
            "InvalidSignatureException"
            | "SignatureDoesNotMatch"
            | "UnrecognizedClientException"
            | "InvalidClientTokenId" => "check the keys and the clock of this machine",
            _ => "it is tried again",
        };
        (format!("{code}: {}", message.trim_end_matches('.')), fix.to_owned())
    }

    /// The IAM action of the operation.
    fn action(&self) -> String {
        let service = match self.operation {
            "DescribeEndpoint" | "DescribeInferenceComponent" => "sagemaker",
            "DescribeAlarms" => "cloudwatch",
            _ => "application-autoscaling",
        };
        format!("{service}:{}", self.operation)
    }
}

/// What an answer of SageMaker says that is no success.
pub(super) fn of_sagemaker(error: sagemaker::Error) -> Reason {
    let is_absent = error.is_absent();
    match error {
        sagemaker::Error::Refused { .. } if is_absent => Reason::Absent,
        sagemaker::Error::Refused { code, message } => Reason::Refused { code, message },
        error @ sagemaker::Error::Unreadable { .. } => Reason::Broken(error.to_string()),
    }
}

/// What a failed call of an SDK's client means.
pub(super) fn of_client<E>(operation: &'static str, error: &SdkError<E, HttpResponse>) -> CallFailure
where
    E: ProvideErrorMetadata + Error + 'static,
{
    let reason = match error {
        SdkError::ServiceError(answer) => {
            let status = answer.raw().status().as_u16();
            match answer.err().code() {
                Some(code) => Reason::Refused {
                    code: code.to_owned(),
                    message: answer.err().message().unwrap_or("no reason given").to_owned(),
                },
                None => Reason::Broken(format!("the answer was status {status} without a reason")),
            }
        }
        SdkError::TimeoutError(_) => Reason::TimedOut,
        SdkError::DispatchFailure(failure) => {
            failure.as_connector_error().map_or_else(|| Reason::Broken("the connection failed".to_owned()), unanswered)
        }
        SdkError::ResponseError(response) => {
            Reason::Broken(format!("the answer, status {}, could not be read", response.raw().status().as_u16()))
        }
        _ => unequipped(),
    };
    CallFailure { operation, reason }
}

/// What it means that the HTTP client has no answer.
pub(super) fn unanswered(error: &ConnectorError) -> Reason {
    if error.is_timeout() {
        Reason::TimedOut
    } else if error.is_user() {
        Reason::NotSent("the request could not be made".to_owned())
    } else if cause::<CredentialsError>(error).is_some() {
        unequipped()
    } else {
        Reason::Broken(match cause::<io::Error>(error) {
            // The operating system's reason is one of a fixed set of phrases.
            Some(io) => format!("the connection failed: {}", io.kind()),
            None => "the connection failed".to_owned(),
        })
    }
}

fn unequipped() -> Reason {
    Reason::NotSent("the request could not be made: are there credentials and a region?".to_owned())
}

/// The first among an error and its causes that is of a type.
fn cause<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<T>() {
            return Some(found);
        }
        next = error.source();
    }
    None
}
