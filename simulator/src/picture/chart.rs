//! What is drawn, whatever draws it: panels over one axis of time.
//!
//! A chart knows nothing of plans or runs. Values that were measured are drawn as those that were predicted: as further
//! series of a panel.

use jiff::Timestamp;
use scaling::AlarmState;

pub use super::palette::Role;

/// Panels over one axis of time.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// What it is called.
    pub title: String,
    /// What a reader should know first, each a short sentence.
    pub lines: Vec<String>,
    /// What is seen, in words, for who does not see it.
    pub description: String,
    /// When it begins.
    pub start: Timestamp,
    /// How long each point is, in seconds, over 0.
    pub seconds_per_point: u64,
    /// How many points there are.
    pub points: usize,
    /// From the top down.
    pub panels: Vec<Panel>,
}

/// A part of a chart, over the whole axis of time.
#[derive(Clone, Debug, PartialEq)]
pub enum Panel {
    /// Values over a scale.
    Values(Values),
    /// The states of alarms, one row for each.
    Alarms(Vec<Track>),
}

/// Values over a scale from 0 up.
#[derive(Clone, Debug, PartialEq)]
pub struct Values {
    /// What it is called: what is measured, or whose values they are.
    pub title: String,
    /// What belongs to the title: its figures.
    pub note: String,
    /// How high it is among the others.
    pub size: Size,
    /// Whether the values are counts, which have no ticks between whole numbers.
    pub whole: bool,
    /// A value that the scale holds at least, so that several panels have the same one; 0 for its own.
    pub scale_holds: f64,
    /// What is drawn, from the back to the front.
    pub series: Vec<Series>,
    /// What happened, one for each point; empty where nothing can.
    pub actions: Vec<Actions>,
    /// Whether its series are named in it; else they are as in the panel above.
    pub named: bool,
}

/// How high a panel is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// The main one.
    Tall,
    /// One of several alike.
    Middle,
    /// One beside the main one.
    Low,
}

/// One value for each point.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// What it is, in a word or three.
    pub label: String,
    /// Its colour.
    pub role: Role,
    /// How it is drawn.
    pub shape: Shape,
    /// One for each point; `None` where nothing is known, which stays empty.
    pub values: Vec<Option<f64>>,
}

/// How a series is drawn. Each point is a level over its whole width.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A line.
    Line,
    /// A thin line of dashes.
    Dashes,
    /// A line of long dashes, over all else.
    LongDashes,
    /// A thin line of dots.
    Dots,
    /// A line, and all under it.
    Area,
    /// What lies between the value and one under it.
    Band {
        /// Where it begins, for each point.
        from: Vec<Option<f64>>,
    },
}

/// What happened within a point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Actions {
    /// Capacity was added.
    pub scaled_out: bool,
    /// Capacity was taken away.
    pub scaled_in: bool,
}

/// The states of one alarm.
#[derive(Clone, Debug, PartialEq)]
pub struct Track {
    /// Its name.
    pub label: String,
    /// One for each point; `None` where nothing is known, which stays empty.
    pub states: Vec<Option<AlarmState>>,
}

impl Chart {
    /// How long it is, in seconds.
    #[must_use]
    pub fn seconds(&self) -> u64 {
        u64::try_from(self.points).unwrap_or(u64::MAX).saturating_mul(self.seconds_per_point)
    }
}

impl Values {
    /// The greatest value that has to find place.
    #[must_use]
    pub fn greatest(&self) -> f64 {
        let values = self.series.iter().flat_map(|series| series.values.iter().flatten());
        values.copied().filter(|value| value.is_finite()).fold(self.scale_holds, f64::max)
    }

    /// Whether anything happened.
    #[must_use]
    pub fn has_actions(&self) -> bool {
        self.actions.iter().any(|actions| actions.scaled_out || actions.scaled_in)
    }
}
