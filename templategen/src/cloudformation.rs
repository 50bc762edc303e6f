//! From a CloudFormation template, ours or one that somebody wrote by hand, to what it deploys.

use scaling::Deployment;

use crate::diagnostic::Diagnostic;
use crate::spec::Source;

/// What came of reading a template.
#[derive(Clone, Debug)]
pub struct TemplateReading {
    /// What scales, in the order of the template; empty where something keeps any of it from being read.
    pub deployments: Vec<Target>,
    /// Everything found: errors where there is no deployment, at most warnings where there is one.
    pub diagnostics: Vec<Diagnostic>,
    /// The text it was read from.
    pub source: Source,
}

/// One scalable target of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The logical id of the resource that registers it.
    pub logical_id: String,
    /// What a reader calls it: `ENDPOINT/VARIANT` or the name of the inference component, where the template says
    /// it; a part that only the launch knows is written as in `Fn::Sub`.
    pub name: String,
    /// What is deployed of it.
    pub deployment: Deployment,
}

/// Whether a text is a CloudFormation template and not a spec: it has `Resources`.
#[must_use]
pub fn looks_like_template(bytes: &[u8]) -> bool {
    let _ = bytes;
    false
}

/// Reads the bytes of a template; the name is what messages call the file, and the parameters go before the
/// template's defaults.
#[must_use]
pub fn read(name: &str, bytes: &[u8], parameters: &[(String, String)]) -> TemplateReading {
    let _ = (bytes, parameters);
    TemplateReading { deployments: Vec::new(), diagnostics: Vec::new(), source: Source::of(name, "") }
}
