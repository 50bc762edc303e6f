//! What an invocation is for: endpoint, variant or inference component, and whether they take it.

use http::HeaderMap;

use super::refusal::Refusal;
use super::route::Route;
use crate::sagemaker::{Fleet, ServingComponent, ServingEndpoint, ServingVariant};

const TARGET_VARIANT: &str = "x-amzn-sagemaker-target-variant";
const INFERENCE_COMPONENT: &str = "x-amzn-sagemaker-inference-component";
const CUSTOM_ATTRIBUTES: &str = "x-amzn-sagemaker-custom-attributes";
const INPUT_LOCATION: &str = "x-amzn-sagemaker-inputlocation";

/// Who is to answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Target<'a> {
    endpoint: ServingEndpoint<'a>,
    pub(super) choice: Choice<'a>,
}

/// How it is chosen.
#[derive(Clone, Copy, Debug)]
pub(super) enum Choice<'a> {
    ByWeight(ServingEndpoint<'a>),
    Variant(ServingVariant<'a>),
    Component { name: &'a str, component: ServingComponent<'a> },
}

impl<'a> Target<'a> {
    /// Finds the endpoint, and what of it the headers name.
    pub(super) fn read(
        fleet: &'a Fleet,
        account_id: &str,
        route: Route,
        name: &str,
        headers: &'a HeaderMap,
    ) -> Result<Self, Refusal> {
        let endpoint = fleet
            .serving(name)
            .ok_or_else(|| Refusal::validation(format!("Endpoint {name} of account {account_id} not found.")))?;
        if (route == Route::Asynchronous) != endpoint.is_asynchronous() {
            return Err(wrong_kind(route, name));
        }
        if route == Route::Asynchronous {
            return Ok(Self { endpoint, choice: Choice::ByWeight(endpoint) });
        }
        let choice = match (text(headers, TARGET_VARIANT)?, text(headers, INFERENCE_COMPONENT)?) {
            (Some(_), Some(_)) => {
                return Err(Refusal::validation(
                    "TargetVariant and InferenceComponentName cannot be used together: name one of them.",
                ));
            }
            (Some(variant), None) => Choice::Variant(find_variant(endpoint, account_id, name, variant)?),
            (None, Some(component)) => {
                Choice::Component { name: component, component: find_component(fleet, account_id, name, component)? }
            }
            (None, None) => Choice::ByWeight(endpoint),
        };
        let target = Self { endpoint, choice };
        if !matches!(choice, Choice::Component { .. }) && target.variants().any(ServingVariant::hosts_components) {
            return Err(Refusal::validation(
                "Inference Component Name header is required for endpoints to which you plan to deploy inference \
                 components. Please include Inference Component Name header or consider using SageMaker models.",
            ));
        }
        Ok(target)
    }

    pub(super) fn variants(&self) -> impl Iterator<Item = ServingVariant<'a>> + use<'a> {
        self.endpoint.variants()
    }

    /// Where the answer to an asynchronous invocation is put.
    pub(super) fn output_path(&self) -> &'a str {
        self.endpoint.output_path().unwrap_or_default()
    }
}

/// Refuses a body over its limit, and an asynchronous invocation whose input is in no place, in two, or in a wrong one.
pub(super) fn check_body(route: Route, headers: &HeaderMap, length: u64) -> Result<(), Refusal> {
    let most = route.largest_body();
    if most < length {
        return Err(Refusal::validation(format!(
            "The body has {length} bytes: {most} bytes are the most that an invocation of this kind takes."
        )));
    }
    if let Some(attributes) = text(headers, CUSTOM_ATTRIBUTES)?
        && 1024 < attributes.len()
    {
        return Err(Refusal::validation(
            "1 validation error detected: Value at 'customAttributes' failed to satisfy constraint: Member must have \
             length less than or equal to 1024",
        ));
    }
    if route != Route::Asynchronous {
        return Ok(());
    }
    match (text(headers, INPUT_LOCATION)?, length) {
        (Some(_), 1..) => Err(Refusal::validation("InputLocation and Body cannot be used together: send one of them.")),
        (None, 0) => Err(Refusal::validation("Either InputLocation or Body is required.")),
        (Some(location), 0) if !location.starts_with("s3://") && !location.starts_with("https://") => {
            Err(Refusal::validation(format!("Invalid S3 URI '{location}' in InputLocation.")))
        }
        _ => Ok(()),
    }
}

fn wrong_kind(route: Route, name: &str) -> Refusal {
    Refusal::validation(if route == Route::Asynchronous {
        format!("Endpoint {name} is not asynchronous: use InvokeEndpoint.")
    } else {
        format!("Endpoint {name} is asynchronous: use InvokeEndpointAsync.")
    })
}

fn find_variant<'a>(
    endpoint: ServingEndpoint<'a>,
    account_id: &str,
    endpoint_name: &str,
    name: &str,
) -> Result<ServingVariant<'a>, Refusal> {
    endpoint.variants().find(|variant| variant.name() == name).ok_or_else(|| {
        Refusal::validation(format!("Variant {name} of endpoint {endpoint_name} of account {account_id} not found."))
    })
}

fn find_component<'a>(
    fleet: &'a Fleet,
    account_id: &str,
    endpoint_name: &str,
    name: &str,
) -> Result<ServingComponent<'a>, Refusal> {
    let found = fleet.serving_component(name).filter(|component| component.endpoint == endpoint_name);
    let component = found.ok_or_else(|| {
        Refusal::validation(format!(
            "Inference Component {name} of endpoint {endpoint_name} of account {account_id} not found."
        ))
    })?;
    if component.copies == 0 {
        return Err(Refusal::validation(
            "Inference Component has no capacity to process this request. ApplicationAutoScaling may be in-progress \
             (if configured) or try to increase the capacity by invoking UpdateInferenceComponentRuntimeConfig API.",
        ));
    }
    Ok(component)
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, Refusal> {
    let Some(value) = headers.get(name) else { return Ok(None) };
    value.to_str().map(Some).map_err(|_| Refusal::validation(format!("The header {name} is not ASCII.")))
}
