//! What is refused, and with which words.

use std::fs;

use loadgen::invocation::Access;
use tempfile::tempdir;
use templategen::exit::Exit;

use crate::made::recipe;

#[track_caller]
fn check_with(flags: &[&str], input: &[u8], exit: Exit, message: &str, fix: &str) {
    let failure = recipe(flags, "http://127.0.0.1:1", Access::Unsigned, input).expect_err("it is refused");
    assert_eq!((failure.message.as_str(), failure.fix.as_str(), failure.exit), (message, fix, exit));
}

#[track_caller]
fn usage(flags: &[&str], message: &str, fix: &str) {
    check_with(flags, b"", Exit::Usage, message, fix);
}

#[track_caller]
fn refused(flags: &[&str], input: &[u8], message: &str, fix: &str) {
    check_with(flags, input, Exit::Refused, message, fix);
}

#[test]
fn names_have_the_form_of_sagemakers() {
    let name = "a name has up to 63 letters, digits and hyphens, and begins and ends with a letter or a digit";
    let long = "a".repeat(64);
    for bad in ["", "-a", "a-", "a_b", "a b", "\u{e9}", "a/b", "a\nb", long.as_str()] {
        let shown = bad.escape_debug();
        usage(&["--body", "1", "--", bad], &format!("the endpoint can not be `{shown}`"), name);
        for flag in ["--variant", "--component", "--container"] {
            let given = format!("{flag}={bad}");
            usage(&["demo", &given, "--body", "1"], &format!("{flag} can not be `{shown}`"), name);
        }
    }
    for good in ["a", "9", "a--b", &"a".repeat(63)] {
        assert!(recipe(&[good, "--body", "1"], "http://127.0.0.1:1", Access::Unsigned, b"").is_ok(), "{good}");
    }
}

#[test]
fn other_values_have_their_own_forms() {
    let check = |flags: &[&str], flag: &str, values: &[&str], fix: &str| {
        for value in values {
            let given = format!("{flag}={value}");
            let line = [&["demo", given.as_str()], flags].concat();
            usage(&line, &format!("{flag} can not be `{}`", value.escape_debug()), fix);
        }
    };
    let body = ["--body", "1"];
    let [most, long_session] = [65, 257].map(|count| "x".repeat(count));
    let long = "x".repeat(1025);
    let model = "give the model's key under the endpoint's prefix, as `model-7.tar.gz`";
    check(&body, "--target-model", &["", " a", "a\tb", &long], model);
    let session = "a session has up to 256 letters, digits and hyphens, or is NEW_SESSION";
    check(&body, "--session", &["", "new_session", "a.b", &long_session], session);
    check(&body, "--prefix-aware-id", &["", " a", &most], "give up to 64 printable ASCII characters");
    let id = "give up to 44 printable ASCII characters, to which the request's place in the schedule is added";
    check(&body, "--inference-id", &["", " a", &most[..45]], id);
    let visible = "give up to 1,024 visible ASCII characters";
    check(&body, "--custom-attributes", &["", "\u{e9}", "a\nb", " a", &long], visible);
    check(&body, "--accept", &["", "\u{e9}", &long], visible);
    check(&body, "--content-type", &["", "a\0b", &long], visible);
    check(&body, "--explanations", &["", &most], "give an expression of up to 64 visible ASCII characters");
    let location = "name an object like `s3://bucket/key` in up to 1,024 characters";
    check(
        &["--async"],
        "--input-location",
        &["", "bucket/key", "s3://", "s3:///key", "http://b/k", "s3://b/a b"],
        location,
    );
    let extension = "give up to 512 letters, digits and characters of `!_.*'()/-`, not an address";
    check(&["--async", "--body", "1"], "--output-path-extension", &["", "s3://b", "a b", &long], extension);
    let seconds = |flag: &str, value: &str, fix: &str| {
        let message = format!("{flag} can not be {value} seconds");
        usage(&["demo", "--async", "--body", "1", flag, value], &message, fix);
    };
    for value in ["59", "21601"] {
        seconds("--request-ttl", value, "give 60 to 21600 seconds");
    }
    for value in ["0", "3601"] {
        seconds("--invocation-timeout", value, "give 1 to 3600 seconds");
    }
}

#[test]
fn an_operation_is_asked_for_what_it_takes() {
    let direct = [
        "--variant",
        "--component",
        "--container",
        "--session",
        "--prefix-aware-id",
        "--target-model",
        "--explanations",
    ];
    for flag in direct {
        usage(
            &["demo", "--async", flag, "x", "--body", "1"],
            &format!("--async takes no {flag}"),
            &format!("leave out {flag} or --async"),
        );
    }
    for (flag, value) in [("--target-model", "x"), ("--explanations", "x"), ("--session", "NEW_SESSION")] {
        let shown = if flag == "--session" { "--session NEW_SESSION" } else { flag };
        usage(
            &["demo", "--stream", flag, value, "--body", "1"],
            &format!("--stream takes no {shown}"),
            &format!("leave out {shown} or --stream"),
        );
    }
    let asynchronous = [
        ("--input-location", "s3://b/k"),
        ("--request-ttl", "60"),
        ("--invocation-timeout", "60"),
        ("--output-path-extension", "x"),
    ];
    for (flag, value) in asynchronous {
        let line = ["demo", flag, value, "--body", "1"];
        let message = format!("an invocation that is not --async takes no {flag}");
        usage(&line, &message, &format!("leave out {flag}, or add --async"));
        let message = format!("--stream takes no {flag}");
        usage(
            &[&line[..], &["--stream"]].concat(),
            &message,
            &format!("leave out {flag}, or write --async for --stream"),
        );
    }
}

#[test]
fn there_is_one_body_or_one_location() {
    usage(
        &["demo"],
        "there is nothing to send",
        "give a body with --body, --body-file, --body-folder, --body-lines or --body-template",
    );
    usage(
        &["demo", "--async", "--input-location", "s3://b/k", "--body", "1"],
        "a body was given, and `s3://b/k` as the input",
        "leave out the body or --input-location: SageMaker takes one of them",
    );
    for flags in [["--body", "1", "--body-file", "x"], ["--body-lines", "x", "--body-template", "y"]] {
        let line = [&["demo"][..], &flags].concat();
        let failure = recipe(&line, "http://127.0.0.1:1", Access::Unsigned, b"").unwrap_err();
        assert!(failure.message.contains("cannot be used with"), "{}", failure.message);
    }
    let failure = recipe(&["demo", "--async", "--stream", "--body", "1"], "http://127.0.0.1:1", Access::Unsigned, b"")
        .unwrap_err();
    assert!(failure.message.contains("'--async' cannot be used with '--stream'"), "{}", failure.message);
}

#[test]
fn files_that_can_not_be_sent_are_named() {
    let folder = tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let [empty, none, inner, file] = ["empty", "none", "inner", "file"].map(path);
    fs::write(&empty, "").unwrap();
    fs::write(&file, "1").unwrap();
    fs::create_dir(&inner).unwrap();
    fs::write(format!("{inner}/.hidden"), "1").unwrap();
    let a_body = "name a file with the body of a request; `--body ''` sends an empty one";
    refused(&["demo", "--body-file", &none], b"", &format!("there is no file `{none}`"), "check the path");
    let fix = format!("--body-folder takes a folder: `{inner}/*`");
    refused(&["demo", "--body-file", &inner], b"", &format!("`{inner}` is a folder"), &fix);
    refused(&["demo", "--body-file", &empty], b"", &format!("`{empty}` is empty"), a_body);
    refused(&["demo", "--body-file", "-"], b"", "`standard input` is empty", a_body);
    refused(&["demo", "--body-folder", &none], b"", &format!("there is no folder `{none}`"), "check the path");
    refused(&["demo", "--body-folder", &file], b"", &format!("`{file}` is not a folder"), "--body-file takes a file");
    refused(
        &["demo", "--body-folder", &inner],
        b"",
        &format!("there is no file in `{inner}`"),
        "put a file there for each body; those whose name begins with a dot are left out",
    );
    let outer = folder.path().display().to_string();
    refused(&["demo", "--body-folder", &outer], b"", &format!("`{empty}` is empty"), a_body);
    refused(&["demo", "--body-template", &empty], b"", &format!("`{empty}` is empty"), "name a file with a template");
    let fix = "write a JSON value on each line";
    refused(&["demo", "--body-lines", "-"], b"\n \n", "`standard input` has no line that could be sent", fix);
}

#[test]
fn a_line_that_is_not_json_is_named() {
    let fix = "write one JSON value on each line; --body-file sends a file of any kind as one body";
    let check = |input: &[u8], message: &str| refused(&["demo", "--body-lines", "-"], input, message, fix);
    check(b"{}\n\n{\"a\": }\n", "standard input:3:7: not a JSON value: expected value");
    check(b"{} {}", "standard input:1:4: not a JSON value: trailing characters");
    check(b"{\"a\"", "standard input:1:4: not a JSON value: EOF while parsing an object");
    check(b"1\nabc", "standard input:2:1: not a JSON value: expected value");
}

#[test]
fn what_is_too_large_is_told_with_its_size() {
    let folder = tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let [large, inline] = ["large", "inline"].map(path);
    fs::write(&large, vec![b'1'; 6_291_457]).unwrap();
    fs::write(&inline, vec![b'1'; 128_001]).unwrap();
    let send_less = "send less, or invoke an asynchronous endpoint with --async --input-location s3://...";
    let into_s3 = "put it into S3 and name that in --input-location, or send less";
    let over = "6,291,457 bytes are more than SageMaker takes, which is 6,291,456";
    let over_inline = "128,001 bytes are more than SageMaker takes, which is 128,000";
    refused(&["demo", "--body-file", &large], b"", &format!("{large}: {over}"), send_less);
    refused(&["demo", "--body-lines", &large], b"", &format!("{large}:1: {over}"), send_less);
    refused(&["demo", "--body-template", &large], b"", &format!("{large}: {over}"), send_less);
    refused(&["demo", "--async", "--body-file", &inline], b"", &format!("{inline}: {over_inline}"), into_s3);
    let text = "1".repeat(128_001);
    refused(&["demo", "--async", "--body", &text], b"", &format!("--body: {over_inline}"), into_s3);
    let template = b"{{letters 6291440}}{{counter}}";
    let over = "6,291,460 bytes are more than SageMaker takes, which is 6,291,456";
    refused(&["demo", "--body-template", "-"], template, &format!("standard input: {over}"), send_less);
}

#[test]
fn a_placeholder_that_is_none_is_named_with_its_line() {
    let check = |text: &str, message: &str, fix: &str| {
        let text = format!("{{\n\"a\": {text}\n}}");
        refused(&["demo", "--body-template", "-"], text.as_bytes(), &format!("standard input:2: {message}"), fix);
    };
    let all = "write {{counter}}, {{random 1..100}}, {{letters 200}}, {{uuid}}, {{one of a, b}} or {{braces}}, which \
               stands for `{{` itself";
    check("{{countr}}", "`{{countr}}` is not a placeholder", all);
    check("{{}}", "`{{}}` is not a placeholder", all);
    check("{{ counter 1 }}", "`{{ counter 1 }}` is not a placeholder", all);
    check("{{Counter}}", "`{{Counter}}` is not a placeholder", all);
    let close = "close the placeholder with `}}`; `{{braces}}` stands for `{{` itself";
    check("{{counter} \n}}", "`{{` is not closed on its line", close);
    check("{{", "`{{` is not closed on its line", close);
    let random = "write the least and the greatest number, both included, with the same decimals: {{random 1..100}} or \
                  {{random 0.00..1.00}}";
    check("{{random}}", "`{{random}}` has no range", random);
    check("{{random 7}}", "`{{random 7}}` has no range", random);
    check("{{random 9..1}}", "`{{random 9..1}}` has its greater bound first", random);
    check("{{random 1..x}}", "`{{random 1..x}}` has a bound that is not a number of 64 bits: `x`", random);
    check("{{random ..1}}", "`{{random ..1}}` has a bound that is not a number of 64 bits: ``", random);
    check("{{random 1..-}}", "`{{random 1..-}}` has a bound that is not a number of 64 bits: `-`", random);
    check("{{random 1..=6}}", "`{{random 1..=6}}` has a bound that is not a number of 64 bits: `=6`", random);
    check(
        "{{random 0..99999999999999999999}}",
        "`{{random 0..99999999999999999999}}` has a bound that is not a number of 64 bits: `99999999999999999999`",
        random,
    );
    check(
        "{{random 0..0.1234567890123456}}",
        "`{{random 0..0.1234567890123456}}` has a bound with more than 15 decimals",
        random,
    );
    let letters = "write how many letters: {{letters 200}}";
    for count in ["", "0", "x", "-1", "10000001"] {
        let words = format!("{{{{letters {count}}}}}");
        check(&words, &format!("`{words}` does not say how many, from 1 to 10,000,000"), letters);
    }
    let one_of = "write the texts with commas between them: {{one of a, b}}";
    check("{{one a, b}}", "`{{one a, b}}` is not a placeholder", one_of);
    check("{{one of a,, b}}", "`{{one of a,, b}}` has an empty text", one_of);
    check("{{one of }}", "`{{one of }}` is not a placeholder", one_of);
}
