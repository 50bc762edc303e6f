//! The parameters of a template: what a console user sees first, grouped, labelled and checked.

mod endpoint;
mod step;

use scaling::{EndpointKind, EndpointName, InferenceComponentName, VariantName};

use super::endpoint::InstanceCount;
use super::setting::{PolicySetting, Setting};
use super::value::{Map, Value, equals, not, reference};
use crate::spec::{DEFAULT_VARIANT, Spec};
pub(super) use endpoint::parameters as of_endpoint;

/// What a name of SageMaker's looks like, in words.
const NAME_CONSTRAINT: &str = "1 to 63 letters, digits and hyphens, starting and ending with a letter or digit";

/// One parameter.
pub(super) struct Parameter {
    name: String,
    label: String,
    group: Group,
    default: Option<String>,
    description: String,
    check: Check,
}

/// What a value has to look like.
///
/// Numbers are texts of a pattern too: CloudFormation's own `Number` lets `1.5` and `01` through, of which
/// the service refuses the first and the dashboard's JSON the second.
struct Check {
    pattern: String,
    /// What the pattern wants, in words.
    constraint: String,
}

impl Check {
    fn pattern(pattern: impl Into<String>, constraint: impl Into<String>) -> Self {
        Self { pattern: pattern.into(), constraint: constraint.into() }
    }

    /// A whole number from 0 or 1 on, of up to ten digits as the API's 32-bit ones have.
    fn whole_number(least: u32) -> Self {
        let positive = "[1-9][0-9]{0,9}";
        let pattern = if least == 0 { format!("^(0|{positive})$") } else { format!("^{positive}$") };
        Self::pattern(pattern, format!("a whole number, {least} or more"))
    }
}

/// A group of the console's form.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Served,
    Instances,
    Target,
    Capacity,
    Steps,
}

/// The parameters of a spec, in the order the console shows them.
pub(super) fn parameters(spec: &Spec, policies: &[PolicySetting<'_>]) -> Vec<Parameter> {
    let mut parameters = target(spec);
    parameters.extend(capacity(spec));
    for policy in policies {
        parameters.extend(step::parameters(policy));
        if let Setting::Parameter { name, default } = &policy.cooldown {
            parameters.push(Parameter {
                name: name.clone(),
                label: "Cooldown in seconds".to_owned(),
                group: Group::Steps,
                default: Some(default.to_string()),
                description: "How long a policy waits after a successful scaling activity, in seconds. A larger \
                              scale-out is not held back."
                    .to_owned(),
                check: Check::whole_number(0),
            });
        }
    }
    parameters
}

fn target(spec: &Spec) -> Vec<Parameter> {
    let named = |name: &str, label: &str, default: Option<String>, description: &str, pattern: &str| Parameter {
        name: name.to_owned(),
        label: label.to_owned(),
        group: Group::Target,
        default,
        description: description.to_owned(),
        check: Check::pattern(pattern, NAME_CONSTRAINT),
    };
    if spec.plan.kind() == EndpointKind::Component {
        let default = spec.inference_component_name.as_ref().map(ToString::to_string);
        let description = "The inference component whose copies are scaled. It has to be in service.";
        let pattern = InferenceComponentName::PATTERN;
        return vec![named("InferenceComponentName", "Inference component", default, description, pattern)];
    }
    if spec.create_endpoint {
        let variant = spec.variant_name.as_ref().map_or(DEFAULT_VARIANT, VariantName::as_str);
        return endpoint::parameters(variant, InstanceCount::Retained);
    }
    let endpoint = spec.endpoint_name.as_ref().map(ToString::to_string);
    let variant = spec.variant_name.as_ref().map(ToString::to_string);
    vec![
        named(
            "EndpointName",
            "Endpoint",
            endpoint,
            "The SageMaker endpoint. It has to be in service.",
            EndpointName::PATTERN,
        ),
        named(
            "VariantName",
            "Production variant",
            variant,
            "The production variant of the endpoint that is scaled.",
            VariantName::PATTERN,
        ),
    ]
}

fn capacity(spec: &Spec) -> Vec<Parameter> {
    let range = spec.plan.capacity();
    let units = spec.plan.kind().scalable_dimension().units();
    let least = u32::from(spec.plan.kind() == EndpointKind::Realtime);
    let bound = |name: &str, label: &str, default: u32, description: String| Parameter {
        name: name.to_owned(),
        label: label.to_owned(),
        group: Group::Capacity,
        default: Some(default.to_string()),
        description,
        check: Check::whole_number(least),
    };
    vec![
        bound(
            "MinCapacity",
            &format!("Fewest {units}"),
            range.min(),
            format!("The fewest {units}: scaling in stops here. Not over MaxCapacity, the most {units}."),
        ),
        bound(
            "MaxCapacity",
            &format!("Most {units}"),
            range.max(),
            format!(
                "The most {units}: scaling out stops here, and so do the costs. Not under MinCapacity, the fewest {units}."
            ),
        ),
    ]
}

/// The `Parameters` section.
pub(super) fn section(parameters: &[Parameter]) -> Map {
    parameters.iter().fold(Map::new(), |section, parameter| {
        let entry = Map::new()
            .with("Type", "String")
            .with("Description", parameter.description.as_str())
            .with_some("Default", parameter.default.as_deref())
            .with("AllowedPattern", parameter.check.pattern.as_str())
            .with("ConstraintDescription", parameter.check.constraint.as_str());
        section.with(parameter.name.as_str(), entry)
    })
}

/// The `AWS::CloudFormation::Interface` of the console's form.
pub(super) fn interface(parameters: &[Parameter], policies: &[PolicySetting<'_>]) -> Map {
    let steps = match policies {
        // The others' numbers are fixed, and the form has to say whose it asks for.
        [first, _, ..] => format!("At which values, by how much: the policy {}", first.policy.name()),
        _ => "At which values, by how much".to_owned(),
    };
    let groups = [
        (Group::Served, "What is served".to_owned()),
        (Group::Instances, "On what".to_owned()),
        (Group::Target, "What is scaled".to_owned()),
        (Group::Capacity, "How far".to_owned()),
        (Group::Steps, steps),
    ];
    let groups = groups.into_iter().filter(|(group, _)| parameters.iter().any(|parameter| parameter.group == *group));
    let group = |(group, title): (Group, String)| {
        let names = parameters.iter().filter(|parameter| parameter.group == group);
        let names: Vec<Value> = names.map(|parameter| parameter.name.as_str().into()).collect();
        Value::from(Map::new().with("Label", Map::new().with("default", title)).with("Parameters", names))
    };
    let labels = parameters.iter().fold(Map::new(), |labels, parameter| {
        labels.with(parameter.name.as_str(), Map::new().with("default", parameter.label.as_str()))
    });
    Map::new().with("ParameterGroups", groups.map(group).collect::<Vec<_>>()).with("ParameterLabels", labels)
}

/// The `Rules` section: the one thing about bounds that CloudFormation can check beforehand is that two
/// of them differ.
pub(super) fn rules(policies: &[PolicySetting<'_>]) -> Map {
    let mut assertions: Vec<Value> = Vec::new();
    for pair in policies.iter().flat_map(|policy| policy.steps.windows(2)) {
        let same_side = pair[0].step.side == pair[1].step.side;
        if let (true, Setting::Parameter { name: left, .. }, Setting::Parameter { name: right, .. }) =
            (same_side, &pair[0].bound, &pair[1].bound)
        {
            let assertion = Map::new()
                .with("Assert", not(equals(reference(left), reference(right))))
                .with("AssertDescription", format!("{left} and {right} must differ: a step needs values of its own."));
            assertions.push(assertion.into());
        }
    }
    if assertions.is_empty() {
        return Map::new();
    }
    Map::new().with("BoundsDiffer", Map::new().with("Assertions", assertions))
}
