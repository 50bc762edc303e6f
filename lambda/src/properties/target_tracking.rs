//! `TargetTrackingScalingPolicyConfiguration`, as `AWS::ApplicationAutoScaling::ScalingPolicy` has it.

use scaling::input::{CustomMetricInput, MetricInput, MetricQueryInput, QuerySourceInput, TargetTrackingInput};
use scaling::{PredefinedMetricType, quota};

use super::SECONDS;
use super::json::Json;
use super::metric::{named, unreadable};
use super::object::{Object, listed};
use super::property::Property;

/// The names of the configuration's properties.
pub(super) const NAMES: &[&str] = &[
    "PredefinedMetricSpecification",
    "CustomizedMetricSpecification",
    "TargetValue",
    "ScaleInCooldown",
    "ScaleOutCooldown",
    "DisableScaleIn",
];
const PREDEFINED: &[&str] = &["PredefinedMetricType", "ResourceLabel"];
const CUSTOMIZED: &[&str] = &["MetricName", "Namespace", "Dimensions", "Statistic", "Unit", "Metrics"];

const QUERY: &[&str] = &["Id", "Expression", "Label", "MetricStat", "ReturnData"];
const METRIC_STAT: &[&str] = &["Metric", "Stat", "Unit"];
const METRIC: &[&str] = &["Namespace", "MetricName", "Dimensions"];

/// What the metric of a policy is read into.
#[derive(Default)]
struct Tracked {
    metric: Option<MetricInput>,
    unit: Option<String>,
    queries: Vec<MetricQueryInput>,
}

/// Reads the configuration of a policy, and which of its properties names the metric.
pub(super) fn read(name: Option<String>, block: &Object<'_, '_>) -> (TargetTrackingInput, &'static str) {
    let target_value = block.required("TargetValue", "write the value the metric is held at, as in 70").text();
    let (tracked, place) = tracked(block);
    let Tracked { metric, unit, queries } =
        tracked.unwrap_or_else(|| Tracked { metric: Some(unreadable()), ..Tracked::default() });
    let policy = TargetTrackingInput {
        name,
        metric,
        queries,
        unit,
        target_value,
        scale_in_cooldown_seconds: block.property("ScaleInCooldown").whole(SECONDS, 300),
        scale_out_cooldown_seconds: block.property("ScaleOutCooldown").whole(SECONDS, 300),
        disable_scale_in: block.property("DisableScaleIn").switch().unwrap_or(false),
        ..TargetTrackingInput::default()
    };
    (policy, place)
}

/// The metric, and where it is named inside the configuration.
fn tracked(block: &Object<'_, '_>) -> (Option<Tracked>, &'static str) {
    const PREDEFINED_PLACE: &str = "PredefinedMetricSpecification";
    const CUSTOMIZED_PLACE: &str = "CustomizedMetricSpecification";
    let predefined = block.property(PREDEFINED_PLACE);
    let customized = block.property(CUSTOMIZED_PLACE);
    match (predefined.json().is_some(), customized.json().is_some()) {
        (true, false) => (
            predefined.object(PREDEFINED).as_ref().and_then(predefined_metric),
            "PredefinedMetricSpecification.PredefinedMetricType",
        ),
        (false, true) => {
            let object = customized.object(CUSTOMIZED);
            let tracked = object.and_then(|object| match object.property("Metrics").json() {
                Some(_) => queries(&object),
                None => customized_metric(&object),
            });
            (tracked, CUSTOMIZED_PLACE)
        }
        (true, true) => {
            predefined.refuse("the property stands beside CustomizedMetricSpecification", "keep one of the two");
            (None, PREDEFINED_PLACE)
        }
        (false, false) => {
            if !block.means_one_of(&[PREDEFINED_PLACE, CUSTOMIZED_PLACE]) {
                let fix = "name one by PredefinedMetricSpecification or CustomizedMetricSpecification";
                block.refuse("the policy has no metric", fix);
            }
            (None, CUSTOMIZED_PLACE)
        }
    }
}

fn predefined_metric(object: &Object<'_, '_>) -> Option<Tracked> {
    let types = PredefinedMetricType::ALL.map(|metric_type| (metric_type.as_str(), metric_type));
    let fix = "write SageMakerVariantInvocationsPerInstance or another one";
    let metric_type = object.required("PredefinedMetricType", fix).choice(&types);
    let label = object.property("ResourceLabel");
    if label.is_given() {
        label.refuse_value("wanted here", "remove it: no metric of SageMaker's has a resource label");
    }
    let name = metric_type?.metric_name().to_owned();
    Some(Tracked { metric: Some(MetricInput::Preset { name, statistic: None }), ..Tracked::default() })
}

fn customized_metric(object: &Object<'_, '_>) -> Option<Tracked> {
    let named = named(object);
    let statistic = object.required("Statistic", "write Average, Sum, Minimum, Maximum or SampleCount").text();
    let unit = object.property("Unit").text();
    Some(Tracked {
        metric: Some(MetricInput::Custom(CustomMetricInput { statistic: Some(statistic?), ..named? })),
        unit,
        ..Tracked::default()
    })
}

fn queries(object: &Object<'_, '_>) -> Option<Tracked> {
    let metrics = object.property("Metrics");
    let beside: Vec<&str> =
        CUSTOMIZED.iter().copied().filter(|name| *name != "Metrics" && object.property(name).is_given()).collect();
    if !beside.is_empty() {
        let message = format!("the property stands beside {}", listed(beside.into_iter()));
        metrics.refuse(&message, "keep Metrics alone, or the others for a single metric");
        return None;
    }
    let items = metrics.list(quota::ALARM_METRICS);
    if items.is_empty() && metrics.json().is_some_and(Json::is_list) {
        metrics.refuse("the list is empty", "write the metrics, and an expression over them");
    }
    let queries: Vec<_> = items.iter().map(query).collect();
    let queries = queries.into_iter().collect::<Option<Vec<_>>>().filter(|queries| !queries.is_empty())?;
    Some(Tracked { queries, ..Tracked::default() })
}

fn query(item: &Property<'_, '_>) -> Option<MetricQueryInput> {
    let object = item.object(QUERY)?;
    let id = object.required("Id", "write an id of its own, as in m1").text();
    let (expression, metric) = (object.property("Expression"), object.property("MetricStat"));
    let source = match (expression.is_given(), metric.json().is_some()) {
        (true, false) => expression.text().map(QuerySourceInput::Expression),
        (false, true) => metric_stat(&metric),
        (true, true) => {
            item.refuse("the entry is an expression and a metric", "keep Expression or MetricStat");
            None
        }
        (false, false) => {
            if !object.means_one_of(&["Expression", "MetricStat"]) {
                item.refuse("the entry is neither an expression nor a metric", "write Expression or MetricStat");
            }
            None
        }
    };
    let label = object.property("Label").text();
    let is_returned = object.property("ReturnData").switch();
    Some(MetricQueryInput { id: id?, label, is_returned: is_returned.unwrap_or(true), source: source? })
}

fn metric_stat(property: &Property<'_, '_>) -> Option<QuerySourceInput> {
    let object = property.object(METRIC_STAT)?;
    let metric = object.required("Metric", "name the metric").object(METRIC).as_ref().and_then(named);
    let statistic = object.required("Stat", "write Average, Sum, Minimum, Maximum, SampleCount or one like p99").text();
    let unit = object.property("Unit").text();
    let metric = CustomMetricInput { statistic: Some(statistic?), ..metric? };
    Some(QuerySourceInput::Metric { metric, unit })
}
