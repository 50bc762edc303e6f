//! Plain text in columns, never wider than a page.

/// The widest line, in columns.
pub const WIDTH: usize = 100;
/// What stands between two columns.
const GAP: usize = 2;
/// The least a wrapped column holds, however far it is indented.
const NARROWEST: usize = 20;

/// The lines of a text within a number of columns, broken at spaces, and inside a word only where the word
/// is longer than a line. At least one line.
fn wrap(text: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if 0 < used && room < used + 1 + length {
            lines.push(String::new());
            used = 0;
        }
        if 0 < used {
            push(&mut lines, ' ');
            used += 1;
        }
        for letter in word.chars() {
            if used == room {
                lines.push(String::new());
                used = 0;
            }
            push(&mut lines, letter);
            used += 1;
        }
    }
    lines
}

fn push(lines: &mut [String], letter: char) {
    if let Some(line) = lines.last_mut() {
        line.push(letter);
    }
}

/// A paragraph at an indent.
#[must_use]
pub fn paragraph(indent: usize, text: &str) -> String {
    let mut lines = String::new();
    for line in wrap(text, WIDTH.saturating_sub(indent).max(NARROWEST)) {
        lines.extend([" ".repeat(indent).as_str(), line.as_str(), "\n"]);
    }
    lines
}

/// Labels with their texts beside them, the texts aligned and wrapped.
pub fn facts<'a>(indent: usize, facts: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let facts: Vec<_> = facts.into_iter().collect();
    let widest = facts.iter().map(|(label, _)| label.chars().count()).max().unwrap_or_default();
    let hanging = indent + widest + GAP;
    let mut text = String::new();
    for (label, fact) in facts {
        let mut beside = label;
        for line in wrap(&fact, WIDTH.saturating_sub(hanging).max(NARROWEST)) {
            let whole = format!("{:indent$}{beside:<widest$}{:GAP$}{line}", "", "");
            text.push_str(whole.trim_end());
            text.push('\n');
            beside = "";
        }
    }
    text
}

/// How the cells of a column stand.
#[derive(Clone, Copy, Debug)]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// Rows under a heading; where a row is wider than the page, each cell takes a line of its own.
#[must_use]
pub fn table<const N: usize>(indent: usize, heading: [(&str, Align); N], rows: &[[String; N]]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.chain([heading[column].0.chars().count()]).max().unwrap_or_default()
    };
    let widths: [usize; N] = std::array::from_fn(width);
    if WIDTH < indent + widths.iter().sum::<usize>() + GAP * N.saturating_sub(1) {
        let records = rows.iter().map(|row| record(indent, &heading, row));
        return records.collect();
    }
    let line = |cells: [&str; N]| {
        let padded = cells.iter().zip(widths).zip(&heading).map(|((cell, width), (_, align))| match align {
            Align::Left => format!("{cell:<width$}"),
            Align::Right => format!("{cell:>width$}"),
        });
        let line = padded.collect::<Vec<_>>().join(&" ".repeat(GAP));
        format!("{:indent$}{}\n", "", line.trim_end())
    };
    let mut text = line(heading.map(|(title, _)| title));
    text.extend(rows.iter().map(|row| line(row.each_ref().map(String::as_str))));
    text
}

fn record<const N: usize>(indent: usize, heading: &[(&str, Align); N], row: &[String; N]) -> String {
    let mut cells = heading.iter().map(|(title, _)| *title).zip(row.iter().cloned());
    let first = cells.next().map(|(_, cell)| format!("{:indent$}{cell}\n", "")).unwrap_or_default();
    first + &facts(indent + GAP, cells)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, room: usize, expected: &[&str]) {
        assert_eq!(wrap(text, room), expected, "{text:?} in {room}");
    }

    #[test]
    fn lines_are_broken_at_spaces_and_inside_words_only_where_they_must_be() {
        check("", 5, &[""]);
        check("one two", 7, &["one two"]);
        check("one two", 6, &["one", "two"]);
        check("one  two\nthree", 9, &["one two", "three"]);
        check("a bcdefgh i", 4, &["a", "bcde", "fgh", "i"]);
    }

    #[test]
    fn facts_hang_beside_their_labels() {
        let long = "word ".repeat(30);
        let text = facts(2, [("a", "first".to_owned()), ("label", long)]);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[0], "  a      first");
        assert!(lines[1].starts_with("  label  word word"));
        assert!(lines[2].starts_with("         word word"));
        assert!(lines.iter().all(|line| line.chars().count() <= WIDTH));
    }

    #[test]
    fn a_table_too_wide_for_the_page_becomes_records() {
        let heading = [("name", Align::Left), ("count", Align::Right)];
        let row = |name: &str, count: &str| [name.to_owned(), count.to_owned()];
        assert_eq!(
            table(1, heading, &[row("a", "1"), row("bcdef", "20")]),
            " name   count\n a          1\n bcdef     20\n"
        );
        let long = "9".repeat(96);
        assert_eq!(
            table(1, heading, &[row("a", &long)]),
            format!(" a\n   count  {}\n          {}\n", &long[..90], &long[90..])
        );
    }
}
