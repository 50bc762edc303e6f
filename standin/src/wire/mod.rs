//! The edge: requests of every protocol into one value, one value into every protocol.
//!
//! An operation sees only its name and a [`Value`]. Timestamps in it are seconds since 1970; each protocol writes
//! them in its own form, recognised by the member's name.

mod cbor;
mod credentials;
mod json;
mod query;

use bytes::Bytes;
use http::{HeaderValue, Request, Response, header};
use serde_json::{Number, Value};

pub(crate) use credentials::Credentials;

use crate::error::ServiceError;

/// A service that is stood in for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// Application Auto Scaling.
    ApplicationAutoScaling,
    /// SageMaker's control plane.
    SageMaker,
    /// CloudWatch: alarms and dashboards.
    CloudWatch,
}

impl Service {
    /// The service's name as the AWS CLI spells it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ApplicationAutoScaling => "application-autoscaling",
            Self::SageMaker => "sagemaker",
            Self::CloudWatch => "cloudwatch",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Protocol {
    Json10,
    Json11,
    Cbor,
    Query,
}

/// A request, decoded.
#[derive(Debug)]
pub(crate) struct Incoming {
    pub(crate) service: Service,
    pub(crate) operation: String,
    pub(crate) input: Value,
    pub(crate) credentials: Credentials,
    protocol: Protocol,
}

/// CloudWatch's name on the wire.
const GRANITE: &str = "GraniteServiceVersion20100801";

/// Decodes a request.
///
/// # Errors
/// The answer to a request that no service can make sense of.
pub(crate) fn read(request: &Request<Bytes>) -> Result<Incoming, Box<Response<Bytes>>> {
    let credentials = Credentials::read(request);
    let refuse =
        |protocol, error: ServiceError| Box::new(encode(protocol, Service::CloudWatch, "", Err(&error), "undecoded"));
    if let Some(operation) = rpc_operation(request.uri().path()) {
        let input = cbor::decode(request.body()).map_err(|error| refuse(Protocol::Cbor, error))?;
        let operation = operation.to_owned();
        return Ok(Incoming { service: Service::CloudWatch, operation, input, credentials, protocol: Protocol::Cbor });
    }
    let target = request.headers().get("x-amz-target").and_then(|target| target.to_str().ok());
    if let Some((prefix, operation)) = target.and_then(|target| target.split_once('.')) {
        let (service, protocol) = match prefix {
            "AnyScaleFrontendService" => (Service::ApplicationAutoScaling, Protocol::Json11),
            "SageMaker" => (Service::SageMaker, Protocol::Json11),
            GRANITE => (Service::CloudWatch, Protocol::Json10),
            other => {
                let message = format!("No service is known by the target prefix '{other}'.");
                return Err(refuse(Protocol::Json10, ServiceError::new("UnknownOperationException", message)));
            }
        };
        let input = json::decode(request.body()).map_err(|error| refuse(protocol, error))?;
        return Ok(Incoming { service, operation: operation.to_owned(), input, credentials, protocol });
    }
    let (operation, input) = query::decode(request).map_err(|error| refuse(Protocol::Query, error))?;
    Ok(Incoming { service: Service::CloudWatch, operation, input, credentials, protocol: Protocol::Query })
}

/// Encodes what came of a request.
pub(crate) fn reply(incoming: &Incoming, result: Result<&Value, &ServiceError>, request_id: &str) -> Response<Bytes> {
    encode(incoming.protocol, incoming.service, &incoming.operation, result, request_id)
}

fn encode(
    protocol: Protocol,
    service: Service,
    operation: &str,
    result: Result<&Value, &ServiceError>,
    request_id: &str,
) -> Response<Bytes> {
    let (content_type, body) = match protocol {
        Protocol::Json10 => ("application/x-amz-json-1.0", json::encode(service, result)),
        Protocol::Json11 => ("application/x-amz-json-1.1", json::encode(service, result)),
        Protocol::Cbor => ("application/cbor", cbor::encode(result)),
        Protocol::Query => ("text/xml", query::encode(operation, result, request_id)),
    };
    let mut response = Response::new(Bytes::from(body));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    if let Ok(request_id) = HeaderValue::from_str(request_id) {
        headers.insert("x-amzn-requestid", request_id);
    }
    if protocol == Protocol::Cbor {
        headers.insert("smithy-protocol", HeaderValue::from_static("rpc-v2-cbor"));
    }
    if let Err(error) = result {
        let blame = if error.status < 500 { "Sender" } else { "Receiver" };
        if let (Service::CloudWatch, Ok(code)) = (service, HeaderValue::from_str(&format!("{};{blame}", error.code))) {
            headers.insert("x-amzn-query-error", code);
        }
        *response.status_mut() = http::StatusCode::from_u16(error.status).unwrap_or(http::StatusCode::BAD_REQUEST);
    }
    response
}

fn rpc_operation(path: &str) -> Option<&str> {
    path.strip_prefix("/service/")?.strip_prefix(GRANITE)?.strip_prefix("/operation/")
}

/// A number as the services write it: without a fraction where it has none.
#[expect(clippy::cast_possible_truncation, reason = "the guard keeps to the integers that f64 holds exactly")]
pub(crate) fn whole(number: f64) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() < EXACT {
        Value::from(number as i64)
    } else {
        Number::from_f64(number).map_or(Value::Null, Value::Number)
    }
}

/// The same value with every number in the form of [`whole`].
fn with_whole_numbers(value: Value) -> Value {
    match value {
        Value::Number(number) if number.is_f64() => number.as_f64().map_or(Value::Null, whole),
        Value::Array(elements) => elements.into_iter().map(with_whole_numbers).collect(),
        Value::Object(members) => members.into_iter().map(|(name, value)| (name, with_whole_numbers(value))).collect(),
        other => other,
    }
}

/// Whether a member of CloudWatch's answers is a timestamp.
fn is_timestamp(member: &str) -> bool {
    member.ends_with("Timestamp") || member == "LastModified"
}

/// Whether a member of CloudWatch's answers is a floating-point number: typed protocols must not send an integer.
fn is_double(member: &str) -> bool {
    member == "Threshold"
}
