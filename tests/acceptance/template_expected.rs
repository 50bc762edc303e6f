//! What a spec means in the words of the services, worked out from the domain and not from the template.

use scaling::{
    PolicyReading, SERVICE_NAMESPACE, ScheduledAction, Side, StepLadder, StepPolicy, SuspendedState,
    TargetTrackingPolicy,
};
use serde_json::{Map, Value, json};
use templategen::spec::Spec;

use crate::template_expected_alarm::{of_policy, that_tell};
use crate::template_expected_metric::followed;
use crate::template_given::Given;

/// What a stack of a spec has to make, in the form of [`settled`](crate::template_state::settled).
///
/// The parameters are those the stack is given; where one is not, the spec's own value holds.
pub(crate) fn expected(spec: &Spec, stack: &str, parameters: &[(&str, &str)]) -> Value {
    let given = &Given::new(parameters);
    let expected = Expected { spec, stack, given };
    let plan = &spec.plan;
    let mut policies = Vec::new();
    let mut alarms = Map::new();
    // Only the numbers of the author's first policy of a kind are parameters.
    let of_target = &given.target_only();
    let own = plan.own_step_policies().len();
    for (index, policy) in plan.step_policies().iter().enumerate() {
        let numbers = if index == 0 && index < own { given } else { of_target };
        let ladder = numbers.ladder(policy);
        for reading in ladder.readings(policy.shape(), policy.floor()) {
            let name = format!("{stack}-{}", deployed_name(policy, reading.side));
            let alarm_id = format!("{}Alarm", stem(&deployed_name(policy, reading.side)));
            policies.push(expected.step_policy(&name, &alarm_id, numbers, policy, &ladder, &reading));
            let alarm = of_policy(given, spec, policy, &reading, &ladder, [&alarm_id, &name]);
            alarms.insert(alarm_id, alarm);
        }
    }
    let mut tracking_alarms = Vec::new();
    for (index, policy) in plan.target_tracking_policies().iter().enumerate() {
        let numbers = if index == 0 { given } else { of_target };
        policies.push(expected.tracking_policy(numbers, policy));
        for comparison in ["GreaterThanThreshold", "LessThanThreshold"] {
            tracking_alarms.push(format!("{comparison} calls {stack}-{}", policy.name()));
        }
    }
    alarms.extend(that_tell(given, spec).into_iter().map(|(name, alarm)| (name.to_owned(), alarm)));
    policies.sort_by_key(|policy| policy["PolicyName"].to_string());
    tracking_alarms.sort();
    let dashboards: &[&str] = if spec.dashboard { &["Dashboard"] } else { &[] };
    json!({
        "targets": [expected.target(policies)],
        "alarms": alarms,
        "tracking_alarms": tracking_alarms,
        "dashboards": dashboards,
    })
}

/// The policy's name with its side, as it is deployed after the stack's name.
pub(crate) fn deployed_name(policy: &StepPolicy, side: Option<Side>) -> String {
    match side {
        None => policy.name().to_string(),
        Some(Side::Below) => format!("{}-low", policy.name()),
        Some(Side::From) => format!("{}-high", policy.name()),
    }
}

/// How the logical ids of a policy begin: those of `steps-low` are `StepsLowPolicy` and `StepsLowAlarm`.
pub(crate) fn stem(name: &str) -> String {
    name.split('-').map(|word| word[..1].to_ascii_uppercase() + &word[1..]).collect()
}

/// A spec, and the stack it is deployed as.
struct Expected<'a> {
    spec: &'a Spec,
    stack: &'a str,
    given: &'a Given<'a>,
}

impl Expected<'_> {
    fn target(&self, policies: Vec<Value>) -> Value {
        let Self { spec, given, .. } = self;
        let plan = &spec.plan;
        let SuspendedState { dynamic_scaling_in, dynamic_scaling_out, scheduled_scaling } = plan.suspended();
        let tags: Map<_, _> = plan.tags().iter().map(|tag| (tag.key().to_owned(), tag.value().into())).collect();
        let mut actions: Vec<_> = plan.scheduled_actions().iter().map(|action| self.scheduled_action(action)).collect();
        actions.sort_by_key(|action| action["ScheduledActionName"].to_string());
        let mut target = self.of_target();
        target.extend(Map::from_iter([
            ("MinCapacity".to_owned(), json!(given.number("MinCapacity", plan.capacity().min()))),
            ("MaxCapacity".to_owned(), json!(given.number("MaxCapacity", plan.capacity().max()))),
            (
                "SuspendedState".to_owned(),
                json!({
                    "DynamicScalingInSuspended": given.flag("ScaleInSuspended", dynamic_scaling_in),
                    "DynamicScalingOutSuspended": given.flag("ScaleOutSuspended", dynamic_scaling_out),
                    "ScheduledScalingSuspended": given.flag("ScheduledScalingSuspended", scheduled_scaling),
                }),
            ),
            ("Tags".to_owned(), tags.into()),
            ("ScalingPolicies".to_owned(), policies.into()),
            ("ScheduledActions".to_owned(), actions.into()),
        ]));
        target.into()
    }

    /// What everything that belongs to a target says of it.
    fn of_target(&self) -> Map<String, Value> {
        let dimension = self.spec.plan.kind().scalable_dimension();
        Map::from_iter([
            ("ServiceNamespace".to_owned(), SERVICE_NAMESPACE.into()),
            ("ResourceId".to_owned(), self.given.resource_id(self.spec).into()),
            ("ScalableDimension".to_owned(), dimension.as_str().into()),
        ])
    }

    fn scheduled_action(&self, action: &ScheduledAction) -> Value {
        let mut bounds = Map::new();
        for (name, bound) in [("MinCapacity", action.min_capacity()), ("MaxCapacity", action.max_capacity())] {
            bounds.extend(bound.map(|bound| (name.to_owned(), json!(f64::from(bound)))));
        }
        let mut scheduled = self.of_target();
        scheduled.insert("ScheduledActionName".to_owned(), action.name().as_str().into());
        scheduled.insert("Schedule".to_owned(), action.schedule().to_string().into());
        scheduled.insert("Timezone".to_owned(), action.zone().name().into());
        scheduled.insert("ScalableTargetAction".to_owned(), bounds.into());
        for (name, instant) in [("StartTime", action.start()), ("EndTime", action.end())] {
            let seconds = instant.map(|instant| Value::from(instant.as_second()));
            scheduled.extend(seconds.map(|seconds| (name.to_owned(), json!(seconds.as_f64()))));
        }
        scheduled.into()
    }

    fn step_policy(
        &self,
        name: &str,
        alarm_id: &str,
        numbers: &Given<'_>,
        policy: &StepPolicy,
        ladder: &StepLadder,
        reading: &PolicyReading,
    ) -> Value {
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
            "Cooldown": numbers.number("CooldownSeconds", policy.cooldown_seconds()),
            "MetricAggregationType": policy.aggregation().as_str(),
            "StepAdjustments": adjustments,
        });
        if let Some(magnitude) = policy.min_adjustment_magnitude() {
            configuration["MinAdjustmentMagnitude"] = json!(f64::from(magnitude));
        }
        self.policy(name, &[alarm_id], "StepScaling", configuration)
    }

    fn tracking_policy(&self, numbers: &Given<'_>, policy: &TargetTrackingPolicy) -> Value {
        let seconds = |name, seconds: u32| json!(numbers.number(name, seconds));
        let mut configuration = followed(self.given, self.spec, policy.tracked());
        configuration.extend(Map::from_iter([
            ("TargetValue".to_owned(), json!(numbers.number("TargetValue", policy.target_value().to_f64()))),
            ("ScaleInCooldown".to_owned(), seconds("ScaleInCooldownSeconds", policy.scale_in_cooldown_seconds())),
            ("ScaleOutCooldown".to_owned(), seconds("ScaleOutCooldownSeconds", policy.scale_out_cooldown_seconds())),
            ("DisableScaleIn".to_owned(), numbers.flag("DisableScaleIn", policy.disable_scale_in()).into()),
        ]));
        let name = format!("{}-{}", self.stack, policy.name());
        self.policy(&name, &["AlarmHigh", "AlarmLow"], "TargetTrackingScaling", configuration.into())
    }

    fn policy(&self, name: &str, alarms: &[&str], policy_type: &str, configuration: Value) -> Value {
        let mut policy = self.of_target();
        policy.extend(Map::from_iter([
            ("PolicyARN".to_owned(), format!("the ARN of {name}").into()),
            ("PolicyName".to_owned(), name.into()),
            ("PolicyType".to_owned(), policy_type.into()),
            (format!("{policy_type}PolicyConfiguration"), configuration),
            ("Alarms".to_owned(), json!(alarms)),
        ]));
        policy.into()
    }
}
