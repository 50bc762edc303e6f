//! Waiting for an operation on a stack, with its events as they come.
//!
//! The tool's own waiters look every 30 seconds and say nothing.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::aws::command;
use crate::call_error::{CallError, CallErrorKind};
use crate::destination::Place;
use crate::events::{self, End, Event};
use crate::failure::Failure;
use crate::session::{Session, describe_stack};

/// How often in a row the events may not be had before the wait is given up.
const PATIENCE: u32 = 5;
/// After how many looks without a new event the stack itself is looked for.
const QUIET: u32 = 5;
/// The newest events that are asked for at a time: more than one operation of one of our stacks has.
const NEWEST: &str = "300";

/// How an operation ended, with its events.
#[derive(Debug)]
pub struct Course {
    /// How it ended.
    pub end: End,
    /// The stack's status then.
    pub status: String,
    /// Its events, oldest first.
    pub events: Vec<Event>,
}

/// The ids of the events a stack has so far, which are not those of the next operation.
///
/// # Errors
/// Where they can not be read.
pub fn seen(session: &Session<'_>, stack_id: &str) -> Result<BTreeSet<String>, CallError> {
    let answer = session.aws.call(&describe(stack_id))?;
    Ok(events::read(&answer).into_iter().map(|event| event.id).collect())
}

/// Prints the events of an operation until it has ended.
///
/// # Errors
/// Where the user interrupts, or AWS stays out of reach; the operation goes on in both cases, and the
/// message says so with the help given by `way_out`.
pub fn follow(
    session: &mut Session<'_>,
    stack_id: &str,
    mut seen: BTreeSet<String>,
    way_out: &[String],
) -> Result<Course, Failure> {
    let mut events = Vec::new();
    let (mut failures, mut quiet) = (0, 0);
    loop {
        match session.aws.call(&describe(stack_id)) {
            Ok(answer) => {
                failures = 0;
                quiet += 1;
                let known = events.len();
                for event in events::read(&answer) {
                    if seen.insert(event.id.clone()) {
                        session.console.note(&format!("  {}", event.line()));
                        events.push(event);
                        quiet = 0;
                    }
                }
                // Events of the same moment come in any order, so that the stack's own need not be the last one.
                let end = events[known..].iter().find_map(|event| Some((event.end()?, event.status.clone())));
                if let Some((end, status)) = end {
                    return Ok(Course { end, status, events });
                }
            }
            Err(error) if error.kind == CallErrorKind::Interrupted => {}
            Err(error) => {
                failures += 1;
                if failures == PATIENCE {
                    return Err(keeps_going(error.into_failure(), way_out));
                }
            }
        }
        // A stack that never held anything goes without an event, and the event of an end may never be seen.
        if quiet == QUIET {
            quiet = 0;
            if let Some((end, status)) = rest(session, stack_id) {
                return Ok(Course { end, status, events });
            }
        }
        if session.interrupt.wait(interval(session) * 2_u32.pow(failures)) {
            let stack = &session.destination.stack;
            return Err(keeps_going(Failure::interrupted(format!("no longer watching stack `{stack}`")), way_out));
        }
    }
}

/// How the operation ended, told by the stack itself; none while it goes on, or can not be asked.
fn rest(session: &Session<'_>, stack_id: &str) -> Option<(End, String)> {
    match describe_stack(session.aws, stack_id).ok()? {
        None => Some((End::Gone, "DELETE_COMPLETE".to_owned())),
        Some(stack) => End::of_resting(&stack.status).map(|end| (end, stack.status)),
    }
}

fn keeps_going(failure: Failure, way_out: &[String]) -> Failure {
    way_out.iter().fold(failure, |failure, line| failure.help(line.as_str()))
}

fn interval(session: &Session<'_>) -> Duration {
    match session.destination.place {
        Place::Local => Duration::from_millis(300),
        Place::Account => Duration::from_secs(3),
    }
}

fn describe(stack_id: &str) -> Vec<String> {
    command(["cloudformation", "describe-stack-events", "--stack-name", stack_id, "--max-items", NEWEST])
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::aws::scripted::Scripted;
    use crate::console::Console;
    use crate::destination::Destination;
    use crate::events::fixtures::event;
    use crate::interrupt::Interrupt;

    fn newest_first(mut events: Vec<Value>) -> Value {
        events.reverse();
        json!({ "StackEvents": events })
    }

    fn run(aws: &Scripted, interrupt: &Interrupt) -> (Result<Course, Failure>, String) {
        let (mut console, _, notes) = Console::scripted(None);
        let destination = Destination { stack: "demo".to_owned(), region: None, place: Place::Local };
        let mut session = Session { aws, console: &mut console, interrupt, destination: &destination };
        let seen = BTreeSet::from(["0".to_owned()]);
        let course = follow(&mut session, "arn", seen, &["CloudFormation goes on".to_owned()]);
        (course, notes.text())
    }

    #[test]
    fn each_new_event_is_printed_once_until_the_end() {
        let old = event("0", "demo", "CREATE_COMPLETE", "");
        let start = event("1", "demo", "UPDATE_IN_PROGRESS", "User Initiated");
        let end = event("2", "demo", "UPDATE_COMPLETE", "");
        let aws = Scripted::new()
            .answer("describe-stack-events", newest_first(vec![old.clone()]))
            .answer("describe-stack-events", newest_first(vec![old.clone(), start.clone()]))
            .answer("describe-stack-events", newest_first(vec![old, start, end]));
        let (course, notes) = run(&aws, &Interrupt::default());
        let course = course.unwrap();
        assert_eq!((course.end, course.events.len()), (End::Done, 2));
        assert_eq!(notes.lines().count(), 2);
    }

    #[test]
    fn a_passing_failure_is_waited_out() {
        let aws = Scripted::new()
            .refuse("describe-stack-events", CallErrorKind::Throttled, "Rate exceeded")
            .answer("describe-stack-events", newest_first(vec![event("1", "demo", "CREATE_COMPLETE", "")]));
        assert_eq!(run(&aws, &Interrupt::default()).0.unwrap().end, End::Done);
    }

    #[test]
    fn the_end_need_not_be_the_last_event() {
        let events =
            vec![event("1", "demo", "UPDATE_ROLLBACK_COMPLETE", ""), event("2", "Alarm", "DELETE_COMPLETE", "")];
        let aws = Scripted::new().answer("describe-stack-events", newest_first(events));
        let course = run(&aws, &Interrupt::default()).0.unwrap();
        assert_eq!(
            (course.end, course.status.as_str(), course.events.len()),
            (End::Failed, "UPDATE_ROLLBACK_COMPLETE", 2)
        );
    }

    #[test]
    fn an_end_without_an_event_is_told_by_the_stack() {
        let silent = || Scripted::new().answer("describe-stack-events", newest_first(vec![]));
        let in_status = |status: &str| json!({"Stacks": [{"StackStatus": status}]});
        let under_way = silent().answer("describe-stacks", in_status("UPDATE_IN_PROGRESS"));
        for (aws, end, status) in [
            (
                silent().refuse("describe-stacks", CallErrorKind::NotFound, "does not exist"),
                End::Gone,
                "DELETE_COMPLETE",
            ),
            (under_way.answer("describe-stacks", in_status("UPDATE_COMPLETE")), End::Done, "UPDATE_COMPLETE"),
            (silent().answer("describe-stacks", in_status("ROLLBACK_COMPLETE")), End::Failed, "ROLLBACK_COMPLETE"),
        ] {
            let course = run(&aws, &Interrupt::default()).0.unwrap();
            assert_eq!((course.end, course.status.as_str()), (end, status));
        }
    }

    #[test]
    fn an_interruption_says_that_the_stack_goes_on() {
        let aws = Scripted::new().answer("describe-stack-events", newest_first(vec![]));
        assert_eq!(
            run(&aws, &Interrupt::already()).0.unwrap_err().to_string(),
            "interrupted: no longer watching stack `demo`\n  = help: CloudFormation goes on"
        );
    }
}
