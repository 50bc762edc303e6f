//! Random traffic: stretches of minutes that are steady, silent, noisy, steep or not there.

use proptest::prelude::*;
use simulator::Arrivals;
use simulator::fleet::scrambled;

#[derive(Clone, Copy, Debug)]
enum Stretch {
    Steady(u32),
    Gap,
    Noisy { most: u32, seed: u64 },
    Ramp { from: u32, to: u32 },
    Fraction(f64),
}

/// Up to a few hours.
pub(super) fn trace() -> impl Strategy<Value = Vec<Arrivals>> {
    // Round numbers meet thresholds exactly.
    let level = || prop_oneof![3 => (0..60_u32).prop_map(|tens| tens * 20), 1 => Just(0), 1 => 0..3_000_u32];
    let stretch = prop_oneof![
        4 => level().prop_map(Stretch::Steady),
        1 => Just(Stretch::Gap),
        2 => (level(), any::<u64>()).prop_map(|(most, seed)| Stretch::Noisy { most, seed }),
        1 => (level(), level()).prop_map(|(from, to)| Stretch::Ramp { from, to }),
        1 => (0.0..500.0_f64).prop_map(Stretch::Fraction),
    ];
    prop::collection::vec((stretch, 1..25_u32), 1..8).prop_map(|stretches| {
        stretches
            .into_iter()
            .flat_map(|(stretch, minutes)| (0..minutes).map(move |minute| stretch.minute(minute, minutes)))
            .collect()
    })
}

impl Stretch {
    fn minute(self, minute: u32, minutes: u32) -> Arrivals {
        let requests = match self {
            Self::Gap => return Arrivals::GAP,
            Self::Steady(requests) => requests.into(),
            Self::Noisy { most, seed } => {
                let request = scrambled(seed, minute.into()) % u64::from(most + 1);
                f64::from(u32::try_from(request).expect("at most the most"))
            }
            Self::Ramp { from, to } => {
                let share = f64::from(minute) / f64::from(minutes);
                f64::from(from) * (1.0 - share) + f64::from(to) * share
            }
            Self::Fraction(requests) => requests,
        };
        Arrivals::of(requests).expect("a count")
    }
}
