//! Pictures of one run or of several over the same traffic: in a terminal, as an SVG image, and as a page.
//!
//! All three show the same: demand against capacity, so that overload is an area; the units wanted and in service; the
//! alarms; the actions; and the figures that matter in the heading.

pub mod chart;
mod clock;
mod figures;
mod markup;
mod number;
pub mod page;
mod palette;
mod runs;
mod scale;
mod sections;
mod svg;
mod terminal;
mod too_much;

use crate::report::Run;
use chart::Chart;

pub use runs::chart as of_runs;

/// The terminal that a picture is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terminal {
    /// Columns; fewer than [`Terminal::NARROWEST`] are taken as that many.
    pub width: usize,
    /// What it can show.
    pub style: Style,
}

/// What a terminal can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// ASCII alone.
    Ascii,
    /// Block elements and lines.
    Blocks,
    /// Block elements and lines, in the terminal's own colours (ANSI escape sequences).
    Color,
}

impl Terminal {
    /// Fewer columns show nothing.
    pub const NARROWEST: usize = 60;
}

/// A width of 100 columns, in blocks without colour.
impl Default for Terminal {
    fn default() -> Self {
        Self { width: 100, style: Style::Blocks }
    }
}

/// The runs in text, one under the other; every line ends with a line feed. Empty without a run.
#[must_use]
pub fn terminal(runs: &[Run], terminal: &Terminal) -> String {
    terminal::draw(runs, terminal)
}

/// The runs as one SVG image, which stands alone: no script, no font and no reference to anything outside it. Empty
/// without a run.
#[must_use]
pub fn svg(runs: &[Run]) -> String {
    of_runs(runs).map_or_else(String::new, |chart| chart_as_svg(&chart))
}

/// The runs as one HTML page, which stands alone and reaches no network. Empty without a run.
#[must_use]
pub fn html(runs: &[Run]) -> String {
    of_runs(runs).map_or_else(String::new, |chart| page::html(&page::Page { chart, sections: sections::of(runs) }))
}

/// Any chart in text; every line ends with a line feed.
#[must_use]
pub fn chart_in_text(chart: &Chart, terminal: &Terminal) -> String {
    terminal::of_chart(chart, terminal)
}

/// Any chart as one SVG image, which stands alone.
#[must_use]
pub fn chart_as_svg(chart: &Chart) -> String {
    svg::draw(chart, svg::WIDE, svg::Use::Alone)
}
