//! A scene on a terminal of any size: what matters most is there as long as there is room for it.

mod account;
mod course;
mod events;
mod figures;
mod header;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::Line;
use ratatui::widgets::{Block, Borders, Paragraph, Wrap};

use super::scene::Scene;

/// Under these, there is a line of text instead.
const LEAST: (u16, u16) = (40, 8);

/// What is shown where, from the top to the bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    Header,
    Course,
    Figures,
    Account,
    Events,
}

/// Styles, with colours or without.
#[derive(Clone, Copy, Debug)]
struct Palette {
    has_colors: bool,
}

impl Palette {
    fn color(self, color: Color) -> Style {
        if self.has_colors { Style::new().fg(color) } else { Style::new() }
    }

    fn bold(self, color: Color) -> Style {
        self.color(color).add_modifier(Modifier::BOLD)
    }

    /// For words beside figures.
    fn quiet(self) -> Style {
        self.color(Color::DarkGray)
    }
}

/// Draws a scene.
pub(super) fn draw(frame: &mut Frame<'_>, scene: &Scene, has_colors: bool) {
    let area = frame.area();
    if area.width < LEAST.0 || area.height < LEAST.1 {
        let text = Paragraph::new(scene.line()).wrap(Wrap { trim: true });
        frame.render_widget(text, area);
        return;
    }
    let palette = Palette { has_colors };
    let sections = sections(area.height, scene);
    let areas = Layout::vertical(sections.iter().map(|(_, height)| Constraint::Length(*height))).split(area);
    for ((section, _), area) in sections.iter().zip(areas.iter()) {
        match section {
            Section::Header => header::render(frame, *area, scene, palette),
            Section::Course => course::render(frame, *area, scene, palette),
            Section::Figures => figures::render(frame, *area, scene, palette),
            Section::Account => account::render(frame, *area, scene, palette),
            Section::Events => events::render(frame, *area, scene, palette),
        }
    }
}

/// The sections that fit, with their heights, in the order of the screen.
fn sections(height: u16, scene: &Scene) -> Vec<(Section, u16)> {
    // The most important ones first; none of the later ones takes the place of an earlier one.
    let wanted = [
        (Section::Header, header::HEIGHT),
        (Section::Figures, figures::HEIGHT),
        (Section::Account, account::height(scene)),
        (Section::Course, course::HEIGHT),
        (Section::Events, events::LEAST_HEIGHT),
    ];
    let mut left = height;
    let mut taken = Vec::new();
    for (section, height) in wanted {
        if height <= left {
            left -= height;
            taken.push((section, height));
        }
    }
    for (section, height) in &mut taken {
        // Bars of two rows, once there is room for a dozen events.
        let more = match section {
            Section::Course if events::LEAST_HEIGHT + course::HEIGHT <= left => course::HEIGHT - 1,
            Section::Events => left,
            _ => 0,
        };
        *height += more;
        left -= more;
    }
    taken.sort_by_key(|(section, _)| *section as u8);
    taken
}

/// A title with a line, and the area under it.
fn titled(frame: &mut Frame<'_>, area: Rect, title: &str, palette: Palette) -> Rect {
    let title = Line::styled(format!(" {title} "), palette.bold(Color::Reset));
    let block = Block::new().borders(Borders::TOP).border_style(palette.quiet()).title(title);
    let inner = block.inner(area);
    frame.render_widget(block, area);
    inner
}
