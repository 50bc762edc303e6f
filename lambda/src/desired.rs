//! What there shall be at AWS while the target is registered, out of the plan: values that are compared with what is
//! there, and put where they differ.

mod alarm;
mod metric;
mod name;
mod tracking;

use std::collections::BTreeMap;

use jiff::Timestamp;
use scaling::{PolicyReading, StepPolicy};

use crate::configuration::Configuration;
use crate::identity::Target;
use crate::services::{Alarm, Policy, PolicyConfiguration, ScheduledAction, StepScaling};

pub use name::{alarm_arn, alarm_prefix};

/// Everything of a registered target but the target itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Desired {
    /// The policies: step policies first, then target tracking, each kind in the plan's order.
    pub policies: Vec<Policy>,
    /// The alarms that call the step policies, in the order of those.
    pub alarms: Vec<DesiredAlarm>,
    /// The scheduled actions, in the plan's order.
    pub scheduled_actions: Vec<ScheduledAction>,
    /// The step adjustments by the deployed name of their policy.
    pub step_adjustments: BTreeMap<String, Vec<scaling::StepAdjustment>>,
}

/// An alarm before its policy has an ARN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DesiredAlarm {
    /// The alarm, without its alarm action.
    pub alarm: Alarm,
    /// The deployed name of the policy it calls.
    pub policy: String,
}

/// One step policy as it is deployed: a paired one is two.
struct Deployed<'a> {
    target: &'a Target,
    policy: &'a StepPolicy,
    reading: PolicyReading,
}

impl Desired {
    /// What a configuration asks for where its target is registered, whether it is to be or not.
    #[must_use]
    pub fn of(configuration: &Configuration) -> Self {
        let Configuration { target, plan, .. } = configuration;
        let deployed =
            |policy| StepPolicy::readings(policy).into_iter().map(move |reading| Deployed { target, policy, reading });
        let deployed: Vec<Deployed<'_>> = plan.step_policies().iter().flat_map(deployed).collect();
        let tracking = plan.target_tracking_policies().iter();
        Self {
            policies: deployed
                .iter()
                .map(Deployed::policy)
                .chain(tracking.map(|policy| tracking::policy(target, policy)))
                .collect(),
            alarms: deployed.iter().map(alarm::alarm).collect(),
            scheduled_actions: plan.scheduled_actions().iter().map(scheduled_action).collect(),
            step_adjustments: deployed.iter().map(|one| (one.name(), one.reading.step_adjustments())).collect(),
        }
    }
}

impl Deployed<'_> {
    fn name(&self) -> String {
        self.policy.deployed_name(self.reading.side)
    }

    fn policy(&self) -> Policy {
        let configuration = StepScaling {
            adjustment_type: self.policy.ladder().adjustment_type(),
            step_adjustments: self.reading.step_adjustments(),
            cooldown_seconds: Some(self.policy.cooldown_seconds()),
            min_adjustment_magnitude: self.policy.min_adjustment_magnitude(),
            metric_aggregation_type: Some(self.policy.aggregation()),
        };
        Policy { name: self.name(), configuration: PolicyConfiguration::StepScaling(configuration) }
    }
}

fn scheduled_action(action: &scaling::ScheduledAction) -> ScheduledAction {
    ScheduledAction {
        name: action.name().as_str().to_owned(),
        schedule: action.schedule().to_string(),
        timezone: Some(action.zone().name().to_owned()),
        start_epoch_seconds: action.start().map(Timestamp::as_second),
        end_epoch_seconds: action.end().map(Timestamp::as_second),
        min_capacity: action.min_capacity(),
        max_capacity: action.max_capacity(),
    }
}
