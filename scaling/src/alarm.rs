//! The alarms that call a step policy.

use std::fmt;

/// How a ladder is cut into policies and alarms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AlarmShape {
    /// One policy and one alarm at the metric's floor, in ALARM by design.
    AlwaysOn,
    /// A policy and an alarm for each side of the resting band.
    Paired,
}

impl AlarmShape {
    /// How many of the newest datapoints an alarm looks at where nothing is said.
    ///
    /// Three minutes let a metric of an always-on alarm arrive two minutes late before a filled zero is believed. The
    /// paired scale-out alarm acts on the newest datapoint; the scale-in alarm has a minimum of its own.
    #[must_use]
    pub const fn default_evaluation_periods(self) -> u32 {
        match self {
            Self::AlwaysOn => 3,
            Self::Paired => 1,
        }
    }
}

/// How an alarm compares its metric with its threshold; the two that ladders need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ComparisonOperator {
    /// metric >= threshold
    GreaterThanOrEqualToThreshold,
    /// metric < threshold
    LessThanThreshold,
}

impl ComparisonOperator {
    /// The operator as the API spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GreaterThanOrEqualToThreshold => "GreaterThanOrEqualToThreshold",
            Self::LessThanThreshold => "LessThanThreshold",
        }
    }

    /// The operator as a reader writes it.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::GreaterThanOrEqualToThreshold => ">=",
            Self::LessThanThreshold => "<",
        }
    }
}

impl fmt::Display for ComparisonOperator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// What a missing datapoint of the metric means to a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MissingData {
    /// Zero: nothing was published because nothing happened.
    Zero,
    /// The last value, again.
    Repeat,
    /// Unknown: the alarm keeps its state.
    Ignore,
    /// Fine: the alarm counts it as not breaching.
    NotBreaching,
}

/// CloudWatch's own treatment of a missing datapoint. Source: API reference, `PutMetricAlarm`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TreatMissingData {
    /// The alarm goes to `INSUFFICIENT_DATA` when all are missing.
    Missing,
    /// The alarm keeps its state.
    Ignore,
    /// A missing datapoint counts as not breaching.
    NotBreaching,
}

impl TreatMissingData {
    /// The treatment as the API spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Ignore => "ignore",
            Self::NotBreaching => "notBreaching",
        }
    }
}

/// What metric math puts in the place of a missing datapoint. Source: CloudWatch user guide, `FILL`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fill {
    /// `FILL(m, 0)`
    Zero,
    /// `FILL(m, REPEAT)`
    Repeat,
}

impl Fill {
    /// The second argument of `FILL`.
    #[must_use]
    pub const fn argument(self) -> &'static str {
        match self {
            Self::Zero => "0",
            Self::Repeat => "REPEAT",
        }
    }
}

/// How one alarm looks at its metric, every value resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evaluation {
    /// The period in seconds.
    pub period_seconds: u32,
    /// How many of the newest datapoints are looked at.
    pub evaluation_periods: u32,
    /// How many of them have to breach; at most `evaluation_periods`.
    pub datapoints_to_alarm: u32,
    /// What stands for a missing datapoint, so that the policy has a value to act by.
    pub fill: Option<Fill>,
    /// What the alarm makes of datapoints that are missing all the same.
    ///
    /// A filled alarm uses `Missing`: whether FILL yields anything where the whole range holds no
    /// datapoint is documented nowhere, and an alarm without a value must not call a policy.
    pub treat_missing_data: TreatMissingData,
}
