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

/// Why a provider gave none.
pub(super) fn of_provider(error: &CredentialsError) -> Failure {
    if matches!(error, CredentialsError::CredentialsNotLoaded(_)) && error.source().is_none_or(is_of_whole_chain) {
        return no_credentials();
    }
    Failure::new(Exit::Environment, format!("no AWS credentials could be had: {}", reason(error)), FIX)
}

/// The whole chain was asked, and no provider of it was set up.
fn is_of_whole_chain(source: &(dyn Error + 'static)) -> bool {
    source.to_string().contains("no providers in chain provided credentials")
}

/// The last words of an error are about its cause.
fn reason(error: &CredentialsError) -> String {
    let mut words = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let more = error.to_string();
        if !words.contains(&more) {
            words.push_str(": ");
            words.push_str(&more);
        }
        source = error.source();
    }
    words.chars().map(|character| if character.is_control() { ' ' } else { character }).take(MOST_REASON).collect()
}
