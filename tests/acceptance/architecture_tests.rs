//! What the workspace promises about itself: who depends on whom, which sources reach outside the program, how long
//! files are, what stands beside what.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::local_aws::root;
use crate::template_with_spec::template_files;

/// Which packages of the workspace a package may be built with. Development dependencies are free.
const EDGES: [(&str, &[&str]); 10] = [
    ("bench", &["scaling", "simulator", "standin", "templategen"]),
    ("deploy", &["scaling", "templategen"]),
    ("lambda", &["sagemaker", "scaling"]),
    ("loadgen", &["sagemaker", "scaling", "simulator", "templategen"]),
    ("sagemaker", &[]),
    ("scaling", &[]),
    ("simulator", &["scaling", "templategen"]),
    ("standin", &[]),
    ("stepscale", &[]),
    ("templategen", &["scaling"]),
];

/// Packages that are built with the standard library and nothing else but what stands here.
const HARDLY_ANYTHING: [(&str, &[&str]); 1] = [
    // Time zones, with neither a clock nor the machine's own: see FEATURES.
    ("scaling", &["jiff"]),
];

/// The features of a dependency that may be asked for, its default ones being off: more of them anywhere would
/// be more of them everywhere.
const FEATURES: [(&str, &[&str]); 1] = [
    // Its `std` brings a clock, `tz-system` and `tzdb-zoneinfo` the machine's own zones.
    ("jiff", &["alloc", "tzdb-bundle-always"]),
];

/// Packages that nothing names, not even for development, and what to do instead.
const BANNED: [(&str, &str); 3] = [
    ("aws-sdk-sagemaker", "send the few calls as signed JSON requests: the SDK costs minutes of every build"),
    ("serde_yaml", "read YAML with templategen: serde_yaml is archived"),
    ("serde_yml", "read YAML with templategen: serde_yml has a security advisory"),
];

/// Packages that nothing brings along either, however far down, and why.
const NOT_LOCKED: [(&str, &str); 5] = [
    ("aws-lc-rs", "ring is the provider of TLS, this one spends most of a cold start on gathering entropy"),
    ("aws-lc-sys", "ring is the provider of TLS, this one spends most of a cold start on gathering entropy"),
    ("aws-sdk-sagemaker", "it costs minutes of every build"),
    ("native-tls", "ring is the provider of TLS, and one is enough"),
    ("openssl-sys", "ring is the provider of TLS, and the function's runtime may have another OpenSSL"),
];

/// What the profile of what is released has to say: a panic is answered, and the function is small and soon up.
const RELEASE: [&str; 4] = ["codegen-units = 1", "lto = \"fat\"", "panic = \"unwind\"", "strip = \"symbols\""];

/// Sources that are functions on values.
const PURE: [&str; 5] = ["loadgen/src", "sagemaker/src", "scaling/src", "simulator/src", "templategen/src"];

/// The parts of the standard library that reach outside the program; a `Duration` alone is a length of time and no clock.
const OUTSIDE: [&str; 7] = ["env", "fs", "io", "net", "process", "thread", "time"];

/// Where they may be used even so: a file or a folder of the sources above, and what of it.
const EXCEPTIONS: [(&str, &[&str]); 29] = [
    // Addresses as values, and when credentials have to be renewed.
    ("loadgen/src/account", &["net", "time"]),
    ("loadgen/src/command", &["fs", "io", "process", "thread", "time"]),
    // What sends: sockets, threads and the one clock of a run.
    ("loadgen/src/drive.rs", &["io", "time"]),
    ("loadgen/src/drive", &["io", "net", "thread", "time"]),
    // A compressed histogram is unpacked in memory.
    ("loadgen/src/histogram/encoding.rs", &["io"]),
    // The time of a signature, as its caller says it.
    ("loadgen/src/invocation.rs", &["time"]),
    ("loadgen/src/signing.rs", &["time"]),
    ("loadgen/src/main.rs", &["env", "io", "process"]),
    // A folder of payloads is read when it is named.
    ("loadgen/src/payload/folder.rs", &["fs", "io"]),
    // A value is written into bytes.
    ("loadgen/src/payload/template/placeholder.rs", &["io"]),
    // The start of a run, as the report holds it.
    ("loadgen/src/report/hdr_log.rs", &["time"]),
    // What the command opened is written to.
    ("loadgen/src/view.rs", &["io"]),
    ("loadgen/src/view", &["io"]),
    // The account is looked at while a run goes on.
    ("loadgen/src/watch.rs", &["time"]),
    ("loadgen/src/watch", &["io"]),
    // The time of a signature, as its caller says it.
    ("sagemaker/src/operation.rs", &["time"]),
    ("simulator/src/command.rs", &["io"]),
    ("simulator/src/command", &["fs", "io"]),
    // Runs that do not hang on each other, side by side.
    ("simulator/src/command/parallel.rs", &["thread"]),
    // How long a sweep took, which is told beside its answer.
    ("simulator/src/command/tune.rs", &["time"]),
    ("simulator/src/main.rs", &["env", "io", "process"]),
    // Traces are longer than memory: they are read from, and written to, what the command opens.
    ("simulator/src/trace.rs", &["io"]),
    ("simulator/src/trace", &["io"]),
    ("simulator/src/traffic.rs", &["io"]),
    ("templategen/src/command.rs", &["io"]),
    ("templategen/src/command", &["fs", "io", "process"]),
    // Now, from where on the firings of scheduled actions are shown; `--from` stands in for it.
    ("templategen/src/command/steps.rs", &["time"]),
    // What a command ends with, as the type `main` returns.
    ("templategen/src/exit.rs", &["process"]),
    ("templategen/src/main.rs", &["env", "io", "process"]),
];

/// Templates that are made of nothing but parameters: there is no scaling in them for a spec to say.
const WITHOUT_SPEC: [&str; 2] = ["demo-endpoint", "scaling-provider"];

/// A hand-written source file has fewer lines, tests aside.
const LINES: usize = 600;

/// A main.rs has fewer lines.
const MAIN_LINES: usize = 40;

#[test]
fn packages_depend_only_on_what_they_may() {
    check(&dependency_complaints(&packages()));
}

#[test]
fn nothing_brings_along_what_is_not_wanted() {
    check(&lock_complaints(&read("Cargo.lock")));
}

#[test]
fn a_release_unwinds_and_is_one_program() {
    check(&profile_complaints(&read("Cargo.toml")));
}

#[test]
fn sources_reach_outside_the_program_only_where_they_may() {
    let mut complaints = Vec::new();
    for folder in PURE {
        let files = source_files(&root().join(folder));
        assert!(!files.is_empty(), "there is no source in {folder}");
        for file in files {
            let text = fs::read_to_string(&file).expect("the file can be read");
            complaints.extend(outside_complaints(file.strip_prefix(root()).unwrap_or(&file), &text));
        }
    }
    check(&complaints);
}

#[test]
fn source_files_stay_short() {
    let mut complaints = Vec::new();
    for folder in package_folders().iter().map(|package| package.join("src")).filter(|source| source.exists()) {
        for file in source_files(&folder) {
            let text = fs::read_to_string(&file).expect("the file can be read");
            complaints.extend(length_complaint(&file, text.lines().count()));
        }
    }
    check(&complaints);
}

#[test]
fn every_template_has_its_spec_beside_it() {
    let templates = template_files(&root().join("templates"));
    assert!(!templates.is_empty(), "there is no template in templates/");
    let complaints: Vec<_> = templates.iter().filter_map(|template| spec_complaint(template)).collect();
    check(&complaints);
}

/// The checks above find what they are for, and say what to do.
#[test]
fn complaints_of_dependencies_name_the_fix() {
    let package = |name: &str, dependencies: &Value| json!({"name": name, "manifest_path": format!("/stepscale/{name}/Cargo.toml"), "dependencies": dependencies});
    let normal = |name: &str| json!({"name": name, "kind": null});
    let development = |name: &str| json!({"name": name, "kind": "dev"});
    for (package, complaint) in [
        (package("standin", &json!([normal("http"), development("scaling")])), None),
        (
            package("standin", &json!([normal("scaling")])),
            Some(
                "/stepscale/standin/Cargo.toml: standin depends on scaling, it may depend on no package of ours: \
                 remove the dependency, or allow it in EDGES and in ARCHITECTURE.md",
            ),
        ),
        (
            package("templategen", &json!([normal("scaling"), {"name": "deploy", "kind": "build"}])),
            Some(
                "/stepscale/templategen/Cargo.toml: templategen depends on deploy, it may depend on scaling: remove \
                 the dependency, or allow it in EDGES and in ARCHITECTURE.md",
            ),
        ),
        (
            package("scaling", &json!([normal("serde"), development("proptest")])),
            Some(
                "/stepscale/scaling/Cargo.toml: scaling depends on serde, it needs nothing but jiff: move what needs \
                 the dependency to another package",
            ),
        ),
        (package("scaling", &json!([normal("jiff")])), None),
        (
            package("templategen", &json!([{"name": "jiff", "kind": null, "features": ["alloc", "std"]}])),
            Some(
                "/stepscale/templategen/Cargo.toml: templategen asks for the feature std of jiff, it may ask for alloc \
                 and tzdb-bundle-always: leave it out",
            ),
        ),
        (
            package("deploy", &json!([development("serde_yaml")])),
            Some(
                "/stepscale/deploy/Cargo.toml: deploy names serde_yaml: read YAML with templategen: serde_yaml is \
                 archived",
            ),
        ),
        (
            package("forecast", &json!([])),
            Some("/stepscale/forecast/Cargo.toml: forecast is new: say in EDGES what it may depend on"),
        ),
    ] {
        assert_eq!(dependency_complaints(std::slice::from_ref(&package)), Vec::from_iter(complaint), "{package}");
    }
}

/// The same of what is built and how, and of files.
#[test]
fn complaints_of_builds_and_files_name_the_fix() {
    for (lock, complaint) in [
        ("[[package]]\nname = \"ring\"\nversion = \"0.17.14\"\ndependencies = [\n \"aws-lc-sys\",\n]\n", None),
        (
            "[[package]]\nname = \"aws-lc-sys\"\nversion = \"0.40.0\"\n",
            Some(
                "Cargo.lock: aws-lc-sys is there: ring is the provider of TLS, this one spends most of a cold start on \
                 gathering entropy; `cargo tree --invert aws-lc-sys` shows who brings it along",
            ),
        ),
    ] {
        assert_eq!(lock_complaints(lock), Vec::from_iter(complaint.map(str::to_owned)), "{lock}");
    }

    let release = format!("[profile.release]\n# Why.\n{}\n", RELEASE.join("\n"));
    for (manifest, missing) in [
        (release.clone(), &[][..]),
        (release.replace(RELEASE[2], "panic = \"abort\""), &RELEASE[2..3]),
        (release.replace("# Why.", "[profile.bench]"), &RELEASE),
    ] {
        let complaint = |line| format!("Cargo.toml: [profile.release] does not say `{line}`: add it");
        let complaints: Vec<String> = missing.iter().map(complaint).collect();
        assert_eq!(profile_complaints(&manifest), complaints, "{manifest}");
    }

    for (file, lines, complaint) in [
        ("deploy/src/json.rs", 599, None),
        (
            "deploy/src/json.rs",
            600,
            Some("deploy/src/json.rs has 600 lines, 599 are the most: split it by what it does"),
        ),
        ("deploy/src/main.rs", 39, None),
        (
            "deploy/src/main.rs",
            40,
            Some("deploy/src/main.rs has 40 lines, 39 are the most: it only wires, move the rest"),
        ),
    ] {
        assert_eq!(length_complaint(Path::new(file), lines).as_deref(), complaint);
    }

    for (file, text, complaint) in [
        ("scaling/src/plan.rs", "use std::fmt;\n\n/// Not std::fs.\nfn timed() {}\n", None),
        ("scaling/src/plan.rs", "use std::time::Duration;\n", None),
        (
            "scaling/src/plan.rs",
            "use std::time::{Duration, Instant};\n",
            Some(
                "scaling/src/plan.rs:1: uses std::time: take what it tells as a value, or allow it in EXCEPTIONS and in ARCHITECTURE.md",
            ),
        ),
        ("templategen/src/command/file.rs", "use std::{fs, io::{self, Read}};\n", None),
        ("templategen/src/main.rs", "fn main() { std::env::args_os(); }\n", None),
        (
            "scaling/src/plan.rs",
            "use std::fmt;\nuse std::time::Instant;\n",
            Some(
                "scaling/src/plan.rs:2: uses std::time: take what it tells as a value, or allow it in EXCEPTIONS and in ARCHITECTURE.md",
            ),
        ),
        (
            "templategen/src/commands.rs",
            "use std::{\n    fmt::{self, Write as _},\n    fs,\n};\n",
            Some(
                "templategen/src/commands.rs:1: uses std::fs: take what it tells as a value, or allow it in EXCEPTIONS and in ARCHITECTURE.md",
            ),
        ),
        (
            "templategen/src/command/check.rs",
            "fn wait() {\n    ::std::thread::yield_now();\n}\n",
            Some(
                "templategen/src/command/check.rs:2: uses std::thread: take what it tells as a value, or allow it in EXCEPTIONS and in ARCHITECTURE.md",
            ),
        ),
    ] {
        assert_eq!(outside_complaints(Path::new(file), text), Vec::from_iter(complaint), "{text}");
    }

    let orphan = Path::new("templates/orphan.yaml");
    let complaint =
        "templates/orphan.yaml has no spec: write templates/orphan.spec.yaml and render the template from it";
    assert_eq!(spec_complaint(orphan).as_deref(), Some(complaint));
    assert_eq!(spec_complaint(Path::new("templates/demo-endpoint.yaml")), None);
}

#[track_caller]
fn check(complaints: &[String]) {
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// A file of the repository.
fn read(file: &str) -> String {
    fs::read_to_string(root().join(file)).expect("the file can be read")
}

/// The workspace's packages as cargo reads their manifests.
fn packages() -> Vec<Value> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
    metadata["packages"].as_array().expect("there are packages").clone()
}

fn package_folders() -> Vec<PathBuf> {
    let manifest =
        |package: &Value| PathBuf::from(package["manifest_path"].as_str().expect("a package has a manifest"));
    packages().iter().map(|package| manifest(package).with_file_name("")).collect()
}

fn dependency_complaints(packages: &[Value]) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut complaints = Vec::new();
    for package in packages {
        let (name, manifest) = (text(&package["name"]), text(&package["manifest_path"]));
        let Some((_, allowed)) = EDGES.iter().find(|(known, _)| *known == name) else {
            complaints.push(format!("{manifest}: {name} is new: say in EDGES what it may depend on"));
            continue;
        };
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let complaint = dependency_complaint(&name, allowed, &text(&dependency["name"]), &dependency["kind"]);
            let complaint = complaint.or_else(|| feature_complaint(dependency));
            complaints.extend(complaint.map(|complaint| format!("{manifest}: {name} {complaint}")));
        }
    }
    complaints
}

fn dependency_complaint(package: &str, allowed: &[&str], on: &str, kind: &Value) -> Option<String> {
    if let Some((_, instead)) = BANNED.iter().find(|(banned, _)| *banned == on) {
        return Some(format!("names {on}: {instead}"));
    }
    if kind == "dev" || allowed.contains(&on) {
        return None;
    }
    if let Some((_, needed)) = HARDLY_ANYTHING.iter().find(|(known, _)| *known == package) {
        return (!needed.contains(&on)).then(|| {
            format!(
                "depends on {on}, it needs nothing but {}: move what needs the dependency to another package",
                needed.join(" and ")
            )
        });
    }
    let may = if allowed.is_empty() { "no package of ours".to_owned() } else { allowed.join(" and ") };
    EDGES.iter().any(|(known, _)| *known == on).then(|| {
        format!(
            "depends on {on}, it may depend on {may}: remove the dependency, or allow it in EDGES and in \
             ARCHITECTURE.md"
        )
    })
}

fn lock_complaints(lock: &str) -> Vec<String> {
    let names = lock.lines().filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'));
    let unwanted = names.filter_map(|name| NOT_LOCKED.iter().find(|(unwanted, _)| *unwanted == name));
    let complaint = |(name, why): &(&str, &str)| {
        format!("Cargo.lock: {name} is there: {why}; `cargo tree --invert {name}` shows who brings it along")
    };
    unwanted.map(complaint).collect()
}

fn profile_complaints(manifest: &str) -> Vec<String> {
    let (_, profile) = manifest.split_once("[profile.release]\n").unwrap_or_default();
    let lines: Vec<&str> = profile.lines().take_while(|line| !line.starts_with('[')).collect();
    let missing = RELEASE.iter().filter(|wanted| !lines.contains(wanted));
    missing.map(|wanted| format!("Cargo.toml: [profile.release] does not say `{wanted}`: add it")).collect()
}

fn feature_complaint(dependency: &Value) -> Option<String> {
    let on = dependency["name"].as_str()?;
    let (_, allowed) = FEATURES.iter().find(|(known, _)| *known == on)?;
    let asked = dependency["features"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let default = (dependency["uses_default_features"] == json!(true)).then_some("default");
    let extra = asked.chain(default).find(|feature| !allowed.contains(feature))?;
    Some(format!("asks for the feature {extra} of {on}, it may ask for {}: leave it out", allowed.join(" and ")))
}

fn outside_complaints(file: &Path, text: &str) -> Vec<String> {
    let allowed =
        |module: &str| EXCEPTIONS.iter().any(|(path, modules)| file.starts_with(path) && modules.contains(&module));
    let code: Vec<&str> = text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
    let code = code.join("\n");
    let mut complaints = Vec::new();
    for (place, path) in code.match_indices("std::") {
        let line = 1 + code[..place].matches('\n').count();
        let named = &code[place + path.len()..];
        if is_duration(named) {
            continue;
        }
        for module in modules(named) {
            if OUTSIDE.contains(&module) && !allowed(module) {
                complaints.push(format!(
                    "{}:{line}: uses std::{module}: take what it tells as a value, or allow it in EXCEPTIONS and in \
                     ARCHITECTURE.md",
                    file.display()
                ));
            }
        }
    }
    complaints
}

/// Whether a length of time is named, and nothing else of its module.
fn is_duration(path: &str) -> bool {
    let behind = path.strip_prefix("time::Duration");
    behind.is_some_and(|behind| !behind.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_'))
}

/// The modules named behind `std::`: one, or the outer ones of a group in braces.
fn modules(path: &str) -> Vec<&str> {
    let name = |path: &str| {
        path.len() - path.trim_start_matches(|letter: char| letter.is_alphanumeric() || letter == '_').len()
    };
    let Some(group) = path.strip_prefix('{') else { return vec![&path[..name(path)]] };
    let mut modules = Vec::new();
    let (mut depth, mut starts) = (0_i32, true);
    for (place, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => starts = true,
            letter if starts && letter.is_alphanumeric() => {
                modules.push(&group[place..place + name(&group[place..])]);
                starts = false;
            }
            _ => {}
        }
    }
    modules
}

fn length_complaint(file: &Path, lines: usize) -> Option<String> {
    let (limit, fix) = if file.ends_with("main.rs") {
        (MAIN_LINES, "it only wires, move the rest")
    } else {
        (LINES, "split it by what it does")
    };
    (limit <= lines).then(|| format!("{} has {lines} lines, {} are the most: {fix}", file.display(), limit - 1))
}

fn spec_complaint(template: &Path) -> Option<String> {
    let needs_none = template.file_stem().is_some_and(|stem| WITHOUT_SPEC.iter().any(|known| stem == *known));
    let spec = template.with_extension("spec.yaml");
    (!needs_none && !spec.exists()).then(|| {
        let (template, spec) = (template.display(), spec.display());
        format!("{template} has no spec: write {spec} and render the template from it")
    })
}

/// The Rust files in a folder and the folders in it.
pub(crate) fn source_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let paths = entries.map(|entry| entry.expect("the folder can be read").path());
    paths
        .flat_map(|path| if path.is_dir() { source_files(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}
