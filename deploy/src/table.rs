//! Aligned columns of text.

/// Rows under a heading, every column as wide as its widest cell.
#[derive(Clone, Debug)]
pub struct Table {
    heading: Vec<String>,
    lines: Vec<Line>,
}

#[derive(Clone, Debug)]
enum Line {
    Row(Vec<String>),
    Whole(Vec<String>),
    Rule,
}

/// What stands between two columns.
const GAP: &str = "  ";
/// The least width the last column is wrapped to, however narrow the terminal.
const NARROWEST: usize = 24;

impl Table {
    /// A table with its heading.
    #[must_use]
    pub fn new<const N: usize>(heading: [&str; N]) -> Self {
        Self { heading: heading.map(str::to_owned).to_vec(), lines: Vec::new() }
    }

    /// Adds a row.
    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.lines.push(Line::Row(cells.into()));
    }

    /// Adds a row whose last cell is to be copied, such as a command: it is never wrapped, and stands on a line
    /// of its own under the cell before it where it does not fit beside that.
    pub fn whole_row<const N: usize>(&mut self, cells: [String; N]) {
        self.lines.push(Line::Whole(cells.into()));
    }

    /// Adds a rule between two groups of rows; at the start, at the end, or twice in a row, it is left out.
    pub fn rule(&mut self) {
        if matches!(self.lines.last(), Some(Line::Row(_) | Line::Whole(_))) {
            self.lines.push(Line::Rule);
        }
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The text, each line ending in a line feed.
    ///
    /// Within a width, the last column is wrapped at its spaces; a word is never broken, so that links can
    /// be copied.
    #[must_use]
    pub fn render(&self, width: Option<usize>) -> String {
        let columns = self.heading.len();
        let rows = || {
            self.lines.iter().filter_map(|line| match line {
                Line::Row(cells) | Line::Whole(cells) => Some(cells),
                Line::Rule => None,
            })
        };
        let widest = |column: usize| {
            let cells = rows().map(|cells| cells[column].chars().count());
            cells.chain([self.heading[column].chars().count()]).max().unwrap_or_default()
        };
        let widths: Vec<usize> = (0..columns - 1).map(widest).collect();
        let indent = widths.iter().map(|column| column + GAP.len()).sum::<usize>();
        let room = width.map(|width| width.saturating_sub(indent).max(NARROWEST));

        let mut text = String::new();
        let name_indent = widths.iter().rev().skip(1).map(|column| column + GAP.len()).sum::<usize>() + GAP.len();
        let mut print = |cells: &[String], is_whole: bool| {
            let (last, fixed) = cells.split_last().map_or(("", cells), |(last, fixed)| (last.as_str(), fixed));
            let padded = fixed.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}{GAP}"));
            let mut line = padded.collect::<Vec<_>>().concat();
            let fits = width.is_none_or(|width| indent + last.chars().count() <= width);
            if is_whole && !fits {
                text.push_str(line.trim_end());
                line = format!("\n{}", " ".repeat(name_indent));
            }
            for part in wrap(last, room.filter(|_| !is_whole)) {
                line.push_str(&part);
                text.push_str(line.trim_end());
                text.push('\n');
                line = " ".repeat(indent);
            }
        };
        print(&self.heading, false);
        // As wide as the rows; what is to be copied, such as a long link, should not make it longer.
        let of_row = |line: &Line| match line {
            Line::Row(cells) => cells[columns - 1].chars().count(),
            Line::Whole(_) | Line::Rule => 0,
        };
        let widest_row = indent + self.lines.iter().map(of_row).max().unwrap_or_default();
        let rule_width = widest_row.min(width.unwrap_or(widest_row));
        // A rule at the end would part the last group from nothing.
        let last = self.lines.len() - usize::from(matches!(self.lines.last(), Some(Line::Rule)));
        for line in &self.lines[..last] {
            match line {
                Line::Row(cells) => print(cells, false),
                Line::Whole(cells) => print(cells, true),
                Line::Rule => print(&["-".repeat(rule_width)], false),
            }
        }
        text
    }
}

/// The lines of a text within a width, at least one.
fn wrap(text: &str, room: Option<usize>) -> Vec<String> {
    let Some(room) = room.filter(|room| *room < text.chars().count()) else {
        return vec![text.to_owned()];
    };
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(["WHAT", "VALUE"]);
        table.rule();
        table.row(["target".to_owned(), "one to ten instances, now at two of them".to_owned()]);
        table.rule();
        table.rule();
        table.row(["é".to_owned(), "https://example.com/a/very/long/link/that/stays/whole".to_owned()]);
        table.rule();
        table
    }

    #[test]
    fn columns_are_aligned() {
        assert_eq!(
            table().render(None),
            "WHAT    VALUE\n\
             target  one to ten instances, now at two of them\n\
             -------------------------------------------------------------\n\
             é       https://example.com/a/very/long/link/that/stays/whole\n"
        );
    }

    #[test]
    fn the_last_column_is_wrapped_but_words_stay_whole() {
        assert_eq!(
            table().render(Some(36)),
            "WHAT    VALUE\n\
             target  one to ten instances, now at\n        two of them\n\
             ------------------------------------\n\
             é       https://example.com/a/very/long/link/that/stays/whole\n"
        );
    }

    #[test]
    fn what_is_to_be_copied_stands_whole_where_there_is_room() {
        let mut table = Table::new(["WHAT", "NAME", "VALUE"]);
        let mut row =
            |name: &str, value: &str| table.whole_row(["output".to_owned(), name.to_owned(), value.to_owned()]);
        row("Command", "aws a --b c");
        row("Id", "short");
        for (width, expected) in [
            (Some(28), "WHAT    NAME     VALUE\noutput  Command  aws a --b c\noutput  Id       short\n"),
            (Some(27), "WHAT    NAME     VALUE\noutput  Command\n          aws a --b c\noutput  Id       short\n"),
            (None, "WHAT    NAME     VALUE\noutput  Command  aws a --b c\noutput  Id       short\n"),
        ] {
            assert_eq!(table.render(width), expected, "{width:?}");
        }
    }
}
