//! What is invoked, and which way.

use std::fmt::{self, Write as _};

use http::HeaderMap;
use templategen::command::Failure;

use super::choice;
use super::kind::Kind;
use super::name::{Form, NAME, printable};

/// Where the input of an invocation is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// In the body.
    Inline,
    /// In an object of S3, as `s3://bucket/key`.
    Location(String),
}

/// What was asked for, as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// `EndpointName`
    pub endpoint: String,
    /// Which way.
    pub kind: Kind,
    /// `TargetVariant`
    pub variant: Option<String>,
    /// `InferenceComponentName`
    pub component: Option<String>,
    /// `TargetModel`
    pub target_model: Option<String>,
    /// `TargetContainerHostname`
    pub container: Option<String>,
    /// `SessionId`
    pub session: Option<String>,
    /// `PrefixAwareId`
    pub prefix_aware_id: Option<String>,
    /// What `InferenceId` begins with; the request's place in the whole schedule follows.
    pub inference_id: Option<String>,
    /// `CustomAttributes`
    pub custom_attributes: Option<String>,
    /// `EnableExplanations`
    pub explanations: Option<String>,
    /// `Accept`
    pub accept: Option<String>,
    /// `InputLocation`
    pub input: Input,
    /// `RequestTTLSeconds`
    pub request_ttl_seconds: Option<u32>,
    /// `InvocationTimeoutSeconds`
    pub invocation_timeout_seconds: Option<u32>,
    /// `S3OutputPathExtension`
    pub output_path_extension: Option<String>,
}

/// What is invoked, and which way: names are of the form that SageMaker's have, and nothing is asked for that the operation
/// does not take.
#[derive(Clone, PartialEq, Eq)]
pub struct Target {
    endpoint: String,
    kind: Kind,
    input: Input,
    inference_id: Option<String>,
    /// Those that all requests have, the content type left out.
    headers: HeaderMap,
    told: String,
}

/// An index has up to 20 digits, and the whole 64 characters.
const INFERENCE_ID_PREFIX: Form =
    printable(44, "give up to 44 printable ASCII characters, to which the request's place in the schedule is added");

impl Target {
    /// What was asked for, as the requests have it.
    ///
    /// # Errors
    /// Where a name has another form than SageMaker's, or where something was asked for that the operation does not take.
    pub fn new(asked: &Asked) -> Result<Self, Failure> {
        NAME.header("the endpoint", &asked.endpoint)?;
        let headers = choice::headers(asked)?;
        if let Some(prefix) = &asked.inference_id {
            INFERENCE_ID_PREFIX.header("--inference-id", prefix)?;
        }
        Ok(Self {
            endpoint: asked.endpoint.clone(),
            kind: asked.kind,
            input: asked.input.clone(),
            inference_id: asked.inference_id.clone(),
            headers,
            told: told(asked),
        })
    }

    /// `TargetVariant`
    #[must_use]
    pub fn variant(&self) -> Option<&str> {
        self.header("x-amzn-sagemaker-target-variant")
    }

    /// `InferenceComponentName`
    #[must_use]
    pub fn component(&self) -> Option<&str> {
        self.header("x-amzn-sagemaker-inference-component")
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// `EndpointName`
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Which way it is invoked.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// Where the input is.
    #[must_use]
    pub const fn input(&self) -> &Input {
        &self.input
    }

    pub(super) fn inference_id(&self) -> Option<&str> {
        self.inference_id.as_deref()
    }

    pub(super) const fn headers(&self) -> &HeaderMap {
        &self.headers
    }
}

/// As `endpoint demo, variant AllTraffic`.
impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.told)
    }
}

/// What is opaque to us, as custom attributes, is not shown.
impl fmt::Debug for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Target").field("told", &self.told).field("kind", &self.kind).finish_non_exhaustive()
    }
}

fn told(asked: &Asked) -> String {
    let mut told = format!("endpoint {}", asked.endpoint);
    let parts = [
        ("variant", &asked.variant),
        ("inference component", &asked.component),
        ("model", &asked.target_model),
        ("container", &asked.container),
    ];
    for (what, name) in parts {
        if let Some(name) = name {
            let _ = write!(told, ", {what} {name}"); // Writing into a string does not fail.
        }
    }
    told.push_str(match asked.kind {
        Kind::Realtime => "",
        Kind::Stream => ", response streams",
        Kind::Async => ", asynchronous",
    });
    told
}
