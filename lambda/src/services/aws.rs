//! The services as their SDKs speak to them: one attempt for every call, values in and values out.
//!
//! Nothing is repeated here and nothing is timed: both are the affair of [`super::Steady`], which knows how much time
//! is left.

mod alarm;
mod autoscaling;
mod cloudwatch;
mod failure;
mod number;
mod pages;
mod policy;
mod sagemaker;

use aws_config::SdkConfig;

pub use self::sagemaker::SageMaker;

use self::autoscaling::ApplicationAutoScaling;
use self::cloudwatch::CloudWatch;
use super::{
    DescribedAlarm, DescribedPolicy, EndpointState, InferenceComponentState, RegisteredTarget, ScheduledAction,
    ServiceError, Services, Tags, Write, Written,
};
use crate::identity::Target;

/// Application Auto Scaling, CloudWatch and SageMaker of one account and region.
#[derive(Debug)]
pub struct Aws {
    scaling: ApplicationAutoScaling,
    cloudwatch: CloudWatch,
    sagemaker: SageMaker,
}

impl Aws {
    /// The services that a configuration leads to. All of it is taken but for its retries: there are none.
    #[must_use]
    pub fn new(config: &SdkConfig) -> Self {
        Self {
            scaling: ApplicationAutoScaling::new(config),
            cloudwatch: CloudWatch::new(config),
            sagemaker: SageMaker::new(config),
        }
    }
}

impl Services for Aws {
    async fn target(&self, target: &Target) -> Result<Option<RegisteredTarget>, ServiceError> {
        self.scaling.target(target).await
    }

    async fn target_tags(&self, arn: &str) -> Result<Tags, ServiceError> {
        self.scaling.tags(arn).await
    }

    async fn policies(&self, target: &Target) -> Result<Vec<DescribedPolicy>, ServiceError> {
        self.scaling.policies(target).await
    }

    async fn scheduled_actions(&self, target: &Target) -> Result<Vec<ScheduledAction>, ServiceError> {
        self.scaling.scheduled_actions(target).await
    }

    async fn alarms(&self, prefix: &str) -> Result<Vec<DescribedAlarm>, ServiceError> {
        self.cloudwatch.alarms(prefix).await
    }

    async fn alarm_tags(&self, arn: &str) -> Result<Tags, ServiceError> {
        self.cloudwatch.tags(arn).await
    }

    async fn endpoint(&self, name: &str) -> Result<Option<EndpointState>, ServiceError> {
        self.sagemaker.endpoint(name).await
    }

    async fn inference_component(&self, name: &str) -> Result<Option<InferenceComponentState>, ServiceError> {
        self.sagemaker.inference_component(name).await
    }

    async fn write(&self, write: &Write) -> Result<Written, ServiceError> {
        match write {
            Write::RegisterTarget(registration) => self.scaling.register(registration).await.map(Written::Target),
            Write::DeregisterTarget(target) => self.scaling.deregister(target).await.map(done),
            Write::TagTarget(arn, tags) => self.scaling.tag(arn, tags).await.map(done),
            Write::UntagTarget(arn, keys) => self.scaling.untag(arn, keys).await.map(done),
            Write::PutPolicy(target, policy) => self.scaling.put_policy(target, policy).await,
            Write::DeletePolicy(target, name) => self.scaling.delete_policy(target, name).await.map(done),
            Write::PutScheduledAction(target, action) => {
                self.scaling.put_scheduled_action(target, action).await.map(done)
            }
            Write::DeleteScheduledAction(target, name) => {
                self.scaling.delete_scheduled_action(target, name).await.map(done)
            }
            Write::PutAlarm(alarm, tags) => self.cloudwatch.put_alarm(alarm, tags).await.map(done),
            Write::DeleteAlarms(names) => self.cloudwatch.delete_alarms(names).await.map(done),
            Write::TagAlarm(arn, tags) => self.cloudwatch.tag(arn, tags).await.map(done),
            Write::UntagAlarm(arn, keys) => self.cloudwatch.untag(arn, keys).await.map(done),
            Write::SetCount(count) => self.sagemaker.set_count(count).await.map(done),
        }
    }
}

const fn done(_: ()) -> Written {
    Written::Done
}
