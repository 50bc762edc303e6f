//! What a command line asks for, with every default resolved.

use scaling::{EndpointName, Problem, VariantName};

use crate::arguments::Arguments;
use crate::destination::{Destination, Place};
use crate::failure::Failure;
use crate::parameters::Override;
use crate::source::{Rendered, TemplateSource};

/// The endpoint that is in service on the local AWS.
pub const LOCAL_ENDPOINT: &str = "demo-endpoint";
/// Its variant.
pub const LOCAL_VARIANT: &str = "AllTraffic";
const LOCAL_STACK: &str = "stepscale-demo";

/// The variables of the environment that count, as the project of 2020 read them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// `SAGEMAKER_ENDPOINT_NAME`.
    pub endpoint: Option<String>,
    /// `SAGEMAKER_VARIANT_NAME`.
    pub variant: Option<String>,
}

/// One run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// The stack it is about.
    pub destination: Destination,
    /// Whether to go ahead without asking.
    pub consent: Consent,
    /// What to do.
    pub task: Task,
}

/// Whether the user has agreed beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// With `--yes`, or because only the local AWS is changed.
    Given,
    /// To be asked for.
    Ask,
}

/// What to do with the stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// Create or update it.
    Launch(Launch),
    /// Show it.
    Status,
    /// Delete it.
    Delete,
}

/// What to launch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Launch {
    /// The template.
    pub template: Rendered,
    /// Parameter values that the caller chose.
    pub overrides: Vec<Override>,
    /// Tags that the caller chose.
    pub tags: Vec<(String, String)>,
    /// Whether the change set is executed.
    pub mode: Mode,
}

/// Whether a change set is executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// It is.
    Execute,
    /// It is shown and deleted.
    DryRun,
}

/// A name with the place it was said at.
type Said = Option<(String, &'static str)>;

impl Job {
    /// Resolves a command line; reads and renders the spec where there is one.
    ///
    /// # Errors
    /// Where a name or the spec is wrong, or nothing says what to scale.
    pub fn new(arguments: Arguments, environment: Environment) -> Result<Self, Failure> {
        let place = if arguments.local { Place::Local } else { Place::Account };
        let (endpoint, variant) = names(&arguments, environment, place);
        check_name(&endpoint, |name| EndpointName::parse(name).map(drop))?;
        check_name(&variant, |name| VariantName::parse(name).map(drop))?;

        let launches = !arguments.status && !arguments.delete;
        let template = match (&arguments.spec, &endpoint) {
            (Some(spec), _) => Some(TemplateSource::Spec(spec.clone()).render()?),
            (None, Some((endpoint, _))) if launches => {
                let variant = variant.as_ref().map(|(variant, _)| variant.clone());
                Some(TemplateSource::Names { endpoint: endpoint.clone(), variant }.render()?)
            }
            _ => None,
        };
        if place == Place::Local
            && let Some(component) = template.as_ref().and_then(|template| template.component.as_ref())
        {
            return Err(Failure::input(format!(
                "the spec scales the inference component `{component}`, and the local AWS has none"
            ))
            .help("try a spec for a variant there, or look at this one in an account with --dry-run"));
        }
        let scaled = endpoint.as_ref().map(|(name, _)| name.clone());
        let of_spec = template.as_ref().and_then(|template| template.endpoint.clone().or(template.component.clone()));
        let scaled = scaled.or(of_spec);
        let stack = match (arguments.stack, scaled) {
            (Some(stack), _) => checked_stack(stack)?,
            (None, Some(_)) if place == Place::Local => LOCAL_STACK.to_owned(),
            (None, Some(name)) => format!("stepscale-{name}"),
            (None, None) => return Err(nothing_named(arguments.spec.is_some())),
        };
        let task = match template {
            _ if arguments.status => Task::Status,
            _ if arguments.delete => Task::Delete,
            None => return Err(nothing_named(false)),
            Some(template) => {
                let said = [("EndpointName", endpoint), ("VariantName", variant)];
                let named = said.into_iter().filter_map(|(parameter, said)| {
                    said.map(|(value, origin)| Override { name: parameter.to_owned(), value, origin })
                });
                let given = arguments.parameters.into_iter();
                let given = given.map(|(name, value)| Override { name, value, origin: "--param" });
                let mode = if arguments.dry_run { Mode::DryRun } else { Mode::Execute };
                Task::Launch(Launch { template, overrides: named.chain(given).collect(), tags: arguments.tags, mode })
            }
        };
        let consent = if arguments.yes || place == Place::Local { Consent::Given } else { Consent::Ask };
        Ok(Self { destination: Destination { stack, region: arguments.region, place }, consent, task })
    }
}

/// The endpoint and the variant: from flags, else from the environment. On the local AWS there is one
/// endpoint, and a user's own name in the environment or in a spec would only be in the way.
fn names(arguments: &Arguments, environment: Environment, place: Place) -> (Said, Said) {
    let flag = |value: &Option<String>, origin| value.clone().map(|value| (value, origin));
    let (endpoint, variant) = match place {
        Place::Local => {
            (Some((LOCAL_ENDPOINT.to_owned(), "the local AWS")), Some((LOCAL_VARIANT.to_owned(), "the local AWS")))
        }
        Place::Account => (
            environment.endpoint.map(|name| (name, "SAGEMAKER_ENDPOINT_NAME")),
            environment.variant.map(|name| (name, "SAGEMAKER_VARIANT_NAME")),
        ),
    };
    (flag(&arguments.endpoint, "--endpoint").or(endpoint), flag(&arguments.variant, "--variant").or(variant))
}

fn check_name(said: &Said, parse: impl Fn(&str) -> Result<(), Problem>) -> Result<(), Failure> {
    let Some((name, origin)) = said else { return Ok(()) };
    parse(name).map_err(|problem| Failure::input(format!("{origin}: {}", problem.message)).help(problem.fix.clone()))
}

/// CloudFormation's own rule for names of stacks: a letter, then letters, digits and hyphens, 128 in all.
fn checked_stack(stack: String) -> Result<String, Failure> {
    let starts = stack.starts_with(|first: char| first.is_ascii_alphabetic());
    let plain = stack.chars().all(|character| character.is_ascii_alphanumeric() || character == '-');
    if starts && plain && stack.len() <= 128 {
        return Ok(stack);
    }
    Err(Failure::input(format!("--stack: `{stack}` is not a name CloudFormation takes for a stack"))
        .help("use 1 to 128 letters, digits and hyphens, a letter first"))
}

fn nothing_named(by_spec: bool) -> Failure {
    if by_spec {
        return Failure::input("nothing says which endpoint to scale: the spec has no `endpoint_name`")
            .help("add it to the spec, or give --endpoint NAME");
    }
    Failure::usage("nothing says which endpoint to scale")
        .help("give --endpoint NAME or --spec FILE, or set SAGEMAKER_ENDPOINT_NAME")
        .help("to see it at work without an AWS account, run `./deploy.sh --local`")
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    fn job(line: &str, environment: &Environment) -> Result<Job, Failure> {
        let words = std::iter::once("deploy.sh").chain(line.split_whitespace());
        Job::new(Arguments::try_parse_from(words).unwrap(), environment.clone())
    }

    fn environment() -> Environment {
        Environment { endpoint: Some("from-env".to_owned()), variant: Some("blue".to_owned()) }
    }

    #[test]
    fn the_stack_is_called_after_the_endpoint() {
        for (line, environment, stack) in [
            ("--endpoint demo", Environment::default(), "stepscale-demo"),
            ("--endpoint demo --status", Environment::default(), "stepscale-demo"),
            ("--stack mine --delete", Environment::default(), "mine"),
            ("--endpoint demo --stack mine", Environment::default(), "mine"),
            ("", environment(), "stepscale-from-env"),
            ("--endpoint demo", environment(), "stepscale-demo"),
            ("--local", environment(), "stepscale-demo"),
            ("--local --endpoint other", Environment::default(), "stepscale-demo"),
        ] {
            assert_eq!(job(line, &environment).unwrap().destination.stack, stack, "{line}");
        }
    }

    #[test]
    fn what_was_said_names_its_origin() {
        for (line, environment, expected) in [
            ("--endpoint e", Environment::default(), vec![("EndpointName", "e", "--endpoint")]),
            (
                "--param MaxCapacity=3",
                environment(),
                vec![
                    ("EndpointName", "from-env", "SAGEMAKER_ENDPOINT_NAME"),
                    ("VariantName", "blue", "SAGEMAKER_VARIANT_NAME"),
                    ("MaxCapacity", "3", "--param"),
                ],
            ),
            (
                "--local",
                environment(),
                vec![
                    ("EndpointName", "demo-endpoint", "the local AWS"),
                    ("VariantName", "AllTraffic", "the local AWS"),
                ],
            ),
        ] {
            let Task::Launch(launch) = job(line, &environment).unwrap().task else { panic!("{line} is a launch") };
            let overrides: Vec<_> = launch
                .overrides
                .iter()
                .map(|given| (given.name.as_str(), given.value.as_str(), given.origin))
                .collect();
            assert_eq!(overrides, expected, "{line}");
        }
    }

    #[test]
    fn consent_is_asked_for_where_something_is_at_stake() {
        for (line, consent) in
            [("--endpoint e", Consent::Ask), ("--endpoint e --yes", Consent::Given), ("--local", Consent::Given)]
        {
            assert_eq!(job(line, &Environment::default()).unwrap().consent, consent, "{line}");
        }
    }

    #[test]
    fn a_line_that_names_nothing_or_names_it_wrongly_is_refused() {
        for (line, message) in [
            (
                "",
                "error: nothing says which endpoint to scale\n  = help: give --endpoint NAME or --spec FILE, or set \
                 SAGEMAKER_ENDPOINT_NAME\n  = help: to see it at work without an AWS account, run `./deploy.sh --local`",
            ),
            (
                "--endpoint e --stack 1st",
                "error: --stack: `1st` is not a name CloudFormation takes for a stack\n  = help: use 1 to 128 letters, \
                 digits and hyphens, a letter first",
            ),
        ] {
            assert_eq!(job(line, &Environment::default()).unwrap_err().to_string(), message, "{line}");
        }
        assert!(job("--endpoint a_b", &Environment::default()).unwrap_err().message.starts_with("--endpoint: "));
    }
}
