//! awsJson1.0 and awsJson1.1.

use serde_json::{Value, json};

use super::{Service, with_whole_numbers};
use crate::error::ServiceError;

pub(super) fn decode(body: &[u8]) -> Result<Value, ServiceError> {
    if body.is_empty() {
        return Ok(json!({}));
    }
    serde_json::from_slice(body)
        .map(with_whole_numbers)
        .map_err(|error| ServiceError::new("SerializationException", format!("The body is not JSON: {error}")))
}

pub(super) fn encode(service: Service, result: Result<&Value, &ServiceError>) -> Vec<u8> {
    let body = match result {
        Ok(value) => value.clone(),
        Err(error) => {
            // The member's name is part of each service's model.
            let message = if service == Service::CloudWatch { "message" } else { "Message" };
            let mut body = json!({"__type": error.exception, message: error.message});
            if let Some((name, value)) = error.detail.as_deref() {
                body[*name] = value.clone();
            }
            body
        }
    };
    body.to_string().into_bytes()
}
