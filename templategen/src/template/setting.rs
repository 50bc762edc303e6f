//! What of a plan can be changed in the console: the settings that are parameters, and those that are
//! written out.
//!
//! Bounds are parameters only where the deployed numbers are the bounds themselves: with an always-on
//! alarm at floor 0. CloudFormation can not subtract, so every other bound is fixed in the template.

use scaling::{AlarmShape, Change, Decimal, ScalingPlan, Side, Step, StepPolicy};

use super::value::{Value, reference};

/// A number of the template: fixed, or the value of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Setting {
    /// Written out.
    Fixed(Decimal),
    /// A parameter, with its default.
    Parameter {
        /// The parameter's name.
        name: String,
        /// Its default.
        default: Decimal,
    },
}

impl Setting {
    /// The number as a property takes it.
    pub(crate) fn value(&self) -> Value {
        match self {
            Self::Fixed(number) => (*number).into(),
            Self::Parameter { name, .. } => reference(name),
        }
    }

    /// The number inside a text that CloudFormation fills in.
    pub(crate) fn in_text(&self) -> String {
        match self {
            Self::Fixed(number) => number.to_string(),
            Self::Parameter { name, .. } => format!("${{{name}}}"),
        }
    }
}

/// One step as the template has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StepSetting {
    /// The step of the plan.
    pub(crate) step: Step,
    /// Its number on its side, counted from the resting band outwards, from 1 on.
    pub(crate) number: usize,
    /// Its bound.
    pub(crate) bound: Setting,
    /// The number of its change.
    pub(crate) change: Setting,
}

impl StepSetting {
    /// The change as a reader writes it, inside a text that CloudFormation fills in.
    ///
    /// A parameter's sign is part of what the template allows for it, so the plus can be written here.
    pub(crate) fn change_in_text(&self) -> String {
        let number = self.change.in_text();
        match (&self.change, self.step.change) {
            (Setting::Fixed(_), change) => change.to_string(),
            (_, Change::Exact(_)) => format!("={number}"),
            (_, Change::Percent(amount)) if 0 < amount => format!("+{number}%"),
            (_, Change::Percent(_)) => format!("{number}%"),
            (_, Change::InCapacity(amount)) if 0 < amount => format!("+{number}"),
            (_, Change::InCapacity(_) | Change::Rest) => number,
        }
    }

    /// The step as a reader writes it, inside a text that CloudFormation fills in.
    pub(crate) fn in_text(&self) -> String {
        format!("{} {}: {}", self.step.side.keyword(), self.bound.in_text(), self.change_in_text())
    }
}

/// A policy of the plan as the template has it.
#[derive(Clone, Debug)]
pub(crate) struct PolicySetting<'a> {
    /// The policy of the plan.
    pub(crate) policy: &'a StepPolicy,
    /// What it changes the number of, in the plural.
    pub(crate) units: &'static str,
    /// Its steps, from left to right.
    pub(crate) steps: Vec<StepSetting>,
    /// Its cooldown in seconds.
    pub(crate) cooldown: Setting,
}

/// The policies of a plan. Only the first one's numbers are parameters: a console form with all numbers
/// of several ladders is one that nobody reads.
pub(crate) fn settings(plan: &ScalingPlan) -> Vec<PolicySetting<'_>> {
    let units = plan.kind().scalable_dimension().units();
    let each = plan.step_policies().iter().enumerate();
    each.map(|(index, policy)| setting(policy, units, index == 0)).collect()
}

fn setting<'a>(policy: &'a StepPolicy, units: &'static str, first: bool) -> PolicySetting<'a> {
    let ladder = policy.ladder();
    let bounds = first && policy.shape() == AlarmShape::AlwaysOn && policy.floor() == Decimal::ZERO;
    let below = ladder.below().iter().enumerate().map(|(index, step)| (ladder.below().len() - index, step));
    let from = ladder.from_steps().iter().enumerate().map(|(index, step)| (index + 1, step));
    let sides_agree = sides_agree(policy);
    let steps = below
        .chain(from)
        .map(|(number, step)| {
            let (verb, keyword) = (verb(policy, step.side), keyword(step.side));
            let ending = if number == 1 { String::new() } else { number.to_string() };
            // Where both sides do the same, the side tells their changes apart.
            let of_side = if sides_agree { keyword } else { "" };
            let change = Decimal::from_integer(step.change.scaling_adjustment().into());
            // A resting step between two others stays one: turned into a change it would need a kind.
            let changes = first && step.change != Change::Rest;
            StepSetting {
                step: *step,
                number,
                bound: parameter_if(bounds, || format!("{verb}{keyword}{ending}"), step.value),
                change: parameter_if(changes, || format!("{verb}{of_side}Change{ending}"), change),
            }
        })
        .collect();
    let cooldown = Decimal::from_integer(policy.cooldown_seconds().into());
    PolicySetting { policy, units, steps, cooldown: parameter_if(first, || "CooldownSeconds".to_owned(), cooldown) }
}

/// Whether there are steps on both sides, and they do the same.
pub(crate) fn sides_agree(policy: &StepPolicy) -> bool {
    let ladder = policy.ladder();
    let both = !ladder.below().is_empty() && !ladder.from_steps().is_empty();
    both && policy.is_scale_in(Side::Below) == policy.is_scale_in(Side::From)
}

/// What the steps of a side do, as the first word of their parameters.
fn verb(policy: &StepPolicy, side: Side) -> &'static str {
    if policy.is_scale_in(side) { "ScaleIn" } else { "ScaleOut" }
}

const fn keyword(side: Side) -> &'static str {
    match side {
        Side::Below => "Below",
        Side::From => "From",
    }
}

fn parameter_if(is_parameter: bool, name: impl FnOnce() -> String, default: Decimal) -> Setting {
    if is_parameter { Setting::Parameter { name: name(), default } } else { Setting::Fixed(default) }
}
