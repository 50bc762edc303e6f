//! What serves the requests: how much one unit of capacity does, how soon it is there, and what it costs.

/// The fleet behind a target. A unit is an instance, a copy or a unit of provisioned concurrency, by the kind of endpoint.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fleet {
    /// Requests that one unit serves in a minute, over 0.
    pub requests_per_minute: f64,
    /// Requests that one unit works on at a time when it is fully used, over 0.
    pub concurrency: f64,
    /// Seconds from the start of a scale-out until its units serve.
    pub start_up_seconds: u32,
    /// How far the start-up of one activity may lie off `start_up_seconds`, either way, in seconds: evenly spread.
    pub start_up_spread_seconds: u32,
    /// Seconds from the start of a scale-in until the endpoint is `InService` again.
    pub removal_seconds: u32,
    /// What one unit costs in an hour, 0 or more, in whichever currency; `None` where nobody said.
    pub price_per_hour: Option<f64>,
}

impl Fleet {
    /// Launches on SageMaker take minutes: 134 to 525 seconds were reported for models on GPUs, third parties say 3 to 5
    /// minutes.
    pub const START_UP_SECONDS: u32 = 300;
    /// How long the endpoint is `Updating` for a scale-in is documented nowhere.
    pub const REMOVAL_SECONDS: u32 = 60;

    /// A fleet of units that serve so many requests a minute, all else being the defaults.
    #[must_use]
    pub const fn of(requests_per_minute: f64) -> Self {
        Self {
            requests_per_minute,
            concurrency: 1.0,
            start_up_seconds: Self::START_UP_SECONDS,
            start_up_spread_seconds: 0,
            removal_seconds: Self::REMOVAL_SECONDS,
            price_per_hour: None,
        }
    }

    /// How many units serve so many requests in a minute; 0 for none.
    #[must_use]
    pub fn units_for(&self, requests: f64) -> u32 {
        let units = (requests / self.requests_per_minute).ceil();
        // Saturates, and no endpoint has so many.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a ratio of numbers from 0 on")]
        let units = units as u32;
        units
    }

    /// How long the start-up of an activity takes, in seconds: the same for the same seed and number.
    #[must_use]
    pub fn start_up(&self, seed: u64, activity: u64) -> u32 {
        if self.start_up_spread_seconds == 0 {
            return self.start_up_seconds;
        }
        let width = u64::from(self.start_up_spread_seconds) * 2 + 1;
        let shift = scrambled(seed, activity) % width;
        let seconds = (u64::from(self.start_up_seconds) + shift).saturating_sub(self.start_up_spread_seconds.into());
        u32::try_from(seconds).unwrap_or(u32::MAX)
    }
}

/// A number that looks like chance and follows from both others. The constants are those of `SplitMix64`
/// (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014).
#[must_use]
pub fn scrambled(seed: u64, position: u64) -> u64 {
    let mut state = seed.wrapping_add(position.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    state ^ (state >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_rounded_up() {
        let fleet = Fleet::of(100.0);
        for (requests, units) in [(0.0, 0), (0.1, 1), (100.0, 1), (100.1, 2), (1e30, u32::MAX)] {
            assert_eq!(fleet.units_for(requests), units, "{requests}");
        }
    }

    #[test]
    fn start_ups_stay_within_the_spread_and_reach_both_ends() {
        let fleet = Fleet { start_up_seconds: 5, start_up_spread_seconds: 2, ..Fleet::of(1.0) };
        let mut seen: Vec<u32> = (0..100).map(|activity| fleet.start_up(7, activity)).collect();
        assert_eq!(seen[0], fleet.start_up(7, 0));
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen, [3, 4, 5, 6, 7]);
        let early = Fleet { start_up_seconds: 1, start_up_spread_seconds: 5, ..fleet };
        assert!((0..100).all(|activity| early.start_up(7, activity) <= 6));
    }
}
