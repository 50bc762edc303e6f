//! What a spec means in the words of the services, worked out from the domain and not from the template.

use std::collections::BTreeMap;

use scaling::input::{PlanInput, StepInput, StepPolicyInput, StepsInput};
use scaling::{
    AlarmShape, Change, CustomMetric, DimensionValue, Evaluation, PolicyReading, SERVICE_NAMESPACE, ScalingPlan, Side,
    Step, StepLadder, StepPolicy, SuspendedState,
};
use serde_json::{Map, Value, json};
use templategen::spec::Spec;

/// What a stack of a spec has to make, in the form of [`settled`](crate::template_deployment::settled).
///
/// The parameters are those the stack is given; where one is not, the spec's own value holds.
pub(crate) fn expected(spec: &Spec, stack: &str, parameters: &[(&str, &str)]) -> Value {
    let given = Given(parameters.iter().copied().collect());
    let plan = &spec.plan;
    let mut policies = Vec::new();
    let mut alarms = Map::new();
    for (index, policy) in plan.step_policies().iter().enumerate() {
        // Only the first policy's numbers are parameters.
        let given = if index == 0 { given.clone() } else { given.target_only() };
        let ladder = given.ladder(policy);
        for reading in ladder.readings(policy.shape(), policy.floor()) {
            let name = deployed_name(policy, reading.side);
            policies.push(scaling_policy(spec, &given, stack, policy, &ladder, &reading));
            alarms.insert(format!("{}Alarm", stem(&name)), alarm(spec, &given, stack, policy, &ladder, &reading));
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

/// What the logical ids of a deployed policy and its alarm begin with: `steps-low` is `StepsLow`.
fn stem(name: &str) -> String {
    let capitalized = |word: &str| word[..1].to_ascii_uppercase() + &word[1..];
    name.split('-').map(capitalized).collect()
}

fn scaling_policy(
    spec: &Spec,
    given: &Given<'_>,
    stack: &str,
    policy: &StepPolicy,
    ladder: &StepLadder,
    reading: &PolicyReading,
) -> Value {
    let name = deployed_name(policy, reading.side);
    let adjustments: Vec<Value> = reading
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
        "AdjustmentType": ladder.adjustment_type().as_str(),
        "Cooldown": given.number("CooldownSeconds", policy.cooldown_seconds()),
        "MetricAggregationType": policy.aggregation().as_str(),
        "StepAdjustments": adjustments,
    });
    if let Some(magnitude) = policy.min_adjustment_magnitude() {
        configuration["MinAdjustmentMagnitude"] = json!(f64::from(magnitude));
    }
    json!({
        "PolicyARN": format!("the ARN of {stack}-{name}"),
        "PolicyName": format!("{stack}-{name}"),
        "ServiceNamespace": SERVICE_NAMESPACE,
        "ResourceId": given.resource_id(spec),
        "ScalableDimension": spec.plan.kind().scalable_dimension().as_str(),
        "PolicyType": "StepScaling",
        "StepScalingPolicyConfiguration": configuration,
        "Alarms": [format!("{}Alarm", stem(&name))],
    })
}

fn alarm(
    spec: &Spec,
    given: &Given<'_>,
    stack: &str,
    policy: &StepPolicy,
    ladder: &StepLadder,
    reading: &PolicyReading,
) -> Value {
    let name = deployed_name(policy, reading.side);
    let evaluation = policy.evaluation(reading.side);
    let tags: Vec<_> = spec.plan.tags().iter().map(|tag| json!({"Key": tag.key(), "Value": tag.value()})).collect();
    let mut alarm = json!({
        "AlarmName": format!("{}Alarm", stem(&name)),
        "AlarmDescription": format!("{} {ladder}.", if policy.shape() == AlarmShape::AlwaysOn { "Red is normal:" } else { "Scales" }),
        "ActionsEnabled": true,
        "OKActions": [],
        "AlarmActions": [format!("the ARN of {stack}-{name}")],
        "InsufficientDataActions": [],
        "ComparisonOperator": reading.comparison_operator.as_str(),
        "Threshold": reading.threshold.to_f64(),
        "EvaluationPeriods": f64::from(evaluation.evaluation_periods),
        "DatapointsToAlarm": f64::from(evaluation.datapoints_to_alarm),
        "TreatMissingData": evaluation.treat_missing_data.as_str(),
        "Dimensions": [],
        "Tags": tags,
    });
    let metric = policy.metric().in_full().expect("the committed templates scale by one metric");
    let looked_at = looked_at(spec, given, &metric, evaluation);
    alarm.as_object_mut().expect("is an object").extend(looked_at);
    alarm
}

/// The metric alone, or the metric under a fill.
fn looked_at(spec: &Spec, given: &Given<'_>, metric: &CustomMetric, evaluation: Evaluation) -> Map<String, Value> {
    let dimensions: Vec<_> = metric
        .dimensions
        .iter()
        .map(|dimension| json!({"Name": dimension.name, "Value": given.dimension(spec, &dimension.value)}))
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

/// The parameters a stack was given.
#[derive(Clone)]
struct Given<'a>(BTreeMap<&'a str, &'a str>);

impl Given<'_> {
    /// Without those that are about steps.
    fn target_only(&self) -> Self {
        let about_steps = |name: &str| name.starts_with("Scale") || name == "CooldownSeconds";
        Self(self.0.iter().filter(|(name, _)| !about_steps(name)).map(|(name, value)| (*name, *value)).collect())
    }

    fn number(&self, name: &str, otherwise: u32) -> f64 {
        self.0.get(name).map_or(f64::from(otherwise), |value| value.parse().expect("the parameter is a number"))
    }

    fn name(&self, parameter: &str, otherwise: Option<impl ToString>) -> String {
        let given = self.0.get(parameter).map(ToString::to_string);
        given.or(otherwise.map(|name| name.to_string())).unwrap_or_else(|| panic!("{parameter} has to be given"))
    }

    fn resource_id(&self, spec: &Spec) -> String {
        if let Some(component) = &spec.inference_component_name {
            return format!("inference-component/{}", self.name("InferenceComponentName", Some(component)));
        }
        let endpoint = self.name("EndpointName", spec.endpoint_name.as_ref());
        format!("endpoint/{endpoint}/variant/{}", self.name("VariantName", spec.variant_name.as_ref()))
    }

    fn dimension(&self, spec: &Spec, value: &DimensionValue) -> String {
        match value {
            DimensionValue::EndpointName => self.name("EndpointName", spec.endpoint_name.as_ref()),
            DimensionValue::VariantName => self.name("VariantName", spec.variant_name.as_ref()),
            DimensionValue::InferenceComponentName => {
                self.name("InferenceComponentName", spec.inference_component_name.as_ref())
            }
            DimensionValue::Literal(text) => text.clone(),
        }
    }

    /// The policy's ladder with the bounds and changes that are given, read anew.
    fn ladder(&self, policy: &StepPolicy) -> StepLadder {
        let ladder = policy.ladder();
        let below = ladder.below().iter().enumerate().map(|(index, step)| (ladder.below().len() - index, step));
        let from = ladder.from_steps().iter().enumerate().map(|(index, step)| (index + 1, step));
        let steps = below.chain(from).map(|(number, step)| self.step(policy, number, step)).collect();
        let input = StepPolicyInput {
            steps: StepsInput::List(steps),
            alarms: policy.shape(),
            floor: (policy.shape() == AlarmShape::AlwaysOn).then(|| policy.floor().to_string()),
            ..StepPolicyInput::from_text("")
        };
        let (plan, problems) = ScalingPlan::validate(&PlanInput {
            kind: scaling::EndpointKind::Realtime,
            min_capacity: Some(1),
            max_capacity: Some(1),
            suspended: SuspendedState::default(),
            metric_publish_frequency_seconds: None,
            step_policies: vec![input],
            tags: Vec::new(),
        });
        plan.unwrap_or_else(|| panic!("{problems:?}")).step_policies()[0].ladder().clone()
    }

    /// A step; it is the number-th from the resting band outwards.
    fn step(&self, policy: &StepPolicy, number: usize, step: &Step) -> StepInput {
        let stem = if policy.is_scale_in(step.side) { "ScaleIn" } else { "ScaleOut" };
        let keyword = if step.side == Side::Below { "Below" } else { "From" };
        let number = if number == 1 { String::new() } else { number.to_string() };
        let value = self.0.get(&*format!("{stem}{keyword}{number}")).map(ToString::to_string);
        let change = self.0.get(&*format!("{stem}Change{number}")).map(|change| match step.change {
            Change::Percent(_) => format!("{change}%"),
            Change::Exact(_) => format!("={change}"),
            Change::InCapacity(_) | Change::Rest => (*change).to_owned(),
        });
        StepInput {
            side: step.side,
            value: value.unwrap_or_else(|| step.value.to_string()),
            change: change.unwrap_or_else(|| step.change.to_string()),
        }
    }
}
