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
    Rule,
}

/// What stands between two columns.
const GAP: &str = "  ";
/// The longest rule where no terminal sets the width: one long link should not make it longer.
const LONGEST_RULE: usize = 120;
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

    /// Adds a rule between two groups of rows; at the start, or twice in a row, it is left out.
    pub fn rule(&mut self) {
        if matches!(self.lines.last(), Some(Line::Row(_))) {
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
        let rows = || self.lines.iter().filter_map(|line| if let Line::Row(cells) = line { Some(cells) } else { None });
        let widest = |column: usize| {
            let cells = rows().map(|cells| cells[column].chars().count());
            cells.chain([self.heading[column].chars().count()]).max().unwrap_or_default()
        };
        let widths: Vec<usize> = (0..columns - 1).map(widest).collect();
        let indent = widths.iter().map(|column| column + GAP.len()).sum::<usize>();
        let room = width.map(|width| width.saturating_sub(indent).max(NARROWEST));

        let mut text = String::new();
        let mut print = |cells: &[String]| {
            let (last, fixed) = cells.split_last().map_or(("", cells), |(last, fixed)| (last.as_str(), fixed));
            let padded = fixed.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}{GAP}"));
            let mut line = padded.collect::<Vec<_>>().concat();
            for part in wrap(last, room) {
                line.push_str(&part);
                text.push_str(line.trim_end());
                text.push('\n');
                line = " ".repeat(indent);
            }
        };
        print(&self.heading);
        let rule_width = (indent + widest(columns - 1)).min(width.unwrap_or(LONGEST_RULE));
        for line in &self.lines {
            match line {
                Line::Row(cells) => print(cells),
                Line::Rule => print(&["-".repeat(rule_width)]),
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
}
