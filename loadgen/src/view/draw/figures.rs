//! Response times, and what became of requests.

use std::time::Duration;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Color;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use simulator::report::words::count;

use super::{Palette, titled};
use crate::view::figures::{Counts, Figures, Percentiles};
use crate::view::scene::Scene;
use crate::view::words::duration;

pub(super) const HEIGHT: u16 = 6;

/// The columns of response times: their names, the newest seconds, all.
const TIMES: u16 = 27;

pub(super) fn render(frame: &mut Frame<'_>, area: Rect, scene: &Scene, palette: Palette) {
    let [left, right] = Layout::horizontal([Constraint::Length(TIMES), Constraint::Fill(1)]).spacing(2).areas(area);
    let (left, right) = (titled(frame, left, "response time", palette), titled(frame, right, "requests", palette));
    let Some(figures) = &scene.figures else { return };
    frame.render_widget(Paragraph::new(times(figures, palette)), left);
    frame.render_widget(Paragraph::new(requests(scene, figures, palette)), right);
}

fn times(figures: &Figures, palette: Palette) -> Vec<Line<'static>> {
    let (recent, total) = (&figures.recent.response_times, &figures.total.response_times);
    let row = |name: &'static str, of: fn(&Percentiles) -> Option<Duration>| {
        Line::from(vec![
            Span::styled(format!("{name:<5}"), palette.quiet()),
            Span::raw(format!("{:>11}{:>11}", duration(of(recent)), duration(of(total)))),
        ])
    };
    vec![
        Line::styled(format!("{:<5}{:>11}{:>11}", "", "last 10 s", "overall"), palette.quiet()),
        row("p50", |times| times.p50),
        row("p90", |times| times.p90),
        row("p99", |times| times.p99),
        row("max", |times| times.longest),
    ]
}

fn requests(scene: &Scene, figures: &Figures, palette: Palette) -> Vec<Line<'static>> {
    let total = &figures.total;
    let row = |name: &'static str, text: String, color: Color| {
        Line::from(vec![Span::styled(format!("{name:<10}"), palette.quiet()), Span::styled(text, palette.color(color))])
    };
    let is_bad = |count: u64| if count == 0 { Color::Reset } else { Color::Red };
    vec![
        row("sent", format!("{} of {} due", count(total.sent), count(total.due)), Color::Reset),
        row("answered", count(total.answered), Color::Green),
        row("failed", failed(total), is_bad(total.failed)),
        row(
            "in flight",
            format!("{} of {}", count(figures.in_flight), count(scene.heading.max_in_flight)),
            Color::Reset,
        ),
        row("dropped", format!("{}, {} late", count(total.dropped), count(total.late)), is_bad(total.dropped)),
    ]
}

fn failed(total: &Counts) -> String {
    if total.failed == 0 {
        return "0".to_owned();
    }
    format!("{} ({}: {})", count(total.failed), total.failed_share(), total.by_class())
}
