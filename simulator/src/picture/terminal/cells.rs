//! The letters that a terminal draws with, and their colours.

use std::fmt::Write as _;

use super::super::Style;
use super::super::chart::Role;

/// The letters of a style.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyphs {
    /// A cell filled from below, from one part to all of it.
    pub(super) parts: &'static [char],
    /// A line low in its cell, in the middle, and high.
    pub(super) lines: [char; 3],
    /// Over capacity.
    pub(super) over: char,
    /// Wanted, and not there.
    pub(super) wanted: char,
    /// Scaled out.
    pub(super) out: char,
    /// Scaled in.
    pub(super) back: char,
    /// Both within one column.
    pub(super) both: char,
    /// An alarm in ALARM.
    pub(super) alarm: char,
    /// Nothing known.
    pub(super) dot: char,
    /// The left edge of a chart.
    pub(super) edge: char,
    /// The lower left corner.
    pub(super) corner: char,
    /// A tick of the axis of time.
    pub(super) tick: char,
}

const BLOCKS: Glyphs = Glyphs {
    parts: &['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
    lines: ['▁', '─', '▔'],
    over: '╳',
    wanted: '░',
    out: '▲',
    back: '▼',
    both: '◆',
    alarm: '█',
    dot: '·',
    edge: '│',
    corner: '└',
    tick: '┴',
};

const ASCII: Glyphs = Glyphs {
    parts: &['#'],
    lines: ['_', '-', '-'],
    over: 'X',
    wanted: ':',
    out: '^',
    back: 'v',
    both: '*',
    alarm: '#',
    dot: '.',
    edge: '|',
    corner: '+',
    tick: '+',
};

impl Glyphs {
    /// The letters of a style.
    pub(super) const fn of(style: Style) -> &'static Self {
        match style {
            Style::Ascii => &ASCII,
            Style::Blocks | Style::Color => &BLOCKS,
        }
    }

    /// A cell that is filled.
    pub(super) fn full(&self) -> char {
        self.parts.last().copied().unwrap_or(' ')
    }

    /// A line.
    pub(super) const fn line(&self) -> char {
        self.lines[1]
    }
}

/// What a cell is coloured as, where there is colour. The terminal's own colours fit its background.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paint {
    /// As all text.
    Plain,
    /// Capacity.
    Capacity,
    /// Over capacity.
    Over,
    /// Wanted.
    Wanted,
    /// What waits.
    Queue,
    /// In ALARM.
    Alarm,
    /// Requests that were answered.
    Answered,
}

impl Paint {
    /// That of a role.
    pub(super) const fn of(role: Role) -> Self {
        match role {
            Role::Capacity => Self::Capacity,
            Role::Over => Self::Over,
            Role::Wanted => Self::Wanted,
            Role::Queue => Self::Queue,
            Role::Alarm => Self::Alarm,
            Role::Answered => Self::Answered,
            Role::Ground | Role::Text | Role::Muted | Role::Grid | Role::Demand | Role::Predicted => Self::Plain,
        }
    }

    /// ECMA-48, SGR.
    const fn code(self) -> &'static str {
        match self {
            Self::Plain => "0",
            Self::Capacity => "34",
            Self::Over => "1;31",
            Self::Wanted => "35",
            Self::Queue => "36",
            Self::Alarm => "33",
            Self::Answered => "32",
        }
    }
}

/// Cells from left to right.
#[derive(Clone, Debug, Default)]
pub(super) struct Row(Vec<(char, Paint)>);

impl Row {
    /// One more cell.
    pub(super) fn push(&mut self, glyph: char, paint: Paint) {
        self.0.push((glyph, paint));
    }

    /// How many cells there are.
    pub(super) const fn len(&self) -> usize {
        self.0.len()
    }

    /// As many more cells as a text has letters.
    pub(super) fn extend(&mut self, text: &str, paint: Paint) {
        self.0.extend(text.chars().map(|letter| (letter, paint)));
    }

    /// The text, without blanks at its end.
    pub(super) fn finish(&self, style: Style) -> String {
        let length = self.0.iter().rposition(|(glyph, _)| *glyph != ' ').map_or(0, |last| last + 1);
        let mut text = String::new();
        let mut before = Paint::Plain;
        for (glyph, paint) in &self.0[..length] {
            if style == Style::Color && *paint != before && *glyph != ' ' {
                let _ = write!(text, "\u{1b}[{}m", if *paint == Paint::Plain { "0" } else { paint.code() });
                before = *paint;
            }
            text.push(*glyph);
        }
        if before != Paint::Plain {
            text.push_str("\u{1b}[0m");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colors_are_asked_for_and_always_end() {
        let mut row = Row::default();
        row.extend("a ", Paint::Plain);
        row.extend("bb", Paint::Over);
        row.extend(" c", Paint::Over);
        row.extend("  ", Paint::Plain);
        assert_eq!(row.finish(Style::Blocks), "a bb c");
        assert_eq!(row.finish(Style::Color), "a \u{1b}[1;31mbb c\u{1b}[0m");
    }
}
