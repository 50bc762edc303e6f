//! The samples of a metric, and the periods an alarm cuts them into.

use scaling::Statistic;

/// Every sample there has been.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    /// In the order of their ends.
    samples: Vec<Sample>,
}

#[derive(Clone, Copy, Debug)]
struct Sample {
    /// When the time ended that it stands for, in seconds since the start of the trace; what was before it is negative.
    end: i64,
    /// `None` where nothing was published.
    value: Option<f64>,
}

/// How the samples are looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    /// The length of a period in seconds.
    pub(super) period_seconds: i64,
    /// How many periods, up to now.
    pub(super) periods: u32,
    /// How long after its end a sample can be read, in seconds.
    pub(super) delay_seconds: i64,
    /// What is made of the samples of one period: `Sum`, `Average`, `Minimum` or `Maximum`.
    pub(super) statistic: Statistic,
}

impl History {
    pub(super) const fn is_empty(&self) -> bool {
        self.samples.is_empty()
    }

    pub(super) fn push(&mut self, end: i64, value: Option<f64>) {
        self.samples.push(Sample { end, value });
    }

    /// The value of every period, the newest first. Periods end now, whatever the clock shows: they slide.
    pub(super) fn slots(&self, now: i64, window: &Window) -> Vec<Option<f64>> {
        (0..i64::from(window.periods))
            .map(|slot| {
                let end = now - slot * window.period_seconds;
                statistic(window.statistic, &self.readable(now, end - window.period_seconds, end, window.delay_seconds))
            })
            .collect()
    }

    /// The values that ended after one second and by another, and that can be read now; oldest first.
    fn readable(&self, now: i64, after: i64, by: i64, delay_seconds: i64) -> Vec<f64> {
        let mut values: Vec<f64> = self
            .samples
            .iter()
            .rev()
            .take_while(|sample| after < sample.end)
            .filter(|sample| sample.end <= by && sample.end + delay_seconds <= now)
            .filter_map(|sample| sample.value)
            .collect();
        values.reverse();
        values
    }
}

/// The statistic of the values of one period, added up in their order; `None` where there are none.
fn statistic(statistic: Statistic, values: &[f64]) -> Option<f64> {
    let sum = || values.iter().fold(0.0, |sum, value| sum + value);
    #[expect(clippy::cast_precision_loss, reason = "a period has few samples")]
    let count = values.len() as f64;
    if values.is_empty() {
        return None;
    }
    match statistic {
        Statistic::Average => Some(sum() / count),
        Statistic::Minimum => values.iter().copied().reduce(f64::min),
        Statistic::Maximum => values.iter().copied().reduce(f64::max),
        _ => Some(sum()),
    }
}
