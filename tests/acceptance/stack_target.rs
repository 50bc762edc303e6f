//! One scalable target as the services report it, one question for each part.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::local_aws::LocalAws;

/// A registered target as it was when it was asked for, with all that belongs to it.
#[derive(Debug, PartialEq)]
pub(crate) struct StackTarget {
    target: Value,
    alarms: BTreeMap<String, Value>,
}

impl StackTarget {
    /// The target of a resource id, `endpoint/NAME/variant/NAME` or `inference-component/NAME`, if it is registered.
    pub(crate) fn find(local: &LocalAws, resource_id: &str) -> Option<Self> {
        let mut state = local.state();
        let alarms = state["alarms"].take();
        let targets = state["targets"].as_array_mut().expect("targets are a list");
        let index = targets.iter().position(|target| target["ResourceId"] == resource_id)?;
        let alarms = alarms.as_object().expect("alarms have names").clone();
        Some(Self { target: targets.swap_remove(index), alarms: alarms.into_iter().collect() })
    }

    /// The dimension that is scaled.
    pub(crate) fn dimension(&self) -> &str {
        text(&self.target["ScalableDimension"])
    }

    /// The least and the most capacity.
    pub(crate) fn capacity_range(&self) -> (Option<u64>, Option<u64>) {
        (self.target["MinCapacity"].as_u64(), self.target["MaxCapacity"].as_u64())
    }

    /// `DynamicScalingInSuspended`, `DynamicScalingOutSuspended` and `ScheduledScalingSuspended`.
    pub(crate) fn suspended_state(&self) -> &Value {
        &self.target["SuspendedState"]
    }

    /// `StepScalingPolicyConfiguration` by policy name.
    pub(crate) fn step_policies(&self) -> BTreeMap<&str, &Value> {
        self.configurations("StepScalingPolicyConfiguration")
    }

    /// `TargetTrackingScalingPolicyConfiguration` by policy name.
    pub(crate) fn tracking_policies(&self) -> BTreeMap<&str, &Value> {
        self.configurations("TargetTrackingScalingPolicyConfiguration")
    }

    /// The scheduled actions by name.
    pub(crate) fn scheduled_actions(&self) -> BTreeMap<&str, &Value> {
        by_name(&self.target["ScheduledActions"], "ScheduledActionName").collect()
    }

    /// The alarms that call a policy of the target: those of the template, and those of target tracking.
    pub(crate) fn alarms_of(&self, policy: &str) -> Vec<&Value> {
        let policies: BTreeMap<_, _> = by_name(&self.target["ScalingPolicies"], "PolicyName").collect();
        let arn = &policies.get(policy).unwrap_or_else(|| panic!("there is no policy {policy}"))["PolicyARN"];
        let calls = |alarm: &&Value| alarm["AlarmActions"].as_array().is_some_and(|actions| actions.contains(arn));
        self.alarms.values().filter(calls).collect()
    }

    fn configurations(&self, member: &str) -> BTreeMap<&str, &Value> {
        let policies = by_name(&self.target["ScalingPolicies"], "PolicyName");
        policies.filter_map(|(name, policy)| Some((name, policy.get(member)?))).collect()
    }
}

fn by_name<'a>(list: &'a Value, name: &str) -> impl Iterator<Item = (&'a str, &'a Value)> {
    let list = list.as_array().unwrap_or_else(|| panic!("{list} is not a list"));
    list.iter().map(move |member| (text(&member[name]), member))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is not a text"))
}
