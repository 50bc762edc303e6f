//! What stands over a chart, and over each panel: titles, figures, and what its marks mean.

use super::super::chart::{Chart, Role, Series, Shape, Values};
use super::super::figures::BETWEEN;
use super::super::markup::shortened;
use super::layout::{SMALL, TEXT, TITLE, letters_in, lines, width_of};
use super::{Anchor, Canvas};

/// How far apart the parts of a heading are.
const GAP: f64 = 14.0;
/// How wide a sample of a mark is.
const SAMPLE: f64 = 16.0;

/// The title and the lines under it.
pub(super) fn draw(canvas: &mut Canvas, chart: &Chart) {
    let (margin, width) = (canvas.layout.margin, canvas.layout.width - 2.0 * canvas.layout.margin);
    canvas.y += TITLE;
    let title = shortened(&chart.title, letters_in(width, TITLE));
    canvas.text((margin, canvas.y), TITLE, Anchor::Start, "strong fill-text", &title);
    canvas.y += 3.0;
    for (index, line) in chart.lines.iter().enumerate() {
        let look = if index == 0 { "fill-text" } else { "fill-muted" };
        for line in lines(line, BETWEEN, width, TEXT) {
            canvas.y += TEXT + 5.0;
            canvas.text((margin, canvas.y), TEXT, Anchor::Start, look, &line);
        }
    }
    canvas.y += 6.0;
}

/// A panel's title with its figures, and the marks that are not named at their ends.
pub(super) fn of_panel(canvas: &mut Canvas, panel: &Values) {
    let keys = keys(panel, canvas);
    canvas.named.extend(keys.iter().map(|key| (key.label.to_owned(), key.role.class())));
    of_parts(canvas, &panel.title, &panel.note, &keys);
}

/// A sample of a mark, and its name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key<'a> {
    pub(super) label: &'a str,
    pub(super) role: Role,
    pub(super) mark: Mark,
}

/// How a mark looks.
#[derive(Clone, Copy, Debug)]
pub(super) enum Mark {
    /// A line of a class.
    Line(&'static str),
    /// A filled stretch of a class, and how high.
    Block(&'static str, f64),
    /// An area under its line.
    Area,
}

/// A title, figures and samples, one after the other, on as many lines as they need.
pub(super) fn of_parts(canvas: &mut Canvas, title: &str, note: &str, keys: &[Key<'_>]) {
    let (margin, end) = (canvas.layout.margin, canvas.layout.width - canvas.layout.margin);
    canvas.y += 14.0 + TEXT;
    let title = shortened(title, letters_in(end - margin, TEXT));
    canvas.text((margin, canvas.y), TEXT, Anchor::Start, "strong fill-text", &title);
    // Bold letters are wider.
    let mut x = margin + width_of(&title, TEXT) * 1.06 + GAP;
    let next_line = |canvas: &mut Canvas, x: &mut f64, width: f64| {
        if end < *x + width {
            canvas.y += TEXT + 4.0;
            *x = margin;
        }
    };
    if !note.is_empty() {
        // All on the title's line, or all under it.
        let whole = width_of(note, SMALL);
        if end < x + whole {
            x = end;
        }
        for line in lines(note, BETWEEN, end - margin, SMALL) {
            let width = width_of(&line, SMALL);
            next_line(canvas, &mut x, width);
            canvas.text((x, canvas.y), SMALL, Anchor::Start, "fill-muted", &line);
            x += width + GAP;
        }
    }
    for key in keys {
        let width = SAMPLE + 5.0 + width_of(key.label, SMALL);
        next_line(canvas, &mut x, width);
        sample(canvas, *key, x);
        canvas.text((x + SAMPLE + 5.0, canvas.y), SMALL, Anchor::Start, "fill-muted", key.label);
        x += width + GAP;
    }
    canvas.y += 11.0;
}

fn sample(canvas: &mut Canvas, key: Key<'_>, x: f64) {
    let middle = canvas.y - SMALL * 0.35;
    let number = super::super::number::coordinate;
    let block = |height: f64| {
        format!("M{} {}h{SAMPLE}v{}h-{SAMPLE}z", number(x), number(middle - height / 2.0), number(height))
    };
    let line = |y: f64| format!("M{} {}h{SAMPLE}", number(x), number(y));
    match key.mark {
        Mark::Line(class) => canvas.path(class, key.role, &line(middle)),
        Mark::Block(class, height) => canvas.path(class, key.role, &block(height)),
        Mark::Area => {
            canvas.path("under", key.role, &block(9.0));
            canvas.path("line", key.role, &line(middle - 4.5));
        }
    }
}

/// The marks that no heading has named yet, and that have no name at their end.
fn keys<'a>(panel: &'a Values, canvas: &Canvas) -> Vec<Key<'a>> {
    let mark = |series: &Series| match series.shape {
        Shape::Line => Mark::Line("line"),
        Shape::Dashes => Mark::Line("dashes"),
        Shape::LongDashes => Mark::Line("long"),
        Shape::Dots => Mark::Line("dots"),
        Shape::Area => Mark::Area,
        Shape::Band { .. } => Mark::Block(super::panel::band_class(series.role), 9.0),
    };
    let unnamed = panel.series.iter().filter(|series| {
        let at_end = canvas.layout.names_at_ends && !matches!(series.shape, Shape::Band { .. });
        let class = series.role.class();
        !at_end && !canvas.named.iter().any(|(label, named)| *label == series.label && *named == class)
    });
    unnamed.map(|series| Key { label: &series.label, role: series.role, mark: mark(series) }).collect()
}
