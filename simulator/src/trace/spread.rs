//! From rows to minutes.

use super::clock::Clock;
use super::{DuplicatePolicy, Options, Problem, Rows};
use crate::Arrivals;

/// The longest stretch without a row, in minutes: a year. A longer one is a slip in a date.
const LONGEST_GAP: i64 = 366 * 1440;
/// How far the distance of the first two rows may lie off whole minutes, in seconds.
const JITTER: i64 = 5;

/// A row: the requests that came from an instant on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    /// Seconds since 1970, or since the start of the trace.
    pub(super) seconds: i64,
    pub(super) requests: Arrivals,
    /// Its line, where the form has lines.
    pub(super) line: Option<u64>,
}

/// The minutes that a row stands for, and those after it that none stands for.
#[derive(Clone, Debug)]
pub(super) struct Run {
    each: Arrivals,
    minutes: i64,
    after: Arrivals,
    minutes_after: i64,
}

/// Holds a row until the next one tells how far it reaches.
pub(super) struct Spread {
    clock: Clock,
    /// Minutes that a row covers, once it is known.
    interval: Option<i64>,
    duplicates: DuplicatePolicy,
    /// What a minute without a row is.
    between: Arrivals,
    held: Row,
    /// The minute of the last row, which may have been added to the held one.
    last: i64,
}

impl Spread {
    pub(super) fn new(clock: Clock, options: &Options, first: Row) -> Self {
        let minutes = options.interval_seconds.map(|seconds| i64::from(seconds) / 60);
        let last = first.minute();
        let (interval, duplicates, between) = match options.rows {
            Rows::PerInterval => (minutes, options.duplicates, Arrivals::GAP),
            Rows::PerRequest => (Some(1), DuplicatePolicy::Add, Arrivals::of(0.0).unwrap_or(Arrivals::GAP)),
        };
        Self { clock, interval, duplicates, between, held: first, last }
    }

    /// Takes the next row, and gives out what lies before it; nothing where it belongs to the held one.
    pub(super) fn push(&mut self, row: Row) -> Result<Option<Run>, Problem> {
        let minute = row.minute();
        let distance = minute - self.held.minute();
        if minute < self.last {
            return Err(self.back(row));
        }
        let interval = match self.interval {
            Some(interval) => interval,
            None if self.duplicates == DuplicatePolicy::Add && distance == 0 => 1,
            None => *self.interval.insert(self.told_by(row)?),
        };
        // Nearer to the held row than to the place after it: a second row for the same interval.
        if distance * 2 <= interval {
            if self.duplicates == DuplicatePolicy::Refuse {
                return Err(self.duplicate(row, interval));
            }
            self.held.requests = added(self.held.requests, row.requests);
            self.last = minute;
            return Ok(None);
        }
        if LONGEST_GAP < distance {
            return Err(self.absurd(row));
        }
        // A row that comes a little early or late ends the one before it: no minute is counted twice, and none is lost.
        let covered = if distance * 2 < interval * 3 { distance } else { interval };
        let run = self.run(covered, distance - covered);
        self.held = row;
        self.last = minute;
        Ok(Some(run))
    }

    /// The minutes of the last row.
    pub(super) fn finish(&self) -> Run {
        self.run(self.interval.unwrap_or(1), 0)
    }

    fn run(&self, minutes: i64, minutes_after: i64) -> Run {
        let each = if minutes == 1 { self.held.requests } else { divided(self.held.requests, minutes) };
        Run { each, minutes, after: self.between, minutes_after }
    }

    /// The minutes that a row covers, told by the first two.
    fn told_by(&self, second: Row) -> Result<i64, Problem> {
        let seconds = second.seconds - self.held.seconds;
        let minutes = (seconds + 30).div_euclid(60);
        if 1 <= minutes && (seconds - minutes * 60).abs() <= JITTER {
            return Ok(minutes);
        }
        if self.duplicates == DuplicatePolicy::Add {
            // The held row may be several of its minute, and then their seconds tell nothing.
            return Ok(second.minute() - self.held.minute());
        }
        if seconds == 0 {
            return Ok(1);
        }
        Err(Problem::new(
            second.line,
            format!("the first two rows are {seconds} seconds apart: an interval has to be a multiple of 60 seconds"),
            "give the true one with --interval SECONDS, count rows of one minute together with --interval 60 --duplicates add, \
             or say --per-request if each row is one request",
        ))
    }

    fn back(&self, row: Row) -> Problem {
        let (time, last) = (self.clock.shown(row.seconds), self.clock.shown(self.last * 60));
        Problem::new(
            row.line,
            format!("`{time}` comes after a row of `{last}`: a trace is read in the order of time"),
            "sort the rows by their times",
        )
    }

    fn duplicate(&self, row: Row, interval: i64) -> Problem {
        let (time, held) = (self.clock.shown(row.seconds), self.clock.shown(self.held.seconds));
        if row.minute() == self.held.minute() {
            let after = if time == held { String::new() } else { format!(", after `{held}`") };
            let message =
                format!("`{time}` is a second row for its minute{after}: it may be one twice, or a part of it");
            return Problem::new(row.line, message, "remove one of them, or count them together with --duplicates add");
        }
        let (apart, seconds) = ((row.minute() - self.held.minute()) * 60, interval * 60);
        Problem::new(
            row.line,
            format!("`{time}` is {apart} seconds after the row of `{held}`, which covers {seconds} seconds"),
            "give the true interval with --interval SECONDS, or count such rows together with --duplicates add",
        )
    }

    fn absurd(&self, row: Row) -> Problem {
        let (time, last) = (self.clock.shown(row.seconds), self.clock.shown(self.last * 60));
        Problem::new(
            row.line,
            format!(
                "`{time}` is more than 366 days after the row of `{last}`: this looks like a slip in one of the two"
            ),
            "correct the time, or cut the trace there",
        )
    }
}

impl Row {
    pub(super) fn minute(&self) -> i64 {
        self.seconds.div_euclid(60)
    }
}

impl Iterator for Run {
    type Item = Arrivals;

    fn next(&mut self) -> Option<Arrivals> {
        if 0 < self.minutes {
            self.minutes -= 1;
            return Some(self.each);
        }
        (0 < self.minutes_after).then(|| {
            self.minutes_after -= 1;
            self.after
        })
    }
}

/// What two rows have together: what is known of either.
fn added(left: Arrivals, right: Arrivals) -> Arrivals {
    match (left.known(), right.known()) {
        (Some(left), Some(right)) => Arrivals::of(left + right).unwrap_or(Arrivals::GAP),
        (Some(_), None) => left,
        (None, _) => right,
    }
}

fn divided(requests: Arrivals, minutes: i64) -> Arrivals {
    #[expect(clippy::cast_precision_loss, reason = "an interval is far under 2^52 minutes")]
    let parts = minutes as f64;
    requests.known().and_then(|requests| Arrivals::of(requests / parts)).unwrap_or(Arrivals::GAP)
}
