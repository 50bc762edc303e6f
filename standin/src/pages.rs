//! Answers in pages.

use serde_json::{Map, Value};

use crate::error::ServiceError;

/// One page of a list, under its member's name, with a `NextToken` where more follows.
///
/// # Errors
/// The given refusal, where the token was not handed out by the same operation.
pub(crate) fn page(
    operation: &str,
    member: &str,
    all: Vec<Value>,
    size: usize,
    token: Option<&str>,
    bad_token: ServiceError,
) -> Result<Value, ServiceError> {
    let start = match token {
        None => 0,
        Some(token) => token
            .strip_prefix(operation)
            .and_then(|rest| rest.strip_prefix('/'))
            .and_then(|offset| offset.parse::<usize>().ok())
            .filter(|offset| *offset <= all.len())
            .ok_or(bad_token)?,
    };
    let end = all.len().min(start + size);
    let more = end < all.len();
    let mut answer = Map::new();
    answer.insert(member.to_owned(), all.into_iter().skip(start).take(size).collect());
    if more {
        answer.insert("NextToken".to_owned(), format!("{operation}/{end}").into());
    }
    Ok(Value::Object(answer))
}
