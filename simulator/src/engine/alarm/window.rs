//! The datapoints of an alarm whose periods have several samples, or are too many for a register.

use std::ops::Range;

use scaling::{Fill, Statistic};

use super::{Rules, Verdict};
use crate::engine::samples::Samples;

/// Datapoints that are put together of samples for every evaluation. A missing one is NaN.
#[derive(Clone, Debug)]
pub(super) struct Window {
    period: u64,
    delay: u64,
    statistic: Statistic,
    /// The periods that are fetched, the newest first.
    fetched: Vec<f64>,
    /// The datapoints that were evaluated, the oldest first.
    evaluated: Vec<f64>,
}

impl Window {
    pub(super) fn new(rules: &Rules, period: u64, delay: u64, statistic: Statistic) -> Self {
        let fetched = vec![f64::NAN; rules.fetched as usize];
        Self { period, delay, statistic, evaluated: Vec::with_capacity(fetched.len()), fetched }
    }

    /// The datapoints of the last evaluation, the oldest first.
    pub(super) fn evaluated(&self) -> &[f64] {
        &self.evaluated
    }

    /// What the datapoints say; they are kept until the next evaluation.
    pub(super) fn evaluate(&mut self, rules: &Rules, at: u64, samples: &Samples) -> Verdict {
        self.fetch(at, samples);
        self.fill(rules);
        self.evaluated.clear();
        let known = self.fetched.iter().zip(0_u32..).filter(|(value, _)| !value.is_nan());
        let (mut count, mut breaching, mut oldest) = (0, 0, 0);
        for (value, age) in known.take(rules.periods as usize) {
            count += 1;
            breaching += u32::from(rules.breaches(*value));
            oldest = age;
            self.evaluated.push(*value);
        }
        self.evaluated.reverse();
        match count {
            0 => rules.of_none(),
            few if few < rules.periods => rules.of_few(few, breaching, oldest),
            _ => Some(rules.of_enough(breaching)),
        }
    }

    fn fetch(&mut self, at: u64, samples: &Samples) {
        if samples.is_empty() {
            return;
        }
        // How long ago the newest sample ended: not every signal has one at every tick.
        let since_newest = at % samples.spacing;
        let age = |seconds_ago: u64| {
            let age = seconds_ago.saturating_sub(since_newest).div_ceil(samples.spacing);
            usize::try_from(age).unwrap_or(usize::MAX)
        };
        let mut ends_ago = 0;
        for datapoint in &mut self.fetched {
            let begins_ago = ends_ago + self.period;
            *datapoint = put_together(samples, age(ends_ago.max(self.delay))..age(begins_ago), self.statistic);
            ends_ago = begins_ago;
        }
    }

    fn fill(&mut self, rules: &Rules) {
        match rules.fill {
            None => {}
            Some(Fill::Zero) if !rules.fills_emptiness && self.fetched.iter().all(|value| value.is_nan()) => {}
            Some(Fill::Zero) => {
                self.fetched.iter_mut().filter(|value| value.is_nan()).for_each(|value| *value = 0.0);
            }
            Some(Fill::Repeat) => {
                let mut older = f64::NAN;
                for value in self.fetched.iter_mut().rev() {
                    if value.is_nan() {
                        *value = older;
                    } else {
                        older = *value;
                    }
                }
            }
        }
    }
}

/// The statistic over the samples of these ages, from the oldest to the newest; NaN where none of them is known.
fn put_together(samples: &Samples, ages: Range<usize>, statistic: Statistic) -> f64 {
    let mut count = 0.0;
    let mut result = f64::NAN;
    for value in ages.rev().map(|age| samples.newest(age)).filter(|value| !value.is_nan()) {
        result = match statistic {
            // Of NaN and a number, both give the number.
            Statistic::Minimum => result.min(value),
            Statistic::Maximum => result.max(value),
            _ if count == 0.0 => value,
            _ => result + value,
        };
        count += 1.0;
    }
    if statistic == Statistic::Average { result / count } else { result }
}
