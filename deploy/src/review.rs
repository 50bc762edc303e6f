//! The change set: made, shown, agreed to, or removed without a trace.

use std::time::Duration;

use serde_json::Value;

use crate::aws::command;
use crate::change_set::{self, Outcome};
use crate::failure::Failure;
use crate::job::{Consent, Mode};
use crate::json::text;
use crate::plan::Plan;
use crate::session::{Session, describe_stack};

/// How often and how many times a change set is looked at before it is given up: five minutes.
const INTERVAL: Duration = Duration::from_millis(500);
const LOOKS: u32 = 600;

/// What became of a change set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Review {
    /// It was empty, and is gone.
    NothingToChange,
    /// It was shown, and is gone.
    Shown,
    /// It is to be executed.
    Agreed {
        /// The stack's ARN.
        stack_id: String,
    },
}

/// Makes the change set, shows it and asks. Unless it is to be executed it is removed again, and with it
/// the empty stack that CloudFormation makes to hold the first one.
///
/// # Errors
/// Where CloudFormation refuses the change set, or the user does not agree.
pub fn run(session: &mut Session<'_>, plan: &Plan, consent: Consent) -> Result<Review, Failure> {
    session.console.note("");
    session.console.note_table(&plan.parameter_table);
    let reviewed = make(session, plan)
        .and_then(|made| made.map_or(Ok(Review::NothingToChange), |made| decide(session, plan, &made, consent)));
    if !matches!(reviewed, Ok(Review::Agreed { .. })) {
        discard(session, plan);
    }
    reviewed
}

/// The finished change set; none where there is nothing to change.
fn make(session: &Session<'_>, plan: &Plan) -> Result<Option<Value>, Failure> {
    session.aws.call(&plan.create_command(session.destination))?;
    for _ in 0..LOOKS {
        let change_set = session.aws.call(&plan.describe_command(session.destination))?;
        match change_set::outcome(&change_set) {
            Outcome::Ready => return Ok(Some(change_set)),
            Outcome::Empty => return Ok(None),
            Outcome::Failed(reason) => {
                return Err(Failure::input(format!("CloudFormation refuses the change set: {reason}"))
                    .help("mend the value it names; nothing was changed"));
            }
            Outcome::Pending => {}
        }
        if session.interrupt.wait(INTERVAL) {
            return Err(Failure::interrupted("nothing was changed"));
        }
    }
    Err(Failure::environment("CloudFormation did not finish the change set within five minutes")
        .help("repeat the command; nothing was changed"))
}

fn decide(session: &mut Session<'_>, plan: &Plan, made: &Value, consent: Consent) -> Result<Review, Failure> {
    let changes = change_set::table(made);
    let consequences = change_set::consequences(made);
    session.console.note("");
    if plan.mode == Mode::DryRun {
        session.console.data_table(&changes);
        for sentence in consequences {
            session.console.data(&format!("{sentence}\n"));
        }
    } else {
        session.console.note_table(&changes);
        for sentence in consequences {
            session.console.note(&sentence);
        }
    }
    session.console.note("\nthe same with the aws command:");
    for line in plan.equivalent(session.destination) {
        session.console.note(&format!("  {line}"));
    }
    session.console.note("");
    if plan.mode == Mode::DryRun {
        session.console.note("dry run: nothing was changed");
        return Ok(Review::Shown);
    }
    if consent == Consent::Ask && !session.console.confirm("Launch these changes?", session.interrupt)? {
        return Err(Failure::interrupted("nothing was changed"));
    }
    if session.interrupt.happened() {
        return Err(Failure::interrupted("nothing was changed"));
    }
    Ok(Review::Agreed { stack_id: text(&made["StackId"]) })
}

/// Removes the change set, and the stack if it was only there to hold it.
pub fn discard(session: &mut Session<'_>, plan: &Plan) {
    let stack = &session.destination.stack;
    // Where it was refused there is none to remove; the answer does not matter then.
    let _ = session.aws.call(&plan.discard_command(session.destination));
    if plan.stack.is_some() {
        return;
    }
    let held = match describe_stack(session.aws, stack) {
        // Somebody else may have launched a stack of this name meanwhile: only an empty one is ours.
        Ok(found) => found.filter(|found| found.status == "REVIEW_IN_PROGRESS"),
        Err(_) => None,
    };
    let Some(held) = held else { return };
    if session.aws.call(&command(["cloudformation", "delete-stack", "--stack-name", &held.id])).is_err() {
        let line = format!(
            "the empty stack {stack} is left over: remove it with `{}`",
            session.destination.deploy("--delete")
        );
        session.console.note(&line);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::aws::scripted::Scripted;
    use crate::console::Console;
    use crate::destination::{Destination, Place};
    use crate::interrupt::Interrupt;
    use crate::source::Rendered;
    use crate::stack::{Readiness, Stack};
    use crate::table::Table;

    fn stack(status: &str) -> Value {
        json!({"StackName": "demo", "StackStatus": status, "StackId": "arn:stack"})
    }

    /// AWS with a change set that came out as given, and a stack that is there afterwards.
    fn aws(change_set: Value, afterwards: &Value) -> Scripted {
        Scripted::new()
            .answer("create-change-set", json!({"StackId": "arn:stack"}))
            .answer("describe-change-set", change_set)
            .answer("delete-change-set", Value::Null)
            .answer("describe-stacks", json!({"Stacks": [afterwards]}))
            .answer("delete-stack", Value::Null)
    }

    fn ready() -> Value {
        json!({"Status": "CREATE_COMPLETE", "StackId": "arn:stack", "Changes": [
            {"ResourceChange": {"Action": "Add", "LogicalResourceId": "Alarm", "ResourceType": "AWS::CloudWatch::Alarm"}},
        ]})
    }

    /// Reviews; the answer, and the operations that changed something after the change set was made.
    fn review(
        aws: &Scripted,
        existing: Option<&Value>,
        mode: Mode,
        answer: &'static str,
    ) -> (Result<Review, Failure>, Vec<String>) {
        let plan = Plan {
            change_set: "c".to_owned(),
            readiness: Readiness::Create,
            stack: existing.map(Stack::from_json),
            template: Rendered {
                text: String::new(),
                endpoint: None,
                component: None,
                warnings: String::new(),
                command: Vec::new(),
            },
            parameters: json!([]),
            parameter_table: Table::new(["PARAMETER"]),
            tags: Vec::new(),
            capabilities: Vec::new(),
            mode,
        };
        let (mut console, data, _) = Console::scripted(Some(answer));
        let destination = Destination { stack: "demo".to_owned(), region: None, place: Place::Account };
        let interrupt = Interrupt::default();
        let mut session = Session { aws, console: &mut console, interrupt: &interrupt, destination: &destination };
        let review = run(&mut session, &plan, Consent::Ask);
        assert_eq!(data.text().is_empty(), mode == Mode::Execute, "only a dry run's changes are data");
        let deleted = aws.calls().into_iter().filter(|call| call.contains(" delete-"));
        (review, deleted.collect())
    }

    #[test]
    fn what_is_not_executed_leaves_no_trace() {
        let change_set = "cloudformation delete-change-set --stack-name demo --change-set-name c".to_owned();
        let empty_stack = "cloudformation delete-stack --stack-name arn:stack".to_owned();
        let (held, live) = (stack("REVIEW_IN_PROGRESS"), stack("CREATE_COMPLETE"));
        let agreed = Ok(Review::Agreed { stack_id: "arn:stack".to_owned() });
        let declined = Err(Failure::interrupted("nothing was changed"));
        let nothing = json!({"Status": "FAILED", "StatusReason": "The submitted information didn't contain changes."});
        for (made, existing, afterwards, mode, answer, expected, deleted) in [
            (ready(), None, &held, Mode::Execute, "y", agreed, vec![]),
            (ready(), None, &held, Mode::Execute, "n", declined.clone(), vec![change_set.clone(), empty_stack.clone()]),
            (ready(), Some(&live), &live, Mode::Execute, "n", declined.clone(), vec![change_set.clone()]),
            // Somebody else launched a stack of this name meanwhile.
            (ready(), None, &live, Mode::Execute, "n", declined, vec![change_set.clone()]),
            (nothing, Some(&live), &live, Mode::Execute, "", Ok(Review::NothingToChange), vec![change_set.clone()]),
            (ready(), None, &held, Mode::DryRun, "", Ok(Review::Shown), vec![change_set.clone(), empty_stack]),
            (ready(), Some(&held), &held, Mode::DryRun, "", Ok(Review::Shown), vec![change_set]),
        ] {
            let seen = review(&aws(made, afterwards), existing, mode, answer);
            assert_eq!(seen, (expected, deleted), "{existing:?} {mode:?} {answer}");
        }
    }

    #[test]
    fn a_refused_change_set_is_the_input_s_failure() {
        let refused = json!({"Status": "FAILED", "StatusReason": "Parameter X is wrong"});
        let (review, deleted) = review(&aws(refused, &stack("REVIEW_IN_PROGRESS")), None, Mode::Execute, "y");
        assert_eq!(
            review.unwrap_err().to_string(),
            "error: CloudFormation refuses the change set: Parameter X is wrong\n  = help: mend the value it names; nothing \
             was changed"
        );
        assert_eq!(deleted.len(), 2);
    }
}
