//! What every task of a run works with.

use serde_json::Value;

use crate::aws::{Aws, command};
use crate::call_error::{CallError, CallErrorKind};
use crate::console::Console;
use crate::destination::Destination;
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
    /// The stack as it is deployed, if it is.
    ///
    /// # Errors
    /// Where CloudFormation can not be asked.
    pub fn stack(&self) -> Result<Option<Stack>, CallError> {
        describe_stack(self.aws, &self.destination.stack)
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
mod tests {
    use serde_json::json;

    use super::*;
    use crate::aws::scripted::Scripted;

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
