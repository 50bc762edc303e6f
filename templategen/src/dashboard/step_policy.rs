//! The graph of one step policy: its metric, every step of its ladder, and the capacity that came of it.

use scaling::{AlarmShape, Fill, Metric, Side, StepPolicy};

use super::capacity;
use super::graph::{Axis, Graph};
use super::json::Json;
use super::load::{aggregated, ids, load, load_id, metric_name};
use super::managed;
use super::series::Series;
use crate::spec::Spec;
use crate::template::setting::{Ladder, PolicySetting, StepSetting};

const FILLED: &str = "#c7c7c7";
const REST: &str = "#aaaaaa";
/// Steps that take capacity away, the weakest first.
pub(super) const SCALE_IN: [&str; 3] = ["#9edae5", "#17becf", "#0e7c8a"];
/// Steps that add capacity, the weakest first.
pub(super) const SCALE_OUT: [&str; 3] = ["#ffbb78", "#ff7f0e", "#d62728"];

/// The graph of a step policy.
pub(super) fn graph(spec: &Spec, setting: &PolicySetting<'_>) -> Graph {
    let policy = setting.policy;
    let kind = spec.plan.kind();
    let name = metric_name(policy.metric());
    let period_seconds = policy.evaluation(None).period_seconds;
    let mut series = load_and_fill(policy);
    series.extend(capacity::series(kind, spec.plan.metric_publish_frequency_seconds(), &ids(policy.metric())));
    let mut annotations = match setting.ladder {
        Ladder::InSteps => steps(setting),
        Ladder::AsOneText => vec![managed::lines()],
    };
    annotations.extend(capacity::bounds(&spec.plan));
    Graph {
        title: format!(
            "{}: {name} ({}), and {}",
            policy.name(),
            aggregated(policy.metric(), period_seconds),
            capacity::label(kind)
        ),
        period_seconds,
        series,
        left: Axis { label: name, min: axis_begin(policy) },
        right: Some(Axis::from_zero(capacity::label(kind))),
        annotations,
    }
}

/// What an alarm of the policy puts in the place of missing data. Of two alarms it is the one for scaling in,
/// if any: scaling out never fills.
fn fill(policy: &StepPolicy) -> Option<Fill> {
    policy.readings().iter().find_map(|reading| policy.evaluation(reading.side).fill)
}

/// The metric as it was published, and under it what the alarm reads where nothing was: the two part where
/// data is missing or late, and only there.
fn load_and_fill(policy: &StepPolicy) -> Vec<Series> {
    let Some(fill) = fill(policy) else { return load(policy.metric()) };
    let words = match fill {
        Fill::Zero => "as the alarm reads it: missing is 0",
        Fill::Repeat => "as the alarm reads it: missing is the value before",
    };
    let filled = format!("FILL({}, {})", load_id(policy.metric()), fill.argument());
    [Series::expression(filled).label(words).color(FILLED)].into_iter().chain(load(policy.metric())).collect()
}

/// The metric's floor, where it is known: an always-on alarm stands on it, and no metric of SageMaker's
/// is ever negative.
fn axis_begin(policy: &StepPolicy) -> Option<String> {
    match (policy.shape(), policy.metric()) {
        (AlarmShape::AlwaysOn, _) => Some(policy.floor().to_string()),
        (AlarmShape::Paired, Metric::Preset { .. }) => Some("0".to_owned()),
        (AlarmShape::Paired, Metric::Custom(_) | Metric::Math(_)) => None,
    }
}

/// A band for every step: the outermost are open, the inner ones end where the next begins. A resting
/// step is a line alone.
fn steps(setting: &PolicySetting<'_>) -> Vec<Json> {
    let colors = colors(setting);
    let each = setting.steps.iter().zip(colors).enumerate();
    each.map(|(index, (step, color))| {
        let outward = match step.step.side {
            Side::Below => index.checked_sub(1).map(|index| &setting.steps[index]),
            Side::From => setting.steps.get(index + 1),
        };
        let fill = match step.step.side {
            Side::Below => "below",
            Side::From => "above",
        };
        let line = |color: &str| vec![value(step), ("label", step.in_text().into()), ("color", color.into())];
        match (color, outward) {
            (None, _) => Json::Object(line(REST)),
            (Some(color), None) => {
                let mut line = line(color);
                line.push(("fill", fill.into()));
                Json::Object(line)
            }
            (Some(color), Some(outward)) => {
                Json::Row(vec![Json::Object(line(color)), Json::Object(vec![value(outward)])])
            }
        }
    })
    .collect()
}

fn value(step: &StepSetting) -> (&'static str, Json) {
    ("value", Json::Number(step.bound.in_text()))
}

/// The colour of every step: cool where it takes capacity away, warm where it adds some, deeper the more
/// it does; `None` for a resting one.
fn colors(setting: &PolicySetting<'_>) -> Vec<Option<&'static str>> {
    let policy = setting.policy;
    let strength = |step: &StepSetting| {
        let change = step.step.change;
        let takes = change.scales_in() || (!change.scales_out() && policy.is_scale_in(step.step.side));
        let amount = i64::from(change.scaling_adjustment());
        change.adjustment_type().map(|_| (takes, if takes { -amount } else { amount }))
    };
    let strengths: Vec<_> = setting.steps.iter().map(strength).collect();
    let color = |(takes, strength): (bool, i64)| {
        let mut alike: Vec<i64> =
            strengths.iter().flatten().filter(|(other, _)| *other == takes).map(|(_, amount)| *amount).collect();
        alike.sort_unstable();
        alike.dedup();
        let rank = alike.partition_point(|other| *other < strength);
        let palette = if takes { SCALE_IN } else { SCALE_OUT };
        // A single one takes the middle, several are spread from the palest to the deepest.
        match alike.len() {
            1 => palette[palette.len() / 2],
            count => palette[rank * (palette.len() - 1) / (count - 1)],
        }
    };
    strengths.iter().map(|strength| strength.map(color)).collect()
}
