//! The routes that tests use beside the services' own: state, calls, faults and set-up.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use serde_json::{Value, json};

use crate::call::Call;
use crate::error::ServiceError;
use crate::fault::Fault;
use crate::input::Input;
use crate::runtime::RuntimeFault;
use crate::sagemaker::Endpoint;
use crate::scaling::is_sagemaker_name;
use crate::standin::Standin;

/// Where the routes begin. No service has a path like it.
pub(crate) const ROUTES: &str = "/_standin/";

/// Answers a request to one of the routes.
pub(crate) fn answer(standin: &mut Standin, request: &Request<Bytes>) -> Response<Bytes> {
    let route = request.uri().path().strip_prefix(ROUTES).unwrap_or_default();
    let result = match (request.method(), route) {
        (&Method::GET, "state") => Ok(standin.state()),
        (&Method::GET, "calls") => Ok(standin.calls().iter().map(Call::to_json).collect()),
        (&Method::POST, "faults") => read(request).and_then(|body| add_faults(standin, &body)),
        (&Method::DELETE, "faults/invocations") => {
            standin.clear_runtime_faults();
            Ok(json!({}))
        }
        (&Method::POST, "endpoints") => read(request).and_then(|body| put_endpoint(standin, &body)),
        (&Method::POST, "failures") => read(request).and_then(|body| fail_creation(standin, &body)),
        (&Method::POST, "reset") => {
            standin.reset();
            Ok(json!({}))
        }
        (&Method::DELETE, route) if route.starts_with("endpoints/") => {
            let name = route.trim_start_matches("endpoints/");
            if standin.remove_endpoint(name) {
                Ok(json!({}))
            } else {
                Err(ServiceError::validation(format!("There is no endpoint '{name}'.")).with_status(404))
            }
        }
        (method, route) => {
            let message = format!("There is no route {method} {ROUTES}{route}.");
            Err(ServiceError::validation(message).with_status(404))
        }
    };
    let (status, body) = match result {
        Ok(body) => (StatusCode::OK, body),
        Err(error) => {
            let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::BAD_REQUEST);
            (status, json!({"message": error.message}))
        }
    };
    let mut response = Response::new(Bytes::from(body.to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

fn read(request: &Request<Bytes>) -> Result<Value, ServiceError> {
    serde_json::from_slice(request.body())
        .map_err(|error| ServiceError::validation(format!("The body is not JSON: {error}")))
}

/// `{"invocations": "throttle=5%", "endpoint"}` for the runtime, its fault in the form of [`RuntimeFault`]; for an
/// operation `{"operation", "resource_id", "times", "kind": "error" | "hang" | "apply-and-hang" | "latency"}`, for an error with
/// `exception`, `message`, `status` and `code`, for a latency with `milliseconds`.
fn add_faults(standin: &mut Standin, body: &Value) -> Result<Value, ServiceError> {
    let body = Input::new(body, "ValidationException")?;
    if let Some(text) = body.text("invocations")? {
        let fault: RuntimeFault = text.parse().map_err(|reason: String| body.refuse(reason))?;
        standin.add_runtime_fault(match body.text("endpoint")? {
            Some(endpoint) => fault.at_endpoint(endpoint),
            None => fault,
        });
        return Ok(json!({}));
    }
    let operation = body.required_text("operation")?;
    let times = body.integer_between("times", 1, 1000)?.unwrap_or(1);
    let fault = match body.required_choice("kind", &["error", "hang", "apply-and-hang", "latency"])? {
        "hang" => Fault::Hang,
        "apply-and-hang" => Fault::ApplyAndHang,
        "latency" => {
            let milliseconds = body.integer_from("milliseconds", 0)?.unwrap_or_default();
            Fault::Latency(Duration::from_millis(milliseconds.unsigned_abs()))
        }
        _ => {
            let exception = body.required_text("exception")?;
            let message = body.text("message")?.unwrap_or("A fault was asked for.");
            let status = body.integer_between("status", 400, 599)?.unwrap_or(400);
            let error = ServiceError::new(exception, message)
                .coded(body.text("code")?.unwrap_or(exception))
                .with_status(u16::try_from(status).unwrap_or(400));
            Fault::Error(error)
        }
    };
    let resource_id = body.text("resource_id")?;
    for _ in 0..times {
        match resource_id {
            Some(id) => standin.add_fault_on(id, operation, fault.clone()),
            None => standin.add_fault(operation, fault.clone()),
        }
    }
    Ok(json!({}))
}

/// `{"endpoint", "reason"}`.
fn fail_creation(standin: &mut Standin, body: &Value) -> Result<Value, ServiceError> {
    let body = Input::new(body, "ValidationException")?;
    standin.fail_creation(body.required_text("endpoint")?, body.required_text("reason")?);
    Ok(json!({}))
}

/// `{"name", "asynchronous", "creating_seconds", "variants": [{"name", "instances" | "provisioned_concurrency"}], "inference_components":
/// [{"name", "variant", "copies"}]}`.
fn put_endpoint(standin: &mut Standin, body: &Value) -> Result<Value, ServiceError> {
    let body = Input::new(body, "ValidationException")?;
    let name = body.required_text("name")?;
    if !is_sagemaker_name(name) {
        return Err(body.refuse(format!("'{name}' is not a name that SageMaker takes.")));
    }
    let mut components = Vec::new();
    for component in body.structures("inference_components")? {
        let copies = count(&component, "copies")?.unwrap_or(1);
        components.push((component.required_text("name")?, component.required_text("variant")?, copies));
    }
    let mut endpoint = Endpoint::named(name);
    for variant in body.structures("variants")? {
        let variant_name = variant.required_text("name")?;
        let instances = count(&variant, "instances")?.unwrap_or(1);
        variant.integer_between("provisioned_concurrency", 1, 200)?;
        endpoint = match count(&variant, "provisioned_concurrency")? {
            Some(concurrency) => endpoint.with_serverless_variant(variant_name, concurrency),
            None if components.iter().any(|(_, hosting, _)| *hosting == variant_name) => {
                endpoint.with_component_variant(variant_name, instances)
            }
            None => endpoint.with_variant(variant_name, instances),
        };
    }
    if body.boolean("asynchronous")?.unwrap_or(false) {
        endpoint = endpoint.asynchronous();
    }
    if let Some(seconds) = count(&body, "creating_seconds")? {
        endpoint = endpoint.creating_for(Duration::from_secs(seconds.into()));
    }
    standin.put_endpoint(endpoint);
    for (component, variant, copies) in components {
        standin.put_inference_component(component, name, variant, copies);
    }
    Ok(json!({}))
}

fn count(input: &Input<'_>, name: &str) -> Result<Option<u32>, ServiceError> {
    let count = input.integer_between(name, 0, u32::MAX.into())?;
    Ok(count.map(|count| u32::try_from(count).unwrap_or(u32::MAX)))
}
