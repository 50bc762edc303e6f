//! Waiting for an endpoint or an inference component to be in service.

use std::time::Duration;

use scaling::ResourceIdentity;
use tokio::time::{Instant, sleep_until, timeout_at};

use crate::identity::Target;
use crate::resource_state::{self, Capacity, Phase, ResourceState};
use crate::services::Services;

/// How long one look may take, past the end of the waiting too: the last look is one of its own.
const LOOK: Duration = Duration::from_secs(10);

/// The pauses after the first looks, in seconds: a small component is in service within them.
const PAUSES: [u64; 4] = [2, 3, 5, 10];
/// The pause after every further one, in seconds: an endpoint takes minutes.
const LAST_PAUSE: u64 = 15;

/// Waits until the target's endpoint or inference component is in service: at most `seconds`, and not past `until`.
/// With 0 seconds nothing is asked.
///
/// A variant has to be one of the endpoint's once that is in service.
///
/// # Errors
/// A sentence: it does not exist, it will not be in service by itself, the time is over, or SageMaker can not be asked.
pub async fn wait(target: &Target, seconds: u32, services: &impl Services, until: Instant) -> Result<(), String> {
    if seconds == 0 {
        return Ok(());
    }
    let begun = Instant::now();
    let end = begun + Duration::from_secs(seconds.into());
    let mut last_seen: Option<String> = None;
    let mut looks = 0;
    loop {
        let now = Instant::now();
        if until <= now {
            return Err(too_late(target, last_seen.as_deref(), begun.elapsed(), seconds));
        }
        let look = resource_state::describe(target, services);
        match timeout_at(until.min(now.max(end) + LOOK), look).await {
            Ok(Ok(None)) => return Err(absent(target)),
            Ok(Ok(Some(state))) => match state.phase() {
                Phase::InService => return known_variant(target, &state),
                Phase::Stuck => return Err(stuck(target, &state)),
                Phase::Changing => {
                    if last_seen.as_ref() != Some(&state.status) {
                        tracing::info!(resource = %target.resource, status = state.status, "not in service yet");
                    }
                    last_seen = Some(state.status);
                }
            },
            Ok(Err(error)) => {
                return Err(format!("{} can not be waited for: {error}", resource_state::in_words(&target.resource)));
            }
            Err(_) => return Err(too_late(target, last_seen.as_deref(), begun.elapsed(), seconds)),
        }
        let now = Instant::now();
        if end <= now {
            return Err(too_late(target, last_seen.as_deref(), begun.elapsed(), seconds));
        }
        sleep_until(end.min(until).min(now + pause_after(looks))).await;
        looks += 1;
    }
}

/// How long to wait after the look of this number, counted from 0.
pub(crate) fn pause_after(look: usize) -> Duration {
    Duration::from_secs(PAUSES.get(look).copied().unwrap_or(LAST_PAUSE))
}

fn known_variant(target: &Target, state: &ResourceState) -> Result<(), String> {
    match (&target.resource, &state.capacity) {
        (ResourceIdentity::Variant { endpoint, variant }, Capacity::OtherVariants(others)) => {
            let others: Vec<String> = others.iter().map(|other| format!("`{other}`")).collect();
            Err(format!(
                "the endpoint `{endpoint}` is in service without a variant `{variant}`: VariantName can be {}",
                others.join(" or ")
            ))
        }
        _ => Ok(()),
    }
}

fn absent(target: &Target) -> String {
    let property = match &target.resource {
        ResourceIdentity::Variant { .. } => "EndpointName",
        ResourceIdentity::InferenceComponent(_) => "InferenceComponentName",
    };
    format!(
        "{} does not exist: create it first (in one stack, by a DependsOn), or correct {property}",
        resource_state::in_words(&target.resource)
    )
}

fn stuck(target: &Target, state: &ResourceState) -> String {
    let reason = state.failure_reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
    format!(
        "{} is {} and will not be in service by itself, repair or replace it first{reason}",
        resource_state::in_words(&target.resource),
        state.status
    )
}

/// The end of the waiting, or of the function's own time before it.
fn too_late(target: &Target, last_seen: Option<&str>, waited: Duration, seconds: u32) -> String {
    let subject = resource_state::in_words(&target.resource);
    let waited = waited.as_secs();
    let seen = match last_seen {
        Some(status) => format!("{subject} was still {status}"),
        None => format!("SageMaker did not say how {subject} is"),
    };
    if waited < seconds.into() {
        format!(
            "{seen} after {waited} of WaitForInServiceSeconds {seconds}, when the function's time was over: raise its \
             timeout, or try again once the status is InService"
        )
    } else {
        format!(
            "{seen} after WaitForInServiceSeconds {seconds}: raise it (780 at most), or try again once the status is \
             InService"
        )
    }
}
