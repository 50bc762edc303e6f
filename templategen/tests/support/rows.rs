//! Rows of a text file: a title, what is read, and what is printed of it.
//!
//! A title begins with the code that the row is about, and may have arguments behind a bar. A line `@NAME` of what is
//! read stands for a file, `parts/NAME.yaml`.

use std::fs;
use std::path::{Path, PathBuf};

const TITLE: &str = "#### ";
const PRINTED: &str = "####>\n";

/// A file of rows with its folder.
pub(crate) struct File {
    folder: PathBuf,
    text: String,
}

/// One of its rows.
pub(crate) struct Row<'file> {
    pub(crate) title: &'file str,
    read: &'file str,
    printed: &'file str,
    folder: &'file Path,
}

impl File {
    /// The file `messages.txt` of a folder below the tests of this crate.
    pub(crate) fn messages(folder: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
        let text = fs::read_to_string(folder.join("messages.txt")).expect("the rows can be read");
        Self { folder, text }
    }

    pub(crate) fn rows(&self) -> Vec<Row<'_>> {
        parted(&self.text, &self.folder)
    }

    /// Holds every row against what is printed now, or with `UPDATE_EXPECT` in the environment writes that into the file.
    pub(crate) fn hold(&self, print: impl Fn(&Row<'_>) -> String) {
        let now: String = self
            .rows()
            .iter()
            .flat_map(|row| [TITLE, row.title, "\n", row.read, PRINTED, &print(row), "\n"].map(str::to_owned))
            .collect();
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(self.folder.join("messages.txt"), now).expect("the rows can be written");
            return;
        }
        for (now, then) in parted(&now, &self.folder).iter().zip(self.rows()) {
            assert_eq!(now.printed, then.printed, "{}", then.title);
        }
    }

    /// Holds that each of these codes has a row.
    pub(crate) fn has_rows_of(&self, codes: impl Iterator<Item = &'static str>) {
        let rows = self.rows();
        let without: Vec<_> = codes.filter(|code| rows.iter().all(|row| row.code() != *code)).collect();
        assert!(without.is_empty(), "no row in messages.txt: {without:?}");
    }
}

impl Row<'_> {
    /// The code the row is about.
    pub(crate) fn code(&self) -> &str {
        self.title.split_whitespace().next().unwrap_or_default()
    }

    /// The words behind the bar.
    pub(crate) fn arguments(&self) -> Vec<&str> {
        self.title.split_once(" | ").map(|(_, words)| words.split(' ').collect()).unwrap_or_default()
    }

    /// What is read, with its parts.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        for line in self.read.lines() {
            match line.strip_prefix('@') {
                Some(part) => {
                    let path = self.folder.join("parts").join(format!("{part}.yaml"));
                    text.push_str(&fs::read_to_string(&path).unwrap_or_else(|error| panic!("{part}: {error}")));
                }
                None => text.extend([line, "\n"]),
            }
        }
        text
    }
}

fn parted<'file>(text: &'file str, folder: &'file Path) -> Vec<Row<'file>> {
    let row = |row: &'file str| {
        let (title, rest) = row.split_once('\n').expect("a title is a line");
        let (read, printed) = rest.split_once(PRINTED).unwrap_or((rest, ""));
        Row { title, read, printed, folder }
    };
    text.split(TITLE).skip(1).map(row).collect()
}
