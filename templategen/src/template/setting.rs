//! What of a plan can be changed in the console: the settings that are parameters, and those that are
//! written out.
//!
//! Of several policies of a kind only the author's first one has parameters: a form with all numbers of
//! several ladders is one that nobody reads.

mod step;
mod tracking;

use scaling::{Decimal, ScalingPlan};

use super::form::Form;
use super::value::{Value, reference};
pub(crate) use step::{Ladder, Origin, PolicySetting, StepSetting, sides_agree};
pub(crate) use tracking::TrackingSetting;

/// The policies of a plan as the template has them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings<'a> {
    /// What the template scales with.
    pub(crate) form: Form,
    /// The step policies.
    pub(crate) steps: Vec<PolicySetting<'a>>,
    /// The target tracking policies.
    pub(crate) tracking: Vec<TrackingSetting<'a>>,
}

impl<'a> Settings<'a> {
    /// What of a plan's policies is a parameter.
    pub(crate) fn of(plan: &'a ScalingPlan, form: Form) -> Self {
        Self { form, steps: step::settings(plan, form), tracking: tracking::settings(plan) }
    }
}

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
    /// A parameter where it is one, else written out.
    fn parameter_if(is_parameter: bool, name: impl FnOnce() -> String, default: Decimal) -> Self {
        if is_parameter { Self::Parameter { name: name(), default } } else { Self::Fixed(default) }
    }

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

/// A truth value of the template: fixed, or the value of a parameter that is `true` or `false`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flag {
    /// Written out.
    Fixed(bool),
    /// A parameter, with its default.
    Parameter {
        /// The parameter's name.
        name: &'static str,
        /// Its default.
        default: bool,
    },
}

impl Flag {
    /// The flag as a property takes it.
    pub(crate) fn value(self) -> Value {
        match self {
            Self::Fixed(flag) => flag.into(),
            Self::Parameter { name, .. } => reference(name),
        }
    }

    /// The flag inside a text that CloudFormation fills in.
    pub(crate) fn in_text(self) -> String {
        match self {
            Self::Fixed(flag) => flag.to_string(),
            Self::Parameter { name, .. } => format!("${{{name}}}"),
        }
    }
}
