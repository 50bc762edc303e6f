//! Where more load brings no more answers.

use crate::condition::Measured;

/// Growth of less than this is none, in percent.
const GROWTH: u64 = 3;

/// Intervals in a row in which there has to be none.
const IN_A_ROW: usize = 3;

/// The intervals of a run, as far as they decide whether it has gone flat.
///
/// It has once, in each of the last three whole intervals, at least 3 % more was wanted than in the first interval that had as
/// many answers as they have at most, give or take 3 %. That first interval is looked for over the whole run, so that a
/// load which rises slowly goes flat as well as one that rises in steps. An interval should be longer than an answer takes.
#[derive(Clone, Debug, Default)]
pub(super) struct Flat {
    intervals: Vec<Interval>,
}

#[derive(Clone, Copy, Debug)]
struct Interval {
    due: u64,
    answered: u64,
}

/// Whether one number is more than another by what counts as growth.
const fn has_grown(from: u64, to: u64) -> bool {
    from as u128 * (100 + GROWTH) as u128 <= to as u128 * 100
}

impl Flat {
    /// Takes the next whole interval in: what is seen, where the answers have gone flat.
    pub(super) fn pass(&mut self, due: u64, answered: u64, interval_seconds: u64) -> Option<String> {
        self.intervals.push(Interval { due, answered });
        let last = &self.intervals[self.intervals.len().checked_sub(IN_A_ROW)?..];
        let most = last.iter().map(|interval| interval.answered).max()?;
        let before = &self.intervals[..self.intervals.len() - IN_A_ROW];
        let first = before.iter().find(|interval| 0 < interval.answered && !has_grown(interval.answered, most))?;
        last.iter().all(|interval| has_grown(first.due, interval.due)).then(|| {
            let per_second = |count| Measured::Rate { count, within: interval_seconds, per: 1 };
            let now = last.last().map_or(0, |interval| interval.due);
            format!(
                "{} answered of {} wanted, no more than of {} wanted before",
                per_second(most),
                per_second(now),
                per_second(first.due)
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The number of the interval in which it has gone flat, and what is seen, of rows of due and answered requests.
    fn check(rows: &[(u64, u64)], expected: Option<(usize, &str)>) {
        let mut flat = Flat::default();
        let seen = rows
            .iter()
            .enumerate()
            .find_map(|(number, (due, answered))| flat.pass(*due, *answered, 10).map(|seen| (number, seen)));
        assert_eq!(seen.as_ref().map(|(number, seen)| (*number, seen.as_str())), expected, "{rows:?}");
    }

    #[test]
    fn more_that_is_wanted_and_not_answered_is_flat_after_three_intervals() {
        let seen = "60.1/s answered of 90/s wanted, no more than of 60/s wanted before";
        check(&[(300, 300), (600, 590), (700, 598), (800, 601), (900, 600)], Some((4, seen)));
        // One interval of three is answered better.
        check(&[(600, 590), (700, 598), (800, 640), (900, 600)], None);
        // The load rises by 2 % an interval, and so do the answers; then they do not.
        let rising = |answered: fn(u64) -> u64| -> Vec<_> {
            (0..20).map(|number| 1000 + 20 * number).map(|due| (due, answered(due))).collect()
        };
        check(&rising(|due| due), None);
        let seen = "110/s answered of 116/s wanted, no more than of 108/s wanted before";
        check(&rising(|due| due.min(1100)), Some((8, seen)));
    }

    #[test]
    fn what_is_not_wanted_is_no_sign() {
        check(&[(600, 600); 8], None);
        check(&[(600, 600), (300, 300), (200, 200), (100, 100), (50, 50)], None);
        // Nothing was ever answered: that is for a condition on errors.
        check(&[(100, 0), (200, 0), (300, 0), (400, 0)], None);
        check(&[], None);
    }
}
