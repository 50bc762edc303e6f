//! The number line: ticks at proportional places where they fit, and always legible.

use scaling::Decimal;

use super::stretch::Stretch;
use super::text::WIDTH;

/// What stands left of every line.
const INDENT: u16 = 2;
/// How long the line is drawn where nothing asks for more.
const COMFORTABLE: u16 = 72;
/// How long an open end is drawn where nothing asks for more.
const OPEN_END: u16 = 14;

/// The line with its bounds above and the changes under it; `None` where it does not fit the page.
pub(super) fn render(stretches: &[Stretch], value: Option<Decimal>) -> Option<String> {
    let columns = Columns::place(stretches)?;
    let mut bounds = Row::default();
    let mut line = Row::default();
    let mut changes = Row::default();
    for (stretch, span) in stretches.iter().zip(&columns.spans) {
        line.put(span.start, &"-".repeat(usize::from(span.end - span.start)));
        if let Some(lower) = stretch.lower {
            let text = lower.to_string();
            bounds.put(span.start - half(&text), &text);
            line.put(span.start, "|");
        } else {
            line.put(span.start, "<");
        }
        if stretch.upper.is_none() {
            line.put(span.end, ">");
        }
        changes.put(span.start + 1 + (span.end - span.start - 1 - length(&stretch.label)) / 2, &stretch.label);
    }
    let marker = value.and_then(|value| columns.marker(stretches, value));
    let rows = [Some(bounds), Some(line), marker, Some(changes)];
    Some(rows.into_iter().flatten().map(Row::finish).collect())
}

/// Where a stretch is drawn: from the column of its lower bound to the one of its upper bound.
#[derive(Clone, Copy, Debug)]
struct Span {
    start: u16,
    end: u16,
}

#[derive(Clone, Debug)]
struct Columns {
    spans: Vec<Span>,
}

impl Columns {
    /// Every stretch at least as wide as its texts need. What is left of a comfortable line goes, column by
    /// column, to the stretch that is drawn shortest for what it stands for.
    fn place(stretches: &[Stretch]) -> Option<Self> {
        let mut widths: Vec<u16> = stretches.iter().map(least_width).collect();
        let first = stretches.first().and_then(|stretch| stretch.lower).map_or(0, |lower| half(&lower.to_string()));
        let start = INDENT + first;
        let total = widths.iter().sum::<u16>() + start;
        if WIDTH <= usize::from(total) {
            return None;
        }
        let extents: Vec<Option<f64>> = stretches.iter().map(extent).collect();
        for _ in total..COMFORTABLE {
            let drawn = |index: &usize| extents[*index].map_or(f64::INFINITY, |it| f64::from(widths[*index]) / it);
            let bounded = (0..widths.len()).filter(|index| extents[*index].is_some());
            let Some(shortest) = bounded.min_by(|left, right| drawn(left).total_cmp(&drawn(right))) else { break };
            widths[shortest] += 1;
        }
        let mut end = start;
        let spans = widths.iter().map(|width| {
            let start = end;
            end += width;
            Span { start, end }
        });
        Some(Self { spans: spans.collect() })
    }

    /// A caret under the place of a value, with the value beside it.
    fn marker(&self, stretches: &[Stretch], value: Decimal) -> Option<Row> {
        let (stretch, span) = stretches.iter().zip(&self.spans).find(|(stretch, _)| stretch.contains(value))?;
        let column = column_of(stretch, *span, value);
        let mut row = Row::default();
        let text = value.to_string();
        let behind = usize::from(column) + 2 + text.chars().count() <= WIDTH;
        if behind {
            row.put(column, &format!("^ {text}"));
        } else {
            row.put(column - length(&text) - 1, &format!("{text} ^"));
        }
        Some(row)
    }
}

/// A bound's own column for a value on it, else one strictly inside; the middle of an open end.
fn column_of(stretch: &Stretch, span: Span, value: Decimal) -> u16 {
    let width = span.end - span.start;
    match (stretch.lower, extent(stretch)) {
        (Some(lower), _) if lower == value => span.start,
        (Some(lower), Some(extent)) => {
            let place = (value - lower).to_f64() / extent * f64::from(width);
            span.start + (1..width).rev().find(|column| f64::from(*column) <= place).unwrap_or(1)
        }
        _ => span.start + width / 2,
    }
}

/// How many of the metric's units a stretch is long. Rounding is harmless: it only places columns.
fn extent(stretch: &Stretch) -> Option<f64> {
    Some((stretch.upper? - stretch.lower?).to_f64())
}

/// The columns a stretch needs: for its change with a blank on both sides, and for the inner halves of the
/// bounds over its ends with two blanks between them.
fn least_width(stretch: &Stretch) -> u16 {
    let bound = |bound: Option<Decimal>| bound.map(|bound| bound.to_string()).unwrap_or_default();
    let (lower, upper) = (bound(stretch.lower), bound(stretch.upper));
    let bounds = length(&lower) - half(&lower) + 2 + half(&upper);
    let open = if stretch.lower.is_none() || stretch.upper.is_none() { OPEN_END } else { 0 };
    bounds.max(length(&stretch.label) + 3).max(open)
}

/// How much of a bound's text stands left of its tick.
fn half(text: &str) -> u16 {
    length(text).saturating_sub(1) / 2
}

fn length(text: &str) -> u16 {
    u16::try_from(text.chars().count()).unwrap_or(u16::MAX)
}

/// One line of text, written at columns.
#[derive(Clone, Debug, Default)]
struct Row(Vec<char>);

impl Row {
    fn put(&mut self, column: u16, text: &str) {
        for (column, letter) in (usize::from(column)..).zip(text.chars()) {
            if self.0.len() <= column {
                self.0.resize(column + 1, ' ');
            }
            self.0[column] = letter;
        }
    }

    fn finish(self) -> String {
        self.0.into_iter().chain(['\n']).collect()
    }
}
