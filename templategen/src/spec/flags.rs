//! A spec as flags: enough for the simplest use, with the defaults of the step-scaling template.

use std::ops::Range;

use scaling::input::{PlanInput, StepPolicyInput};
use scaling::{EndpointKind, Field};

use super::identity::DEFAULT_VARIANT;

/// The ladder where none is given.
pub(crate) const DEFAULT_STEPS: &str = "below 20: -1, from 50: +1";

/// The lowest capacity where none is given.
pub(crate) const DEFAULT_MIN_CAPACITY: i64 = 1;

/// The highest capacity where none is given.
pub(crate) const DEFAULT_MAX_CAPACITY: i64 = 10;

/// What the flags said; a flag left out is `None`.
#[derive(Clone, Debug)]
pub struct Flags {
    /// The endpoint's name.
    pub endpoint: String,
    /// The variant's name.
    pub variant: Option<String>,
    /// The lowest capacity.
    pub min: Option<i64>,
    /// The highest capacity.
    pub max: Option<i64>,
    /// The ladder in its text form.
    pub steps: Option<String>,
    /// The cooldown in seconds.
    pub cooldown_seconds: Option<i64>,
}

impl Flags {
    /// The variant, `AllTraffic` where none was named.
    #[must_use]
    pub fn variant(&self) -> &str {
        self.variant.as_deref().unwrap_or(DEFAULT_VARIANT)
    }

    /// The raw plan.
    pub(crate) fn input(&self) -> PlanInput {
        let policy = StepPolicyInput {
            cooldown_seconds: self.cooldown_seconds,
            ..StepPolicyInput::from_text(self.steps.as_deref().unwrap_or(DEFAULT_STEPS))
        };
        PlanInput {
            min_capacity: Some(self.min.unwrap_or(DEFAULT_MIN_CAPACITY)),
            max_capacity: Some(self.max.unwrap_or(DEFAULT_MAX_CAPACITY)),
            step_policies: vec![policy],
            ..PlanInput::of(EndpointKind::Realtime)
        }
    }

    /// The flags written out as one line, and where in it the value of each field stands.
    pub(crate) fn source(&self) -> (String, Vec<(Field, Range<usize>)>) {
        let number = |value: Option<i64>| value.map(|value| value.to_string());
        let mut line = String::new();
        let mut fields = Vec::new();
        for (flag, field, value) in [
            ("--endpoint", Field::EndpointName, Some(self.endpoint.clone())),
            ("--variant", Field::VariantName, self.variant.clone()),
            ("--min", Field::MinCapacity, number(self.min)),
            ("--max", Field::MaxCapacity, number(self.max)),
            ("--steps", Field::Steps, self.steps.clone()),
            ("--cooldown", Field::Cooldown, number(self.cooldown_seconds)),
        ] {
            let Some(value) = value else { continue };
            let quote = if value.is_empty() || value.contains(char::is_whitespace) { "\"" } else { "" };
            let separator = if line.is_empty() { "" } else { " " };
            line.extend([separator, flag, " ", quote]);
            let start = line.len();
            line.push_str(&value);
            fields.push((field, start..line.len()));
            line.push_str(quote);
        }
        (line, fields)
    }
}
