//! What is invoked, and which way.

use std::fmt::{self, Write as _};

use http::{HeaderMap, HeaderName, HeaderValue};
use templategen::command::Failure;
use templategen::exit::Exit;

use super::name::{EXTENSION, Form, LOCATION, NAME, SESSION, printable, text};

/// The three ways to invoke an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `InvokeEndpoint`
    Realtime,
    /// `InvokeEndpointWithResponseStream`
    Stream,
    /// `InvokeEndpointAsync`
    Async,
}

impl Kind {
    /// The last part of its path.
    #[must_use]
    pub const fn operation(self) -> &'static str {
        match self {
            Self::Realtime => "invocations",
            Self::Stream => "invocations-response-stream",
            Self::Async => "async-invocations",
        }
    }

    /// The most bytes that a body may have. Source: the service's model.
    #[must_use]
    pub const fn most_body_bytes(self) -> usize {
        match self {
            Self::Realtime | Self::Stream => 6_291_456,
            Self::Async => 128_000,
        }
    }

    /// The header that has the body's content type.
    pub(super) const fn content_type(self) -> HeaderName {
        match self {
            Self::Realtime | Self::Stream => http::header::CONTENT_TYPE,
            Self::Async => HeaderName::from_static("x-amzn-sagemaker-content-type"),
        }
    }

    const fn accept(self) -> &'static str {
        match self {
            Self::Realtime => "accept",
            Self::Stream | Self::Async => "x-amzn-sagemaker-accept",
        }
    }

    /// What asks for it.
    const fn flag(self) -> Option<&'static str> {
        match self {
            Self::Realtime => None,
            Self::Stream => Some("--stream"),
            Self::Async => Some("--async"),
        }
    }
}

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

/// A choice that is one header.
struct Choice<'a> {
    flag: &'static str,
    value: Option<&'a str>,
    header: &'static str,
    form: Form,
    kinds: &'static [Kind],
}

impl Target {
    /// What was asked for, as the requests have it.
    ///
    /// # Errors
    /// Where a name has another form than SageMaker's, or where something was asked for that the operation does not take.
    pub fn new(asked: &Asked) -> Result<Self, Failure> {
        NAME.header("the endpoint", &asked.endpoint)?;
        let mut headers = HeaderMap::new();
        for choice in choices(asked) {
            let Some(value) = choice.value else { continue };
            check_kind(choice.flag, choice.kinds, asked.kind)?;
            headers.insert(HeaderName::from_static(choice.header), choice.form.header(choice.flag, value)?);
        }
        let seconds = [
            ("--request-ttl", "x-amzn-sagemaker-requestttlseconds", asked.request_ttl_seconds, 60, 21_600),
            (
                "--invocation-timeout",
                "x-amzn-sagemaker-invocationtimeoutseconds",
                asked.invocation_timeout_seconds,
                1,
                3600,
            ),
        ];
        for (flag, header, value, least, most) in seconds {
            let Some(value) = value else { continue };
            check_kind(flag, &[Kind::Async], asked.kind)?;
            if value < least || most < value {
                let fix = format!("give {least} to {most} seconds");
                return Err(Failure::new(Exit::Usage, format!("{flag} can not be {value} seconds"), fix));
            }
            headers.insert(HeaderName::from_static(header), HeaderValue::from(value));
        }
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

const ALL: &[Kind] = &[Kind::Realtime, Kind::Stream, Kind::Async];
const DIRECT: &[Kind] = &[Kind::Realtime, Kind::Stream];
const REALTIME: &[Kind] = &[Kind::Realtime];
const ASYNC: &[Kind] = &[Kind::Async];

/// An index has up to 20 digits, and the whole 64 characters.
const INFERENCE_ID_PREFIX: Form =
    printable(44, "give up to 44 printable ASCII characters, to which the request's place in the schedule is added");

const VISIBLE: Form = text(1024, "give up to 1,024 visible ASCII characters");
const EXPRESSION: Form = text(64, "give an expression of up to 64 visible ASCII characters");
const IDENTIFIER: Form = printable(64, "give up to 64 printable ASCII characters");
const MODEL: Form = printable(1024, "give the model's key under the endpoint's prefix, as `model-7.tar.gz`");
const NEW_SESSION: &str = "NEW_SESSION";

/// Everything that is one header, with the operations that take it. Source: the service's model.
fn choices(asked: &Asked) -> [Choice<'_>; 11] {
    // Only one operation opens a session.
    let (session_flag, session_form, session_kinds) = match asked.session.as_deref() {
        Some(NEW_SESSION) => ("--session NEW_SESSION", VISIBLE, REALTIME),
        _ => ("--session", SESSION, DIRECT),
    };
    let location = match &asked.input {
        Input::Inline => None,
        Input::Location(location) => Some(location.as_str()),
    };
    let rows = [
        ("--variant", asked.variant.as_deref(), "x-amzn-sagemaker-target-variant", NAME, DIRECT),
        ("--component", asked.component.as_deref(), "x-amzn-sagemaker-inference-component", NAME, DIRECT),
        ("--target-model", asked.target_model.as_deref(), "x-amzn-sagemaker-target-model", MODEL, REALTIME),
        ("--container", asked.container.as_deref(), "x-amzn-sagemaker-target-container-hostname", NAME, DIRECT),
        (session_flag, asked.session.as_deref(), "x-amzn-sagemaker-session-id", session_form, session_kinds),
        ("--prefix-aware-id", asked.prefix_aware_id.as_deref(), "x-amzn-sagemaker-prefix-aware-id", IDENTIFIER, DIRECT),
        ("--custom-attributes", asked.custom_attributes.as_deref(), "x-amzn-sagemaker-custom-attributes", VISIBLE, ALL),
        ("--explanations", asked.explanations.as_deref(), "x-amzn-sagemaker-enable-explanations", EXPRESSION, REALTIME),
        ("--accept", asked.accept.as_deref(), asked.kind.accept(), VISIBLE, ALL),
        ("--input-location", location, "x-amzn-sagemaker-inputlocation", LOCATION, ASYNC),
        (
            "--output-path-extension",
            asked.output_path_extension.as_deref(),
            "x-amzn-sagemaker-s3outputpathextension",
            EXTENSION,
            ASYNC,
        ),
    ];
    rows.map(|(flag, value, header, form, kinds)| Choice { flag, value, header, form, kinds })
}

/// The header of a content type that was asked for.
///
/// # Errors
/// Where it has another form than SageMaker's.
pub fn content_type(value: &str) -> Result<HeaderValue, Failure> {
    VISIBLE.header("--content-type", value)
}

fn check_kind(flag: &str, kinds: &[Kind], kind: Kind) -> Result<(), Failure> {
    if kinds.contains(&kind) {
        return Ok(());
    }
    let way = kind.flag();
    let fix = match (kinds, way) {
        ([Kind::Async], None) => format!("leave out {flag}, or add --async"),
        ([Kind::Async], Some(way)) => format!("leave out {flag}, or write --async for {way}"),
        (_, Some(way)) => format!("leave out {flag} or {way}"),
        (_, None) => format!("leave out {flag}"),
    };
    let told = way.unwrap_or("an invocation that is not --async");
    Err(Failure::new(Exit::Usage, format!("{told} takes no {flag}"), fix))
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
