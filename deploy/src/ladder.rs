//! The ladder that a managed stack has in one parameter: checked before a launch, and made one step longer.

use scaling::input::{PlanInput, StepPolicyInput};
use scaling::{AlarmShape, Change, Decimal, EndpointKind, Field, Problem, ScalingPlan, Severity, Side, StepLadder};

use crate::choice::Choice;
use crate::failure::Failure;
use crate::parameters::Override;
use crate::source::Rendered;
use crate::steps::add;

/// The parameter that holds the ladder of a managed stack, in its text form.
pub const PARAMETER: &str = "ScaleSteps";
/// The parameter that holds the shape of its alarms.
pub const SHAPE: &str = "AlarmShape";
/// Its values.
const ALWAYS_ON: &str = "AlwaysOn";
const PAIRED: &str = "Paired";

/// Checks a ladder that the caller chose, before AWS is asked. CloudFormation knows only a pattern for it: the order of its
/// steps and the kind of their changes would be refused by the function, in the middle of the launch.
///
/// # Errors
/// Where the ladder can not be deployed, with what is wrong in it.
pub fn check(template: &Rendered, overrides: &[Override]) -> Result<(), Failure> {
    let last = |name: &str| overrides.iter().rev().find(|given| given.name == name);
    let is_declared = template.parameters.iter().any(|parameter| parameter.name == PARAMETER);
    let Some(given) = last(PARAMETER).filter(|_| is_declared) else { return Ok(()) };
    let check = |shape: &str| check_for(&given.value, &format!("given by {}", given.origin), shape, template);
    match last(SHAPE) {
        Some(shape) => check(&shape.value),
        // The deployed one counts, which is not known yet.
        None => check(ALWAYS_ON).or_else(|failure| check(PAIRED).map_err(|_| failure)),
    }
}

/// Checks the ladder that a launch chose, for the shape of alarms that it chose.
///
/// # Errors
/// As [`check`].
pub fn check_chosen(template: &Rendered, choices: &[Choice]) -> Result<(), Failure> {
    let find = |name: &str| choices.iter().find(|choice| choice.name == name);
    let (Some(ladder), Some(shape)) = (find(PARAMETER), find(SHAPE)) else { return Ok(()) };
    check_for(&ladder.new, &format!("with {}", shape.described()), &shape.new, template)
}

fn check_for(text: &str, how: &str, shape: &str, template: &Rendered) -> Result<(), Failure> {
    match parse(text, shape, template.floor.unwrap_or(Decimal::ZERO)) {
        Err(problems) if !problems.is_empty() => {
            let said: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
            let failure = Failure::input(format!("{PARAMETER}, {how}: {}", said.join("; ")));
            Err(failure.help_lines(problems.into_iter().map(|problem| problem.fix).collect()))
        }
        _ => Ok(()),
    }
}

/// Reads a ladder for a shape of alarms, by the value of its parameter.
fn parse(text: &str, shape: &str, floor: Decimal) -> Result<StepLadder, Vec<Problem>> {
    let alarms = if shape == PAIRED { AlarmShape::Paired } else { AlarmShape::AlwaysOn };
    // The alarms of a pair have thresholds of their own.
    let floor = (alarms == AlarmShape::AlwaysOn).then(|| floor.to_string());
    let policy = StepPolicyInput { alarms, floor, ..StepPolicyInput::from_text(text) };
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

#[cfg(test)]
mod tests {
    use templategen::template::Declared;

    use super::*;
    use crate::choice::Reason;
    use crate::choice::fixtures::choice;
    use crate::job::Mode;
    use crate::plan::fixtures::plan;

    const EXACT: &str = "error: ScaleSteps, given by --param: the ladder `below 20: =1, from 50: =4` sets exact capacities and \
                         rests in between\n  = help: use paired alarms, or let every step meet the next one without a resting \
                         one";

    fn template(floor: i64, names: &[&str]) -> Rendered {
        let declared = |name: &&str| Declared { name: (*name).to_owned(), ..Declared::default() };
        Rendered {
            parameters: names.iter().map(declared).collect(),
            floor: Some(Decimal::from_integer(floor)),
            ..plan(None, Mode::Execute).template
        }
    }

    #[track_caller]
    fn check_row(template: &Rendered, given: &[(&str, &str)], expected: Result<(), &str>) {
        let given = given.iter().map(|(name, value)| Override {
            name: (*name).to_owned(),
            value: (*value).to_owned(),
            origin: "--param",
        });
        let outcome = check(template, &given.collect::<Vec<_>>()).map_err(|failure| failure.to_string());
        assert_eq!(outcome.as_ref().map_err(String::as_str).copied(), expected);
    }

    #[test]
    fn a_ladder_that_no_pattern_could_refuse_is_refused_with_what_is_wrong_in_it() {
        let both = [PARAMETER, SHAPE];
        let (managed, with_floor) = (template(0, &both), template(-5, &both));
        for (template, given, expected) in [
            (&managed, &[(PARAMETER, "below 20: -1, from 50: +1, from 120: +3")] as &[_], Ok(())),
            (&managed, &[("MaxCapacity", "3")], Ok(())),
            // It is refused elsewhere: the template does not have it.
            (&template(0, &[]), &[(PARAMETER, "from 50")], Ok(())),
            (
                &managed,
                &[(PARAMETER, "from 50: +1, below 20: -1")],
                Err(
                    "error: ScaleSteps, given by --param: `below 20` stands right of `from 50`\n  = help: move `below 20` in \
                     front of every `from`",
                ),
            ),
            (
                &managed,
                &[(PARAMETER, "from 50: +1, from 120: +30%")],
                Err(
                    "error: ScaleSteps, given by --param: `+30%` is PercentChangeInCapacity, but `+1` is ChangeInCapacity\n  \
                     = help: write all changes of one ladder in one kind: +N, +N% or =N",
                ),
            ),
            (
                &managed,
                &[(PARAMETER, "form 50: +1")],
                Err(
                    "error: ScaleSteps, given by --param: the step `form 50: +1` does not begin with `below` or `from`\n  = \
                     help: begin the step with `below` or `from`, as in `from 50: +1`",
                ),
            ),
            (&managed, &[(PARAMETER, "below 20: =1, from 50: =4"), (SHAPE, ALWAYS_ON)], Err(EXACT)),
            // The deployed alarms may be paired.
            (&managed, &[(PARAMETER, "below 20: =1, from 50: =4")], Ok(())),
            (&managed, &[(PARAMETER, "below 20: =1, from 50: =4"), (SHAPE, PAIRED)], Ok(())),
            (
                &managed,
                &[(PARAMETER, "below -3: -1, from 50: +1"), (SHAPE, ALWAYS_ON)],
                Err(
                    "error: ScaleSteps, given by --param: nothing is done at `below -3`, where the metric's floor is 0\n  = \
                     help: lower the floor under every value the metric can take, or use paired alarms",
                ),
            ),
            (&with_floor, &[(PARAMETER, "below -3: -1, from 50: +1"), (SHAPE, ALWAYS_ON)], Ok(())),
        ] {
            check_row(template, given, expected);
        }
    }

    #[test]
    fn the_ladder_is_checked_for_the_alarms_that_it_will_have() {
        for (shape, reason, expected) in [
            (PAIRED, Reason::Kept, Ok(())),
            (
                ALWAYS_ON,
                Reason::Kept,
                Err(
                    "ScaleSteps, with AlarmShape=AlwaysOn (deployed): the ladder `below 20: =1, from 50: =4` sets exact \
                     capacities and rests in between",
                ),
            ),
        ] {
            let ladder = choice(PARAMETER, "below 20: =1, from 50: =4", Reason::Given("--param"));
            let choices = [ladder, choice(SHAPE, shape, reason)];
            let outcome = check_chosen(&template(0, &[]), &choices).map_err(|failure| failure.message);
            assert_eq!(outcome.as_ref().map_err(String::as_str).copied(), expected);
        }
        assert_eq!(check_chosen(&template(0, &[]), &[]), Ok(()));
    }

    #[test]
    fn a_longer_ladder_does_more_further_out() {
        for (ladder, shape, expected) in [
            ("below 20: -1, from 50: +1", "AlwaysOn", Some("below 20: -1, from 50: +1, from 100: +2")),
            ("from 0.5: +10%", "AlwaysOn", Some("from 0.5: +10%, from 1: +20%")),
            ("below 20: =1, from 50: =4", "Paired", Some("below 20: =1, from 50: =4, from 100: =5")),
            ("below 20: -1", "AlwaysOn", Some("below 20: -1, from 40: +1")),
            ("from 50: +1, from 60: 0", "AlwaysOn", None),
            ("nothing", "AlwaysOn", None),
        ] {
            assert_eq!(longer(ladder, shape).as_deref(), expected, "{ladder}");
        }
    }
}
