//! The graph of one target tracking policy: its metric, the target it is held at, and the capacity that came of it.

use scaling::{Metric, TargetTrackingPolicy};

use super::capacity;
use super::graph::{Axis, Graph};
use super::json::Json;
use super::load::{aggregated, ids, load, metric_name};
use super::series::Series;
use crate::spec::Spec;
use crate::template::setting::{Flag, TrackingSetting};

const TARGET: &str = "#ff7f0e";
const SCALE_IN: &str = "#17becf";

/// The graph of a target tracking policy.
pub(super) fn graph(spec: &Spec, setting: &TrackingSetting<'_>) -> Graph {
    let policy = setting.policy;
    let kind = spec.plan.kind();
    let name = metric_name(policy.metric());
    let period_seconds = policy.period_seconds();
    let mut series = load(policy.metric());
    series.extend(scale_in(setting));
    series.extend(capacity::series(kind, spec.plan.metric_publish_frequency_seconds(), &ids(policy.metric())));
    let mut annotations = vec![target(setting)];
    annotations.extend(capacity::bounds(&spec.plan));
    let counted = capacity::label(kind);
    Graph {
        title: format!("{}: {name} ({}), and {counted}", policy.name(), aggregated(policy.metric(), period_seconds)),
        period_seconds,
        series,
        left: Axis { label: name, min: axis_begin(policy) },
        right: Some(Axis::from_zero(counted)),
        annotations,
    }
}

fn target(setting: &TrackingSetting<'_>) -> Json {
    Json::Object(vec![
        ("value", Json::Number(setting.target.in_text())),
        ("label", format!("target {}", setting.target.in_text()).into()),
        ("color", TARGET.into()),
    ])
}

/// Where scaling in begins: a part of a number that may be a parameter, which CloudFormation can not work out
/// but metric math can. The line is an assumption, and says so.
fn scale_in(setting: &TrackingSetting<'_>) -> Option<Series> {
    let disabled = match setting.disable_scale_in {
        Flag::Fixed(true) => return None,
        Flag::Fixed(false) => "",
        Flag::Parameter { .. } => ", unless DisableScaleIn",
    };
    let percent = TargetTrackingPolicy::SCALE_IN_PERCENT;
    let line = Series::expression(format!("TIME_SERIES({} * {percent} / 100)", setting.target.in_text()));
    Some(line.label(format!("scales in when under {percent} % of the target{disabled} (assumed)")).color(SCALE_IN))
}

/// No metric of SageMaker's is ever negative.
fn axis_begin(policy: &TargetTrackingPolicy) -> Option<String> {
    match policy.metric() {
        Metric::Preset { .. } => Some("0".to_owned()),
        Metric::Custom(_) | Metric::Math(_) => None,
    }
}
