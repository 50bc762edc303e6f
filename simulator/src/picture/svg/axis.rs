//! The axis of time: one for all panels, with a line through each at every tick.

use std::fmt::Write as _;

use super::super::chart::Chart;
use super::super::clock::{Tick, ticks};
use super::super::number::{coordinate, ratio, whole};
use super::layout::{SMALL, width_of};
use super::{Anchor, Canvas};

/// How far ticks are apart, at the least.
const DISTANCE: f64 = 62.0;

/// The lines of the ticks from one height to another.
pub(super) fn grid(canvas: &Canvas, chart: &Chart, top: f64, bottom: f64) -> String {
    let mut path = String::new();
    for tick in of(canvas, chart) {
        let _ =
            write!(path, "M{} {}v{}", coordinate(x(canvas, chart, &tick)), coordinate(top), coordinate(bottom - top));
    }
    path
}

/// The times under all panels, and under them the days or years they are in.
pub(super) fn draw(canvas: &mut Canvas, chart: &Chart) {
    canvas.y += 6.0 + SMALL;
    let (times, contexts) = (canvas.y, canvas.y + SMALL + 4.0);
    let end = canvas.layout.width - 2.0;
    let (mut free, mut first) = (0.0, canvas.layout.width);
    for tick in of(canvas, chart) {
        let x = x(canvas, chart, &tick);
        let half = width_of(&tick.label, SMALL) / 2.0;
        first = first.min(x - half);
        canvas.text((x.min(end - half), times), SMALL, Anchor::Middle, "fill-muted", &tick.label);
        if let Some(context) = tick.context.filter(|_| free <= x - half) {
            // Bold letters are wider.
            let width = width_of(&context, SMALL) * 1.06;
            let x = (x - half).min(end - width);
            canvas.text((x, contexts), SMALL, Anchor::Start, "fill-muted strong", &context);
            free = x + width + 8.0;
        }
    }
    let zone = (canvas.layout.left - 24.0).min(first - 4.0);
    if width_of("UTC", SMALL) <= zone {
        canvas.text((zone, times), SMALL, Anchor::End, "fill-muted", "UTC");
    }
    canvas.y = contexts;
}

fn of(canvas: &Canvas, chart: &Chart) -> Vec<Tick> {
    ticks(chart.start, chart.seconds(), whole(canvas.plot_width() / DISTANCE))
}

fn x(canvas: &Canvas, chart: &Chart, tick: &Tick) -> f64 {
    canvas.layout.left + canvas.plot_width() * tick.seconds / ratio(chart.seconds().max(1))
}
