//! The parameters of a ladder: a bound and a change for every step that has them.
//!
//! The console shows labels while a stack is made and logical ids ever after, so a label stands for itself
//! and a description names other parameters by both.

use std::fmt::Write as _;

use scaling::{AdjustmentType, Change, Side};

use super::{Check, DECIMAL_CONSTRAINT, Group, Parameter};
use crate::template::setting::{PolicySetting, Setting, StepSetting, sides_agree};

/// A bound that may be zero.
const BOUND: &str = r"(0|[1-9][0-9]{0,14})(\.[0-9]{0,19}[1-9])?";

/// The parameters of a policy: its steps from left to right, then its cooldown.
pub(super) fn parameters(policy: &PolicySetting<'_>) -> Vec<Parameter> {
    let of_step = |(index, step)| {
        let place = Place { policy, index, step };
        [place.bound(), place.change()].into_iter().flatten()
    };
    policy.steps.iter().enumerate().flat_map(of_step).chain(cooldown(&policy.cooldown)).collect()
}

/// The parameter of a policy's cooldown.
pub(super) fn cooldown(setting: &Setting) -> Option<Parameter> {
    let Setting::Parameter { name, default } = setting else { return None };
    Some(Parameter {
        name: name.clone(),
        label: "Cooldown in seconds".to_owned(),
        group: Group::Steps,
        default: Some(default.to_string()),
        description: "How long a policy waits after a successful scaling activity, in seconds. A larger scale-out is \
                      not held back."
            .to_owned(),
        check: Check::whole_number(0),
    })
}

/// A step among the others.
#[derive(Clone, Copy)]
struct Place<'a> {
    policy: &'a PolicySetting<'a>,
    index: usize,
    step: &'a StepSetting,
}

impl Place<'_> {
    fn bound(self) -> Option<Parameter> {
        let Setting::Parameter { name, default } = &self.step.bound else { return None };
        let metric = self.policy.policy.metric().label();
        let side = self.step.step.side;
        let (where_it_holds, check) = match side {
            // Nothing is below the floor, which is 0 wherever bounds are parameters.
            Side::Below => ("under", Check::positive()),
            Side::From => ("at or over", Check::pattern(format!("^{BOUND}$"), DECIMAL_CONSTRAINT)),
        };
        Some(Parameter {
            name: name.clone(),
            label: format!("{}: {} this {metric}", self.called(), side.keyword()),
            group: Group::Steps,
            default: Some(default.to_string()),
            description: format!("This step holds where {metric} is {where_it_holds} this value.{}", self.neighbours()),
            check,
        })
    }

    fn change(self) -> Option<Parameter> {
        let Setting::Parameter { name, default } = &self.step.change else { return None };
        let units = self.policy.units;
        let (by, what, in_what) = match self.policy.policy.ladder().adjustment_type() {
            AdjustmentType::ChangeInCapacity => {
                (format!("by this many {units}"), format!("How many {units} are"), String::new())
            }
            AdjustmentType::PercentChangeInCapacity => (
                format!("by this percentage of the {units}"),
                "How much is".to_owned(),
                format!(", in percent of the {units}"),
            ),
            AdjustmentType::ExactCapacity => {
                (format!("to this many {units}"), "What the capacity is".to_owned(), format!(", in {units}"))
            }
        };
        let number = "[1-9][0-9]{0,9}";
        let (done, pattern, constraint) = match self.step.step.change {
            Change::Exact(amount) if 0 < amount && self.policy.wakes => {
                ("set to", format!("^{number}$"), "a whole number, 1 or more: this policy is what comes back from 0")
            }
            Change::InCapacity(amount) if 0 < amount && self.policy.wakes => (
                "added",
                format!("^{number}$"),
                "a whole number without a sign, 1 or more: this policy is what comes back from 0",
            ),
            Change::Exact(_) => ("set to", format!("^(0|{number})$"), "a whole number, 0 or more"),
            change if change.scales_in() => {
                ("taken away", format!("^(0|-{number})$"), "a whole number with a minus, as in -1, or 0 to rest")
            }
            _ => ("added", format!("^(0|{number})$"), "a whole number without a sign, as in 1, or 0 to rest"),
        };
        Some(Parameter {
            name: name.clone(),
            label: format!("{}: {by}", self.called()),
            group: Group::Steps,
            default: Some(default.to_string()),
            description: format!("{what} {done} {}{in_what}.", self.where_it_holds()),
            check: Check::pattern(pattern, constraint),
        })
    }

    /// What a reader calls the step: what it does, and its number where its side has several.
    fn called(self) -> String {
        let policy = self.policy.policy;
        let side = self.step.step.side;
        let mut name = if policy.is_scale_in(side) { "Scale in" } else { "Scale out" }.to_owned();
        if sides_agree(policy) {
            name.push_str(match side {
                Side::Below => ", low values",
                Side::From => ", high values",
            });
        }
        if 1 < self.policy.steps.iter().filter(|step| step.step.side == side).count() {
            let _ = write!(name, ", step {}", self.step.number);
        }
        if self.step.step.change == Change::Rest {
            name.push_str(" (rests)");
        }
        name
    }

    fn where_it_holds(self) -> String {
        let bound = match &self.step.bound {
            Setting::Parameter { name, .. } => format!("the value of this step ({name})"),
            Setting::Fixed(bound) => bound.to_string(),
        };
        match self.step.step.side {
            Side::Below => format!("below {bound}"),
            Side::From => format!("from {bound} on"),
        }
    }

    /// Between which other bounds a bound lies, because CloudFormation can not compare them.
    fn neighbours(self) -> String {
        let beside = |index: usize, apart: &str, touching: &str| {
            let step = self.policy.steps.get(index)?;
            let Setting::Parameter { name, .. } = &step.bound else { return None };
            let place = Place { policy: self.policy, index, step };
            let called = place.called();
            let relation = if step.step.side == self.step.step.side { apart } else { touching };
            Some(format!(" {relation} {name} ({}{}).", called[..1].to_lowercase(), &called[1..]))
        };
        let lower = self.index.checked_sub(1).and_then(|left| beside(left, "Over", "Not under"));
        [lower, beside(self.index + 1, "Under", "Not over")].into_iter().flatten().collect()
    }
}
