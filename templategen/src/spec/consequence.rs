//! Which problems of the domain only follow from a problem with the form.

use std::ops::Range;

use scaling::{Field, Location, Part, Problem, ProblemCode};

use super::place::{Found, find};
use crate::diagnostic::Diagnostic;
use crate::yaml::Node;

/// Whether a problem of the domain may only be there because of one with the form.
///
/// What the form check refused is read as left out. A problem with the very value that was refused, or
/// with one whose meaning hangs on it, would tell its author something untrue.
pub(crate) fn follows_from(root: &Node, problem: &Problem, form_problems: &[Diagnostic]) -> bool {
    let refused_in = |range: &Range<usize>| {
        let marks = form_problems.iter().filter_map(|problem| problem.mark.as_ref());
        marks.into_iter().any(|mark| mark.start <= range.end && range.start <= mark.end)
    };
    let misread = |location: &Location| match find(root, location) {
        Found::Present { entry } => refused_in(&(entry.key_range.start..entry.value.range.end)),
        Found::Absent { enclosing, .. } => refused_beside_values(enclosing, form_problems),
    };
    let about_the_plan = |field: &Field| {
        let lists = [Field::StepPolicies, Field::TargetTrackingPolicies, Field::ScheduledActions];
        lists.contains(field) || matches!(field, Field::Kind | Field::ScaleToZero)
    };
    let hangs_on_misread = hangs_on(problem.code).iter().any(|field| {
        let part = if about_the_plan(field) { Part::Plan } else { problem.location.part };
        misread(&Location::new(part, *field))
    });
    let of_missing_key = matches!(find(root, &problem.location), Found::Absent { required: true, .. });
    hangs_on_misread || of_missing_key || misread(&problem.location)
}

/// Whether a key of the block itself was refused, which may have been meant to be one that is missed.
fn refused_beside_values(block: &Node, form_problems: &[Diagnostic]) -> bool {
    let inside = |range: &Range<usize>, mark: &Range<usize>| range.start <= mark.start && mark.end <= range.end;
    form_problems
        .iter()
        .filter_map(|problem| problem.mark.as_ref())
        .any(|mark| inside(&block.range, mark) && !block.entries().iter().any(|entry| inside(&entry.value.range, mark)))
}

/// The other values that a problem of this kind depends on.
const fn hangs_on(code: ProblemCode) -> &'static [Field] {
    match code {
        ProblemCode::MinZero
        | ProblemCode::TargetIdentity
        | ProblemCode::CreateEndpoint
        | ProblemCode::MetricNotPublished
        | ProblemCode::MetricMissing
        | ProblemCode::MetricDimensions
        | ProblemCode::Notifications
        | ProblemCode::MetricStatistic => &[Field::Kind],
        ProblemCode::ScaleToZero => &[Field::Kind, Field::TargetTrackingPolicies],
        ProblemCode::ScaleToZeroHalf => &[
            Field::Kind,
            Field::ScaleToZero,
            Field::StepPolicies,
            Field::TargetTrackingPolicies,
            Field::ScheduledActions,
        ],
        ProblemCode::NoPolicy => &[Field::TargetTrackingPolicies, Field::ScheduledActions, Field::ScaleToZero],
        ProblemCode::TargetMissing | ProblemCode::TargetFormula => {
            &[Field::Kind, Field::Metric, Field::TargetValue, Field::RequestsPerSecond]
        }
        ProblemCode::ExactCanNotRest | ProblemCode::StepUnderFloor | ProblemCode::TooManySteps => {
            &[Field::Alarms, Field::Floor]
        }
        ProblemCode::FloorWithoutAlwaysOn => &[Field::Alarms],
        ProblemCode::MinAdjustmentMagnitude => &[Field::Steps],
        ProblemCode::TooManyPolicies => &[Field::StepPolicies],
        ProblemCode::AlarmPeriod | ProblemCode::TargetOutOfReach | ProblemCode::TrackedTwice => {
            &[Field::Kind, Field::Metric]
        }
        ProblemCode::AlarmDatapoints => &[Field::Alarms, Field::EvaluationPeriods],
        ProblemCode::AlarmRange => &[Field::Alarms, Field::Period],
        ProblemCode::ZeroFillLowIsWorse | ProblemCode::FillLateMetric => &[
            Field::Kind,
            Field::Metric,
            Field::Steps,
            Field::Alarms,
            Field::EvaluationPeriods,
            Field::DatapointsToAlarm,
            Field::MissingData,
            Field::Aggregation,
        ],
        _ => &[],
    }
}
