//! Calls that are repeated as long as it may help and there is time.

mod class;

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

use self::class::{Class, class};
use super::call::Call;
use super::{
    DescribedAlarm, DescribedPolicy, EndpointState, ErrorKind, InferenceComponentState, RegisteredTarget,
    ScheduledAction, ServiceError, Services, Tags, Write, Written,
};
use crate::identity::Target;

/// The most time for one attempt, all pages of a read included.
const ATTEMPT: Duration = Duration::from_secs(10);
/// The least time for one attempt, however little is left: less would break off calls that are about to be answered.
const SHORTEST_ATTEMPT: Duration = Duration::from_secs(1);
/// The longest first pause. Each further one may be twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// The longest pause of all.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// How often a call is repeated that is more likely to be wrong than early. With the pauses before them that is about
/// 13 seconds, and 26 at most.
const FEW: u32 = 6;

/// Services whose calls are repeated, each with a time of its own.
///
/// # Guarantees
/// No attempt begins after `retry_until`, but for the first one of a call; an attempt takes 10 seconds at most, and
/// ends at `retry_until`, or a second after it began where that is later. Every call is logged once, when it has ended.
///
/// # Assumptions
/// Every call may be repeated: after a lost answer the same one is made again, whether or not it took effect.
#[derive(Clone, Copy, Debug)]
pub struct Steady<'a, S> {
    services: &'a S,
    retry_until: Instant,
    jitter: fn(Duration) -> Duration,
}

impl<'a, S: Services> Steady<'a, S> {
    /// Repeats calls until an instant, with pauses of a random length.
    pub const fn new(services: &'a S, retry_until: Instant) -> Self {
        Self { services, retry_until, jitter: any_up_to }
    }

    /// With another choice of a pause of at most the given length.
    #[must_use]
    pub const fn with_jitter(mut self, jitter: fn(Duration) -> Duration) -> Self {
        self.jitter = jitter;
        self
    }

    async fn repeat<T, F>(&self, call: Call<'_>, attempt: impl Fn(&'a S) -> F) -> Result<T, ServiceError>
    where
        F: Future<Output = Result<T, ServiceError>>,
    {
        let began = Instant::now();
        let mut retries = 0;
        let result = loop {
            // In a box, because an SDK's call has more layers than the compiler follows from the outermost future.
            let error = match self.attempt(call, Box::pin(attempt(self.services))).await {
                Ok(answer) => break Ok(answer),
                Err(error) => error,
            };
            let Some(pause) = self.pause(&error, retries) else { break Err(error) };
            tracing::debug!(target: "lambda", operation = call.operation(), resource = call.resource(), %error, "repeating");
            sleep(pause).await;
            retries += 1;
        };
        log(call, began.elapsed(), retries, result.as_ref().err());
        result
    }

    async fn attempt<T>(
        &self,
        call: Call<'_>,
        attempt: impl Future<Output = Result<T, ServiceError>>,
    ) -> Result<T, ServiceError> {
        let left = self.retry_until.saturating_duration_since(Instant::now());
        let time = left.clamp(SHORTEST_ATTEMPT, ATTEMPT);
        let unanswered = ServiceError { operation: call.operation(), kind: ErrorKind::TimedOut };
        timeout(time, attempt).await.unwrap_or(Err(unanswered))
    }

    /// How long to wait before the next attempt; `None` where there is to be none.
    fn pause(&self, error: &ServiceError, retries: u32) -> Option<Duration> {
        match class(error) {
            Class::Final => return None,
            Class::Early if FEW <= retries => return None,
            Class::Early | Class::Passing => {}
        }
        let longest = FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(retries)).min(LONGEST_PAUSE);
        let pause = (self.jitter)(longest);
        (Instant::now() + pause < self.retry_until).then_some(pause)
    }
}

/// A pause of any length up to the longest: callers that were refused together come back apart.
fn any_up_to(longest: Duration) -> Duration {
    longest.mul_f64(fastrand::f64())
}

fn log(call: Call<'_>, duration: Duration, retries: u32, error: Option<&ServiceError>) {
    let (operation, resource) = (call.operation(), call.resource());
    let duration_ms = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    let outcome = match error.map(|error| &error.kind) {
        None => "ok",
        Some(ErrorKind::Refused { code, .. }) => code,
        Some(ErrorKind::TimedOut) => "timed out",
        Some(ErrorKind::Broken(_)) => "broken",
        Some(ErrorKind::NotSent(_)) => "not sent",
    };
    let reason = error.map(ServiceError::message);
    tracing::info!(target: "lambda", operation, resource, duration_ms, retries, outcome, reason, "call");
}

impl<S: Services> Services for Steady<'_, S> {
    async fn target(&self, target: &Target) -> Result<Option<RegisteredTarget>, ServiceError> {
        self.repeat(Call::Target(target), |services| services.target(target)).await
    }

    async fn target_tags(&self, arn: &str) -> Result<Tags, ServiceError> {
        self.repeat(Call::TargetTags(arn), |services| services.target_tags(arn)).await
    }

    async fn policies(&self, target: &Target) -> Result<Vec<DescribedPolicy>, ServiceError> {
        self.repeat(Call::Policies(target), |services| services.policies(target)).await
    }

    async fn scheduled_actions(&self, target: &Target) -> Result<Vec<ScheduledAction>, ServiceError> {
        self.repeat(Call::ScheduledActions(target), |services| services.scheduled_actions(target)).await
    }

    async fn alarms(&self, prefix: &str) -> Result<Vec<DescribedAlarm>, ServiceError> {
        self.repeat(Call::Alarms(prefix), |services| services.alarms(prefix)).await
    }

    async fn alarm_tags(&self, arn: &str) -> Result<Tags, ServiceError> {
        self.repeat(Call::AlarmTags(arn), |services| services.alarm_tags(arn)).await
    }

    async fn endpoint(&self, name: &str) -> Result<Option<EndpointState>, ServiceError> {
        self.repeat(Call::Endpoint(name), |services| services.endpoint(name)).await
    }

    async fn inference_component(&self, name: &str) -> Result<Option<InferenceComponentState>, ServiceError> {
        self.repeat(Call::InferenceComponent(name), |services| services.inference_component(name)).await
    }

    async fn write(&self, write: &Write) -> Result<Written, ServiceError> {
        self.repeat(Call::Write(write), |services| services.write(write)).await
    }
}
