//! One event from its raw JSON to its delivered reply.

use tokio::time::Instant;

use crate::callback::Callback;
use crate::event::CallbackScheme;
use crate::services::Services;

/// A reply that could not be delivered: the invocation fails, so that the event comes again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the reply could not be delivered: {0}")]
pub struct Undelivered(pub String);

/// Handles one event, and has answered it by `deadline`.
///
/// # Errors
/// Where the reply could not be delivered for a reason that may pass.
pub async fn handle(
    _event: &str,
    _scheme: CallbackScheme,
    _deadline: Instant,
    _services: &impl Services,
    _callback: &impl Callback,
) -> Result<(), Undelivered> {
    Ok(())
}
