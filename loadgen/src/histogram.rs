//! Durations by how often they came, as an HDR histogram: three significant digits over the whole range.

mod encoding;

use std::time::Duration;

use hdrhistogram::Histogram as Buckets;

/// How often which durations came, in microseconds, to three significant digits.
///
/// Adding two of them loses nothing: the sum has the percentiles of all durations together.
#[derive(Clone, Debug)]
pub struct Histogram {
    buckets: Buckets<u64>,
}

/// Significant decimal digits.
const DIGITS: u8 = 3;

impl Histogram {
    /// The longest duration that is told from longer ones: a day.
    pub const LONGEST: Duration = Duration::from_hours(24);

    /// The end of the bucket that a day is in, in microseconds.
    const LONGEST_BUCKET: u64 = 86_436_216_831;

    /// Takes a duration in, those over [`LONGEST`](Self::LONGEST) as that.
    pub fn record(&mut self, duration: Duration) {
        let microseconds = u64::try_from(duration.min(Self::LONGEST).as_micros()).unwrap_or(u64::MAX);
        // It resizes itself, so that what it refuses is a count of more than 64 bits.
        let _ = self.buckets.record(microseconds);
    }

    /// Adds all durations of another one.
    pub fn add(&mut self, other: &Self) {
        let _ = self.buckets.add(&other.buckets); // As above.
    }

    /// How many durations there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.buckets.len()
    }

    /// The duration that so many percent of all are not over, 0 to 100; `None` where there is none.
    #[must_use]
    pub fn percentile(&self, percent: f64) -> Option<Duration> {
        (!self.buckets.is_empty()).then(|| Duration::from_micros(self.buckets.value_at_percentile(percent)))
    }

    /// The shortest one; `None` where there is none.
    #[must_use]
    pub fn shortest(&self) -> Option<Duration> {
        (!self.buckets.is_empty()).then(|| Duration::from_micros(self.buckets.min()))
    }

    /// The longest one; `None` where there is none.
    #[must_use]
    pub fn longest(&self) -> Option<Duration> {
        (!self.buckets.is_empty()).then(|| Duration::from_micros(self.buckets.max()))
    }

    /// Their mean; `None` where there is none.
    #[must_use]
    pub fn mean(&self) -> Option<Duration> {
        (!self.buckets.is_empty()).then(|| Duration::from_secs_f64(self.buckets.mean() / 1e6))
    }

    /// The buckets, in microseconds.
    #[must_use]
    pub const fn buckets(&self) -> &Buckets<u64> {
        &self.buckets
    }
}

/// Whether both have the same durations equally often, however much room each has for more.
impl PartialEq for Histogram {
    fn eq(&self, other: &Self) -> bool {
        let [own, others] = [self, other].map(|histogram| {
            histogram.buckets.iter_recorded().map(|value| (value.value_iterated_to(), value.count_at_value()))
        });
        self.count() == other.count() && own.eq(others)
    }
}

impl Eq for Histogram {}

impl Default for Histogram {
    fn default() -> Self {
        // A histogram of 1 to 5 significant digits can always be made; one without a bound begins small and grows.
        let buckets = Buckets::new(DIGITS).unwrap_or_else(|_| unreachable!("{DIGITS} digits are within 1 to 5"));
        Self { buckets }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_has_the_percentiles_of_all() {
        let (mut even, mut odd, mut all) = (Histogram::default(), Histogram::default(), Histogram::default());
        for milliseconds in 1..=10_000 {
            let duration = Duration::from_millis(milliseconds);
            all.record(duration);
            if milliseconds % 2 == 0 { even.record(duration) } else { odd.record(duration) }
        }
        even.add(&odd);
        assert_eq!(even, all);
        assert_eq!(all.count(), 10_000);
        let median = all.percentile(50.0).unwrap();
        assert!(median.abs_diff(Duration::from_secs(5)) < Duration::from_millis(5), "{median:?}");
    }

    #[test]
    fn what_is_longer_than_a_day_counts_as_one() {
        let mut histogram = Histogram::default();
        histogram.record(Duration::MAX);
        assert_eq!(histogram.count(), 1);
        assert!(histogram.longest().unwrap().abs_diff(Histogram::LONGEST) < Duration::from_secs(90));
        assert_eq!(Histogram::default().percentile(50.0), None);
    }
}
