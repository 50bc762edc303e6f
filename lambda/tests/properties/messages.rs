//! Every sentence, as a whole.
//!
//! The rows stand in `messages.txt`: a title, properties, and what is wrong with them, a line each.
//! `UPDATE_EXPECT=1 cargo test -p lambda --test properties` writes the sentences into the file.

use std::path::Path;

use crate::read;

const TITLE: &str = "#### ";
const TOLD: &str = "####>\n";

#[test]
fn every_sentence_reads_as_written() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/properties/messages.txt");
    let file = std::fs::read_to_string(&path).expect("the rows can be read");
    let mut now = String::new();
    let mut told_now = Vec::new();
    for (title, properties, _) in rows(&file) {
        let problems = read(properties).expect_err(title);
        let told: String = problems.iter().map(|problem| format!("{problem}\n")).collect();
        now.extend([TITLE, title, "\n", properties, TOLD, &told, "\n"]);
        told_now.push(told);
    }
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, now).expect("the rows can be written");
        return;
    }
    for (now, (title, _, then)) in told_now.iter().zip(rows(&file)) {
        assert_eq!(now.trim_end(), then.trim_end(), "{title}");
    }
}

/// Titles, properties and sentences.
fn rows(file: &str) -> Vec<(&str, &str, &str)> {
    let row = |row: &'_ str| -> (usize, usize) {
        let title = row.find('\n').expect("a title is a line");
        (title, row.find(TOLD).unwrap_or(row.len()))
    };
    file.split(TITLE)
        .skip(1)
        .map(|text| {
            let (title, told) = row(text);
            (&text[..title], &text[title + 1..told], text.get(told + TOLD.len()..).unwrap_or_default())
        })
        .collect()
}
