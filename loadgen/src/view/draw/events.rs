//! What has happened, the newest at the bottom.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use super::{Palette, titled};
use crate::view::event::{Event, Happening};
use crate::view::scene::Scene;
use crate::view::words::clock;

/// A title and two lines.
pub(super) const LEAST_HEIGHT: u16 = 3;

/// How far the lines that follow the first of an event are set in: as its time is long.
const INDENT: usize = 10;

pub(super) fn render(frame: &mut Frame<'_>, area: Rect, scene: &Scene, palette: Palette) {
    let inner = titled(frame, area, "what happened", palette);
    let (width, height) = (usize::from(inner.width), usize::from(inner.height));
    // From the newest on, until the area is full.
    let mut lines: Vec<Line<'static>> = Vec::new();
    for event in scene.events.iter().rev() {
        if height <= lines.len() {
            break;
        }
        lines.extend(of(event, width, palette).into_iter().rev());
    }
    lines.truncate(height);
    lines.reverse();
    frame.render_widget(Paragraph::new(lines), inner);
}

fn of(event: &Event, width: usize, palette: Palette) -> Vec<Line<'static>> {
    let style = match event.happening {
        Happening::Activity => palette.color(Color::Cyan),
        Happening::Problem => palette.color(Color::Yellow),
        Happening::Note => palette.bold(Color::Reset),
        Happening::Status | Happening::Capacity | Happening::Alarm => Style::new(),
    };
    let lines = wrapped(&event.text, width.saturating_sub(INDENT).max(1));
    let begins = std::iter::once(clock(event.at)).chain(std::iter::repeat(String::new()));
    lines
        .into_iter()
        .zip(begins)
        .map(|(line, begin)| {
            Line::from(vec![format!("{begin:<INDENT$}").into(), ratatui::text::Span::styled(line, style)])
        })
        .collect()
}

/// Text in lines of so many characters at most, broken between words where that is possible.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let letters: Vec<_> = word.chars().collect();
        for (index, part) in letters.chunks(width).enumerate() {
            let part: String = part.iter().collect();
            let Some(line) = lines.last_mut() else { continue };
            let used = line.chars().count();
            if used == 0 {
                line.push_str(&part);
            } else if index == 0 && used + 1 + part.chars().count() <= width {
                line.push(' ');
                line.push_str(&part);
            } else {
                lines.push(part);
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_broken_between_words_and_within_those_too_long() {
        let check = |text: &str, width: usize, lines: &[&str]| assert_eq!(wrapped(text, width), lines);
        check("one two three", 7, &["one two", "three"]);
        check("one two three", 100, &["one two three"]);
        check("abcdefghij k", 4, &["abcd", "efgh", "ij k"]);
        check("", 4, &[""]);
    }
}
