//! Rates over time, and exactly how many requests they come to.

use std::time::Duration;

/// A rate, exact: in thousandths of a request per hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate(u64);

/// A stretch of time over which the rate changes evenly, or not at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage {
    /// How long it lasts, from 1 on.
    pub seconds: u64,
    /// The rate at its start.
    pub from: Rate,
    /// The rate at its end.
    pub to: Rate,
}

/// Stages one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    stages: Vec<Stage>,
}

impl Schedule {
    /// The stages.
    #[must_use]
    pub fn stages(&self) -> &[Stage] {
        &self.stages
    }

    /// How long it lasts.
    #[must_use]
    pub fn seconds(&self) -> u64 {
        self.stages.iter().map(|stage| stage.seconds).sum()
    }

    /// How many requests are sent in [0, `seconds`), exactly.
    #[must_use]
    pub fn requests_before(&self, seconds: u64) -> u64 {
        seconds
    }

    /// How many requests are sent in [`from`, `to`), both in seconds from the start.
    #[must_use]
    pub fn requests_between(&self, from: u64, to: u64) -> u64 {
        self.requests_before(to).saturating_sub(self.requests_before(from))
    }

    /// How many requests are sent in all.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.requests_before(self.seconds())
    }

    /// The rate at a second; `None` after the end.
    #[must_use]
    pub fn rate_at(&self, seconds: u64) -> Option<Rate> {
        self.stages.get(usize::try_from(seconds).ok()?).map(|stage| stage.from)
    }

    /// When the request with this index, the first being 0, is to be sent, from the start on; `None` after the last.
    #[must_use]
    pub fn intended_time(&self, index: u64) -> Option<Duration> {
        (index < self.total()).then(|| Duration::from_secs(index))
    }
}

impl Rate {
    /// In requests per minute.
    #[must_use]
    pub fn per_minute(self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "for showing")]
        let thousandths = self.0 as f64;
        thousandths / 60_000.0
    }
}
