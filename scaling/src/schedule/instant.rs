//! The start and the end of a scheduled action: instants in UTC, whole seconds.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::Fault;
use crate::ProblemCode;
use crate::input::Rules;

/// Takes `2026-12-01T08:00:00Z`, the `Z` optional.
///
/// A date alone is refused, because a day has a first and a last second and one of them would have to be
/// guessed; so is another offset, because the API takes UTC and a template that shows it is easier to read. By the
/// service's own rules an offset is an instant too.
pub(crate) fn parse(rules: Rules, text: &str) -> Result<Timestamp, Fault> {
    let of_service = || whole(text).filter(|_| rules == Rules::Service);
    if let Some(instant) = local(text.strip_suffix('Z').unwrap_or(text)).and_then(utc).or_else(of_service) {
        return Ok(instant);
    }
    let fix = match completed(text) {
        Some(instant) => format!("write `{instant}`"),
        None => "write it as in `2026-12-01T08:00:00Z`".to_owned(),
    };
    Err(Fault::new(ProblemCode::ScheduleInstant, format!("`{text}` is not an instant in UTC"), fix))
}

/// A local date and time in the one form `yyyy-mm-ddThh:mm:ss`, with a day that the calendar has.
pub(crate) fn local(text: &str) -> Option<DateTime> {
    const SHAPE: &[u8; 19] = b"0000-00-00T00:00:00";
    let fits = |(byte, shape): (u8, &u8)| if *shape == b'0' { byte.is_ascii_digit() } else { byte == *shape };
    let shaped = text.len() == SHAPE.len() && text.bytes().zip(SHAPE).all(fits);
    // A leap second would be read as the second before it.
    if shaped && !text.ends_with(":60") { text.parse().ok() } else { None }
}

/// The same date and time in the one form, from what leaves parts of it out or spells them otherwise.
pub(crate) fn completed_local(text: &str) -> Option<DateTime> {
    let text = text.trim().trim_end_matches(['Z', 'z']).replacen([' ', 't'], "T", 1);
    ["", ":00", "T00:00:00"].into_iter().find_map(|rest| local(&format!("{text}{rest}")))
}

/// The instant that a text with another offset, or with parts left out, stands for.
fn completed(text: &str) -> Option<Timestamp> {
    completed_local(text).and_then(utc).or_else(|| whole(text.trim()))
}

/// An instant with its offset, in whole seconds.
fn whole(text: &str) -> Option<Timestamp> {
    text.parse().ok().filter(|instant: &Timestamp| instant.subsec_nanosecond() == 0)
}

fn utc(local: DateTime) -> Option<Timestamp> {
    TimeZone::UTC.to_timestamp(local).ok()
}
