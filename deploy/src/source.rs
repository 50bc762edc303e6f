//! Where the template comes from: a spec file, or the names of an endpoint and a variant.

use std::env;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use templategen::spec::{self, Flags, Reading};
use templategen::template::{self, Format};

use crate::failure::Failure;

/// What to render.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplateSource {
    /// A spec file.
    Spec(PathBuf),
    /// The default ladder for a variant of an endpoint.
    Names {
        /// The endpoint.
        endpoint: String,
        /// The variant.
        variant: Option<String>,
    },
}

/// A template, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The text.
    pub text: String,
    /// The endpoint that the source names.
    pub endpoint: Option<String>,
    /// The inference component that the source names.
    pub component: Option<String>,
    /// What the source is warned about; empty where there is nothing.
    pub warnings: String,
    /// The command that prints the same template.
    pub command: Vec<String>,
}

impl TemplateSource {
    /// Reads, checks and renders.
    ///
    /// # Errors
    /// Where the file can not be read, or something is wrong with what it says.
    pub fn render(&self) -> Result<Rendered, Failure> {
        let reading = match self {
            Self::Spec(path) => spec::read(path.display().to_string(), &read(path)?),
            Self::Names { endpoint, variant } => spec::from_flags(&Flags {
                endpoint: endpoint.clone(),
                variant: variant.clone(),
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
        let text = template::render(&spec, Format::Yaml).map_err(|problems| {
            let diagnostics: Vec<_> = problems.iter().map(|problem| source.diagnose(problem)).collect();
            Failure::report(source.report(&diagnostics))
        })?;
        let endpoint = spec.endpoint_name.as_ref().map(ToString::to_string);
        let component = spec.inference_component_name.as_ref().map(ToString::to_string);
        Ok(Rendered { text, endpoint, component, warnings, command: self.command() })
    }

    fn command(&self) -> Vec<String> {
        let mut words = generator();
        words.push("render".to_owned());
        match self {
            Self::Spec(path) => words.push(path.display().to_string()),
            Self::Names { endpoint, variant } => {
                words.extend(["--endpoint".to_owned(), endpoint.clone()]);
                words.extend(variant.iter().flat_map(|variant| ["--variant".to_owned(), variant.clone()]));
            }
        }
        words
    }
}

/// The generator, as it can be run from the folder the user is in.
fn generator() -> Vec<String> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("Cargo.toml");
    let mut words = vec!["cargo".to_owned(), "run".to_owned(), "--quiet".to_owned()];
    if env::current_dir().ok().as_deref() != manifest.parent() {
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
    fn names_alone_make_a_template() {
        let source = TemplateSource::Names { endpoint: "demo".to_owned(), variant: Some("blue".to_owned()) };
        let rendered = source.render().unwrap();
        assert_eq!(rendered.endpoint.as_deref(), Some("demo"));
        assert!(rendered.command.ends_with(&["render", "--endpoint", "demo", "--variant", "blue"].map(str::to_owned)));
        // Tests run in the folder of the package, which is not the project's.
        assert!(rendered.command.contains(&"--manifest-path".to_owned()), "{:?}", rendered.command);
        assert!(rendered.text.contains("demo"), "{}", rendered.text);
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
            assert_eq!(TemplateSource::Spec(PathBuf::from(path)).render().unwrap_err().to_string(), message);
        }
    }
}
