//! One event from its raw JSON to its delivered reply.

mod guard;
mod lines;

use std::panic::catch_unwind;

use tokio::time::Instant;

use crate::callback::{Callback, Delivery, deliver};
use crate::deadline::Budget;
use crate::event::{CallbackScheme, Event};
use crate::identity::NOTHING_CREATED;
use crate::log;
use crate::reply::Reply;
use crate::services::{Services, Watched};
use crate::work::{id_of_unfinished, work};
use guard::{Interrupted, guarded};

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
            lines::unanswerable(&problem);
            return Ok(());
        }
    };
    log::identify(&event);
    let reply = answer(&event, &budget, services).await;
    let delivery = deliver(callback, &event.response_url, &reply.body(&event), budget.reply_until).await;
    lines::handled(&event, &reply, &delivery, budget.started.elapsed());
    match delivery {
        Delivery::Delivered | Delivery::Refused(_) => Ok(()),
        Delivery::Undelivered(why) => Err(Undelivered(why)),
    }
}

/// The reply to an event: that of the work, or ours where it did not come to its end.
async fn answer(event: &Event, budget: &Budget, services: &impl Services) -> Reply {
    let watched = Watched::new(services);
    // Boxed, because futures within futures within futures are types that no compiler likes to lay out.
    let work = Box::pin(work(event, budget, &watched));
    let interrupted = match guarded(work, budget.work_until).await {
        Ok(reply) => return reply,
        Err(interrupted) => interrupted,
    };
    // What panicked a moment ago may have been the reading of the properties, which this does again.
    let physical_id = catch_unwind(|| id_of_unfinished(event)).ok().or_else(|| event.physical_resource_id.clone());
    let last_call = watched.last_call().map_or_else(String::new, |call| format!(" (last call: {call})"));
    Reply::failed(
        physical_id.unwrap_or_else(|| NOTHING_CREATED.to_owned()),
        match interrupted {
            Interrupted::TimedOut => format!(
                "timed out after {} s{last_call}: the function's time is over but for this reply; try again, or raise its \
                 timeout",
                budget.started.elapsed().as_secs()
            ),
            Interrupted::Panicked(message) => {
                format!("internal error{last_call}: {message}; the function's log has the place")
            }
        },
    )
}
