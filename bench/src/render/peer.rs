//! The public tools that write the same stack.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use templategen::exit::Exit;

use super::stack::Stack;
use crate::failure::Failure;
use crate::{process, workspace};

/// A tool that `install.sh` puts under `target/peers`.
#[derive(Clone, Copy, Debug)]
pub(super) enum Peer {
    Troposphere,
    Cdk,
}

/// What is installed, as it is committed.
const TROPOSPHERE_PINS: &str = include_str!("../../render/peers/requirements.txt");
const CDK_PINS: &str = include_str!("../../render/peers/cdk/package-lock.json");

const INSTALL: &str = "bench/render/peers/install.sh";

impl Peer {
    pub(super) const ALL: [Self; 2] = [Self::Troposphere, Self::Cdk];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Troposphere => "troposphere",
            Self::Cdk => "CDK",
        }
    }

    /// The name with what was measured of it.
    pub(super) fn label(self) -> String {
        let version = self.version().unwrap_or_default();
        match self {
            Self::Troposphere => format!("troposphere {version}"),
            Self::Cdk => format!("CDK {version}, not validating"),
        }
    }

    /// How many times longer than ours its run has to take.
    pub(super) const fn goal(self) -> u16 {
        match self {
            Self::Troposphere => 10,
            Self::Cdk => 100,
        }
    }

    /// Whether what is pinned is there, and not what was pinned before.
    pub(super) fn is_installed(self) -> bool {
        fs::read_to_string(self.folder().join("installed")).is_ok_and(|installed| installed == self.pins())
    }

    pub(super) fn skipped(self) -> String {
        let (name, version) = (self.name(), self.version().unwrap_or_default());
        format!("skipped: {name} {version} is not installed; run {INSTALL}")
    }

    /// The whole process, from the start of its language's runtime to the written template.
    pub(super) fn command(self, dashboard_body: &Path, scratch: &Path) -> Command {
        match self {
            Self::Troposphere => {
                let mut command = workspace::command(self.folder().join("bin/python"));
                command.arg(self.program()).arg(dashboard_body);
                command
            }
            Self::Cdk => {
                let mut command = workspace::command("node");
                command.arg(self.program()).arg(dashboard_body).arg(assembly(scratch));
                command.env("NODE_PATH", self.folder().join("node_modules"));
                command
            }
        }
    }

    /// The template that a run writes.
    ///
    /// # Errors
    /// Where the run fails, or leaves no template.
    pub(super) fn template(self, dashboard_body: &Path, scratch: &Path) -> Result<Vec<u8>, Failure> {
        let output = process::output(&mut self.command(dashboard_body, scratch))?;
        match self {
            Self::Troposphere => Ok(output),
            Self::Cdk => {
                let path = assembly(scratch).join("StepScaling.template.json");
                fs::read(&path).map_err(|error| Failure::file("read", &path, &error))
            }
        }
    }

    /// Only times of the same stack can be compared.
    ///
    /// # Errors
    /// Where the peer's stack is another one than ours.
    pub(super) fn check(self, theirs: &Stack, ours: &Stack) -> Result<(), Failure> {
        if theirs == ours {
            return Ok(());
        }
        Err(Failure::new(
            Exit::Refused,
            format!("{} writes another stack: {theirs}; templategen writes {ours}", self.name()),
            format!("make {} write the stack of {}", self.program(), super::SPEC),
        ))
    }

    const fn program(self) -> &'static str {
        match self {
            Self::Troposphere => "bench/render/peers/troposphere_stack.py",
            Self::Cdk => "bench/render/peers/cdk/app.js",
        }
    }

    fn folder(self) -> PathBuf {
        let folder = match self {
            Self::Troposphere => "target/peers/troposphere",
            Self::Cdk => "target/peers/cdk",
        };
        workspace::root().join(folder)
    }

    const fn pins(self) -> &'static str {
        match self {
            Self::Troposphere => TROPOSPHERE_PINS,
            Self::Cdk => CDK_PINS,
        }
    }

    /// The version that is pinned.
    fn version(self) -> Option<&'static str> {
        let after = |mark: &str| self.pins().split_once(mark).map(|(_, rest)| rest);
        match self {
            Self::Troposphere => after("troposphere==")?.lines().next(),
            Self::Cdk => after("\"aws-cdk-lib\": \"")?.split('"').next(),
        }
    }
}

/// Where CDK writes its cloud assembly.
fn assembly(scratch: &Path) -> PathBuf {
    scratch.join("cdk.out")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peer_is_named_with_its_pinned_version() {
        for (peer, label, skipped) in [
            (
                Peer::Troposphere,
                "troposphere 4.11.1",
                "skipped: troposphere 4.11.1 is not installed; run bench/render/peers/install.sh",
            ),
            (
                Peer::Cdk,
                "CDK 2.276.0, not validating",
                "skipped: CDK 2.276.0 is not installed; run bench/render/peers/install.sh",
            ),
        ] {
            assert_eq!(peer.label(), label);
            assert_eq!(peer.skipped(), skipped);
        }
        for file in Peer::ALL.map(Peer::program).into_iter().chain([INSTALL]) {
            assert!(workspace::root().join(file).is_file(), "{file}");
        }
    }

    #[test]
    fn another_stack_is_no_comparison() {
        let stack = |types: &str| {
            let template = format!(r#"{{"Resources": {{{types}}}, "Parameters": {{"A": {{}}}}, "Outputs": {{}}}}"#);
            Stack::read("a test", template.as_bytes()).expect("it is a template")
        };
        let ours = stack(r#""A": {"Type": "AWS::CloudWatch::Alarm"}, "B": {"Type": "AWS::CloudWatch::Alarm"}"#);
        let theirs = stack(r#""A": {"Type": "AWS::CloudWatch::Alarm"}"#);
        assert!(Peer::Cdk.check(&ours, &ours).is_ok());
        assert_eq!(
            Peer::Cdk.check(&theirs, &ours).expect_err("an alarm is missing").to_string(),
            "error: CDK writes another stack: AWS::CloudWatch::Alarm 1, parameters 1, outputs 0, bytes of dashboard 0; \
             templategen writes AWS::CloudWatch::Alarm 2, parameters 1, outputs 0, bytes of dashboard 0\n  \
             = help: make bench/render/peers/cdk/app.js write the stack of templates/step-scaling.spec.yaml"
        );
    }
}
