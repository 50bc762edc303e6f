//! Removing a change set that is not executed, without leaving anything in silence.

use std::thread;
use std::time::{Duration, Instant};

use crate::aws::command;
use crate::call_error::{CallError, CallErrorKind};
use crate::plan::Plan;
use crate::quote::command_line;
use crate::session::{Session, describe_stack};

/// How long a change set that is still being made may keep itself from being removed.
const REMOVING: Duration = Duration::from_secs(30);
/// How long between two tries.
const INTERVAL: Duration = Duration::from_millis(500);

/// What it means where CloudFormation says that a change set is busy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Busy {
    /// It is still being made, and can be removed when it is.
    BeingMade,
    /// It is being executed after all, and there is nothing to remove.
    BeingExecuted,
}

/// Removes the change set, and the stack if it was only there to hold it; says what it can not remove.
pub fn discard(session: &mut Session<'_>, plan: &Plan, busy: Busy) {
    let removed = remove(session, plan, busy, REMOVING);
    let goes_with_stack = plan.stack.is_none() && remove_held(session);
    if removed.is_err()
        && !goes_with_stack
        && let Some(commands) = session.destination.commands()
    {
        let command = plan.discard_command(session.destination);
        let command = format!("aws {}{}", command_line(&command), commands.region_option());
        session.console.note(&format!("the change set {} is left over: remove it with `{command}`", plan.change_set));
    }
}

/// Removes the change set; where there is none, or there never was, it is removed already.
fn remove(session: &Session<'_>, plan: &Plan, busy: Busy, limit: Duration) -> Result<(), CallError> {
    let begun = Instant::now();
    loop {
        match session.aws.call(&plan.discard_command(session.destination)) {
            Err(error) if error.kind == CallErrorKind::Busy && busy == Busy::BeingExecuted => return Ok(()),
            // CloudFormation keeps one that it is still making. Ctrl-C, which may have led here, is no reason to
            // leave it behind, so that the pause does not end with it.
            Err(error) if error.kind == CallErrorKind::Busy && begun.elapsed() < limit => thread::sleep(INTERVAL),
            Err(error) if error.kind == CallErrorKind::NotFound => return Ok(()),
            answer => return answer.map(drop),
        }
    }
}

/// Removes the stack that CloudFormation made to hold the first change set; tells whether that is done with.
fn remove_held(session: &mut Session<'_>) -> bool {
    let removed = match describe_stack(session.aws, &session.destination.stack) {
        Ok(None) => return true,
        // Somebody else may have launched a stack of this name meanwhile: only an empty one is ours.
        Ok(Some(found)) if found.status != "REVIEW_IN_PROGRESS" => return false,
        Ok(Some(held)) => {
            session.aws.call(&command(["cloudformation", "delete-stack", "--stack-name", &held.id])).map(drop)
        }
        Err(error) => Err(error),
    };
    if removed.is_err()
        && let Some(commands) = session.destination.commands()
    {
        let stack = &session.destination.stack;
        let delete = commands.deploy("--delete");
        session.console.note(&format!("the empty stack {stack} may be left over: remove it with `{delete}`"));
    }
    // Whoever removes the stack removes its change sets with it.
    true
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::aws::scripted::Scripted;
    use crate::job::Mode;
    use crate::plan::fixtures::plan;
    use crate::session::fixtures::with_session;

    fn stack(status: &str) -> Value {
        json!({"StackName": "demo", "StackStatus": status, "StackId": "arn:stack"})
    }

    #[test]
    fn a_change_set_that_is_still_being_made_is_removed_when_it_is_done() {
        let refused = |kind| Scripted::new().refuse("delete-change-set", kind, "no");
        let busy = || refused(CallErrorKind::Busy);
        for (aws, meaning, limit, removed, calls) in [
            (busy().answer("delete-change-set", Value::Null), Busy::BeingMade, REMOVING, true, 2),
            (busy(), Busy::BeingMade, Duration::ZERO, false, 1),
            (busy(), Busy::BeingExecuted, REMOVING, true, 1),
            (refused(CallErrorKind::NotFound), Busy::BeingMade, REMOVING, true, 1),
            (refused(CallErrorKind::AccessDenied), Busy::BeingMade, REMOVING, false, 1),
        ] {
            let (outcome, deleted, _) =
                with_session(&aws, "", |session| remove(session, &plan(None, Mode::Execute), meaning, limit));
            assert_eq!((outcome.is_ok(), deleted.len()), (removed, calls), "{deleted:?}");
        }
    }

    #[test]
    fn what_can_not_be_removed_is_named_with_the_command_that_does() {
        let change_set = "the change set c is left over: remove it with `aws cloudformation delete-change-set --stack-name \
                          demo --change-set-name c`\n";
        let empty_stack = "the empty stack demo may be left over: remove it with `./deploy.sh --stack demo --delete`\n";
        let denied = || Scripted::new().refuse("delete-change-set", CallErrorKind::AccessDenied, "no");
        let (held, live) = (stack("REVIEW_IN_PROGRESS"), stack("CREATE_COMPLETE"));
        let found = |aws: Scripted, stack: &Value| aws.answer("describe-stacks", json!({"Stacks": [stack]}));
        for (aws, existing, expected) in [
            (found(denied(), &live), Some(&live), change_set),
            (found(denied(), &live), None, change_set),
            (found(denied(), &held).answer("delete-stack", Value::Null), None, ""),
            (found(denied(), &held).refuse("delete-stack", CallErrorKind::AccessDenied, "no"), None, empty_stack),
            (denied().refuse("describe-stacks", CallErrorKind::Unreachable, "no"), None, empty_stack),
            (denied().refuse("describe-stacks", CallErrorKind::NotFound, "does not exist"), None, ""),
        ] {
            let ((), _, [_, notes]) =
                with_session(&aws, "", |session| discard(session, &plan(existing, Mode::Execute), Busy::BeingMade));
            assert_eq!(notes, expected, "{existing:?} {:?}", aws.calls());
        }
    }
}
