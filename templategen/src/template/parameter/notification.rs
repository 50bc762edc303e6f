//! The parameter of the alarms that only tell.

use scaling::Notifications;

use super::{Check, Group, Parameter};
use crate::template::notification::TOPIC;

/// Whom the notification alarms tell.
pub(super) fn parameter(notifications: &Notifications) -> Parameter {
    let pattern = format!("^$|{}", Notifications::TOPIC_ARN_PATTERN);
    Parameter {
        name: TOPIC.to_owned(),
        label: "SNS topic".to_owned(),
        group: Group::Notifications,
        default: Some(notifications.topic_arn().unwrap_or_default().to_owned()),
        description:
            "The ARN of the SNS topic that hears of the notification alarms, when they begin and when they end. \
                      Left empty: they are to be seen in the console, and tell nobody."
                .to_owned(),
        check: Check::pattern(
            pattern,
            "empty, or the ARN of a topic as SNS shows it, as in arn:aws:sns:eu-west-1:123456789012:alerts",
        ),
    }
}
