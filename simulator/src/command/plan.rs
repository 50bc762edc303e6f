//! What is simulated: read from a spec, or from a CloudFormation template.

mod parameterized;

use std::path::{Path, PathBuf};

use clap::Args;
use scaling::Deployment;
use templategen::cloudformation::{self, Document, Target, TemplateReading};
use templategen::command::file::{self, Advice};
use templategen::command::{Failure, Streams};
use templategen::exit::Exit;
use templategen::spec::{self, Flags, Fleet, Reading, Spec};
use templategen::template::{self, Form, Format};

use super::names::{first_given_twice, pair};

pub(super) use parameterized::Parameterized;

/// Which values a plan has, and which part of it is meant.
#[derive(Debug, Args)]
#[command(next_help_heading = "Plan")]
pub struct PlanArguments {
    /// A parameter's value, in the place of its default; of a template, or of the one that a spec renders to; repeatable
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = pair)]
    parameters: Vec<(String, String)>,
    /// The parameters are those of the managed template that the spec renders to
    #[arg(long)]
    managed: bool,
    /// Which target of a template with several, by the logical id of its resource
    #[arg(long, value_name = "LOGICAL_ID")]
    target: Option<String>,
}

/// A plan, as far as it is simulated.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What a reader calls it.
    pub name: String,
    /// What is deployed.
    pub deployment: Deployment,
    /// What its spec says of the fleet.
    pub fleet: Option<Fleet>,
}

impl PlanArguments {
    /// Whether nothing was given.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parameters.is_empty() && !self.managed && self.target.is_none()
    }

    /// Reads a plan; `None` where the diagnostics have said why there is none.
    ///
    /// # Errors
    /// Where it can not be read, or what is asked of it is not there.
    pub fn load(&self, path: &Path, streams: &mut Streams<'_>) -> Result<Option<Plan>, Failure> {
        self.refuse_repeated()?;
        let (name, bytes) = bytes(path, streams)?;
        let called = called(path);
        if cloudformation::looks_like_template(&bytes) {
            let reading = cloudformation::read(&name, &bytes, &self.parameters);
            return self.of_template(called, reading, None, streams);
        }
        self.of_spec(called, &spec::read(name, &bytes), streams)
    }

    /// The plan that an endpoint gets without a spec.
    ///
    /// # Errors
    /// As [`PlanArguments::load`].
    pub(super) fn of_endpoint(&self, endpoint: &str, streams: &mut Streams<'_>) -> Result<Option<Plan>, Failure> {
        self.refuse_repeated()?;
        let flags = Flags {
            endpoint: endpoint.to_owned(),
            variant: None,
            min: None,
            max: None,
            steps: None,
            cooldown_seconds: None,
        };
        self.of_spec(format!("the default steps for {endpoint}"), &spec::from_flags(&flags), streams)
    }

    fn of_spec(&self, name: String, reading: &Reading, streams: &mut Streams<'_>) -> Result<Option<Plan>, Failure> {
        let Some(spec) = self.told_spec(reading, streams)? else { return Ok(None) };
        if self.parameters.is_empty() {
            return Ok(Some(Plan { name, deployment: Deployment::of(&spec.plan), fleet: spec.fleet }));
        }
        // A parameter is one of the template's: what it changes is read where it is changed.
        let Some(document) = self.rendered(reading, spec, streams)? else { return Ok(None) };
        self.of_template(name, document.read(&self.parameters), spec.fleet, streams)
    }

    /// The spec of a reading; `None` where the diagnostics, which are told, say why there is none.
    fn told_spec<'a>(&self, reading: &'a Reading, streams: &mut Streams<'_>) -> Result<Option<&'a Spec>, Failure> {
        streams.errors.write_all(reading.source.report(&reading.diagnostics).as_bytes())?;
        let Some(spec) = &reading.spec else { return Ok(None) };
        if let Some(target) = &self.target {
            return Err(Failure::new(
                Exit::Usage,
                format!("`--target {target}` is given, and a spec has one target"),
                "leave `--target` out",
            ));
        }
        Ok(Some(spec))
    }

    /// The template that a spec renders to; `None` where diagnostics have said why there is none.
    fn rendered(&self, reading: &Reading, spec: &Spec, streams: &mut Streams<'_>) -> Result<Option<Document>, Failure> {
        match template::render(spec, Form::of_flag(self.managed), Format::Yaml) {
            Ok(text) => {
                let title = format!("the template of {}", reading.source.name());
                Ok(Some(Document::parse(&title, text.as_bytes())))
            }
            Err(problems) => {
                let diagnostics: Vec<_> = problems.iter().map(|problem| reading.source.diagnose(problem)).collect();
                streams.errors.write_all(reading.source.report(&diagnostics).as_bytes())?;
                Ok(None)
            }
        }
    }

    fn of_template(
        &self,
        name: String,
        reading: TemplateReading,
        fleet: Option<Fleet>,
        streams: &mut Streams<'_>,
    ) -> Result<Option<Plan>, Failure> {
        streams.errors.write_all(reading.source.report(&reading.diagnostics).as_bytes())?;
        let targets = reading.deployments;
        if targets.is_empty() {
            return Ok(None);
        }
        let several = 1 < targets.len();
        let Target { logical_id, deployment, .. } = self.chosen(reading.source.name(), targets)?;
        let name = if several { format!("{name}, {logical_id}") } else { name };
        Ok(Some(Plan { name, deployment, fleet }))
    }

    fn chosen(&self, name: &str, mut targets: Vec<Target>) -> Result<Target, Failure> {
        let listed = targets.iter().map(|target| format!("`{}`", target.logical_id)).collect::<Vec<_>>().join(", ");
        let position = match &self.target {
            Some(wanted) => targets.iter().position(|target| target.logical_id == *wanted).ok_or_else(|| {
                Failure::new(
                    Exit::Refused,
                    format!("{name} has no scalable target `{wanted}`"),
                    format!("give one of its targets with `--target`: {listed}"),
                )
            })?,
            None if targets.len() == 1 => 0,
            None => {
                return Err(Failure::new(
                    Exit::Refused,
                    format!("{name} has {} scalable targets: {listed}", targets.len()),
                    "name one of them with `--target LOGICAL_ID`",
                ));
            }
        };
        Ok(targets.swap_remove(position))
    }

    fn refuse_repeated(&self) -> Result<(), Failure> {
        match first_given_twice(&self.parameters) {
            None => Ok(()),
            Some(name) => Err(Failure::new(
                Exit::Usage,
                format!("the parameter `{name}` is given twice"),
                format!("give `--param {name}=VALUE` once"),
            )),
        }
    }
}

/// What messages call a plan, and its bytes.
fn bytes(path: &Path, streams: &mut Streams<'_>) -> Result<(String, Vec<u8>), Failure> {
    let advice = Advice {
        no_file: "check the path: it is that of a spec or of a CloudFormation template",
        folder: "name the plans in it",
        pattern: "*.spec.yaml",
    };
    file::read_bytes(path, advice, streams)
}

/// What a plan is called after its file: the name without folders and endings.
fn called(path: &Path) -> String {
    if path == Path::new("-") {
        return "standard input".to_owned();
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let endings = [".spec.yaml", ".spec.yml", ".yaml", ".yml", ".json", ".template"];
    let stem = endings.iter().find_map(|ending| name.strip_suffix(ending)).filter(|stem| !stem.is_empty());
    stem.unwrap_or(&name).to_owned()
}

/// Names that tell the plans apart: where two files are called the same, their paths.
pub(super) fn tell_apart(plans: &mut [Plan], paths: &[PathBuf]) {
    let names: Vec<String> = plans.iter().map(|plan| plan.name.clone()).collect();
    for (plan, path) in plans.iter_mut().zip(paths) {
        if 1 < names.iter().filter(|name| **name == plan.name).count() {
            plan.name = path.display().to_string();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_called_after_its_file() {
        for (path, expected) in [
            ("templates/step-scaling.spec.yaml", "step-scaling"),
            ("stack.template.json", "stack.template"),
            (".yaml", ".yaml"),
            ("plain", "plain"),
            ("-", "standard input"),
        ] {
            assert_eq!(called(Path::new(path)), expected, "{path}");
        }
    }
}
