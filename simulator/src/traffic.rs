//! Traffic that is made up: a schedule of rates, and shapes that come to one.
//!
//! ```text
//! traffic    = ( schedule / shape ) [ blank "noise=" ( percentage / "poisson" ) ]
//! schedule   = stage *( "," stage )                 30s@50/s, 5m@100..400/m
//! stage      = duration "@" rates                   blanks are free around and in a stage
//! rates      = rate / ( ( rate / number ) ".." rate )
//!                                                   a rate that stays, or one that changes evenly; 100..400/m: one unit for both
//! rate       = number "/" ( "s" / "m" / "h" )       requests per second, minute or hour; at most three decimals
//! duration   = 1*( digits ( "d" / "h" / "m" / "s" ) )
//!                                                   90s, 1h30m, 3d
//! shape      = steady / ramp / steps / diurnal / spike, each followed by its options in any order:
//!   steady     rate= for=                           one rate
//!   ramp       from= to= for=                       from one rate evenly to another
//!   steps      start= step= every= steps=           so many rates of the same length: start, start + step, ...
//!   diurnal    low= high= for= [peak=] [weekend=]   up and down once a day, highest at peak=15:00; of Saturdays and Sundays
//!                                                   so many percent, where the first day is a Monday
//!   spike      base= peak= at= lasting= for= [rise=]
//!                                                   base, from `at` on for `lasting` the peak, then base again, for `for`
//!                                                   in all; `rise` is the time up and the time down
//! percentage = digits "%"
//! ```
//!
//! The ramp of the project that this one succeeds is `steps start=60/m step=30/m every=5m steps=10`.
//!
//! Rates, lengths and counts are whole numbers in small units, so a schedule has exactly the requests it says. Noise is drawn
//! for every minute from a seed, the same on every machine.

mod cursor;
mod error;
mod noise;
mod options;
mod rate;
mod schedule;
mod shapes;
mod words;

use std::io;
use std::str::FromStr;

use jiff::{SignedDuration, Timestamp};

use self::options::Options;
use self::shapes::{Named, SHAPES};
use crate::Arrivals;

pub use self::cursor::Cursor;
pub use self::error::ShapeError;
pub use self::noise::Noise;
pub use self::rate::Rate;
pub use self::schedule::{Position, Schedule, Stage};

/// Traffic as a text describes it.
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
    let mut words = text.split_whitespace();
    let Some(first) = words.next() else {
        let message = "there is nothing that describes traffic";
        return Err(ShapeError::new(message, format!("write it as: {}", SHAPES[0].example)));
    };
    let (stages, noise) = if let Some(shape) = named(first) {
        let options = Options::read(words, Some(shape))?;
        ((shape.stages)(&options)?, options.noise()?)
    } else if first.contains('@') || first.starts_with(|letter: char| letter.is_ascii_digit()) {
        let options = text
            .find('=')
            .map_or(text.len(), |equals| text[..equals].rfind(|letter: char| letter.is_whitespace()).unwrap_or(equals));
        let (schedule, options) = text.split_at(options);
        let options = Options::read(options.split_whitespace(), None)?;
        (stages(schedule)?, options.noise()?)
    } else {
        let names: Vec<_> = SHAPES.iter().map(|shape| shape.name).collect();
        let message = format!("`{first}` is neither a shape nor a stage of a schedule");
        let fix = format!("begin with one of {}, or write stages as 30s@50/s, 5m@100..400/m", names.join(", "));
        return Err(ShapeError::new(message, fix));
    };
    let schedule = Schedule::of(stages)
        .ok_or_else(|| ShapeError::new(format!("`{text}` lasts longer than 3660 days"), "write shorter durations"))?;
    Ok(Shape { schedule, noise })
}

/// Reads a duration, `1h30m`, in seconds: from 1 second to ten years.
///
/// # Errors
///
/// Where it is none.
pub fn duration(text: &str) -> Result<u64, ShapeError> {
    words::duration(text)
}

/// Whether a text is meant as traffic rather than as the name of a file: it has several words and begins with the
/// name of a shape or has an option, as `rate=5/m` is one, or it begins with a duration and an `@`.
#[must_use]
pub fn is_meant(text: &str) -> bool {
    let text = text.trim();
    if let Some((duration, _)) = text.split_once('@') {
        return words::duration(duration.trim_end()).is_ok();
    }
    let has_option = || text.split_whitespace().skip(1).all(|word| word.contains('='));
    text.split_once(char::is_whitespace).is_some_and(|(first, _)| named(first).is_some() || has_option())
}

fn named(name: &str) -> Option<&'static Named> {
    SHAPES.iter().find(|shape| shape.name == name)
}

fn stages(text: &str) -> Result<Vec<Stage>, ShapeError> {
    text.split(',').map(|stage| self::stage(stage.trim())).collect()
}

fn stage(text: &str) -> Result<Stage, ShapeError> {
    if text.is_empty() {
        return Err(ShapeError::new("there is nothing on one side of a comma", "remove the comma, or write a stage"));
    }
    let wrong =
        |error: ShapeError| ShapeError { message: format!("stage `{text}`: {}", error.message), fix: error.fix };
    let compact: String = text.split_whitespace().collect();
    let Some((duration, rates)) = compact.split_once('@') else {
        let message = "it has no `@` between a duration and a rate";
        return Err(wrong(ShapeError::new(message, "write it as 30s@50/s or 5m@100..400/m")));
    };
    let seconds = words::duration(duration).map_err(wrong)?;
    let (from, to) = words::rates(rates).map_err(wrong)?;
    Ok(Stage { seconds, from, to })
}

impl FromStr for Rate {
    type Err = ShapeError;

    /// Reads `100/m`.
    fn from_str(text: &str) -> Result<Self, ShapeError> {
        words::rate(text)
    }
}

impl Shape {
    /// The requests of each minute, of the last one those to the end: the same for the same seed on every machine.
    pub fn minutes(&self, seed: u64) -> impl Iterator<Item = Arrivals> + '_ {
        let minutes = self.schedule.seconds().div_ceil(60);
        (0..minutes).map(move |minute| {
            let requests = self.schedule.requests_between(minute * 60, minute * 60 + 60);
            self.noise.applied(requests, seed, minute)
        })
    }
}

/// Prints a trace as CSV: `minute,requests` with minutes from 0 on, or `timestamp,requests` where a start is given. A gap has an
/// empty value. What is read from it is the trace again.
///
/// # Errors
///
/// The output failed, or a minute is too far away to have a timestamp.
pub fn to_csv(
    minutes: impl IntoIterator<Item = Arrivals>,
    start: Option<Timestamp>,
    output: &mut impl io::Write,
) -> io::Result<()> {
    writeln!(output, "{},requests", if start.is_some() { "timestamp" } else { "minute" })?;
    for (number, arrivals) in (0..).zip(minutes) {
        match start {
            None => write!(output, "{number},")?,
            Some(start) => {
                let instant = start
                    .checked_add(SignedDuration::from_mins(number))
                    .map_err(|error| io::Error::other(error.to_string()))?;
                write!(output, "{instant},")?;
            }
        }
        match arrivals.known() {
            Some(requests) => writeln!(output, "{requests}")?,
            None => writeln!(output)?,
        }
    }
    Ok(())
}
