//! The parameters a stack is given, and what they make of the numbers in its spec.

use std::collections::BTreeMap;

use scaling::input::{PlanInput, StepInput, StepPolicyInput, StepsInput};
use scaling::{AlarmShape, Change, DimensionValue, EndpointKind, ScalingPlan, Side, Step, StepLadder, StepPolicy};
use templategen::spec::Spec;

/// The parameters a stack was given.
#[derive(Clone)]
pub(crate) struct Given<'a>(BTreeMap<&'a str, &'a str>);

impl<'a> Given<'a> {
    pub(crate) fn new(parameters: &[(&'a str, &'a str)]) -> Self {
        Self(parameters.iter().copied().collect())
    }
}

impl Given<'_> {
    /// Without those that are about the first policy of a kind.
    pub(crate) fn target_only(&self) -> Self {
        let numbers = ["CooldownSeconds", "TargetValue", "DisableScaleIn"];
        let of_policy = |name: &str| name.starts_with("Scale") || numbers.contains(&name);
        Self(self.0.iter().filter(|(name, _)| !of_policy(name)).map(|(name, value)| (*name, *value)).collect())
    }

    pub(crate) fn number(&self, name: &str, otherwise: impl Into<f64>) -> f64 {
        self.0.get(name).map_or(otherwise.into(), |value| value.parse().expect("the parameter is a number"))
    }

    pub(crate) fn flag(&self, name: &str, otherwise: bool) -> bool {
        self.0.get(name).map_or(otherwise, |value| value.parse().expect("the parameter is true or false"))
    }

    /// The text of a parameter that may be empty; `None` where it is.
    pub(crate) fn text<'b>(&'b self, name: &str, otherwise: Option<&'b str>) -> Option<&'b str> {
        self.0.get(name).copied().or(otherwise).filter(|text| !text.is_empty())
    }

    fn name(&self, parameter: &str, otherwise: Option<impl ToString>) -> String {
        let given = self.0.get(parameter).map(ToString::to_string);
        given.or(otherwise.map(|name| name.to_string())).unwrap_or_else(|| panic!("{parameter} has to be given"))
    }

    /// What readers of an alarm are told it is about.
    pub(crate) fn subject(&self, spec: &Spec) -> String {
        self.resource_id(spec).split('/').skip(1).step_by(2).collect::<Vec<_>>().join(" / ")
    }

    pub(crate) fn resource_id(&self, spec: &Spec) -> String {
        if spec.plan.kind() == EndpointKind::Component {
            let component = self.name("InferenceComponentName", spec.inference_component_name.as_ref());
            return format!("inference-component/{component}");
        }
        let endpoint = self.name("EndpointName", spec.endpoint_name.as_ref());
        format!("endpoint/{endpoint}/variant/{}", self.name("VariantName", spec.variant_name.as_ref()))
    }

    pub(crate) fn dimension(&self, spec: &Spec, value: &DimensionValue) -> String {
        match value {
            DimensionValue::EndpointName => self.name("EndpointName", spec.endpoint_name.as_ref()),
            DimensionValue::VariantName => self.name("VariantName", spec.variant_name.as_ref()),
            DimensionValue::InferenceComponentName => {
                self.name("InferenceComponentName", spec.inference_component_name.as_ref())
            }
            DimensionValue::Literal(text) => text.clone(),
        }
    }

    /// The policy's ladder with the bounds and changes that are given, read anew.
    pub(crate) fn ladder(&self, policy: &StepPolicy) -> StepLadder {
        let ladder = policy.ladder();
        let below = ladder.below().iter().enumerate().map(|(index, step)| (ladder.below().len() - index, step));
        let from = ladder.from_steps().iter().enumerate().map(|(index, step)| (index + 1, step));
        let steps = below.chain(from).map(|(number, step)| self.step(policy, number, step)).collect();
        let input = StepPolicyInput {
            steps: StepsInput::List(steps),
            alarms: policy.shape(),
            floor: (policy.shape() == AlarmShape::AlwaysOn).then(|| policy.floor().to_string()),
            ..StepPolicyInput::from_text("")
        };
        let (plan, problems) = ScalingPlan::validate(&PlanInput {
            min_capacity: Some(1),
            max_capacity: Some(1),
            step_policies: vec![input],
            ..PlanInput::of(EndpointKind::Realtime)
        });
        plan.unwrap_or_else(|| panic!("{problems:?}")).step_policies()[0].ladder().clone()
    }

    /// A step; it is the number-th from the resting band outwards.
    fn step(&self, policy: &StepPolicy, number: usize, step: &Step) -> StepInput {
        let first_word = if policy.is_scale_in(step.side) { "ScaleIn" } else { "ScaleOut" };
        let keyword = if step.side == Side::Below { "Below" } else { "From" };
        let number = if number == 1 { String::new() } else { number.to_string() };
        let value = self.0.get(&*format!("{first_word}{keyword}{number}")).map(ToString::to_string);
        let change = self.0.get(&*format!("{first_word}Change{number}")).map(|change| match step.change {
            Change::Percent(_) => format!("{change}%"),
            Change::Exact(_) => format!("={change}"),
            Change::InCapacity(_) | Change::Rest => (*change).to_owned(),
        });
        StepInput {
            side: step.side,
            value: value.unwrap_or_else(|| step.value.to_string()),
            change: change.unwrap_or_else(|| step.change.to_string()),
        }
    }
}
