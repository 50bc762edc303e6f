//! The alarms of a deployment: those of step policies as they are, and those that the service makes for target tracking.

use scaling::{
    AlarmState, ComparisonOperator, Decimal, DeployedPolicy, Deployment, Evaluation, StepAdjustment,
    TargetTrackingPolicy, TreatMissingData,
};

use super::alarm::{Alarm, Settings};
use super::policy::{SCALE_IN, SCALE_OUT, Steps};
use super::{Caller, MINUTE};
use crate::Assumptions;
use crate::signal::Reading;

/// An alarm of the deployment, before it is made.
pub(super) struct DeployedAlarm<'deployment> {
    policy: usize,
    number: usize,
    pub(super) reading: Reading,
    operator: ComparisonOperator,
    threshold: Decimal,
    pub(super) evaluation: Evaluation,
    calls_in: &'deployment [AlarmState],
    steps: &'deployment [StepAdjustment],
}

impl DeployedAlarm<'_> {
    pub(super) fn caller(&self, signal: usize, spacing: u64, assumptions: &Assumptions) -> Caller {
        let settings = Settings {
            signal,
            reading: self.reading,
            operator: self.operator,
            threshold: self.threshold.to_f64(),
            evaluation: self.evaluation,
            calls_in: self.calls_in,
        };
        Caller {
            alarm: Alarm::new(&settings, spacing, assumptions),
            policy: self.policy,
            number: self.number,
            steps: Steps::new(self.steps, self.threshold, assumptions),
        }
    }
}

/// The alarms of all policies, in the order in which they are evaluated.
pub(super) fn alarms<'deployment>(
    deployment: &'deployment Deployment,
    readings: &[Vec<Reading>],
    assumptions: &Assumptions,
) -> Vec<DeployedAlarm<'deployment>> {
    let mut wanted = Vec::new();
    for (index, (policy, readings)) in deployment.policies.iter().zip(readings).enumerate() {
        match policy {
            DeployedPolicy::Step(step) => {
                wanted.extend(step.alarms.iter().zip(readings).enumerate().map(|(number, (alarm, reading))| {
                    DeployedAlarm {
                        policy: index,
                        number,
                        reading: *reading,
                        operator: alarm.comparison_operator,
                        threshold: alarm.threshold,
                        evaluation: alarm.evaluation,
                        calls_in: &alarm.calls_in,
                        steps: &step.step_adjustments,
                    }
                }));
            }
            DeployedPolicy::TargetTracking(tracking) => {
                wanted.extend(readings.iter().flat_map(|reading| of_tracking(index, tracking, *reading, assumptions)));
            }
        }
    }
    wanted
}

/// The alarms that the service makes for a target tracking policy.
fn of_tracking<'deployment>(
    policy: usize,
    tracking: &'deployment TargetTrackingPolicy,
    reading: Reading,
    assumptions: &Assumptions,
) -> impl Iterator<Item = DeployedAlarm<'deployment>> {
    let period_seconds = tracking.period_seconds();
    let target = tracking.target_value();
    let alarm = move |number, operator, threshold, periods| DeployedAlarm {
        policy,
        number,
        reading,
        operator,
        threshold,
        evaluation: Evaluation {
            period_seconds,
            evaluation_periods: periods,
            datapoints_to_alarm: periods,
            fill: None,
            treat_missing_data: TreatMissingData::Missing,
        },
        calls_in: &[AlarmState::Alarm],
        steps: &[],
    };
    let out_periods = assumptions.tracking_scale_out_datapoints;
    let in_periods = assumptions.tracking_scale_in_minutes * MINUTE / period_seconds;
    // The assumption is 100 at most.
    let percent = u8::try_from(assumptions.tracking_scale_in_percent).unwrap_or(100);
    let scale_out = alarm(SCALE_OUT, ComparisonOperator::GreaterThanThreshold, target, out_periods);
    let scale_in = (!tracking.disable_scale_in())
        .then(|| alarm(SCALE_IN, ComparisonOperator::LessThanThreshold, target.percent(percent), in_periods));
    [Some(scale_out), scale_in].into_iter().flatten()
}
