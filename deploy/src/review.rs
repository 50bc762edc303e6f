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
fn discard(session: &mut Session<'_>, plan: &Plan) {
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
