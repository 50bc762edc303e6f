//! What a target's own names are: by them a metric is known to be its own.

use scaling::{DimensionValue, ScalableDimension};

use super::value::Text;

/// The names of what is scaled, as far as the template says them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Own {
    /// A production variant.
    Variant { endpoint: Text, variant: Text },
    /// An inference component.
    Component(Text),
    /// A resource id of which not even the form is known.
    Unknown(Text),
}

impl Own {
    /// Takes a `ResourceId` apart; `None` where it is none of SageMaker's.
    pub(super) fn of_resource_id(id: &Text) -> Option<Self> {
        let parts = id.split('/');
        let is = |part: &Text, word: &str| part.whole() == Ok(word);
        match parts.as_slice() {
            [one, endpoint, other, variant] if is(one, "endpoint") && is(other, "variant") => {
                Some(Self::Variant { endpoint: endpoint.clone(), variant: variant.clone() })
            }
            [one, component] if is(one, "inference-component") => Some(Self::Component(component.clone())),
            // An open piece may be more than one part.
            _ if id.first_open().is_some() => Some(Self::Unknown(id.clone())),
            _ => None,
        }
    }

    /// Whether the dimension counts something of it.
    pub(super) fn has_dimension(&self, dimension: ScalableDimension) -> bool {
        let of_component = dimension == ScalableDimension::InferenceComponentDesiredCopyCount;
        match self {
            Self::Variant { .. } => !of_component,
            Self::Component(_) => of_component,
            Self::Unknown(_) => true,
        }
    }

    /// What a reader calls it.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Variant { endpoint, variant } => format!("{endpoint}/{variant}"),
            Self::Component(name) | Self::Unknown(name) => name.to_string(),
        }
    }

    /// What the value of a metric's dimension says. Of a dimension that has the name of one of the target's own, a
    /// value that can not be compared is taken for the target's.
    pub(super) fn dimension_value(&self, name: &str, value: &Text, scaled: ScalableDimension) -> DimensionValue {
        let names = match self {
            Self::Variant { endpoint, variant } => vec![
                ("EndpointName", Some(endpoint), DimensionValue::EndpointName),
                ("VariantName", Some(variant), DimensionValue::VariantName),
            ],
            Self::Component(component) => {
                vec![("InferenceComponentName", Some(component), DimensionValue::InferenceComponentName)]
            }
            Self::Unknown(_) if scaled == ScalableDimension::InferenceComponentDesiredCopyCount => {
                vec![("InferenceComponentName", None, DimensionValue::InferenceComponentName)]
            }
            Self::Unknown(_) => vec![
                ("EndpointName", None, DimensionValue::EndpointName),
                ("VariantName", None, DimensionValue::VariantName),
            ],
        };
        let may_be = |own: Option<&Text>| {
            own.is_none_or(|own| own == value || own.first_open().or(value.first_open()).is_some())
        };
        let by_name = names.iter().find(|(of, own, _)| *of == name && may_be(*own));
        let by_value = || names.iter().find(|(_, own, _)| *own == Some(value));
        match by_name.or_else(by_value) {
            Some((_, _, own)) => own.clone(),
            None => DimensionValue::Literal(value.in_words()),
        }
    }
}
