//! The provider stack that the pages' examples import from.

use std::fs;
use std::process::Command;
use std::sync::Once;

use crate::local_aws::{built, directory, root, shared};
use crate::stack::Stack;

/// Launches it, once.
pub(crate) fn launch() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let folder = directory("provider");
        let (bootstrap, archive) = (folder.join("bootstrap"), folder.join("stepscale.zip"));
        fs::copy(built("custom-resource"), &bootstrap).expect("the directory is ours");
        let mut zip = Command::new(root().join(".venv/local/bin/python"));
        zip.args(["-m", "zipfile", "-c"]).args([&archive, &bootstrap]);
        assert!(zip.status().expect("the virtual environment has a Python").success());
        let archive = archive.to_str().expect("the directory has a name");
        for arguments in [&["s3", "mb", "s3://provider"][..], &["s3", "cp", archive, "s3://provider/stepscale.zip"]] {
            let output = shared().aws(arguments);
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        let stack = Stack::new(shared(), "stepscale-provider", root().join("templates/scaling-provider.yaml"));
        let architecture = if cfg!(target_arch = "x86_64") { "x86_64" } else { "arm64" };
        let parameters = [("CodeBucket", "provider"), ("CodeKey", "stepscale.zip"), ("Architecture", architecture)];
        assert_eq!(stack.deploy("CREATE", &parameters), "CREATE_COMPLETE", "{:?}", stack.new_events());
    });
}
