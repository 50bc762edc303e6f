//! What is deployed of a plan, in the terms of the services: policies with relative step adjustments, and the alarms
//! that call them.
//!
//! A plan has one, and so has a template that somebody wrote by hand, whose policies need not be a ladder. Whatever
//! acts as the services do takes a deployment, and so acts by what is deployed.

use crate::{
    AdjustmentType, AlarmState, CapacityRange, ComparisonOperator, Decimal, EndpointKind, Evaluation, Metric,
    MetricAggregationType, ScalingPlan, ScheduledAction, StepAdjustment, StepPolicy, SuspendedState,
    TargetTrackingPolicy,
};

/// One scalable target as it is deployed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployment {
    /// The kind of endpoint.
    pub kind: EndpointKind,
    /// The range capacity may move in.
    pub capacity: CapacityRange,
    /// What is suspended.
    pub suspended: SuspendedState,
    /// The policies, in the order in which they are deployed.
    pub policies: Vec<DeployedPolicy>,
    /// The scheduled actions, no two of one name.
    pub scheduled_actions: Vec<ScheduledAction>,
}

/// A scaling policy as Application Auto Scaling has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeployedPolicy {
    /// A step scaling policy.
    Step(DeployedStepPolicy),
    /// A target tracking policy, whose alarms the service makes.
    TargetTracking(Box<TargetTrackingPolicy>),
}

/// A step scaling policy, and the alarms that call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeployedStepPolicy {
    /// The policy's name.
    pub name: String,
    /// What an adjustment means.
    pub adjustment_type: AdjustmentType,
    /// The steps, relative to the threshold of whichever alarm calls; a list that the service accepts.
    pub step_adjustments: Vec<StepAdjustment>,
    /// The least change of a percent policy; 1 where nothing is said.
    pub min_adjustment_magnitude: u32,
    /// How it aggregates the datapoints of the alarm that calls.
    pub aggregation: MetricAggregationType,
    /// The cooldown in seconds, from the end of a successful scaling activity on.
    pub cooldown_seconds: u32,
    /// The alarms that call it; none where nothing does.
    pub alarms: Vec<DeployedAlarm>,
}

/// An alarm that calls a step policy, as CloudWatch has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeployedAlarm {
    /// What a reader calls it: the logical id in a template, or the name of the policy it calls.
    pub name: String,
    /// The metric, before anything is filled in.
    pub metric: Metric,
    /// How it compares.
    pub comparison_operator: ComparisonOperator,
    /// The threshold, which is also what the steps are relative to.
    pub threshold: Decimal,
    /// How it looks at the metric.
    pub evaluation: Evaluation,
    /// The states in which it calls the policy: `ALARM` by `AlarmActions`, `OK` by `OKActions` and so on.
    pub calls_in: Vec<AlarmState>,
}

impl Deployment {
    /// What is deployed of a plan.
    #[must_use]
    pub fn of(plan: &ScalingPlan) -> Self {
        let steps = plan.step_policies().iter().flat_map(of_step_policy).map(DeployedPolicy::Step);
        let tracking =
            plan.target_tracking_policies().iter().cloned().map(Box::new).map(DeployedPolicy::TargetTracking);
        Self {
            kind: plan.kind(),
            capacity: plan.capacity(),
            suspended: plan.suspended(),
            policies: steps.chain(tracking).collect(),
            scheduled_actions: plan.scheduled_actions().to_vec(),
        }
    }
}

impl DeployedPolicy {
    /// The policy's name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Step(policy) => &policy.name,
            Self::TargetTracking(policy) => policy.name().as_str(),
        }
    }
}

/// The policies of a ladder: one for an always-on alarm, one for each side of paired ones.
fn of_step_policy(policy: &StepPolicy) -> Vec<DeployedStepPolicy> {
    let deployed = |reading: crate::PolicyReading| {
        let name = policy.deployed_name(reading.side);
        DeployedStepPolicy {
            adjustment_type: policy.ladder().adjustment_type(),
            step_adjustments: reading.step_adjustments(),
            min_adjustment_magnitude: policy.min_adjustment_magnitude().unwrap_or(1),
            aggregation: policy.aggregation(),
            cooldown_seconds: policy.cooldown_seconds(),
            alarms: vec![DeployedAlarm {
                name: name.clone(),
                metric: policy.metric().clone(),
                comparison_operator: reading.comparison_operator,
                threshold: reading.threshold,
                evaluation: policy.evaluation(reading.side),
                calls_in: vec![AlarmState::Alarm],
            }],
            name,
        }
    };
    policy.readings().into_iter().map(deployed).collect()
}
