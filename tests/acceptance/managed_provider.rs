//! The stack of the custom resource's function on the shared local AWS, with the function as it was built for the tests.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Once, OnceLock};

use crate::local_aws::{built, directory, root, shared};
use crate::stack::Stack;

/// The name of the provider stack that tests share: none of them updates or deletes it.
const SHARED: &str = "managed-provider";

const BUCKET: &str = "managed-provider-code";

/// The name of the provider stack for all tests that leave it as it is.
pub(crate) fn provider() -> &'static str {
    static LAUNCHED: OnceLock<()> = OnceLock::new();
    LAUNCHED.get_or_init(|| {
        launch_provider(SHARED);
    });
    SHARED
}

/// Launches a provider stack of another name.
pub(crate) fn launch_provider(name: &str) -> Stack<'static> {
    launch_provider_with(name, &first_build())
}

/// The same with the code of a key.
pub(crate) fn launch_provider_with(name: &str, key: &str) -> Stack<'static> {
    let stack = Stack::new(shared(), name, root().join("templates/scaling-provider.yaml"));
    assert_eq!(stack.deploy("CREATE", &parameters(key)), "CREATE_COMPLETE", "{:?}", stack.new_events());
    stack
}

/// The parameters of a provider stack whose code has this key.
pub(crate) fn parameters(key: &str) -> [(&str, &str); 3] {
    let architecture = if cfg!(target_arch = "aarch64") { "arm64" } else { "x86_64" };
    [("CodeBucket", BUCKET), ("CodeKey", key), ("Architecture", architecture)]
}

/// The key of the function as it was built.
pub(crate) fn first_build() -> String {
    static KEY: OnceLock<String> = OnceLock::new();
    KEY.get_or_init(|| upload("first", &function(), b"")).clone()
}

/// The key of another build: the same program with some bytes behind it, which the system does not read.
pub(crate) fn next_build() -> String {
    static KEY: OnceLock<String> = OnceLock::new();
    KEY.get_or_init(|| upload("next", &function(), b"another build")).clone()
}

/// Puts a program with some bytes behind it into the bucket, as the archive Lambda takes, and gives its key.
pub(crate) fn upload(build: &str, program: &Path, behind: &[u8]) -> String {
    static BUCKET_MADE: Once = Once::new();
    BUCKET_MADE.call_once(|| aws(&["s3", "mb", &format!("s3://{BUCKET}")]));
    let folder = directory(&format!("managed-{build}"));
    let (bootstrap, archive) = (folder.join("bootstrap"), folder.join("code.zip"));
    fs::copy(program, &bootstrap).expect("the directory is ours");
    let mut copy = fs::OpenOptions::new().append(true).open(&bootstrap).expect("the copy is ours");
    copy.write_all(behind).expect("the disk has room");
    drop(copy);
    let mut zip = Command::new(root().join(".venv/local/bin/python"));
    zip.args(["-m", "zipfile", "-c"]).args([&archive, &bootstrap]);
    assert!(zip.status().expect("the virtual environment has a Python").success());
    let key = format!("{build}.zip");
    aws(&["s3", "cp", archive.to_str().expect("the directory has a name"), &format!("s3://{BUCKET}/{key}")]);
    key
}

fn aws(arguments: &[&str]) {
    let output = shared().aws(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The function as it was built for these tests, without what only a debugger reads: that is most of it, and it is packed,
/// stored and unpacked for every stack of its own.
pub(crate) fn function() -> PathBuf {
    static FUNCTION: OnceLock<PathBuf> = OnceLock::new();
    FUNCTION.get_or_init(|| without_symbols(built("custom-resource"))).clone()
}

/// The same program, smaller where the system has what it takes.
fn without_symbols(program: PathBuf) -> PathBuf {
    let smaller = directory("function").join("bootstrap");
    let stripped = Command::new("strip").arg("-o").arg(&smaller).arg(&program).status();
    if stripped.is_ok_and(|status| status.success()) { smaller } else { program }
}
