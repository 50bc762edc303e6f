//! What serves: from flags, from the spec's block `fleet`, or from the plan itself.

use clap::Args;
use scaling::Deployment;
use templategen::command::Failure;
use templategen::exit::Exit;
use templategen::spec;

use crate::Fleet;
use crate::estimate::{self, Estimate};

use super::names::{over_zero, price};

/// The longest of a fleet's times, in seconds.
const MOST: i64 = spec::Fleet::MOST_SECONDS as i64;

/// What is said of the fleet.
#[derive(Debug, Args)]
#[command(next_help_heading = "Fleet")]
pub struct FleetArguments {
    /// Requests that one unit (an instance, a copy) serves in a minute [default: the spec's, or what the plan says of it]
    #[arg(long, allow_negative_numbers = true, value_name = "NUMBER", value_parser = over_zero)]
    requests_per_minute: Option<f64>,
    /// Requests that one unit works on at a time when it is fully used [default: the spec's, or 1]
    #[arg(long, allow_negative_numbers = true, value_name = "NUMBER", value_parser = over_zero)]
    concurrency: Option<f64>,
    /// Seconds from the start of a scale-out until its units serve [default: the spec's, or 300]
    #[arg(long, allow_negative_numbers = true, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(0..=MOST))]
    start_up: Option<u32>,
    /// How far a start-up may lie off that, either way [default: the spec's, or 0]
    #[arg(long, allow_negative_numbers = true, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(0..=MOST))]
    start_up_spread: Option<u32>,
    /// Seconds from the start of a scale-in until the endpoint is in service again [default: the spec's, or 60]
    #[arg(long, allow_negative_numbers = true, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(0..=MOST))]
    removal: Option<u32>,
    /// What one unit costs in an hour, in any currency [default: the spec's]
    #[arg(long, allow_negative_numbers = true, value_name = "NUMBER", value_parser = price)]
    price_per_hour: Option<f64>,
    /// The capacity at the start [default: what the first minute needs, within the plan's range]
    #[arg(long, allow_negative_numbers = true, value_name = "COUNT")]
    pub initial_capacity: Option<u32>,
}

impl FleetArguments {
    /// Whether nothing was given but the price, which means something without a plan too.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.requests_per_minute.is_none()
            && self.concurrency.is_none()
            && self.start_up.is_none()
            && self.start_up_spread.is_none()
            && self.removal.is_none()
            && self.initial_capacity.is_none()
    }

    /// What one unit costs in an hour, where it was given.
    #[must_use]
    pub fn price_per_hour(&self) -> Option<f64> {
        self.price_per_hour
    }

    /// The fleet of a plan, and the estimate that it rests on, if it does.
    ///
    /// # Errors
    /// Where nobody says what a unit serves and the plan does not tell, or a start-up would end before it begins.
    pub fn of(&self, said: Option<spec::Fleet>, deployment: &Deployment) -> Result<(Fleet, Option<Estimate>), Failure> {
        let said = said.unwrap_or(spec::Fleet::DEFAULT);
        let known = self.requests_per_minute.or(said.requests_per_minute.map(scaling::Decimal::to_f64));
        let estimate = if known.is_none() { estimate::requests_per_minute(deployment) } else { None };
        let estimated = estimate.as_ref().map(|estimate| estimate.requests_per_minute);
        let fleet = Fleet {
            requests_per_minute: known.or(estimated).ok_or_else(unknown)?,
            concurrency: self.concurrency.unwrap_or(said.concurrency.to_f64()),
            start_up_seconds: self.start_up.unwrap_or(said.start_up_seconds),
            start_up_spread_seconds: self.start_up_spread.unwrap_or(said.start_up_spread_seconds),
            removal_seconds: self.removal.unwrap_or(said.removal_seconds),
            price_per_hour: self.price_per_hour.or(said.price_per_hour.map(scaling::Decimal::to_f64)),
        };
        if fleet.start_up_seconds < fleet.start_up_spread_seconds {
            return Err(Failure::new(
                Exit::Usage,
                format!(
                    "the start-up spreads {} seconds around {} seconds: some would end before they begin",
                    fleet.start_up_spread_seconds, fleet.start_up_seconds
                ),
                format!("give a `--start-up-spread` of at most {}, or a longer `--start-up`", fleet.start_up_seconds),
            ));
        }
        Ok((fleet, estimate))
    }
}

fn unknown() -> Failure {
    Failure::new(
        Exit::Refused,
        "nothing says how many requests one unit serves: no policy of the plan goes by the requests of a unit",
        "give `--requests-per-minute NUMBER`, or `fleet: { requests_per_minute: NUMBER }` in the spec",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where neither flags nor the spec say anything, the simulator's own defaults are those that the spec documents.
    #[test]
    fn the_defaults_of_the_spec_are_those_of_the_fleet() {
        let defaults = spec::Fleet::DEFAULT;
        let fleet = Fleet::of(1.0);
        assert_eq!(defaults.start_up_seconds, fleet.start_up_seconds);
        assert_eq!(defaults.start_up_spread_seconds, fleet.start_up_spread_seconds);
        assert_eq!(defaults.removal_seconds, fleet.removal_seconds);
        assert!((defaults.concurrency.to_f64() - fleet.concurrency).abs() < f64::EPSILON);
        assert_eq!(
            (defaults.requests_per_minute, defaults.price_per_hour),
            (None, fleet.price_per_hour.map(|_| scaling::Decimal::ONE))
        );
    }
}
