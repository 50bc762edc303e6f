//! Creating or updating the stack: look, show, ask, launch, follow.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;

use crate::aws::command;
use crate::destination::Place;
use crate::endpoint;
use crate::events::{self, End};
use crate::failure::Failure;
use crate::follow::{self, Course};
use crate::job::{Consent, Launch, Mode};
use crate::order;
use crate::overview;
use crate::parameters::{self, Choice, Deployed};
use crate::plan::Plan;
use crate::remove;
use crate::review::{self, Review};
use crate::session::Session;
use crate::stack::{Readiness, Stack};

/// Launches, or shows what a launch would do.
///
/// # Errors
/// Where the input is wrong, the user does not agree, the stack is rolled back, or AWS can not be asked.
pub fn run(session: &mut Session<'_>, launch: &Launch, consent: Consent) -> Result<(), Failure> {
    if launch.mode == Mode::Execute && consent == Consent::Ask {
        session.console.require_someone("launching")?;
    }
    if !launch.template.warnings.is_empty() {
        session.console.note(launch.template.warnings.trim_end());
    }
    let plan = prepare(session, launch, consent)?;
    match review::run(session, &plan, consent)? {
        Review::NothingToChange => {
            session.console.note(&format!("stack {} is up to date: nothing to change", session.destination.stack));
            Ok(())
        }
        Review::Shown => Ok(()),
        Review::Agreed { stack_id } => execute(session, &plan, &stack_id),
    }
}

/// Finds out what is there and what will be, and checks what CloudFormation would find out too late.
fn prepare(session: &mut Session<'_>, launch: &Launch, consent: Consent) -> Result<Plan, Failure> {
    let (stack, summary) = look(session, &launch.template.text)?;
    let readiness = stack.as_ref().map_or(Ok(Readiness::Create), |stack| stack.readiness(session.destination))?;
    let deployed = deployed(session, stack.as_ref(), readiness)?;
    let declared = parameters::declared(&summary);
    let choices = parameters::merge(&declared, &deployed, &launch.overrides)?;
    order::check(&choices)?;
    announce(session, &choices, stack.as_ref())?;

    let stack = match (stack, readiness) {
        (Some(stack), Readiness::CreateAnew) => {
            remove::empty_stack(session, &stack, launch.mode, consent)?;
            None
        }
        (stack, _) => stack,
    };
    let dropped = parameters::dropped(&declared, &deployed);
    let table = parameters::table(&choices, &dropped);
    Ok(Plan {
        change_set: change_set_name(),
        readiness,
        template: launch.template.clone(),
        parameters: parameters::to_json(&choices),
        parameter_table: table,
        tags: merged_tags(stack.as_ref(), &launch.tags),
        capabilities: crate::json::texts(&summary["Capabilities"]),
        stack,
        mode: launch.mode,
    })
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
    Ok(Deployed { values: stack.parameters.clone(), declared: parameters::declared(&summary) })
}

/// Says what is going to be scaled and where, once it is known to exist.
fn announce(session: &mut Session<'_>, choices: &[Choice], stack: Option<&Stack>) -> Result<(), Failure> {
    let found = endpoint::identity(choices).map(|identity| endpoint::check(session.aws, &identity)).transpose()?;
    let state = stack.map_or("new".to_owned(), |stack| stack.status.clone());
    let place = match (session.destination.place, &found, stack) {
        (Place::Local, _, _) => " on the local AWS".to_owned(),
        (Place::Account, Some(found), _) => format!(" in {}", found.place),
        (Place::Account, None, Some(stack)) => format!(" in {}", stack.place()),
        (Place::Account, None, None) => String::new(),
    };
    session.console.note(&format!("stack {} ({state}){place}", session.destination.stack));
    if let Some(found) = found {
        session.console.note(&found.sentence);
    }
    Ok(())
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
    // A change set that is being executed after all can not be discarded any more, and its stack is not empty.
    let seen = started.inspect_err(|_| review::discard(session, plan))?;
    let course = follow::follow(session, stack_id, seen, &way_out)?;
    if course.end == End::Failed {
        return Err(failed(session, plan, &course));
    }
    session.console.note(&format!("stack {} is launched", session.destination.stack));
    // What follows only reads, so no failure of it takes back that sentence.
    let stack = session.stack()?.ok_or_else(|| {
        Failure::environment(format!("stack `{}` is gone again", session.destination.stack))
            .help("somebody else deleted it meanwhile: repeat the command")
    })?;
    overview::show_launched(session, &stack)
}

fn way_out(session: &Session<'_>, readiness: Readiness) -> Vec<String> {
    let destination = session.destination;
    if destination.place == Place::Local {
        return vec!["the local AWS ends with this command, and the stack with it".to_owned()];
    }
    let cancel = match readiness {
        Readiness::Update => destination.aws("cancel-update-stack"),
        Readiness::Create | Readiness::CreateAnew => destination.deploy("--delete"),
    };
    vec![
        format!("CloudFormation goes on without it; look with `{}`", destination.deploy("--status")),
        format!("to take the launch back, run `{cancel}`"),
    ]
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
    let status = course.events.last().map_or("", |event| event.status.as_str());
    match status {
        "ROLLBACK_COMPLETE" => failure.help(format!(
            "nothing is left of it but its record ({status}): mend the cause and repeat the command, which replaces the \
             record, or remove it with `{}`",
            session.destination.deploy("--delete")
        )),
        "UPDATE_ROLLBACK_COMPLETE" => failure.help(format!(
            "everything is as it was before ({status}): mend the cause and repeat the command"
        )),
        "UPDATE_ROLLBACK_FAILED" => failure.help(format!(
            "taking it back failed too ({status}): mend the cause, then run `{}`",
            session.destination.aws("continue-update-rollback")
        )),
        _ => failure.help(format!(
            "the stack is {status}: remove it with `{}` and repeat the command",
            session.destination.deploy("--delete")
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
