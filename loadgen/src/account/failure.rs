//! What is told where the environment has no account to send requests from.

use std::error::Error;

use aws_credential_types::provider::error::CredentialsError;
use templategen::command::Failure;
use templategen::exit::Exit;

const FIX: &str = "run `aws sso login` or `aws configure`, name a profile in --profile, or set AWS_ACCESS_KEY_ID and \
                   AWS_SECRET_ACCESS_KEY; --unsigned sends requests without a signature";

/// The most characters that are told of why.
const MOST_REASON: usize = 1000;

pub(super) fn no_region() -> Failure {
    let fix = "name one like `eu-west-1` in --region or AWS_REGION, or run `aws configure`";
    Failure::new(Exit::Environment, "there is no region", fix)
}

pub(super) fn no_such_region(region: &str) -> Failure {
    let fix = "name one like `eu-west-1` in --region, AWS_REGION or the profile";
    Failure::new(Exit::Usage, format!("`{}` is not a region", region.escape_debug()), fix)
}

pub(super) fn no_credentials() -> Failure {
    Failure::new(Exit::Environment, "there are no AWS credentials", FIX)
}

/// Why a provider gave none. Where it has no more to say than that nothing is set up, the profile that was named is to be
/// looked at.
pub(super) fn of_provider(error: &CredentialsError, profile: Option<&str>) -> Failure {
    match (error, profile) {
        (CredentialsError::CredentialsNotLoaded(_), None) => no_credentials(),
        (CredentialsError::CredentialsNotLoaded(_), Some(profile)) => Failure::new(
            Exit::Environment,
            format!("the profile `{}` is not there, or it has no AWS credentials", profile.escape_debug()),
            "see `aws configure list-profiles` and `aws configure list --profile NAME`, or name another in --profile",
        ),
        _ => Failure::new(Exit::Environment, format!("no AWS credentials could be had: {}", reason(error)), FIX),
    }
}

/// The causes from the outermost on; the error's own words where it has none.
fn reason(error: &CredentialsError) -> String {
    let mut words = String::new();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        if !words.contains(&more) {
            words = if words.is_empty() { more } else { format!("{words}: {more}") };
        }
        cause = error.source();
    }
    if words.is_empty() {
        words = error.to_string();
    }
    words.chars().map(|character| if character.is_control() { ' ' } else { character }).take(MOST_REASON).collect()
}
