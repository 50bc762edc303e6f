//! `ScalingPolicies`: a list of both kinds.

use scaling::input::{StepPolicyInput, TargetTrackingInput};
use scaling::quota;

use super::object::Object;
use super::property::Property;
use super::sentence::Places;
use super::{step_scaling, target_tracking};

const NAMES: &[&str] = &["PolicyName", "PolicyType", "StepScaling", TARGET_TRACKING];
const TARGET_TRACKING: &str = "TargetTrackingScalingPolicyConfiguration";

/// `PolicyType`
#[derive(Clone, Copy, PartialEq, Eq)]
enum PolicyType {
    StepScaling,
    TargetTrackingScaling,
}

const POLICY_TYPES: [(&str, PolicyType); 2] =
    [("StepScaling", PolicyType::StepScaling), ("TargetTrackingScaling", PolicyType::TargetTrackingScaling)];

/// The policies as far as they could be read.
#[derive(Default)]
pub(super) struct Policies {
    pub(super) step_scaling: Vec<StepPolicyInput>,
    pub(super) target_tracking: Vec<TargetTrackingInput>,
    /// Where in the list they stand.
    pub(super) places: Places,
}

/// Reads the list.
pub(super) fn read(list: &Property<'_, '_>) -> Policies {
    let mut policies = Policies::default();
    for (position, item) in list.list(quota::POLICIES_PER_TARGET).iter().enumerate() {
        if let Some(object) = item.object(NAMES) {
            policies.policy(position, &object);
        }
    }
    policies
}

impl Policies {
    fn policy(&mut self, position: usize, object: &Object<'_, '_>) {
        let name = object.required("PolicyName", "write a name of its own, as in steps").text();
        let policy_type =
            object.required("PolicyType", "write StepScaling or TargetTrackingScaling").choice(&POLICY_TYPES);
        let Some(policy_type) = policy_type else { return };
        let (own, other, other_type) = match policy_type {
            PolicyType::StepScaling => ("StepScaling", TARGET_TRACKING, "TargetTrackingScaling"),
            PolicyType::TargetTrackingScaling => (TARGET_TRACKING, "StepScaling", "StepScaling"),
        };
        let is_there = |name| object.property(name).json().is_some();
        if is_there(other) {
            let message = format!("the property belongs to the PolicyType {other_type}");
            let fix = if is_there(own) { "remove it".to_owned() } else { format!("put {own} in its place") };
            object.property(other).refuse(&message, &format!("{fix}, or write that PolicyType"));
            return;
        }
        let block = object.required(own, "add it to say what the policy does");
        match policy_type {
            PolicyType::StepScaling => {
                let Some(block) = block.object(step_scaling::NAMES) else { return };
                let Some(policy) = step_scaling::read(name, &block) else { return };
                self.step_scaling.push(policy);
                self.places.step_policies.push(position);
            }
            PolicyType::TargetTrackingScaling => {
                let Some(block) = block.object(target_tracking::NAMES) else { return };
                let (policy, metric) = target_tracking::read(name, &block);
                self.target_tracking.push(policy);
                self.places.target_tracking_policies.push((position, metric));
            }
        }
    }
}
