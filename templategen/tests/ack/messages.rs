//! What an import prints, whole: a spec, everything it tells, or both.
//!
//! The rows stand in `messages.txt`: a title that begins with a code or with `spec`, options behind a bar,
//! resources, and what is printed.
//! `UPDATE_EXPECT=1 cargo test -p templategen --test ack` writes the printed texts into the file.

use templategen::ack::AckCode;

use crate::rows::{File, Row};
use crate::run::templategen;

fn file() -> File {
    File::messages("ack")
}

#[test]
fn everything_printed_reads_as_written() {
    file().hold(|row| {
        let arguments: Vec<&str> = ["import-ack", "-"].into_iter().chain(row.arguments()).collect();
        let outcome = templategen(&arguments, row.text().as_bytes());
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
        outcome.output + &outcome.errors
    });
}

#[test]
fn every_code_has_a_row() {
    file().has_rows_of(AckCode::ALL.iter().map(|code| code.id()));
}

/// The resources of every row.
pub(crate) fn inputs() -> Vec<String> {
    file().rows().iter().map(Row::text).collect()
}
