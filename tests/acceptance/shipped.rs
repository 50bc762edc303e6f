//! The function as it is shipped: built by the script that `deploy.sh` and `test.sh` build it with.

use std::path::PathBuf;
use std::process::Command;

use crate::local_aws::{LocalAws, root};

/// What the script of a command begins with: `$1` is what the function is built for.
const READY: &str = "set -euo pipefail; . local/function.sh; function_ready \"$1\"; ";

/// Builds the function for a processor, or for this machine as `own`, and says where its program is.
///
/// It is there already where `./test.sh` or `.ci/run` began these tests.
pub(crate) fn shipped(architecture: &str) -> PathBuf {
    let script = format!("{READY}function_build \"$1\" custom-resource; function_folder \"$1\"");
    let built = Command::new("bash").args(["-c", &script, "bash", architecture]).current_dir(root()).output();
    let built = built.expect("bash is installed");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let folder = PathBuf::from(String::from_utf8(built.stdout).expect("a path is text").trim_end());
    folder.join("custom-resource/bootstrap")
}

/// `cargo lambda` typed in the folder of the function, against the local AWS.
pub(crate) fn cargo_lambda(local: &LocalAws, arguments: &[&str]) {
    let mut command = local.command("bash");
    let script = format!("{READY}cd lambda; shift; function_lambda \"$@\"");
    let output = command.args(["-c", &script, "bash", "own"]).args(arguments).output().expect("sh is installed");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}
