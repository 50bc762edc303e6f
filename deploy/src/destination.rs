//! Which stack, where, and how to name it in a command the user can type.

use crate::quote::quote;

/// A stack and the place it lives in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// The stack's name.
    pub stack: String,
    /// The region, where it is not the configured one.
    pub region: Option<String>,
    /// Whose AWS it is.
    pub place: Place,
}

/// Whose AWS a command talks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The user's account.
    Account,
    /// The local AWS, which lives as long as the command.
    Local,
}

impl Destination {
    /// A command of this program about the stack, such as `./deploy.sh --stack demo --status`.
    #[must_use]
    pub fn deploy(&self, flag: &str) -> String {
        format!("./deploy.sh --stack {}{} {flag}", quote(&self.stack), self.region_option())
    }

    /// A command of the `aws` tool about the stack.
    #[must_use]
    pub fn aws(&self, operation: &str) -> String {
        format!("aws cloudformation {operation} --stack-name {}{}", quote(&self.stack), self.region_option())
    }

    /// The option that names the region, with a space in front; empty for the configured one.
    #[must_use]
    pub fn region_option(&self) -> String {
        self.region.as_deref().map(|region| format!(" --region {}", quote(region))).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_name_the_stack_and_the_region() {
        let mut destination = Destination { stack: "demo".to_owned(), region: None, place: Place::Account };
        assert_eq!(destination.deploy("--status"), "./deploy.sh --stack demo --status");
        destination.region = Some("eu-central-1".to_owned());
        assert_eq!(destination.deploy("--delete"), "./deploy.sh --stack demo --region eu-central-1 --delete");
        assert_eq!(
            destination.aws("cancel-update-stack"),
            "aws cloudformation cancel-update-stack --stack-name demo --region eu-central-1"
        );
    }
}
