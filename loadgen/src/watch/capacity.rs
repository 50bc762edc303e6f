//! How much capacity there is and shall be, read from SageMaker's descriptions.

use sagemaker::{ComponentDescription, EndpointDescription, ProductionVariant, ServerlessConfig};

use crate::observation::Unit;

/// What SageMaker says of what is watched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Described {
    pub(super) status: Option<String>,
    pub(super) desired: Option<u32>,
    pub(super) in_service: Option<u32>,
    /// What they are counted in; `None` where that is not known.
    pub(super) unit: Option<Unit>,
    /// The variants that are watched, by name; none for an inference component.
    pub(super) variants: Vec<String>,
    /// What is wrong with it, as sentences.
    pub(super) problems: Vec<String>,
}

/// Of an endpoint, or of one of its variants.
pub(super) fn of_endpoint(name: &str, variant: Option<&str>, endpoint: EndpointDescription) -> Described {
    let mut problems = Vec::new();
    if let Some(reason) = endpoint.failure_reason {
        problems.push(failed(&format!("endpoint {name}"), &endpoint.endpoint_status, &reason));
    }
    let all: Vec<_> = endpoint.production_variants.iter().map(|variant| variant.variant_name.as_str()).collect();
    if let Some(wanted) = variant.filter(|wanted| !all.is_empty() && !all.contains(wanted)) {
        let fix = "name one of them, or leave `--variant` out";
        problems.push(format!("endpoint {name} has no variant {wanted}, only {}; {fix}", all.join(", ")));
    }
    let watched = || {
        endpoint.production_variants.iter().filter(|shown| variant.is_none_or(|wanted| wanted == shown.variant_name))
    };
    Described {
        status: Some(endpoint.endpoint_status),
        desired: sum(watched().map(|variant| {
            let serverless = || provisioned(variant.desired_serverless_config.as_ref());
            variant.desired_instance_count.or_else(serverless)
        })),
        in_service: sum(watched().map(in_service)),
        unit: unit(watched()),
        variants: watched().map(|variant| variant.variant_name.clone()).collect(),
        problems,
    }
}

/// Of an inference component.
pub(super) fn of_component(name: &str, component: ComponentDescription) -> Described {
    let status = component.inference_component_status;
    let problem =
        component.failure_reason.map(|reason| failed(&format!("inference component {name}"), &status, &reason));
    let runtime = component.runtime_config;
    Described {
        status: Some(status),
        desired: runtime.as_ref().and_then(|runtime| runtime.desired_copy_count),
        in_service: runtime.and_then(|runtime| runtime.current_copy_count),
        unit: Some(Unit::Copy),
        variants: Vec::new(),
        problems: problem.into_iter().collect(),
    }
}

/// What is counted: provisioned concurrency where no variant has instances.
fn unit<'a>(mut variants: impl Iterator<Item = &'a ProductionVariant> + Clone) -> Option<Unit> {
    let has_instances =
        |variant: &ProductionVariant| variant.desired_instance_count.or(variant.current_instance_count).is_some();
    if variants.clone().any(has_instances) {
        return Some(Unit::Instance);
    }
    let is_serverless = |variant: &ProductionVariant| {
        variant.desired_serverless_config.is_some() || variant.current_serverless_config.is_some()
    };
    variants.any(is_serverless).then_some(Unit::ProvisionedConcurrency)
}

fn in_service(variant: &ProductionVariant) -> Option<u32> {
    variant.current_instance_count.or_else(|| provisioned(variant.current_serverless_config.as_ref()))
}

fn provisioned(config: Option<&ServerlessConfig>) -> Option<u32> {
    config.and_then(|config| config.provisioned_concurrency)
}

/// The sum of what is known; `None` where nothing is.
fn sum(counts: impl Iterator<Item = Option<u32>>) -> Option<u32> {
    counts.flatten().reduce(u32::saturating_add)
}

fn failed(subject: &str, status: &str, reason: &str) -> String {
    format!("{subject} is {status}: {}", reason.trim_end_matches('.'))
}
