//! How far the requests of a minute lie off what the schedule says.

use crate::Arrivals;
use crate::fleet::scrambled;

/// From so many requests a minute on, a normal distribution stands in for Poisson's.
const MANY: u64 = 32;

/// 1 / e.
const INVERSE_E: f64 = 0.367_879_441_171_442_33;

/// How far the requests of a minute lie off what the schedule says. The mean is the schedule's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Noise {
    /// Not at all.
    #[default]
    None,
    /// Up to so many percent either way, evenly spread; 1 to 100.
    Percent(u32),
    /// As the arrivals of independent clients do: a Poisson distribution, from 32 requests on the normal one next to it.
    Poisson,
}

impl Noise {
    /// The requests of a minute for which the schedule has `requests`: a whole number, the same on every machine.
    #[must_use]
    pub fn applied(self, requests: u64, seed: u64, minute: u64) -> Arrivals {
        let chance = Chance(scrambled(seed, minute));
        let requests = match self {
            Self::None => requests,
            Self::Percent(percent) => varied(requests, percent, &chance),
            Self::Poisson if requests < MANY => few(requests, &chance),
            Self::Poisson => many(requests, &chance),
        };
        Arrivals::of(float(requests)).unwrap_or(Arrivals::GAP)
    }
}

/// A source of chance: numbers in [0, 1) by their positions.
struct Chance(u64);

impl Chance {
    fn draw(&self, position: u64) -> f64 {
        float(scrambled(self.0, position) >> 11) / float(1 << 53)
    }
}

fn varied(requests: u64, percent: u32, chance: &Chance) -> u64 {
    let share = f64::from(percent) / 100.0 * (2.0 * chance.draw(0) - 1.0);
    whole(float(requests) * (1.0 + share))
}

/// Poisson's distribution by the product of chances (Knuth, "The Art of Computer Programming", volume 2, 3.4.1), without a
/// function that differs between machines.
fn few(mean: u64, chance: &Chance) -> u64 {
    let limit = (0..mean).fold(1.0, |product, _| product * INVERSE_E);
    let mut product = chance.draw(0);
    let mut count = 0;
    while limit < product {
        count += 1;
        product *= chance.draw(count);
    }
    count
}

/// The normal distribution with Poisson's mean and variance: the sum of twelve chances has a variance of 1.
fn many(mean: u64, chance: &Chance) -> u64 {
    let deviation = (0..12).map(|position| chance.draw(position)).sum::<f64>() - 6.0;
    whole(float(mean) + float(mean).sqrt() * deviation)
}

fn whole(requests: f64) -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates at 0")]
    let requests = requests.round() as u64;
    requests
}

fn float(number: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "no schedule has 2^53 requests in a minute")]
    let number = number as f64;
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_keeps_the_mean_and_has_its_spread() {
        // What the variance is to be: of an even spread a third of the square of the half width, Poisson's the mean.
        for (noise, mean, variance) in [
            (Noise::None, 100, 0.0),
            (Noise::Percent(10), 1000, 10_000.0 / 3.0),
            (Noise::Percent(100), 1000, 1_000_000.0 / 3.0),
            (Noise::Poisson, 3, 3.0),
            (Noise::Poisson, 31, 31.0),
            (Noise::Poisson, 32, 32.0),
            (Noise::Poisson, 10_000, 10_000.0),
        ] {
            let count = 20_000;
            let minutes: Vec<f64> = (0..count).map(|minute| noise.applied(mean, 7, minute).requests()).collect();
            let (count, mean) = (float(count), float(mean));
            let found = minutes.iter().sum::<f64>() / count;
            let spread = minutes.iter().map(|minute| (minute - mean).powi(2)).sum::<f64>() / count;
            assert!((found - mean).abs() <= 4.0 * (variance / count).sqrt(), "{noise:?} of {mean}: mean {found}");
            assert!((spread - variance).abs() <= variance * 0.06, "{noise:?} of {mean}: variance {spread}");
        }
    }

    #[test]
    fn no_request_stays_none() {
        for noise in [Noise::None, Noise::Percent(100), Noise::Poisson] {
            assert!((0..1000).all(|minute| noise.applied(0, 7, minute).known() == Some(0.0)), "{noise:?}");
        }
    }
}
