//! The capacity at Create, put back at Delete: `RestoreCapacityOnDelete`.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout_at};

use crate::identity::Target;
use crate::in_service::pause_after;
use crate::resource_state::{self, Capacity, Phase};
use crate::services::{Count, ErrorKind, ServiceError, Services, Write};

/// How long a change that is under way is waited for: a deleted stack is not held up longer by something that may fail.
const PATIENCE: Duration = Duration::from_mins(5);
/// What is left of the caller's time.
const LEFT_OVER: Duration = Duration::from_secs(1);

/// The capacity now: instances, provisioned concurrency or copies by the target's dimension. `None` where there is
/// none to be put back: no such endpoint, variant or component, or one that has never been in service.
///
/// # Errors
/// What the service answered, or how it did not.
pub async fn note(target: &Target, services: &impl Services) -> Result<Option<u32>, ServiceError> {
    let described = resource_state::describe(target, services).await?;
    Ok(described.and_then(|state| match state.capacity {
        Capacity::Counted { count, .. } => Some(count),
        Capacity::Unknown | Capacity::OtherVariants(_) => None,
    }))
}

/// Puts the capacity back to `count`, best effort: what keeps it from that is logged and forgotten.
///
/// The target has to be deregistered already, or scaling works against it. While a change is under way SageMaker takes
/// no other: it is waited for, at most five minutes. All is over a second before `until`, so that what comes of the
/// event can still be told. The change itself goes on afterwards, and SageMaker deletes no endpoint meanwhile.
pub async fn restore(target: &Target, count: u32, services: &impl Services, until: Instant) {
    let now = Instant::now();
    let end = until.checked_sub(LEFT_OVER).map_or(now, |end| end.min(now + PATIENCE));
    let outcome = match timeout_at(end, put_back(target, count, services)).await {
        Ok(outcome) => outcome,
        Err(_) => Err("the time was over".to_owned()),
    };
    match outcome {
        Ok(done) => tracing::info!(resource = %target.resource, count, "{}", done.in_words()),
        Err(reason) => tracing::warn!(resource = %target.resource, count, reason, "the capacity is not put back"),
    }
}

/// What became of a capacity that was to be put back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PutBack {
    Done,
    Unchanged,
    Gone,
}

impl PutBack {
    const fn in_words(self) -> &'static str {
        match self {
            Self::Done => "the capacity is put back",
            Self::Unchanged => "the capacity is what it was",
            Self::Gone => "what had the capacity is gone",
        }
    }
}

async fn put_back(target: &Target, count: u32, services: &impl Services) -> Result<PutBack, String> {
    let mut looks = 0;
    loop {
        if let Some(done) = try_once(target, count, services).await? {
            return Ok(done);
        }
        sleep(pause_after(looks)).await;
        looks += 1;
    }
}

/// `None` where another change is in the way.
async fn try_once(target: &Target, count: u32, services: &impl Services) -> Result<Option<PutBack>, String> {
    let described = resource_state::describe(target, services).await.map_err(|error| error.to_string())?;
    let Some(state) = described else { return Ok(Some(PutBack::Gone)) };
    match state.phase() {
        Phase::InService => {}
        Phase::Changing => return Ok(None),
        Phase::Stuck => return Err(format!("{} is {}", resource_state::in_words(&target.resource), state.status)),
    }
    let (current, max_concurrency) = match state.capacity {
        Capacity::Counted { count, max_concurrency } => (count, max_concurrency),
        Capacity::OtherVariants(_) => return Ok(Some(PutBack::Gone)),
        Capacity::Unknown => return Err("SageMaker does not say what the capacity is".to_owned()),
    };
    if current == count {
        return Ok(Some(PutBack::Unchanged));
    }
    if count == 0 && max_concurrency.is_some() {
        return Err("SageMaker takes a provisioned concurrency from 1".to_owned());
    }
    let write = Write::SetCount(Count { target: target.clone(), count, max_concurrency });
    match services.write(&write).await {
        Ok(_) => Ok(Some(PutBack::Done)),
        Err(error) if is_in_progress(&error) => Ok(None),
        Err(error) => Err(error.to_string()),
    }
}

/// Whether a change that began since the last look is in the way.
fn is_in_progress(error: &ServiceError) -> bool {
    match &error.kind {
        ErrorKind::Refused { code, message } => code == "ValidationException" && message.contains("in-progress"),
        ErrorKind::TimedOut | ErrorKind::Broken(_) | ErrorKind::NotSent(_) => false,
    }
}
