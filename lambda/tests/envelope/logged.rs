//! What is logged of an event.

use std::sync::PoisonError;

use lambda::callback::Attempt;
use lambda::log::invocation;
use serde_json::{Value, json};
use tracing::{Instrument, Level};

use crate::lines::Lines;
use crate::listening::listen;
use crate::peers::{Behaviour, PHYSICAL_ID, QUERY, Receiver, SIGNATURE, Unhelpful, event, handled, without_noise};

/// What is logged of an event by the handler itself, from the least level on: without its time, and with no duration
/// but that it has one.
async fn logged(event: &str, behaviour: Behaviour, answer: Result<(), Attempt>) -> Vec<Value> {
    let lines = Lines::default();
    let writer = lines.clone();
    let format = tracing_subscriber::fmt().json().flatten_event(true).with_current_span(false).with_span_list(true);
    let subscriber = format.with_max_level(Level::TRACE).with_writer(move || writer.clone()).finish();
    let guard = listen(subscriber);
    let (services, receiver) = (Unhelpful::new(behaviour), Receiver::new(answer));
    let _ = handled(event, 60, &services, &receiver).instrument(invocation("lambda-1")).await;
    drop(guard);
    let text = String::from_utf8(lines.0.lock().unwrap_or_else(PoisonError::into_inner).clone()).unwrap();
    assert!(!text.contains(QUERY) && !text.contains(SIGNATURE), "{text}");
    let mut lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    lines.retain(|line| line["target"].as_str().unwrap().starts_with("lambda::handler"));
    for line in &mut lines {
        let line = line.as_object_mut().unwrap();
        assert!(line.remove("timestamp").is_some());
        assert!(line.remove("spans").is_some());
        if let Some(duration) = line.get_mut("duration_ms") {
            assert!(duration.is_u64());
            *duration = Value::Null;
        }
    }
    lines
}

#[tokio::test(start_paused = true)]
async fn every_event_has_one_line_at_its_end() {
    without_noise();
    let line = |line: Value| vec![line];
    assert_eq!(
        logged(
            &event(r#""RequestType":"Delete","PhysicalResourceId":"stepscale-nothing-was-created""#),
            Behaviour::Panic,
            Ok(())
        )
        .await,
        line(json!({
            "level": "INFO", "target": "lambda::handler::lines", "message": "done", "request_id": "req-1",
            "logical_resource_id": "Scaling", "request_type": "Delete",
            "physical_resource_id": "stepscale-nothing-was-created", "status": "SUCCESS", "duration_ms": null,
        }))
    );
    let unknown = event(&format!(r#""RequestType":"Read","PhysicalResourceId":"{PHYSICAL_ID}""#));
    let reason = "the event's `RequestType` is `Read`: it has to be `Create`, `Update` or `Delete`";
    let mut failed = json!({
        "level": "WARN", "target": "lambda::handler::lines", "message": "failed", "request_id": "req-1",
        "logical_resource_id": "Scaling", "request_type": "unknown", "physical_resource_id": PHYSICAL_ID,
        "status": "FAILED", "reason": reason, "duration_ms": null,
    });
    assert_eq!(logged(&unknown, Behaviour::Panic, Ok(())).await, line(failed.clone()));

    // P06: the status is told, and the URL is not.
    failed["level"] = "ERROR".into();
    failed["message"] = "the reply was not delivered".into();
    failed["undelivered"] = "refused with status 403; it is not sent again".into();
    assert_eq!(logged(&unknown, Behaviour::Panic, Err(Attempt::Status(403))).await, line(failed.clone()));

    assert_eq!(
        logged(r#"{"ResponseURL":"http://host/?Signature=abc"}"#, Behaviour::Panic, Ok(())).await,
        line(json!({
            "level": "ERROR", "target": "lambda::handler::lines",
            "message": "the event can not be answered: `ResponseURL` is plain http; the reply goes out by https",
        }))
    );
}

/// I5: whatever an event puts where, its URL is not in a line. (`logged` looks for it in all lines there are.)
#[tokio::test(start_paused = true)]
async fn the_url_is_in_no_line() {
    without_noise();
    let url = format!("https://host/a%7Cb?{QUERY}");
    for members in [
        format!(r#""RequestType":"{url}","PhysicalResourceId":"{url}""#),
        format!(
            r#""RequestType":"Delete","PhysicalResourceId":"{PHYSICAL_ID}","RequestId":"{QUERY}","StackId":"{url}""#
        ),
        format!(
            r#""RequestType":"Create","LogicalResourceId":"\u001b{SIGNATURE}","ResourceProperties":{{"A":"{url}"}}"#
        ),
        format!(r#""RequestType":"Create","ResourceProperties":{{"EndpointName":"{url}","VariantName":"{QUERY}"}}"#),
    ] {
        for behaviour in [Behaviour::Panic, Behaviour::Hang] {
            let lines = logged(&event(&members), behaviour, Err(Attempt::Failed("reset".to_owned()))).await;
            let [line] = lines.as_slice() else { panic!("{lines:?}") };
            assert!(line.to_string().contains("(hidden)"), "{line}");
        }
    }
}
