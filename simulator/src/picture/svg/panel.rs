//! A panel of values: its scale, its series with their names, and what happened.

use std::fmt::Write as _;

use super::super::chart::{Actions, Chart, Role, Series, Shape, Size, Values};
use super::super::number::{coordinate, whole};
use super::super::scale::Scale;
use super::layout::{SMALL, apart};
use super::path::{Frame, area, band, line};
use super::{Anchor, Canvas, axis, heading};

/// How high a row of actions is.
const ACTION: f64 = 10.0;
/// How far below the other a name is at least.
const NAME_DISTANCE: f64 = 13.0;

/// Draws a panel, and moves under it.
pub(super) fn draw(canvas: &mut Canvas, chart: &Chart, panel: &Values) {
    heading::of_panel(canvas, panel);
    let height = match panel.size {
        Size::Tall => canvas.layout.tall,
        Size::Middle => canvas.layout.middle,
        Size::Low => canvas.layout.low,
    };
    let scale = Scale::holding(panel.greatest(), whole(height / 42.0).max(3), panel.whole);
    let frame = Frame {
        left: canvas.layout.left,
        top: canvas.y,
        width: canvas.plot_width(),
        height,
        points: chart.points,
        scale_top: scale.top,
    };
    scales(canvas, chart, &frame, &scale);
    for series in &panel.series {
        one(canvas, &frame, series);
    }
    if panel.named && canvas.layout.names_at_ends {
        names(canvas, &frame, panel);
    }
    canvas.y = frame.bottom();
    if panel.has_actions() {
        actions(canvas, &frame, panel);
    }
}

/// The class of a band: what is too much is the one thing that must be seen.
pub(super) fn band_class(role: Role) -> &'static str {
    if role == Role::Over { "solid" } else { "band" }
}

fn scales(canvas: &mut Canvas, chart: &Chart, frame: &Frame, scale: &Scale) {
    let mut grid = String::new();
    for tick in scale.ticks() {
        let y = frame.y(tick);
        let _ = write!(grid, "M{} {}h{}", coordinate(frame.left), coordinate(y), coordinate(frame.width));
        let at = (frame.left - 7.0, y + SMALL * 0.35);
        canvas.text(at, SMALL, Anchor::End, "fill-muted", &scale.label(tick));
    }
    grid.push_str(&axis::grid(canvas, chart, frame.top, frame.bottom()));
    canvas.path("thin", Role::Grid, &grid);
}

fn one(canvas: &mut Canvas, frame: &Frame, series: &Series) {
    let role = series.role;
    let along = |class: &'static str| (class, line(frame, &series.values));
    let (class, path) = match &series.shape {
        Shape::Line => along("line"),
        Shape::Dashes => along("dashes"),
        Shape::LongDashes => along("long"),
        Shape::Dots => along("dots"),
        Shape::Band { from } => (band_class(role), band(frame, from, &series.values)),
        Shape::Area => {
            canvas.path("under", role, &area(frame, &series.values));
            along("line")
        }
    };
    canvas.path(class, role, &path);
}

/// The names of the series that have an end, beside it.
fn names(canvas: &mut Canvas, frame: &Frame, panel: &Values) {
    let named: Vec<(&Series, f64)> = panel
        .series
        .iter()
        .filter(|series| !matches!(series.shape, Shape::Band { .. }))
        .filter_map(|series| Some((series, frame.y(series.values.iter().rev().find_map(|value| *value)?))))
        .collect();
    let wanted: Vec<f64> = named.iter().map(|(_, y)| *y).collect();
    let heights = apart(&wanted, NAME_DISTANCE, frame.top + 2.0, frame.bottom() - 2.0);
    for ((series, _), y) in named.iter().zip(heights) {
        let look = format!("fill-{}", series.role.class());
        canvas.text((frame.left + frame.width + 7.0, y + SMALL * 0.35), SMALL, Anchor::Start, &look, &series.label);
    }
}

/// A row of triangles that point up for more capacity, and one of triangles that point down for less.
fn actions(canvas: &mut Canvas, frame: &Frame, panel: &Values) {
    let scaled_out = |actions: &Actions| actions.scaled_out;
    let scaled_in = |actions: &Actions| actions.scaled_in;
    canvas.y += 3.0;
    action(canvas, frame, panel, &scaled_out, Triangle { role: Role::Wanted, base: 7.0, rise: -7.0, name: "▲ out" });
    action(canvas, frame, panel, &scaled_in, Triangle { role: Role::Capacity, base: 1.0, rise: 7.0, name: "▼ in" });
}

/// How an action is drawn: from a base below the top of its row, up or down.
#[derive(Clone, Copy, Debug)]
struct Triangle {
    role: Role,
    base: f64,
    rise: f64,
    name: &'static str,
}

fn action(canvas: &mut Canvas, frame: &Frame, panel: &Values, happened: &dyn Fn(&Actions) -> bool, triangle: Triangle) {
    let (base, rise) = (coordinate(canvas.y + triangle.base), coordinate(triangle.rise));
    let mut path = String::new();
    let mut last = None;
    for (point, _) in panel.actions.iter().enumerate().filter(|(_, actions)| happened(actions)) {
        let x = coordinate((frame.x(point).round() - 4.0).max(0.0));
        // At most one for each unit of the picture.
        if last.as_ref() != Some(&x) {
            let _ = write!(path, "M{x} {base}h8l-4 {rise}z");
            last = Some(x);
        }
    }
    canvas.path("solid", triangle.role, &path);
    if !canvas.named.iter().any(|(label, _)| label == triangle.name) {
        canvas.named.push((triangle.name.to_owned(), triangle.role.class()));
        let (x, anchor) = if canvas.layout.names_at_ends {
            (frame.left + frame.width + 7.0, Anchor::Start)
        } else {
            (frame.left - 7.0, Anchor::End)
        };
        canvas.text((x, canvas.y + ACTION), SMALL, anchor, "fill-muted", triangle.name);
    }
    canvas.y += ACTION;
}
