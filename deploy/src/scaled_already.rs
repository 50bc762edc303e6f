//! Whether something else scales the endpoint already, asked before anything is made: CloudFormation finds
//! it out in the middle of the launch, and rolls that back.

use scaling::EndpointKind;
use serde_json::Value;

use crate::aws::command;
use crate::choice::Choice;
use crate::failure::Failure;
use crate::identity::Identity;
use crate::json::{items, text};
use crate::quote::command_line;
use crate::resources;
use crate::session::Session;
use crate::stack::Stack;

/// The parameter by which a managed stack takes over a target that is there.
pub const ADOPT_PARAMETER: &str = "AdoptExisting";

/// What becomes of a target that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// It is refused, and the stack could not do otherwise.
    Refused,
    /// It is refused, unless the stack's parameter says otherwise.
    Adoptable,
    /// It is taken over.
    Adopted,
}

impl Existing {
    /// What the parameters of a stack say.
    #[must_use]
    pub fn of(choices: &[Choice]) -> Self {
        match choices.iter().find(|choice| choice.name == ADOPT_PARAMETER) {
            None => Self::Refused,
            Some(choice) if choice.new == "true" => Self::Adopted,
            Some(_) => Self::Adoptable,
        }
    }
}

/// Checks that nothing but the stack itself scales what is to be scaled; `own` is the stack where it is updated. Where
/// something does and the stack takes it over, that is said.
///
/// # Errors
/// Where something does, with its capacities and policies; where a service can not be asked.
pub fn check(
    session: &mut Session<'_>,
    identity: &Identity,
    kind: EndpointKind,
    own: Option<&Stack>,
    existing: Existing,
) -> Result<(), Failure> {
    let id = identity.resource_id();
    let dimension = kind.scalable_dimension();
    let about = |operation: &str, option: &str| {
        let service = ["application-autoscaling", operation, "--service-namespace", "sagemaker"];
        let target = [option, id.as_str(), "--scalable-dimension", dimension.as_str()];
        service.into_iter().chain(target).map(str::to_owned).collect::<Vec<_>>()
    };
    let answer = session.aws.call(&about("describe-scalable-targets", "--resource-ids"))?;
    let Some(target) = items(&answer["ScalableTargets"]).next() else { return Ok(()) };
    if let Some(own) = own
        && holds(session, own, &format!("{id}|{dimension}|"))?
    {
        return Ok(());
    }
    let policies = session.aws.call(&about("describe-scaling-policies", "--resource-id"))?;
    let schedules = session.aws.call(&about("describe-scheduled-actions", "--resource-id"))?;
    let message = format!(
        "{} is already scaled: {} to {} {}, {}{}",
        identity.described(),
        text(&target["MinCapacity"]),
        text(&target["MaxCapacity"]),
        dimension.units(),
        policies_by_name(&policies),
        schedules_by_name(&schedules)
    );
    if existing == Existing::Adopted {
        session.console.note(&format!("{message}; {ADOPT_PARAMETER} is true, so the stack takes it over"));
        return Ok(());
    }
    let adopt = format!("or take it over as it is, with --param {ADOPT_PARAMETER}=true");
    let adopt = (existing == Existing::Adoptable).then_some(adopt);
    let deregister = command_line(&about("deregister-scalable-target", "--resource-id"));
    let failure = Failure::input(message).help_lines(session.destination.later(|commands| {
        let region = commands.region_option();
        [
            format!("run `aws {deregister}{region}`, which deletes its policies and schedules, and repeat the command"),
            "or, where a stack owns it, delete that stack".to_owned(),
        ]
    }));
    Err(failure.help_lines(adopt.into_iter().collect()))
}

/// Whether a stack has a resource whose physical id begins like this.
fn holds(session: &Session<'_>, stack: &Stack, beginning: &str) -> Result<bool, Failure> {
    let answer = session.aws.call(&command(["cloudformation", "list-stack-resources", "--stack-name", &stack.id]))?;
    Ok(resources::existing(&answer).any(|resource| text(&resource["PhysicalResourceId"]).starts_with(beginning)))
}

/// The policies by their names and types.
fn policies_by_name(policies: &Value) -> String {
    let policies = items(&policies["ScalingPolicies"]);
    let named = policies.map(|policy| format!("{} ({})", text(&policy["PolicyName"]), text(&policy["PolicyType"])));
    listed(["policy", "policies"], &named.collect::<Vec<_>>()).unwrap_or_else(|| "no policies".to_owned())
}

/// The scheduled actions by their names, after what is said before; nothing where there are none.
fn schedules_by_name(schedules: &Value) -> String {
    let named = items(&schedules["ScheduledActions"]).map(|action| text(&action["ScheduledActionName"]));
    let listed = listed(["scheduled action", "scheduled actions"], &named.collect::<Vec<_>>());
    listed.map(|listed| format!(", {listed}")).unwrap_or_default()
}

fn listed([one, several]: [&str; 2], names: &[String]) -> Option<String> {
    match names {
        [] => None,
        [name] => Some(format!("{one} {name}")),
        names => Some(format!("{several} {}", names.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::aws::scripted::Scripted;
    use crate::choice::Reason;
    use crate::session::fixtures::with_session;

    #[track_caller]
    fn check_row(targets: &Value, policies: &Value, schedules: &Value, own: Option<&str>, expected: Option<&str>) {
        let (outcome, _) = checked(targets, policies, schedules, own, Existing::Refused);
        assert_eq!(outcome.as_deref(), expected, "{targets} {own:?}");
    }

    /// What is refused and what is noted.
    fn checked(
        targets: &Value,
        policies: &Value,
        schedules: &Value,
        own: Option<&str>,
        existing: Existing,
    ) -> (Option<String>, String) {
        let aws = Scripted::new()
            .answer("describe-scalable-targets", json!({"ScalableTargets": targets}))
            .answer("describe-scaling-policies", json!({"ScalingPolicies": policies}))
            .answer("describe-scheduled-actions", json!({"ScheduledActions": schedules}))
            .answer("list-stack-resources", json!({"StackResourceSummaries": [{"PhysicalResourceId": own}]}));
        let identity = Identity::Variant { endpoint: "e".to_owned(), variant: "v".to_owned() };
        let stack = own.map(|_| Stack::from_json(&json!({"StackId": "arn:stack"})));
        let (outcome, _, [_, notes]) =
            with_session(&aws, "", |session| check(session, &identity, EndpointKind::Async, stack.as_ref(), existing));
        (outcome.err().map(|failure| failure.to_string()), notes)
    }

    #[test]
    fn a_managed_stack_takes_a_target_over_where_it_is_told_to() {
        let registered = json!([{"MinCapacity": 3, "MaxCapacity": 50}]);
        let none = json!([]);
        let check = |targets, existing| checked(targets, &none, &none, None, existing);
        let is_scaled = "variant `v` of endpoint `e` is already scaled: 3 to 50 instances, no policies";
        let noted = format!("{is_scaled}; AdoptExisting is true, so the stack takes it over\n");
        assert_eq!(check(&registered, Existing::Adopted), (None, noted));
        assert_eq!(check(&none, Existing::Adopted), (None, String::new()));
        let (refused, _) = check(&registered, Existing::Adoptable);
        let refused = refused.unwrap();
        assert!(refused.starts_with(&format!("error: {is_scaled}\n  = help: run `aws ")), "{refused}");
        assert!(
            refused.ends_with("\n  = help: or take it over as it is, with --param AdoptExisting=true"),
            "{refused}"
        );
    }

    #[test]
    fn the_parameters_tell_whether_a_target_is_taken_over() {
        let choice = |value: &str| crate::choice::fixtures::choice(ADOPT_PARAMETER, value, Reason::Kept);
        for (choices, expected) in [
            (vec![], Existing::Refused),
            (vec![choice("false")], Existing::Adoptable),
            (vec![choice("true")], Existing::Adopted),
        ] {
            assert_eq!(Existing::of(&choices), expected);
        }
    }

    #[test]
    fn a_target_of_somebody_else_s_is_shown_with_the_way_to_remove_it() {
        let help = "\n  = help: run `aws application-autoscaling deregister-scalable-target --service-namespace sagemaker \
                    --resource-id endpoint/e/variant/v --scalable-dimension sagemaker:variant:DesiredInstanceCount`, which \
                    deletes its policies and schedules, and repeat the command\n  = help: or, where a stack owns it, delete \
                    that stack";
        let refused = |policies: &str| {
            format!("error: variant `v` of endpoint `e` is already scaled: 3 to 50 instances, {policies}{help}")
        };
        let registered = json!([{"MinCapacity": 3, "MaxCapacity": 50}]);
        let policy = |name: &str, kind: &str| json!({"PolicyName": name, "PolicyType": kind});
        let one = json!([policy("console-tt", "TargetTrackingScaling")]);
        let two = json!([policy("a", "TargetTrackingScaling"), policy("b", "StepScaling")]);
        let own = "endpoint/e/variant/v|sagemaker:variant:DesiredInstanceCount|sagemaker";
        let other = "endpoint/e/variant/v2|sagemaker:variant:DesiredInstanceCount|sagemaker";
        let with_one = refused("policy console-tt (TargetTrackingScaling)");
        let with_two = refused("policies a (TargetTrackingScaling), b (StepScaling)");
        let none = &json!([]);
        let schedules = json!([{"ScheduledActionName": "mornings"}, {"ScheduledActionName": "evenings"}]);
        let with_schedules = refused("no policies, scheduled actions mornings, evenings");
        for (targets, policies, schedules, own, expected) in [
            (none, none, none, None, None),
            (&registered, &one, none, Some(own), None),
            (&registered, &one, none, Some(other), Some(&with_one)),
            (&registered, &one, none, None, Some(&with_one)),
            (&registered, &two, none, None, Some(&with_two)),
            (&registered, none, none, None, Some(&refused("no policies"))),
            (&registered, none, &schedules, None, Some(&with_schedules)),
        ] {
            check_row(targets, policies, schedules, own, expected.map(String::as_str));
        }
    }
}
