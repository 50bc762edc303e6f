//! One delivery of an event, and what holds for every reply.

use std::fmt;
use std::time::Duration;

use lambda::event::CallbackScheme;
use lambda::handler::{Undelivered, handle};
use serde_json::Value;
use tokio::select;
use tokio::time::Instant;

use super::attributes::ATTRIBUTES;
use super::event::Event;
use super::recorder::Recorder;
use super::role;
use super::world::World;

/// What a function of this kind is given: `Timeout` of the deployed one.
pub(crate) const TIMEOUT: Duration = Duration::from_mins(15);

/// How a delivery ended.
#[derive(Debug)]
pub(crate) enum Ended {
    /// The handler returned.
    Returned(Result<(), Undelivered>),
    /// The function was killed.
    Killed,
}

/// Delivers an event and checks every call that was made and every reply that was sent, whatever became of it.
pub(crate) async fn attempt(world: &World, event: &Event, timeout: Duration, recorder: &Recorder) -> Ended {
    let json = event.json();
    let before = world.standin(|standin| standin.calls().len());
    let deadline = Instant::now() + timeout;
    let handling = handle(&json, CallbackScheme::Https, deadline, world, recorder);
    let ended = select! {
        biased;
        () = world.crashed() => Ended::Killed,
        result = handling => {
            assert!(Instant::now() < deadline, "it ended {:?} after the deadline", Instant::now() - deadline);
            Ended::Returned(result)
        }
    };
    // Not as they are made: the handler would answer for a panic.
    role::check(&world.standin(|standin| standin.calls()[before..].to_vec()));
    let accepted = recorder.accepted().len();
    assert!(accepted <= 1, "{accepted} replies to one delivery");
    for body in recorder.sent() {
        check_body(event, &body);
    }
    ended
}

/// What a reply says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Reply {
    body: Value,
}

impl Reply {
    /// Reads an accepted body.
    pub(crate) fn read(body: &[u8]) -> Self {
        let read = serde_json::from_slice(body);
        Self { body: read.unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(body))) }
    }

    /// Whether it is a SUCCESS.
    pub(crate) fn is_success(&self) -> bool {
        self.body["Status"] == "SUCCESS"
    }

    /// The physical id.
    pub(crate) fn pid(&self) -> &str {
        self.body["PhysicalResourceId"].as_str().unwrap_or_default()
    }

    /// The reason; empty for a SUCCESS without one.
    pub(crate) fn reason(&self) -> &str {
        self.body["Reason"].as_str().unwrap_or_default()
    }

    /// `Data`
    pub(crate) fn data(&self) -> &Value {
        &self.body["Data"]
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {} {}", self.body["Status"], self.pid(), self.reason())
    }
}

/// What holds for every reply to an event.
fn check_body(event: &Event, body: &[u8]) {
    let shown = String::from_utf8_lossy(body);
    assert!(body.len() <= 4096, "{} bytes: {shown}", body.len());
    let reply = Reply::read(body);
    for name in ["RequestId", "StackId", "LogicalResourceId"] {
        assert_eq!(reply.body[name].as_str(), event.text(name), "{name} is not the event's: {shown}");
    }
    assert!((1..=1024).contains(&reply.pid().len()), "not a physical id: {shown}");
    match reply.body["Status"].as_str() {
        Some("SUCCESS") => {}
        Some("FAILED") => assert!(!reply.reason().is_empty(), "FAILED without a reason: {shown}"),
        _ => panic!("no status: {shown}"),
    }
    assert!(!reply.reason().contains(char::is_control), "a control character: {shown}");
    assert!(!shown.contains("X-Amz-"), "the signature: {shown}");
    if reply.is_success() && event.text("RequestType") != Some("Delete") {
        let data = reply.data().as_object();
        let mut keys: Vec<&str> = data.into_iter().flat_map(|data| data.keys().map(String::as_str)).collect();
        keys.sort_unstable();
        assert_eq!(keys, ATTRIBUTES, "{shown}");
    }
}
