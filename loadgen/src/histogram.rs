//! Durations by how often they came, as an HDR histogram: three significant digits over the whole range.

mod encoding;

use std::borrow::Cow;
use std::time::Duration;

use hdrhistogram::Histogram as Buckets;

use encoding::Packed;

/// How often which durations came, in microseconds, to three significant digits.
///
/// Adding two of them loses nothing: the sum has the percentiles of all durations together. One that is not counted in any
/// more can be [packed](Self::pack): it keeps all it has in a hundredth of the memory, and is a little slower to ask.
#[derive(Clone, Debug, Default)]
pub struct Histogram {
    form: Form,
}

#[derive(Clone, Debug, Default)]
enum Form {
    #[default]
    Empty,
    Open(Box<Buckets<u64>>),
    Packed(Packed),
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
        let _ = self.opened().record(microseconds);
    }

    /// Adds all durations of another one.
    pub fn add(&mut self, other: &Self) {
        if 0 < other.count() {
            let _ = self.opened().add(&*other.buckets()); // As above.
        }
    }

    /// Packs it; counting in it goes on after that as before.
    pub fn pack(&mut self) {
        if let Form::Open(buckets) = &self.form {
            self.form = Form::Packed(Packed::of(buckets));
        }
    }

    /// How many durations there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        match &self.form {
            Form::Empty => 0,
            Form::Open(buckets) => buckets.len(),
            Form::Packed(packed) => packed.count(),
        }
    }

    /// The duration that so many percent of all are not over, 0 to 100; `None` where there is none.
    #[must_use]
    pub fn percentile(&self, percent: f64) -> Option<Duration> {
        self.known(|buckets| Duration::from_micros(buckets.value_at_percentile(percent)))
    }

    /// The longest one; `None` where there is none.
    #[must_use]
    pub fn longest(&self) -> Option<Duration> {
        self.known(|buckets| Duration::from_micros(buckets.max()))
    }

    /// Their mean; `None` where there is none.
    #[must_use]
    pub fn mean(&self) -> Option<Duration> {
        self.known(|buckets| Duration::from_secs_f64(buckets.mean() / 1e6))
    }

    /// The buckets, in microseconds.
    #[must_use]
    pub fn buckets(&self) -> Cow<'_, Buckets<u64>> {
        match &self.form {
            Form::Empty => Cow::Owned(empty()),
            Form::Open(buckets) => Cow::Borrowed(buckets),
            Form::Packed(packed) => Cow::Owned(packed.buckets()),
        }
    }

    /// The same, not packed: of which many things can be asked.
    #[must_use]
    pub fn unpacked(&self) -> Cow<'_, Self> {
        match &self.form {
            Form::Packed(packed) => Cow::Owned(Self { form: Form::Open(Box::new(packed.buckets())) }),
            _ => Cow::Borrowed(self),
        }
    }

    fn known<T>(&self, figure: impl Fn(&Buckets<u64>) -> T) -> Option<T> {
        (0 < self.count()).then(|| figure(&self.buckets()))
    }

    fn opened(&mut self) -> &mut Buckets<u64> {
        if !matches!(self.form, Form::Open(_)) {
            self.form = Form::Open(Box::new(self.buckets().into_owned()));
        }
        match &mut self.form {
            Form::Open(buckets) => buckets,
            _ => unreachable!("it was opened above"),
        }
    }
}

/// Buckets without a bound, which begin small and grow.
fn empty() -> Buckets<u64> {
    // A histogram of 1 to 5 significant digits can always be made.
    Buckets::new(DIGITS).unwrap_or_else(|_| unreachable!("{DIGITS} digits are within 1 to 5"))
}

/// Whether both have the same durations equally often, however much room each has for more.
impl PartialEq for Histogram {
    fn eq(&self, other: &Self) -> bool {
        let [own, others] = [self, other].map(Self::buckets);
        let [own, others] = [&own, &others]
            .map(|buckets| buckets.iter_recorded().map(|value| (value.value_iterated_to(), value.count_at_value())));
        self.count() == other.count() && own.eq(others)
    }
}

impl Eq for Histogram {}

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

    #[test]
    fn a_packed_one_has_the_same_figures_and_counts_on() {
        let mut open = Histogram::default();
        for milliseconds in 1..=10_000 {
            open.record(Duration::from_millis(milliseconds));
        }
        let mut packed = open.clone();
        packed.pack();
        let figures = |histogram: &Histogram| {
            (histogram.count(), histogram.percentile(99.0), histogram.mean(), histogram.longest(), histogram.encoded())
        };
        assert_eq!(figures(&packed), figures(&open));
        assert_eq!(figures(&packed.unpacked()), figures(&open));
        assert_eq!(packed, open);
        for histogram in [&mut packed, &mut open] {
            histogram.record(Duration::from_hours(1));
        }
        packed.add(&open.clone());
        open.add(&open.clone());
        assert_eq!(packed, open);
        let Form::Packed(packed) = ({
            packed.pack();
            packed.form
        }) else {
            unreachable!("it is packed")
        };
        assert!(packed.size() < 10_000, "{}", packed.size());
    }
}
