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

/// What stands in place of a command to type later where there is nothing left to type it for.
const LOCAL_END: &str = "the local AWS ends with this command, and the stack with it";

impl Destination {
    /// Commands about the stack that can be typed once this one has ended. There are none for the local
    /// AWS: typed later, the same words would act on the user's account.
    #[must_use]
    pub fn commands(&self) -> Option<Commands<'_>> {
        (self.place == Place::Account).then_some(Commands { destination: self })
    }

    /// Lines of help that name commands to type later; on the local AWS, why there are none.
    #[must_use]
    pub fn later<const N: usize>(&self, lines: impl FnOnce(Commands<'_>) -> [String; N]) -> Vec<String> {
        self.commands().map_or_else(|| vec![LOCAL_END.to_owned()], |commands| lines(commands).into())
    }
}

/// Commands about a stack in the user's account.
#[derive(Clone, Copy, Debug)]
pub struct Commands<'a> {
    destination: &'a Destination,
}

impl Commands<'_> {
    /// A command of this program, such as `./deploy.sh --stack demo --status`.
    #[must_use]
    pub fn deploy(&self, flag: &str) -> String {
        format!("./deploy.sh --stack {}{} {flag}", quote(&self.destination.stack), self.region_option())
    }

    /// A command of the `aws` tool.
    #[must_use]
    pub fn aws(&self, operation: &str) -> String {
        format!(
            "aws cloudformation {operation} --stack-name {}{}",
            quote(&self.destination.stack),
            self.region_option()
        )
    }

    /// The option that names the region, with a space in front; empty for the configured one.
    #[must_use]
    pub fn region_option(&self) -> String {
        self.destination.region.as_deref().map(|region| format!(" --region {}", quote(region))).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_name_the_stack_and_the_region() {
        let mut destination = Destination { stack: "demo".to_owned(), region: None, place: Place::Account };
        assert_eq!(destination.commands().unwrap().deploy("--status"), "./deploy.sh --stack demo --status");
        destination.region = Some("eu-central-1".to_owned());
        let commands = destination.commands().unwrap();
        assert_eq!(commands.deploy("--delete"), "./deploy.sh --stack demo --region eu-central-1 --delete");
        assert_eq!(
            commands.aws("cancel-update-stack"),
            "aws cloudformation cancel-update-stack --stack-name demo --region eu-central-1"
        );
    }

    #[test]
    fn no_command_is_named_for_a_local_aws_that_has_ended() {
        for (place, expected) in [
            (Place::Account, "look with `./deploy.sh --stack demo --status`"),
            (Place::Local, "the local AWS ends with this command, and the stack with it"),
        ] {
            let destination = Destination { stack: "demo".to_owned(), region: None, place };
            let lines = destination.later(|commands| [format!("look with `{}`", commands.deploy("--status"))]);
            assert_eq!(lines, [expected]);
        }
    }
}
