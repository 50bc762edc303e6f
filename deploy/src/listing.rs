//! What exists in place of a name that does not.

use serde_json::Value;

use crate::aws::{Aws, command};
use crate::failure::Failure;
use crate::json::{items, text};
use crate::suggestion::closest;

/// How many names a message lists.
const LISTED: usize = 20;

/// How a kind of thing is listed.
pub struct Listing {
    /// The operation of SageMaker that lists.
    pub operation: &'static str,
    /// The member of its answer that holds the list.
    pub member: &'static str,
    /// The member of an item that holds its name.
    pub name: &'static str,
}

/// The failure for a name that does not exist, with those that do.
#[must_use]
pub fn missing(aws: &dyn Aws, kind: &str, name: &str, listing: &Listing) -> Failure {
    let failure = Failure::input(format!("there is no {kind} `{name}`"));
    // The list only helps; without the right to ask for it, the message stands without.
    let answer = aws.call(&command(["sagemaker", listing.operation, "--max-items", "100"])).unwrap_or(Value::Null);
    let names: Vec<String> = items(&answer[listing.member]).map(|item| text(&item[listing.name])).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    if names.is_empty() {
        return failure.help(format!(
            "none is visible in this account and region: choose others with AWS_PROFILE and --region, or look with `aws sagemaker {}`",
            listing.operation
        ));
    }
    with_names(failure, name, &format!("the {kind}s here are"), &names)
}

/// The failure with the name that may have been meant, and the first of all that exist.
#[must_use]
pub fn with_names(failure: Failure, name: &str, introduction: &str, names: &[&str]) -> Failure {
    let failure = match closest(name, names) {
        Some(candidate) => failure.help(format!("did you mean `{candidate}`?")),
        None => failure,
    };
    let more = names.len().checked_sub(LISTED + 1).map(|rest| format!(" and {} more", rest + 1));
    let listed = names.iter().take(LISTED).copied().collect::<Vec<_>>().join(", ");
    failure.help(format!("{introduction} {listed}{}", more.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_is_cut() {
        let names: Vec<String> = (0..23).map(|number| format!("name{number}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let failure = with_names(Failure::input("x"), "zebra", "here are", &names);
        assert!(failure.help[0].ends_with("name19 and 3 more"), "{failure}");
    }
}
