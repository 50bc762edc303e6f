//! What the custom resource asks of AWS: a handful of reads, and [`Write`]s as values.
//!
//! A write is a value so that deciding, doing, undoing, retrying and logging are five things in five places. The
//! values are the service's own shapes without its wire: whatever was described can be put back as it was.

mod alarm;
pub mod aws;
mod call;
mod error;
mod retry;
mod sagemaker;
mod scaling;
mod watched;
mod write;

use std::collections::BTreeMap;
use std::future::Future;

pub use alarm::{Alarm, AlarmMetric, DescribedAlarm, MetricQuery, MetricStatistic};
pub use aws::Aws;
pub use error::{ErrorKind, ServiceError};
pub use retry::Steady;
pub use sagemaker::{Count, EndpointState, InferenceComponentState, VariantState};
pub use scaling::{
    AlarmReference, DescribedPolicy, Policy, PolicyConfiguration, RegisteredTarget, Registration, ScheduledAction,
    StepScaling, TargetTracking, TrackedMetric,
};
pub use watched::Watched;
pub use write::{Write, Written};

use crate::identity::Target;

/// Tag keys and values.
pub type Tags = BTreeMap<String, String>;

/// Application Auto Scaling, CloudWatch alarms and SageMaker, as far as the custom resource needs them.
///
/// Every read gives the whole answer, all its pages.
///
/// # Errors
/// Every method gives the [`ServiceError`] the service answered with, or the kind of silence that was met.
pub trait Services: Sync {
    /// `DescribeScalableTargets`; `None` where it is not registered.
    fn target(&self, target: &Target) -> impl Future<Output = Result<Option<RegisteredTarget>, ServiceError>> + Send;

    /// `ListTagsForResource` of Application Auto Scaling.
    fn target_tags(&self, arn: &str) -> impl Future<Output = Result<Tags, ServiceError>> + Send;

    /// `DescribeScalingPolicies` of one target.
    fn policies(&self, target: &Target) -> impl Future<Output = Result<Vec<DescribedPolicy>, ServiceError>> + Send;

    /// `DescribeScheduledActions` of one target.
    fn scheduled_actions(
        &self,
        target: &Target,
    ) -> impl Future<Output = Result<Vec<ScheduledAction>, ServiceError>> + Send;

    /// `DescribeAlarms`: the metric alarms whose names begin with `prefix`.
    fn alarms(&self, prefix: &str) -> impl Future<Output = Result<Vec<DescribedAlarm>, ServiceError>> + Send;

    /// `ListTagsForResource` of CloudWatch.
    fn alarm_tags(&self, arn: &str) -> impl Future<Output = Result<Tags, ServiceError>> + Send;

    /// `DescribeEndpoint`; `None` where there is no such endpoint.
    fn endpoint(&self, name: &str) -> impl Future<Output = Result<Option<EndpointState>, ServiceError>> + Send;

    /// `DescribeInferenceComponent`; `None` where there is no such component.
    fn inference_component(
        &self,
        name: &str,
    ) -> impl Future<Output = Result<Option<InferenceComponentState>, ServiceError>> + Send;

    /// Changes something, once.
    fn write(&self, write: &Write) -> impl Future<Output = Result<Written, ServiceError>> + Send;
}
