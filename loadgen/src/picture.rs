//! Pictures of a run: load, response times, capacity and alarms over one axis of time, and the prediction over them.
//!
//! They are charts and pages of the simulator, so that what is measured looks as what is predicted.

mod figures;
mod heading;
mod panels;
mod points;
mod sections;

use simulator::picture::chart::Chart;
use simulator::picture::page::{self, Page};
use simulator::picture::{Terminal, chart_as_svg, chart_in_text};

use crate::report::Report;
pub(crate) use figures::{clock, minute};
use points::Points;

/// The run in text; every line ends with a line feed.
#[must_use]
pub fn terminal(report: &Report, terminal: &Terminal) -> String {
    chart_in_text(&chart(report), terminal)
}

/// The run as one SVG image, which stands alone: no script, no font and no reference to anything outside it.
#[must_use]
pub fn svg(report: &Report) -> String {
    chart_as_svg(&chart(report))
}

/// The run as one HTML page, which stands alone and reaches no network.
#[must_use]
pub fn html(report: &Report) -> String {
    page::html(&Page { chart: chart(report), sections: sections::of(report) })
}

/// Panels over the time of the run; a point is an interval, or several of a long run.
fn chart(report: &Report) -> Chart {
    let points = Points::of(report);
    Chart {
        title: heading::title(report),
        lines: heading::lines(report),
        description: heading::description(report),
        start: report.run.started,
        seconds_per_point: points.seconds,
        points: points.loads.len(),
        panels: panels::of(report, &points),
    }
}
