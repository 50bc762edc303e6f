//! Rates, response times and capacity over time: bars on one axis.

use std::time::Duration;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Color;
use ratatui::text::Line;
use ratatui::widgets::{Sparkline, SparklineBar};

use super::{Palette, titled};
use crate::view::figures::Figures;
use crate::view::history::Stretch;
use crate::view::scene::Scene;
use crate::view::words::{clock, duration};

const ROWS: u16 = 6;

/// With bars of one row.
pub(super) const HEIGHT: u16 = ROWS + 1;

/// The axis is a minute long at least, so that a run does not begin with bars as wide as the screen.
const SHORTEST: Duration = Duration::from_mins(1);

/// A row: its name, its figure now, and its course, each value in a unit of its own.
struct Row {
    name: &'static str,
    now: String,
    values: Vec<Option<f64>>,
    /// The value of a full bar.
    full: f64,
    color: Color,
}

pub(super) fn render(frame: &mut Frame<'_>, area: Rect, scene: &Scene, palette: Palette) {
    let span = scene.elapsed().max(SHORTEST);
    let title = format!("{} to {}", clock(Duration::ZERO), clock(span));
    let inner = titled(frame, area, &title, palette);
    let Some(figures) = &scene.figures else { return };
    let columns = Layout::horizontal([Constraint::Length(10), Constraint::Length(10), Constraint::Fill(1)]).spacing(1);
    let [names, now, bars] = columns.areas(inner);
    let height = inner.height / ROWS;
    let stretches = scene.history.columns(usize::from(bars.width), span);
    for (row, index) in rows(scene, figures, &stretches).into_iter().zip(0..) {
        let at = |area: Rect| Rect { y: area.y + index * height, height, ..area };
        frame.render_widget(Line::styled(row.name, palette.quiet()), at(names));
        frame.render_widget(Line::styled(row.now, palette.color(row.color)).right_aligned(), at(now));
        let bar = |value: &Option<f64>| SparklineBar::from(value.map(thousandths)).style(palette.color(row.color));
        let sparkline = Sparkline::default()
            .data(row.values.iter().map(bar).collect::<Vec<_>>())
            .max(thousandths(row.full).max(1))
            .absent_value_symbol(" ");
        frame.render_widget(sparkline, at(bars));
    }
}

fn rows(scene: &Scene, figures: &Figures, stretches: &[Option<Stretch>]) -> [Row; ROWS as usize] {
    let rates = |of: fn(&Stretch) -> f64| -> Vec<_> {
        stretches.iter().map(|stretch| stretch.map(|stretch| stretch.rate(of(&stretch)))).collect()
    };
    let wanted = rates(|stretch| stretch.wanted);
    let sent = rates(|stretch| float(stretch.sent));
    let answered = rates(|stretch| float(stretch.answered));
    let failed = rates(|stretch| float(stretch.failed));
    // What is to be compared has one scale.
    let full = highest(&wanted).max(highest(&sent)).max(highest(&answered));
    let times: Vec<_> =
        stretches.iter().map(|stretch| stretch.and_then(|stretch| Some(stretch.p99?.as_secs_f64()))).collect();
    let capacity: Vec<_> =
        stretches.iter().map(|stretch| stretch.and_then(|stretch| stretch.in_service).map(f64::from)).collect();
    let account = &scene.account;
    let shown = |count: Option<u32>| count.map_or_else(|| "-".to_owned(), |count| count.to_string());
    let rate = |per_second: f64| scene.per.rate(per_second);
    let row = |name, now, full, values, color| Row { name, now, values, full, color };
    [
        row("wanted", rate(figures.due_per_second), full, wanted, Color::DarkGray),
        row("sent", rate(figures.sent_per_second), full, sent, Color::Cyan),
        row("answered", rate(figures.answered_per_second), full, answered, Color::Green),
        row("failed", rate(figures.failed_per_second), highest(&failed), failed, Color::Red),
        row("p99", duration(figures.recent.response_times.p99), highest(&times), times, Color::Yellow),
        row(
            "in service",
            format!("{} of {}", shown(account.in_service), shown(account.desired)),
            highest(&capacity).max(account.desired.map_or(0.0, f64::from)),
            capacity,
            Color::Blue,
        ),
    ]
}

fn highest(values: &[Option<f64>]) -> f64 {
    values.iter().flatten().copied().fold(0.0, f64::max)
}

#[expect(clippy::cast_precision_loss, reason = "a count of requests is far under 2^53")]
fn float(count: u64) -> f64 {
    count as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rate, time or count from 0 on")]
fn thousandths(value: f64) -> u64 {
    (value * 1000.0).round() as u64
}
