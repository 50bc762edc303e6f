//! From the tree to the domain's raw input.
//!
//! Nothing is checked here: what the form check refused is read as left out, so that the domain can look
//! at the rest.

use scaling::input::{
    CustomMetricInput, MathMetricInput, MetricInput, NotificationsInput, PlanInput, Rules, ScheduledActionInput,
    StepInput, StepPolicyInput, StepsInput, TargetTrackingInput,
};
use scaling::{AlarmShape, EndpointKind, Side, SuspendedState};

use super::choice::{AGGREGATIONS, ALARM_SHAPES, Choice, KINDS, MISSING_DATA, SWITCH};
use super::form::whole;
use crate::yaml::{Node, Value};

/// The plan of a whole spec.
pub(crate) fn plan(root: &Node) -> PlanInput {
    let in_block = |block: &str, key: &str| root.entry(block).and_then(|entry| number(&entry.value, key));
    PlanInput {
        rules: Rules::Author,
        kind: kind(root),
        min_capacity: in_block("capacity", "min"),
        max_capacity: in_block("capacity", "max"),
        suspended: suspended(root),
        metric_publish_frequency_seconds: number(root, "metric_publish_frequency_seconds"),
        scale_to_zero: scale_to_zero(root),
        step_policies: blocks(root, "step_scaling").into_iter().map(step_policy).collect(),
        target_tracking_policies: blocks(root, "target_tracking").into_iter().map(target_tracking).collect(),
        scheduled_actions: blocks(root, "schedules").into_iter().map(scheduled_action).collect(),
        notifications: blocks(root, "notifications").first().map(|node| notifications(node)),
        tags: root.entry("tags").map(|entry| texts(&entry.value)).unwrap_or_default(),
    }
}

/// The kind of endpoint, `realtime` where none is named.
pub(crate) fn kind(root: &Node) -> EndpointKind {
    choice(root, "kind", &KINDS).unwrap_or(EndpointKind::Realtime)
}

/// Whether the switch is on that scales to zero and back.
pub(crate) fn scale_to_zero(root: &Node) -> bool {
    is_on(root, "scale_to_zero")
}

/// Whether the stack makes the endpoint.
pub(crate) fn create_endpoint(root: &Node) -> bool {
    choice(root, "create_endpoint", &SWITCH).unwrap_or(false)
}

/// Whether a dashboard is wanted.
pub(crate) fn dashboard(root: &Node) -> bool {
    choice(root, "dashboard", &SWITCH).unwrap_or(true)
}

/// The nodes of a key that holds one block or a list of them.
pub(crate) fn blocks<'node>(root: &'node Node, key: &str) -> Vec<&'node Node> {
    match root.entry(key) {
        None => Vec::new(),
        Some(entry) => match &entry.value.value {
            Value::Sequence(items) => items.iter().collect(),
            _ => vec![&entry.value],
        },
    }
}

/// The text of a key, if it has a scalar.
pub(crate) fn text<'node>(node: &'node Node, key: &str) -> Option<&'node str> {
    node.entry(key).and_then(|entry| entry.value.scalar()).map(|scalar| scalar.text.as_str())
}

fn number(node: &Node, key: &str) -> Option<i64> {
    node.entry(key).and_then(|entry| entry.value.scalar()).and_then(whole)
}

fn choice<T: Copy>(node: &Node, key: &str, choice: &Choice<T>) -> Option<T> {
    text(node, key).and_then(|word| choice.find(word))
}

/// A switch that is off unless it is turned on.
fn is_on(node: &Node, key: &str) -> bool {
    choice(node, key, &SWITCH).unwrap_or(false)
}

fn owned(node: &Node, key: &str) -> String {
    text(node, key).unwrap_or_default().to_owned()
}

fn texts(node: &Node) -> Vec<(String, String)> {
    let text = |node: &Node| node.scalar().map(|scalar| scalar.text.clone()).unwrap_or_default();
    node.entries().iter().map(|entry| (entry.key.clone(), text(&entry.value))).collect()
}

fn suspended(root: &Node) -> SuspendedState {
    let block = root.entry("suspended").map(|entry| &entry.value);
    let is = |key: &str| block.is_some_and(|block| is_on(block, key));
    SuspendedState {
        dynamic_scaling_in: is("scale_in"),
        dynamic_scaling_out: is("scale_out"),
        scheduled_scaling: is("scheduled"),
    }
}

fn step_policy(node: &Node) -> StepPolicyInput {
    StepPolicyInput {
        name: text(node, "name").map(str::to_owned),
        metric: node.entry("metric").map(|entry| metric(&entry.value)),
        steps: steps(node),
        alarms: choice(node, "alarms", &ALARM_SHAPES).unwrap_or(AlarmShape::AlwaysOn),
        floor: text(node, "floor").map(str::to_owned),
        period_seconds: number(node, "period_seconds"),
        evaluation_periods: number(node, "evaluation_periods"),
        datapoints_to_alarm: number(node, "datapoints_to_alarm"),
        missing_data: choice(node, "missing_data", &MISSING_DATA),
        aggregation: choice(node, "aggregation", &AGGREGATIONS),
        cooldown_seconds: number(node, "cooldown_seconds"),
        min_adjustment_magnitude: number(node, "min_adjustment_magnitude"),
    }
}

fn target_tracking(node: &Node) -> TargetTrackingInput {
    let text = |key: &str| text(node, key).map(str::to_owned);
    TargetTrackingInput {
        name: text("name"),
        metric: node.entry("metric").map(|entry| metric(&entry.value)),
        queries: Vec::new(),
        unit: None,
        target_value: text("target_value"),
        requests_per_second: text("requests_per_second"),
        safety_factor: text("safety_factor"),
        scale_in_cooldown_seconds: number(node, "scale_in_cooldown_seconds"),
        scale_out_cooldown_seconds: number(node, "scale_out_cooldown_seconds"),
        disable_scale_in: is_on(node, "disable_scale_in"),
    }
}

fn scheduled_action(node: &Node) -> ScheduledActionInput {
    let text = |key: &str| text(node, key).map(str::to_owned);
    ScheduledActionInput {
        name: text("name"),
        schedule: text("schedule").unwrap_or_default(),
        timezone: text("timezone"),
        start: text("start"),
        end: text("end"),
        min_capacity: number(node, "min"),
        max_capacity: number(node, "max"),
    }
}

fn notifications(node: &Node) -> NotificationsInput {
    NotificationsInput {
        topic_arn: text(node, "topic_arn").map(str::to_owned),
        at_max_minutes: number(node, "at_max_minutes"),
        latency_p99_ms: text(node, "latency_p99_ms").map(str::to_owned),
        errors_per_minute: number(node, "errors_per_minute"),
    }
}

fn steps(policy: &Node) -> StepsInput {
    match policy.entry("steps").map(|entry| &entry.value.value) {
        Some(Value::Sequence(items)) => StepsInput::List(items.iter().map(step).collect()),
        _ => StepsInput::Text(owned(policy, "steps")),
    }
}

fn step(node: &Node) -> StepInput {
    let side = if node.entry("below").is_some() { Side::Below } else { Side::From };
    StepInput { side, value: owned(node, side.keyword()), change: owned(node, "change") }
}

/// The form is told by its first key, as in the table.
fn metric(node: &Node) -> MetricInput {
    if let Some(scalar) = node.scalar() {
        return MetricInput::Preset { name: scalar.text.clone(), statistic: None };
    }
    let statistic = text(node, "statistic").map(str::to_owned);
    if let Some(name) = text(node, "preset") {
        return MetricInput::Preset { name: name.to_owned(), statistic };
    }
    if let Some(expression) = text(node, "expression") {
        let operands = node.entry("metrics").map(|entry| entry.value.items()).unwrap_or_default();
        let metrics = operands.iter().map(operand).collect();
        return MetricInput::Math { expression: expression.to_owned(), metrics };
    }
    MetricInput::Custom(CustomMetricInput {
        namespace: owned(node, "namespace"),
        metric_name: owned(node, "metric_name"),
        dimensions: node.entry("dimensions").map(|entry| texts(&entry.value)).unwrap_or_default(),
        statistic,
    })
}

fn operand(node: &Node) -> MathMetricInput {
    let metric = match node.entry("metric") {
        Some(entry) => metric(&entry.value),
        None => MetricInput::Preset { name: String::new(), statistic: None },
    };
    MathMetricInput { id: owned(node, "id"), metric }
}
