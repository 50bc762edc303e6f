//! What is to be sent when: a schedule, how requests arrive within it, and which part of it is ours.

use simulator::traffic::Schedule;

/// All requests of a run, and our part of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The rates over time.
    pub schedule: Schedule,
    /// How requests lie within them.
    pub arrivals: ArrivalProcess,
    /// Which of them are ours.
    pub shard: Shard,
}

/// How requests lie within the rates of a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArrivalProcess {
    /// Evenly: exactly as many as the schedule says, the same in every run.
    Constant,
    /// As those of independent clients do, a Poisson process of the schedule's rate: the same for the same seed.
    Poisson {
        /// What chance follows from.
        seed: u64,
    },
}

/// Every `of`-th request from the one with the index `index` on: shards of the same `of` have no request in common, and
/// all requests together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    index: u64,
    of: u64,
}

impl Shard {
    /// All requests.
    pub const WHOLE: Self = Self { index: 0, of: 1 };

    /// The shard with an index from 0 on of so many; `None` where there is none.
    #[must_use]
    pub const fn new(index: u64, of: u64) -> Option<Self> {
        if index < of { Some(Self { index, of }) } else { None }
    }

    /// Its index, from 0 to under [`of`](Self::of).
    #[must_use]
    pub const fn index(self) -> u64 {
        self.index
    }

    /// How many shards there are.
    #[must_use]
    pub const fn of(self) -> u64 {
        self.of
    }

    /// The part of this shard that belongs to one of so many workers; `None` where there is no such worker, or where the
    /// parts can not be counted.
    #[must_use]
    pub fn split(self, worker: u64, workers: u64) -> Option<Self> {
        let of = self.of.checked_mul(workers)?;
        if workers <= worker { None } else { Self::new(self.index + self.of * worker, of) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workers_share_a_shard_and_nothing_else() {
        let shard = Shard::new(2, 3).unwrap();
        let parts: Vec<_> = (0..4).map(|worker| shard.split(worker, 4).unwrap()).collect();
        for request in 0..120 {
            let owners = parts.iter().filter(|part| request % part.of() == part.index()).count();
            assert_eq!(owners, usize::from(request % 3 == 2), "{request}");
        }
        assert_eq!(shard.split(4, 4), None);
        assert_eq!(Shard::new(3, 3), None);
    }
}
