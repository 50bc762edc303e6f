//! The parameters of a template: what a console user sees first, grouped, labelled and checked.

mod capacity;
mod endpoint;
mod ladder;
mod notification;
mod registration;
mod step;
mod suspended;
mod tracking;

use scaling::{EndpointKind, EndpointName, InferenceComponentName, PolicyName, VariantName};

use super::endpoint::InstanceCount;
use super::form::Form;
use super::setting::{Flag, Ladder, PolicySetting, Setting, Settings};
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
enum Check {
    Pattern {
        pattern: String,
        /// What the pattern wants, in words.
        constraint: String,
    },
    /// One of a few words: the console lets its user choose.
    OneOf(&'static [&'static str]),
}

/// What a switch is.
const TRUE_OR_FALSE: Check = Check::OneOf(&["true", "false"]);

/// More than 0, as CloudFormation takes it: no sign, no exponent, no zeros at either end, so that equal numbers
/// are equal texts and the conditions and rules can compare them. As many digits as the domain takes.
const POSITIVE: &str = r"([1-9][0-9]{0,14}(\.[0-9]{0,19}[1-9])?|0\.[0-9]{0,19}[1-9])";
const DECIMAL_CONSTRAINT: &str = "digits, with a point for decimals and without needless zeros, as in 50 or 0.75";

impl Check {
    fn pattern(pattern: impl Into<String>, constraint: impl Into<String>) -> Self {
        Self::Pattern { pattern: pattern.into(), constraint: constraint.into() }
    }

    /// A whole number from 0 or 1 on, of up to ten digits as the API's 32-bit ones have.
    fn whole_number(least: u32) -> Self {
        let positive = "[1-9][0-9]{0,9}";
        let pattern = if least == 0 { format!("^(0|{positive})$") } else { format!("^{positive}$") };
        Self::pattern(pattern, format!("a whole number, {least} or more"))
    }

    /// A decimal over 0.
    fn positive() -> Self {
        Self::pattern(format!("^{POSITIVE}$"), format!("more than 0, in {DECIMAL_CONSTRAINT}"))
    }

    /// The properties of a parameter that hold its values to this.
    fn properties(&self) -> Map {
        match self {
            Self::Pattern { pattern, constraint } => {
                Map::new().with("AllowedPattern", pattern.as_str()).with("ConstraintDescription", constraint.as_str())
            }
            Self::OneOf(words) => {
                Map::new().with("AllowedValues", words.iter().map(|word| (*word).into()).collect::<Vec<Value>>())
            }
        }
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
    Tracking,
    Notifications,
    Suspended,
    Registration,
}

impl Group {
    /// The groups with their titles, in the order of the form.
    ///
    /// Where a plan has several policies of a kind, the form has to say whose numbers it asks for.
    fn titled(settings: &Settings<'_>) -> Vec<(Self, String)> {
        let of_first = |title: &str, name: Option<&PolicyName>, count: usize| match name {
            Some(name) if 1 < count => format!("{title}: the policy {name}"),
            _ => title.to_owned(),
        };
        let steps = settings.steps.first().map(|setting| setting.policy.name());
        let tracking = settings.tracking.first().map(|setting| setting.policy.name());
        vec![
            (Self::Served, "What is served".to_owned()),
            (Self::Instances, "On what".to_owned()),
            (Self::Target, "What is scaled".to_owned()),
            (Self::Capacity, "How far".to_owned()),
            (Self::Steps, of_first("At which values, by how much", steps, settings.steps.len())),
            (Self::Tracking, of_first("What is held at which value", tracking, settings.tracking.len())),
            (Self::Notifications, "Who is told".to_owned()),
            (Self::Suspended, "What is suspended".to_owned()),
            (Self::Registration, "How scaling is set up and taken down".to_owned()),
        ]
    }
}

/// The parameters of a spec, in the order the console shows them.
pub(super) fn parameters(spec: &Spec, settings: &Settings<'_>) -> Vec<Parameter> {
    let mut parameters = target(spec);
    if spec.create_endpoint && settings.form == Form::Managed {
        registration::tell_to_release(&mut parameters);
    }
    parameters.extend(capacity::parameters(&spec.plan, settings.form));
    for policy in &settings.steps {
        parameters.extend(match policy.ladder {
            Ladder::InSteps => step::parameters(policy),
            Ladder::AsOneText => ladder::parameters(policy),
        });
    }
    for policy in &settings.tracking {
        parameters.extend(tracking::parameters(policy));
    }
    parameters.extend(spec.plan.notifications().map(notification::parameter));
    parameters.extend(suspended::parameters(&spec.plan));
    if settings.form == Form::Managed {
        parameters.extend(registration::parameters(spec));
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

/// The `Parameters` section.
pub(super) fn section(parameters: &[Parameter]) -> Map {
    parameters.iter().fold(Map::new(), |section, parameter| {
        let mut entry = Map::new()
            .with("Type", "String")
            .with("Description", parameter.description.as_str())
            .with_some("Default", parameter.default.as_deref());
        entry.extend(parameter.check.properties());
        section.with(parameter.name.as_str(), entry)
    })
}

/// The `AWS::CloudFormation::Interface` of the console's form.
pub(super) fn interface(parameters: &[Parameter], settings: &Settings<'_>) -> Map {
    let group = |(group, title): (Group, String)| {
        let names = parameters.iter().filter(|parameter| parameter.group == group);
        let names: Vec<Value> = names.map(|parameter| parameter.name.as_str().into()).collect();
        let label = Map::new().with("default", title);
        (!names.is_empty()).then(|| Value::from(Map::new().with("Label", label).with("Parameters", names)))
    };
    let groups: Vec<Value> = Group::titled(settings).into_iter().filter_map(group).collect();
    let labels = parameters.iter().fold(Map::new(), |labels, parameter| {
        labels.with(parameter.name.as_str(), Map::new().with("default", parameter.label.as_str()))
    });
    Map::new().with("ParameterGroups", groups).with("ParameterLabels", labels)
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
