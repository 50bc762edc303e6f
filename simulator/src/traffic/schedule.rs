//! Rates over time, and exactly how many requests they come to.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::cursor::Cursor;
use super::rate::{PER_SECOND, Rate};
use super::words;

/// What is counted in: with it the area under a whole stage is a whole number, (from + to) times its seconds.
const UNITS_PER_REQUEST: u128 = 2 * PER_SECOND as u128;

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

impl Stage {
    /// A stage of one rate.
    #[must_use]
    pub const fn constant(seconds: u64, rate: Rate) -> Self {
        Self { seconds, from: rate, to: rate }
    }
}

/// Stages one after the other, and when each request of them is to be sent.
///
/// Let C(t) be the area under the rates from the start to t. The request with index n, the first being 0, is sent where C
/// begins to exceed n: the first one at the start, unless the rate is 0 there. So ceil(C(t)) requests are sent before t,
/// counted in whole numbers, without a float.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    // Shared, because every worker of a load generator has a schedule of its own, and a trace has many stages.
    pub(super) stages: Arc<[Placed]>,
    seconds: u64,
    total: u64,
}

/// A stage with what comes before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) stage: Stage,
    /// Seconds from the start of the schedule.
    pub(super) begin: u64,
    /// The area before it.
    before: u128,
}

/// A place between the requests of a schedule: so many whole ones are before it, and a part of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Whole requests.
    pub whole: u64,
    /// What is over, in units of 2^-32 of a request.
    pub part: u32,
}

impl Schedule {
    /// The longest schedule, in seconds: ten years.
    pub const LONGEST_SECONDS: u64 = 3660 * 86_400;

    /// A schedule of stages; `None` without any, with one of no length, and where they last longer than
    /// [`LONGEST_SECONDS`](Self::LONGEST_SECONDS) together.
    #[must_use]
    pub fn of(stages: impl IntoIterator<Item = Stage>) -> Option<Self> {
        let mut placed = Vec::new();
        let (mut begin, mut before) = (0_u64, 0);
        for stage in stages {
            placed.push(Placed { stage, begin, before });
            begin = begin.checked_add(stage.seconds).filter(|end| begin < *end && *end <= Self::LONGEST_SECONDS)?;
            before += stage.area();
        }
        let total = u64::try_from(before.div_ceil(UNITS_PER_REQUEST)).ok()?;
        (!placed.is_empty()).then(|| Self { stages: placed.into(), seconds: begin, total })
    }

    /// The stages.
    #[must_use]
    pub fn stages(&self) -> impl ExactSizeIterator<Item = Stage> + '_ {
        self.stages.iter().map(|placed| placed.stage)
    }

    /// How long it lasts, in seconds.
    #[must_use]
    pub fn seconds(&self) -> u64 {
        self.seconds
    }

    /// How many requests are sent in all.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    /// How many requests are sent in [0, `seconds`), exactly.
    #[must_use]
    pub fn requests_before(&self, seconds: u64) -> u64 {
        match self.at(seconds) {
            Some(placed) => placed.requests_before(seconds - placed.begin),
            None => self.total,
        }
    }

    /// How many requests are sent in [`from`, `to`), exactly, both in seconds from the start.
    #[must_use]
    pub fn requests_between(&self, from: u64, to: u64) -> u64 {
        self.requests_before(to).saturating_sub(self.requests_before(from))
    }

    /// The rate at a second from the start, where two stages meet that of the later one, to the nearest thousandth of a
    /// request per hour; `None` from the end on.
    #[must_use]
    pub fn rate_at(&self, seconds: u64) -> Option<Rate> {
        let placed = self.at(seconds)?;
        Some(placed.stage.rate_after(seconds - placed.begin))
    }

    /// When the request with this index is to be sent, from the start on; `None` from [`total`](Self::total) on.
    ///
    /// The second is exact; the nanoseconds are those of double precision, the same on every machine.
    #[must_use]
    pub fn intended_time(&self, index: u64) -> Option<Duration> {
        self.time_at(Position { whole: index, part: 0 })
    }

    /// When the area under the rates begins to exceed a position, from the start on, as precise as
    /// [`intended_time`](Self::intended_time); `None` where it never does.
    #[must_use]
    pub fn time_at(&self, position: Position) -> Option<Duration> {
        let place = self.stages.partition_point(|placed| placed.scaled_end() <= placed.scaled_at(position));
        let placed = self.stages.get(place)?;
        let reached = placed.scaled_at(position);
        Some(placed.second_of(reached).time_at(reached))
    }

    /// The times of many positions, one after the other.
    #[must_use]
    pub fn cursor(&self) -> Cursor {
        Cursor::new(self.clone())
    }

    fn at(&self, seconds: u64) -> Option<&Placed> {
        if self.seconds <= seconds {
            return None;
        }
        self.stages.get(self.stages.partition_point(|placed| placed.begin <= seconds).checked_sub(1)?)
    }
}

impl Stage {
    fn area(self) -> u128 {
        u128::from(self.from.in_thousandths_per_hour() + self.to.in_thousandths_per_hour()) * u128::from(self.seconds)
    }

    /// The area up to so many seconds, times the seconds of the stage.
    fn scaled_area(self, seconds: u64) -> i128 {
        let (length, elapsed) = (i128::from(self.seconds), i128::from(seconds));
        2 * i128::from(self.from.in_thousandths_per_hour()) * elapsed * length + self.rise() * elapsed * elapsed
    }

    fn rise(self) -> i128 {
        i128::from(self.to.in_thousandths_per_hour()) - i128::from(self.from.in_thousandths_per_hour())
    }

    fn rate_after(self, seconds: u64) -> Rate {
        let length = i128::from(self.seconds);
        let rise = self.rise() * i128::from(seconds);
        let rate = i128::from(self.from.in_thousandths_per_hour()) + (2 * rise + length).div_euclid(2 * length);
        u64::try_from(rate).ok().and_then(Rate::thousandths_per_hour).unwrap_or(self.from)
    }
}

impl Placed {
    /// The area from the start of the schedule to so many seconds after the start of the stage, times the seconds of the
    /// stage.
    pub(super) fn scaled_area(&self, seconds: u64) -> i128 {
        self.before.cast_signed() * i128::from(self.stage.seconds) + self.stage.scaled_area(seconds)
    }

    /// The same to the end of the stage.
    pub(super) fn scaled_end(&self) -> i128 {
        self.scaled_area(self.stage.seconds)
    }

    /// The same that is reached at a position, rounded down: a whole number exceeds it where it exceeds the exact one.
    pub(super) fn scaled_at(&self, position: Position) -> i128 {
        let request = UNITS_PER_REQUEST.cast_signed() * i128::from(self.stage.seconds);
        request * i128::from(position.whole) + ((request * i128::from(position.part)) >> 32)
    }

    /// Requests of the schedule before so many seconds after the start of the stage.
    fn requests_before(&self, seconds: u64) -> u64 {
        let requests = UNITS_PER_REQUEST * u128::from(self.stage.seconds);
        let area = self.scaled_area(seconds).cast_unsigned();
        u64::try_from(area.div_ceil(requests)).unwrap_or(u64::MAX)
    }

    /// The second of the stage in which the area begins to exceed this one; it does so within the stage.
    pub(super) fn second_of(&self, reached: i128) -> Second {
        let last = self.stage.seconds - 1;
        // Guessed, and then put right.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, and is bounded next")]
        let mut second = (self.second(0).seconds_to(reached) as u64).min(last);
        while 0 < second && reached < self.scaled_area(second) {
            second -= 1;
        }
        while second < last && self.scaled_area(second + 1) <= reached {
            second += 1;
        }
        self.second(second)
    }

    pub(super) fn second(&self, second: u64) -> Second {
        let stage = self.stage;
        let from = i128::from(stage.from.in_thousandths_per_hour());
        let rate = 2 * (from * i128::from(stage.seconds) + stage.rise() * i128::from(second));
        #[expect(clippy::cast_precision_loss, reason = "a guess, or within a second")]
        let (rate, slope) = (rate as f64, stage.rise() as f64);
        let (begin, end) = (self.scaled_area(second), self.scaled_area(second + 1));
        Second { since_start: self.begin + second, begin, end, rate, slope }
    }
}

/// A second of a stage. Areas are from the start of the schedule on, times the seconds of the stage.
#[derive(Clone, Copy, Debug)]
pub(super) struct Second {
    /// When it begins, from the start of the schedule on.
    since_start: u64,
    /// The area at its begin.
    begin: i128,
    /// The area at its end.
    pub(super) end: i128,
    /// How fast the area grows at its begin.
    rate: f64,
    /// Half of how fast that grows.
    slope: f64,
}

impl Second {
    /// When the area begins to exceed this one, which it does within the second.
    pub(super) fn time_at(&self, reached: i128) -> Duration {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded next")]
        let nanoseconds = (self.seconds_to(reached) * 1e9) as u32;
        Duration::new(self.since_start, nanoseconds.min(999_999_999))
    }

    /// How many seconds after its begin that is: the root of slope x² + rate x = missing.
    fn seconds_to(&self, reached: i128) -> f64 {
        let missing = reached - self.begin;
        if missing <= 0 {
            return 0.0;
        }
        #[expect(clippy::cast_precision_loss, reason = "a guess, or within a second")]
        let missing = missing as f64;
        2.0 * missing / (self.rate + (self.rate * self.rate + 4.0 * self.slope * missing).max(0.0).sqrt())
    }
}

/// As it is parsed: `30s@50/s, 5m@100/m..400/m`.
impl fmt::Display for Schedule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, stage) in self.stages().enumerate() {
            let separator = if place == 0 { "" } else { ", " };
            write!(formatter, "{separator}{stage}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seconds, from, to } = self;
        write!(formatter, "{}@{from}", words::shown(*seconds))?;
        if from != to {
            write!(formatter, "..{to}")?;
        }
        Ok(())
    }
}
