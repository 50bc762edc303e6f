//! What is measured, and what it is held against: whole numbers throughout, so that a limit is met exactly.

use std::cmp::Ordering;
use std::fmt;
use std::time::Duration;

/// Parts of one that a limit is counted in.
pub(super) const MILLION: u64 = 1_000_000;

/// What a metric is held against; numbers in millionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Limit {
    Percent(u64),
    Count(u64),
    Per { unit: Unit, count: u64 },
    Time(Duration),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
}

impl Unit {
    const fn seconds(self) -> u64 {
        match self {
            Self::Second => 1,
            Self::Minute => 60,
            Self::Hour => 3600,
        }
    }

    const fn letter(self) -> char {
        match self {
            Self::Second => 's',
            Self::Minute => 'm',
            Self::Hour => 'h',
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Over,
    AtLeast,
    Under,
    AtMost,
}

/// What was measured; shown as `7.2%`, `120`, `48.5/s` or `2.31 s`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measured {
    /// So many of so many, over 0.
    Share {
        /// Those that are meant.
        part: u64,
        /// All of them.
        whole: u64,
    },
    /// So many.
    Count(u64),
    /// So many within so many seconds, over 0.
    Rate {
        /// How many.
        count: u64,
        /// Within what time, in seconds.
        within: u64,
        /// The unit it is told in, in seconds.
        per: u64,
    },
    /// A time.
    Time(Duration),
}

impl Measured {
    /// `None` for a share of nothing.
    pub(super) fn of_counts((part, whole): (u64, u64), seconds: u64, limit: &Limit) -> Option<Self> {
        match limit {
            Limit::Percent(_) => (0 < whole).then_some(Self::Share { part, whole }),
            Limit::Per { unit, .. } => Some(Self::Rate { count: part, within: seconds, per: unit.seconds() }),
            Limit::Count(_) | Limit::Time(_) => Some(Self::Count(part)),
        }
    }

    pub(super) fn is(self, comparison: Comparison, limit: &Limit) -> bool {
        let product = |factors: &[u64]| factors.iter().fold(1, |product, factor| product * u128::from(*factor));
        let ordering = match (self, *limit) {
            (Self::Share { part, whole }, Limit::Percent(percent)) => {
                product(&[part, 100, MILLION]).cmp(&product(&[percent, whole]))
            }
            (Self::Count(part), Limit::Count(count)) => product(&[part, MILLION]).cmp(&u128::from(count)),
            (Self::Rate { count, within, per }, Limit::Per { count: limit, .. }) => {
                product(&[count, per, MILLION]).cmp(&product(&[limit, within]))
            }
            (Self::Time(time), Limit::Time(limit)) => time.cmp(&limit),
            // The metric says which values it has, and a condition of another kind can not be read.
            _ => return false,
        };
        match comparison {
            Comparison::Over => ordering == Ordering::Greater,
            Comparison::AtLeast => ordering != Ordering::Less,
            Comparison::Under => ordering == Ordering::Less,
            Comparison::AtMost => ordering != Ordering::Greater,
        }
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Share { part, whole } => write!(formatter, "{}%", tenths(part, 100, whole)),
            Self::Count(count) => write!(formatter, "{count}"),
            Self::Rate { count, within, per } => {
                let unit = [Unit::Second, Unit::Minute, Unit::Hour].into_iter().find(|unit| unit.seconds() == per);
                write!(formatter, "{}/{}", tenths(count, per, within), unit.map_or('s', Unit::letter))
            }
            Self::Time(time) if time < Duration::from_millis(1) => write!(formatter, "{} us", time.as_micros()),
            Self::Time(time) if time < Duration::from_secs(1) => write!(formatter, "{} ms", time.as_millis()),
            Self::Time(time) => write!(formatter, "{}.{:02} s", time.as_secs(), time.subsec_millis() / 10),
        }
    }
}

/// `part * factor / whole` with one decimal, or more of them where that would show a 0 that is none; halves are rounded up.
fn tenths(part: u64, factor: u64, whole: u64) -> String {
    let exact = u128::from(part) * u128::from(factor);
    let whole = u128::from(whole.max(1));
    let digits = (1..=6).find(|digits| whole <= exact * 10_u128.pow(*digits)).unwrap_or(1);
    let power = 10_u128.pow(digits);
    let rounded = (2 * exact * power + whole) / (2 * whole);
    let text = format!("{}.{:0width$}", rounded / power, rounded % power, width = digits as usize);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_measured_is_told_shortly() {
        let rows = [
            (Measured::Share { part: 72, whole: 1000 }, "7.2%"),
            (Measured::Share { part: 1, whole: 3 }, "33.3%"),
            (Measured::Share { part: 1, whole: 30_000 }, "0.003%"),
            (Measured::Share { part: 0, whole: 3 }, "0%"),
            (Measured::Share { part: 3, whole: 3 }, "100%"),
            (Measured::Count(12), "12"),
            (Measured::Rate { count: 97, within: 2, per: 1 }, "48.5/s"),
            (Measured::Rate { count: 97, within: 2, per: 60 }, "2910/m"),
            (Measured::Time(Duration::from_micros(310)), "310 us"),
            (Measured::Time(Duration::from_micros(12_345)), "12 ms"),
            (Measured::Time(Duration::from_millis(2_318)), "2.31 s"),
        ];
        for (measured, told) in rows {
            assert_eq!(measured.to_string(), told);
        }
    }

    #[test]
    fn a_limit_is_met_exactly() {
        // 0.07 times 10,000 is not 700 in binary fractions.
        let share = Measured::Share { part: 7, whole: 10_000 };
        let limit = Limit::Percent(70_000);
        let rows = [
            (Comparison::Over, false),
            (Comparison::AtLeast, true),
            (Comparison::Under, false),
            (Comparison::AtMost, true),
        ];
        for (comparison, is_met) in rows {
            assert_eq!(share.is(comparison, &limit), is_met, "{comparison:?}");
        }
    }
}
