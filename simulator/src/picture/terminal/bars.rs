//! A bar for each column, over a scale.

use super::super::number::{place, whole};
use super::super::scale::Scale;
use super::cells::{Glyphs, Paint, Row};

/// What one column shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Level {
    /// How high its bar is; nothing where nothing is known.
    pub(super) value: Option<f64>,
    /// From where on it is too much.
    pub(super) over: Option<f64>,
    /// Where a line goes through it, seen above the bar.
    pub(super) line: Option<f64>,
    /// How high it should be.
    pub(super) beyond: Option<f64>,
}

impl Level {
    /// A bar alone.
    pub(super) const fn of(value: Option<f64>) -> Self {
        Self { value, over: None, line: None, beyond: None }
    }
}

/// All bars.
#[derive(Clone, Debug)]
pub(super) struct Bars {
    levels: Vec<Level>,
    scale: Scale,
    rows: usize,
    paint: Paint,
}

impl Bars {
    /// Bars over a scale that holds them, and a value besides, about so many rows high.
    pub(super) fn new(levels: Vec<Level>, holds: f64, whole: bool, rows: usize, paint: Paint) -> Self {
        let greatest =
            |level: &Level| [level.value, level.line, level.beyond].into_iter().flatten().fold(holds, f64::max);
        let greatest = levels.iter().map(greatest).fold(holds, f64::max);
        let scale = Scale::holding(greatest, rows.min(4), whole);
        let steps = scale.ticks().len().saturating_sub(1).max(1);
        // Every tick is the upper edge of a row.
        let rows = ((rows + steps / 2) / steps).max(1) * steps;
        Self { levels, scale, rows, paint }
    }

    /// The rows from the top down, each with its label: the value at its upper edge where that is a tick.
    pub(super) fn rows(&self, glyphs: &Glyphs) -> Vec<(String, Row)> {
        let ticks = self.scale.ticks();
        let rows_per_step = self.rows / ticks.len().saturating_sub(1).max(1);
        let row = |row: usize| {
            let from_below = row + 1;
            let tick =
                from_below.is_multiple_of(rows_per_step).then(|| ticks.get(from_below / rows_per_step)).flatten();
            let label = tick.map(|tick| self.scale.label(*tick)).unwrap_or_default();
            let mut cells = Row::default();
            for level in &self.levels {
                let (glyph, paint) = self.cell(glyphs, level, row);
                cells.push(glyph, paint);
            }
            (label, cells)
        };
        (0..self.rows).rev().map(row).collect()
    }

    fn cell(&self, glyphs: &Glyphs, level: &Level, row: usize) -> (char, Paint) {
        let parts = glyphs.parts.len();
        let of = |value: Option<f64>| value.map_or(0, |value| self.parts(value, parts));
        let (filled, beyond) = (of(level.value), of(level.beyond));
        let (from, to) = (row * parts, (row + 1) * parts);
        if from < filled {
            // What is too much is at least one cell high.
            let top = filled <= to;
            return if level.over.is_some_and(|over| top || of(Some(over)) <= from) {
                (glyphs.over, Paint::Over)
            } else {
                (glyphs.parts[filled.min(to) - from - 1], self.paint)
            };
        }
        if from < beyond {
            return (glyphs.wanted, Paint::Wanted);
        }
        match level.line {
            Some(line) if self.row_of(line) == row => {
                let third = (line / self.scale.top * place(self.rows) - place(row)) * 3.0;
                (glyphs.lines[whole(third).min(2)], Paint::Capacity)
            }
            _ => (' ', Paint::Plain),
        }
    }

    /// The row a line is in; the edge between two rows belongs to the lower one.
    fn row_of(&self, line: f64) -> usize {
        whole((line / self.scale.top * place(self.rows)).ceil()).saturating_sub(1)
    }

    /// How many parts of cells a value fills: at least one where it is over nothing.
    fn parts(&self, value: f64, parts: usize) -> usize {
        let filled = whole((value / self.scale.top * place(self.rows * parts)).round());
        if 0.0 < value { filled.max(1) } else { filled }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Style;
    use super::*;

    #[track_caller]
    fn check(style: Style, levels: &[Level], expected: &str) {
        let bars = Bars::new(levels.to_vec(), 4.0, false, 4, Paint::Plain);
        let rows = bars.rows(Glyphs::of(style));
        let drawn: Vec<String> = rows.iter().map(|(label, row)| format!("{label}|{}", row.finish(style))).collect();
        assert_eq!(drawn.join("\n"), expected);
    }

    #[test]
    fn bars_reach_up_to_their_value() {
        let bar = |value: f64| Level::of(Some(value));
        let levels = [bar(0.0), bar(0.01), bar(1.0), bar(2.5), Level::of(None), bar(4.0)];
        check(Style::Blocks, &levels, "4|     █\n3|   ▄ █\n2|   █ █\n1| ▁██ █");
        check(Style::Ascii, &levels, "4|     #\n3|   # #\n2|   # #\n1| ### #");
    }

    #[test]
    fn what_is_too_much_is_seen() {
        let level = |value: f64, line: f64, over: bool| Level {
            line: Some(line),
            over: over.then_some(line),
            ..Level::of(Some(value))
        };
        // Far over, over within one cell, under, and over the least of a column without ever being too much.
        let levels = [level(4.0, 2.0, true), level(2.1, 2.0, true), level(1.0, 3.0, false), level(3.0, 2.0, false)];
        check(Style::Blocks, &levels, "4|╳\n3|╳╳▔█\n2|██ █\n1|████");
        check(Style::Ascii, &levels, "4|X\n3|X -#\n2|#X #\n1|####");
    }

    #[test]
    fn what_is_wanted_is_over_what_is_there() {
        let level = |value: f64, beyond: f64| Level { beyond: Some(beyond), ..Level::of(Some(value)) };
        check(Style::Blocks, &[level(1.0, 3.0), level(2.0, 2.0)], "4|\n3|░\n2|░█\n1|██");
    }
}
