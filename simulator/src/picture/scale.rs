//! The scale of values: from 0 to a round number, with a few round ticks.

use super::number::{place, short};
use crate::report::words::figure;

/// A scale from 0 to its top.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    /// The greatest value that is shown, over 0; a multiple of `step`.
    pub(super) top: f64,
    /// The distance between ticks.
    step: f64,
}

impl Scale {
    /// The scale that holds a value, with at most so many steps. Counts have no ticks between whole numbers.
    pub(super) fn holding(greatest: f64, steps: usize, whole: bool) -> Self {
        let greatest = if greatest.is_finite() && 0.0 < greatest { greatest } else { 1.0 };
        let most = place(steps.max(1));
        let mut power = 10_f64.powf((greatest / most).log10().floor());
        if whole {
            power = power.max(1.0);
        }
        let factors: &[f64] = if whole && power <= 1.0 { &[1.0, 2.0, 5.0, 10.0] } else { &[1.0, 2.0, 2.5, 5.0, 10.0] };
        let step = factors.iter().map(|factor| factor * power).find(|step| greatest <= step * most);
        let step = step.unwrap_or(power * 10.0);
        Self { top: (greatest / step).ceil() * step, step }
    }

    /// The ticks, from 0 to the top.
    pub(super) fn ticks(&self) -> Vec<f64> {
        let mut ticks = Vec::new();
        while place(ticks.len()) * self.step <= self.top * (1.0 + 1e-9) {
            ticks.push(place(ticks.len()) * self.step);
        }
        ticks
    }

    /// A tick's text.
    pub(super) fn label(&self, tick: f64) -> String {
        for (least, name) in [(1e9, "G"), (1e6, "M")] {
            if least <= self.top && self.top < 1e6 * least {
                return if tick <= 0.0 { "0".to_owned() } else { format!("{}{name}", short(tick / least)) };
            }
        }
        if 1e15 <= self.top {
            return if tick <= 0.0 { "0".to_owned() } else { format!("{tick:.1e}") };
        }
        // No more decimals than the step has.
        let decimals = (0..=6).find(|decimals| {
            let shifted = self.step * 10_f64.powi(*decimals);
            (shifted - shifted.round()).abs() < 1e-6 * shifted
        });
        figure(tick, decimals.and_then(|decimals| usize::try_from(decimals).ok()).unwrap_or(6))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(greatest: f64, steps: usize, whole: bool, expected: &[&str]) {
        let scale = Scale::holding(greatest, steps, whole);
        let labels: Vec<String> = scale.ticks().into_iter().map(|tick| scale.label(tick)).collect();
        assert_eq!(labels, expected, "{greatest}");
        assert!(greatest <= scale.top);
    }

    #[test]
    fn ticks_are_round_and_hold_the_greatest_value() {
        check(100.0, 4, false, &["0", "25", "50", "75", "100"]);
        check(101.0, 4, false, &["0", "50", "100", "150"]);
        check(1234.0, 4, false, &["0", "500", "1,000", "1,500"]);
        check(0.7, 4, false, &["0", "0.2", "0.4", "0.6", "0.8"]);
        check(2_400_000.0, 4, false, &["0", "1M", "2M", "3M"]);
        check(2.4e12, 4, false, &["0", "1,000G", "2,000G", "3,000G"]);
        check(2.4e300, 4, false, &["0", "1.0e300", "2.0e300", "3.0e300"]);
        check(3.0, 4, true, &["0", "1", "2", "3"]);
        check(7.0, 3, true, &["0", "5", "10"]);
        check(5.0, 3, true, &["0", "2", "4", "6"]);
        check(24.0, 3, true, &["0", "10", "20", "30"]);
    }

    #[test]
    fn nothing_and_nonsense_still_have_a_scale() {
        check(0.0, 4, true, &["0", "1"]);
        for greatest in [f64::NAN, f64::INFINITY, -1.0] {
            assert_eq!(Scale::holding(greatest, 4, false), Scale::holding(1.0, 4, false));
        }
    }
}
