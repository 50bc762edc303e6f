//! The course of a run, coarser the longer it goes on.

use std::time::Duration;

use super::figures::Figures;

/// More stretches than any terminal has columns. When there are as many, two and two become one.
const MOST: usize = 1024;

/// The course of a run up to now.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    /// Without gaps, from the start on.
    stretches: Vec<Stretch>,
    /// How long a stretch is taken to be before the next one begins.
    length: Duration,
    counted: (u64, u64, u64),
}

/// What was done over some time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Stretch {
    pub(super) begin: Duration,
    pub(super) end: Duration,
    /// Requests that were wanted, by the rate at the end of each second.
    pub(super) wanted: f64,
    pub(super) sent: u64,
    pub(super) answered: u64,
    pub(super) failed: u64,
    /// The highest 99th percentile of the response time that was told.
    pub(super) p99: Option<Duration>,
    /// The capacity in service at its end.
    pub(super) in_service: Option<u32>,
}

impl History {
    /// Adds what came since the figures before.
    pub(super) fn push(&mut self, figures: &Figures, in_service: Option<u32>) {
        let begin = self.stretches.last().map_or(Duration::ZERO, |last| last.end);
        let Some(span) = figures.elapsed.checked_sub(begin).filter(|span| !span.is_zero()) else { return };
        let total = &figures.total;
        let before = std::mem::replace(&mut self.counted, (total.sent, total.answered, total.failed));
        let newest = Stretch {
            begin,
            end: figures.elapsed,
            wanted: figures.wanted_per_second * span.as_secs_f64(),
            sent: total.sent.saturating_sub(before.0),
            answered: total.answered.saturating_sub(before.1),
            failed: total.failed.saturating_sub(before.2),
            p99: figures.recent.response_times.p99,
            in_service,
        };
        match self.stretches.last_mut() {
            Some(last) if last.length() < self.length => *last = last.with(&newest),
            _ => self.stretches.push(newest),
        }
        if MOST <= self.stretches.len() {
            self.stretches =
                self.stretches.chunks(2).map(|pair| pair.iter().skip(1).fold(pair[0], Stretch::with)).collect();
            let longest = self.stretches.iter().map(Stretch::length).max();
            self.length = longest.unwrap_or_default();
        }
    }

    /// The course in so many columns of the same length, the newest last; a column that nothing is known of is `None`.
    pub(super) fn columns(&self, columns: usize, span: Duration) -> Vec<Option<Stretch>> {
        let mut filled = vec![None; columns];
        let share = |at: Duration| at.as_secs_f64() / span.as_secs_f64().max(f64::MIN_POSITIVE);
        for stretch in &self.stretches {
            let middle = share(stretch.begin + stretch.length() / 2);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_precision_loss,
                clippy::cast_sign_loss,
                reason = "a share from 0 on of some hundred columns, and more than all is cut off"
            )]
            let column = (middle * columns as f64) as usize;
            if let Some(filled) = filled.get_mut(column) {
                *filled = Some(filled.map_or(*stretch, |before: Stretch| before.with(stretch)));
            }
        }
        // A stretch that is longer than a column is seen in each that it covers.
        let mut last = None;
        for column in filled.iter_mut().rev().skip_while(|column| column.is_none()) {
            *column = column.or(last);
            last = *column;
        }
        filled
    }
}

impl Stretch {
    /// Both as one, this one being the earlier.
    fn with(self, later: &Self) -> Self {
        Self {
            begin: self.begin,
            end: later.end,
            wanted: self.wanted + later.wanted,
            sent: self.sent + later.sent,
            answered: self.answered + later.answered,
            failed: self.failed + later.failed,
            p99: self.p99.max(later.p99),
            in_service: later.in_service.or(self.in_service),
        }
    }

    fn length(&self) -> Duration {
        self.end.saturating_sub(self.begin)
    }

    /// A count as a rate per second.
    pub(super) fn rate(&self, count: f64) -> f64 {
        count / self.length().as_secs_f64().max(f64::MIN_POSITIVE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tally::Tally;
    use crate::view::{Phase, Status};

    /// A run of so many seconds, told every second: a request a second is wanted and sent, and every tenth fails.
    fn run(seconds: u64) -> History {
        let mut history = History::default();
        let mut total = Tally::default();
        for second in 1..=seconds {
            total.sent += 1;
            total.answered += u64::from(second % 10 != 0);
            total.failed += u64::from(second % 10 == 0);
            let status = Status {
                elapsed: Duration::from_secs(second),
                phase: Phase::Sending,
                wanted_per_second: 1.0,
                in_flight: 0,
                recent: &Tally::default(),
                recent_span: Duration::from_secs(10),
                total: &total,
            };
            history.push(&Figures::of(&status), u32::try_from(second).ok());
        }
        history
    }

    fn sum(stretches: impl IntoIterator<Item = Stretch>) -> Stretch {
        stretches.into_iter().reduce(|both, next| both.with(&next)).unwrap()
    }

    #[test]
    fn nothing_is_lost_however_long_a_run_is() {
        for seconds in [1, 59, MOST as u64 - 1, MOST as u64, 10_000] {
            let history = run(seconds);
            assert!(history.stretches.len() < MOST, "{seconds}");
            let all = sum(history.stretches);
            assert_eq!((all.sent, all.answered, all.failed), (seconds, seconds - seconds / 10, seconds / 10));
            assert_eq!((all.begin, all.end), (Duration::ZERO, Duration::from_secs(seconds)));
            assert!((all.rate(all.wanted) - 1.0).abs() < 1e-9, "{seconds}");
            assert_eq!(all.in_service, u32::try_from(seconds).ok());
        }
    }

    #[test]
    fn columns_are_parts_of_a_span() {
        let history = run(100);
        let columns = history.columns(10, Duration::from_secs(200));
        let known: Vec<_> = columns.iter().map(Option::is_some).collect();
        assert_eq!(known, [true, true, true, true, true, false, false, false, false, false]);
        assert_eq!(columns[1].unwrap().in_service, Some(40));
        assert_eq!(sum(columns.into_iter().flatten()).sent, 100);
        assert_eq!(history.columns(0, Duration::from_secs(200)), []);
    }

    #[test]
    fn a_stretch_is_seen_in_every_column_that_it_covers() {
        let columns = run(4).columns(40, Duration::from_secs(4));
        assert!(columns[..35].iter().all(Option::is_some), "{columns:?}");
    }
}
