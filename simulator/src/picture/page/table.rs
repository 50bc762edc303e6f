//! Tables of a page.

use std::fmt::Write as _;

use super::super::markup::escaped;

/// A table with one heading for each column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The headings.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// The heading of a column, and how its cells stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// The heading.
    pub title: String,
    /// How its cells stand.
    pub align: Align,
}

/// How cells stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// One for each column.
    pub cells: Vec<String>,
    /// Whether it tells that nothing was done, which a reader may leave out.
    pub quiet: bool,
}

impl Column {
    /// A column of words.
    #[must_use]
    pub fn words(title: impl Into<String>) -> Self {
        Self { title: title.into(), align: Align::Left }
    }

    /// A column of numbers.
    #[must_use]
    pub fn numbers(title: impl Into<String>) -> Self {
        Self { title: title.into(), align: Align::Right }
    }
}

impl Row {
    /// A row like most.
    #[must_use]
    pub const fn of(cells: Vec<String>) -> Self {
        Self { cells, quiet: false }
    }
}

/// Writes a table; where it has quiet rows among others, with a box to leave them out, which needs no script.
pub(super) fn push(html: &mut String, index: usize, table: &Table) {
    let quiet = table.rows.iter().filter(|row| row.quiet).count();
    if 0 < quiet && quiet < table.rows.len() {
        let _ = writeln!(
            html,
            "<input type=\"checkbox\" id=\"only-{index}\"> <label for=\"only-{index}\">only what was done</label>"
        );
    }
    html.push_str("<div class=\"scroll\">\n<table>\n");
    if table.columns.iter().any(|column| !column.title.is_empty()) {
        html.push_str("<thead><tr>");
        for column in &table.columns {
            let element = if column.title.is_empty() { "td" } else { "th scope=\"col\"" };
            let end = &element[..2];
            let _ = write!(html, "<{element}{}>{}</{end}>", class(column.align), escaped(&column.title));
        }
        html.push_str("</tr></thead>\n");
    }
    html.push_str("<tbody>\n");
    for row in &table.rows {
        html.push_str(if row.quiet { "<tr class=\"quiet\">" } else { "<tr>" });
        for (index, (cell, column)) in row.cells.iter().zip(&table.columns).enumerate() {
            // The first one tells what the row is about.
            let element = if index == 0 { "th scope=\"row\"" } else { "td" };
            let end = &element[..2];
            let _ = write!(html, "<{element}{}>{}</{end}>", class(column.align), escaped(cell));
        }
        html.push_str("</tr>\n");
    }
    html.push_str("</tbody>\n</table>\n</div>\n");
}

const fn class(align: Align) -> &'static str {
    match align {
        Align::Left => "",
        Align::Right => " class=\"number\"",
    }
}
