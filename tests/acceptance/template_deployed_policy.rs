//! A policy with its alarm as the services report them, and the service's own rule on those numbers.

use scaling::{
    Action, AdjustmentType, CapacityRange, Decimal, EndpointKind, StepAdjustment, StepPolicy, apply, select,
};
use serde_json::Value;
use templategen::spec::Spec;

use crate::template_expected::deployed_name;
use crate::template_state::{alarm_of, members, word};

/// The numbers of one policy and its alarm, and the range of its target.
pub(crate) struct DeployedPolicy {
    name: String,
    configuration: Value,
    alarm: Value,
    capacity: (Option<i64>, Option<i64>),
}

impl DeployedPolicy {
    /// Every step policy of a stack, by name.
    pub(crate) fn all(resources: &Value) -> Vec<Self> {
        members(&resources["targets"])
            .flat_map(|target| members(&target["ScalingPolicies"]).map(move |policy| (target, policy)))
            .filter(|(_, policy)| policy["PolicyType"] == "StepScaling")
            .map(|(target, policy)| Self {
                name: word(&policy["PolicyName"]).to_owned(),
                configuration: policy["StepScalingPolicyConfiguration"].clone(),
                alarm: alarm_of(resources, policy),
                capacity: (target["MinCapacity"].as_i64(), target["MaxCapacity"].as_i64()),
            })
            .collect()
    }

    /// Whether the alarm breaches at a value of its metric.
    pub(crate) fn breaches(&self, metric: Decimal) -> bool {
        match word(&self.alarm["ComparisonOperator"]) {
            "GreaterThanOrEqualToThreshold" => self.threshold() <= metric,
            "LessThanThreshold" => metric < self.threshold(),
            other => panic!("no template compares by {other}"),
        }
    }

    /// The capacity the service goes to; `None` where it finds no step.
    pub(crate) fn wanted(&self, kind: EndpointKind, metric: Decimal, capacity: u32) -> Option<u32> {
        let range = CapacityRange::validate(kind, self.capacity.0, self.capacity.1).expect("the service took it");
        let magnitude = self.configuration["MinAdjustmentMagnitude"].as_u64().unwrap_or(1);
        let magnitude = u32::try_from(magnitude).expect("the service took it");
        let adjustments = self.adjustments();
        let step = select(&adjustments, metric - self.threshold())?;
        Some(apply(self.adjustment_type(), step.scaling_adjustment, magnitude, capacity, range))
    }

    /// One line: the policy's name in its stack, its steps relative to the threshold, and its alarm.
    pub(crate) fn in_words(&self, stack: &str) -> String {
        let name = self.name.strip_prefix(&format!("{stack}-")).unwrap_or(&self.name);
        let metric = self.alarm["Metrics"][0]["Expression"].as_str().or(self.alarm["MetricName"].as_str());
        let comparison = if word(&self.alarm["ComparisonOperator"]) == "LessThanThreshold" { "<" } else { ">=" };
        format!(
            "{name} {} {}, {}, cooldown {}: {} {comparison} {} in {} of {}, {}",
            self.adjustment_type(),
            self.steps(),
            word(&self.configuration["MetricAggregationType"]),
            self.configuration["Cooldown"],
            metric.unwrap_or("nothing"),
            self.threshold(),
            self.alarm["DatapointsToAlarm"],
            self.alarm["EvaluationPeriods"],
            word(&self.alarm["TreatMissingData"]),
        )
    }

    /// The steps relative to the threshold.
    pub(crate) fn steps(&self) -> String {
        let bound = |bound: Option<Decimal>| bound.map(|bound| bound.to_string()).unwrap_or_default();
        let step = |step: &StepAdjustment| {
            let (lower, upper) = (bound(step.metric_interval_lower_bound), bound(step.metric_interval_upper_bound));
            format!("[{lower}, {upper}) {}", step.scaling_adjustment)
        };
        self.adjustments().iter().map(step).collect::<Vec<_>>().join(", ")
    }

    fn threshold(&self) -> Decimal {
        decimal(&self.alarm["Threshold"])
    }

    fn adjustment_type(&self) -> AdjustmentType {
        let known =
            [AdjustmentType::ChangeInCapacity, AdjustmentType::PercentChangeInCapacity, AdjustmentType::ExactCapacity];
        let told = word(&self.configuration["AdjustmentType"]);
        known.into_iter().find(|known| known.as_str() == told).unwrap_or_else(|| panic!("{told} is no type"))
    }

    fn adjustments(&self) -> Vec<StepAdjustment> {
        members(&self.configuration["StepAdjustments"])
            .map(|step| StepAdjustment {
                metric_interval_lower_bound: step.get("MetricIntervalLowerBound").map(decimal),
                metric_interval_upper_bound: step.get("MetricIntervalUpperBound").map(decimal),
                scaling_adjustment: step["ScalingAdjustment"]
                    .as_i64()
                    .and_then(|it| i32::try_from(it).ok())
                    .expect("fits"),
            })
            .collect()
    }
}

/// The service's rule on what is deployed does what the spec's ladders say, at every bound and around it.
pub(crate) fn check_actions(spec: &Spec, stack: &str, resources: &Value) {
    let plan = &spec.plan;
    let deployed = DeployedPolicy::all(resources);
    for policy in plan.step_policies() {
        let sides = policy.readings().into_iter().map(|reading| reading.side);
        let names: Vec<_> = sides.map(|side| format!("{stack}-{}", deployed_name(policy, side))).collect();
        for (metric, capacity) in pairs(&values(policy), &capacities(plan.capacity())) {
            let own = deployed.iter().filter(|deployed| names.contains(&deployed.name));
            let called = own.filter(|deployed| deployed.breaches(metric));
            let told: Vec<_> = called.map(|deployed| deployed.wanted(plan.kind(), metric, capacity)).collect();
            let action = match policy.action(metric, capacity, plan.capacity()) {
                Action::NoAlarm => Vec::new(),
                Action::Step { capacity, .. } => vec![Some(capacity)],
            };
            assert_eq!(told, action, "{names:?}: {metric} at capacity {capacity}");
        }
    }
}

fn pairs(values: &[Decimal], capacities: &[u32]) -> Vec<(Decimal, u32)> {
    values.iter().flat_map(|value| capacities.iter().map(|capacity| (*value, *capacity))).collect()
}

/// Values of a policy's metric that tell its steps apart: every bound, a little to both sides, and far away.
fn values(policy: &StepPolicy) -> Vec<Decimal> {
    let little = Decimal::parse("0.001").expect("is a decimal");
    let far = Decimal::from_integer(1_000_000);
    let bounds = policy.ladder().steps().map(|step| step.value).chain([policy.floor()]);
    let around = bounds.flat_map(|bound| [bound - little, bound, bound - (Decimal::ZERO - little)]);
    around.chain([Decimal::ZERO - far, far]).collect()
}

/// Capacities at the ends of a range, within it, and outside of it, where an operator may have put it.
fn capacities(range: CapacityRange) -> Vec<u32> {
    let (min, max) = (range.min(), range.max());
    let mut capacities = vec![0, min, min + 1, min.midpoint(max), max.saturating_sub(1), max, max + 5];
    capacities.sort_unstable();
    capacities.dedup();
    capacities
}

/// A number as the service reports it.
fn decimal(number: &Value) -> Decimal {
    Decimal::parse(&number.to_string()).unwrap_or_else(|error| panic!("{number}: {error:?}"))
}
