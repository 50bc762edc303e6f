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

/// How an alarm compares its metric with its threshold. A ladder needs `>=` and `<` alone; an alarm that was written
/// by hand may have any. Source: API reference, `PutMetricAlarm`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ComparisonOperator {
    /// metric >= threshold
    GreaterThanOrEqualToThreshold,
    /// metric > threshold
    GreaterThanThreshold,
    /// metric < threshold
    LessThanThreshold,
    /// metric <= threshold
    LessThanOrEqualToThreshold,
}

impl ComparisonOperator {
    /// Every operator that compares with one threshold.
    pub const ALL: [Self; 4] = [
        Self::GreaterThanOrEqualToThreshold,
        Self::GreaterThanThreshold,
        Self::LessThanThreshold,
        Self::LessThanOrEqualToThreshold,
    ];

    /// The operator as the API spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GreaterThanOrEqualToThreshold => "GreaterThanOrEqualToThreshold",
            Self::GreaterThanThreshold => "GreaterThanThreshold",
            Self::LessThanThreshold => "LessThanThreshold",
            Self::LessThanOrEqualToThreshold => "LessThanOrEqualToThreshold",
        }
    }

    /// Reads the API's spelling.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operator| operator.as_str() == text)
    }

    /// Whether a value breaches a threshold.
    #[must_use]
    pub fn breaches<T: PartialOrd + Copy>(self, value: T, threshold: T) -> bool {
        match self {
            Self::GreaterThanOrEqualToThreshold => threshold <= value,
            Self::GreaterThanThreshold => threshold < value,
            Self::LessThanThreshold => value < threshold,
            Self::LessThanOrEqualToThreshold => value <= threshold,
        }
    }

    /// The operator as a reader writes it.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::GreaterThanOrEqualToThreshold => ">=",
            Self::GreaterThanThreshold => ">",
            Self::LessThanThreshold => "<",
            Self::LessThanOrEqualToThreshold => "<=",
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
    /// A missing datapoint counts as breaching. No plan of ours asks for it: such an alarm has no value to act by.
    Breaching,
}

impl TreatMissingData {
    /// Every treatment.
    pub const ALL: [Self; 4] = [Self::Missing, Self::Ignore, Self::NotBreaching, Self::Breaching];

    /// Reads the API's spelling.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|treatment| treatment.as_str() == text)
    }

    /// The treatment as the API spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Ignore => "ignore",
            Self::NotBreaching => "notBreaching",
            Self::Breaching => "breaching",
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

/// The state of an alarm. Source: CloudWatch user guide, "Using Amazon CloudWatch alarms".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AlarmState {
    /// The metric does not breach.
    Ok,
    /// It does.
    Alarm,
    /// There is too little of it to tell.
    InsufficientData,
}

impl AlarmState {
    /// The state as the API spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Alarm => "ALARM",
            Self::InsufficientData => "INSUFFICIENT_DATA",
        }
    }
}

impl fmt::Display for AlarmState {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
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
