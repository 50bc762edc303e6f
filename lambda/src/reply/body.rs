//! The bytes of a reply, never more than CloudFormation takes.

use std::collections::HashMap;

use aws_lambda_events::cloudformation::{
    CloudFormationCustomResourceResponse as Response, CloudFormationCustomResourceResponseStatus as ResponseStatus,
};

use super::data::{self, EMPTIED};
use super::reason::{cut, encoded_length, shown};
use super::{Reply, Status};
use crate::event::Event;
use crate::identity::NOTHING_CREATED;

/// The most bytes of a body that CloudFormation takes; over that it says "Response object is too long".
pub const LARGEST_BODY: usize = 4_096;
/// The most bytes of a `PhysicalResourceId`: 1 KB, as the documentation of the response object says.
const LONGEST_PHYSICAL_ID: usize = 1_024;
/// The most bytes of JSON that the four ids may take together. What is left holds the smallest answer of all: the keys,
/// the attributes with their lists emptied, or the beginning of a reason.
const ROOM_FOR_IDS: usize = 3_000;

pub(super) fn body(reply: &Reply, event: &Event) -> Vec<u8> {
    let response = envelope(reply, event);
    let response = match &reply.status {
        Status::Success(data) => succeeded(response, data::attributes(data)),
        Status::Failed(reason) => failed(response, &shown(reason, &event.response_url)),
    };
    bytes(&response)
}

/// The ids, and a status that is still to be filled in.
fn envelope(reply: &Reply, event: &Event) -> Response {
    let mut response = Response::default();
    response.physical_resource_id = physical_resource_id(reply);
    response.stack_id.clone_from(&event.stack_id);
    response.request_id.clone_from(&event.request_id);
    response.logical_resource_id.clone_from(&event.logical_resource_id);
    let mut ids = [&mut response.logical_resource_id, &mut response.stack_id, &mut response.request_id];
    let used = |ids: &[&mut String; 3]| ids.iter().map(|id| encoded_length(id)).sum::<usize>();
    let room = ROOM_FOR_IDS.saturating_sub(encoded_length(&response.physical_resource_id));
    while room < used(&ids) {
        if let Some(longest) = ids.iter_mut().max_by_key(|id| encoded_length(id)) {
            longest.clear();
        }
    }
    response
}

fn physical_resource_id(reply: &Reply) -> String {
    let id = &reply.physical_resource_id;
    let fits = (1..=LONGEST_PHYSICAL_ID).contains(&id.len()) && encoded_length(id) <= ROOM_FOR_IDS;
    if fits { id.clone() } else { NOTHING_CREATED.to_owned() }
}

fn succeeded(mut response: Response, attributes: HashMap<String, String>) -> Response {
    response.status = ResponseStatus::Success;
    response.data = attributes;
    response.reason = Some("done".to_owned());
    let mut emptied = Vec::new();
    for (key, empty) in EMPTIED {
        if bytes(&response).len() <= LARGEST_BODY {
            break;
        }
        emptied.push(key);
        response.data.insert(key.to_owned(), empty.to_owned());
        let keys = emptied.join(", ");
        response.reason = Some(format!("done; emptied to keep to {LARGEST_BODY} bytes: {keys}"));
    }
    response
}

fn failed(mut response: Response, reason: &str) -> Response {
    response.status = ResponseStatus::Failed;
    response.reason = Some(String::new());
    let room = LARGEST_BODY.saturating_sub(bytes(&response).len());
    let reason = if reason.is_empty() { "no reason was given" } else { reason };
    response.reason = Some(cut(reason, room));
    response
}

fn bytes(response: &Response) -> Vec<u8> {
    // A struct of texts has no way to fail.
    serde_json::to_vec(response).unwrap_or_default()
}
