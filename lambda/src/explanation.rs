//! What is said of a call that failed: what it was about, the service's own words, and what to do about it.

use crate::services::ServiceError;

/// A sentence of a failed call, by what it was about.
pub(crate) fn explained(about: &str, error: &ServiceError) -> String {
    let told = format!("{about}: {error}");
    match advice(error) {
        None => told,
        // The service's own sentence is left as it is.
        Some(advice) if told.ends_with('.') => format!("{told} {}", capitalised(advice)),
        Some(advice) => format!("{told}; {advice}"),
    }
}

fn capitalised(advice: &str) -> String {
    let mut letters = advice.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

/// What to do about a failure that does not say it.
fn advice(error: &ServiceError) -> Option<&'static str> {
    if error.is_unknown() {
        return Some("try again");
    }
    let says = |phrase: &str| error.message().contains(phrase);
    let is_no_resource = || ["doesn't exist", "does not exist", "Could not find", "not found"].into_iter().any(says);
    Some(match error.code()? {
        "LimitExceededException" | "LimitExceeded" | "LimitExceededFault" => {
            "a quota is used up: remove what is no longer needed, or ask for a higher quota"
        }
        "TooManyTagsException" => "remove some of Tags, or of the tags that others put there",
        "ThrottlingException" | "Throttling" | "TooManyRequestsException" | "ConcurrentUpdateException" => {
            "it was repeated as long as there was time: try again"
        }
        "AccessDeniedException" | "AccessDenied" => "allow it to the role of the function behind ServiceToken",
        _ if says("missing the following permissions") || says("not authorized to perform") => {
            "add that to the role of the function behind ServiceToken"
        }
        "ValidationException" if error.operation == "RegisterScalableTarget" && is_no_resource() => {
            "create it first (in one stack, by a DependsOn), or correct its name"
        }
        "ObjectNotFoundException" => "the target may have been deregistered meanwhile: try again",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::ErrorKind;

    #[track_caller]
    fn check(operation: &'static str, code: &str, message: &str, expected: &str) {
        let kind = ErrorKind::Refused { code: code.to_owned(), message: message.to_owned() };
        assert_eq!(explained("it", &ServiceError { operation, kind }), expected);
    }

    #[test]
    fn the_services_words_come_before_the_advice() {
        check(
            "PutScalingPolicy",
            "LimitExceededException",
            "Too many.",
            "it: PutScalingPolicy: LimitExceededException: Too many. A quota is used up: remove what is no longer needed, \
             or ask for a higher quota",
        );
        check(
            "DescribeAlarms",
            "AccessDenied",
            "You may not.",
            "it: DescribeAlarms: AccessDenied: You may not. Allow it to the role of the function behind ServiceToken",
        );
        check(
            "RegisterScalableTarget",
            "ValidationException",
            "User is missing the following permissions: cloudwatch:PutMetricAlarm",
            "it: RegisterScalableTarget: ValidationException: User is missing the following permissions: \
             cloudwatch:PutMetricAlarm; add that to the role of the function behind ServiceToken",
        );
        check(
            "RegisterScalableTarget",
            "ValidationException",
            "SageMaker endpoint variant doesn't exist: endpoint/ep/variant/v1",
            "it: RegisterScalableTarget: ValidationException: SageMaker endpoint variant doesn't exist: \
             endpoint/ep/variant/v1; create it first (in one stack, by a DependsOn), or correct its name",
        );
        check(
            "PutMetricAlarm",
            "Throttling",
            "Rate exceeded",
            "it: PutMetricAlarm: Throttling: Rate exceeded; it was repeated as long as there was time: try again",
        );
        check(
            "TagResource",
            "TooManyTagsException",
            "At most 50.",
            "it: TagResource: TooManyTagsException: At most 50. Remove some of Tags, or of the tags that others put there",
        );
        check(
            "PutScheduledAction",
            "ObjectNotFoundException",
            "No scalable target.",
            "it: PutScheduledAction: ObjectNotFoundException: No scalable target. The target may have been deregistered \
             meanwhile: try again",
        );
        check(
            "PutScalingPolicy",
            "ValidationException",
            "It is bad.",
            "it: PutScalingPolicy: ValidationException: It is bad.",
        );
    }

    #[test]
    fn silence_may_be_tried_again() {
        let error = ServiceError { operation: "PutMetricAlarm", kind: ErrorKind::TimedOut };
        assert_eq!(explained("it", &error), "it: PutMetricAlarm: timed out: no answer came in time; try again");
        let kind = ErrorKind::NotSent("there are no credentials".to_owned());
        let error = ServiceError { operation: "PutMetricAlarm", kind };
        assert_eq!(explained("it", &error), "it: PutMetricAlarm: there are no credentials");
    }
}
