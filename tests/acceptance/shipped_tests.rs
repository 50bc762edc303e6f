//! What is shipped runs where Lambda runs it, and `cargo lambda deploy` puts it there and changes nothing else.

use std::env;
use std::fs;
use std::time::Duration;

use serde_json::{Value, json};

use crate::deploy::{Begun, TRIAL_STEPS, addresses, nothing_left, script, succeeded, workplace};
use crate::elf::Elf;
use crate::local_aws::{built, shared};
use crate::managed::Managed;
use crate::managed_provider::{launch_provider_with, next_build, parameters, upload};
use crate::shipped::{cargo_lambda, shipped};
use crate::stack::Stack;
use crate::waiting::wait_until;

/// A variable of the environment: the processors that the function is built for, this machine's alone where it is unset.
const ARCHITECTURES: &str = "STEPSCALE_ARCHITECTURES";

/// The C library of Amazon Linux 2023, which Lambda runs `provided.al2023` on.
const GLIBC: [u32; 2] = [2, 34];

/// Longer than Lambda takes to put code into a function.
const UPDATE_LIMIT: Duration = Duration::from_mins(1);

/// What a change of the code alone changes of a function.
const OF_THE_CODE: [&str; 4] = ["CodeSha256", "CodeSize", "LastModified", "RevisionId"];

fn own_architecture() -> &'static str {
    if cfg!(target_arch = "aarch64") { "arm64" } else { "x86_64" }
}

#[test]
fn the_shipped_program_is_small_and_runs_on_amazon_linux() {
    let architectures = env::var(ARCHITECTURES).unwrap_or_else(|_| own_architecture().to_owned());
    for architecture in architectures.split_whitespace() {
        let file = fs::read(shipped(architecture)).expect("the program was built");
        assert!(file.len() < 8_000_000, "the program for {architecture} has {} bytes", file.len());
        let program = Elf::read(file);
        assert_eq!(program.architecture(), architecture);
        assert!(!program.has_symbols(), "the program for {architecture} is not stripped");
        let versions = program.needed_versions();
        let of_glibc: Vec<_> = versions.iter().filter_map(|name| name.strip_prefix("GLIBC_")).collect();
        assert!(!of_glibc.is_empty(), "the program for {architecture} wants {versions:?}, and nothing of glibc");
        for version in of_glibc {
            let numbers: Vec<u32> = version.split('.').map(|number| number.parse().expect("is a number")).collect();
            assert!(numbers.as_slice() <= &GLIBC[..], "the program for {architecture} wants glibc {version}");
        }
    }
}

/// The function of a provider stack, once no update of it goes on: its configuration and tags.
fn function(provider: &Stack) -> Value {
    let name = provider.output("FunctionName");
    let mut told = Value::Null;
    wait_until(&format!("the function {name} is updated"), UPDATE_LIMIT, || {
        let output = shared().aws(&["lambda", "get-function", "--function-name", &name]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        told = serde_json::from_slice(&output.stdout).expect("is JSON");
        told["Configuration"]["LastUpdateStatus"] != "InProgress"
    });
    json!({"Configuration": told["Configuration"].take(), "Tags": told["Tags"].take()})
}

fn digest(function: &Value) -> String {
    function["Configuration"]["CodeSha256"].as_str().expect("a function has code").to_owned()
}

/// All of a function but for what the code changes, and for reasons that are none.
fn without_code(mut function: Value) -> Value {
    let configuration = function["Configuration"].as_object_mut().expect("a function has a configuration");
    for name in OF_THE_CODE {
        assert!(configuration.remove(name).is_some(), "no {name} in {configuration:?}");
    }
    configuration.retain(|_, value| value != "");
    function
}

#[test]
fn cargo_lambda_deploy_changes_the_code_alone_until_the_stack_gets_another() {
    const PROVIDER: &str = "code-update";
    let broken = upload("broken", &built("panicking-custom-resource"), b"");
    let provider = launch_provider_with(PROVIDER, &broken);
    let scaling = Managed::prepare("code-update-scaling");
    let of_provider = ("ProviderStackName", PROVIDER);
    assert_eq!(scaling.deploy("CREATE", &[of_provider]), "ROLLBACK_FAILED", "its code refuses the Delete as well");
    let before = function(&provider);

    cargo_lambda(shared(), &["build", "--release", "--locked", "--bin", "custom-resource"]);
    cargo_lambda(shared(), &["deploy", &provider.output("FunctionName")]);
    let updated = function(&provider);
    assert_ne!(digest(&updated), digest(&before));
    assert_eq!(without_code(updated.clone()), without_code(before.clone()));
    scaling.delete();
    scaling.create(&[of_provider]);

    let update = |key: &str| {
        let parameters = parameters(key).into_iter().chain([("LogLevel", "DEBUG")]).collect::<Vec<_>>();
        assert_eq!(provider.deploy("UPDATE", &parameters), "UPDATE_COMPLETE", "{:?}", provider.new_events());
        function(&provider)
    };
    let with_level = update(&broken);
    assert_eq!(with_level["Configuration"]["LoggingConfig"]["ApplicationLogLevel"], "DEBUG");
    assert_eq!(digest(&with_level), digest(&updated), "the stack's key is the same, and so is the code");
    scaling.update(&[of_provider, ("ScaleSteps", "below 20: -1, from 60: +1")]);

    let with_key = digest(&update(&next_build()));
    assert!(![digest(&before), digest(&updated)].contains(&with_key), "another key is other code");
    scaling.update(&[of_provider, ("ScaleSteps", "below 20: -1, from 70: +1")]);
    scaling.delete();
    assert_eq!(provider.delete(), "DELETE_COMPLETE");
}

#[test]
fn a_managed_trial_deploys_what_is_shipped_and_ends_with_everything_it_started() {
    let temporary = workplace();
    let mut command = script();
    command.args(["--local", "--managed"]).env("TMPDIR", temporary.path());
    let begun = Begun::until(command, "stack stepscale-provider (new)");
    let addresses = addresses(temporary.path());
    let launched = succeeded(begun.end());

    let key = format!("stepscale/custom-resource-{}-", own_architecture());
    let (_, told) = launched.notes.split_once("the function's code is uploaded: ").expect("the code is uploaded");
    let (size, place) = told.lines().next().and_then(|line| line.split_once(" MB to s3://")).expect("its size is told");
    assert!(size.parse::<f64>().expect("is a number") < 4.0, "{size} MB are more than is shipped");
    assert!(place.contains(&key), "{place}");
    for stack in ["stepscale-provider", "local-stepscale-demo"] {
        let line = format!("stack {stack} is launched");
        assert!(launched.notes.lines().any(|told| told == line), "no `{line}` in {}", launched.notes);
    }
    assert!(launched.data.ends_with(TRIAL_STEPS), "{}", launched.data);
    nothing_left(temporary.path(), &addresses);
    assert_eq!(temporary.path().read_dir().expect("is a folder").count(), 0, "the script removes what it wrote");
}
