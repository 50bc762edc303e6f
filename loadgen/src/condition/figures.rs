//! What a condition needs of a tally, and no more: the seconds of a window are many.

use std::collections::BTreeMap;
use std::time::Duration;

use super::value::MILLION;
use super::{Metric, Statistic, Times};
use crate::histogram::Histogram;
use crate::tally::Tally;

/// What a metric is made of, in one second.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sample {
    /// Those that are meant, and all of them.
    Counts { part: u64, whole: u64 },
    /// Times in microseconds, and how often each came.
    Times(Vec<(u64, u64)>),
}

/// Samples added up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Figures {
    part: u64,
    whole: u64,
    times: BTreeMap<u64, u64>,
}

impl Metric {
    pub(super) fn sample(self, tally: &Tally) -> Sample {
        let finished = tally.answered + tally.failed;
        match self {
            Self::Errors => Sample::Counts { part: tally.failed, whole: finished },
            Self::Failures(class) => Sample::Counts { part: tally.failures_of(class), whole: finished },
            Self::Late => Sample::Counts { part: tally.late, whole: tally.sent },
            Self::Dropped => Sample::Counts { part: tally.dropped, whole: tally.due },
            Self::Rate => Sample::Counts { part: tally.sent, whole: tally.due },
            Self::Time(Times::Response, _) => times(&tally.response_times),
            Self::Time(Times::Service, _) => times(&tally.service_times),
            Self::Time(Times::FirstPart, _) => times(&tally.first_part_times),
        }
    }
}

fn times(histogram: &Histogram) -> Sample {
    let buckets = histogram.buckets();
    let recorded = buckets.iter_recorded();
    Sample::Times(recorded.map(|bucket| (bucket.value_iterated_to(), bucket.count_since_last_iteration())).collect())
}

impl Figures {
    pub(super) fn add(&mut self, sample: &Sample) {
        match sample {
            Sample::Counts { part, whole } => {
                self.part += part;
                self.whole += whole;
            }
            Sample::Times(times) => {
                for (time, count) in times {
                    *self.times.entry(*time).or_default() += count;
                    self.whole += count;
                }
            }
        }
    }

    /// Takes away what was added before.
    pub(super) fn remove(&mut self, sample: &Sample) {
        match sample {
            Sample::Counts { part, whole } => {
                self.part -= part;
                self.whole -= whole;
            }
            Sample::Times(times) => {
                for (time, count) in times {
                    if let Some(left) = self.times.get_mut(time) {
                        *left -= count;
                        if *left == 0 {
                            self.times.remove(time);
                        }
                    }
                    self.whole -= count;
                }
            }
        }
    }

    pub(super) const fn counts(&self) -> (u64, u64) {
        (self.part, self.whole)
    }

    /// `None` where there are no times.
    pub(super) fn time(&self, statistic: Statistic) -> Option<Duration> {
        let (longest, _) = self.times.last_key_value()?;
        let microseconds = match statistic {
            Statistic::Longest => *longest,
            Statistic::Mean => {
                let sum: u128 = self.times.iter().map(|(time, count)| u128::from(*time) * u128::from(*count)).sum();
                u64::try_from(sum / u128::from(self.whole)).unwrap_or(*longest)
            }
            Statistic::Percentile(percent) => {
                // The rank among all of them, from 1 on, that so many percent are not over.
                let rank = (u128::from(self.whole) * u128::from(percent)).div_ceil(u128::from(100 * MILLION));
                let mut passed = 0;
                let at_rank = self.times.iter().find(|(_, count)| {
                    passed += u128::from(**count);
                    rank <= passed
                });
                *at_rank.map_or(longest, |(time, _)| time)
            }
        };
        Some(Duration::from_micros(microseconds))
    }
}
