//! What is told of templates, whole.
//!
//! The rows stand in `messages.txt`: a title that begins with a code, parameters behind a bar, a template, and what is
//! printed. A line `@NAME` stands for some resources, `parts/NAME.yaml`.
//! `UPDATE_EXPECT=1 cargo test -p templategen --test cloudformation messages` writes the printed texts into the file.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use templategen::cloudformation::{TemplateCode, TemplateReading, read};

const TITLE: &str = "#### ";
const PRINTED: &str = "####>\n";

struct Row<'a> {
    title: &'a str,
    template: &'a str,
    printed: &'a str,
}

impl Row<'_> {
    /// The code the row is about.
    fn code(&self) -> &str {
        self.title.split_whitespace().next().unwrap_or_default()
    }

    /// The values of parameters.
    fn parameters(&self) -> Vec<(String, String)> {
        let given = self.title.split_once(" | ").map(|(_, given)| given.split(' ').collect()).unwrap_or_default();
        let pair = |text: &&str| text.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()));
        let given: Vec<&str> = given;
        given.iter().map(|text| pair(text).expect("a parameter is NAME=VALUE")).collect()
    }

    /// The template with its parts.
    fn text(&self) -> String {
        let mut text = String::new();
        for line in self.template.lines() {
            match line.strip_prefix('@') {
                Some(part) => {
                    let path = folder().join("parts").join(format!("{part}.yaml"));
                    text.push_str(&fs::read_to_string(&path).unwrap_or_else(|error| panic!("{part}: {error}")));
                }
                None => text.extend([line, "\n"]),
            }
        }
        text
    }

    fn read(&self) -> TemplateReading {
        // A byte that is not UTF-8 can not stand in the file of the rows.
        let mut bytes = self.text().into_bytes();
        if self.title.contains("UTF-8") {
            bytes.push(0xff);
        }
        read("template.yaml", &bytes, &self.parameters())
    }
}

#[test]
fn everything_told_reads_as_written() {
    let path = folder().join("messages.txt");
    let file = fs::read_to_string(&path).expect("the rows can be read");
    let mut now = String::new();
    for row in rows(&file) {
        let reading = row.read();
        let report = anstream::adapter::strip_str(&reading.source.report(&reading.diagnostics)).to_string();
        assert!(report.contains(&format!("[{}]", row.code())), "{}\n{report}", row.title);
        assert_eq!(report.contains("error["), reading.deployments.is_empty(), "{}\n{report}", row.title);
        now.extend([TITLE, row.title, "\n", row.template, PRINTED, &report, "\n"]);
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
    let without: Vec<_> = TemplateCode::ALL.iter().map(|code| code.id()).filter(|id| !titles.contains(id)).collect();
    assert!(without.is_empty(), "no row in messages.txt: {without:?}");
}

/// The template of every row.
pub(crate) fn templates() -> Vec<String> {
    let file = fs::read_to_string(folder().join("messages.txt")).expect("the rows can be read");
    rows(&file).iter().map(Row::text).collect()
}

fn rows(file: &str) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    for row in file.split(TITLE).skip(1) {
        let (title, rest) = row.split_once('\n').expect("a title is a line");
        let (template, printed) = rest.split_once(PRINTED).unwrap_or((rest, ""));
        rows.push(Row { title, template, printed });
    }
    rows
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cloudformation")
}
