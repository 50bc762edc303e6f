//! The requests of one minute, or that nothing is known of it.

/// How many requests arrived in one minute; a trace is a sequence of these.
///
/// Kept in one word, because a trace has millions.
#[derive(Clone, Copy, Debug)]
pub struct Arrivals(f64);

impl Arrivals {
    /// A minute that the trace does not have: no metric is published for it, and no request is taken to have come.
    pub const GAP: Self = Self(f64::NAN);

    /// A minute with so many requests, a finite number from 0 on; `None` for any other number.
    ///
    /// Not only whole numbers: a count over five minutes is spread over them.
    #[must_use]
    pub fn of(requests: f64) -> Option<Self> {
        (requests.is_finite() && 0.0 <= requests).then_some(Self(requests))
    }

    /// The number of requests; `None` in a gap.
    #[must_use]
    pub fn known(self) -> Option<f64> {
        (!self.0.is_nan()).then_some(self.0)
    }

    /// The number of requests, 0 in a gap.
    #[must_use]
    pub fn requests(self) -> f64 {
        if self.0.is_nan() { 0.0 } else { self.0 }
    }

    /// Whether the trace does not have the minute.
    #[must_use]
    pub fn is_gap(self) -> bool {
        self.0.is_nan()
    }
}

/// Two gaps are the same.
impl PartialEq for Arrivals {
    fn eq(&self, other: &Self) -> bool {
        self.known() == other.known()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_is_a_finite_count_or_a_gap() {
        for requests in [0.0, 0.5, 1e9] {
            let minute = Arrivals::of(requests).expect("a count");
            assert_eq!((minute.known(), minute.requests(), minute.is_gap()), (Some(requests), requests, false));
        }
        for requests in [-1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(Arrivals::of(requests), None);
        }
        assert_eq!((Arrivals::GAP.known(), Arrivals::GAP.requests(), Arrivals::GAP.is_gap()), (None, 0.0, true));
        assert_eq!(Arrivals::GAP, Arrivals::GAP);
    }
}
