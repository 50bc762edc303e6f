//! A scheduled action: bounds of the capacity that are set at its times.

use std::fmt;

use jiff::Timestamp;

use super::{Schedule, Zone};
use crate::{CapacityRange, PolicyName};

/// The name of a scheduled action, unique on its scalable target.
///
/// An author's is formed like a [`PolicyName`], which is narrower than the API's 1 to 256 characters without `:`,
/// `/`, `|`, control characters and blanks around them; where the rules are the service's own, it is one of those.
/// It is deployed as it stands: the API keeps the names of each target apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ScheduledActionName(String);

impl ScheduledActionName {
    /// Takes a name; `None` where it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        PolicyName::parse(text).map(|name| Self(name.to_string()))
    }

    /// Takes a name by the service's own rules; `None` where it is none.
    /// Source: Application Auto Scaling API reference, `PutScheduledAction`.
    pub(crate) fn of_service(text: &str) -> Option<Self> {
        let taken = |letter: char| !letter.is_control() && !matches!(letter, ':' | '/' | '|');
        let fits = (1..=256).contains(&text.chars().count()) && text.trim_matches(' ') == text;
        (fits && text.chars().all(taken)).then(|| Self(text.to_owned()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ScheduledActionName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// Bounds of the capacity, and when they are set.
///
/// At least one bound is given, and the minimum is not over the maximum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduledAction {
    pub(super) name: ScheduledActionName,
    pub(super) schedule: Schedule,
    pub(super) zone: Zone,
    pub(super) start: Option<Timestamp>,
    pub(super) end: Option<Timestamp>,
    pub(super) bounds: Bounds,
}

/// The bounds a scheduled action sets, each inclusive, 0 to 2,147,483,647.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bounds {
    pub(super) min: Option<u32>,
    pub(super) max: Option<u32>,
}

impl ScheduledAction {
    /// The name.
    #[must_use]
    pub const fn name(&self) -> &ScheduledActionName {
        &self.name
    }

    /// When it fires.
    #[must_use]
    pub const fn schedule(&self) -> &Schedule {
        &self.schedule
    }

    /// The time zone its schedule is read in; UTC for a rate, which has no local time.
    #[must_use]
    pub const fn zone(&self) -> &Zone {
        &self.zone
    }

    /// When it first fires, in whole seconds, whether the schedule matches or not.
    #[must_use]
    pub const fn start(&self) -> Option<Timestamp> {
        self.start
    }

    /// The last instant at which it can fire, in whole seconds; nothing is reverted then.
    #[must_use]
    pub const fn end(&self) -> Option<Timestamp> {
        self.end
    }

    /// The lowest capacity from its firing on; as it was where `None`.
    #[must_use]
    pub const fn min_capacity(&self) -> Option<u32> {
        self.bounds.min
    }

    /// The highest capacity from its firing on; as it was where `None`.
    #[must_use]
    pub const fn max_capacity(&self) -> Option<u32> {
        self.bounds.max
    }

    /// What a firing makes of a capacity and of the range in force: the bounds that are given replace
    /// the old ones, and a capacity outside them moves to the nearest one.
    ///
    /// `None` where the minimum would be over the maximum, one of them being the one in force: the
    /// service refuses the action then and everything stays as it was.
    /// Source: Application Auto Scaling user guide, "How scheduled scaling works".
    #[must_use]
    pub fn apply(&self, capacity: u32, range: CapacityRange) -> Option<(u32, CapacityRange)> {
        let (min, max) = (self.bounds.min.unwrap_or(range.min()), self.bounds.max.unwrap_or(range.max()));
        let range = CapacityRange::new(min, max)?;
        Some((range.clamp(i64::from(capacity)), range))
    }
}
