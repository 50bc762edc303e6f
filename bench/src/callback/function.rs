//! The functions that do the same: ours, and those that `install.sh` puts under `target/peers`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::authority::Authority;
use super::lambda::Lambda;
use crate::workspace;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Ours,
    Crhelper,
    /// The AWS SDK for JavaScript, made into one file with the function.
    NodeInOneFile,
    /// The AWS SDK for JavaScript, as it is installed.
    NodeAsInstalled,
}

/// What is installed, as it is committed.
const CRHELPER_PINS: &str = include_str!("../../callback/peers/crhelper/requirements.txt");
const NODE_PINS: &str = concat!(
    include_str!("../../callback/peers/node/package-lock.json"),
    include_str!("../../callback/peers/node/handler.js")
);

const INSTALL: &str = "bench/callback/peers/install.sh";

const CRHELPER_FUNCTION: &str = "bench/callback/peers/crhelper";
const NODE_RUNTIME: &str = "bench/callback/peers/node/runtime.js";

impl Function {
    pub(super) const ALL: [Self; 4] = [Self::Ours, Self::Crhelper, Self::NodeInOneFile, Self::NodeAsInstalled];

    /// The name with what was measured of it.
    pub(super) fn label(self) -> String {
        let after = |pins: &'static str, mark: &str| pins.split_once(mark).map_or("", |(_, rest)| rest);
        let crhelper = after(CRHELPER_PINS, "crhelper==").lines().next().unwrap_or_default();
        let sdk = after(NODE_PINS, "client-application-auto-scaling\": \"").split('"').next().unwrap_or_default();
        match self {
            Self::Ours => "custom-resource".to_owned(),
            Self::Crhelper => format!("crhelper {crhelper}"),
            Self::NodeInOneFile => format!("Node, SDK {sdk}, in one file"),
            Self::NodeAsInstalled => format!("Node, SDK {sdk}, as installed"),
        }
    }

    /// How many times longer than ours its run has to take.
    pub(super) const fn goal(self) -> Option<u16> {
        match self {
            Self::Ours => None,
            Self::Crhelper => Some(25),
            Self::NodeInOneFile | Self::NodeAsInstalled => Some(10),
        }
    }

    /// Whether what is pinned is there, and not what was pinned before.
    pub(super) fn is_installed(self) -> bool {
        let pins = match self {
            Self::Ours => return true,
            Self::Crhelper => CRHELPER_PINS,
            Self::NodeInOneFile | Self::NodeAsInstalled => NODE_PINS,
        };
        fs::read_to_string(self.folder().join("installed")).is_ok_and(|installed| installed == pins)
    }

    pub(super) fn skipped(self) -> String {
        format!("skipped: {} is not installed; run {INSTALL}", self.label())
    }

    /// The whole process as Lambda starts it, with nothing of this one's environment.
    pub(super) fn command(self, ours: &Path, lambda: &Lambda, authority: &Authority) -> Command {
        let mut command = match self {
            Self::Ours => workspace::command(ours),
            Self::Crhelper => {
                let mut command = workspace::command(self.folder().join("bin/python"));
                command
                    .args(["-m", "awslambdaric", "handler.handler"])
                    .current_dir(workspace::root().join(CRHELPER_FUNCTION));
                command
            }
            Self::NodeInOneFile | Self::NodeAsInstalled => {
                let file = if self == Self::NodeInOneFile { "bundle.js" } else { "handler.js" };
                let mut command = workspace::command("node");
                command.arg(NODE_RUNTIME).arg(self.folder().join(file));
                command
            }
        };
        command
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .envs([
                ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
                ("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
                ("AWS_SESSION_TOKEN", "session-token"),
                ("AWS_REGION", "us-east-1"),
                ("AWS_DEFAULT_REGION", "us-east-1"),
                ("AWS_LAMBDA_FUNCTION_NAME", "custom-resource"),
                ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
                ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128"),
                ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
                ("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/custom-resource"),
                ("AWS_LAMBDA_LOG_STREAM_NAME", "2026/01/01/[$LATEST]0123456789abcdef"),
                ("LANG", "en_US.UTF-8"),
                ("TZ", ":UTC"),
            ])
            .env("AWS_LAMBDA_RUNTIME_API", &lambda.runtime_api.address)
            .env("AWS_ENDPOINT_URL", format!("http://{}", lambda.services.address))
            // Node brings the authorities that everybody trusts along; the others read them from a file.
            .env("SSL_CERT_FILE", &authority.all)
            .env("NODE_EXTRA_CA_CERTS", &authority.own);
        command
    }

    fn folder(self) -> PathBuf {
        let folder = match self {
            Self::Ours => "target/release",
            Self::Crhelper => "target/peers/crhelper",
            Self::NodeInOneFile | Self::NodeAsInstalled => "target/peers/node-function",
        };
        workspace::root().join(folder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_named_with_its_pinned_versions() {
        assert_eq!(
            Function::ALL.map(Function::label),
            [
                "custom-resource",
                "crhelper 2.0.12",
                "Node, SDK 3.1141.0, in one file",
                "Node, SDK 3.1141.0, as installed"
            ]
        );
        assert_eq!(
            Function::Crhelper.skipped(),
            "skipped: crhelper 2.0.12 is not installed; run bench/callback/peers/install.sh"
        );
        for file in [INSTALL, NODE_RUNTIME, CRHELPER_FUNCTION] {
            assert!(workspace::root().join(file).exists(), "{file}");
        }
    }
}
