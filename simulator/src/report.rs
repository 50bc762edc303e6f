//! What is kept of a run: a summary, a timeline with reasons, and a series of points to draw.
//!
//! All of it has a bound that the length of the trace does not move, so that a trace can be longer than the memory.

pub mod document;
mod json;
mod recorder;
pub mod series;
pub mod summary;
pub mod text;
pub mod timeline;
pub mod words;

use jiff::Timestamp;
use scaling::EndpointKind;

use crate::{Assumptions, Fleet};
pub use json::{json, schema, tuning, tuning_schema};
pub use recorder::{Recorder, Tally};
use series::Series;
use summary::Summary;
use timeline::Timeline;

/// One simulated plan over one trace.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// What a reader calls it: the spec's file, or the name of a baseline.
    pub name: String,
    /// The kind of endpoint, which says what capacity is counted in.
    pub kind: EndpointKind,
    /// The instant at which the trace begins.
    pub start: Timestamp,
    /// The fleet.
    pub fleet: Fleet,
    /// What was assumed.
    pub assumptions: Assumptions,
    /// What chance followed from.
    pub seed: u64,
    /// The figures.
    pub summary: Summary,
    /// What was done and what was not, and why; empty for a baseline that decides nothing.
    pub timeline: Timeline,
    /// What is drawn.
    pub series: Series,
}
