//! The values of single flags.

use jiff::Timestamp;
use simulator::traffic::{self, Rate, ShapeError};

use crate::plan::Shard;

/// Reads `50/s`.
pub(in crate::command) fn rate(text: &str) -> Result<Rate, String> {
    text.parse().map_err(|error: ShapeError| told(&error))
}

/// Reads `1h30m`, in seconds.
pub(in crate::command) fn duration(text: &str) -> Result<u64, String> {
    traffic::duration(text).map_err(|error| told(&error))
}

/// Reads `3/16`, which is the shard with the index 2.
pub(in crate::command) fn shard(text: &str) -> Result<Shard, &'static str> {
    let number =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u64>().ok()).flatten();
    let shard = text.split_once('/').and_then(|(place, of)| Shard::new(number(place)?.checked_sub(1)?, number(of)?));
    shard.ok_or("write which one of how many, counted from 1 on, such as 3/16")
}

/// Reads an instant.
pub(in crate::command) fn instant(text: &str) -> Result<Timestamp, &'static str> {
    text.parse().map_err(|_| "write an instant with its offset, such as 2026-12-01T08:00:00Z")
}

fn told(error: &ShapeError) -> String {
    format!("{}; {}", error.message, error.fix)
}
