//! What is run, and how far it has come.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Color;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::Palette;
use crate::view::Phase;
use crate::view::scene::Scene;
use crate::view::words::{clock, tame};

pub(super) const HEIGHT: u16 = 3;

pub(super) fn render(frame: &mut Frame<'_>, area: Rect, scene: &Scene, palette: Palette) {
    let heading = &scene.heading;
    let elapsed = scene.elapsed();
    let time = format!("{} of {}", clock(elapsed.min(heading.length)), clock(heading.length));
    let [target, schedule, progress] = Layout::vertical([Constraint::Length(1); 3]).areas(area);
    let room = u16::try_from(time.len()).unwrap_or(u16::MAX);
    let [left, right] = Layout::horizontal([Constraint::Fill(1), Constraint::Length(room)]).spacing(1).areas(target);
    frame.render_widget(Line::styled(tame(&heading.target), palette.bold(Color::Reset)), left);
    frame.render_widget(Line::raw(time).right_aligned(), right);
    let at = format!("{} at {}", heading.schedule, heading.address);
    frame.render_widget(Paragraph::new(tame(&at)).style(palette.quiet()), schedule);
    let (words, color) = match scene.figures.as_ref().map(|figures| figures.phase) {
        None => ("begins".to_owned(), Color::Yellow),
        Some(Phase::Waiting { starts_in }) => (format!("starts in {}", clock(starts_in)), Color::Yellow),
        Some(Phase::Sending) => {
            (format!("sending, {} left", clock(heading.length.saturating_sub(elapsed))), Color::Green)
        }
        Some(Phase::Draining) => ("waiting for what is in flight".to_owned(), Color::Yellow),
        Some(Phase::Ended) => ("ended".to_owned(), Color::Reset),
    };
    let room = u16::try_from(words.len()).unwrap_or(u16::MAX);
    let [left, right] = Layout::horizontal([Constraint::Fill(1), Constraint::Length(room)]).spacing(1).areas(progress);
    let done = (elapsed.as_secs_f64() / heading.length.as_secs_f64().max(f64::MIN_POSITIVE)).clamp(0.0, 1.0);
    frame.render_widget(bar(left.width, done, color, palette), left);
    frame.render_widget(Line::styled(words, palette.color(color)).right_aligned(), right);
}

fn bar(width: u16, done: f64, color: Color, palette: Palette) -> Line<'static> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "from 0 to the width, which is a number of columns"
    )]
    let done = (done * f64::from(width)).floor() as usize;
    let rest = usize::from(width) - done.min(usize::from(width));
    Line::from(vec![
        Span::styled("\u{2501}".repeat(done), palette.color(color)),
        Span::styled("\u{2500}".repeat(rest), palette.quiet()),
    ])
}
