//! What is told of templates, whole.
//!
//! The rows stand in `messages.txt`: a title that begins with a code, values of parameters behind a bar, a template, and
//! what is printed.
//! `UPDATE_EXPECT=1 cargo test -p templategen --test cloudformation messages` writes the printed texts into the file.

use templategen::cloudformation::{TemplateCode, TemplateReading, read};

use crate::rows::{File, Row};

fn file() -> File {
    File::messages("cloudformation")
}

fn reading(row: &Row<'_>) -> TemplateReading {
    let pair = |text: &str| text.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()));
    let parameters: Vec<_> =
        row.arguments().into_iter().map(|text| pair(text).expect("a parameter is NAME=VALUE")).collect();
    // A byte that is not UTF-8 can not stand in the file of the rows.
    let mut bytes = row.text().into_bytes();
    if row.title.contains("UTF-8") {
        bytes.push(0xff);
    }
    read("template.yaml", &bytes, &parameters)
}

#[test]
fn everything_told_reads_as_written() {
    file().hold(|row| {
        let reading = reading(row);
        let report = anstream::adapter::strip_str(&reading.source.report(&reading.diagnostics)).to_string();
        assert!(report.contains(&format!("[{}]", row.code())), "{}\n{report}", row.title);
        assert_eq!(report.contains("error["), reading.deployments.is_empty(), "{}\n{report}", row.title);
        report
    });
}

#[test]
fn every_code_has_a_row() {
    file().has_rows_of(TemplateCode::ALL.iter().map(|code| code.id()));
}

/// The template of every row.
pub(crate) fn templates() -> Vec<String> {
    file().rows().iter().map(Row::text).collect()
}
