//! The ladder that a managed stack has in one parameter: checked before a launch, and made one step longer.

use scaling::input::{PlanInput, StepPolicyInput};
use scaling::{AlarmShape, Change, Decimal, EndpointKind, Field, Problem, ScalingPlan, Severity, Side, StepLadder};

use crate::failure::Failure;
use crate::parameters::Override;
use crate::source::Rendered;
use crate::steps::add;

/// The parameter that holds the ladder of a managed stack, in its text form.
pub const PARAMETER: &str = "ScaleSteps";
/// The parameter that holds the shape of its alarms.
pub const SHAPE: &str = "AlarmShape";

/// Checks a ladder that the caller chose. CloudFormation knows only a pattern for it: the order of its steps and the kind of
/// their changes would be refused by the function, in the middle of the launch.
///
/// # Errors
/// Where the ladder can not be deployed, with what is wrong in it.
pub fn check(template: &Rendered, overrides: &[Override]) -> Result<(), Failure> {
    let last = |name: &str| overrides.iter().rev().find(|given| given.name == name);
    let declared = |name: &str| template.parameters.iter().find(|parameter| parameter.name == name);
    let (Some(given), Some(_)) = (last(PARAMETER), declared(PARAMETER)) else { return Ok(()) };
    let shape = last(SHAPE).map(|given| given.value.as_str());
    let shape = shape.or_else(|| declared(SHAPE).and_then(|parameter| parameter.default.as_deref()));
    let problems = match parse(&given.value, shape.unwrap_or_default(), template.floor.unwrap_or(Decimal::ZERO)) {
        Ok(_) => return Ok(()),
        Err(problems) => problems,
    };
    let beginning = format!("{PARAMETER}, given by {}", given.origin);
    let said: Vec<String> = problems.iter().map(|problem| problem.message.clone()).collect();
    let failure = Failure::input(format!("{beginning}: {}", said.join("; ")));
    Err(failure.help_lines(problems.into_iter().map(|problem| problem.fix).collect()))
}

/// Reads a ladder for a shape of alarms, by the value of its parameter.
fn parse(text: &str, shape: &str, floor: Decimal) -> Result<StepLadder, Vec<Problem>> {
    let alarms = if shape == "Paired" { AlarmShape::Paired } else { AlarmShape::AlwaysOn };
    let policy = StepPolicyInput { alarms, floor: Some(floor.to_string()), ..StepPolicyInput::from_text(text) };
    let (min_capacity, max_capacity) = (Some(1), Some(1));
    let plan =
        PlanInput { step_policies: vec![policy], min_capacity, max_capacity, ..PlanInput::of(EndpointKind::Realtime) };
    let (plan, problems) = ScalingPlan::validate(&plan);
    // What else is wrong is wrong with the plan that is made up here.
    let of_steps = |problem: &Problem| problem.location.field == Field::Steps && problem.severity() == Severity::Error;
    let problems: Vec<Problem> = problems.into_iter().filter(of_steps).collect();
    match plan.and_then(|plan| plan.step_policies().first().map(|policy| policy.ladder().clone())) {
        Some(ladder) if problems.is_empty() => Ok(ladder),
        _ => Err(problems),
    }
}

/// The ladder of a text with one more step on the outside of the last one, which does more; none where there is no room
/// for another.
#[must_use]
pub fn longer(text: &str, shape: &str) -> Option<String> {
    let ladder = parse(text, shape, Decimal::ZERO).ok()?;
    let last = ladder.steps().last()?;
    let further = if Decimal::ZERO < last.value { last.value } else { Decimal::from_integer(10) };
    let value = add(last.value, further);
    let change = match last.change {
        Change::InCapacity(amount) if 0 < amount => Change::InCapacity(amount.checked_mul(2)?),
        Change::Percent(amount) if 0 < amount => Change::Percent(amount.checked_mul(2)?),
        Change::Exact(amount) => Change::Exact(amount.checked_add(1)?),
        Change::InCapacity(_) => Change::InCapacity(1),
        Change::Percent(_) => Change::Percent(10),
        Change::Rest => return None,
    };
    let longer = format!("{ladder}, {} {value}: {change}", Side::From.keyword());
    parse(&longer, shape, Decimal::ZERO).ok().map(|ladder| ladder.to_string())
}
