//! When a scheduled action fires: the three forms of Application Auto Scaling's schedules.
//!
//! Source of the forms: Application Auto Scaling API reference, `PutScheduledAction`; of the fields of a
//! cron expression: Amazon EventBridge user guide, "Cron expressions reference", which the Application
//! Auto Scaling user guide refers to.

mod action;
mod cron;
mod cron_days;
mod cron_text;
mod cron_values;
mod expression;
mod firing;
mod instant;
mod unix_cron;
mod validate;
mod zone;

use std::fmt;
use std::ops::Range;

use jiff::civil::DateTime;

use crate::{Location, Problem, ProblemCode};

pub use action::{ScheduledAction, ScheduledActionName};
pub use cron::{Cron, Days, Weekday};
pub use firing::{ClockChange, Firing, Firings, Occasion};
pub use zone::Zone;

/// When a scheduled action fires, in one of the three forms the API takes.
///
/// Its text is the one the API gets: `parse` and `Display` are each other's inverse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Schedule {
    /// Once, at a local time in the action's zone, exact to the second.
    At(DateTime),
    /// Again and again, so much time apart.
    Rate(Rate),
    /// At every local minute in the action's zone that the fields match.
    Cron(Cron),
}

impl fmt::Display for Schedule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(at) => write!(formatter, "at({at})"),
            Self::Rate(rate) => write!(formatter, "rate({rate})"),
            Self::Cron(cron) => write!(formatter, "cron({cron})"),
        }
    }
}

/// How far apart the firings of a `rate` schedule are: elapsed time, whatever the clocks do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    value: u32,
    unit: RateUnit,
}

impl Rate {
    /// How many units, 1 to 2,147,483,647.
    #[must_use]
    pub const fn value(self) -> u32 {
        self.value
    }

    /// The unit.
    #[must_use]
    pub const fn unit(self) -> RateUnit {
        self.unit
    }

    /// The same in seconds.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        // A u32 always fits.
        self.value as i64 * self.unit.seconds()
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.value, self.unit.word(self.value))
    }
}

/// The unit of a `rate` schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateUnit {
    /// 60 seconds.
    Minute,
    /// 60 minutes.
    Hour,
    /// 24 hours, also on the days the clocks are changed.
    Day,
}

impl RateUnit {
    const ALL: [Self; 3] = [Self::Minute, Self::Hour, Self::Day];

    const fn seconds(self) -> i64 {
        match self {
            Self::Minute => 60,
            Self::Hour => 3_600,
            Self::Day => 86_400,
        }
    }

    /// The word the API wants for so many of them.
    const fn word(self, value: u32) -> &'static str {
        match (self, value) {
            (Self::Minute, 1) => "minute",
            (Self::Minute, _) => "minutes",
            (Self::Hour, 1) => "hour",
            (Self::Hour, _) => "hours",
            (Self::Day, 1) => "day",
            (Self::Day, _) => "days",
        }
    }
}

/// What is wrong with a text, before it is known which field of which action it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    code: ProblemCode,
    within: Option<Range<usize>>,
    message: String,
    fix: String,
}

impl Fault {
    fn new(code: ProblemCode, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { code, within: None, message: message.into(), fix: fix.into() }
    }

    fn within(mut self, range: Range<usize>) -> Self {
        self.within = Some(range);
        self
    }

    fn at(self, location: Location) -> Problem {
        let location = match self.within {
            Some(range) => location.within(range),
            None => location,
        };
        Problem::new(self.code, location, self.message, self.fix)
    }
}
