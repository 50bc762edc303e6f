//! What the pages for people say of the program: its command lines, and the names it has for things.

use std::path::Path;

use loadgen::outcome::Class;

use crate::support::Line;

const PAGE: &str = "docs/loadgen.md";

/// A page of the workspace.
fn page(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name);
    std::fs::read_to_string(path).expect("the page can be read")
}

/// The command lines in a page's blocks, in words, without the program's name and without comments.
fn command_lines(page: &str) -> Vec<Vec<String>> {
    let mut lines = Vec::new();
    for block in page.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next()) {
        let joined = block.replace("\\\n", " ");
        lines.extend(joined.lines().filter_map(|line| line.strip_prefix("loadgen ")).map(words));
    }
    lines
}

/// The words of a command line as a shell takes them: quotes hold together, and `#` and `>` end what the program is given.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for letter in line.chars() {
        match (quote, letter) {
            (None, '\'' | '"') => quote = Some(letter),
            (Some(open), _) if open == letter => quote = None,
            (None, '#' | '>') => break,
            (None, ' ') => words.push(String::new()),
            _ => words.last_mut().expect("there is one").push(letter),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// What stands in backticks in the first column of the table with this heading.
fn first_column(page: &str, heading: &str) -> Vec<String> {
    let rows = page.lines().skip_while(|line| !line.starts_with(&format!("| {heading} |"))).skip(2);
    let cells = rows.map_while(|line| line.strip_prefix("| ")).filter_map(|row| row.split(" | ").next());
    cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).map(str::to_owned).collect()
}

/// With `--help` behind it a command line does nothing, once everything before it is understood.
#[test]
fn every_command_line_is_understood() {
    for (name, least) in [("README.md", 2), (PAGE, 8)] {
        let lines = command_lines(&page(name));
        assert!(least <= lines.len(), "{name}: {lines:#?}");
        for line in lines {
            let given: Vec<&str> = line.iter().map(String::as_str).chain(["--help"]).collect();
            let ended = Line::new(&given).run();
            assert_eq!((ended.status, ended.errors.as_str()), (0, ""), "{name}: {line:?}");
        }
    }
}

#[test]
fn every_class_of_failures_is_in_its_table() {
    let mut told = first_column(&page(PAGE), "class");
    let mut classes = Class::ALL.map(|class| class.name().to_owned());
    told.sort_unstable();
    classes.sort_unstable();
    assert_eq!(told, classes);
}

/// A template of all the placeholders in the table is one, and the message about any other word names as many.
#[test]
fn every_placeholder_is_in_its_table() {
    let told = first_column(&page(PAGE), "placeholder");
    let send = |template: &str| {
        let fixed = ["run", "demo", "--body-template=body.txt", "--rate=1/s", "--for=1s", "--dry-run"];
        Line::new(&fixed).file("body.txt", template).run()
    };
    let ended = send(&told.join(" "));
    assert_eq!((ended.status, ended.errors.as_str()), (0, ""), "{told:?}");

    let kinds = |texts: &str| -> Vec<String> {
        let found = texts.split("{{").skip(1).filter_map(|rest| rest.split([' ', '}']).next());
        let mut kinds: Vec<String> = found.filter(|kind| !kind.is_empty()).map(str::to_owned).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    };
    let ended = send("{{nonsense}}");
    let (_, help) = ended.errors.split_once("= help:").expect("the message says what there is");
    assert_eq!(kinds(&told.join(" ")), kinds(&help.replace("`{{`", "")));
}
