//! The names that the policies of a plan are deployed under, each of which can be given once.

use crate::input::{PlanInput, Rules};
use crate::{AlarmShape, Field, Location, Part, Problem, ProblemCode, StepPolicy, TargetTrackingPolicy};

/// A policy with the names it may be deployed under. An author's are those without hyphens: two names that differ by
/// those alone would meet in their logical ids.
pub(super) struct NamedPolicy<'a> {
    part: Part,
    name: &'a str,
    pub(super) deployed: Vec<String>,
}

/// Compares names as they were given, so that a policy with problems of its own is not left out. `expanded`
/// is the plan that was given with what its switch adds, at the end of each list.
pub(super) fn problems(given: &PlanInput, expanded: &PlanInput) -> Vec<Problem> {
    let policies = policies(expanded);
    let earlier = |index: usize| {
        let policy = &policies[index];
        let other =
            policies[..index].iter().find(|other| other.deployed.iter().any(|name| policy.deployed.contains(name)));
        other.map(|other| (other, policy))
    };
    (0..policies.len()).filter_map(earlier).map(|(other, policy)| problem(given, other, policy)).collect()
}

fn problem(given: &PlanInput, other: &NamedPolicy<'_>, policy: &NamedPolicy<'_>) -> Problem {
    let is_added = |policy: &NamedPolicy<'_>| match policy.part {
        Part::StepPolicy(position) => given.step_policies.len() <= position,
        Part::TargetTrackingPolicy(position) => given.target_tracking_policies.len() <= position,
        Part::Plan | Part::ScheduledAction(_) | Part::Notifications => false,
    };
    let (own, added) = match (is_added(other), is_added(policy)) {
        (true, _) => (policy, Some(other)),
        (false, true) => (other, Some(policy)),
        (false, false) => (policy, None),
    };
    let name = own.name;
    let (message, fix): (String, &str) = match added {
        Some(added) => (
            format!(
                "the policy `{name}` would be deployed under the name of `{}`, which `scale_to_zero` adds",
                added.name
            ),
            "give it another name, or remove it if it does the same",
        ),
        None if other.name == policy.name => (two_of_a_name(given, other, policy), name_advice(given, other, policy)),
        None => (
            format!("the policy `{name}` would be deployed under the name of another one"),
            "give each policy a name of its own, that ends neither in -low nor in -high",
        ),
    };
    Problem::new(ProblemCode::PolicyNameTwice, Location::new(own.part, Field::Name), message, fix)
}

fn two_of_a_name(given: &PlanInput, other: &NamedPolicy<'_>, policy: &NamedPolicy<'_>) -> String {
    let name = policy.name;
    match [other, policy].map(|policy| is_named(given, policy.part)) {
        [true, true] => format!("two policies are called `{name}`"),
        [false, false] => format!("two policies are called `{name}`, the name given to one without a name"),
        _ => format!("two policies are called `{name}`, which is also the name given to one without a name"),
    }
}

fn name_advice(given: &PlanInput, other: &NamedPolicy<'_>, policy: &NamedPolicy<'_>) -> &'static str {
    let all_named = [other, policy].iter().all(|policy| is_named(given, policy.part));
    if all_named {
        "give each policy a name of its own"
    } else {
        "add `name: ...` to the one without, each policy with a name of its own"
    }
}

/// Whether the author named the policy.
fn is_named(given: &PlanInput, part: Part) -> bool {
    match part {
        Part::StepPolicy(position) => given.step_policies.get(position).is_some_and(|policy| policy.name.is_some()),
        Part::TargetTrackingPolicy(position) => {
            given.target_tracking_policies.get(position).is_some_and(|policy| policy.name.is_some())
        }
        Part::Plan | Part::ScheduledAction(_) | Part::Notifications => true,
    }
}

/// Every policy of a plan, step scaling first.
pub(super) fn policies(input: &PlanInput) -> Vec<NamedPolicy<'_>> {
    let stem = |name: &str| match input.rules {
        Rules::Author => name.replace('-', ""),
        Rules::Service => name.to_owned(),
    };
    let steps = input.step_policies.iter().enumerate().map(|(position, policy)| {
        let name = StepPolicy::name_of(policy);
        let deployed = match policy.alarms {
            AlarmShape::AlwaysOn => vec![stem(name)],
            AlarmShape::Paired => ["low", "high"].map(|side| stem(&format!("{name}-{side}"))).to_vec(),
        };
        NamedPolicy { part: Part::StepPolicy(position), name, deployed }
    });
    let tracking = input.target_tracking_policies.iter().enumerate().map(|(position, policy)| {
        let name = TargetTrackingPolicy::name_of(policy);
        NamedPolicy { part: Part::TargetTrackingPolicy(position), name, deployed: vec![stem(name)] }
    });
    steps.chain(tracking).collect()
}
