//! The loop around the handler: from Lambda's Runtime API to an event, its deadline and back.

use std::ffi::OsStr;
use std::time::{Duration, SystemTime};

use lambda_runtime::{Diagnostic, Error, LambdaEvent, Runtime, service_fn};
use serde_json::value::RawValue;
use tokio::time::Instant;
use tracing::Instrument as _;

use crate::callback::Callback;
use crate::event::CallbackScheme;
use crate::handler::{Undelivered, handle};
use crate::log;
use crate::services::Services;

/// The variable of the environment that allows plain http in a `ResponseURL`, where it is exactly `1`.
pub const ALLOW_HTTP_CALLBACK: &str = "STEPSCALE_ALLOW_HTTP_CALLBACK";

/// The most time that Lambda gives a function.
const LONGEST_INVOCATION: Duration = Duration::from_mins(15);

/// Handles one event after the other, as long as Lambda has some.
///
/// # Errors
/// Where Lambda's Runtime API does not answer as it should.
pub async fn run(services: &impl Services, callback: &impl Callback, scheme: CallbackScheme) -> Result<(), Error> {
    let handler = service_fn(|event: LambdaEvent<Box<RawValue>>| {
        let span = log::invocation(&event.context.request_id);
        async move {
            let deadline = deadline(event.context.deadline(), SystemTime::now());
            handle(event.payload.get(), scheme, deadline, services, callback).await
        }
        .instrument(span)
    });
    Runtime::new(handler).run().await
}

/// Which URLs are taken, by the value of [`ALLOW_HTTP_CALLBACK`].
#[must_use]
pub fn callback_scheme(value: Option<&OsStr>) -> CallbackScheme {
    if value == Some(OsStr::new("1")) { CallbackScheme::HttpsOrLoopbackHttp } else { CallbackScheme::Https }
}

/// Lambda tells the deadline by the wall clock; all else here goes by tokio's.
fn deadline(deadline: SystemTime, now: SystemTime) -> Instant {
    let remaining = deadline.duration_since(now).unwrap_or_default();
    Instant::now() + remaining.min(LONGEST_INVOCATION)
}

impl From<Undelivered> for Diagnostic {
    fn from(error: Undelivered) -> Self {
        Self { error_type: "Undelivered".to_owned(), error_message: error.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_allowed_by_one_value_alone() {
        for (value, scheme) in [
            (None, CallbackScheme::Https),
            (Some(""), CallbackScheme::Https),
            (Some("0"), CallbackScheme::Https),
            (Some("true"), CallbackScheme::Https),
            (Some("1 "), CallbackScheme::Https),
            (Some("1"), CallbackScheme::HttpsOrLoopbackHttp),
        ] {
            assert_eq!(callback_scheme(value.map(OsStr::new)), scheme, "{value:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_deadline_is_as_far_away_as_lambda_says() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_hours(500_000);
        for (told, seconds) in [
            (now + Duration::from_secs(12), 12),
            (now, 0),
            (now - Duration::from_secs(5), 0),
            (SystemTime::UNIX_EPOCH, 0),
            (now + Duration::from_hours(24), 900),
        ] {
            assert_eq!(deadline(told, now), Instant::now() + Duration::from_secs(seconds), "{told:?}");
        }
    }
}
