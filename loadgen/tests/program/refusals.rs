//! Command lines that are wrong: the whole message, the status, and that nothing is sent.

use crate::support::{Line, account, serve};

/// What standard error says of a command line.
fn check(arguments: &[&str], status: i32, told: &str) {
    let line = Line::new(&[&["run", "demo"], arguments].concat());
    let ended = line.env("AWS_ENDPOINT_URL", "http://127.0.0.1:1").run();
    assert_eq!((ended.status, ended.errors.as_str(), ended.output.as_str()), (status, told, ""), "{arguments:?}");
}

#[test]
fn a_condition_that_is_none_is_refused() {
    let rows = [
        (
            "--abort-if=errors 5%",
            "error: --abort-if `errors 5%`: it has no comparison\n  = help: write it as `errors>5% over 30s` or `p99>2s over \
             1m`, with one of >, >=, <, <=\n",
        ),
        (
            "--fail-if=p99>2s over 1m",
            "error: --fail-if `p99>2s over 1m` has a window, and `--fail-if` looks at the whole run\n  = help: write \
             `p99>2s`, or give it to `--abort-if`\n",
        ),
    ];
    for (argument, told) in rows {
        check(&["--body={}", argument], 2, told);
    }
}

#[test]
fn a_report_that_could_not_be_written_is_refused_before_the_load() {
    let twice = "error: `--json` and `--html` both name `run.out`: the second would replace the first\n  = help: give each a \
                 file of its own\n";
    check(&["--body={}", "--json=run.out", "--html=run.out"], 2, twice);
    let no_folder = "error: can not write `none/run.json`: No such file or directory (os error 2)\n  = help: see that its \
                     folder exists and can be written to; nothing was sent\n";
    check(&["--body={}", "--json=none/run.json"], 3, no_folder);
    let folder = "error: can not write `.`: is a directory\n  = help: see that its folder exists and can be written to; nothing was sent\n";
    check(&["--body={}", "--csv=."], 3, folder);
}

#[test]
fn standard_input_is_read_once() {
    let told = "error: standard input is given twice: as the schedule, and as the body\n  = help: give the path of a file in \
                the place of one `-`\n";
    check(&["--trace=-", "--body-file=-"], 2, told);
}

#[test]
fn a_view_needs_a_terminal() {
    let told = "error: `--progress view` needs a terminal, and standard error is none\n  = help: leave it out, or take \
                `--progress plain` or `--progress json`\n";
    check(&["--body={}", "--progress=view"], 2, told);
}

#[test]
fn what_is_missing_is_named() {
    let no_body = "error: there is nothing to send\n  = help: give a body with --body, --body-file, --body-folder, \
                   --body-lines or --body-template\n";
    check(&[], 2, no_body);
    let no_credentials = "error: there are no AWS credentials\n  = help: run `aws sso login` or `aws configure`, name a profile \
                          in --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; --unsigned sends requests \
                          without a signature\n";
    let no_region = "error: there is no region\n  = help: name one like `eu-west-1` in --region or AWS_REGION, or run `aws \
                     configure`\n";
    for (missing, told) in [("AWS_ACCESS_KEY_ID", no_credentials), ("AWS_REGION", no_region)] {
        let line = Line::new(&["run", "demo", "--body={}", "--endpoint-url=http://127.0.0.1:1"]).without(missing);
        let ended = line.run();
        assert_eq!((ended.status, ended.errors.as_str()), (3, told), "{missing}");
    }
}

#[test]
fn tls_needs_somebody_to_trust_and_what_is_not_secret_does_not() {
    let https = ["run", "demo", "--body={}", "--endpoint-url=https://127.0.0.1:1"];
    let ended = Line::new(&https).file("nobody.pem", "").env("SSL_CERT_FILE", "nobody.pem").run();
    let told = "error: no certificate authority is known on this machine: none was found\n  = help: check --endpoint-url, and \
                the machine's certificates\n";
    assert_eq!((ended.status, ended.errors.as_str()), (3, told));
    let loopback = Line::load(&serve(account()), &["--rate=20/s", "--for=1s"]);
    let ended = loopback.file("nobody.pem", "").env("SSL_CERT_FILE", "nobody.pem").run();
    assert_eq!((ended.status, &ended.report["total"]["answered"]), (0, &20.into()), "{}", ended.errors);
}

#[test]
fn help_has_examples_and_exit_statuses() {
    for command in [&["--help"][..], &["run", "--help"], &["schema", "--help"], &["completions", "--help"]] {
        let ended = Line::new(command).run();
        assert_eq!((ended.status, ended.errors.as_str()), (0, ""));
        for part in ["Examples:\n  loadgen ", "Exit status:\n  0 ", "\n  130  interrupted"] {
            assert!(ended.output.contains(part), "{command:?}: {part}");
        }
    }
    let conditions = Line::new(&["run", "--help"]).run().output;
    assert!(conditions.contains("A CONDITION is a metric"), "{conditions}");
}

#[test]
fn the_schema_and_completions_are_printed() {
    let schema: serde_json::Value = serde_json::from_str(&Line::new(&["schema"]).run().output).unwrap();
    assert!(schema["$schema"].is_string());
    for shell in ["bash", "zsh", "fish"] {
        assert!(Line::new(&["completions", shell]).run().output.contains("find-peak"), "{shell}");
    }
}
