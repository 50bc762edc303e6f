//! Every problem a spec can have, with the whole message it is met with.
//!
//! The rows stand in `messages.txt`: a title that begins with a code, a spec, and what `check` prints; of a title that ends
//! in `--managed`, what `render --managed` prints.
//! `UPDATE_EXPECT=1 cargo test -p templategen` writes the printed texts into the file.

use std::collections::BTreeSet;
use std::path::Path;

use scaling::ProblemCode;
use templategen::diagnostic::FormCode;

use crate::run::templategen;

const TITLE: &str = "#### ";
const MANAGED: &str = "--managed";
const PRINTED: &str = "####>\n";

/// A problem and what is said of it.
pub(crate) struct Row<'a> {
    /// Its code, and which of its forms it is.
    pub(crate) title: &'a str,
    /// A spec that has it.
    pub(crate) spec: &'a str,
    printed: &'a str,
}

#[test]
fn every_message_reads_as_written() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reading/messages.txt");
    let file = std::fs::read_to_string(&path).expect("the rows can be read");
    let mut now = String::new();
    for Row { title, spec, .. } in rows(&file) {
        let command: &[&str] = if title.ends_with(MANAGED) { &["render", "-", MANAGED] } else { &["check", "-"] };
        let outcome = templategen(command, spec.as_bytes());
        let only_warnings = !outcome.errors.contains("error[");
        assert_eq!(outcome.status, u8::from(!only_warnings), "{title}");
        let code = title.split_whitespace().next().unwrap_or_default();
        assert!(outcome.errors.contains(&format!("[{code}]")), "{title} is met with\n{}", outcome.errors);
        now.extend([TITLE, title, "\n", spec, PRINTED, &outcome.errors, "\n"]);
    }
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, now).expect("the rows can be written");
        return;
    }
    let now = rows(&now);
    for (now, then) in now.iter().zip(rows(&file)) {
        assert_eq!(now.printed, then.printed, "{}", then.title);
    }
}

#[test]
fn every_code_has_a_row() {
    let file = include_str!("messages.txt");
    let titles: BTreeSet<&str> = rows(file).iter().filter_map(|row| row.title.split_whitespace().next()).collect();
    let elsewhere = [
        // A row is text; `bytes_that_are_no_text` in `command_line.rs` reads this one.
        FormCode::Encoding.id(),
        // A spec that is too large for a template is too large for a row; `limits.rs` makes one.
        ProblemCode::TemplateTooLarge.id(),
    ];
    let forms = FormCode::ALL.iter().map(|code| code.id());
    let plans = ProblemCode::ALL.iter().map(|code| code.id());
    let without: Vec<_> = forms.chain(plans).filter(|id| titles.contains(id) == elsewhere.contains(id)).collect();
    assert!(without.is_empty(), "no row in messages.txt, or one too many: {without:?}");
}

pub(crate) fn rows(file: &str) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    for row in file.split(TITLE).skip(1) {
        let (title, rest) = row.split_once('\n').expect("a title is a line");
        let (spec, printed) = rest.split_once(PRINTED).unwrap_or((rest, ""));
        rows.push(Row { title, spec, printed });
    }
    rows
}
