//! What holds for every reply that a process sends: where it goes, how, and what it says.
//!
//! That there is one for each event, each test says. That it comes in time, [`crate::runtime_api`] holds; that no secret
//! is logged, [`crate::function`].

use http::HeaderName;

use crate::attributes::ATTRIBUTES;
use crate::callback_server::{Put, REQUEST_TARGET};
use crate::events::{LOGICAL_ID, REQUEST_ID, STACK_ID};

/// The most bytes that CloudFormation takes.
const LARGEST_BODY: usize = 4_096;

/// Checks a reply to one of the events here.
#[track_caller]
pub(crate) fn check(put: &Put) {
    assert_eq!(put.target, REQUEST_TARGET, "the target is the one that was signed");
    let names: Vec<&str> = put.headers.keys().map(HeaderName::as_str).collect();
    assert!(!names.iter().any(|name| ["content-type", "transfer-encoding"].contains(name)), "{names:?}");
    let length = put.headers.get("content-length").and_then(|length| length.to_str().ok());
    assert_eq!(length, Some(put.length.to_string().as_str()), "{names:?}");

    let body = &put.body;
    assert!(put.length <= LARGEST_BODY, "{} bytes: {body}", put.length);
    for (name, expected) in [("RequestId", REQUEST_ID), ("StackId", STACK_ID), ("LogicalResourceId", LOGICAL_ID)] {
        assert_eq!(body[name], expected, "{body}");
    }
    let physical_id = body["PhysicalResourceId"].as_str().unwrap_or_default();
    assert!((1..=1_024).contains(&physical_id.len()), "{body}");
    let reason = body["Reason"].as_str().unwrap_or_default();
    assert!(!reason.contains(char::is_control), "{body}");
    assert!(!body.to_string().contains("X-Amz-"), "{body}");
    match body["Status"].as_str() {
        Some("SUCCESS") => {
            let mut keys: Vec<&String> = body["Data"].as_object().into_iter().flat_map(|data| data.keys()).collect();
            keys.sort_unstable();
            assert_eq!(keys, ATTRIBUTES, "{body}");
        }
        Some("FAILED") => assert!(!reason.is_empty(), "{body}"),
        _ => panic!("no status: {body}"),
    }
}
