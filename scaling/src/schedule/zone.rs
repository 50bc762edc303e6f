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
        let fix = match nearest(&database, name) {
            Some(nearest) => format!("write `{nearest}`"),
            None => "write an IANA name such as `Europe/Berlin`, `America/New_York` or `UTC`".to_owned(),
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

    /// For `Etc/GMT+9` and the like: the name that lies as many hours on the other side of UTC.
    pub(crate) fn opposite(&self) -> Option<String> {
        let offset = self.name.strip_prefix("Etc/GMT")?;
        let opposite = match offset.split_at_checked(1)? {
            ("+", hours) => format!("Etc/GMT-{hours}"),
            ("-", hours) => format!("Etc/GMT+{hours}"),
            _ => return None,
        };
        // `Etc/GMT-13` and `Etc/GMT-14` have no opposite; `Etc/GMT+0` is UTC on both sides.
        let known = TimeZoneDatabase::bundled().get(&opposite).is_ok();
        (known && !matches!(offset, "+0" | "-0")).then_some(opposite)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name)
    }
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
