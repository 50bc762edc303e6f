//! From the raw forms of a ladder to a ladder: all problems of one at once.

use std::ops::Range;

use super::text::{self, Sign};
use super::{Change, Side, Step, StepLadder};
use crate::alarm::AlarmShape;
use crate::input::{StepInput, StepsInput};
use crate::{AdjustmentType, Decimal, Location, Problem, ProblemCode, quota};

/// Where a step stands: its position in a list, or its bytes in a text.
#[derive(Clone, Debug)]
enum Place {
    Item(usize),
    Bytes(Range<usize>),
}

impl Place {
    fn of(&self, ladder: &Location) -> Location {
        match self {
            Self::Item(item) => ladder.clone().item(*item),
            Self::Bytes(bytes) => ladder.clone().within(bytes.clone()),
        }
    }
}

impl StepLadder {
    /// Checks a ladder for the alarm shape it is deployed with; returns every problem.
    ///
    /// `at` is where the ladder stands, for the problems' locations.
    ///
    /// # Errors
    /// Where a step can not be read, the steps are out of order, or the shape can not express them.
    pub(crate) fn validate(
        input: &StepsInput,
        shape: AlarmShape,
        floor: Decimal,
        at: &Location,
    ) -> Result<Self, Vec<Problem>> {
        let (steps, mut problems) = read(input, at);
        problems.extend(order_problems(&steps, at));
        problems.extend(kind_problems(&steps, at));
        problems.extend(direction_problems(&steps, at));
        problems.extend(floor_problems(&steps, shape, floor, at));
        if !problems.is_empty() {
            return Err(problems);
        }
        let adjustment_type = steps.iter().find_map(|(step, _)| step.change.adjustment_type());
        let (below, from) = steps.iter().map(|(step, _)| *step).partition(|step| step.side == Side::Below);
        // The kinds were checked above: a ladder without one rests everywhere and has a problem.
        let ladder = Self { adjustment_type: adjustment_type.unwrap_or(AdjustmentType::ChangeInCapacity), below, from };
        problems.extend(ladder.rest_problem(shape, floor, at));
        problems.extend(ladder.quota_problem(shape, floor, at));
        if problems.is_empty() { Ok(ladder) } else { Err(problems) }
    }

    fn rest_problem(&self, shape: AlarmShape, floor: Decimal, at: &Location) -> Option<Problem> {
        let rests = self
            .readings(shape, floor)
            .iter()
            .any(|reading| reading.regions.iter().any(|region| region.change == Change::Rest));
        (self.adjustment_type == AdjustmentType::ExactCapacity && rests).then(|| {
            let fix = match shape {
                AlarmShape::AlwaysOn => "use paired alarms, or let every step meet the next one without a resting one",
                AlarmShape::Paired => "remove the resting step, or give it a capacity of its own",
            };
            Problem::new(
                ProblemCode::ExactCanNotRest,
                at.clone(),
                format!("the ladder `{self}` sets exact capacities and rests in between"),
                fix,
            )
        })
    }

    fn quota_problem(&self, shape: AlarmShape, floor: Decimal, at: &Location) -> Option<Problem> {
        let most = self.readings(shape, floor).iter().map(|reading| reading.regions.len()).max().unwrap_or(0);
        (quota::STEP_ADJUSTMENTS_PER_POLICY < most).then(|| {
            let fix = match shape {
                AlarmShape::AlwaysOn => "use fewer steps, or paired alarms, which have 20 on each side",
                AlarmShape::Paired => "use fewer steps, or split them over two policies",
            };
            Problem::new(
                ProblemCode::TooManySteps,
                at.clone(),
                format!("the ladder needs {most} step adjustments in one policy"),
                fix,
            )
        })
    }
}

fn read(input: &StepsInput, at: &Location) -> (Vec<(Step, Place)>, Vec<Problem>) {
    match input {
        StepsInput::Text(text) => {
            let (steps, problems) = text::parse_ladder(text);
            let steps = steps.into_iter().map(|(step, bytes)| (step, Place::Bytes(bytes))).collect();
            let place = |problem: text::TextProblem| {
                Problem::new(problem.code, at.clone().within(problem.within), problem.message, problem.fix)
            };
            (steps, problems.into_iter().map(place).collect())
        }
        StepsInput::List(items) if items.is_empty() => {
            let fix = "write at least one step, for example `- {below: 20, change: -1}`";
            (Vec::new(), vec![Problem::new(ProblemCode::LadderEmpty, at.clone(), "the ladder has no steps", fix)])
        }
        StepsInput::List(items) => {
            let (mut steps, mut problems) = (Vec::new(), Vec::new());
            for (index, item) in items.iter().enumerate() {
                match read_item(item) {
                    Ok(step) => steps.push((step, Place::Item(index))),
                    Err((code, message, fix)) => {
                        problems.push(Problem::new(code, at.clone().item(index), message, fix));
                    }
                }
            }
            (steps, problems)
        }
    }
}

fn read_item(item: &StepInput) -> Result<Step, (ProblemCode, String, String)> {
    Ok(Step {
        side: item.side,
        value: text::parse_value(item.value.trim()).map_err(|(message, fix)| (ProblemCode::StepValue, message, fix))?,
        change: text::parse_change(item.change.trim(), Sign::Optional)?,
    })
}

fn order_problems(steps: &[(Step, Place)], at: &Location) -> Vec<Problem> {
    let mut problems = Vec::new();
    for pair in steps.windows(2) {
        let [(left, _), (right, place)] = pair else { continue };
        let (low, high) = (left.value, right.value);
        let named = |step: &Step| format!("`{} {}`", step.side.keyword(), step.value);
        let (code, message, fix) = if left.side == Side::From && right.side == Side::Below {
            let message = format!("{} stands right of {}", named(right), named(left));
            (ProblemCode::StepSide, message, format!("move {} in front of every `from`", named(right)))
        } else if left.side == right.side && low == high {
            (ProblemCode::StepTwice, format!("{} is there twice", named(right)), "keep one of the two".to_owned())
        } else if left.side != right.side && high < low {
            let message = format!(
                "{} lies under {}: values from {high} to {low} would have two steps",
                named(right),
                named(left)
            );
            let fix = format!("raise {} to {low} or more, or lower {} to {high} or less", named(right), named(left));
            (ProblemCode::StepOrder, message, fix)
        } else if high < low {
            let message = format!("{} stands right of {}", named(right), named(left));
            (ProblemCode::StepOrder, message, "order the steps by their values, the lowest first".to_owned())
        } else {
            continue;
        };
        problems.push(Problem::new(code, place.of(at), message, fix));
    }
    problems
}

fn kind_problems(steps: &[(Step, Place)], at: &Location) -> Vec<Problem> {
    let mut kinds = steps.iter().filter_map(|(step, place)| Some((step.change.adjustment_type()?, step, place)));
    let Some((first, first_step, _)) = kinds.next() else {
        if steps.is_empty() {
            return Vec::new();
        }
        let fix = "give at least one step a change, for example `+1`";
        return vec![Problem::new(ProblemCode::LadderIdle, at.clone(), "every step of the ladder rests", fix)];
    };
    kinds
        .filter(|(kind, ..)| *kind != first)
        .map(|(kind, step, place)| {
            Problem::new(
                ProblemCode::MixedChanges,
                place.of(at),
                format!("`{}` is {kind}, but `{}` is {first}", step.change, first_step.change),
                "write all changes of one ladder in one kind: +N, +N% or =N",
            )
        })
        .collect()
}

fn direction_problems(steps: &[(Step, Place)], at: &Location) -> Vec<Problem> {
    let mut problems = Vec::new();
    for side in [Side::Below, Side::From] {
        let mut acting =
            steps.iter().filter(|(step, _)| step.side == side && (step.change.scales_in() || step.change.scales_out()));
        let Some((first, _)) = acting.next() else { continue };
        for (step, place) in acting.filter(|(step, _)| step.change.scales_in() != first.change.scales_in()) {
            let keyword = side.keyword();
            problems.push(Problem::new(
                ProblemCode::MixedDirections,
                place.of(at),
                format!(
                    "`{keyword} {}: {}` and `{keyword} {}: {}` pull apart",
                    first.value, first.change, step.value, step.change
                ),
                "let all steps of a side add, or all take away; put the others into a policy of their own",
            ));
        }
    }
    problems
}

fn floor_problems(steps: &[(Step, Place)], shape: AlarmShape, floor: Decimal, at: &Location) -> Vec<Problem> {
    if shape == AlarmShape::Paired {
        return Vec::new();
    }
    steps
        .iter()
        .filter(|(step, _)| step.value < floor || (step.side == Side::Below && step.value == floor))
        .map(|(step, place)| {
            Problem::new(
                ProblemCode::StepUnderFloor,
                place.of(at),
                format!(
                    "nothing is done at `{} {}`, where the metric's floor is {floor}",
                    step.side.keyword(),
                    step.value
                ),
                "lower the floor under every value the metric can take, or use paired alarms",
            )
        })
        .collect()
}
