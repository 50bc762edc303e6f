//! What every task of a run works with.

use serde_json::Value;

use crate::aws::{Aws, command};
use crate::call_error::{CallError, CallErrorKind};
use crate::console::Console;
use crate::destination::Destination;
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::stack::Stack;

/// AWS, the person in front, and the stack it is all about.
pub struct Session<'a> {
    /// The way to AWS.
    pub aws: &'a dyn Aws,
    /// The person in front.
    pub console: &'a mut Console,
    /// Whether that person has pressed Ctrl-C.
    pub interrupt: &'a Interrupt,
    /// The stack.
    pub destination: &'a Destination,
}

impl Session<'_> {
    /// The same session about another stack.
    pub fn about<'b>(&'b mut self, destination: &'b Destination) -> Session<'b> {
        Session { aws: self.aws, console: &mut *self.console, interrupt: self.interrupt, destination }
    }

    /// The stack as it is deployed, if it is.
    ///
    /// # Errors
    /// Where CloudFormation can not be asked.
    pub fn stack(&self) -> Result<Option<Stack>, CallError> {
        describe_stack(self.aws, &self.destination.stack)
    }

    /// Runs a command that starts something which then goes on by itself.
    ///
    /// # Errors
    /// Where it fails. Where its answer was lost it may have begun, and the message says so with `way_out`.
    pub fn start(&self, arguments: &[String], way_out: &[String]) -> Result<(), Failure> {
        let Err(error) = self.aws.call(arguments) else { return Ok(()) };
        let lost = matches!(error.kind, CallErrorKind::Interrupted | CallErrorKind::Unreachable);
        let operation = error.operation.clone();
        let mut failure = error.into_failure();
        if lost {
            failure.message = format!("`aws {operation}` got no answer, and may have begun its work");
            failure.help = way_out.to_vec();
        }
        Err(failure)
    }
}

/// A stack by its name or id, if it exists.
///
/// # Errors
/// Where CloudFormation can not be asked.
pub fn describe_stack(aws: &dyn Aws, name: &str) -> Result<Option<Stack>, CallError> {
    let answer = match aws.call(&command(["cloudformation", "describe-stacks", "--stack-name", name])) {
        Err(error) if error.kind == CallErrorKind::NotFound => Value::Null,
        answer => answer?,
    };
    Ok(answer["Stacks"].get(0).map(Stack::from_json).filter(|stack| stack.status != "DELETE_COMPLETE"))
}

#[cfg(test)]
pub(crate) mod fixtures {
    use super::Session;
    use crate::aws::scripted::Scripted;
    use crate::console::Console;
    use crate::destination::{Destination, Place};
    use crate::interrupt::Interrupt;

    /// Does something in a session; what came of it, the operations that removed something, and the streams.
    pub(crate) fn with_session<T>(
        aws: &Scripted,
        answer: &'static str,
        act: impl FnOnce(&mut Session<'_>) -> T,
    ) -> (T, Vec<String>, [String; 2]) {
        let (mut console, data, notes) = Console::scripted(Some(answer));
        let destination = Destination { stack: "demo".to_owned(), region: None, place: Place::Account };
        let interrupt = Interrupt::default();
        let mut session = Session { aws, console: &mut console, interrupt: &interrupt, destination: &destination };
        let outcome = act(&mut session);
        let deleted = aws.calls().into_iter().filter(|call| call.contains(" delete-"));
        (outcome, deleted.collect(), [data.text(), notes.text()])
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::aws::scripted::Scripted;
    use crate::destination::Place;

    #[test]
    fn a_lost_answer_is_not_taken_for_a_refusal() {
        for (kind, message) in [
            (
                CallErrorKind::Interrupted,
                "interrupted: `aws delete-stack` got no answer, and may have begun its work\n  = help: look",
            ),
            (
                CallErrorKind::Unreachable,
                "error: `aws delete-stack` got no answer, and may have begun its work\n  = help: look",
            ),
            (
                CallErrorKind::Refused,
                "error: AWS refused the input: `aws delete-stack` said: no\n  = help: mend the value it names",
            ),
        ] {
            let aws = Scripted::new().refuse("delete-stack", kind, "no");
            let (mut console, _, _) = Console::scripted(None);
            let destination = Destination { stack: "demo".to_owned(), region: None, place: Place::Account };
            let interrupt = Interrupt::default();
            let session =
                Session { aws: &aws, console: &mut console, interrupt: &interrupt, destination: &destination };
            let failure =
                session.start(&command(["cloudformation", "delete-stack"]), &["look".to_owned()]).unwrap_err();
            assert_eq!(failure.to_string(), message);
        }
    }

    #[test]
    fn a_stack_that_does_not_exist_is_no_error_and_a_deleted_one_does_not_exist() {
        let missing = Scripted::new().refuse("describe-stacks", CallErrorKind::NotFound, "does not exist");
        assert_eq!(describe_stack(&missing, "demo"), Ok(None));
        let deleted =
            Scripted::new().answer("describe-stacks", json!({"Stacks": [{"StackStatus": "DELETE_COMPLETE"}]}));
        assert_eq!(describe_stack(&deleted, "demo"), Ok(None));
        let denied = Scripted::new().refuse("describe-stacks", CallErrorKind::AccessDenied, "no");
        assert_eq!(describe_stack(&denied, "demo").unwrap_err().kind, CallErrorKind::AccessDenied);
    }
}
