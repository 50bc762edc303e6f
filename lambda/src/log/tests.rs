//! Which lines are written, and what stands in them.

use std::sync::PoisonError;

use serde_json::{Value, json};

use lines::Lines;
use listening::listen;

use super::*;
use crate::event::{CallbackScheme, ResponseUrl};

#[path = "../../tests/support/lines.rs"]
mod lines;
#[path = "../../tests/support/listening.rs"]
mod listening;

/// What is written by `logged` at a level, each line as JSON, without its time.
fn written(level: LevelFilter, logged: impl FnOnce()) -> Vec<Value> {
    let lines = Lines::default();
    let writer = lines.clone();
    let guard = listen(subscriber(level, move || writer.clone()));
    logged();
    drop(guard);
    let text = lines.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let text = String::from_utf8(text).expect("a log is text");
    assert!(!text.contains('\u{1b}'), "{text}");
    let mut lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect();
    for line in &mut lines {
        let time = line.as_object_mut().and_then(|line| line.remove("timestamp")).expect("a line has a time");
        assert!(time.as_str().is_some_and(|time| time.ends_with('Z')), "{time}");
    }
    lines
}

#[test]
fn the_level_is_lambdas_or_else_a_plain_one() {
    for (lambda, rust, expected) in [
        (None, None, LevelFilter::INFO),
        (Some("TRACE"), None, LevelFilter::TRACE),
        (Some("DEBUG"), Some("error"), LevelFilter::DEBUG),
        (Some("WARN"), None, LevelFilter::WARN),
        (Some("FATAL"), None, LevelFilter::ERROR),
        (None, Some("debug"), LevelFilter::DEBUG),
        (Some(""), Some(" error "), LevelFilter::ERROR),
        (Some("loud"), Some("lambda_runtime=trace"), LevelFilter::INFO),
    ] {
        assert_eq!(level(lambda, rust), expected, "{lambda:?}, {rust:?}");
    }
}

/// I5: what `lambda_runtime` and the HTTP clients have to say below a warning is not written at any level.
#[test]
fn only_our_own_lines_are_written_below_a_warning() {
    for (level, ours, others) in [
        (LevelFilter::TRACE, &["TRACE", "DEBUG", "INFO", "WARN", "ERROR"][..], &["WARN", "ERROR"][..]),
        (LevelFilter::INFO, &["INFO", "WARN", "ERROR"], &["WARN", "ERROR"]),
        (LevelFilter::ERROR, &["ERROR"], &["ERROR"]),
    ] {
        macro_rules! at_every_level {
            ($target:literal) => {
                written(level, || {
                    tracing::trace!(target: $target, "said");
                    tracing::debug!(target: $target, "said");
                    tracing::info!(target: $target, "said");
                    tracing::warn!(target: $target, "said");
                    tracing::error!(target: $target, "said");
                })
            };
        }
        for (target, lines, expected) in [
            ("lambda", at_every_level!("lambda"), ours),
            ("lambda::handler", at_every_level!("lambda::handler"), ours),
            ("lambda_runtime::layers", at_every_level!("lambda_runtime::layers"), others),
            ("lambda_runtime_api_client", at_every_level!("lambda_runtime_api_client"), others),
            ("hyper_util::client", at_every_level!("hyper_util::client"), others),
        ] {
            let levels: Vec<&str> = lines.iter().map(|line| line["level"].as_str().unwrap_or_default()).collect();
            assert_eq!(levels, expected, "{target} at {level}");
        }
    }
}

/// Every line says whom it is for, at the highest level too, and control characters are escaped.
#[test]
fn a_line_says_whom_it_is_for() {
    let url = "https://s3.test/reply?X-Amz-Signature=5ec2e7";
    let event = Event {
        response_url: ResponseUrl::parse(url, CallbackScheme::Https).expect("a URL"),
        stack_id: "arn:aws:cloudformation:us-east-1:123456789012:stack/s/1".to_owned(),
        request_id: "req-1".to_owned(),
        logical_resource_id: "Scaling".to_owned(),
        physical_resource_id: None,
        request: Err("said by nobody".to_owned()),
    };
    let lines = written(LevelFilter::ERROR, || {
        let _entered = invocation("8476a536").entered();
        identify(&event);
        tracing::error!(code = "Throttling", "two\nlines, \u{1b}[31mred");
    });
    let expected = json!({
        "level": "ERROR",
        "message": "two\nlines, \u{1b}[31mred",
        "code": "Throttling",
        "target": "lambda::log::tests",
        "spans": [{
            "name": "request",
            "lambda_request_id": "8476a536",
            "request_id": "req-1",
            "stack_id": event.stack_id,
            "logical_resource_id": "Scaling",
        }],
    });
    assert_eq!(lines, [expected]);
}
