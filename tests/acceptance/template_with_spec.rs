//! Templates with their specs: those that are committed, and those that a test renders for itself.
//!
//! A new committed template takes part in the tests by being there.

use std::fs;
use std::path::{Path, PathBuf};

use scaling::EndpointKind;
use serde_json::Value;
use templategen::spec::{self, Spec};
use templategen::template::{Form, Format, render};

use crate::local_aws::{directory, root};

/// A template and the spec it was rendered from.
#[derive(Clone)]
pub(crate) struct Template {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    pub(crate) spec: Spec,
}

impl Template {
    /// Renders a spec to a file of the tests' own.
    pub(crate) fn render(name: &str, spec: Spec, format: Format) -> Self {
        let path = directory("templates").join(name);
        let text = render(&spec, Form::Native, format).unwrap_or_else(|problems| panic!("{name}: {problems:?}"));
        fs::write(&path, text).expect("the folder is ours");
        Self { name: name.to_owned(), path, spec }
    }

    /// The template of a spec that is given as text.
    pub(crate) fn of_text(name: &str, text: &str) -> Self {
        Self::render(name, read_spec(name, text.as_bytes()), Format::Yaml)
    }

    fn read(path: PathBuf) -> Self {
        let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a template has a name").to_owned();
        let spec = path.with_file_name(format!("{name}.spec.yaml"));
        let bytes = fs::read(&spec).unwrap_or_else(|error| panic!("{}: {error}", spec.display()));
        let spec = read_spec(&spec.display().to_string(), &bytes);
        Self { name, path, spec }
    }

    /// What the spec renders to, as a value that can be looked into.
    pub(crate) fn rendered(&self) -> Value {
        let text = render(&self.spec, Form::Native, Format::Json).expect("a committed template is not too large");
        serde_json::from_str(&text).expect("the generator writes JSON")
    }

    /// The kind of what is scaled.
    pub(crate) const fn kind(&self) -> EndpointKind {
        self.spec.plan.kind()
    }

    /// The parameter that names what is scaled.
    pub(crate) fn naming_parameter(&self) -> &'static str {
        if self.kind() == EndpointKind::Component { "InferenceComponentName" } else { "EndpointName" }
    }

    /// The resource id of an endpoint's variant, or of an inference component, which has none.
    pub(crate) fn resource_id(&self, scaled: &str, variant: &str) -> String {
        match self.kind() {
            EndpointKind::Component => format!("inference-component/{scaled}"),
            EndpointKind::Realtime | EndpointKind::Async | EndpointKind::Serverless => {
                format!("endpoint/{scaled}/variant/{variant}")
            }
        }
    }

    /// Whether every one of the parameters exists.
    pub(crate) fn takes(&self, parameters: &[(&str, &str)]) -> bool {
        let known = &self.rendered()["Parameters"];
        parameters.iter().all(|(name, _)| known.get(name).is_some())
    }
}

fn read_spec(name: &str, bytes: &[u8]) -> Spec {
    let reading = spec::read(name, bytes);
    reading.spec.unwrap_or_else(|| panic!("{}", reading.source.report(&reading.diagnostics)))
}

/// Every committed template that scales an endpoint which exists by AWS's own resources, in the order of the names.
///
/// Those that create the endpoint too, and the managed ones, have tests of their own.
pub(crate) fn committed() -> Vec<Template> {
    let templates = template_files(&root().join("templates")).into_iter();
    let is_native = |path: &PathBuf| {
        let text = fs::read_to_string(path).expect("the template can be read");
        Form::of_rendered(&text) == Some(Form::Native)
    };
    let templates = templates.filter(|path| path.with_extension("spec.yaml").exists()).filter(is_native);
    let templates = templates.map(Template::read);
    let mut templates: Vec<_> = templates.filter(|template| !template.spec.create_endpoint).collect();
    templates.sort_by(|left, right| left.name.cmp(&right.name));
    assert!(!templates.is_empty(), "there is no template in templates/");
    templates
}

/// The committed template of a name.
pub(crate) fn committed_as(name: &str) -> Template {
    Template::read(root().join(format!("templates/{name}.yaml")))
}

/// The templates in a folder, without the specs beside them.
pub(crate) fn template_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let paths = entries.map(|entry| entry.expect("the folder can be read").path());
    let extension = |path: &Path| path.extension().and_then(|extension| extension.to_str()).map(str::to_owned);
    let is_spec = |path: &Path| extension(&path.with_extension("")).is_some_and(|inner| inner == "spec");
    paths.filter(|path| extension(path).is_some_and(|outer| outer == "yaml") && !is_spec(path)).collect()
}
