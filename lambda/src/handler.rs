//! One event from its raw JSON to its delivered reply.

mod guard;
mod log;
mod watched;

use std::panic::catch_unwind;

use tokio::time::Instant;
use tracing::Instrument;

use crate::callback::{Callback, Delivery, deliver};
use crate::deadline::Budget;
use crate::event::{CallbackScheme, Event, Request};
use crate::identity::NOTHING_CREATED;
use crate::owner::Owner;
use crate::properties;
use crate::reply::Reply;
use crate::services::Services;
use crate::work::work;
use guard::{Interrupted, guarded};
use watched::Watched;

/// A reply that could not be delivered: the invocation fails, so that the event comes again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the reply could not be delivered: {0}")]
pub struct Undelivered(pub String);

/// Handles one event, and has answered it by `deadline`.
///
/// # Guarantees
/// - An event whose `ResponseURL` is acceptable gets one reply, whatever else is wrong with it, and whether the work
///   ends, panics, or is broken off because its time is up. After the reply nothing of the work goes on.
/// - An event that can not be answered changes nothing: it is logged, and that is all.
/// - A reply that is refused for good (an expired URL) is logged. Lambda is not told of it, because the event would be
///   sent again for nothing.
///
/// # Errors
/// Where the reply could not be delivered for a reason that may pass.
pub async fn handle(
    event: &str,
    scheme: CallbackScheme,
    deadline: Instant,
    services: &impl Services,
    callback: &impl Callback,
) -> Result<(), Undelivered> {
    let budget = Budget::new(Instant::now(), deadline);
    let event = match Event::read(event, scheme) {
        Ok(event) => event,
        Err(problem) => {
            log::unanswerable(&problem);
            return Ok(());
        }
    };
    let answering = async {
        let reply = answer(&event, &budget, services).await;
        let body = reply.body(&event);
        (reply, deliver(callback, &event.response_url, &body, budget.reply_until).await)
    };
    let (reply, delivery) = answering.instrument(log::span(&event)).await;
    log::handled(&event, &reply, &delivery, budget.started.elapsed());
    match delivery {
        Delivery::Delivered | Delivery::Refused(_) => Ok(()),
        Delivery::Undelivered(why) => Err(Undelivered(why)),
    }
}

/// The reply to an event: that of the work, or ours where it did not come to its end.
async fn answer(event: &Event, budget: &Budget, services: &impl Services) -> Reply {
    if let Err(problem) = &event.request {
        return Reply::failed(last_known_id(event), problem);
    }
    let owner = Owner { stack_id: event.stack_id.clone(), logical_resource_id: event.logical_resource_id.clone() };
    let watched = Watched::new(services);
    // Boxed, because futures within futures within futures are types that no compiler likes to lay out.
    let work = Box::pin(work(event, &owner, budget, &watched));
    let reason = match guarded(work, budget.work_until).await {
        Ok(reply) => return reply,
        Err(Interrupted::TimedOut) => format!(
            "timed out {}, {} s after the event came: the rest of the function's time is for this answer",
            watched.last(),
            budget.started.elapsed().as_secs()
        ),
        Err(Interrupted::Panicked(message)) => format!("internal error {}: {message}", watched.last()),
    };
    Reply::failed(last_known_id(event), reason)
}

/// The physical id where it is not known what the work has done: the one that makes the Delete to come find everything.
///
/// A Create may have made the target that its properties name. Where they name none, nothing was made, because nothing
/// is changed before they are read as a whole. Every other event says itself what it is about.
fn last_known_id(event: &Event) -> String {
    let told = match event.request {
        Ok(Request::Create { .. }) => None,
        _ => event.physical_resource_id.clone().filter(|id| !id.is_empty()),
    };
    told.or_else(|| wanted_id(event)).unwrap_or_else(|| NOTHING_CREATED.to_owned())
}

/// The physical id of the target that the properties name.
fn wanted_id(event: &Event) -> Option<String> {
    let properties = event.request.as_ref().ok()?.properties();
    // What panicked a moment ago may have been this very reading.
    let configuration = catch_unwind(|| properties::read(properties)).ok()?.ok()?;
    Some(configuration.target.to_string())
}
