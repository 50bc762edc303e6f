//! The change set: made, shown, agreed to, or removed without a trace.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::call_error::CallError;
use crate::change_set::{self, Outcome};
use crate::choice;
use crate::discard::{Busy, discard};
use crate::failure::Failure;
use crate::job::{Consent, Mode};
use crate::json::text;
use crate::plan::Plan;
use crate::session::Session;

/// How long a change set may take before it is given up, and how long between two looks at it.
const MAKING: Duration = Duration::from_mins(5);
const INTERVAL: Duration = Duration::from_millis(500);

/// What became of a change set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Review {
    /// It was empty, and is gone.
    NothingToChange,
    /// It was shown, and is gone.
    Shown,
    /// It was not agreed to, and is gone.
    Declined,
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
/// Where CloudFormation refuses the change set, there is nobody to ask, or the user interrupts.
pub fn run(session: &mut Session<'_>, plan: &Plan, consent: Consent) -> Result<Review, Failure> {
    session.console.note("");
    session.console.note_table(&plan.parameter_table);
    let reviewed = make(session, plan, MAKING)
        .and_then(|made| made.map_or(Ok(Review::NothingToChange), |made| decide(session, plan, &made, consent)));
    if !matches!(reviewed, Ok(Review::Agreed { .. })) {
        discard(session, plan, Busy::BeingMade);
    }
    reviewed
}

/// The finished change set; none where there is nothing to change.
fn make(session: &Session<'_>, plan: &Plan, limit: Duration) -> Result<Option<Value>, Failure> {
    session.aws.call(&plan.create_command(session.destination)).map_err(|error| refused(error, plan))?;
    let begun = Instant::now();
    loop {
        let change_set = session.aws.call(&plan.describe_command(session.destination))?;
        match change_set::outcome(&change_set) {
            Outcome::Ready => return Ok(Some(change_set)),
            Outcome::Empty => return Ok(None),
            Outcome::Failed(reason) => {
                let reason = with_values(&reason, plan);
                return Err(Failure::input(format!("CloudFormation refuses the change set: {reason}"))
                    .help("mend the value it names; nothing was changed"));
            }
            Outcome::Pending => {}
        }
        if limit <= begun.elapsed() {
            let minutes = limit.as_secs() / 60;
            return Err(Failure::environment(format!(
                "CloudFormation did not finish the change set within {minutes} minutes"
            ))
            .help("repeat the command; nothing was changed"));
        }
        if session.interrupt.wait(INTERVAL) {
            return Err(Failure::interrupted("nothing was changed"));
        }
    }
}

/// What CloudFormation refused at once, with the values it speaks of.
fn refused(error: CallError, plan: &Plan) -> Failure {
    let message = with_values(&error.message, plan);
    CallError { message, ..error }.into_failure()
}

/// A sentence of CloudFormation's, which names parameters and not their values, with those.
fn with_values(sentence: &str, plan: &Plan) -> String {
    match choice::named_in(sentence, &plan.parameters) {
        named if named.is_empty() => sentence.to_owned(),
        named => format!("{sentence}; given is {}", named.join(", ")),
    }
}

fn decide(session: &mut Session<'_>, plan: &Plan, made: &Value, consent: Consent) -> Result<Review, Failure> {
    let changes = change_set::table(made);
    let consequences: Vec<String> =
        change_set::consequences(made).into_iter().chain(plan.notices.iter().cloned()).collect();
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
    if let Some(commands) = session.destination.commands() {
        session.console.note("\nthe same with the aws command:");
        for line in plan.equivalent(session.destination, &commands) {
            session.console.note(&format!("  {line}"));
        }
    }
    session.console.note("");
    if plan.mode == Mode::DryRun {
        session.console.note("dry run: nothing was changed");
        return Ok(Review::Shown);
    }
    if consent == Consent::Ask && !session.console.confirm("Launch these changes?", session.interrupt)? {
        return Ok(Review::Declined);
    }
    if session.interrupt.happened() {
        return Err(Failure::interrupted("nothing was changed"));
    }
    Ok(Review::Agreed { stack_id: text(&made["StackId"]) })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::aws::scripted::Scripted;
    use crate::plan::fixtures::plan;
    use crate::session::fixtures::with_session;

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

    fn review(
        aws: &Scripted,
        existing: Option<&Value>,
        mode: Mode,
        answer: &'static str,
    ) -> (Result<Review, Failure>, Vec<String>) {
        let (review, deleted, [data, _]) =
            with_session(aws, answer, |session| run(session, &plan(existing, mode), Consent::Ask));
        assert_eq!(data.is_empty(), mode == Mode::Execute, "only a dry run's changes are data");
        (review, deleted)
    }

    #[test]
    fn what_is_not_executed_leaves_no_trace() {
        let change_set = "cloudformation delete-change-set --stack-name demo --change-set-name c".to_owned();
        let empty_stack = "cloudformation delete-stack --stack-name arn:stack".to_owned();
        let (held, live) = (stack("REVIEW_IN_PROGRESS"), stack("CREATE_COMPLETE"));
        let agreed = Ok(Review::Agreed { stack_id: "arn:stack".to_owned() });
        let declined = Ok(Review::Declined);
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
        let refused = json!({"Status": "FAILED", "StatusReason": "Parameter MinCapacity is wrong"});
        let (review, deleted) = review(&aws(refused, &stack("REVIEW_IN_PROGRESS")), None, Mode::Execute, "y");
        assert_eq!(
            review.unwrap_err().to_string(),
            "error: CloudFormation refuses the change set: Parameter MinCapacity is wrong; given is MinCapacity=abc \
             (--param)\n  = help: mend the value it names; nothing was changed"
        );
        assert_eq!(deleted.len(), 2);
    }

    #[test]
    fn a_change_set_that_is_never_finished_is_given_up() {
        let aws = aws(json!({"Status": "CREATE_IN_PROGRESS"}), &stack("REVIEW_IN_PROGRESS"));
        let (made, _, _) = with_session(&aws, "", |session| make(session, &plan(None, Mode::Execute), Duration::ZERO));
        assert_eq!(
            made.unwrap_err().to_string(),
            "error: CloudFormation did not finish the change set within 0 minutes\n  = help: repeat the command; nothing was \
             changed"
        );
    }
}
