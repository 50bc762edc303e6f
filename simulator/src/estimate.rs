//! What one unit serves, read off a plan that does not say it.

use std::fmt;

use scaling::{
    AdjustmentType, ComparisonOperator, Decimal, DeployedAlarm, DeployedPolicy, DeployedStepPolicy, Deployment, Metric,
    TargetTrackingPolicy,
};

use crate::report::words::value;

/// The metrics that count the requests one unit had.
const REQUESTS_OF_A_UNIT: [&str; 2] = ["InvocationsPerInstance", "InvocationsPerCopy"];

/// How much of what one unit serves is aimed at, where nobody says so.
/// Source: SageMaker developer guide, "Load testing your auto scaling configuration" (`SAFETY_FACTOR`).
pub const SAFETY_FACTOR: f64 = 0.5;

/// An estimate of what one unit serves, and what it was read off.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// Requests in a minute.
    pub requests_per_minute: f64,
    /// What it follows from.
    pub basis: Basis,
}

/// What an estimate follows from.
#[derive(Clone, Debug, PartialEq)]
pub enum Basis {
    /// The requests per second that a target tracking policy was written with.
    RequestsPerSecond {
        /// The policy.
        policy: String,
        /// The requests.
        requests_per_second: Decimal,
    },
    /// Where a policy begins to scale out, taken as [`SAFETY_FACTOR`] of what one unit serves.
    ScalesOutFrom {
        /// The policy.
        policy: String,
        /// Requests of one unit in a minute.
        requests_per_minute: f64,
    },
}

impl fmt::Display for Basis {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RequestsPerSecond { policy, requests_per_second } => {
                write!(formatter, "the {requests_per_second} requests per second that `{policy}` is written with")
            }
            Self::ScalesOutFrom { policy, requests_per_minute } => {
                let requests = value(*requests_per_minute);
                write!(formatter, "twice the {requests} of one unit from which `{policy}` scales out")
            }
        }
    }
}

/// What one unit serves by a plan; `None` where no policy goes by the requests of a unit.
#[must_use]
pub fn requests_per_minute(deployment: &Deployment) -> Option<Estimate> {
    let said = deployment.policies.iter().find_map(|policy| match policy {
        DeployedPolicy::TargetTracking(policy) => said(policy),
        DeployedPolicy::Step(_) => None,
    });
    said.or_else(|| {
        let from = deployment.policies.iter().filter_map(|policy| Some((policy, scales_out_from(policy)?)));
        let (policy, lowest) = from.min_by(|(_, one), (_, other)| one.total_cmp(other))?;
        Some(Estimate {
            requests_per_minute: lowest / SAFETY_FACTOR,
            basis: Basis::ScalesOutFrom { policy: policy.name().to_owned(), requests_per_minute: lowest },
        })
    })
}

fn said(policy: &TargetTrackingPolicy) -> Option<Estimate> {
    let requests_per_second = policy.formula()?.requests_per_second;
    Some(Estimate {
        requests_per_minute: requests_per_second.to_f64() * 60.0,
        basis: Basis::RequestsPerSecond { policy: policy.name().to_string(), requests_per_second },
    })
}

/// The lowest requests of one unit in a minute at which a policy scales out, over 0.
fn scales_out_from(policy: &DeployedPolicy) -> Option<f64> {
    let lowest = match policy {
        DeployedPolicy::TargetTracking(policy) => {
            counts_requests(policy.metric()).then(|| policy.target_value().to_f64())
        }
        DeployedPolicy::Step(policy) => {
            policy.alarms.iter().filter_map(|alarm| lowest_step_out(policy, alarm)).min_by(f64::total_cmp)
        }
    };
    lowest.filter(|lowest| 0.0 < *lowest)
}

fn lowest_step_out(policy: &DeployedStepPolicy, alarm: &DeployedAlarm) -> Option<f64> {
    let is_high = matches!(
        alarm.comparison_operator,
        ComparisonOperator::GreaterThanOrEqualToThreshold | ComparisonOperator::GreaterThanThreshold
    );
    if !is_high || !counts_requests(&alarm.metric) || policy.adjustment_type == AdjustmentType::ExactCapacity {
        return None;
    }
    let out = policy.step_adjustments.iter().filter(|step| 0 < step.scaling_adjustment);
    let threshold = alarm.threshold.to_f64();
    let bounds = out.map(|step| step.metric_interval_lower_bound.map_or(0.0, |bound| bound.to_f64().max(0.0)));
    let lowest = bounds.map(|bound| threshold + bound).min_by(f64::total_cmp)?;
    Some(lowest * 60.0 / f64::from(alarm.evaluation.period_seconds))
}

fn counts_requests(metric: &Metric) -> bool {
    REQUESTS_OF_A_UNIT.contains(&metric.name())
}
