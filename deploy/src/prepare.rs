//! What a launch begins with: what is there, what will be, and whether that can go well.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;

use crate::aws::command;
use crate::choice::{self, Choice};
use crate::destination::Place;
use crate::endpoint::{self, Found};
use crate::failure::Failure;
use crate::identity;
use crate::job::{Launch, StackNaming};
use crate::json::{text, texts};
use crate::ladder;
use crate::notice;
use crate::order;
use crate::parameters::{self, Deployed};
use crate::plan::Plan;
use crate::scaled_already::{self, Existing};
use crate::session::Session;
use crate::stack::{Readiness, Stack};
use crate::stack_name;

/// Finds out what is there and what will be, and checks what CloudFormation would find out too late.
///
/// # Errors
/// Where the launch would fail for a reason that can be told beforehand, or AWS can not be asked.
pub fn prepare(session: &mut Session<'_>, launch: &Launch) -> Result<Plan, Failure> {
    if session.destination.place == Place::Account {
        session.console.note(&format!("asking AWS about stack {} ...", session.destination.stack));
    }
    let (stack, summary) = look(session, &launch.template.text)?;
    let readiness = stack.as_ref().map_or(Ok(Readiness::Create), |stack| stack.readiness(session.destination))?;
    let deployed = deployed(session, stack.as_ref(), readiness)?;
    if readiness == Readiness::Update {
        launch.template.form.check_over(&deployed.resource_types, session.destination)?;
    }
    let declared = parameters::declared(&summary, launch.template.stopgaps);
    let choices = parameters::merge(&declared, &deployed, &launch.overrides)?;
    if launch.stack_naming == StackNaming::Default {
        stack_name::check_default(&session.destination.stack, &deployed.values, &choices)?;
    }
    order::check(&choices)?;
    ladder::check_chosen(&launch.template, &choices)?;
    let found = announce(session, launch, &choices, stack.as_ref())?;
    let capabilities = texts(&summary["Capabilities"]);
    let moved = readiness != Readiness::Update || identity::is_new(&choices);
    if let Some(identity) = identity::identity(&choices).filter(|_| moved) {
        let own = stack.as_ref().filter(|_| readiness == Readiness::Update);
        scaled_already::check(session, &identity, launch.template.names.kind, own, Existing::of(&choices))?;
    }

    let dropped = parameters::dropped(&declared, &deployed);
    let table = choice::table(&choices, &dropped);
    let dimension = launch.template.names.kind.scalable_dimension();
    let acknowledged = acknowledged(&capabilities, &text(&summary["CapabilitiesReason"]));
    let notices = notice::notices(&choices, dimension, found.and_then(|found| found.running));
    let notices = acknowledged.into_iter().chain(notices).collect();
    Ok(Plan {
        change_set: change_set_name(),
        readiness,
        template: launch.template.clone(),
        parameters: choices,
        parameter_table: table,
        notices,
        tags: merged_tags(stack.as_ref(), &launch.tags),
        capabilities,
        preparations: Vec::new(),
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
    Ok(Deployed {
        values: stack.parameters.clone(),
        declared: parameters::declared(&summary, &[]),
        resource_types: texts(&summary["ResourceTypes"]),
    })
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

/// What the caller acknowledges with the launch, in CloudFormation's words, and why; none where nothing has to be.
fn acknowledged(capabilities: &[String], reason: &str) -> Option<String> {
    let why = if reason.is_empty() { String::new() } else { format!(": {reason}") };
    (!capabilities.is_empty()).then(|| format!("the launch acknowledges {}{why}", capabilities.join(", ")))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_acknowledged_is_said_with_the_reason() {
        let capabilities = ["CAPABILITY_IAM".to_owned()];
        for (capabilities, reason, expected) in [
            (
                &capabilities[..],
                "The following resource(s) require capabilities: [AWS::IAM::Role]",
                Some(
                    "the launch acknowledges CAPABILITY_IAM: The following resource(s) require capabilities: [AWS::IAM::Role]",
                ),
            ),
            (&capabilities, "", Some("the launch acknowledges CAPABILITY_IAM")),
            (&[], "", None),
        ] {
            assert_eq!(acknowledged(capabilities, reason).as_deref(), expected);
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
