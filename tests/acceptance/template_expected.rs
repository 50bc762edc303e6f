//! What a spec means in the words of the services, worked out from the domain and not from the template.

use std::collections::BTreeMap;

use scaling::{
    AlarmShape, CustomMetric, Evaluation, PolicyReading, SERVICE_NAMESPACE, Side, StepLadder, StepPolicy,
    SuspendedState,
};
use serde_json::{Map, Value, json};
use templategen::spec::Spec;

use crate::template_given::Given;

/// What a stack of a spec has to make, in the form of [`settled`](crate::template_state::settled).
///
/// The parameters are those the stack is given; where one is not, the spec's own value holds.
pub(crate) fn expected(spec: &Spec, stack: &str, parameters: &[(&str, &str)]) -> Value {
    let given = Given::new(parameters);
    let plan = &spec.plan;
    let mut policies = Vec::new();
    let mut alarms = Map::new();
    for (index, policy) in plan.step_policies().iter().enumerate() {
        // Only the first policy's numbers are parameters.
        let given = if index == 0 { given.clone() } else { given.target_only() };
        let ladder = given.ladder(policy);
        for reading in ladder.readings(policy.shape(), policy.floor()) {
            let expected = Expected { spec, stack, given: &given, policy, ladder: &ladder, reading: &reading };
            policies.push(expected.scaling_policy());
            alarms.insert(expected.alarm_id(), expected.alarm());
        }
    }
    policies.sort_by_key(|policy| policy["PolicyName"].to_string());
    let SuspendedState { dynamic_scaling_in, dynamic_scaling_out, scheduled_scaling } = plan.suspended();
    let tags: Map<_, _> = plan.tags().iter().map(|tag| (tag.key().to_owned(), tag.value().into())).collect();
    let target = json!({
        "ServiceNamespace": SERVICE_NAMESPACE,
        "ResourceId": given.resource_id(spec),
        "ScalableDimension": plan.kind().scalable_dimension().as_str(),
        "MinCapacity": given.number("MinCapacity", plan.capacity().min()),
        "MaxCapacity": given.number("MaxCapacity", plan.capacity().max()),
        "SuspendedState": {
            "DynamicScalingInSuspended": dynamic_scaling_in,
            "DynamicScalingOutSuspended": dynamic_scaling_out,
            "ScheduledScalingSuspended": scheduled_scaling,
        },
        "Tags": tags,
        "ScalingPolicies": policies,
        "ScheduledActions": [],
    });
    let dashboards: &[&str] = if spec.dashboard { &["Dashboard"] } else { &[] };
    json!({"targets": [target], "alarms": alarms, "dashboards": dashboards})
}

/// The policy's name with its side, as it is deployed after the stack's name.
pub(crate) fn deployed_name(policy: &StepPolicy, side: Option<Side>) -> String {
    match side {
        None => policy.name().to_string(),
        Some(Side::Below) => format!("{}-low", policy.name()),
        Some(Side::From) => format!("{}-high", policy.name()),
    }
}

/// One policy with its alarm, and all that says what they are.
struct Expected<'a> {
    spec: &'a Spec,
    stack: &'a str,
    given: &'a Given<'a>,
    policy: &'a StepPolicy,
    ladder: &'a StepLadder,
    reading: &'a PolicyReading,
}

impl Expected<'_> {
    fn name(&self) -> String {
        format!("{}-{}", self.stack, deployed_name(self.policy, self.reading.side))
    }

    /// The logical id of the alarm: that of `steps-low` is `StepsLowAlarm`.
    fn alarm_id(&self) -> String {
        let capitalized = |word: &str| word[..1].to_ascii_uppercase() + &word[1..];
        let stem: String = deployed_name(self.policy, self.reading.side).split('-').map(capitalized).collect();
        format!("{stem}Alarm")
    }

    fn scaling_policy(&self) -> Value {
        let name = self.name();
        let adjustments: Vec<Value> = self
            .reading
            .step_adjustments()
            .iter()
            .map(|step| {
                let mut adjustment = Map::new();
                for (bound, value) in [
                    ("MetricIntervalLowerBound", step.metric_interval_lower_bound),
                    ("MetricIntervalUpperBound", step.metric_interval_upper_bound),
                ] {
                    adjustment.extend(value.map(|value| (bound.to_owned(), json!(value.to_f64()))));
                }
                adjustment.insert("ScalingAdjustment".to_owned(), json!(f64::from(step.scaling_adjustment)));
                adjustment.into()
            })
            .collect();
        let mut configuration = json!({
            "AdjustmentType": self.ladder.adjustment_type().as_str(),
            "Cooldown": self.given.number("CooldownSeconds", self.policy.cooldown_seconds()),
            "MetricAggregationType": self.policy.aggregation().as_str(),
            "StepAdjustments": adjustments,
        });
        if let Some(magnitude) = self.policy.min_adjustment_magnitude() {
            configuration["MinAdjustmentMagnitude"] = json!(f64::from(magnitude));
        }
        json!({
            "PolicyARN": format!("the ARN of {name}"),
            "PolicyName": name,
            "ServiceNamespace": SERVICE_NAMESPACE,
            "ResourceId": self.given.resource_id(self.spec),
            "ScalableDimension": self.spec.plan.kind().scalable_dimension().as_str(),
            "PolicyType": "StepScaling",
            "StepScalingPolicyConfiguration": configuration,
            "Alarms": [self.alarm_id()],
        })
    }

    fn alarm(&self) -> Value {
        let name = self.name();
        let evaluation = self.policy.evaluation(self.reading.side);
        let tags: BTreeMap<_, _> = self.spec.plan.tags().iter().map(|tag| (tag.key(), tag.value())).collect();
        let tags: Vec<_> = tags.into_iter().map(|(key, value)| json!({"Key": key, "Value": value})).collect();
        let begin = match self.policy.shape() {
            AlarmShape::AlwaysOn => "Red is normal:",
            AlarmShape::Paired => "Scales",
        };
        let mut alarm = json!({
            "AlarmName": self.alarm_id(),
            "AlarmDescription": format!("{begin} {}.", self.ladder),
            "ActionsEnabled": true,
            "OKActions": [],
            "AlarmActions": [format!("the ARN of {name}")],
            "InsufficientDataActions": [],
            "ComparisonOperator": self.reading.comparison_operator.as_str(),
            "Threshold": self.reading.threshold.to_f64(),
            "EvaluationPeriods": f64::from(evaluation.evaluation_periods),
            "DatapointsToAlarm": f64::from(evaluation.datapoints_to_alarm),
            "TreatMissingData": evaluation.treat_missing_data.as_str(),
            "Dimensions": [],
            "Tags": tags,
        });
        let metric = self.policy.metric().in_full().expect("no tested spec scales by metric math");
        let looked_at = self.looked_at(&metric, evaluation);
        alarm.as_object_mut().expect("is an object").extend(looked_at);
        alarm
    }

    /// The metric alone, or the metric under a fill.
    fn looked_at(&self, metric: &CustomMetric, evaluation: Evaluation) -> Map<String, Value> {
        let dimensions: Vec<_> = metric
            .dimensions
            .iter()
            .map(
                |dimension| json!({"Name": dimension.name, "Value": self.given.dimension(self.spec, &dimension.value)}),
            )
            .collect();
        let mut identity =
            json!({"Namespace": metric.namespace, "MetricName": metric.metric_name, "Dimensions": dimensions});
        let period = f64::from(evaluation.period_seconds);
        let looked_at = if let Some(fill) = evaluation.fill {
            let expression = format!("FILL(metric, {})", fill.argument());
            let statistic = json!({"Metric": identity, "Period": period, "Stat": metric.statistic.to_string()});
            json!({"Metrics": [
                {"Id": "filled", "Expression": expression, "Label": metric.metric_name, "ReturnData": true},
                {"Id": "metric", "MetricStat": statistic, "ReturnData": false},
            ]})
        } else {
            identity["Period"] = json!(period);
            let statistic = if metric.statistic.is_extended() { "ExtendedStatistic" } else { "Statistic" };
            identity[statistic] = metric.statistic.to_string().into();
            identity
        };
        looked_at.as_object().cloned().unwrap_or_default()
    }
}
