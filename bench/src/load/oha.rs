//! oha, which `bench/load/peers/install.sh` installs.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::client::{ACCESS_KEY, IN_FLIGHT, Job, PATH, REGION, SECRET_KEY, SESSION_TOKEN};
use crate::workspace;

/// The release that is pinned.
pub(super) const VERSION: &str = "1.15.0";

/// Where it is, if it is there and that release.
pub(super) fn installed() -> Option<PathBuf> {
    let program = workspace::root().join("target/peers/oha/bin/oha");
    let told = Command::new(&program).arg("--version").output().ok()?;
    (told.stdout.trim_ascii() == format!("oha {VERSION}").as_bytes()).then_some(program)
}

/// Sends all requests as fast as answers come.
pub(super) fn command(program: &Path, job: &Job<'_>, is_signing: bool) -> Command {
    let mut command = workspace::command(program);
    command.args(["-n", &job.requests.to_string(), "-c", &IN_FLIGHT.to_string()]);
    command.args(["--no-tui", "--output-format", "json", "-m", "POST", "-T", "application/json", "-D"]).arg(&job.body);
    if is_signing {
        command.args(["--aws-sigv4", &format!("aws:amz:{REGION}:sagemaker"), "--aws-session", SESSION_TOKEN]);
        command.args(["-a", &format!("{ACCESS_KEY}:{SECRET_KEY}")]);
    }
    command.arg(format!("{}{PATH}", job.url));
    command
}

/// How many requests were answered, by what it prints.
pub(super) fn answered(told: &Value) -> Option<u64> {
    told.pointer("/statusCodeDistribution/200")?.as_u64()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn answers_are_those_of_the_status_200() {
        let told = json!({ "summary": { "successRate": 1.0 }, "statusCodeDistribution": { "200": 7, "403": 2 } });
        assert_eq!(answered(&told), Some(7));
        assert_eq!(answered(&json!({ "statusCodeDistribution": {} })), None);
    }

    #[test]
    fn the_installer_installs_what_is_measured() {
        let installer = include_str!("../../load/peers/install.sh");
        assert!(installer.contains(&format!("\nversion={VERSION}\n")), "{installer}");
    }
}
