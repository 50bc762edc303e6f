//! Why an `aws` command failed, told from the text it printed.
//!
//! The tool has one exit status for most failures and wraps every answer of a service into one sentence,
//! so the text is all there is; versions 1 and 2 print the same sentences.

use crate::failure::Failure;

/// The kind of failure of an `aws` command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallErrorKind {
    /// The user interrupted it.
    Interrupted,
    /// There is no `aws` command.
    ToolMissing,
    /// No credentials were found, or the profile does not exist.
    NoCredentials,
    /// The credentials were valid once.
    ExpiredCredentials,
    /// AWS does not know the credentials.
    InvalidCredentials,
    /// The credentials may not do this.
    AccessDenied,
    /// No region, or not one.
    NoRegion,
    /// Nothing answered.
    Unreachable,
    /// Too many calls.
    Throttled,
    /// The named thing does not exist.
    NotFound,
    /// The named thing is still being made or changed.
    Busy,
    /// AWS found the input wrong.
    Refused,
    /// Anything else.
    Other,
}

/// A failed `aws` command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallError {
    /// The kind of failure.
    pub kind: CallErrorKind,
    /// Service and operation, such as `cloudformation describe-stacks`.
    pub operation: String,
    /// What the tool or the service said, on one line.
    pub message: String,
}

/// Phrases of the tool and error codes of the services, in the order in which they are looked for.
const SIGNS: &[(&str, CallErrorKind)] = &[
    ("Unable to locate credentials", CallErrorKind::NoCredentials),
    ("Partial credentials found", CallErrorKind::NoCredentials),
    ("The config profile", CallErrorKind::NoCredentials),
    ("ExpiredToken", CallErrorKind::ExpiredCredentials),
    ("RequestExpired", CallErrorKind::ExpiredCredentials),
    ("Token has expired", CallErrorKind::ExpiredCredentials),
    ("session has expired", CallErrorKind::ExpiredCredentials),
    ("The SSO session associated with this profile has expired", CallErrorKind::ExpiredCredentials),
    ("Error loading SSO Token", CallErrorKind::ExpiredCredentials),
    ("(InvalidClientTokenId)", CallErrorKind::InvalidCredentials),
    ("(UnrecognizedClientException)", CallErrorKind::InvalidCredentials),
    ("(SignatureDoesNotMatch)", CallErrorKind::InvalidCredentials),
    ("(InvalidSignatureException)", CallErrorKind::InvalidCredentials),
    ("(AuthFailure)", CallErrorKind::InvalidCredentials),
    ("(AccessDenied", CallErrorKind::AccessDenied),
    // All that Amazon S3 says to a question for the head of a bucket or object.
    ("(403)", CallErrorKind::AccessDenied),
    ("(UnauthorizedOperation)", CallErrorKind::AccessDenied),
    ("is not authorized to perform", CallErrorKind::AccessDenied),
    ("You must specify a region", CallErrorKind::NoRegion),
    ("doesn't match a supported format", CallErrorKind::NoRegion),
    ("Invalid endpoint:", CallErrorKind::NoRegion),
    ("Could not connect to the endpoint URL", CallErrorKind::Unreachable),
    ("Connect timeout on endpoint URL", CallErrorKind::Unreachable),
    ("Read timeout on endpoint URL", CallErrorKind::Unreachable),
    ("Connection was closed before we received a valid response", CallErrorKind::Unreachable),
    ("Failed to connect to proxy", CallErrorKind::Unreachable),
    ("SSL validation failed", CallErrorKind::Unreachable),
    ("(Throttling", CallErrorKind::Throttled),
    ("(TooManyRequestsException)", CallErrorKind::Throttled),
    ("(RequestLimitExceeded)", CallErrorKind::Throttled),
    ("Rate exceeded", CallErrorKind::Throttled),
    ("(404)", CallErrorKind::NotFound),
    ("(NoSuchBucket)", CallErrorKind::NotFound),
    ("(ResourceNotFound", CallErrorKind::NotFound),
    ("(ObjectNotFoundException)", CallErrorKind::NotFound),
    ("(ChangeSetNotFound", CallErrorKind::NotFound),
    ("(ResourceNotFoundException)", CallErrorKind::NotFound),
    ("does not exist", CallErrorKind::NotFound),
    // SageMaker has no code of its own for it: `Could not find endpoint "arn:..."`.
    ("Could not find", CallErrorKind::NotFound),
    ("(InvalidChangeSetStatus", CallErrorKind::Busy),
    ("(ValidationError)", CallErrorKind::Refused),
    ("(ValidationException)", CallErrorKind::Refused),
    ("Parameter validation failed", CallErrorKind::Refused),
    ("(LimitExceededException)", CallErrorKind::Refused),
    ("(InsufficientCapabilitiesException)", CallErrorKind::Refused),
    ("(AlreadyExistsException)", CallErrorKind::Refused),
    ("(BucketAlreadyExists)", CallErrorKind::Refused),
    ("(InvalidBucketName)", CallErrorKind::Refused),
    ("(TokenAlreadyExistsException)", CallErrorKind::Refused),
];

impl CallError {
    /// Tells the kind from what the tool printed on its standard error.
    #[must_use]
    pub fn from_output(operation: String, standard_error: &str) -> Self {
        let text = standard_error.split_whitespace().collect::<Vec<_>>().join(" ");
        let kind = SIGNS.iter().find(|(sign, _)| text.contains(sign)).map_or(CallErrorKind::Other, |(_, kind)| *kind);
        let message = text.split_once(" operation: ").map_or(text.as_str(), |(_, reason)| reason);
        let message = if message.is_empty() { "it printed no reason" } else { message };
        Self { kind, operation, message: message.to_owned() }
    }

    /// The failed run of the whole program this error leads to, where nobody knows better: an interruption
    /// counts as one before anything was changed.
    #[must_use]
    pub fn into_failure(self) -> Failure {
        let Self { kind, operation, message } = self;
        let said = |what: &str| format!("{what}: `aws {operation}` said: {message}");
        match kind {
            CallErrorKind::Interrupted => Failure::interrupted("nothing was changed"),
            CallErrorKind::ToolMissing => Failure::environment("there is no `aws` command on the PATH").help(
                "start ./deploy.sh, which installs one beside the project, or install the AWS CLI (version 1 or 2)",
            ),
            CallErrorKind::NoCredentials => Failure::environment(said("no AWS credentials"))
                .help("run `aws configure`, or set AWS_PROFILE to a profile of `aws configure list-profiles`")
                .help("no account at hand? `./deploy.sh --local` needs none"),
            CallErrorKind::ExpiredCredentials => Failure::environment(said("the AWS credentials have expired"))
                .help("sign in again, for instance with `aws sso login`, and repeat the command"),
            CallErrorKind::InvalidCredentials => Failure::environment(said("AWS does not accept the credentials"))
                .help("`aws configure list` shows which ones are in use and where they come from"),
            CallErrorKind::AccessDenied => Failure::environment(said("access denied"))
                .help(format!("ask for a policy that allows {}, or choose another AWS_PROFILE", action(&operation))),
            CallErrorKind::NoRegion => {
                Failure::environment(said("no valid AWS region")).help("give one, for instance `--region eu-central-1`")
            }
            CallErrorKind::Unreachable => Failure::environment(said("AWS can not be reached"))
                .help("check the network, the proxy (HTTPS_PROXY), the region and AWS_ENDPOINT_URL"),
            CallErrorKind::Throttled => Failure::environment(said("AWS is throttling the account's calls"))
                .help("wait a minute and repeat the command; AWS_MAX_ATTEMPTS=10 makes `aws` more patient"),
            CallErrorKind::NotFound => {
                Failure::input(said("not found")).help("check the name, the region and the account")
            }
            CallErrorKind::Busy => {
                Failure::environment(said("AWS is still at work on it")).help("wait a minute and repeat the command")
            }
            CallErrorKind::Refused => Failure::input(said("AWS refused the input")).help("mend the value it names"),
            CallErrorKind::Other => Failure::environment(said("a call to AWS failed"))
                .help("repeat the same `aws` command with --debug to see more"),
        }
    }
}

/// The action of IAM that a command needs: `cloudformation:DescribeStacks` for `cloudformation describe-stacks`.
fn action(operation: &str) -> String {
    let (service, operation) = operation.split_once(' ').unwrap_or((operation, ""));
    let capital = |word: &str| word.get(..1).map(|first| first.to_uppercase() + &word[1..]).unwrap_or_default();
    format!("{service}:{}", operation.split('-').map(capital).collect::<String>())
}

impl From<CallError> for Failure {
    fn from(error: CallError) -> Self {
        error.into_failure()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::FailureClass;

    #[track_caller]
    fn check(printed: &str, kind: CallErrorKind, class: FailureClass) {
        let error = CallError::from_output("cloudformation describe-stacks".to_owned(), printed);
        assert_eq!(error.kind, kind, "{printed}");
        assert_eq!(error.into_failure().class, class, "{printed}");
    }

    #[test]
    fn what_the_tool_prints_has_a_kind_and_an_exit_status() {
        use CallErrorKind as Kind;
        use FailureClass::{Environment, Input};
        for (printed, kind, class) in [
            (
                "\nUnable to locate credentials. You can configure credentials by running \"aws configure\".\n",
                Kind::NoCredentials,
                Environment,
            ),
            ("\nThe config profile (nope) could not be found\n", Kind::NoCredentials, Environment),
            (
                "\nAn error occurred (ExpiredToken) when calling the DescribeStacks operation: The security token included in the request is expired\n",
                Kind::ExpiredCredentials,
                Environment,
            ),
            (
                "\nAn error occurred (ExpiredTokenException) when calling the DescribeEndpoint operation: expired\n",
                Kind::ExpiredCredentials,
                Environment,
            ),
            (
                "\nError when retrieving token from sso: Token has expired and refresh failed\n",
                Kind::ExpiredCredentials,
                Environment,
            ),
            (
                "\nAn error occurred (InvalidClientTokenId) when calling the DescribeStacks operation: The security token included in the request is invalid.\n",
                Kind::InvalidCredentials,
                Environment,
            ),
            (
                "\nAn error occurred (AccessDenied) when calling the DescribeStacks operation: User: arn:aws:iam::1:user/u is not authorized to perform: cloudformation:DescribeStacks on resource: x\n",
                Kind::AccessDenied,
                Environment,
            ),
            (
                "\nAn error occurred (AccessDeniedException) when calling the DescribeEndpoint operation: no\n",
                Kind::AccessDenied,
                Environment,
            ),
            (
                "\nYou must specify a region. You can also configure your region by running \"aws configure\".\n",
                Kind::NoRegion,
                Environment,
            ),
            ("\nProvided region_name 'bad region' doesn't match a supported format.\n", Kind::NoRegion, Environment),
            ("\nCould not connect to the endpoint URL: \"http://127.0.0.1:1/\"\n", Kind::Unreachable, Environment),
            ("\nConnect timeout on endpoint URL: \"https://x/\"\n", Kind::Unreachable, Environment),
            (
                "\nAn error occurred (Throttling) when calling the DescribeStacks operation (reached max retries: 4): Rate exceeded\n",
                Kind::Throttled,
                Environment,
            ),
            (
                "\nAn error occurred (ValidationError) when calling the DescribeStacks operation: Stack with id nope does not exist\n",
                Kind::NotFound,
                Input,
            ),
            (
                "\nAn error occurred (ValidationException) when calling the DescribeEndpoint operation: Could not find endpoint \"arn:aws:sagemaker:us-east-1:1:endpoint/x\".\n",
                Kind::NotFound,
                Input,
            ),
            (
                "\nAn error occurred (ValidationError) when calling the CreateChangeSet operation: Parameter 'EndpointName' lower case\n",
                Kind::Refused,
                Input,
            ),
            (
                "\nAn error occurred (InvalidChangeSetStatus) when calling the DeleteChangeSet operation: CREATE_PENDING\n",
                Kind::Busy,
                Environment,
            ),
            ("Segmentation fault\n", Kind::Other, Environment),
            ("", Kind::Other, Environment),
        ] {
            check(printed, kind, class);
        }
    }

    #[test]
    fn iam_s_own_name_of_a_call_is_told() {
        for (operation, expected) in [
            ("cloudformation describe-stacks", "cloudformation:DescribeStacks"),
            ("application-autoscaling describe-scalable-targets", "application-autoscaling:DescribeScalableTargets"),
            ("cloudwatch get-dashboard", "cloudwatch:GetDashboard"),
        ] {
            assert_eq!(action(operation), expected);
        }
    }

    #[test]
    fn the_message_holds_the_reason_and_the_fix() {
        let printed =
            "\nAn error occurred (AccessDenied) when calling the DescribeStacks operation: User: u is not\n authorized";
        let failure = CallError::from_output("cloudformation describe-stacks".to_owned(), printed).into_failure();
        assert_eq!(
            failure.to_string(),
            "error: access denied: `aws cloudformation describe-stacks` said: User: u is not authorized\n  = \
             help: ask for a policy that allows cloudformation:DescribeStacks, or choose another AWS_PROFILE"
        );
    }
}
