//! A stack's events: a line for each, how an operation ended, and what failed first.

use serde_json::Value;

use crate::json::{items, text};
use crate::time::readable;

/// One event of a stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The event's own id.
    pub id: String,
    /// When, in UTC, as `hours:minutes:seconds`.
    pub time: String,
    /// The status, such as `CREATE_COMPLETE`.
    pub status: String,
    /// The resource's name in the template; the stack's own name for the stack.
    pub resource: String,
    /// The resource's type.
    pub resource_type: String,
    /// Why, where CloudFormation says so.
    pub reason: String,
    /// Whether it is about the stack itself.
    pub of_stack: bool,
}

/// How an operation on a stack ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// As asked for, with the stack there.
    Done,
    /// Not so.
    Failed,
    /// With the stack gone, which only a deletion asks for.
    Gone,
}

impl End {
    /// How an operation ended that left the stack in a status; none for a status that another one follows.
    #[must_use]
    pub fn of_status(status: &str) -> Option<Self> {
        match status {
            "CREATE_COMPLETE" | "UPDATE_COMPLETE" => Some(Self::Done),
            "DELETE_COMPLETE" => Some(Self::Gone),
            // An event's CREATE_FAILED is not among them: what failed goes on with being taken back.
            "ROLLBACK_COMPLETE"
            | "ROLLBACK_FAILED"
            | "UPDATE_ROLLBACK_COMPLETE"
            | "UPDATE_ROLLBACK_FAILED"
            | "DELETE_FAILED" => Some(Self::Failed),
            _ => None,
        }
    }

    /// The same for a status that the stack has kept for a while: one that rests after all has ended.
    #[must_use]
    pub fn of_resting(status: &str) -> Option<Self> {
        Self::of_status(status).or_else(|| status.ends_with("_FAILED").then_some(Self::Failed))
    }
}

/// Reads `describe-stack-events`, oldest first.
#[must_use]
pub fn read(answer: &Value) -> Vec<Event> {
    let mut events: Vec<Event> = items(&answer["StackEvents"]).map(Event::from_json).collect();
    events.reverse();
    events
}

impl Event {
    fn from_json(event: &Value) -> Self {
        let time = readable(&event["Timestamp"]).chars().skip(11).collect();
        Self {
            id: text(&event["EventId"]),
            time,
            status: text(&event["ResourceStatus"]),
            resource: text(&event["LogicalResourceId"]),
            resource_type: text(&event["ResourceType"]),
            reason: text(&event["ResourceStatusReason"]),
            of_stack: event["ResourceType"] == "AWS::CloudFormation::Stack"
                && event["PhysicalResourceId"] == event["StackId"],
        }
    }

    /// The line that is printed while following.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{}  {:<35}  {:<28}  {}", self.time, self.status, self.resource, self.reason).trim_end().to_owned()
    }

    /// How the operation ended, where this event is its end.
    #[must_use]
    pub fn end(&self) -> Option<End> {
        self.of_stack.then(|| End::of_status(&self.status)).flatten()
    }

    fn is_cause(&self) -> bool {
        // Resources that were under way when another one failed are cancelled; they are not to blame.
        self.status.ends_with("_FAILED") && !self.reason.contains("cancelled") && !self.reason.contains("canceled")
    }
}

/// The first failure of an operation: a resource's, or the stack's own where no resource failed.
#[must_use]
pub fn first_failure(events: &[Event]) -> Option<&Event> {
    let causes = || events.iter().filter(|event| event.is_cause());
    let rollback = || events.iter().find(|event| event.of_stack && event.status.contains("ROLLBACK_IN_PROGRESS"));
    causes().find(|event| !event.of_stack).or_else(|| causes().next()).or_else(rollback)
}

#[cfg(test)]
pub(crate) mod fixtures {
    use serde_json::{Value, json};

    /// One event as the tool prints it; the stack is called `demo`.
    pub(crate) fn event(id: &str, resource: &str, status: &str, reason: &str) -> Value {
        let stack_id = "arn:aws:cloudformation:eu-central-1:123456789012:stack/demo/1";
        let of_stack = resource == "demo";
        json!({
            "StackId": stack_id, "StackName": "demo", "EventId": id, "LogicalResourceId": resource,
            "PhysicalResourceId": if of_stack { stack_id } else { "physical" },
            "ResourceType": if of_stack { "AWS::CloudFormation::Stack" } else { "AWS::CloudWatch::Alarm" },
            "Timestamp": "2020-08-24T12:34:56.789Z", "ResourceStatus": status, "ResourceStatusReason": reason,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::fixtures::event;
    use super::*;

    fn one(resource: &str, status: &str, reason: &str) -> Event {
        Event::from_json(&event("1", resource, status, reason))
    }

    #[test]
    fn events_come_oldest_first() {
        let events = read(&json!({"StackEvents": [event("2", "b", "X", ""), event("1", "a", "X", "")]}));
        assert_eq!(events.iter().map(|event| event.id.as_str()).collect::<Vec<_>>(), ["1", "2"]);
    }

    #[test]
    fn an_event_is_one_line() {
        assert_eq!(
            one("Alarm", "CREATE_FAILED", "No such metric").line(),
            "12:34:56  CREATE_FAILED                        Alarm                         No such metric"
        );
        assert_eq!(one("Alarm", "CREATE_COMPLETE", "").line(), "12:34:56  CREATE_COMPLETE                      Alarm");
    }

    #[test]
    fn only_the_stack_s_own_last_status_ends_an_operation() {
        for (resource, status, expected) in [
            ("demo", "CREATE_IN_PROGRESS", None),
            ("demo", "CREATE_COMPLETE", Some(End::Done)),
            ("Alarm", "CREATE_COMPLETE", None),
            ("demo", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", None),
            ("demo", "UPDATE_COMPLETE", Some(End::Done)),
            ("demo", "ROLLBACK_IN_PROGRESS", None),
            ("demo", "ROLLBACK_COMPLETE", Some(End::Failed)),
            ("demo", "ROLLBACK_FAILED", Some(End::Failed)),
            ("demo", "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", None),
            ("demo", "UPDATE_ROLLBACK_COMPLETE", Some(End::Failed)),
            ("demo", "UPDATE_ROLLBACK_FAILED", Some(End::Failed)),
            ("demo", "DELETE_COMPLETE", Some(End::Gone)),
            ("demo", "DELETE_FAILED", Some(End::Failed)),
            ("demo", "CREATE_FAILED", None),
        ] {
            assert_eq!(one(resource, status, "").end(), expected, "{resource} {status}");
        }
    }

    #[test]
    fn a_stack_that_rests_has_ended() {
        for (status, expected) in [
            ("REVIEW_IN_PROGRESS", None),
            ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", None),
            ("UPDATE_COMPLETE", Some(End::Done)),
            ("CREATE_FAILED", Some(End::Failed)),
            ("UPDATE_FAILED", Some(End::Failed)),
        ] {
            assert_eq!(End::of_resting(status), expected, "{status}");
        }
    }

    #[test]
    fn the_first_failing_resource_is_to_blame() {
        let cancelled = one("Dashboard", "CREATE_FAILED", "Resource creation cancelled");
        let culprit = one("Alarm", "CREATE_FAILED", "Invalid period");
        let later = one("Policy", "DELETE_FAILED", "in use");
        let stack = one("demo", "CREATE_FAILED", "The following resource(s) failed to create: [Alarm].");
        let rollback = one("demo", "ROLLBACK_IN_PROGRESS", "limit reached");
        let fine = one("Target", "CREATE_COMPLETE", "");
        for (events, expected) in [
            (vec![fine.clone(), cancelled.clone(), stack.clone(), culprit.clone(), later], Some(&culprit)),
            (vec![fine.clone(), stack.clone()], Some(&stack)),
            (vec![fine.clone(), rollback.clone()], Some(&rollback)),
            (vec![fine, cancelled], None),
        ] {
            assert_eq!(first_failure(&events), expected);
        }
    }
}
