//! What the pages for people show of the simulator: its command lines, and the pictures they draw.

use std::fs;
use std::path::{Path, PathBuf};

use crate::outcome::{simulator, words};

/// A file of the workspace.
fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name)
}

/// The pages that show the simulator.
fn pages() -> Vec<String> {
    let read = |name| fs::read_to_string(path(name)).expect("the page can be read");
    ["README.md", "docs/simulator.md"].map(read).to_vec()
}

/// The command lines in the pages' blocks, without the program's name and without comments.
fn command_lines() -> Vec<String> {
    let mut lines = Vec::new();
    for page in pages() {
        for block in page.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next()) {
            let joined = block.replace("\\\n", " ");
            let ours = joined.lines().filter_map(|line| line.strip_prefix("simulator "));
            lines.extend(ours.map(|line| line.split(" # ").next().unwrap_or_default().to_owned()));
        }
    }
    lines
}

/// With `--help` behind it a command line does nothing, once everything before it is understood.
#[test]
fn every_command_line_is_understood() {
    let lines = command_lines();
    assert!(15 < lines.len(), "{lines:#?}");
    for line in lines {
        let outcome = simulator(&[words(&line).as_slice(), &["--help"]].concat(), "");
        assert_eq!((outcome.status, outcome.errors.as_str()), (0, ""), "{line}");
    }
}

/// Every picture of the pages is what the command beside it draws.
#[test]
fn the_pictures_are_what_their_commands_draw() {
    let place = tempfile::tempdir().expect("there is room for temporary files");
    let mut drawn = Vec::new();
    for line in command_lines() {
        let Some((_, file)) = line.split_once("--svg docs/pictures/") else { continue };
        let here = place.path().join(file);
        let found = |word: &str| match word.strip_prefix("docs/pictures/") {
            Some(_) => here.display().to_string(),
            None if word.starts_with("templates/") => path(word).display().to_string(),
            None => word.to_owned(),
        };
        let words: Vec<String> = words(&line).into_iter().map(found).collect();
        let outcome = simulator(&words.iter().map(String::as_str).collect::<Vec<_>>(), "");
        assert_eq!(outcome.status, 0, "{line}: {}", outcome.errors);
        let committed = fs::read_to_string(path("docs/pictures").join(file)).unwrap_or_default();
        let now = fs::read_to_string(&here).expect("the picture is drawn");
        assert!(committed == now, "docs/pictures/{file} is another one: run `cargo run -p simulator -- {line}`");
        drawn.push(file.to_owned());
    }
    let committed = fs::read_dir(path("docs/pictures")).expect("there is a folder of pictures");
    let names = committed.map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"));
    // What was measured is the load generator's, whose tests hold it.
    let mut committed: Vec<String> = names.filter(|name| !name.starts_with("load.")).collect();
    drawn.sort_unstable();
    committed.sort_unstable();
    assert_eq!(drawn, committed, "every picture has a command that draws it");
}
