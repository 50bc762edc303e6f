//! The names in a spec: of a variant or of an inference component, as its kind has it.

use scaling::{EndpointKind, EndpointName, Field, InferenceComponentName, Location, Problem, ProblemCode, VariantName};

use super::input;
use crate::yaml::Node;

/// The variant of an endpoint that was created without naming one. Source: the SageMaker console and SDKs.
pub(crate) const DEFAULT_VARIANT: &str = "AllTraffic";

/// The names that were given, those of the other kind being `None`.
pub(crate) struct Names {
    pub(crate) endpoint: Option<EndpointName>,
    pub(crate) variant: Option<VariantName>,
    pub(crate) inference_component: Option<InferenceComponentName>,
    /// Whether the stack makes the endpoint.
    pub(crate) create_endpoint: bool,
}

/// Reads the names; `None` where one is not valid or does not belong to the kind.
pub(crate) fn read(root: &Node) -> (Option<Names>, Vec<Problem>) {
    let mut problems = Vec::new();
    let of_component = input::kind(root) == EndpointKind::Component;
    let strangers: &[_] = if of_component {
        &[("endpoint_name", Field::EndpointName), ("variant_name", Field::VariantName)]
    } else {
        &[("inference_component_name", Field::InferenceComponentName)]
    };
    for (key, field) in strangers {
        if root.entry(key).is_some() {
            problems.push(stranger(key, *field));
        }
    }
    let create_endpoint = input::create_endpoint(root);
    if create_endpoint {
        problems.extend(creation_problems(root));
    }
    let mut keep = |problem: Problem| problems.push(problem);
    let endpoint = input::text(root, "endpoint_name").map(|text| EndpointName::parse(text).map_err(&mut keep));
    let component = input::text(root, "inference_component_name")
        .map(|text| InferenceComponentName::parse(text).map_err(&mut keep));
    let variant = match input::text(root, "variant_name") {
        Some(text) => Some(VariantName::parse(text).map_err(&mut keep)),
        None if of_component => None,
        None => Some(VariantName::parse(DEFAULT_VARIANT).map_err(&mut keep)),
    };
    if !problems.is_empty() {
        return (None, problems);
    }
    let names = Names {
        endpoint: endpoint.and_then(Result::ok),
        variant: variant.and_then(Result::ok),
        inference_component: component.and_then(Result::ok),
        create_endpoint,
    };
    (Some(names), problems)
}

/// What can not stand beside `create_endpoint: true`.
fn creation_problems(root: &Node) -> Vec<Problem> {
    let mut problems = Vec::new();
    let kind = input::kind(root);
    if kind != EndpointKind::Realtime {
        problems.push(Problem::new(
            ProblemCode::CreateEndpoint,
            Location::plan(Field::CreateEndpoint),
            format!("`create_endpoint` is given, and the stack can not create {}", kind.described()),
            "remove `create_endpoint` and scale one that exists, or remove `kind` to create a real-time endpoint",
        ));
    }
    // An inference component is told that it has no endpoint_name at all.
    if kind != EndpointKind::Component && root.entry("endpoint_name").is_some() {
        problems.push(Problem::new(
            ProblemCode::CreateEndpoint,
            Location::plan(Field::EndpointName),
            "`endpoint_name` is given, and `create_endpoint` has the stack create an endpoint",
            "remove `endpoint_name`, or remove `create_endpoint` to scale an endpoint that exists",
        ));
    }
    problems
}

fn stranger(key: &str, field: Field) -> Problem {
    let (message, fix) = if field == Field::InferenceComponentName {
        (
            format!("`{key}` is given, and the kind is not `component`"),
            format!("add `kind: component`, or remove `{key}`"),
        )
    } else {
        (
            format!("`{key}` is given for an inference component"),
            "remove it: an inference component is known by its own name alone".to_owned(),
        )
    };
    Problem::new(ProblemCode::TargetIdentity, Location::plan(field), message, fix)
}
