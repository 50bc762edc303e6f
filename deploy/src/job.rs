//! What a command line asks for, with every default resolved.

use scaling::EndpointKind;
use templategen::template::Form;

use crate::arguments::Arguments;
use crate::destination::{Destination, Place};
use crate::failure::Failure;
use crate::function::{self, Function};
use crate::parameters::Override;
use crate::precheck;
use crate::source::{self, Names, Rendered, TemplateSource};
use crate::stack_name;
use crate::target::{Environment, Said, Target};

/// The stack of a local launch. No endpoint has it for its default, which begins with `stepscale-`: words
/// copied from a local launch never mean a stack of the user's account.
const LOCAL_STACK: &str = "local-stepscale-demo";

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
    Launch(Box<Launch>),
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
    /// Who named the stack.
    pub stack_naming: StackNaming,
    /// The function of a managed stack; none for a native one.
    pub function: Option<Function>,
}

/// Who named a stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StackNaming {
    /// The user, with `--stack`.
    Given,
    /// Nobody: it is called after what it scales.
    Default,
}

/// Whether a change set is executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// It is.
    Execute,
    /// It is shown and deleted.
    DryRun,
}

impl Job {
    /// Resolves a command line; reads the spec where there is one, and renders it for a launch.
    ///
    /// # Errors
    /// Where a name or the spec is wrong, or nothing says what to scale.
    pub fn new(arguments: Arguments, environment: &Environment) -> Result<Self, Failure> {
        refuse_repeated(&arguments.parameters)?;
        let place = if arguments.local { Place::Local } else { Place::Account };
        let Arguments { endpoint, variant, component, .. } = &arguments;
        let flags = Target::of_flags(endpoint.as_ref(), variant.as_ref(), component.as_ref())?;
        let task = match (arguments.status, arguments.delete) {
            (true, _) => Some(Task::Status),
            (_, true) => Some(Task::Delete),
            _ => None,
        };
        let form = if arguments.managed { Form::Managed } else { Form::Native };
        let source = arguments.spec.clone().map(TemplateSource::Spec);
        let template = source.filter(|_| task.is_none()).map(|source| source.render(form)).transpose()?;
        let names = match (&template, &arguments.spec) {
            (Some(template), _) => Some(template.names.clone()),
            // A stack that is named otherwise needs no spec to be found.
            (None, Some(spec)) if arguments.stack.is_none() && !flags.is_whole() => Some(source::names_in(spec)?),
            _ => None,
        };
        refuse_endpoint(names.as_ref(), arguments.endpoint.as_ref())?;
        let target = flags.or(place, names.as_ref(), environment)?;
        let names = names.as_ref();
        let scaled = target.component.as_ref().or(target.endpoint.as_ref()).map(|said| said.name.as_str());
        let scaled =
            scaled.or_else(|| names.and_then(|names| names.component.as_deref().or(names.endpoint.as_deref())));
        let variant = target.variant.as_ref().map(|said| said.name.as_str());
        let variant = variant.or_else(|| names.and_then(|names| names.variant.as_deref()));
        let created = names.and_then(|names| names.created.as_deref());
        let stack = match (&arguments.stack, scaled.or(created)) {
            (Some(stack), _) => stack_name::checked(stack.clone())?,
            (None, Some(_)) if place == Place::Local => LOCAL_STACK.to_owned(),
            // Its one variant is not beside others.
            (None, Some(name)) => stack_name::default(name, variant.filter(|_| created.is_none())),
            (None, None) => return Err(nothing_named(names)),
        };
        let stack_naming = if arguments.stack.is_some() { StackNaming::Given } else { StackNaming::Default };
        let consent = if arguments.yes || place == Place::Local { Consent::Given } else { Consent::Ask };
        let destination = Destination { stack, region: arguments.region.clone(), place };
        let task = if let Some(task) = task {
            task
        } else {
            let launch = launch(arguments, template, target, stack_naming)?;
            precheck::check(&launch, place)?;
            Task::Launch(Box::new(launch))
        };
        Ok(Self { destination, consent, task })
    }
}

/// What to launch; where no spec was rendered, the default ladder for the endpoint.
fn launch(
    arguments: Arguments,
    template: Option<Rendered>,
    target: Target,
    stack_naming: StackNaming,
) -> Result<Launch, Failure> {
    let form = if arguments.managed { Form::Managed } else { Form::Native };
    let template = match (template, &target.component, &target.endpoint) {
        (Some(template), _, _) => template,
        (None, Some(component), _) => return Err(without_policies(&component.name)),
        (None, None, Some(endpoint)) => TemplateSource::Endpoint(endpoint.name.clone()).render(form)?,
        (None, None, None) => return Err(nothing_named(None)),
    };
    let said = [
        ("EndpointName", target.endpoint),
        ("VariantName", target.variant),
        ("InferenceComponentName", target.component),
    ];
    let named = said.into_iter().filter_map(|(parameter, said)| {
        said.map(|Said { name, origin }| Override { name: parameter.to_owned(), value: name, origin })
    });
    let given = arguments.parameters.iter().cloned();
    let given = given.map(|(name, value)| Override { name, value, origin: "--param" });
    let (settings, given): (Vec<_>, Vec<_>) = given.partition(|given| arguments.managed && function::is_setting(given));
    let function = arguments.managed.then(|| Function::of(&arguments, settings));
    let provider = function::provider_stack(arguments.provider_stack);
    let overrides = named.chain(provider).chain(given).collect();
    let mode = if arguments.dry_run { Mode::DryRun } else { Mode::Execute };
    Ok(Launch { template, overrides, tags: arguments.tags, mode, stack_naming, function })
}

/// Two values for one parameter leave open which of them is meant.
fn refuse_repeated(parameters: &[(String, String)]) -> Result<(), Failure> {
    for (number, (name, later)) in parameters.iter().enumerate() {
        if let Some((_, earlier)) = parameters[..number].iter().find(|(other, _)| other == name) {
            return Err(Failure::usage(format!("--param gives `{name}` twice: `{earlier}` and `{later}`"))
                .help("give each parameter once"));
        }
    }
    Ok(())
}

/// The default ladder is one for instances: it says nothing about copies.
fn without_policies(component: &str) -> Failure {
    Failure::usage(format!("nothing says how to scale the inference component `{component}`"))
        .help("give a spec with `kind: component` as well, such as --spec templates/inference-component.spec.yaml")
}

/// An endpoint that the stack creates is named by CloudFormation.
fn refuse_endpoint(names: Option<&Names>, endpoint: Option<&String>) -> Result<(), Failure> {
    match (names.and_then(|names| names.created.as_ref()), endpoint) {
        (Some(_), Some(endpoint)) => {
            Err(Failure::input(format!("--endpoint names `{endpoint}`, and the spec has the stack create an endpoint"))
                .help("leave --endpoint out, or remove `create_endpoint` from the spec"))
        }
        _ => Ok(()),
    }
}

/// Neither flags nor environment name what to scale, nor does the spec, where there is one.
fn nothing_named(spec: Option<&Names>) -> Failure {
    if let Some(spec) = spec {
        let [what, key, flag] = match spec.kind {
            EndpointKind::Component => ["inference component", "inference_component_name", "--component"],
            EndpointKind::Realtime | EndpointKind::Async | EndpointKind::Serverless => {
                ["endpoint", "endpoint_name", "--endpoint"]
            }
        };
        return Failure::input(format!("nothing says which {what} to scale: the spec has no `{key}`"))
            .help(format!("add it to the spec, or give {flag} NAME"));
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
        Job::new(Arguments::try_parse_from(words).unwrap(), environment)
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
            ("--endpoint demo --variant Blue", Environment::default(), "stepscale-demo-Blue"),
            ("--endpoint demo --variant Blue --delete", Environment::default(), "stepscale-demo-Blue"),
            ("--endpoint demo --variant AllTraffic", Environment::default(), "stepscale-demo"),
            ("", environment(), "stepscale-from-env-blue"),
            ("--status", environment(), "stepscale-from-env-blue"),
            ("--endpoint demo", environment(), "stepscale-demo"),
            ("--local", environment(), "local-stepscale-demo"),
            ("--local --endpoint other", Environment::default(), "local-stepscale-demo"),
        ] {
            assert_eq!(job(line, &environment).unwrap().destination.stack, stack, "{line}");
        }
    }

    #[test]
    fn a_stack_that_creates_its_endpoint_is_called_after_the_spec() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("demo.spec.yaml");
        let rest = "capacity: { min: 1, max: 2 }\nstep_scaling: { steps: 'from 1: +1' }\n";
        std::fs::write(&path, format!("create_endpoint: true\n{rest}")).unwrap();
        let line = |flags: &str| format!("--spec {} {flags}", path.display());
        for (flags, stack) in [
            ("", "stepscale-demo"),
            ("--variant Blue", "stepscale-demo"),
            ("--status", "stepscale-demo"),
            ("--delete", "stepscale-demo"),
            ("--stack mine", "mine"),
            ("--local --param ModelDataUrl=s3://models/a.tar.gz", "local-stepscale-demo"),
        ] {
            let job = job(&line(flags), &environment()).unwrap();
            assert_eq!(job.destination.stack, stack, "{flags}");
            if let Task::Launch(launch) = job.task {
                assert!(launch.overrides.iter().all(|given| given.name != "EndpointName"), "{:?}", launch.overrides);
            }
        }
        assert_eq!(
            job(&line("--endpoint mine"), &environment()).unwrap_err().to_string(),
            "error: --endpoint names `mine`, and the spec has the stack create an endpoint\n  = help: leave --endpoint \
             out, or remove `create_endpoint` from the spec"
        );
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
    fn a_variant_changes_no_default() {
        let template = |line: &str| match job(line, &Environment::default()).unwrap().task {
            Task::Launch(launch) => launch.template,
            other => panic!("{other:?} is not a launch"),
        };
        assert_eq!(template("--endpoint e --variant Blue"), template("--endpoint e"));
    }

    #[test]
    fn a_stack_is_shown_and_deleted_whatever_is_wrong_with_its_spec() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("wrong.spec.yaml");
        std::fs::write(&path, "endpoint_name: demo\ncapacity: { min: 5, max: 2 }\n").unwrap();
        for (flags, stack) in [
            ("--status", "stepscale-demo"),
            ("--delete", "stepscale-demo"),
            ("--delete --stack mine", "mine"),
            ("--delete --endpoint other", "stepscale-other"),
        ] {
            let line = format!("--spec {} {flags}", path.display());
            assert_eq!(job(&line, &Environment::default()).unwrap().destination.stack, stack, "{line}");
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
                "--endpoint e --param Max=1 --param Min=1 --param Max=2",
                "error: --param gives `Max` twice: `1` and `2`\n  = help: give each parameter once",
            ),
            (
                "--endpoint e --stack 1st",
                "error: --stack: `1st` is not a name CloudFormation takes for a stack\n  = help: use 1 to 128 letters, \
                 digits and hyphens, a letter first",
            ),
        ] {
            assert_eq!(job(line, &Environment::default()).unwrap_err().to_string(), message, "{line}");
        }
    }
}
