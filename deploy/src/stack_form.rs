//! What kind of stack a stack is, told by the types of its resources, and which kinds do not turn into which.

use crate::destination::Destination;
use crate::failure::Failure;
use crate::resources;

/// What a stack is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StackForm {
    /// A scaling stack of AWS's own resources.
    Native,
    /// A scaling stack of one resource, which a function carries out.
    Managed,
    /// The stack of that function.
    Provider,
}

impl StackForm {
    /// The form of a stack with resources of these types; none where it is nothing of ours.
    #[must_use]
    pub fn of(resource_types: &[String]) -> Option<Self> {
        let has = |wanted: &str| resource_types.iter().any(|kind| kind == wanted);
        if has(resources::MANAGED) {
            Some(Self::Managed)
        } else if has(resources::TARGET) {
            Some(Self::Native)
        } else {
            (has("AWS::Lambda::Function") && has("AWS::Lambda::EventInvokeConfig")).then_some(Self::Provider)
        }
    }

    /// Checks that a deployed stack may become one of this form.
    ///
    /// CloudFormation makes what is new before it removes what is old. Both forms of one target are the same target, so
    /// that the removal of the old one would take the new one away.
    ///
    /// # Errors
    /// Where it may not, with the way.
    pub fn check_over(self, deployed: &[String], destination: &Destination) -> Result<(), Failure> {
        let stack = &destination.stack;
        let delete = || {
            destination.later(|commands| {
                [format!(
                    "to change it, delete it with `{}`, which leaves the capacity as it is, and repeat the command",
                    commands.deploy("--delete")
                )]
            })
        };
        let why = "CloudFormation would make the new target first, and then delete the old one, which is the same";
        let failure = match (self, Self::of(deployed)) {
            (Self::Managed, Some(Self::Native)) => {
                Failure::input(format!("stack `{stack}` is a native one, and an update can not make it managed: {why}"))
                    .help("to update it as it is, leave --managed out")
                    .help_lines(delete())
            }
            (Self::Native, Some(Self::Managed)) => {
                Failure::input(format!("stack `{stack}` is a managed one, and an update can not make it native: {why}"))
                    .help("to update it as it is, add --managed")
                    .help_lines(delete())
            }
            (Self::Native | Self::Managed, Some(Self::Provider)) => Failure::input(format!(
                "stack `{stack}` holds the function of managed stacks, and a scaling stack can not take its place"
            ))
            .help("name another stack with --stack NAME"),
            (Self::Provider, other) if other != Some(Self::Provider) => Failure::input(format!(
                "stack `{stack}` is there and does not hold the function of managed stacks, whose stack is to have this name"
            ))
            .help("name another stack with --provider-stack NAME"),
            _ => return Ok(()),
        };
        Err(failure)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::destination::Place;

    const NATIVE: &[&str] = &["AWS::ApplicationAutoScaling::ScalableTarget", "AWS::CloudWatch::Alarm"];
    const MANAGED: &[&str] = &["AWS::CloudWatch::Dashboard", "Custom::SageMakerScaling"];
    const PROVIDER: &[&str] = &["AWS::Lambda::EventInvokeConfig", "AWS::Lambda::Function"];

    #[test]
    fn one_form_does_not_turn_into_another() {
        let why = "CloudFormation would make the new target first, and then delete the old one, which is the same";
        let delete = "\n  = help: to change it, delete it with `./deploy.sh --stack demo --delete`, which leaves the \
                      capacity as it is, and repeat the command";
        let to_managed = format!(
            "error: stack `demo` is a native one, and an update can not make it managed: {why}\n  = help: to update it as it \
             is, leave --managed out{delete}"
        );
        let to_native = format!(
            "error: stack `demo` is a managed one, and an update can not make it native: {why}\n  = help: to update it as it \
             is, add --managed{delete}"
        );
        let over_provider = "error: stack `demo` holds the function of managed stacks, and a scaling stack can not take its \
                             place\n  = help: name another stack with --stack NAME";
        let over_other = "error: stack `demo` is there and does not hold the function of managed stacks, whose stack is to \
                          have this name\n  = help: name another stack with --provider-stack NAME";
        let other: &[&str] = &["AWS::SNS::Topic"];
        for (wanted, deployed, expected) in [
            (StackForm::Native, NATIVE, None),
            (StackForm::Managed, MANAGED, None),
            (StackForm::Provider, PROVIDER, None),
            (StackForm::Managed, NATIVE, Some(to_managed.as_str())),
            (StackForm::Native, MANAGED, Some(to_native.as_str())),
            (StackForm::Native, PROVIDER, Some(over_provider)),
            (StackForm::Managed, PROVIDER, Some(over_provider)),
            (StackForm::Provider, NATIVE, Some(over_other)),
            (StackForm::Provider, MANAGED, Some(over_other)),
            (StackForm::Provider, other, Some(over_other)),
            (StackForm::Native, other, None),
        ] {
            let destination = Destination { stack: "demo".to_owned(), region: None, place: Place::Account };
            let deployed: Vec<String> = deployed.iter().map(|kind| (*kind).to_owned()).collect();
            let outcome = wanted.check_over(&deployed, &destination).err().map(|failure| failure.to_string());
            assert_eq!(outcome.as_deref(), expected, "{wanted:?} {deployed:?}");
        }
    }
}
