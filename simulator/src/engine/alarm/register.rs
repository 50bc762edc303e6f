//! The datapoints of an alarm whose periods have one sample each, as bits: the lowest is the newest.

use scaling::Fill;

use super::{Rules, Verdict};
use crate::engine::samples::{Sample, Samples};

/// Datapoints as bits.
type Bits = u128;

/// Two bits for each sample, as far back as the alarm fetches, and the bits of those that were evaluated.
#[derive(Clone, Debug)]
pub(super) struct Register {
    known: Bits,
    breaching: Bits,
    /// Those that are fetched.
    fetched: Bits,
    /// Those of them that can be read already.
    readable: Bits,
    /// As many as the alarm looks at.
    looked_at: Bits,
    zero_breaches: bool,
    evaluated: Bits,
}

impl Register {
    /// The most periods that an alarm which is kept here can fetch.
    pub(super) const BITS: u32 = Bits::BITS;

    /// A register of which the newest `delay` samples can not be read yet.
    pub(super) fn new(rules: &Rules, delay: u64) -> Self {
        let fetched = lowest(rules.fetched);
        let late = lowest(u32::try_from(delay).unwrap_or(Bits::BITS));
        Self {
            known: 0,
            breaching: 0,
            fetched,
            readable: fetched & !late,
            looked_at: lowest(rules.periods),
            zero_breaches: rules.breaches(0.0),
            evaluated: 0,
        }
    }

    /// Takes the newest sample; the first one can stand for all before it.
    #[inline]
    pub(super) fn take(&mut self, sample: Sample, breaches: bool) {
        let is_known = !sample.value.is_nan();
        if sample.stands_for_all {
            self.known = if is_known { Bits::MAX } else { 0 };
            self.breaching = if breaches { Bits::MAX } else { 0 };
        } else {
            self.known = self.known << 1 | Bits::from(is_known);
            self.breaching = self.breaching << 1 | Bits::from(breaches);
        }
    }

    /// What the datapoints say; they are kept until the next evaluation.
    #[inline]
    pub(super) fn evaluate(&mut self, rules: &Rules) -> Verdict {
        let (known, breaching) = self.filled(rules);
        if known == 0 {
            self.evaluated = 0;
            return rules.of_none();
        }
        let in_a_row = self.looked_at << known.trailing_zeros();
        self.evaluated = if known & in_a_row == in_a_row && in_a_row.count_ones() == rules.periods {
            in_a_row
        } else if known.count_ones() < rules.periods {
            self.evaluated = known;
            let oldest = Bits::BITS - 1 - known.leading_zeros();
            return rules.of_few(known.count_ones(), (breaching & known).count_ones(), oldest);
        } else {
            newest_of(known, rules.periods)
        };
        // Mostly all of them breach, or none does.
        let breaching = match breaching & self.evaluated {
            0 => 0,
            all if all == self.evaluated => rules.periods,
            some => some.count_ones(),
        };
        Some(rules.of_enough(breaching))
    }

    /// The datapoints that are there after filling, and those that breach.
    #[inline]
    fn filled(&self, rules: &Rules) -> (Bits, Bits) {
        let known = self.known & self.readable;
        let breaching = self.breaching & known;
        match rules.fill {
            None => (known, breaching),
            Some(Fill::Zero) if known == 0 && !rules.fills_emptiness => (0, 0),
            Some(Fill::Zero) => {
                let zeros = if self.zero_breaches { self.fetched & !known } else { 0 };
                (self.fetched, breaching | zeros)
            }
            Some(Fill::Repeat) => repeated(known, breaching),
        }
    }

    /// Calls with the value of each evaluated datapoint, the oldest first.
    #[inline]
    pub(super) fn each_evaluated(&self, fill: Option<Fill>, samples: &Samples, act: &mut impl FnMut(f64)) {
        let known = self.known & self.readable;
        let mut left = self.evaluated;
        while left != 0 {
            let age = Bits::BITS - 1 - left.leading_zeros();
            left &= !(1 << age);
            if known >> age & 1 == 1 {
                act(samples.newest(age as usize));
            } else if fill == Some(Fill::Repeat) {
                let source = age + (known >> age).trailing_zeros();
                act(samples.newest(source as usize));
            } else {
                act(0.0);
            }
        }
    }
}

/// So many of the lowest bits.
fn lowest(count: u32) -> Bits {
    Bits::MAX.checked_shr(Bits::BITS.saturating_sub(count)).unwrap_or(0)
}

/// So many of the lowest bits that are set; there are as many.
#[cold]
fn newest_of(all: Bits, count: u32) -> Bits {
    let older = (0..count).fold(all, |left, _| left & (left - 1));
    all & !older
}

/// Every datapoint that is newer than the oldest one and missing becomes the next older one.
#[inline]
fn repeated(known: Bits, mut breaching: Bits) -> (Bits, Bits) {
    if known == 0 {
        return (0, 0);
    }
    let there = lowest(Bits::BITS - known.leading_zeros());
    let mut missing = there & !known;
    // Gaps are filled from their old ends on, one period of each at a time.
    while missing != 0 {
        let next = missing & !(missing >> 1);
        breaching |= breaching >> 1 & next;
        missing &= !next;
    }
    (there, breaching)
}
