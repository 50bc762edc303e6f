//! Creating or updating the stack: look, show, ask, launch, follow.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;

use crate::aws::command;
use crate::choice::{self, Choice};
use crate::destination::{Destination, Place};
use crate::discard::{Busy, discard};
use crate::endpoint::{self, Found};
use crate::events::{self, End};
use crate::failure::{Failure, FailureClass};
use crate::follow::{self, Course};
use crate::identity;
use crate::job::{Consent, Launch, Mode, StackNaming};
use crate::notice;
use crate::order;
use crate::overview;
use crate::parameters::{self, Deployed};
use crate::plan::Plan;
use crate::remove;
use crate::review::{self, Review};
use crate::scaled_already;
use crate::session::Session;
use crate::stack::{Readiness, Stack};
use crate::stack_name;

/// Launches, or shows what a launch would do.
///
/// # Errors
/// Where the input is wrong, there is nobody to ask, the stack is rolled back, or AWS can not be asked.
pub fn run(session: &mut Session<'_>, launch: &Launch, consent: Consent) -> Result<(), Failure> {
    if launch.mode == Mode::Execute && consent == Consent::Ask {
        session.console.require_someone("launching")?;
    }
    if !launch.template.warnings.is_empty() {
        session.console.note(launch.template.warnings.trim_end());
    }
    if session.destination.place == Place::Account {
        session.console.note(&format!("asking AWS about stack {} ...", session.destination.stack));
    }
    let Some(plan) = prepare(session, launch, consent)? else {
        declined(session);
        return Ok(());
    };
    match review::run(session, &plan, consent)? {
        Review::Declined => {
            declined(session);
            Ok(())
        }
        Review::NothingToChange => {
            session.console.note(&format!("stack {} is up to date: nothing to change", session.destination.stack));
            Ok(())
        }
        Review::Shown => Ok(()),
        Review::Agreed { stack_id } => execute(session, &plan, &stack_id),
    }
}

fn declined(session: &mut Session<'_>) {
    session.console.note("not launched: nothing was changed");
}

/// Finds out what is there and what will be, and checks what CloudFormation would find out too late; no
/// plan where the user does not agree to what comes before it.
fn prepare(session: &mut Session<'_>, launch: &Launch, consent: Consent) -> Result<Option<Plan>, Failure> {
    let (stack, summary) = look(session, &launch.template.text)?;
    let readiness = stack.as_ref().map_or(Ok(Readiness::Create), |stack| stack.readiness(session.destination))?;
    let deployed = deployed(session, stack.as_ref(), readiness)?;
    let declared = parameters::declared(&summary, launch.template.stopgaps);
    let choices = parameters::merge(&declared, &deployed, &launch.overrides)?;
    if launch.stack_naming == StackNaming::Default {
        stack_name::check_default(&session.destination.stack, &deployed.values, &choices)?;
    }
    order::check(&choices)?;
    let found = announce(session, launch, &choices, stack.as_ref())?;
    let capabilities = crate::json::texts(&summary["Capabilities"]);
    if !capabilities.is_empty() {
        session.console.note(&acknowledged(&capabilities, &crate::json::text(&summary["CapabilitiesReason"])));
    }
    let moved = readiness != Readiness::Update || identity::is_new(&choices);
    if let Some(identity) = identity::identity(&choices).filter(|_| moved) {
        let own = stack.as_ref().filter(|_| readiness == Readiness::Update);
        scaled_already::check(session, &identity, launch.template.names.kind, own)?;
    }

    let stack = match (stack, readiness) {
        (Some(stack), Readiness::CreateAnew) => {
            if !remove::empty_stack(session, &stack, launch.mode, consent)? {
                return Ok(None);
            }
            None
        }
        (stack, _) => stack,
    };
    let dropped = parameters::dropped(&declared, &deployed);
    let table = choice::table(&choices, &dropped);
    let dimension = launch.template.names.kind.scalable_dimension();
    let notices = notice::notices(&choices, dimension, found.and_then(|found| found.running));
    Ok(Some(Plan {
        change_set: change_set_name(),
        readiness,
        template: launch.template.clone(),
        parameters: choices,
        parameter_table: table,
        notices,
        tags: merged_tags(stack.as_ref(), &launch.tags),
        capabilities,
        stack,
        mode: launch.mode,
    }))
}

/// The deployed stack and the new template's summary, asked for at the same time: a start of the tool takes
/// longer than the answer.
fn look(session: &Session<'_>, template: &str) -> Result<(Option<Stack>, Value), Failure> {
    let aws = session.aws;
    let summarize = command(["cloudformation", "get-template-summary", "--template-body", template]);
    std::thread::scope(|scope| {
        let summary = scope.spawn(|| aws.call(&summarize));
        let stack = session.stack()?;
        let summary = summary.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        Ok((stack, summary))
    })
}

fn deployed(session: &Session<'_>, stack: Option<&Stack>, readiness: Readiness) -> Result<Deployed, Failure> {
    let Some(stack) = stack.filter(|_| readiness == Readiness::Update) else {
        return Ok(Deployed::default());
    };
    let summary =
        session.aws.call(&command(["cloudformation", "get-template-summary", "--stack-name", &stack.name]))?;
    Ok(Deployed { values: stack.parameters.clone(), declared: parameters::declared(&summary, &[]) })
}

/// Says what is going to be scaled and where, once it is known to exist.
fn announce(
    session: &mut Session<'_>,
    launch: &Launch,
    choices: &[Choice],
    stack: Option<&Stack>,
) -> Result<Option<Found>, Failure> {
    let kind = launch.template.names.kind;
    let found =
        identity::identity(choices).map(|identity| endpoint::check(session.aws, &identity, kind)).transpose()?;
    let state = stack.map_or("new".to_owned(), |stack| stack.status.clone());
    let place = match (session.destination.place, &found, stack) {
        (Place::Local, _, _) => " on the local AWS".to_owned(),
        (Place::Account, Some(found), _) => format!(" in {}", found.place),
        (Place::Account, None, Some(stack)) => format!(" in {}", stack.place()),
        (Place::Account, None, None) => String::new(),
    };
    session.console.note(&format!("stack {} ({state}){place}", session.destination.stack));
    if let Some(found) = &found {
        session.console.note(&found.sentence);
    }
    Ok(found)
}

/// What the caller acknowledges with the launch, in CloudFormation's words, and why.
fn acknowledged(capabilities: &[String], reason: &str) -> String {
    let why = if reason.is_empty() { String::new() } else { format!(": {reason}") };
    format!("the launch acknowledges {}{why}", capabilities.join(", "))
}

/// Tags that are not said again stay: a change set's tags replace all of the stack's.
fn merged_tags(stack: Option<&Stack>, given: &[(String, String)]) -> Vec<(String, String)> {
    let mut tags = stack.map(|stack| stack.tags.clone()).unwrap_or_default();
    for (key, value) in given {
        match tags.iter_mut().find(|(existing, _)| existing == key) {
            Some((_, existing)) => existing.clone_from(value),
            None => tags.push((key.clone(), value.clone())),
        }
    }
    tags
}

/// A name no other change set of the stack has.
fn change_set_name() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("stepscale-{}", now.as_millis())
}

fn execute(session: &mut Session<'_>, plan: &Plan, stack_id: &str) -> Result<(), Failure> {
    let way_out = way_out(session, plan.readiness);
    let seen = follow::seen(session, stack_id).map_err(Failure::from);
    let started = seen.and_then(|seen| {
        session.start(&plan.execute_command(session.destination), &way_out)?;
        Ok(seen)
    });
    let seen = started.inspect_err(|_| discard(session, plan, Busy::BeingExecuted))?;
    let course = follow::follow(session, stack_id, seen, &way_out)?;
    match course.end {
        End::Done => {}
        End::Failed => return Err(failed(session, plan, &course)),
        End::Gone => return Err(gone(session)),
    }
    session.console.note(&format!("stack {} is launched", session.destination.stack));
    show(session, plan).map_err(|failure| after_launch(session.destination, failure))
}

/// Shows what was launched. It only reads, so no failure of it takes the launch back.
fn show(session: &mut Session<'_>, plan: &Plan) -> Result<(), Failure> {
    let stack = session.stack()?.ok_or_else(|| gone(session))?;
    overview::show_launched(session, &stack, &plan.template)
}

/// A failure to show the stack, which an interruption does not tell apart from one before the launch.
fn after_launch(destination: &Destination, failure: Failure) -> Failure {
    if failure.class != FailureClass::Interrupted {
        return failure;
    }
    Failure::interrupted(match destination.commands() {
        Some(commands) => {
            format!("stack {} is launched; see it with {}", destination.stack, commands.deploy("--status"))
        }
        None => "the local AWS ends here, and the stack with it".to_owned(),
    })
}

fn way_out(session: &Session<'_>, readiness: Readiness) -> Vec<String> {
    session.destination.later(|commands| {
        let cancel = match readiness {
            Readiness::Update => commands.aws("cancel-update-stack"),
            Readiness::Create | Readiness::CreateAnew => commands.deploy("--delete"),
        };
        [
            format!("CloudFormation goes on without it; look with `{}`", commands.deploy("--status")),
            format!("to take the launch back, run `{cancel}`"),
        ]
    })
}

fn gone(session: &Session<'_>) -> Failure {
    Failure::environment(format!("stack `{}` is gone", session.destination.stack))
        .help("somebody else deleted it meanwhile: repeat the command")
}

fn failed(session: &Session<'_>, plan: &Plan, course: &Course) -> Failure {
    let stack = &session.destination.stack;
    let done = if plan.readiness == Readiness::Update { "updated" } else { "created" };
    let failure = match events::first_failure(&course.events) {
        Some(event) => Failure::input(format!(
            "stack `{stack}` was not {done}: {} ({}) failed first, with {}: {}",
            event.resource, event.resource_type, event.status, event.reason
        )),
        None => Failure::input(format!("stack `{stack}` was not {done}, and its events give no reason")),
    };
    let status = course.status.as_str();
    failure.help_lines(session.destination.later(|commands| {
        let delete = commands.deploy("--delete");
        [match status {
            "ROLLBACK_COMPLETE" => format!(
                "nothing is left of it but its record ({status}): mend the cause and repeat the command, which replaces the \
                 record, or remove it with `{delete}`"
            ),
            "UPDATE_ROLLBACK_COMPLETE" => {
                format!("everything is as it was before ({status}): mend the cause and repeat the command")
            }
            "UPDATE_ROLLBACK_FAILED" => format!(
                "taking it back failed too ({status}): mend the cause, then run `{}`",
                commands.aws("continue-update-rollback")
            ),
            _ => format!("the stack is {status}: remove it with `{delete}` and repeat the command"),
        }]
    }))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::aws::scripted::Scripted;
    use crate::call_error::CallErrorKind;
    use crate::plan::fixtures::plan;
    use crate::session::fixtures::with_session;

    #[test]
    fn an_interruption_after_the_launch_does_not_deny_it() {
        let end = json!({"StackEvents": [{
            "EventId": "2", "StackId": "arn", "PhysicalResourceId": "arn", "LogicalResourceId": "demo",
            "ResourceType": "AWS::CloudFormation::Stack", "ResourceStatus": "CREATE_COMPLETE",
        }]});
        for (place, message) in [
            (Place::Account, "interrupted: stack demo is launched; see it with ./deploy.sh --stack demo --status"),
            (Place::Local, "interrupted: the local AWS ends here, and the stack with it"),
        ] {
            let aws = Scripted::new()
                .answer("describe-stack-events", json!({"StackEvents": []}))
                .answer("describe-stack-events", end.clone())
                .answer("execute-change-set", Value::Null)
                .refuse("describe-stacks", CallErrorKind::Interrupted, "");
            let (outcome, _, _) = with_session(&aws, "", |session| {
                let destination = Destination { place, ..session.destination.clone() };
                let mut session = Session {
                    aws: session.aws,
                    console: &mut *session.console,
                    interrupt: session.interrupt,
                    destination: &destination,
                };
                execute(&mut session, &plan(None, Mode::Execute), "arn")
            });
            assert_eq!(outcome.unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn what_is_acknowledged_is_said_with_the_reason() {
        let capabilities = ["CAPABILITY_IAM".to_owned()];
        for (reason, expected) in [
            (
                "The following resource(s) require capabilities: [AWS::IAM::Role]",
                "the launch acknowledges CAPABILITY_IAM: The following resource(s) require capabilities: [AWS::IAM::Role]",
            ),
            ("", "the launch acknowledges CAPABILITY_IAM"),
        ] {
            assert_eq!(acknowledged(&capabilities, reason), expected);
        }
    }

    #[test]
    fn tags_that_are_not_said_again_stay() {
        let tag = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        let stack = Stack {
            id: String::new(),
            name: String::new(),
            status: String::new(),
            parameters: Vec::new(),
            tags: vec![tag("team", "ml"), tag("stage", "test")],
            outputs: Vec::new(),
        };
        for (stack, given, expected) in [
            (None, vec![tag("a", "1")], vec![tag("a", "1")]),
            (Some(&stack), vec![], vec![tag("team", "ml"), tag("stage", "test")]),
            (
                Some(&stack),
                vec![tag("stage", "live"), tag("a", "1")],
                vec![tag("team", "ml"), tag("stage", "live"), tag("a", "1")],
            ),
        ] {
            assert_eq!(merged_tags(stack, &given), expected);
        }
    }
}
