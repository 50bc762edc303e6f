//! Log lines: one JSON object each, on stdout, where Lambda takes them from.
//!
//! Only this package is let through at the level that was asked for, and everything else from `WARN` up: `lambda_runtime`
//! logs the raw event at `TRACE`, and with it the URL that answers for the stack.

use std::env;
use std::panic;

use tracing::field::Empty;
use tracing::level_filters::LevelFilter;
use tracing::{Span, Subscriber};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::registry;

use crate::event::Event;
use crate::reply;

/// Targets that begin like this are let through at the level that was asked for.
const OURS: &str = "lambda";

/// A target goes by the longest beginning that is named, so `lambda_runtime` is not ours.
const NOT_OURS: &str = "lambda_";

/// The most characters of one value.
const LONGEST_VALUE: usize = 4_096;

/// Writes what is logged from now on, panics included, to stdout. A second call changes nothing.
pub fn install() {
    let level = level(env::var("AWS_LAMBDA_LOG_LEVEL").ok().as_deref(), env::var("RUST_LOG").ok().as_deref());
    if tracing::subscriber::set_global_default(subscriber(level, std::io::stdout)).is_ok() {
        panic::set_hook(Box::new(|panic| tracing::error!("{panic}")));
    }
}

/// The span of one invocation, by Lambda's own id of it. [`identify`] says whom it is for.
#[must_use]
pub fn invocation(lambda_request_id: &str) -> Span {
    // Of the highest level, so that its fields are on every line whatever level is asked for.
    tracing::error_span!(
        "request",
        lambda_request_id,
        request_id = Empty,
        stack_id = Empty,
        logical_resource_id = Empty
    )
}

/// Puts on every further line of the current invocation whom it is for.
pub fn identify(event: &Event) {
    let span = Span::current();
    span.record("request_id", shown(event, &event.request_id));
    span.record("stack_id", shown(event, &event.stack_id));
    span.record("logical_resource_id", shown(event, &event.logical_resource_id));
}

/// A text that may quote an event, as it may be logged: the beginning of one line, without a word of the event's URL.
#[must_use]
pub fn shown(event: &Event, text: &str) -> String {
    reply::shown(text, &event.response_url).chars().take(LONGEST_VALUE).collect()
}

/// The level by Lambda's own setting, or else by a plain level in `RUST_LOG`; `INFO` where neither says one.
fn level(lambda: Option<&str>, rust: Option<&str>) -> LevelFilter {
    let read = |text: &str| match text.trim().to_ascii_uppercase().as_str() {
        "TRACE" => Some(LevelFilter::TRACE),
        "DEBUG" => Some(LevelFilter::DEBUG),
        "INFO" => Some(LevelFilter::INFO),
        "WARN" => Some(LevelFilter::WARN),
        "ERROR" | "FATAL" => Some(LevelFilter::ERROR),
        _ => None,
    };
    lambda.and_then(read).or_else(|| rust.and_then(read)).unwrap_or(LevelFilter::INFO)
}

/// `timestamp`, `level` and `message` at the top, as Lambda's own JSON lines have them.
fn subscriber<Writer>(level: LevelFilter, writer: Writer) -> impl Subscriber + Send + Sync
where
    Writer: for<'writer> MakeWriter<'writer> + Send + Sync + 'static,
{
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(true)
        .with_writer(writer);
    let others = level.min(LevelFilter::WARN);
    let filter = Targets::new().with_default(others).with_target(OURS, level).with_target(NOT_OURS, others);
    registry().with(lines).with(filter)
}

#[cfg(test)]
mod tests;
