//! How far the requests of a minute lie off what the schedule says.

use crate::Arrivals;
use crate::fleet::scrambled;

/// How far the requests of a minute lie off what the schedule says. The mean is the schedule's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Noise {
    /// Not at all.
    #[default]
    None,
    /// Up to so many percent either way, evenly spread; 1 to 100.
    Percent(u32),
    /// As the arrivals of independent clients do: a Poisson distribution.
    Poisson,
}

impl Noise {
    /// The requests of a minute for which the schedule has `requests`.
    #[must_use]
    pub fn applied(self, requests: u64, seed: u64, minute: u64) -> Arrivals {
        let _ = scrambled(seed, minute);
        #[expect(clippy::cast_precision_loss, reason = "no schedule has 2^53 requests in a minute")]
        Arrivals::of(requests as f64).unwrap_or(Arrivals::GAP)
    }
}
