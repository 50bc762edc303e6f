//! Every sentence, as a whole.
//!
//! The rows stand in `messages.txt`: a title, properties, and what is wrong with them, a line each.
//! `UPDATE_EXPECT=1 cargo test -p lambda --test properties` writes the sentences into the file.

use std::path::Path;

use scaling::{ProblemCode, Severity};

use crate::contract::{contract, general};
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
        let told: String = problems.iter().flat_map(|problem| [problem.as_str(), "\n"]).collect();
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

/// What the domain finds stands at a property of the contract, or at an item of one.
#[test]
fn every_problem_of_the_domain_has_a_place_in_the_contract() {
    for (title, properties, _) in rows(include_str!("messages.txt")) {
        for problem in read(properties).expect_err(title).iter().filter(|problem| code(problem).is_some()) {
            let path = problem.split_once(": ").map_or("", |(path, _)| path);
            for place in path.split(" and ").map(general) {
                let property = place.strip_suffix("[]").unwrap_or(&place);
                assert!(contract().contains(property), "{place}: {problem}");
            }
        }
    }
}

/// The errors that no row brings about, because nothing of the contract can.
const ELSEWHERE: &[ProblemCode] = &[
    // Of a spec alone: what it makes beside a target, its own ways to say a thing, and what its author is held to.
    ProblemCode::CreateEndpoint,
    ProblemCode::MinZero,
    ProblemCode::ScaleToZero,
    ProblemCode::ScaleToZeroHalf,
    ProblemCode::PublishFrequency,
    ProblemCode::NoPolicy,
    ProblemCode::TemplateTooLarge,
    ProblemCode::ManagedMetricMath,
    ProblemCode::TargetFormula,
    ProblemCode::Notifications,
    // What is missing, or is no number of the range that is wanted, is told before the domain looks at the whole.
    ProblemCode::CapacityMissing,
    ProblemCode::CapacityOutOfRange,
    ProblemCode::Cooldown,
    ProblemCode::TargetMissing,
    ProblemCode::TooManyScheduledActions,
];

#[test]
fn every_error_of_the_domain_has_a_row() {
    let told: Vec<_> =
        rows(include_str!("messages.txt")).iter().flat_map(|(.., told)| told.lines()).filter_map(code).collect();
    let errors = ProblemCode::ALL.iter().filter(|code| code.severity() == Severity::Error);
    let wrong: Vec<_> = errors.filter(|code| told.contains(&code.id()) == ELSEWHERE.contains(code)).collect();
    assert!(wrong.is_empty(), "no row in messages.txt, or one too many: {wrong:?}");
}

/// The domain's code at the end of a sentence.
fn code(sentence: &str) -> Option<&str> {
    let (_, code) = sentence.strip_suffix(')')?.rsplit_once(" (")?;
    (code.len() == 4 && code.starts_with('S')).then_some(code)
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
