//! What a stack scales, by its names.

use crate::choice::Choice;

/// What a stack scales.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    /// A production variant of an endpoint.
    Variant {
        /// The endpoint.
        endpoint: String,
        /// The variant.
        variant: String,
    },
    /// An inference component.
    Component(String),
}

impl Identity {
    /// What Application Auto Scaling calls it.
    #[must_use]
    pub fn resource_id(&self) -> String {
        match self {
            Self::Variant { endpoint, variant } => format!("endpoint/{endpoint}/variant/{variant}"),
            Self::Component(component) => format!("inference-component/{component}"),
        }
    }

    /// What a reader calls it.
    #[must_use]
    pub fn described(&self) -> String {
        match self {
            Self::Variant { endpoint, variant } => format!("variant `{variant}` of endpoint `{endpoint}`"),
            Self::Component(component) => format!("inference component `{component}`"),
        }
    }
}

/// What the parameters of a template name, if they name something of SageMaker's.
#[must_use]
pub fn identity(choices: &[Choice]) -> Option<Identity> {
    let value = |name: &str| choices.iter().find(|choice| choice.name == name).map(|choice| choice.new.clone());
    match (value("InferenceComponentName"), value("EndpointName"), value("VariantName")) {
        (Some(component), _, _) => Some(Identity::Component(component)),
        (None, Some(endpoint), Some(variant)) => Some(Identity::Variant { endpoint, variant }),
        _ => None,
    }
}

/// Whether the parameters name something else than is deployed, or nothing is deployed yet.
#[must_use]
pub fn is_new(choices: &[Choice]) -> bool {
    let naming = ["InferenceComponentName", "EndpointName", "VariantName"];
    choices.iter().any(|choice| naming.contains(&choice.name.as_str()) && choice.old.as_ref() != Some(&choice.new))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::choice::Reason;

    #[test]
    fn what_is_scaled_is_new_where_a_name_changes() {
        let choice = |name: &str, old: Option<&str>| Choice {
            old: old.map(str::to_owned),
            ..crate::choice::fixtures::choice(name, "new", Reason::Kept)
        };
        for (choices, expected) in [
            ([choice("EndpointName", None), choice("VariantName", None)], true),
            ([choice("EndpointName", Some("new")), choice("VariantName", Some("old"))], true),
            ([choice("EndpointName", Some("new")), choice("MaxCapacity", Some("old"))], false),
        ] {
            assert_eq!(is_new(&choices), expected, "{choices:?}");
        }
    }

    #[test]
    fn the_services_have_an_id_for_what_is_scaled() {
        let variant = Identity::Variant { endpoint: "e".to_owned(), variant: "v".to_owned() };
        for (identity, id, described) in [
            (variant, "endpoint/e/variant/v", "variant `v` of endpoint `e`"),
            (Identity::Component("c".to_owned()), "inference-component/c", "inference component `c`"),
        ] {
            assert_eq!((identity.resource_id().as_str(), identity.described().as_str()), (id, described));
        }
    }

    #[test]
    fn the_parameters_tell_what_is_scaled() {
        let choice = |name: &str, value: &str| crate::choice::fixtures::choice(name, value, Reason::Default);
        let variant = Identity::Variant { endpoint: "e".to_owned(), variant: "v".to_owned() };
        for (choices, expected) in [
            (vec![choice("EndpointName", "e"), choice("VariantName", "v")], Some(variant)),
            (
                vec![choice("EndpointName", "e"), choice("InferenceComponentName", "c")],
                Some(Identity::Component("c".to_owned())),
            ),
            (vec![choice("Other", "x")], None),
        ] {
            assert_eq!(identity(&choices), expected);
        }
    }
}
