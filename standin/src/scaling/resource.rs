//! What can be scaled: the three SageMaker dimensions with their resource ids.

use crate::error::ServiceError;
use crate::input::Input;

const VARIANT_INSTANCES: &str = "sagemaker:variant:DesiredInstanceCount";
const VARIANT_CONCURRENCY: &str = "sagemaker:variant:DesiredProvisionedConcurrency";
const COMPONENT_COPIES: &str = "sagemaker:inference-component:DesiredCopyCount";

/// One scalable resource: a resource id with the dimension that fits it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ScalableResource {
    /// The instances of a variant.
    Instances { endpoint: String, variant: String },
    /// The provisioned concurrency of a serverless variant.
    ProvisionedConcurrency { endpoint: String, variant: String },
    /// The copies of an inference component.
    Copies { component: String },
}

impl ScalableResource {
    /// Reads `ServiceNamespace`, `ResourceId` and `ScalableDimension`.
    pub(super) fn read(input: &Input<'_>) -> Result<Self, ServiceError> {
        check_namespace(input)?;
        let id = input.required_text("ResourceId")?;
        let dimension = read_dimension(input)?.map_or_else(|| input.required_text("ScalableDimension"), Ok)?;
        let unsupported = || input.refuse("Unsupported service namespace, resource type or scalable dimension");
        let parts: Vec<_> = id.split('/').collect();
        match (dimension, parts.as_slice()) {
            (VARIANT_INSTANCES | VARIANT_CONCURRENCY, ["endpoint", endpoint, "variant", variant])
                if is_sagemaker_name(endpoint) && is_sagemaker_name(variant) =>
            {
                let (endpoint, variant) = ((*endpoint).to_owned(), (*variant).to_owned());
                Ok(match dimension {
                    VARIANT_INSTANCES => Self::Instances { endpoint, variant },
                    _ => Self::ProvisionedConcurrency { endpoint, variant },
                })
            }
            (COMPONENT_COPIES, ["inference-component", component]) if is_sagemaker_name(component) => {
                Ok(Self::Copies { component: (*component).to_owned() })
            }
            (VARIANT_INSTANCES | VARIANT_CONCURRENCY, ["inference-component", _])
            | (COMPONENT_COPIES, ["endpoint", _, "variant", _]) => Err(unsupported()),
            _ => Err(input.refuse(format!(
                "Unsupported resource ID '{id}': expected endpoint/NAME/variant/NAME or inference-component/NAME"
            ))),
        }
    }

    pub(crate) fn id(&self) -> String {
        match self {
            Self::Instances { endpoint, variant } | Self::ProvisionedConcurrency { endpoint, variant } => {
                format!("endpoint/{endpoint}/variant/{variant}")
            }
            Self::Copies { component } => format!("inference-component/{component}"),
        }
    }

    pub(crate) const fn dimension(&self) -> &'static str {
        match self {
            Self::Instances { .. } => VARIANT_INSTANCES,
            Self::ProvisionedConcurrency { .. } => VARIANT_CONCURRENCY,
            Self::Copies { .. } => COMPONENT_COPIES,
        }
    }

    /// What kind of thing it is, for people.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Instances { .. } | Self::ProvisionedConcurrency { .. } => "endpoint variant",
            Self::Copies { .. } => "inference component",
        }
    }

    /// What is counted, in the words of scaling activities.
    pub(super) const fn counted(&self) -> &'static str {
        match self {
            Self::Instances { .. } => "desired instance count",
            Self::ProvisionedConcurrency { .. } => "desired provisioned concurrency",
            Self::Copies { .. } => "desired copy count",
        }
    }

    pub(crate) fn endpoint(&self) -> Option<&str> {
        match self {
            Self::Instances { endpoint, .. } | Self::ProvisionedConcurrency { endpoint, .. } => Some(endpoint),
            Self::Copies { .. } => None,
        }
    }

    pub(crate) fn variant(&self) -> Option<&str> {
        match self {
            Self::Instances { variant, .. } | Self::ProvisionedConcurrency { variant, .. } => Some(variant),
            Self::Copies { .. } => None,
        }
    }

    /// The part of a "not found" message that names the target.
    pub(super) fn in_words(&self) -> String {
        format!("service namespace: sagemaker, resource ID: {}, scalable dimension: {}", self.id(), self.dimension())
    }
}

/// The resource filter of the Describe operations: a dimension is accepted only beside a resource id.
#[derive(Debug)]
pub(super) struct Filter<'a> {
    ids: Vec<&'a str>,
    dimension: Option<&'a str>,
}

impl<'a> Filter<'a> {
    /// Reads `ResourceId` or `ResourceIds`, and `ScalableDimension`.
    pub(super) fn read(input: &Input<'a>) -> Result<Self, ServiceError> {
        check_namespace(input)?;
        let mut ids = input.texts("ResourceIds")?;
        ids.extend(input.text("ResourceId")?);
        let dimension = read_dimension(input)?;
        if ids.is_empty() && dimension.is_some() {
            return Err(input.refuse("The scalable dimension cannot be specified without a resource ID."));
        }
        Ok(Self { ids, dimension })
    }

    pub(super) fn takes(&self, resource: &ScalableResource) -> bool {
        (self.ids.is_empty() || self.ids.contains(&resource.id().as_str()))
            && self.dimension.is_none_or(|dimension| dimension == resource.dimension())
    }
}

/// Whether SageMaker takes this as the name of an endpoint, a variant or an inference component:
/// `[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}`, at most 63 characters. Source: the service's model.
#[must_use]
pub fn is_sagemaker_name(name: &str) -> bool {
    let alphanumerics = name.chars().filter(char::is_ascii_alphanumeric).count();
    name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
        && (1..=63).contains(&alphanumerics)
        && name.len() <= 63
        && !name.starts_with('-')
        && !name.ends_with('-')
}

fn check_namespace(input: &Input<'_>) -> Result<(), ServiceError> {
    input.required_choice("ServiceNamespace", &["sagemaker"]).map(|_| ())
}

fn read_dimension<'a>(input: &Input<'a>) -> Result<Option<&'a str>, ServiceError> {
    input.choice("ScalableDimension", &[VARIANT_INSTANCES, VARIANT_CONCURRENCY, COMPONENT_COPIES])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_pattern() {
        for (name, expected) in [
            ("a", true),
            ("my-endpoint", true),
            ("a--b", true),
            ("", false),
            ("-a", false),
            ("a-", false),
            ("bad_name", false),
            (&"a".repeat(63), true),
            (&"a".repeat(64), false),
        ] {
            assert_eq!(is_sagemaker_name(name), expected, "{name}");
        }
    }
}
