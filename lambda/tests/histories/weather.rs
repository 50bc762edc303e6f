//! What goes wrong during one delivery.

use std::fmt;
use std::time::Duration;

use standin::{Fault, ServiceError};

use crate::random::Random;
use crate::support::deliver::TIMEOUT;
use crate::support::recorder::Reaction;
use crate::support::world::Mishap;

/// What one delivery has to live with.
#[derive(Clone, Debug)]
pub(crate) struct Weather {
    /// By the number of the call.
    pub(crate) mishaps: Vec<(usize, Mishap)>,
    /// What the callback server does with the attempts.
    pub(crate) callback: Vec<Reaction>,
    /// How long the function has.
    pub(crate) timeout: Duration,
}

/// Whether the function may be killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Killing {
    Allowed,
    Spared,
}

/// Calls of one delivery that may meet something; most make fewer.
const CALLS: usize = 45;

/// Refusals that may pass: code and message.
const PASSING: [(&str, &str); 4] = [
    ("ConcurrentUpdateException", "Try again."),
    ("ThrottlingException", "Rate exceeded"),
    ("InternalServiceException", "Something broke."),
    ("FailedResourceAccessException", "Rate exceeded (Throttling)"),
];

/// Refusals that stay.
const LASTING: [(&str, &str); 3] = [
    ("ValidationException", "The request is bad."),
    ("AccessDeniedException", "You may not."),
    ("LimitExceededException", "Too many."),
];

impl Weather {
    /// Nothing goes wrong.
    pub(crate) const fn fair() -> Self {
        Self { mishaps: Vec::new(), callback: Vec::new(), timeout: TIMEOUT }
    }

    /// As it comes: nothing in half of the cases.
    pub(crate) fn any(random: &mut Random, killing: Killing) -> Self {
        let mut weather = Self::fair();
        if random.percent(50) {
            return weather;
        }
        if random.percent(15) {
            weather.timeout = Duration::from_secs(*random.one_of(&[3, 12, 30, 90]));
        }
        if random.percent(20) {
            let reactions = [Reaction::Status(503), Reaction::Hang, Reaction::Status(403), Reaction::Status(500)];
            weather.callback = (0..=random.below(4)).map(|_| *random.one_of(&reactions)).collect();
        }
        weather.mishaps = (0..random.below(4)).map(|_| (random.below(CALLS), mishap(random, killing))).collect();
        if random.percent(10) {
            // A service that is out for a while.
            let (first, bad) = (random.below(CALLS), mishap(random, Killing::Spared));
            weather.mishaps.extend((first..first + 12).map(|number| (number, bad.clone())));
        }
        weather
    }

    /// The same without refusals that stay.
    pub(crate) fn without_lasting(mut self) -> Self {
        let is_lasting = |mishap: &Mishap| match mishap {
            Mishap::Fault(Fault::Error(error)) => LASTING.iter().any(|(exception, _)| *exception == error.exception),
            _ => false,
        };
        self.mishaps.retain(|(_, mishap)| !is_lasting(mishap));
        self
    }
}

fn mishap(random: &mut Random, killing: Killing) -> Mishap {
    let refusal =
        |(exception, message): &(&str, &str)| Mishap::Fault(Fault::Error(ServiceError::new(exception, *message)));
    match random.below(if killing == Killing::Allowed { 13 } else { 11 }) {
        0 | 1 => refusal(random.one_of(&PASSING)),
        2 | 3 => refusal(random.one_of(&LASTING)),
        4 => Mishap::Fault(Fault::Hang),
        5 => Mishap::Fault(Fault::ApplyAndHang),
        6 => Mishap::Broken { applied: random.percent(50) },
        7 => Mishap::Fault(Fault::Latency(Duration::from_millis(u64::try_from(random.below(12_000)).unwrap_or(0)))),
        8 => Mishap::NotThereYet,
        9 => Mishap::NotDescribedFor(Duration::from_secs(2)),
        10 => Mishap::NotTaggedFor(Duration::from_secs(2)),
        11 => Mishap::CrashBefore,
        _ => Mishap::CrashAfter,
    }
}

impl fmt::Display for Weather {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, mishap) in &self.mishaps {
            match mishap {
                Mishap::Fault(Fault::Error(error)) => write!(formatter, " {number}: {},", error.exception)?,
                other => write!(formatter, " {number}: {other:?},")?,
            }
        }
        write!(formatter, " callback {:?}, {:?}", self.callback, self.timeout)
    }
}
