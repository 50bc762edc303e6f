//! Traffic that is the same in every run: days with a peak, noise, and a burst now and then.

use std::fmt::Write as _;

use simulator::Arrivals;
use simulator::fleet::scrambled;

const MINUTES_IN_A_DAY: u32 = 1_440;
/// How often a burst begins, how long it lasts, and by how many times there is more then.
const BURST_EVERY: u32 = 997;
const BURST_MINUTES: u32 = 20;
const BURST: f64 = 3.0;

/// The requests of a minute, a whole number from 160 to 7,920.
fn requests(minute: u32) -> f64 {
    let hour_angle = f64::from(minute % MINUTES_IN_A_DAY) / f64::from(MINUTES_IN_A_DAY) * std::f64::consts::TAU;
    let hundredths = u32::try_from(scrambled(1, minute.into()) % 100).unwrap_or_default();
    let noise = 0.8 + f64::from(hundredths) * 0.004;
    let burst = if minute % BURST_EVERY < BURST_MINUTES { BURST } else { 1.0 };
    ((1_200.0 - 1_000.0 * hour_angle.cos()) * noise * burst).floor()
}

/// So many minutes.
pub(super) fn minutes(count: u32) -> Vec<Arrivals> {
    (0..count).filter_map(|minute| Arrivals::of(requests(minute))).collect()
}

/// The same as a trace in CSV, with minutes from its start.
pub(super) fn csv(count: u32) -> String {
    let mut text = "minute,requests\n".to_owned();
    for minute in 0..count {
        let _ = writeln!(text, "{minute},{}", requests(minute)); // Writing to a text can not fail.
    }
    text
}
