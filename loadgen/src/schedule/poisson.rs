//! A Poisson process of rate 1, the same on every machine for the same seed.

use simulator::fleet::scrambled;
use simulator::traffic::Position;

/// A stream of chance that no minute of made-up traffic, and no start-up of the simulator, takes from the same seed.
const STREAM: u64 = u64::MAX - 1;

/// The positions of a Poisson process of rate 1, one after the other.
#[derive(Clone, Debug)]
pub(super) struct Process {
    chance: Chance,
    /// The index of the request that `position` is of.
    index: u64,
    position: Position,
}

/// Numbers that look like chance, one after the other.
#[derive(Clone, Debug)]
struct Chance {
    seed: u64,
    drawn: u64,
}

impl Process {
    pub(super) fn new(seed: u64) -> Self {
        let mut chance = Chance { seed: scrambled(seed, STREAM), drawn: 0 };
        let position = chance.exponential();
        Self { chance, index: 0, position }
    }

    /// The position of a request. An index that is not over the last one has that one's.
    pub(super) fn position(&mut self, index: u64) -> Position {
        while self.index < index {
            let distance = self.chance.exponential();
            let (part, carry) = self.position.part.overflowing_add(distance.part);
            let whole = self.position.whole.saturating_add(distance.whole).saturating_add(carry.into());
            self.position = Position { whole, part };
            self.index += 1;
        }
        self.position
    }
}

impl Chance {
    fn draw(&mut self) -> u64 {
        let drawn = scrambled(self.seed, self.drawn);
        self.drawn = self.drawn.wrapping_add(1);
        drawn
    }

    /// An exponentially distributed number of mean 1, by comparisons alone (von Neumann, "Various techniques used in
    /// connection with random digits", 1951): logarithms differ between machines.
    fn exponential(&mut self) -> Position {
        let mut whole = 0;
        loop {
            let first = self.draw();
            let (mut last, mut run) = (first, 1);
            loop {
                let next = self.draw();
                if last <= next {
                    break;
                }
                (last, run) = (next, run + 1);
            }
            // A falling run of odd length comes from a part with the chance e^-part, up to a factor.
            if run % 2 == 1 {
                return Position { whole, part: (first >> 32) as u32 };
            }
            whole += 1;
        }
    }
}
