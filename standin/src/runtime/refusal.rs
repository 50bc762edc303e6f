//! The errors of the runtime, in its own form: the type in a header, the rest as JSON.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use serde_json::{Value, json};

const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");

/// An error instead of an answer of the model.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Refusal {
    /// Name of the error; empty where the answer is none of SageMaker's.
    pub(crate) name: &'static str,
    status: u16,
    body: Value,
}

impl Refusal {
    fn new(status: u16, name: &'static str, message: impl Into<Value>) -> Self {
        Self { name, status, body: json!({"Message": message.into()}) }
    }

    pub(super) fn validation(message: impl Into<String>) -> Self {
        Self::new(400, "ValidationError", message.into())
    }

    /// The limit of the account or the endpoint. Its message is null.
    pub(super) fn throttled() -> Self {
        Self::new(400, "ThrottlingException", Value::Null)
    }

    pub(super) fn unavailable() -> Self {
        Self::new(503, "ServiceUnavailable", "The service is unavailable: no instance takes the request.")
    }

    pub(super) fn not_ready() -> Self {
        Self::new(429, "ModelNotReadyException", "The model is not ready to serve inference requests.")
    }

    pub(super) fn internal() -> Self {
        Self::new(500, "InternalFailure", "An internal failure occurred.")
    }

    pub(super) fn dependency() -> Self {
        Self::new(530, "InternalDependencyException", "A dependency of the service failed.")
    }

    /// The container answered with this status, and this is in its log.
    pub(super) fn model(status: u16, region: &str, account_id: &str, endpoint: &str, variant: &str) -> Self {
        let group = format!("/aws/sagemaker/Endpoints/{endpoint}");
        let (whose, original) = match status {
            500.. => ("server", "The model failed."),
            _ => ("client", "The model does not take this."),
        };
        let body = json!({
            "ErrorCode": if whose == "server" { "SERVER_ERROR_FROM_MODEL" } else { "CLIENT_ERROR_FROM_MODEL" },
            "LogStreamArn":
                format!("arn:aws:logs:{region}:{account_id}:log-group:{group}:log-stream:{variant}/i-00000000000000001"),
            "Message": format!(
                "Received {whose} error ({status}) from primary with message \"{original}\". See the log group {group} \
                 in account {account_id} for more information."
            ),
            "OriginalMessage": original,
            "OriginalStatusCode": status,
        });
        Self { name: "ModelError", status: 424, body }
    }

    /// What the signature, the credentials or the permissions lack.
    pub(super) fn forbidden(name: &'static str, message: impl Into<String>) -> Self {
        Self { name, status: 403, body: json!({"message": message.into()}) }
    }

    pub(super) fn expired() -> Self {
        Self::forbidden("ExpiredTokenException", "The security token included in the request is expired")
    }

    pub(super) fn bad_signature() -> Self {
        Self::forbidden(
            "InvalidSignatureException",
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret \
             Access Key and signing method. Consult the service documentation for details.",
        )
    }

    pub(super) fn access_denied(region: &str, account_id: &str, endpoint: &str) -> Self {
        let message = format!(
            "User: arn:aws:iam::{account_id}:user/demo is not authorized to perform: sagemaker:InvokeEndpoint on \
             resource: arn:aws:sagemaker:{region}:{account_id}:endpoint/{} because no identity-based policy allows the \
             sagemaker:InvokeEndpoint action",
            endpoint.to_lowercase()
        );
        Self::forbidden("AccessDeniedException", message)
    }

    /// An answer that something on the way gives, not SageMaker.
    pub(super) const fn foreign(status: u16) -> Self {
        Self { name: "", status, body: Value::Null }
    }

    /// The error as an answer. Its type stands in a header; where the service itself refuses, followed by a namespace
    /// that clients have to strip.
    pub(super) fn response(&self) -> Response<Bytes> {
        let foreign = self.name.is_empty();
        let body = if foreign { "<html><body>Not here.</body></html>".to_owned() } else { self.body.to_string() };
        let mut response = Response::new(Bytes::from(body));
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_REQUEST);
        let content_type = if foreign { "text/html" } else { "application/json" };
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        let error_type = match self.status {
            _ if foreign => return response,
            403 => self.name.to_owned(),
            _ => format!("{}:http://internal.amazon.com/coral/com.amazonaws.sagemaker.runtime/", self.name),
        };
        if let Ok(error_type) = HeaderValue::from_str(&error_type) {
            response.headers_mut().insert(ERROR_TYPE, error_type);
        }
        response
    }
}
