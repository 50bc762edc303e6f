//! What an import prints, whole: a spec, everything it tells, or both.
//!
//! The rows stand in `messages.txt`: a title that begins with a code or with `spec`, options behind a bar,
//! resources, and what is printed. A line `@NAME` stands for the beginning of a resource, `parts/NAME.yaml`.
//! `UPDATE_EXPECT=1 cargo test -p templategen --test ack` writes the printed texts into the file.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use templategen::ack::AckCode;

use crate::run::templategen;

const TITLE: &str = "#### ";
const PRINTED: &str = "####>\n";

struct Row<'a> {
    title: &'a str,
    resources: &'a str,
    printed: &'a str,
}

impl Row<'_> {
    /// The code the row is about.
    fn code(&self) -> &str {
        self.title.split_whitespace().next().unwrap_or_default()
    }

    /// The options on the command line.
    fn options(&self) -> Vec<&str> {
        self.title.split_once(" | ").map(|(_, options)| options.split(' ').collect()).unwrap_or_default()
    }

    /// The resources with their beginnings.
    fn input(&self) -> String {
        let mut input = String::new();
        for line in self.resources.lines() {
            match line.strip_prefix('@') {
                Some(part) => {
                    let path = folder().join("parts").join(format!("{part}.yaml"));
                    input.push_str(&fs::read_to_string(&path).unwrap_or_else(|error| panic!("{part}: {error}")));
                }
                None => input.extend([line, "\n"]),
            }
        }
        input
    }
}

#[test]
fn everything_printed_reads_as_written() {
    let path = folder().join("messages.txt");
    let file = fs::read_to_string(&path).expect("the rows can be read");
    let mut now = String::new();
    for row in rows(&file) {
        let arguments: Vec<&str> = ["import-ack", "-"].into_iter().chain(row.options()).collect();
        let outcome = templategen(&arguments, row.input().as_bytes());
        let has_errors = outcome.errors.contains("error[");
        assert_eq!(outcome.status, u8::from(has_errors), "{}\n{}", row.title, outcome.errors);
        // What only the domain refuses is told at the lines of the spec, which is printed to be mended.
        assert_eq!(outcome.output.is_empty(), outcome.errors.contains("error[A"), "{}", row.title);
        if row.code() != "spec" {
            assert!(outcome.errors.contains(&format!("[{}]", row.code())), "{}\n{}", row.title, outcome.errors);
        }
        if !has_errors {
            let check = templategen(&["check", "-"], outcome.output.as_bytes());
            assert_eq!(check.status, 0, "{}: {}", row.title, check.errors);
        }
        now.extend([TITLE, row.title, "\n", row.resources, PRINTED, &outcome.output, &outcome.errors, "\n"]);
    }
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, now).expect("the rows can be written");
        return;
    }
    for (now, then) in rows(&now).iter().zip(rows(&file)) {
        assert_eq!(now.printed, then.printed, "{}", then.title);
    }
}

#[test]
fn every_code_has_a_row() {
    let file = include_str!("messages.txt");
    let rows = rows(file);
    let titles: BTreeSet<&str> = rows.iter().map(Row::code).collect();
    let without: Vec<_> = AckCode::ALL.iter().map(|code| code.id()).filter(|id| !titles.contains(id)).collect();
    assert!(without.is_empty(), "no row in messages.txt: {without:?}");
}

/// The resources of every row.
pub(crate) fn inputs() -> Vec<String> {
    let file = fs::read_to_string(folder().join("messages.txt")).expect("the rows can be read");
    rows(&file).iter().map(Row::input).collect()
}

fn rows(file: &str) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    for row in file.split(TITLE).skip(1) {
        let (title, rest) = row.split_once('\n').expect("a title is a line");
        let (resources, printed) = rest.split_once(PRINTED).unwrap_or((rest, ""));
        rows.push(Row { title, resources, printed });
    }
    rows
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ack")
}
