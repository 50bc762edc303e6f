//! A rate of requests, exact.

use std::fmt;

/// So many thousandths of a request per hour are one request per second.
pub(super) const PER_SECOND: u64 = 3_600_000;
const PER_MINUTE: u64 = 60_000;
const PER_HOUR: u64 = 1_000;

/// Units as they are written, with what one request in them is.
pub(super) const UNITS: [(&str, u64); 3] = [("s", PER_SECOND), ("m", PER_MINUTE), ("h", PER_HOUR)];

/// A rate from 0 to a million requests per second, exact to a thousandth of a request per hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate(u64);

impl Rate {
    /// No requests.
    pub const ZERO: Self = Self(0);
    /// The highest rate.
    pub const MAX: Self = Self(1_000_000 * PER_SECOND);

    /// A rate in thousandths of a request per hour; `None` over [`MAX`](Self::MAX).
    #[must_use]
    pub const fn thousandths_per_hour(thousandths: u64) -> Option<Self> {
        if thousandths <= Self::MAX.0 { Some(Self(thousandths)) } else { None }
    }

    /// A rate in requests per minute; `None` over [`MAX`](Self::MAX).
    #[must_use]
    pub const fn per_minute(requests: u64) -> Option<Self> {
        Self::thousandths_per_hour(requests.saturating_mul(PER_MINUTE))
    }

    /// A rate in requests per second; `None` over [`MAX`](Self::MAX).
    #[must_use]
    pub const fn per_second(requests: u64) -> Option<Self> {
        Self::thousandths_per_hour(requests.saturating_mul(PER_SECOND))
    }

    /// The rate in thousandths of a request per hour, exactly.
    #[must_use]
    pub const fn in_thousandths_per_hour(self) -> u64 {
        self.0
    }

    /// The rate in requests per minute, for showing.
    #[must_use]
    pub fn in_requests_per_minute(self) -> f64 {
        self.in_unit(PER_MINUTE)
    }

    /// The rate in requests per second, for showing.
    #[must_use]
    pub fn in_requests_per_second(self) -> f64 {
        self.in_unit(PER_SECOND)
    }

    fn in_unit(self, unit: u64) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "no rate reaches 2^53 thousandths per hour")]
        let (rate, unit) = (self.0 as f64, unit as f64);
        rate / unit
    }
}

/// In the unit that reads best of those that have it exactly: `90/m`, `50/s`, `1/h`.
impl fmt::Display for Rate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_exact = |unit: u64| (self.0 * 1000).is_multiple_of(unit);
        let (name, unit) = match UNITS {
            [second, ..] if 10 * PER_SECOND <= self.0 && is_exact(PER_SECOND) => second,
            [_, minute, _] if is_exact(PER_MINUTE) => minute,
            [.., hour] => hour,
        };
        let thousandths = self.0 * 1000 / unit;
        write!(formatter, "{}", thousandths / 1000)?;
        if !thousandths.is_multiple_of(1000) {
            let decimals = format!("{:03}", thousandths % 1000);
            write!(formatter, ".{}", decimals.trim_end_matches('0'))?;
        }
        write!(formatter, "/{name}")
    }
}
