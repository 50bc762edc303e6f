//! Which stacks have their function from a stack.

use crate::aws::{Aws, command};
use crate::json::texts;

/// The stacks that import the function of a stack, by name. Where CloudFormation does not tell, it is none: what it guards
/// by this it guards itself.
#[must_use]
pub fn importers(aws: &dyn Aws, provider: &str) -> Vec<String> {
    let export = format!("{provider}-ServiceToken");
    let answer = aws.call(&command(["cloudformation", "list-imports", "--export-name", &export]));
    // That nobody imports it is an error too.
    answer.map(|answer| texts(&answer["Imports"])).unwrap_or_default()
}
