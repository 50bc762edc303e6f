//! What is done with an event by the fuzzer, and by the test that replays what it has found.

use lambda::event::{CallbackScheme, Event, Request};
use lambda::properties;
use lambda::reply::{LARGEST_BODY, Reply};
use serde_json::Value;

/// Reads an event and its properties, answers it, and says in a few words what it was.
///
/// # Panics
/// Where the answer is not what every answer is.
pub(crate) fn read(text: &str) -> String {
    let event = match Event::read(text, CallbackScheme::Https) {
        Ok(event) => event,
        Err(problem) => return problem.to_string(),
    };
    let (told, reason) = match &event.request {
        Err(problem) => (problem.clone(), problem.clone()),
        Ok(request) => match properties::read(request.properties()) {
            Ok(configuration) => (format!("{} of {}", request.name(), configuration.target), "done".to_owned()),
            Err(problems) => {
                assert!(!problems.is_empty() && problems.iter().all(|problem| !problem.is_empty()), "{problems:?}");
                (format!("{} with problems", request.name()), problems.join("; "))
            }
        },
    };
    if let Ok(Request::Update { old_properties, .. }) = &event.request {
        let _ = properties::identity(old_properties.as_deref());
    }
    check(&event, &Reply::failed(event.physical_resource_id.clone().unwrap_or_default(), reason).body(&event));
    told
}

fn check(event: &Event, body: &[u8]) {
    assert!(body.len() <= LARGEST_BODY, "{} bytes", body.len());
    let body: Value = serde_json::from_slice(body).expect("a body is JSON");
    let text = |key: &str| body[key].as_str().expect("a text");
    assert!((1..=1_024).contains(&text("PhysicalResourceId").len()), "{body}");
    assert!(!text("Reason").is_empty() && !text("Reason").contains(char::is_control), "{body}");
    assert!(!text("Reason").contains(event.response_url.secret().as_str()), "{body}");
    for (key, id) in [
        ("StackId", &event.stack_id),
        ("RequestId", &event.request_id),
        ("LogicalResourceId", &event.logical_resource_id),
    ] {
        assert!(text(key) == id || text(key).is_empty(), "{body}");
    }
}
