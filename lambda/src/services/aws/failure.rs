//! From the SDK's many ways to fail to [`ServiceError`].
//!
//! The SDK's own sentences about connections and credentials may hold URLs and file names, so none of them is passed
//! on: what is said is ours, and the service's.

use std::error::Error;
use std::io;

use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::{ConnectorError, SdkError};
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use crate::services::{ErrorKind, ServiceError};

/// What a failed call means.
pub(super) fn failure<E>(operation: &'static str, error: &SdkError<E, HttpResponse>) -> ServiceError
where
    E: ProvideErrorMetadata + Error + 'static,
{
    ServiceError { operation, kind: kind(error) }
}

/// A request that could not be made, for the reason given.
pub(super) fn not_sent(operation: &'static str, reason: String) -> ServiceError {
    ServiceError { operation, kind: ErrorKind::NotSent(reason) }
}

/// A member that every answer has, and this one has not.
pub(super) fn required<T>(operation: &'static str, member: &str, value: Option<T>) -> Result<T, ServiceError> {
    value.ok_or_else(|| {
        let message = format!("the answer has no {member} that could be read");
        ServiceError { operation, kind: ErrorKind::Broken(message) }
    })
}

fn kind<E>(error: &SdkError<E, HttpResponse>) -> ErrorKind
where
    E: ProvideErrorMetadata + Error + 'static,
{
    match error {
        SdkError::ServiceError(answer) => {
            let status = answer.raw().status().as_u16();
            let message = || answer.err().message().unwrap_or("no reason given").to_owned();
            match answer.err().code() {
                Some(code) => ErrorKind::Refused { code: code.to_owned(), message: message() },
                None if status < 400 => unreadable(status),
                None if status < 500 => ErrorKind::Refused { code: format!("status {status}"), message: message() },
                None => ErrorKind::Broken(format!("the answer was status {status} without a reason")),
            }
        }
        SdkError::TimeoutError(_) => ErrorKind::TimedOut,
        SdkError::DispatchFailure(failure) => failure
            .as_connector_error()
            .map_or_else(|| ErrorKind::Broken("the connection failed".to_owned()), unanswered),
        SdkError::ResponseError(response) => unreadable(response.raw().status().as_u16()),
        _ => unequipped(),
    }
}

fn unreadable(status: u16) -> ErrorKind {
    ErrorKind::Broken(format!("the answer, status {status}, could not be read"))
}

fn unequipped() -> ErrorKind {
    ErrorKind::NotSent("the request could not be made: are there credentials and a region?".to_owned())
}

/// What it means that the HTTP client has no answer.
pub(super) fn unanswered(error: &ConnectorError) -> ErrorKind {
    if error.is_timeout() {
        ErrorKind::TimedOut
    } else if error.is_user() {
        ErrorKind::NotSent("the request could not be made".to_owned())
    } else if cause::<CredentialsError>(error).is_some() {
        unequipped()
    } else {
        ErrorKind::Broken(match cause::<io::Error>(error) {
            // The operating system's reason is one of a fixed set of phrases.
            Some(io) => format!("the connection failed: {}", io.kind()),
            None => "the connection failed".to_owned(),
        })
    }
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
