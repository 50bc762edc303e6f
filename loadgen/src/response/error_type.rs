//! What the names of errors mean.

use crate::outcome::Class;

/// The name of an error without what is put around it: `aws.protocol#Name:https://...` is `Name`.
///
/// Source: the AWS restJson1 protocol, "Operation error serialization".
pub(super) fn bare(error_type: &str) -> &str {
    let name = error_type.split_once(':').map_or(error_type, |(name, _)| name);
    name.rsplit_once('#').map_or(name, |(_, name)| name).trim()
}

/// The class of an error that gives its name. `message` tells what is missing from what is wrong, as `ValidationError` does
/// not.
pub(super) fn class_of(error_type: &str, status: u16, message: &str) -> Class {
    match error_type {
        "ThrottlingException"
        | "Throttling"
        | "ThrottledException"
        | "TooManyRequestsException"
        | "RequestLimitExceeded"
        | "RequestThrottledException"
        | "LimitExceededException" => Class::Throttled,
        "ServiceUnavailable" | "ServiceUnavailableException" => Class::Unavailable,
        "ModelNotReadyException" => Class::ModelNotReady,
        "ModelError" => Class::ModelError,
        "InternalFailure"
        | "InternalFailureException"
        | "InternalServerError"
        | "InternalServerException"
        | "InternalDependencyException" => Class::ServiceError,
        "ModelStreamError" | "InternalStreamFailure" => Class::StreamError,
        "ValidationError" | "ValidationException" if names_what_is_missing(message) => Class::NotFound,
        "ValidationError" | "ValidationException" | "SerializationException" | "InvalidParameterValue" => {
            Class::Validation
        }
        "ResourceNotFound" | "ResourceNotFoundException" | "UnknownOperationException" => Class::NotFound,
        "AccessDeniedException" | "AccessDenied" | "UnauthorizedException" | "NotAuthorized" | "OptInRequired" => {
            Class::AccessDenied
        }
        "ExpiredTokenException" | "ExpiredToken" | "RequestExpired" => Class::ExpiredCredentials,
        "InvalidSignatureException"
        | "SignatureDoesNotMatch"
        | "IncompleteSignature"
        | "IncompleteSignatureException"
        | "MissingAuthenticationToken"
        | "MissingAuthenticationTokenException"
        | "UnrecognizedClientException"
        | "InvalidClientTokenId"
        | "InvalidAccessKeyId"
        | "AuthFailure"
        | "RequestTimeTooSkewed" => Class::BadSignature,
        _ if 500 <= status => Class::ServiceError,
        _ => Class::Unknown,
    }
}

/// The class of an error that gives no name, as that of something between here and SageMaker.
pub(super) const fn class_of_status(status: u16) -> Class {
    match status {
        400 | 405 | 411 | 413 | 415 => Class::Validation,
        401 | 403 => Class::AccessDenied,
        404 => Class::NotFound,
        424 => Class::ModelError,
        429 => Class::Throttled,
        503 => Class::Unavailable,
        500.. => Class::ServiceError,
        _ => Class::Unknown,
    }
}

/// Whether a sentence is of the form `Endpoint demo of account 123456789012 not found.`
fn names_what_is_missing(message: &str) -> bool {
    let message = message.to_ascii_lowercase();
    let is_gone = ["not found", "could not find", "does not exist"].iter().any(|words| message.contains(words));
    let is_ours = ["endpoint", "variant", "inference component"].iter().any(|thing| message.contains(thing));
    is_gone && is_ours
}
