//! Time zones, out of the database that is built in: nothing is read from the machine.

use std::fmt;

use jiff::tz::{TimeZone, TimeZoneDatabase};

use super::Fault;
use crate::ProblemCode;

/// A time zone by its IANA name, such as `Europe/Berlin`, with its daylight saving.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    name: String,
    rules: TimeZone,
}

impl Zone {
    /// Coordinated Universal Time, in which schedules are read unless said otherwise.
    #[must_use]
    pub fn utc() -> Self {
        Self { name: "UTC".to_owned(), rules: TimeZone::UTC }
    }

    /// Takes a zone by its IANA name, upper and lower case as IANA writes it, because the service
    /// compares letter by letter.
    pub(crate) fn parse(name: &str) -> Result<Self, Fault> {
        let database = TimeZoneDatabase::bundled();
        if let Ok(rules) = database.get(name)
            && rules.iana_name() == Some(name)
        {
            return Ok(Self { name: name.to_owned(), rules });
        }
        let fix = match (fixed_offset(name), nearest(&database, name)) {
            (Some((ahead, zone)), _) => format!(
                "write `{zone}` for UTC{ahead}, its sign is the other way round, or name a city such as `Europe/Berlin`"
            ),
            (None, Some(nearest)) => format!("write `{nearest}`"),
            (None, None) => "write an IANA name such as `Europe/Berlin`, `America/New_York` or `UTC`".to_owned(),
        };
        Err(Fault::new(ProblemCode::TimeZoneUnknown, format!("`{name}` is not a time zone"), fix))
    }

    /// The IANA name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its offsets from UTC, over all of history and the rules in force for the future.
    #[must_use]
    pub const fn rules(&self) -> &TimeZone {
        &self.rules
    }

    /// What `Etc/GMT+9` and the like are, whose sign is easily read the wrong way round.
    pub(crate) fn inverted(&self) -> Option<Inverted> {
        let (sign, hours) = self.name.strip_prefix("Etc/GMT")?.split_at_checked(1)?;
        let (sign, opposite) = match sign {
            "+" => ('-', '-'),
            "-" => ('+', '+'),
            _ => return None,
        };
        let opposite = format!("Etc/GMT{opposite}{hours}");
        // `Etc/GMT-13` and `Etc/GMT-14` have no opposite, and 0 is UTC on both sides.
        let has_opposite = hours != "0" && TimeZoneDatabase::bundled().get(&opposite).is_ok();
        has_opposite.then(|| Inverted { offset: format!("{sign}{hours}"), opposite })
    }
}

/// A zone whose name has the opposite sign of its offset.
pub(crate) struct Inverted {
    /// The offset from UTC in hours, with its sign.
    pub(crate) offset: String,
    /// The name of the zone as many hours on the other side of UTC.
    pub(crate) opposite: String,
}

impl fmt::Display for Zone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name)
    }
}

/// For `UTC+1`, `GMT-05:00` and the like: the offset, and the zone of whole hours that has it.
fn fixed_offset(name: &str) -> Option<(String, String)> {
    let name = name.to_ascii_uppercase();
    let offset = name.strip_prefix("UTC").or_else(|| name.strip_prefix("GMT"))?;
    let (sign, opposite) = match offset.get(..1)? {
        "+" => ('+', '-'),
        "-" => ('-', '+'),
        _ => return None,
    };
    let hours: u8 = offset[1..].trim_end_matches(":00").parse().ok()?;
    let zone = Zone::parse(&format!("Etc/GMT{opposite}{hours}")).ok()?;
    Some((format!("{sign}{hours}"), zone.name))
}

/// The zone that can have been meant: the same in other letters, or the one whose last part it is.
fn nearest(database: &TimeZoneDatabase, name: &str) -> Option<String> {
    let letters = |text: &str| {
        let kept = text.chars().filter(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '/' | '+' | '-'));
        kept.collect::<String>().to_ascii_lowercase()
    };
    let city = |text: &str| text.rsplit('/').next().map(letters).unwrap_or_default();
    let known: Vec<String> = database.available().map(|name| name.as_str().to_owned()).collect();
    let whole = |candidate: &&String| letters(candidate) == letters(name);
    let last = |candidate: &&String| !city(name).is_empty() && city(candidate) == city(name);
    known.iter().find(whole).or_else(|| known.iter().find(last)).cloned()
}
