//! Where the template comes from: a spec file, or the names of an endpoint and a variant.

use std::env;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use scaling::{Decimal, EndpointKind, StepPolicy};
use templategen::spec::{self, Flags, Reading, Spec};
use templategen::template::{self, Declared, Form, Format};

use crate::failure::Failure;
use crate::stack_form::StackForm;

/// What to render.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplateSource {
    /// A spec file.
    Spec(PathBuf),
    /// The default ladder for an endpoint. A variant is no part of it: as a default of the template it
    /// would change, and take the deployed one back, whenever a command leaves it out.
    Endpoint(String),
}

/// What a source names as the thing to be scaled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// The endpoint.
    pub endpoint: Option<String>,
    /// The variant, the default one where the source names none.
    pub variant: Option<String>,
    /// The inference component.
    pub component: Option<String>,
    /// What stands for an endpoint that the stack creates, which has no name beforehand: the spec's file name
    /// without its endings.
    pub created: Option<String>,
    /// The kind of either.
    pub kind: EndpointKind,
}

/// A template, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The text.
    pub text: String,
    /// What the source names.
    pub names: Names,
    /// The parameters whose default nobody wrote down.
    pub stopgaps: &'static [&'static str],
    /// What the source is warned about; empty where there is nothing.
    pub warnings: String,
    /// The parameters it declares.
    pub parameters: Vec<Declared>,
    /// How somebody else comes by the same template.
    pub printed: Printed,
    /// What a stack of it is.
    pub form: StackForm,
    /// The floor of the metric of its first step policy, if it has one.
    pub floor: Option<Decimal>,
    /// The spec it is from, by its path; `None` for the default ladder.
    pub spec: Option<String>,
}

/// Where a template can be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Printed {
    /// A command prints it.
    By(Vec<String>),
    /// It is a file.
    In(PathBuf),
}

impl TemplateSource {
    /// Reads, checks and renders in a form.
    ///
    /// # Errors
    /// Where the file can not be read, or something is wrong with what it says.
    pub fn render(&self, form: Form) -> Result<Rendered, Failure> {
        let reading = match self {
            Self::Spec(path) => spec::read(path.display().to_string(), &read(path)?),
            Self::Endpoint(endpoint) => spec::from_flags(&Flags {
                endpoint: endpoint.clone(),
                variant: None,
                min: None,
                max: None,
                steps: None,
                cooldown_seconds: None,
            }),
        };
        let Reading { spec, diagnostics, source } = reading;
        let warnings = source.report(&diagnostics);
        let Some(spec) = spec else {
            return Err(Failure::report(warnings));
        };
        let text = template::render(&spec, form, Format::Yaml).map_err(|problems| {
            let diagnostics: Vec<_> = problems.iter().map(|problem| source.diagnose(problem)).collect();
            Failure::report(source.report(&diagnostics))
        })?;
        let stopgaps: &[_] = match self {
            Self::Spec(_) => &[],
            Self::Endpoint(_) => &["EndpointName", "VariantName"],
        };
        let file = match self {
            Self::Spec(path) => Some(path.as_path()),
            Self::Endpoint(_) => None,
        };
        let names = names(&spec, file.unwrap_or(Path::new("")));
        let path = file.map(|file| file.display().to_string());
        let parameters = template::parameters(&spec, form);
        let printed = Printed::By(self.command(form));
        let floor = spec.plan.step_policies().first().map(StepPolicy::floor);
        let form = match form {
            Form::Native => StackForm::Native,
            Form::Managed => StackForm::Managed,
        };
        Ok(Rendered { text, names, stopgaps, warnings, parameters, printed, form, floor, spec: path })
    }

    fn command(&self, form: Form) -> Vec<String> {
        let mut words = generator();
        words.push("render".to_owned());
        if form == Form::Managed {
            words.push("--managed".to_owned());
        }
        match self {
            Self::Spec(path) => words.push(path.display().to_string()),
            Self::Endpoint(endpoint) => words.extend(["--endpoint".to_owned(), endpoint.clone()]),
        }
        words
    }
}

/// The keys of a spec that say what is scaled.
const NAMING_KEYS: [&str; 4] = ["endpoint_name:", "inference_component_name:", "create_endpoint:", "variant_name:"];
/// What makes a spec of nothing but a name.
const REST: &str = "capacity: { min: 1, max: 2 }\nstep_scaling: { steps: \"from 1: +1\" }\n";

/// What a spec names, whatever else is wrong with it: a stack can be shown and deleted without its steps.
///
/// # Errors
/// Where the file can not be read, or its names can not.
pub fn names_in(path: &Path) -> Result<Names, Failure> {
    let bytes = read(path)?;
    let name = path.display().to_string();
    let read = |text: &[u8]| spec::read(name.as_str(), text).spec.as_ref().map(|spec| names(spec, path));
    if let Some(names) = read(&bytes) {
        return Ok(names);
    }
    let text = String::from_utf8_lossy(&bytes);
    let naming = text.lines().filter(|line| NAMING_KEYS.iter().any(|key| line.starts_with(key)));
    let naming: String = naming.flat_map(|line| [line, "\n"]).collect();
    let kind = if naming.contains(NAMING_KEYS[1]) { "kind: component\n" } else { "" };
    Some(format!("{naming}{kind}{REST}"))
        .filter(|_| NAMING_KEYS[..3].iter().any(|key| naming.contains(key)))
        .and_then(|text| read(text.as_bytes()))
        .ok_or_else(|| {
            Failure::input(format!("`{name}` can not be read as a spec, so it does not say which stack is meant"))
                .help("name the stack with --stack NAME")
        })
}

fn names(spec: &Spec, file: &Path) -> Names {
    Names {
        endpoint: spec.endpoint_name.as_ref().map(ToString::to_string),
        variant: spec.variant_name.as_ref().map(ToString::to_string),
        component: spec.inference_component_name.as_ref().map(ToString::to_string),
        created: spec.create_endpoint.then(|| stem(file)),
        kind: spec.plan.kind(),
    }
}

/// The name of a file up to its first point, in the letters that the name of a stack may have.
fn stem(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let stem = name.split('.').next().unwrap_or_default();
    stem.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect()
}

/// A file of the project, by its path there, as it is found from the folder the user is in.
#[must_use]
pub fn in_project(file: &str) -> PathBuf {
    let there = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name(file);
    let root = there.ancestors().nth(Path::new(file).components().count());
    if env::current_dir().ok().as_deref() == root { file.into() } else { there }
}

/// The generator, as it can be run from the folder the user is in.
fn generator() -> Vec<String> {
    let manifest = in_project("Cargo.toml");
    let mut words = vec!["cargo".to_owned(), "run".to_owned(), "--quiet".to_owned()];
    if manifest.is_absolute() {
        words.extend(["--manifest-path".to_owned(), manifest.display().to_string()]);
    }
    words.extend(["--package", "templategen", "--"].map(str::to_owned));
    words
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| {
        let name = path.display();
        match error.kind() {
            ErrorKind::NotFound => Failure::input(format!("there is no file `{name}`"))
                .help("give the path of a spec, relative to the folder you are in, with --spec FILE"),
            ErrorKind::IsADirectory => {
                Failure::input(format!("`{name}` is a folder")).help("give the path of a spec in it with --spec FILE")
            }
            _ => Failure::environment(format!("can not read `{name}`: {error}")).help("see that you may read the file"),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_alone_makes_a_template() {
        let rendered = TemplateSource::Endpoint("demo".to_owned()).render(Form::Native).unwrap();
        assert_eq!(rendered.names.endpoint.as_deref(), Some("demo"));
        let Printed::By(words) = rendered.printed else { panic!("{:?} is no command", rendered.printed) };
        assert!(words.ends_with(&["render", "--endpoint", "demo"].map(str::to_owned)));
        // Tests run in the folder of the package, which is not the project's.
        assert!(words.contains(&"--manifest-path".to_owned()), "{words:?}");
        assert!(rendered.text.contains("demo"), "{}", rendered.text);
    }

    #[test]
    fn names_are_read_from_a_spec_that_is_wrong_elsewhere() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("some.spec.yaml");
        let unreadable = format!(
            "error: `{}` can not be read as a spec, so it does not say which stack is meant\n  = help: name the stack with \
             --stack NAME",
            path.display()
        );
        let all_traffic = Some("AllTraffic");
        for (text, created) in [
            (format!("create_endpoint: true\n{REST}"), Some("some")),
            ("create_endpoint: true\ncapacity: { min: 5, max: 2 }\n".to_owned(), Some("some")),
            (format!("create_endpoint: false\n{REST}"), None),
        ] {
            fs::write(&path, &text).unwrap();
            assert_eq!(names_in(&path).unwrap().created.as_deref(), created, "{text}");
        }
        for (text, expected) in [
            (format!("endpoint_name: demo\n{REST}"), Ok((Some("demo"), all_traffic, None))),
            (
                "endpoint_name: \"demo\" # ours\ncapacity: { min: 5, max: 2 }\n".to_owned(),
                Ok((Some("demo"), all_traffic, None)),
            ),
            ("endpoint_name: demo\nvariant_name: Blue\nkind: []\n".to_owned(), Ok((Some("demo"), Some("Blue"), None))),
            ("kind: component\ninference_component_name: part\n: [".to_owned(), Ok((None, None, Some("part")))),
            (REST.to_owned(), Ok((None, all_traffic, None))),
            ("variant_name: Blue\n".to_owned(), Err(unreadable.as_str())),
            ("endpoint_name: [demo]\n".to_owned(), Err(unreadable.as_str())),
            ("capacity: {}\n".to_owned(), Err(unreadable.as_str())),
        ] {
            fs::write(&path, &text).unwrap();
            let names = names_in(&path).map_err(|failure| failure.to_string());
            let seen = names
                .as_ref()
                .map(|names| (names.endpoint.as_deref(), names.variant.as_deref(), names.component.as_deref()));
            assert_eq!(seen.map_err(String::as_str), expected, "{text}");
        }
    }

    #[test]
    fn an_endpoint_that_is_created_is_called_after_the_file() {
        for (file, expected) in [
            ("templates/demo-scaled-endpoint.spec.yaml", "demo-scaled-endpoint"),
            ("../my_model 2.spec.yaml", "my-model-2"),
            ("plain", "plain"),
        ] {
            assert_eq!(stem(Path::new(file)), expected);
        }
    }

    #[test]
    fn a_missing_file_and_a_folder_are_told_apart() {
        for (path, message) in [
            (
                "no/such.spec.yaml",
                "error: there is no file `no/such.spec.yaml`\n  = help: give the path of a spec, relative to the folder you \
                 are in, with --spec FILE",
            ),
            ("src", "error: `src` is a folder\n  = help: give the path of a spec in it with --spec FILE"),
        ] {
            assert_eq!(
                TemplateSource::Spec(PathBuf::from(path)).render(Form::Native).unwrap_err().to_string(),
                message
            );
        }
    }
}
