//! What can be asked of an invocation: each as a flag, as the header it becomes, and with the ways to invoke that take it.
//! Source: the service's model.

use http::{HeaderMap, HeaderName, HeaderValue};
use templategen::command::Failure;
use templategen::exit::Exit;

use super::kind::Kind;
use super::name::{EXTENSION, Form, LOCATION, NAME, SESSION, printable, text};
use super::target::{Asked, Input};

/// A text that is one header.
struct Choice<'a> {
    flag: &'static str,
    value: Option<&'a str>,
    header: &'static str,
    form: Form,
    kinds: &'static [Kind],
}

/// A number of seconds that is one header.
struct Seconds {
    flag: &'static str,
    value: Option<u32>,
    header: &'static str,
    least: u32,
    most: u32,
}

/// The headers of all that was asked for, but those that differ between requests.
///
/// # Errors
/// Where a value has another form than SageMaker's, or where the way to invoke does not take it.
pub(super) fn headers(asked: &Asked) -> Result<HeaderMap, Failure> {
    let mut headers = HeaderMap::new();
    for Choice { flag, value, header, form, kinds } in choices(asked) {
        let Some(value) = value else { continue };
        check_kind(flag, kinds, asked.kind)?;
        headers.insert(HeaderName::from_static(header), form.header(flag, value)?);
    }
    for Seconds { flag, value, header, least, most } in seconds(asked) {
        let Some(value) = value else { continue };
        check_kind(flag, ASYNC, asked.kind)?;
        if value < least || most < value {
            let fix = format!("give {least} to {most} seconds");
            return Err(Failure::new(Exit::Usage, format!("{flag} can not be {value} seconds"), fix));
        }
        headers.insert(HeaderName::from_static(header), HeaderValue::from(value));
    }
    Ok(headers)
}

const ALL: &[Kind] = &[Kind::Realtime, Kind::Stream, Kind::Async];
const DIRECT: &[Kind] = &[Kind::Realtime, Kind::Stream];
const REALTIME: &[Kind] = &[Kind::Realtime];
const ASYNC: &[Kind] = &[Kind::Async];

const VISIBLE: Form = text(1024, "give up to 1,024 visible ASCII characters");
const EXPRESSION: Form = text(64, "give an expression of up to 64 visible ASCII characters");
const IDENTIFIER: Form = printable(64, "give up to 64 printable ASCII characters");
const MODEL: Form = printable(1024, "give the model's key under the endpoint's prefix, as `model-7.tar.gz`");
const NEW_SESSION: &str = "NEW_SESSION";

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

const fn seconds(asked: &Asked) -> [Seconds; 2] {
    [
        Seconds {
            flag: "--request-ttl",
            value: asked.request_ttl_seconds,
            header: "x-amzn-sagemaker-requestttlseconds",
            least: 60,
            most: 21_600,
        },
        Seconds {
            flag: "--invocation-timeout",
            value: asked.invocation_timeout_seconds,
            header: "x-amzn-sagemaker-invocationtimeoutseconds",
            least: 1,
            most: 3600,
        },
    ]
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
