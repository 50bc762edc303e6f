//! Which problems of the domain only follow from a problem with the form.

use std::ops::Range;

use scaling::{Field, Location, Part, Problem, ProblemCode};

use super::input;
use super::place::{Found, find};
use super::suggestion::{Home, Meant, is_word_of, meant};
use super::table::Block;
use crate::diagnostic::{Code, Diagnostic, FormCode};
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
        Found::Absent { enclosing, missed, .. } => refused_instead(enclosing, missed, form_problems),
    };
    let about_the_plan = |field: &Field| {
        let lists = [Field::StepPolicies, Field::TargetTrackingPolicies, Field::ScheduledActions];
        lists.contains(field) || matches!(field, Field::Kind | Field::ScaleToZero)
    };
    let of_recipe = matches!(problem.code, ProblemCode::CapacityMissing | ProblemCode::NoPolicy);
    // Of a kind that was misread nobody knows whether it has the recipe that would have given the rest.
    let recipe: &[_] = if of_recipe && input::scale_to_zero(root) { &[Field::Kind] } else { &[] };
    let hangs_on_misread = hangs_on(problem).iter().chain(recipe).any(|field| {
        let part = if about_the_plan(field) { Part::Plan } else { problem.location.part };
        misread(&Location::new(part, *field))
    });
    let of_missing_key = matches!(find(root, &problem.location), Found::Absent { required: true, .. });
    hangs_on_misread || of_missing_key || misread(&problem.location)
}

/// Whether a key of the block itself was refused that may have been meant to be the one that is missed.
///
/// A key that is there twice stands for itself, and one that is most like another key was meant to be that one.
fn refused_instead(node: &Node, missed: Option<(&'static Block, &'static str)>, form_problems: &[Diagnostic]) -> bool {
    let inside = |range: &Range<usize>, mark: &Range<usize>| range.start <= mark.start && mark.end <= range.end;
    let meant_for_another = |mark: &Range<usize>| {
        let written = node.entries().iter().find(|entry| entry.key_range == *mark);
        written.zip(missed).is_some_and(|(written, (block, missed))| match meant(block, node, &written.key) {
            Meant::Here(key) | Meant::Elsewhere(Home::Key(key)) => key != missed,
            Meant::Elsewhere(Home::Spec) => true,
            // `cooldown` may be one of several, and is no target value.
            Meant::Unknown => block.keys.iter().any(|key| key.name != missed && is_word_of(&written.key, key.name)),
        })
    };
    form_problems
        .iter()
        .filter(|problem| problem.code != Code::Form(FormCode::DuplicateKey))
        .filter_map(|problem| problem.mark.as_ref())
        .filter(|mark| !meant_for_another(mark))
        .any(|mark| inside(&node.range, mark) && !node.entries().iter().any(|entry| inside(&entry.value.range, mark)))
}

/// The values besides its own that a problem depends on.
const fn hangs_on(problem: &Problem) -> &'static [Field] {
    match (problem.code, problem.location.field) {
        (ProblemCode::Notifications, Field::TopicArn | Field::Latency | Field::Errors) => &[],
        (
            ProblemCode::MinZero
            | ProblemCode::TargetIdentity
            | ProblemCode::CreateEndpoint
            | ProblemCode::MetricNotPublished
            | ProblemCode::MetricUnknown
            | ProblemCode::MetricMissing
            | ProblemCode::MetricDimensions
            | ProblemCode::Notifications
            | ProblemCode::MetricStatistic,
            _,
        )
        | (ProblemCode::ScaleToZero, Field::MinCapacity) => &[Field::Kind],
        (ProblemCode::ScaleToZero, _) => &[Field::Kind, Field::TargetTrackingPolicies],
        (ProblemCode::ScaleToZeroHalf, _) => &[
            Field::Kind,
            Field::ScaleToZero,
            Field::StepPolicies,
            Field::TargetTrackingPolicies,
            Field::ScheduledActions,
        ],
        (ProblemCode::NeverScalesIn, _) => {
            &[Field::ScaleToZero, Field::StepPolicies, Field::TargetTrackingPolicies, Field::ScheduledActions]
        }
        (ProblemCode::ScheduledMinStays, _) => &[Field::ScheduledActions],
        (ProblemCode::NoPolicy, _) => &[Field::TargetTrackingPolicies, Field::ScheduledActions, Field::ScaleToZero],
        (ProblemCode::TargetMissing, _) | (ProblemCode::TargetFormula, Field::SafetyFactor) => {
            &[Field::TargetValue, Field::RequestsPerSecond]
        }
        (ProblemCode::TargetFormula, _) => &[Field::Kind, Field::Metric, Field::TargetValue, Field::SafetyFactor],
        (ProblemCode::ExactCanNotRest | ProblemCode::StepUnderFloor | ProblemCode::TooManySteps, _) => {
            &[Field::Alarms, Field::Floor]
        }
        (ProblemCode::FloorWithoutAlwaysOn, _) => &[Field::Alarms],
        (ProblemCode::MinAdjustmentMagnitude, _) => &[Field::Steps],
        (ProblemCode::TooManyPolicies, _) => &[Field::StepPolicies],
        (
            ProblemCode::AlarmPeriod
            | ProblemCode::TargetOutOfReach
            | ProblemCode::TrackedTwice
            | ProblemCode::MetricUnit
            | ProblemCode::LadderInverted,
            _,
        ) => &[Field::Kind, Field::Metric],
        (ProblemCode::AlarmDatapoints, _) => &[Field::Alarms, Field::EvaluationPeriods],
        (ProblemCode::AlarmRange, _) => &[Field::Alarms, Field::Period],
        (ProblemCode::ZeroFillLowIsWorse | ProblemCode::FillLateMetric, _) => &[
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
