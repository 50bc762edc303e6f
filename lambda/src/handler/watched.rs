//! Which call was made last, for the answer to an event whose time was up.

use std::fmt;
use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::identity::Target;
use crate::services::{
    DescribedAlarm, DescribedPolicy, EndpointState, InferenceComponentState, RegisteredTarget, ScheduledAction,
    ServiceError, Services, Tags, Write, Written,
};

/// Services that remember the last call.
pub(super) struct Watched<'services, S> {
    services: &'services S,
    last: Mutex<LastCall>,
}

/// The last call, as the rest of a sentence: `during PutScalingPolicy`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LastCall {
    None,
    UnderWay(&'static str),
    Answered(&'static str),
}

impl fmt::Display for LastCall {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => write!(formatter, "before the first call"),
            Self::UnderWay(operation) => write!(formatter, "during {operation}"),
            Self::Answered(operation) => write!(formatter, "after {operation}"),
        }
    }
}

impl<'services, S: Services> Watched<'services, S> {
    pub(super) const fn new(services: &'services S) -> Self {
        Self { services, last: Mutex::new(LastCall::None) }
    }

    pub(super) fn last(&self) -> LastCall {
        *self.lock()
    }

    fn lock(&self) -> MutexGuard<'_, LastCall> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn watch<T>(&self, operation: &'static str, call: impl Future<Output = T>) -> T {
        *self.lock() = LastCall::UnderWay(operation);
        let answer = call.await;
        *self.lock() = LastCall::Answered(operation);
        answer
    }
}

impl<S: Services> Services for Watched<'_, S> {
    async fn target(&self, target: &Target) -> Result<Option<RegisteredTarget>, ServiceError> {
        self.watch("DescribeScalableTargets", self.services.target(target)).await
    }

    async fn target_tags(&self, arn: &str) -> Result<Tags, ServiceError> {
        self.watch("ListTagsForResource", self.services.target_tags(arn)).await
    }

    async fn policies(&self, target: &Target) -> Result<Vec<DescribedPolicy>, ServiceError> {
        self.watch("DescribeScalingPolicies", self.services.policies(target)).await
    }

    async fn scheduled_actions(&self, target: &Target) -> Result<Vec<ScheduledAction>, ServiceError> {
        self.watch("DescribeScheduledActions", self.services.scheduled_actions(target)).await
    }

    async fn alarms(&self, prefix: &str) -> Result<Vec<DescribedAlarm>, ServiceError> {
        self.watch("DescribeAlarms", self.services.alarms(prefix)).await
    }

    async fn alarm_tags(&self, arn: &str) -> Result<Tags, ServiceError> {
        self.watch("ListTagsForResource", self.services.alarm_tags(arn)).await
    }

    async fn endpoint(&self, name: &str) -> Result<Option<EndpointState>, ServiceError> {
        self.watch("DescribeEndpoint", self.services.endpoint(name)).await
    }

    async fn inference_component(&self, name: &str) -> Result<Option<InferenceComponentState>, ServiceError> {
        self.watch("DescribeInferenceComponent", self.services.inference_component(name)).await
    }

    async fn write(&self, write: &Write) -> Result<Written, ServiceError> {
        self.watch(write.operation(), self.services.write(write)).await
    }
}
