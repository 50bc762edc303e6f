//! Deleting the stack.

use crate::aws::command;
use crate::destination::Destination;
use crate::events::{self, End};
use crate::failure::Failure;
use crate::follow::{self, Course};
use crate::function::PROVIDER_PARAMETER;
use crate::importers::importers;
use crate::job::{Consent, Mode};
use crate::json::text;
use crate::plan::Plan;
use crate::provider::BUCKET_PARAMETER;
use crate::provider_status;
use crate::quote::quote;
use crate::resources;
use crate::session::Session;
use crate::stack::{Readiness, Stack};
use crate::table::Table;

/// The type of an endpoint that a stack makes.
const ENDPOINT: &str = "AWS::SageMaker::Endpoint";

/// Deletes the stack, after asking; one that does not exist is deleted already.
///
/// # Errors
/// Where something could not be deleted, there is nobody to ask, or AWS can not be asked.
pub fn run(session: &mut Session<'_>, consent: Consent) -> Result<(), Failure> {
    let name = session.destination.stack.clone();
    if consent == Consent::Ask {
        session.console.require_someone("deleting")?;
    }
    let Some(stack) = session.stack()? else {
        session.console.note(&format!("there is no stack {name}: nothing to delete"));
        return Ok(());
    };
    if stack.status == "REVIEW_IN_PROGRESS" {
        session.console.note(&format!("stack {name} holds change sets only, and nothing was launched from it"));
    }
    let is_provider = provider_status::function(&stack).is_some();
    if is_provider {
        refuse_used(session)?;
    }
    // Told by the stack, which will not be there to ask.
    let left_over = left_over(session, &stack, is_provider);
    let answer = session.aws.call(&command(["cloudformation", "list-stack-resources", "--stack-name", &stack.id]))?;
    let mut table = Table::new(["RESOURCE", "TYPE", "NAME"]);
    for resource in resources::existing(&answer) {
        let cell = |member: &str| text(&resource[member]);
        table.row([cell("LogicalResourceId"), cell("ResourceType"), cell("PhysicalResourceId")]);
    }
    if !table.is_empty() {
        session.console.note(&format!("stack {name} in {} goes, and with it:", stack.place()));
        session.console.note_table(&table);
        let with_endpoint = resources::existing(&answer).any(|found| found["ResourceType"] == ENDPOINT);
        session.console.note(if is_provider {
            "no managed stack uses the function any more"
        } else if with_endpoint {
            "the endpoint is the stack's own and goes too: from then on it answers nobody"
        } else {
            "the endpoint itself stays, with the instances it has now"
        });
    }
    if consent == Consent::Ask && !session.console.confirm(&format!("Delete stack {name}?"), session.interrupt)? {
        session.console.note("not deleted: nothing was changed");
        return Ok(());
    }
    delete(session, &stack)?;
    session.console.note(&format!("stack {name} is gone, and everything it made"));
    if let Some(sentence) = left_over {
        session.console.note(&sentence);
    }
    Ok(())
}

/// CloudFormation refuses the deletion of what other stacks import, and names one of them.
fn refuse_used(session: &Session<'_>) -> Result<(), Failure> {
    let name = &session.destination.stack;
    let users = importers(session.aws, name);
    if users.is_empty() {
        return Ok(());
    }
    let failure = Failure::input(format!(
        "stack `{name}` holds the function of {}, and can not be deleted before {}",
        named(&users),
        if users.len() == 1 { "it is" } else { "they are" }
    ));
    let of_user = |user: &String| {
        let destination = Destination { stack: user.clone(), ..session.destination.clone() };
        destination.commands().map(|commands| format!("delete stack {user} with `{}`", commands.deploy("--delete")))
    };
    Err(failure.help_lines(users.iter().filter_map(of_user).collect()))
}

fn named(stacks: &[String]) -> String {
    let quoted: Vec<String> = stacks.iter().map(|stack| format!("`{stack}`")).collect();
    format!("{} {}", if stacks.len() == 1 { "stack" } else { "stacks" }, quoted.join(", "))
}

/// What stays when a managed stack goes, or the stack of its function, and how it is removed.
fn left_over(session: &Session<'_>, stack: &Stack, is_provider: bool) -> Option<String> {
    let commands = session.destination.commands()?;
    if is_provider {
        let bucket = quote(stack.parameter(BUCKET_PARAMETER)?);
        let region = commands.region_option();
        return Some(format!(
            "the function's code stays in the bucket {bucket}: remove it with `aws s3 rm s3://{bucket}/stepscale/ --recursive\
             {region}`, and an empty bucket with `aws s3 rb s3://{bucket}{region}`"
        ));
    }
    let provider = stack.parameter(PROVIDER_PARAMETER)?;
    let provider = Destination { stack: provider.to_owned(), ..session.destination.clone() };
    let delete = provider.commands()?.deploy("--delete");
    Some(format!("the function's stack {} stays, for other managed stacks: remove it with `{delete}`", provider.stack))
}

/// The plan once the record that a failed creation left is deleted, if there is one: CloudFormation creates no stack over
/// it. No plan where the user does not agree.
///
/// # Errors
/// As [`run`], and for a dry run, which must not do it.
pub fn clear_record(session: &mut Session<'_>, plan: Plan, consent: Consent) -> Result<Option<Plan>, Failure> {
    let (Some(stack), Readiness::CreateAnew) = (&plan.stack, plan.readiness) else { return Ok(Some(plan)) };
    let name = &stack.name;
    if plan.mode == Mode::DryRun {
        return Err(Failure::input(format!(
            "stack `{name}` is {}: its creation failed, and what a new one would change can only be seen without it",
            stack.status
        ))
        .help_lines(session.destination.later(|commands| {
            [format!("remove the empty stack with `{}`, and repeat the command", commands.deploy("--delete"))]
        })));
    }
    let question = format!("Stack {name} is {} and empty. Delete its record?", stack.status);
    if consent == Consent::Ask && !session.console.confirm(&question, session.interrupt)? {
        return Ok(None);
    }
    session.console.note(&format!("removing the record of the failed creation of stack {name}"));
    delete(session, stack)?;
    Ok(Some(Plan { stack: None, ..plan }))
}

fn delete(session: &mut Session<'_>, stack: &Stack) -> Result<(), Failure> {
    let seen = follow::seen(session, &stack.id)?;
    let way_out = session
        .destination
        .later(|commands| [format!("CloudFormation goes on deleting; look with `{}`", commands.deploy("--status"))]);
    session.start(&command(["cloudformation", "delete-stack", "--stack-name", &stack.id]), &way_out)?;
    let course = follow::follow(session, &stack.id, seen, &way_out)?;
    if course.end == End::Gone { Ok(()) } else { Err(failed(session, &course)) }
}

fn failed(session: &Session<'_>, course: &Course) -> Failure {
    let name = &session.destination.stack;
    let failure = match events::first_failure(&course.events) {
        Some(event) => Failure::input(format!(
            "stack `{name}` could not be deleted: {} ({}) failed first, with {}: {}",
            event.resource, event.resource_type, event.status, event.reason
        )),
        None => Failure::input(format!("stack `{name}` could not be deleted, and its events give no reason")),
    };
    failure.help_lines(
        session.destination.later(|commands| [format!("mend the cause and repeat `{}`", commands.deploy("--delete"))]),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::aws::scripted::Scripted;
    use crate::call_error::CallErrorKind;
    use crate::console::Console;
    use crate::destination::Place;
    use crate::events::fixtures::event;
    use crate::interrupt::Interrupt;

    fn deploy(aws: &Scripted, consent: Consent, answer: Option<&'static str>) -> (Result<(), String>, String) {
        let (mut console, data, notes) = Console::scripted(answer);
        let destination = Destination { stack: "demo".to_owned(), region: None, place: Place::Account };
        let interrupt = Interrupt::default();
        let mut session = Session { aws, console: &mut console, interrupt: &interrupt, destination: &destination };
        let outcome = run(&mut session, consent).map_err(|failure| failure.to_string());
        assert_eq!(data.text(), "");
        (outcome, notes.text())
    }

    fn deployed(last: &Value) -> Scripted {
        deployed_with("AWS::CloudWatch::Alarm", last)
    }

    fn deployed_with(kind: &str, last: &Value) -> Scripted {
        Scripted::new()
            .answer("describe-stacks", json!({"Stacks": [{
                "StackName": "demo", "StackStatus": "CREATE_COMPLETE", "StackId": "arn:aws:cloudformation:eu-central-1:123456789012:stack/demo/1",
            }]}))
            .answer("list-stack-resources", json!({"StackResourceSummaries": [
                {"LogicalResourceId": "Alarm", "ResourceType": kind, "PhysicalResourceId": "demo-Alarm-1", "ResourceStatus": "CREATE_COMPLETE"},
            ]}))
            .answer("describe-stack-events", json!({"StackEvents": []}))
            .answer("describe-stack-events", json!({"StackEvents": [last, event("1", "Alarm", "DELETE_FAILED", "in use")]}))
            .answer("delete-stack", Value::Null)
    }

    #[test]
    fn what_does_not_exist_is_deleted_already() {
        let aws = Scripted::new().refuse("describe-stacks", CallErrorKind::NotFound, "does not exist");
        assert_eq!(
            deploy(&aws, Consent::Given, None),
            (Ok(()), "there is no stack demo: nothing to delete\n".to_owned())
        );
    }

    #[test]
    fn without_a_yes_nothing_is_deleted() {
        let aws = deployed(&event("2", "demo", "DELETE_COMPLETE", ""));
        let (outcome, notes) = deploy(&aws, Consent::Ask, Some("n\n"));
        assert_eq!(outcome, Ok(()));
        assert!(notes.ends_with("\nnot deleted: nothing was changed\n"), "{notes}");
        assert!(aws.calls().iter().all(|call| !call.contains("delete-stack")), "{:?}", aws.calls());
    }

    #[test]
    fn a_deletion_is_followed_to_its_end() {
        let (outcome, notes) = deploy(&deployed(&event("2", "demo", "DELETE_COMPLETE", "")), Consent::Given, None);
        assert_eq!(outcome, Ok(()));
        assert!(
            notes.contains("demo-Alarm-1") && notes.ends_with("stack demo is gone, and everything it made\n"),
            "{notes}"
        );
    }

    #[test]
    fn an_endpoint_that_goes_is_told_from_one_that_stays() {
        for (kind, sentence) in [
            ("AWS::CloudWatch::Alarm", "the endpoint itself stays, with the instances it has now"),
            (ENDPOINT, "the endpoint is the stack's own and goes too: from then on it answers nobody"),
        ] {
            let aws = deployed_with(kind, &event("2", "demo", "DELETE_COMPLETE", ""));
            let (_, notes) = deploy(&aws, Consent::Ask, Some("n\n"));
            assert!(notes.lines().any(|line| line == sentence), "{kind}: {notes}");
        }
    }

    #[test]
    fn a_failed_deletion_names_the_cause() {
        let (outcome, _) = deploy(&deployed(&event("2", "demo", "DELETE_FAILED", "x")), Consent::Given, None);
        assert_eq!(
            outcome.unwrap_err(),
            "error: stack `demo` could not be deleted: Alarm (AWS::CloudWatch::Alarm) failed first, with DELETE_FAILED: \
             in use\n  = help: mend the cause and repeat `./deploy.sh --stack demo --delete`"
        );
    }

    /// A stack with a parameter and, where it is the function's, its outputs.
    fn with_parameter(name: &str, value: &str, outputs: &[&str]) -> Scripted {
        let outputs: Vec<Value> = outputs.iter().map(|key| json!({"OutputKey": key, "OutputValue": "f"})).collect();
        Scripted::new()
            .answer("describe-stacks", json!({"Stacks": [{
                "StackName": "demo", "StackStatus": "CREATE_COMPLETE", "StackId": "arn:aws:cloudformation:eu-central-1:1:stack/demo/1",
                "Parameters": [{"ParameterKey": name, "ParameterValue": value}], "Outputs": outputs,
            }]}))
            .answer("list-stack-resources", json!({"StackResourceSummaries": []}))
            .answer("describe-stack-events", json!({"StackEvents": []}))
            .answer("describe-stack-events", json!({"StackEvents": [event("2", "demo", "DELETE_COMPLETE", "")]}))
            .answer("delete-stack", Value::Null)
    }

    const OF_FUNCTION: &[&str] = &["ServiceToken", "FunctionName"];

    #[test]
    fn what_stays_is_named_with_the_way_to_remove_it() {
        let unused = |aws: Scripted| aws.refuse("list-imports", CallErrorKind::Refused, "is not imported by any stack");
        for (aws, expected) in [
            (
                with_parameter("ProviderStackName", "functions", &[]),
                "the function's stack functions stays, for other managed stacks: remove it with `./deploy.sh --stack functions \
                 --delete`\n",
            ),
            (
                unused(with_parameter("CodeBucket", "b", OF_FUNCTION)),
                "the function's code stays in the bucket b: remove it with `aws s3 rm s3://b/stepscale/ --recursive`, and an \
                 empty bucket with `aws s3 rb s3://b`\n",
            ),
        ] {
            let (outcome, notes) = deploy(&aws, Consent::Given, None);
            assert_eq!(outcome, Ok(()));
            assert!(notes.ends_with(&format!("\nstack demo is gone, and everything it made\n{expected}")), "{notes}");
        }
    }

    #[test]
    fn a_function_that_is_used_is_not_deleted() {
        for (users, expected) in [
            (
                &["one"] as &[&str],
                "error: stack `demo` holds the function of stack `one`, and can not be deleted before it is\n  = help: delete \
                 stack one with `./deploy.sh --stack one --delete`",
            ),
            (
                &["one", "two"],
                "error: stack `demo` holds the function of stacks `one`, `two`, and can not be deleted before they are\n  = \
                 help: delete stack one with `./deploy.sh --stack one --delete`\n  = help: delete stack two with `./deploy.sh --stack two \
                 --delete`",
            ),
        ] {
            let aws = with_parameter("CodeBucket", "b", OF_FUNCTION).answer("list-imports", json!({"Imports": users}));
            let (outcome, _) = deploy(&aws, Consent::Given, None);
            assert_eq!(outcome.unwrap_err(), expected);
            assert!(aws.calls().iter().all(|call| !call.contains("delete-stack")), "{:?}", aws.calls());
        }
    }
}
