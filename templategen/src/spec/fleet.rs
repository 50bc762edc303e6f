//! What a spec says of the fleet: read for the simulator, deployed nowhere.
//!
//! The domain knows no fleet, because nothing that scales does, so the block is checked here.

use std::ops::Range;

use scaling::Decimal;

use super::form::whole;
use crate::diagnostic::{Diagnostic, FormCode};
use crate::yaml::{Entry, Node};

/// What serves the requests, in the words of [`docs/simulator.md`](../../../docs/simulator.md).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fleet {
    /// Requests that one unit of capacity serves in a minute, over 0; `None` where the spec does not say.
    pub requests_per_minute: Option<Decimal>,
    /// Requests that one unit works on at a time when it is fully used, over 0.
    pub concurrency: Decimal,
    /// Seconds from the start of a scale-out until its units serve, up to a day.
    pub start_up_seconds: u32,
    /// How far the start-up may lie off that, either way, in seconds; at most `start_up_seconds`.
    pub start_up_spread_seconds: u32,
    /// Seconds from the start of a scale-in until the endpoint is in service again, up to a day.
    pub removal_seconds: u32,
    /// What one unit costs in an hour, 0 or more, in whichever currency; `None` where the spec does not say.
    pub price_per_hour: Option<Decimal>,
}

impl Fleet {
    /// The longest of its times, in seconds: a day.
    pub const MOST_SECONDS: u32 = 86_400;
    /// What holds where a block says nothing.
    pub const DEFAULT: Self = Self {
        requests_per_minute: None,
        concurrency: Decimal::ONE,
        start_up_seconds: 300,
        start_up_spread_seconds: 0,
        removal_seconds: 60,
        price_per_hour: None,
    };
}

/// Reads the block `fleet`; what the check of the form refused is read as left out.
pub(crate) fn read(root: &Node, problems: &mut Vec<Diagnostic>) -> Option<Fleet> {
    let block = &root.entry("fleet")?.value;
    let mut reader = Reader { block, problems };
    let fleet = Fleet {
        requests_per_minute: reader.number("requests_per_minute", Over::Zero),
        concurrency: reader.number("concurrency", Over::Zero).unwrap_or(Fleet::DEFAULT.concurrency),
        start_up_seconds: reader.seconds("start_up_seconds", Fleet::DEFAULT.start_up_seconds),
        start_up_spread_seconds: reader.seconds("start_up_spread_seconds", Fleet::DEFAULT.start_up_spread_seconds),
        removal_seconds: reader.seconds("removal_seconds", Fleet::DEFAULT.removal_seconds),
        price_per_hour: reader.number("price_per_hour", Over::OrAtZero),
    };
    reader.check_spread(&fleet);
    Some(fleet)
}

/// Which numbers are taken.
#[derive(Clone, Copy)]
enum Over {
    Zero,
    OrAtZero,
}

struct Reader<'a> {
    block: &'a Node,
    problems: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn number(&mut self, key: &str, over: Over) -> Option<Decimal> {
        let entry = self.block.entry(key)?;
        let text = &entry.value.scalar()?.text;
        let Ok(number) = Decimal::parse(text) else {
            self.refuse(
                entry,
                format!("`{key}` is `{text}`, which is no number"),
                "write a number of at most 15 digits, such as 100 or 1.408, without an exponent",
            );
            return None;
        };
        let fits = match over {
            Over::Zero => Decimal::ZERO < number,
            Over::OrAtZero => Decimal::ZERO <= number,
        };
        if fits {
            return Some(number);
        }
        let (wanted, fix) = match over {
            Over::Zero => ("over 0", "write a number over 0, or leave the key out"),
            Over::OrAtZero => ("0 or more", "write 0 or more, or leave the key out"),
        };
        self.refuse(entry, format!("`{key}` is {number}, and has to be {wanted}"), fix);
        None
    }

    fn seconds(&mut self, key: &str, default: u32) -> u32 {
        let Some(entry) = self.block.entry(key) else { return default };
        let Some(number) = entry.value.scalar().and_then(whole) else { return default };
        let seconds = u32::try_from(number).ok().filter(|seconds| *seconds <= Fleet::MOST_SECONDS);
        seconds.unwrap_or_else(|| {
            let most = Fleet::MOST_SECONDS;
            self.refuse(
                entry,
                format!("`{key}` is {number}, and has to be 0 to {most}"),
                format!("write 0 to {most} seconds, which is a day"),
            );
            default
        })
    }

    fn check_spread(&mut self, fleet: &Fleet) {
        let Some(entry) = self.block.entry("start_up_spread_seconds") else { return };
        let (spread, start_up) = (fleet.start_up_spread_seconds, fleet.start_up_seconds);
        if start_up < spread {
            self.refuse(
                entry,
                format!(
                    "`start_up_spread_seconds` is {spread}, over the start-up of {start_up} seconds it spreads around"
                ),
                format!("write {start_up} or less, or a longer `start_up_seconds`"),
            );
        }
    }

    fn refuse(&mut self, entry: &Entry, message: String, fix: impl Into<String>) {
        let mark: Range<usize> = entry.value.range.clone();
        self.problems.push(Diagnostic::form(FormCode::Fleet, Some(mark), message, fix));
    }
}
