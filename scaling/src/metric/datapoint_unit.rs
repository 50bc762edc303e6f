//! The unit that datapoints are published with.

use crate::{Location, Problem, ProblemCode};

/// A unit of CloudWatch's. A metric that is asked for with one has the datapoints alone that were published with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DatapointUnit(&'static str);

/// Source: CloudWatch API reference, `MetricDatum`.
const UNITS: [&str; 27] = [
    "Seconds",
    "Microseconds",
    "Milliseconds",
    "Bytes",
    "Kilobytes",
    "Megabytes",
    "Gigabytes",
    "Terabytes",
    "Bits",
    "Kilobits",
    "Megabits",
    "Gigabits",
    "Terabits",
    "Percent",
    "Count",
    "Bytes/Second",
    "Kilobytes/Second",
    "Megabytes/Second",
    "Gigabytes/Second",
    "Terabytes/Second",
    "Bits/Second",
    "Kilobits/Second",
    "Megabits/Second",
    "Gigabits/Second",
    "Terabits/Second",
    "Count/Second",
    "None",
];

impl DatapointUnit {
    /// The unit as the API spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// Reads the API's spelling, where a unit is given.
    pub(crate) fn validate(text: Option<&str>, at: &Location) -> Result<Option<Self>, Problem> {
        let Some(text) = text else { return Ok(None) };
        let same_letters = UNITS.into_iter().find(|unit| unit.eq_ignore_ascii_case(text));
        match same_letters {
            Some(unit) if unit == text => Ok(Some(Self(unit))),
            near => {
                let fix = match near {
                    Some(unit) => format!("write `{unit}`"),
                    None => "write one as CloudWatch shows it, such as Count, Percent or Microseconds, or leave it out"
                        .to_owned(),
                };
                let message = format!("`{text}` is not a unit of CloudWatch's");
                Err(Problem::new(ProblemCode::MetricCustom, at.clone(), message, fix))
            }
        }
    }
}
