//! A step policy as the template has it.
//!
//! Bounds are parameters only where the deployed numbers are the bounds themselves: with an always-on
//! alarm at floor 0. CloudFormation can not subtract, so every other bound is fixed in the template. The function of a
//! managed template can: there the whole ladder is one parameter, and so is the shape of its alarms.

use scaling::{AlarmShape, Change, Decimal, Region, ScalingPlan, Side, Step, StepPolicy};

use super::Setting;
use crate::template::form::Form;

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

/// Where the ladder of a policy is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ladder {
    /// Step by step, as far as steps are parameters at all.
    InSteps,
    /// In one parameter, [`Ladder::STEPS`], beside one for the shape of its alarms, [`Ladder::SHAPE`].
    AsOneText,
}

impl Ladder {
    /// The parameter of a whole ladder.
    pub(crate) const STEPS: &'static str = "ScaleSteps";
    /// The parameter of the shape of its alarms.
    pub(crate) const SHAPE: &'static str = "AlarmShape";
}

/// Who wrote a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The author of the spec.
    Author,
    /// The recipe that `scale_to_zero` stands for: the policy adds the first unit of capacity.
    WakeUp,
}

/// A policy of the plan as the template has it.
#[derive(Clone, Debug)]
pub(crate) struct PolicySetting<'a> {
    /// The policy of the plan.
    pub(crate) policy: &'a StepPolicy,
    /// Who wrote it.
    pub(crate) origin: Origin,
    /// Whether it is what adds the first unit where the capacity can come down to 0.
    pub(crate) wakes: bool,
    /// What it changes the number of, in the plural.
    pub(crate) units: &'static str,
    /// Where its ladder is changed.
    pub(crate) ladder: Ladder,
    /// Its steps, from left to right.
    pub(crate) steps: Vec<StepSetting>,
    /// Its cooldown in seconds.
    pub(crate) cooldown: Setting,
}

impl PolicySetting<'_> {
    /// The whole ladder as a reader writes it, inside a text that CloudFormation fills in.
    pub(crate) fn in_text(&self) -> String {
        match self.ladder {
            Ladder::AsOneText => format!("${{{}}}", Ladder::STEPS),
            Ladder::InSteps => self.steps.iter().map(StepSetting::in_text).collect::<Vec<_>>().join(", "),
        }
    }

    /// Whether the bounds are parameters; then all of them are.
    pub(crate) fn has_bound_parameters(&self) -> bool {
        self.steps.iter().any(|step| matches!(step.bound, Setting::Parameter { .. }))
    }

    /// The step a region is the stretch of; `None` for the resting band.
    pub(crate) fn of_region(&self, region: &Region) -> Option<&StepSetting> {
        self.steps.iter().find(|setting| {
            let own_bound = match setting.step.side {
                Side::Below => region.upper,
                Side::From => region.lower,
            };
            own_bound == Some(setting.step.value)
        })
    }

    /// The steps under the resting band, from left to right.
    pub(in crate::template) fn under(&self) -> impl Iterator<Item = &StepSetting> {
        self.steps.iter().filter(|setting| setting.step.side == Side::Below)
    }

    /// The steps over the resting band, from left to right.
    pub(in crate::template) fn over(&self) -> impl Iterator<Item = &StepSetting> {
        self.steps.iter().filter(|setting| setting.step.side == Side::From)
    }
}

/// The step policies of a plan. Only the author's first one's numbers are parameters: a recipe's are what it
/// needs to come back from zero.
pub(super) fn settings(plan: &ScalingPlan, form: Form) -> Vec<PolicySetting<'_>> {
    let own = plan.own_step_policies().len();
    let each = plan.step_policies().iter().enumerate();
    let origin = |index| if index < own { Origin::Author } else { Origin::WakeUp };
    each.map(|(index, policy)| setting(plan, policy, form, origin(index), index == 0)).collect()
}

fn setting<'a>(
    plan: &ScalingPlan,
    policy: &'a StepPolicy,
    form: Form,
    origin: Origin,
    first: bool,
) -> PolicySetting<'a> {
    let first = first && origin == Origin::Author;
    let as_one_text = first && form == Form::Managed;
    let in_steps = first && !as_one_text;
    let ladder = policy.ladder();
    let bounds = in_steps && policy.shape() == AlarmShape::AlwaysOn && policy.floor() == Decimal::ZERO;
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
            let changes = in_steps && step.change != Change::Rest;
            StepSetting {
                step: *step,
                number,
                bound: Setting::parameter_if(bounds, || format!("{verb}{keyword}{ending}"), step.value),
                change: Setting::parameter_if(changes, || format!("{verb}{of_side}Change{ending}"), change),
            }
        })
        .collect();
    let cooldown = Decimal::from_integer(policy.cooldown_seconds().into());
    PolicySetting {
        policy,
        origin,
        wakes: plan.wake_up() == Some(policy),
        units: plan.kind().scalable_dimension().units(),
        ladder: if as_one_text { Ladder::AsOneText } else { Ladder::InSteps },
        steps,
        cooldown: Setting::parameter_if(first, || "CooldownSeconds".to_owned(), cooldown),
    }
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
