//! Stub.
use super::*;
use tokio::time::Instant;
/// Stub.
pub struct Steady<'a, S> {
    inner: &'a S,
    _until: Instant,
}
impl<'a, S> Steady<'a, S> {
    /// Stub.
    pub fn new(inner: &'a S, until: Instant) -> Self {
        Self { inner, _until: until }
    }
}
impl<S: Services> Services for Steady<'_, S> {
    async fn target(&self, t: &Target) -> Result<Option<RegisteredTarget>, ServiceError> {
        self.inner.target(t).await
    }
    async fn target_tags(&self, t: &str) -> Result<Tags, ServiceError> {
        self.inner.target_tags(t).await
    }
    async fn policies(&self, t: &Target) -> Result<Vec<DescribedPolicy>, ServiceError> {
        self.inner.policies(t).await
    }
    async fn scheduled_actions(&self, t: &Target) -> Result<Vec<ScheduledAction>, ServiceError> {
        self.inner.scheduled_actions(t).await
    }
    async fn alarms(&self, t: &str) -> Result<Vec<DescribedAlarm>, ServiceError> {
        self.inner.alarms(t).await
    }
    async fn alarm_tags(&self, t: &str) -> Result<Tags, ServiceError> {
        self.inner.alarm_tags(t).await
    }
    async fn endpoint(&self, t: &str) -> Result<Option<EndpointState>, ServiceError> {
        self.inner.endpoint(t).await
    }
    async fn inference_component(&self, t: &str) -> Result<Option<InferenceComponentState>, ServiceError> {
        self.inner.inference_component(t).await
    }
    async fn write(&self, w: &Write) -> Result<Written, ServiceError> {
        self.inner.write(w).await
    }
}
