//! Remembering what is going on, for the one who breaks it off.

use std::sync::{Mutex, PoisonError};

use super::call::Call;
use super::{
    DescribedAlarm, DescribedPolicy, EndpointState, InferenceComponentState, RegisteredTarget, ScheduledAction,
    ServiceError, Services, Tags, Write, Written,
};
use crate::identity::Target;

/// Services whose last call is remembered, so that a reply after the time is up can say what took so long.
#[derive(Debug)]
pub struct Watched<'a, S> {
    services: &'a S,
    last: Mutex<Option<String>>,
}

impl<'a, S: Services> Watched<'a, S> {
    /// The same services; nothing was called yet.
    pub const fn new(services: &'a S) -> Self {
        Self { services, last: Mutex::new(None) }
    }

    /// The call that was begun last, answered or not: `PutScalingPolicy of endpoint/ep/variant/v1, policy tracking`.
    #[must_use]
    pub fn last_call(&self) -> Option<String> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn begin(&self, call: Call<'_>) -> &'a S {
        let begun = format!("{} of {}", call.operation(), call.resource());
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(begun);
        self.services
    }
}

impl<S: Services> Services for Watched<'_, S> {
    async fn target(&self, target: &Target) -> Result<Option<RegisteredTarget>, ServiceError> {
        self.begin(Call::Target(target)).target(target).await
    }

    async fn target_tags(&self, arn: &str) -> Result<Tags, ServiceError> {
        self.begin(Call::TargetTags(arn)).target_tags(arn).await
    }

    async fn policies(&self, target: &Target) -> Result<Vec<DescribedPolicy>, ServiceError> {
        self.begin(Call::Policies(target)).policies(target).await
    }

    async fn scheduled_actions(&self, target: &Target) -> Result<Vec<ScheduledAction>, ServiceError> {
        self.begin(Call::ScheduledActions(target)).scheduled_actions(target).await
    }

    async fn alarms(&self, prefix: &str) -> Result<Vec<DescribedAlarm>, ServiceError> {
        self.begin(Call::Alarms(prefix)).alarms(prefix).await
    }

    async fn alarm_tags(&self, arn: &str) -> Result<Tags, ServiceError> {
        self.begin(Call::AlarmTags(arn)).alarm_tags(arn).await
    }

    async fn endpoint(&self, name: &str) -> Result<Option<EndpointState>, ServiceError> {
        self.begin(Call::Endpoint(name)).endpoint(name).await
    }

    async fn inference_component(&self, name: &str) -> Result<Option<InferenceComponentState>, ServiceError> {
        self.begin(Call::InferenceComponent(name)).inference_component(name).await
    }

    async fn write(&self, write: &Write) -> Result<Written, ServiceError> {
        self.begin(Call::Write(write)).write(write).await
    }
}
