//! The lines that are logged of an event, without a word of its URL.

use std::time::Duration;

use crate::callback::Delivery;
use crate::event::{Event, Unanswerable};
use crate::log::shown;
use crate::reply::{Reply, Status};

/// The one line about an event that is over.
pub(super) fn handled(event: &Event, reply: &Reply, delivery: &Delivery, duration: Duration) {
    let (status, reason) = match &reply.status {
        Status::Success(_) => ("SUCCESS", None),
        Status::Failed(reason) => ("FAILED", Some(shown(event, reason))),
    };
    let undelivered = match delivery {
        Delivery::Delivered => None,
        Delivery::Refused(status) => Some(format!("refused with status {status}; it is not sent again")),
        Delivery::Undelivered(why) => Some(shown(event, why)),
    };
    let duration_ms = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    macro_rules! line {
        ($level:ident, $message:literal) => {
            tracing::$level!(
                request_id = shown(event, &event.request_id),
                logical_resource_id = shown(event, &event.logical_resource_id),
                request_type = request_type(event),
                physical_resource_id = shown(event, &reply.physical_resource_id),
                status,
                reason,
                undelivered,
                duration_ms,
                $message
            )
        };
    }
    match (&undelivered, status) {
        (Some(_), _) => line!(error, "the reply was not delivered"),
        (None, "FAILED") => line!(warn, "failed"),
        _ => line!(info, "done"),
    }
}

/// The one line about an event that nobody can be answered to.
pub(super) fn unanswerable(problem: &Unanswerable) {
    tracing::error!("{problem}");
}

fn request_type(event: &Event) -> &'static str {
    event.request.as_ref().map_or("unknown", |request| request.name())
}
