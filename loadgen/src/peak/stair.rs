//! The rates that an instance is led up.

use std::str::FromStr;

use simulator::traffic::{Rate, Schedule, Stage};

/// From one step of a stair to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rise {
    /// The rate is multiplied by so many thousandths, over 1,000.
    Times(u64),
    /// So much is added to it, over 0.
    Plus(Rate),
}

impl Rise {
    const FIX: &'static str = "write a factor over 1, such as x1.25, or a rate to add, such as +5/s";

    fn after(self, rate: Rate) -> Option<Rate> {
        let rate = rate.in_thousandths_per_hour();
        match self {
            Self::Plus(step) => Rate::thousandths_per_hour(rate + step.in_thousandths_per_hour()),
            Self::Times(thousandths) => {
                let next = u128::from(rate) * u128::from(thousandths) / 1000;
                Rate::thousandths_per_hour(rounded(u64::try_from(next).ok()?).max(rate + 1))
            }
        }
    }
}

impl FromStr for Rise {
    type Err = &'static str;

    /// Reads `x1.25` or `+5/s`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let rise = if let Some(factor) = text.strip_prefix('x') {
            thousandths(factor).filter(|factor| (1_001..=1_000_000).contains(factor)).map(Self::Times)
        } else {
            let step = text.strip_prefix('+').and_then(|step| step.parse().ok());
            step.filter(|step| *step != Rate::ZERO).map(Self::Plus)
        };
        rise.ok_or(Self::FIX)
    }
}

/// So many steps of the same length, from a rate on; fewer where the next would be over [`Rate::MAX`], and `None` without
/// any, or where they last longer than any schedule.
#[must_use]
pub fn stair(start: Rate, rise: Rise, seconds: u64, steps: u16) -> Option<Schedule> {
    let rates = std::iter::successors(Some(start), |rate| rise.after(*rate));
    Schedule::of(rates.take(steps.into()).map(|rate| Stage::constant(seconds, rate)))
}

/// A rate in thousandths of a request per hour, to three digits in requests per minute: one that somebody reads.
fn rounded(rate: u64) -> u64 {
    const THOUSANDTH_PER_MINUTE: u64 = 60;
    let per_minute = (rate + THOUSANDTH_PER_MINUTE / 2) / THOUSANDTH_PER_MINUTE;
    let unit = 10_u64.pow(per_minute.checked_ilog10().unwrap_or_default().saturating_sub(2));
    (per_minute + unit / 2) / unit * unit * THOUSANDTH_PER_MINUTE
}

/// Reads a number of at most three decimals.
fn thousandths(text: &str) -> Option<u64> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(decimals) || 3 < decimals.len() {
        return None;
    }
    format!("{whole}{decimals:0<3}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stair_has_rates_that_can_be_read() {
        for (start, rise, steps, expected) in [
            ("1/s", "x1.25", 6, "30s@60/m, 30s@75/m, 30s@93.8/m, 30s@117/m, 30s@146/m, 30s@183/m"),
            ("10/s", "+5/s", 3, "30s@10/s, 30s@15/s, 30s@20/s"),
            ("1/h", "x2", 3, "30s@1/h, 30s@0.033/m, 30s@0.066/m"),
            ("600000/s", "x1.5", 9, "30s@600000/s, 30s@900000/s"),
        ] {
            let stair = stair(start.parse().unwrap(), rise.parse().unwrap(), 30, steps).unwrap();
            assert_eq!(stair.to_string(), expected);
        }
    }

    #[test]
    fn a_stair_that_does_not_rise_is_none() {
        for text in ["", "1.25", "x1", "x0.5", "x1.0001", "x", "+0/s", "+5", "-5/s", "x1001"] {
            assert_eq!(text.parse::<Rise>(), Err(Rise::FIX), "{text}");
        }
    }
}
