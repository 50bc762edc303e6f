//! The templates that are committed, each with the spec beside it. A new one takes part in every test by being there.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use templategen::spec::{self, Spec};
use templategen::template::{Format, render};

use crate::local_aws::root;

/// A template of `templates/` and the spec it was rendered from.
#[derive(Clone)]
pub(crate) struct Committed {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    pub(crate) spec: Spec,
}

impl Committed {
    fn read(path: PathBuf) -> Self {
        let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a template has a name").to_owned();
        let spec = path.with_file_name(format!("{name}.spec.yaml"));
        let bytes = fs::read(&spec).unwrap_or_else(|error| panic!("{}: {error}", spec.display()));
        let reading = spec::read(spec.display().to_string(), &bytes);
        let spec = reading.spec.unwrap_or_else(|| panic!("{}", reading.source.report(&reading.diagnostics)));
        Self { name, path, spec }
    }

    /// What the spec renders to, as a value that can be looked into.
    pub(crate) fn rendered(&self) -> Value {
        let text = render(&self.spec, Format::Json).expect("a committed template is not too large");
        serde_json::from_str(&text).expect("the generator writes JSON")
    }

    /// Whether every one of the parameters exists.
    pub(crate) fn takes(&self, parameters: &[(&str, &str)]) -> bool {
        let known = &self.rendered()["Parameters"];
        parameters.iter().all(|(name, _)| known.get(name).is_some())
    }
}

/// Every template, in the order of the names.
pub(crate) fn committed() -> Vec<Committed> {
    let mut templates: Vec<_> = template_files(&root().join("templates")).into_iter().map(Committed::read).collect();
    templates.sort_by(|left, right| left.name.cmp(&right.name));
    assert!(!templates.is_empty(), "there is no template in templates/");
    templates
}

/// The template of a name.
pub(crate) fn committed_as(name: &str) -> Committed {
    Committed::read(root().join(format!("templates/{name}.yaml")))
}

/// The templates in a folder, without the specs beside them.
pub(crate) fn template_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let paths = entries.map(|entry| entry.expect("the folder can be read").path());
    let named = |path: &PathBuf| path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
    paths.filter(|path| named(path).ends_with(".yaml") && !named(path).ends_with(".spec.yaml")).collect()
}
