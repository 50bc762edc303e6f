//! Bodies and their content types.

use std::fs;
use std::path::Path;

use loadgen::invocation::{Access, Invocations};
use tempfile::tempdir;

use crate::made::{self, at, recipe};

/// The first bodies with their content types, and how a report calls them all.
fn check(flags: &[&str], input: &[u8], expected: &[(&str, &str)], told: &str) {
    let flags: Vec<&str> = ["demo"].iter().chain(flags).copied().collect();
    let recipe = recipe(&flags, "http://127.0.0.1:1", Access::Unsigned, input).expect("the flags are right");
    assert_eq!(recipe.payloads().to_string(), told);
    let mut invocations = Invocations::new(recipe);
    for (index, (body, content_type)) in (0..).zip(expected) {
        let request = invocations.prepare(index, at(0)).unwrap();
        assert_eq!(request.headers()["content-type"], content_type, "{index}");
        assert_eq!(String::from_utf8_lossy(&made::body(request)), *body, "{index}");
    }
}

fn file(folder: &Path, name: &str, bytes: &[u8]) -> String {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, bytes).unwrap();
    path.display().to_string()
}

#[test]
fn a_text_is_sent_again_and_again() {
    let json = ("{\"a\": 1}", "application/json");
    check(&["--body", json.0], b"", &[json, json], "1 payload of 8 bytes, application/json");
    let csv = ("5.1,3.5", "application/octet-stream");
    check(&["--body", csv.0], b"", &[csv], "1 payload of 7 bytes, application/octet-stream");
    let said = ("5.1,3.5", "text/csv");
    check(&["--body", said.0, "--content-type", said.1], b"", &[said], "1 payload of 7 bytes, text/csv");
    check(&["--body", "-1"], b"", &[("-1", "application/json")], "1 payload of 2 bytes, application/json");
    check(&["--body", ""], b"", &[("", "application/octet-stream")], "1 payload of 0 bytes, application/octet-stream");
}

#[test]
fn a_file_has_the_content_type_of_its_name_or_of_what_is_in_it() {
    let folder = tempdir().unwrap();
    let rows = [
        ("a.csv", "1,2", "text/csv"),
        ("a.JSON", "not JSON", "application/json"),
        ("a.jsonl", "{}\n{}\n", "application/jsonlines"),
        ("a.png", "x", "image/png"),
        ("a.txt", "x", "text/plain"),
        ("a.unknown", "[1]", "application/json"),
        ("a.unknown2", "1]", "application/octet-stream"),
        ("none", "\"x\" ", "application/json"),
    ];
    for (name, text, content_type) in rows {
        let path = file(folder.path(), name, text.as_bytes());
        let bytes = if text.len() == 1 { "byte" } else { "bytes" };
        let told = format!("1 payload of {} {bytes}, {content_type}", text.len());
        check(&["--body-file", &path], b"", &[(text, content_type)], &told);
    }
    check(&["--body-file", "-"], b"{}", &[("{}", "application/json")], "1 payload of 2 bytes, application/json");
}

#[test]
fn the_files_of_a_folder_are_sent_in_turn_by_their_paths() {
    let folder = tempdir().unwrap();
    for (name, text) in [("b.json", "2"), ("a.csv", "1,1"), ("in/c.json", "33"), (".hidden", "h"), (".in/d", "h")] {
        file(folder.path(), name, text.as_bytes());
    }
    let path = folder.path().display().to_string();
    let [csv, json] = ["text/csv", "application/json"];
    check(
        &["--body-folder", &path],
        b"",
        &[("1,1", csv), ("2", json), ("33", json), ("1,1", csv)],
        "3 payloads of 1 to 3 bytes in turn, application/json and text/csv",
    );
    check(
        &["--body-folder", &path, "--content-type", "x/y"],
        b"",
        &[("1,1", "x/y"), ("2", "x/y")],
        "3 payloads of 1 to 3 bytes in turn, x/y",
    );
}

#[test]
fn many_files_have_one_order() {
    let folder = tempdir().unwrap();
    let names: Vec<String> = (0..60).map(|number| format!("{number:02}.txt")).collect();
    // Not in their own order, so that the file system has no reason to keep them so.
    for step in 0..60 {
        let name = &names[step * 37 % 60];
        file(folder.path(), name, name.as_bytes());
    }
    let expected: Vec<_> = names.iter().map(|name| (name.as_str(), "text/plain")).collect();
    let path = folder.path().display().to_string();
    check(&["--body-folder", &path], b"", &expected, "60 payloads of 6 bytes in turn, text/plain");
}

#[test]
fn lines_are_sent_in_turn_without_their_ends() {
    let json = "application/json";
    let lines = b"{\"a\": 1}\r\n\n  [2] \n\"three\"";
    let expected = [("{\"a\": 1}", json), ("[2]", json), ("\"three\"", json), ("{\"a\": 1}", json)];
    let told = "3 payloads of 3 to 8 bytes in turn, application/json";
    check(&["--body-lines", "-"], lines, &expected, told);
    let folder = tempdir().unwrap();
    check(&["--body-lines", &file(folder.path(), "x", lines)], b"", &expected, told);
}

/// More payloads than heads are kept for.
#[test]
fn many_payloads_have_their_own_heads() {
    let lines = (0..3000).map(|number| number.to_string()).collect::<Vec<_>>().join("\n");
    let access = made::signed("eu-west-1", None);
    let recipe = recipe(&["demo", "--body-lines", "-"], "http://127.0.0.1:1", access, lines.as_bytes()).unwrap();
    assert_eq!(recipe.payloads().to_string(), "3,000 payloads of 1 to 4 bytes in turn, application/json");
    let mut one = Invocations::new(std::sync::Arc::clone(&recipe));
    for index in (0..6000).step_by(7).chain([5, 1029, 5, 2053, 5]) {
        let mut other = Invocations::new(std::sync::Arc::clone(&recipe));
        let [kept, fresh] =
            [&mut one, &mut other].map(|invocations| invocations.prepare(index, at(1_768_469_400)).unwrap());
        assert_eq!(kept.headers(), fresh.headers(), "{index}");
        assert_eq!(made::body(kept), (index % 3000).to_string());
    }
}

#[test]
fn a_body_may_be_as_large_as_sagemaker_takes_it() {
    let folder = tempdir().unwrap();
    let most = file(folder.path(), "most", &vec![b'x'; 6_291_456]);
    check(&["--body-file", &most], b"", &[], "1 payload of 6,291,456 bytes, application/octet-stream");
    let most = file(folder.path(), "most", &vec![b'x'; 128_000]);
    let told = "1 payload of 128,000 bytes, application/octet-stream";
    check(&["--async", "--body-file", &most], b"", &[], told);
}
