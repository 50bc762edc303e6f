//! Which failures pass.

use crate::services::{ErrorKind, ServiceError};

/// What repeating a failed call may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Nothing: it would fail again.
    Final,
    /// Something while what the call needs is only just made: it is worth a few attempts.
    Early,
    /// It helps sooner or later.
    Passing,
}

/// The service is too busy, or somebody else is changing the same thing.
const PASSING: [&str; 19] = [
    "ConcurrentModificationException",
    "ConcurrentUpdateException",
    "InternalFailure",
    "InternalServerError",
    "InternalServerException",
    "InternalServiceError",
    "InternalServiceException",
    "InternalServiceFault",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "RequestTimeout",
    "RequestTimeoutException",
    "ServiceUnavailable",
    "ServiceUnavailableException",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
];

/// Which failures pass, by operation, code and message. A quota that is used up never does: the SDK's own rule, by
/// which it would be asked again like a busy service, is switched off.
///
/// The messages are those that others have met in the field: Terraform's AWS provider, `appautoscaling`.
pub(super) fn class(error: &ServiceError) -> Class {
    let (code, message) = match &error.kind {
        ErrorKind::TimedOut | ErrorKind::Broken(_) => return Class::Passing,
        ErrorKind::NotSent(_) => return Class::Final,
        ErrorKind::Refused { code, message } => (code.as_str(), message.as_str()),
    };
    let says = |phrase: &str| message.contains(phrase);
    match (code, error.operation) {
        (code, _) if PASSING.contains(&code) => Class::Passing,
        // A target that was registered a moment ago may not be known everywhere yet.
        ("ObjectNotFoundException", "PutScalingPolicy" | "PutScheduledAction") => Class::Early,
        // The alarms that the service makes for a policy are refused by CloudWatch in the caller's name.
        ("FailedResourceAccessException", _) if says("Rate exceeded") => Class::Passing,
        // Rights take a while to reach everywhere.
        ("FailedResourceAccessException", _)
            if says("is not authorized to perform") || says("token included in the request is invalid") =>
        {
            Class::Early
        }
        ("ValidationException", _) if says("Unable to assume IAM role") => Class::Early,
        _ => Class::Final,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(operation: &'static str, code: &str, message: &str, expected: Class) {
        let kind = ErrorKind::Refused { code: code.to_owned(), message: message.to_owned() };
        assert_eq!(class(&ServiceError { operation, kind }), expected, "{operation}: {code}: {message}");
    }

    #[test]
    fn refusals_have_their_classes() {
        for code in PASSING {
            for operation in
                ["RegisterScalableTarget", "PutMetricAlarm", "DescribeEndpoint", "DeregisterScalableTarget"]
            {
                check(operation, code, "Try again.", Class::Passing);
            }
        }
        for (operation, code, message, expected) in [
            ("PutScalingPolicy", "ObjectNotFoundException", "No scalable target registered", Class::Early),
            ("PutScheduledAction", "ObjectNotFoundException", "No scalable target registered", Class::Early),
            ("DeregisterScalableTarget", "ObjectNotFoundException", "No scalable target found", Class::Final),
            ("DeleteScalingPolicy", "ObjectNotFoundException", "No scaling policy found", Class::Final),
            ("DeleteScheduledAction", "ObjectNotFoundException", "No scheduled action found", Class::Final),
            ("TagResource", "ResourceNotFoundException", "Unknown resource", Class::Final),
            ("DeleteAlarms", "ResourceNotFound", "Unable to find the alarms", Class::Final),
            (
                "PutScalingPolicy",
                "FailedResourceAccessException",
                "Unable to create alarms: Rate exceeded (Service: CloudWatch)",
                Class::Passing,
            ),
            (
                "PutScalingPolicy",
                "FailedResourceAccessException",
                "The role is not authorized to perform: cloudwatch:PutMetricAlarm",
                Class::Early,
            ),
            (
                "PutScalingPolicy",
                "FailedResourceAccessException",
                "The security token included in the request is invalid",
                Class::Early,
            ),
            ("PutScalingPolicy", "FailedResourceAccessException", "Something else", Class::Final),
            (
                "RegisterScalableTarget",
                "ValidationException",
                "Unable to assume IAM role: arn:aws:iam::1:role/r",
                Class::Early,
            ),
            (
                "RegisterScalableTarget",
                "ValidationException",
                "User is missing the following permissions",
                Class::Final,
            ),
            ("RegisterScalableTarget", "ValidationException", "Rate exceeded", Class::Final),
            ("RegisterScalableTarget", "LimitExceededException", "At most 500 targets", Class::Final),
            ("PutMetricAlarm", "LimitExceeded", "At most 5000 alarms", Class::Final),
            ("PutMetricAlarm", "LimitExceededFault", "At most 5000 alarms", Class::Final),
            ("RegisterScalableTarget", "AccessDeniedException", "is not authorized to perform", Class::Final),
            ("TagResource", "TooManyTagsException", "At most 50 tags", Class::Final),
        ] {
            check(operation, code, message, expected);
        }
    }

    #[test]
    fn silence_passes_and_what_can_not_be_asked_stays_unasked() {
        for (kind, expected) in [
            (ErrorKind::TimedOut, Class::Passing),
            (ErrorKind::Broken("the connection failed".to_owned()), Class::Passing),
            (ErrorKind::NotSent("there are no credentials".to_owned()), Class::Final),
        ] {
            assert_eq!(class(&ServiceError { operation: "PutMetricAlarm", kind }), expected);
        }
    }
}
