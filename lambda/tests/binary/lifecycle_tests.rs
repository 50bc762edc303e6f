//! The life of a function: events one after the other, those that fail, and its own end.

use std::time::{Duration, Instant};

use lambda::identity::NOTHING_CREATED;
use serde_json::json;
use standin::Fault;

use crate::callback_server::CallbackServer;
use crate::events::{PHYSICAL_ID, create, delete, update};
use crate::function::Program;
use crate::runtime_api::Outcome;
use crate::world::World;

/// One target, two policies, and three alarms: two of target tracking, and our own one.
const EVERYTHING: [usize; 3] = [1, 2, 3];

const NOTHING: [usize; 3] = [0, 0, 0];

/// What a stack goes through, in one process.
#[tokio::test]
async fn one_process_handles_a_resource_from_its_create_to_its_delete() {
    let mut world = World::start().await;
    let function = world.function(Program::CustomResource).await;
    let url = world.bucket.url();

    world.lambda.handle(create(&url).to_string().as_bytes()).await;
    let created = world.bucket.take_reply();
    assert_eq!(created["Status"], "SUCCESS", "{created}");
    assert_eq!(created["PhysicalResourceId"], PHYSICAL_ID);
    assert_eq!(created["Data"]["MaxCapacity"], "4");
    assert_eq!(world.holds().await, EVERYTHING);

    world.lambda.handle(update(&url, "6").to_string().as_bytes()).await;
    let updated = world.bucket.take_reply();
    assert_eq!(updated["Status"], "SUCCESS", "{updated}");
    assert_eq!(updated["PhysicalResourceId"], PHYSICAL_ID);
    assert_eq!(updated["Data"]["MaxCapacity"], "6");
    assert_eq!(world.holds().await, EVERYTHING);

    world.lambda.handle(delete(&url).to_string().as_bytes()).await;
    let deleted = world.bucket.take_reply();
    assert_eq!(deleted["Status"], "SUCCESS", "{deleted}");
    assert_eq!(world.holds().await, NOTHING);

    let log = function.end();
    assert_eq!(log.of_level("ERROR"), Vec::<&serde_json::Value>::new());
}

/// P52: a function that is killed in the middle of a Create leaves what it had done; the same event again finishes it.
#[tokio::test]
async fn p52_an_event_is_finished_by_another_process() {
    for fault in [Fault::Hang, Fault::ApplyAndHang] {
        let mut world = World::with(CallbackServer::http().await, Some(("PutScalingPolicy", fault))).await;
        let event = create(&world.bucket.url()).to_string();
        let killed = world.function(Program::CustomResource).await;
        world.lambda.feed(event.as_bytes(), 60);
        world.until_called("PutScalingPolicy").await;
        drop(killed.end());
        assert_eq!(world.bucket.take().len(), 0);

        let function = world.function(Program::CustomResource).await;
        world.lambda.handle(event.as_bytes()).await;
        let created = world.bucket.take_reply();
        assert_eq!(created["Status"], "SUCCESS", "{created}");
        assert_eq!(world.holds().await, EVERYTHING);

        world.lambda.handle(delete(&world.bucket.url()).to_string().as_bytes()).await;
        assert_eq!(world.bucket.take_reply()["Status"], "SUCCESS");
        assert_eq!(world.holds().await, NOTHING);
        drop(function.end());
    }
}

/// P48, P47: an event that can not be read, or asks for nothing known, is no reason to end, nor to call AWS.
#[tokio::test]
async fn p47_p48_a_malformed_event_does_not_end_the_function() {
    let mut world = World::start().await;
    let function = world.function(Program::CustomResource).await;
    let url = world.bucket.url();

    for event in [&b""[..], b"{", b"\0", b"\xff\xfe", b"{\"ResponseURL\": \"https://127.0.0.1:1/\"", b"\"\\ud800"] {
        let id = world.lambda.feed(event, 60);
        let Outcome::Error { id: failed, .. } = world.lambda.outcome().await else { panic!("{event:?} is no JSON") };
        assert_eq!(failed, id, "{event:?}");
    }
    for event in ["{}", "[]", "null", "\"text\"", "{\"RequestType\": \"Delete\"}"] {
        world.lambda.handle(event.as_bytes()).await;
    }
    assert_eq!(world.bucket.take().len(), 0);

    let mut unknown = create(&url);
    unknown["RequestType"] = json!("Read");
    world.lambda.handle(unknown.to_string().as_bytes()).await;
    let reply = world.bucket.take_reply();
    let reason = reply["Reason"].as_str().unwrap_or_default();
    assert!(reply["Status"] == "FAILED" && reason.contains("`Read`"), "{reply}");
    assert_eq!(world.calls().await, Vec::<String>::new());

    world.lambda.handle(create(&url).to_string().as_bytes()).await;
    assert_eq!(world.bucket.take_reply()["Status"], "SUCCESS");
    drop(function.end());
}

/// Nesting is no way around an answer: the loop reads an event without following it down.
#[tokio::test]
async fn a_deep_event_is_answered() {
    const DEPTH: usize = 200_000;
    let mut world = World::start().await;
    let function = world.function(Program::CustomResource).await;
    let deep = format!("{}{}", "[".repeat(DEPTH), "]".repeat(DEPTH));
    let event = create(&world.bucket.url()).to_string().replace("\"v1\"", &deep);
    world.lambda.handle(event.as_bytes()).await;
    let reply = world.bucket.take_reply();
    assert_eq!(reply["Status"], "FAILED", "{reply}");
    assert_eq!(world.calls().await, Vec::<String>::new());
    drop(function.end());
}

/// P50: a service that never answers does not keep the answer from coming, nor does the answer come twice.
#[tokio::test]
async fn p50_a_service_that_hangs_is_answered_for_in_time() {
    let mut world = World::with(CallbackServer::http().await, Some(("PutScalingPolicy", Fault::ApplyAndHang))).await;
    let function = world.function(Program::CustomResource).await;
    let id = world.lambda.feed(create(&world.bucket.url()).to_string().as_bytes(), 6);
    let began = Instant::now();
    assert_eq!(world.lambda.outcome().await, Outcome::Response { id });
    assert!(began.elapsed() < Duration::from_secs(6), "it was answered after the deadline");
    let reply = world.bucket.take_reply();
    let reason = reply["Reason"].as_str().unwrap_or_default();
    assert!(reply["Status"] == "FAILED" && reason.contains("PutScalingPolicy"), "{reply}");

    // Whatever of it could be undone in time: the Delete that CloudFormation sends finds the rest.
    let mut delete = delete(&world.bucket.url());
    delete["PhysicalResourceId"] = reply["PhysicalResourceId"].clone();
    world.lambda.handle(delete.to_string().as_bytes()).await;
    assert_eq!(world.bucket.take_reply()["Status"], "SUCCESS");
    assert_eq!(world.holds().await, NOTHING);
    drop(function.end());
}

/// P07: where nobody takes the reply the invocation fails, so that Lambda hands the event out again.
#[tokio::test]
async fn p07_a_reply_that_nobody_takes_fails_the_invocation() {
    let mut world = World::start().await;
    let function = world.function(Program::CustomResource).await;
    let event = create(&world.bucket.url()).to_string();
    world.bucket.answer(&[500; 20]);
    let id = world.lambda.feed(event.as_bytes(), 4);
    let Outcome::Error { id: failed, error } = world.lambda.outcome().await else { panic!("nobody took the reply") };
    assert_eq!((failed, &error["errorType"]), (id, &json!("Undelivered")));
    let message = error["errorMessage"].as_str().unwrap_or_default();
    assert!(message.starts_with("the reply could not be delivered: status 500; attempts: "), "{message}");
    let attempts = world.bucket.take();
    assert!((2..=10).contains(&attempts.len()), "{attempts:#?}");
    assert!(attempts.iter().all(|attempt| attempt.body == attempts[0].body));

    world.bucket.answer(&[]);
    world.lambda.handle(event.as_bytes()).await;
    assert_eq!(world.bucket.take_reply()["Status"], "SUCCESS");
    drop(function.end());
}

/// P06: a URL that has expired is not tried again, neither here nor by Lambda.
#[tokio::test]
async fn p06_an_expired_url_is_tried_once() {
    let mut world = World::start().await;
    let function = world.function(Program::CustomResource).await;
    world.bucket.answer(&[403, 403]);
    world.lambda.handle(create(&world.bucket.url()).to_string().as_bytes()).await;
    assert_eq!(world.bucket.take_reply()["Status"], "SUCCESS");
    let log = function.end();
    let errors = log.of_level("ERROR");
    assert!(errors.iter().any(|line| line.to_string().contains("403")), "{errors:#?}");
}

/// P10: without the variable, plain http is nobody to answer.
#[tokio::test]
async fn p10_plain_http_is_answered_only_where_that_is_allowed() {
    let mut world = World::start().await;
    for environment in [&[][..], &[("STEPSCALE_ALLOW_HTTP_CALLBACK", "true")]] {
        let function = world.function_with(Program::CustomResource, environment).await;
        world.lambda.handle(create(&world.bucket.url()).to_string().as_bytes()).await;
        assert_eq!(world.bucket.take().len(), 0);
        assert_eq!(world.calls().await, Vec::<String>::new());
        let log = function.end();
        assert_eq!(log.of_level("ERROR").len(), 1, "{log:#?}");
    }
}

/// P49: a panic is answered, the invocation goes well, and so does the next one.
#[tokio::test]
async fn p49_a_panic_is_answered() {
    let mut world = World::start().await;
    let function = world.function(Program::Panicking).await;
    for _ in 0..2 {
        world.lambda.handle(create(&world.bucket.url()).to_string().as_bytes()).await;
        let reply = world.bucket.take_reply();
        assert_eq!(reply["Status"], "FAILED", "{reply}");
        let reason = reply["Reason"].as_str().unwrap_or_default();
        assert!(reason.starts_with("internal error"), "{reason}");
    }
    // The process is as well as before: what needs no service is done, and what is wrong is told.
    let url = world.bucket.url();
    let mut wrong = update(&url, "6");
    wrong["ResourceProperties"]["MaxCapacity"] = json!("4abc");
    let mut nothing = delete(&url);
    nothing["PhysicalResourceId"] = json!(NOTHING_CREATED);
    for (event, status, reason) in [(wrong, "FAILED", "MaxCapacity: "), (nothing, "SUCCESS", "done")] {
        world.lambda.handle(event.to_string().as_bytes()).await;
        let reply = world.bucket.take_reply();
        assert_eq!(reply["Status"], status, "{reply}");
        assert!(reply["Reason"].as_str().is_some_and(|text| text.starts_with(reason)), "{reply}");
    }
    let log = function.end();
    let panics = log.of_level("ERROR");
    assert!(
        panics.iter().any(|line| line["message"].as_str().is_some_and(|text| text.contains("on purpose"))),
        "{panics:#?}"
    );
}
