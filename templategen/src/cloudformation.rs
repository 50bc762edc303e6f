//! From a CloudFormation template, ours or one that somebody wrote by hand, to what it deploys.
//!
//! What scales SageMaker is read: `AWS::ApplicationAutoScaling::ScalableTarget` of its namespace with the policies on
//! it and the alarms that call them, and `Custom::SageMakerScaling`. All other resources are passed over. Functions and
//! conditions are worked out as far as the template and the parameters say what they come to; what is left open
//! matters only where it decides how something is scaled, so that nobody has to name the endpoint.
//!
//! What a template leaves out has the value that the service takes then. Whether an endpoint is asynchronous is not
//! said by its dimension: it is taken for one where an alarm or a policy acts by a metric that only asynchronous
//! endpoints publish, such as a backlog, or where its minimum is 0 and no metric speaks against it, which is told.
//! A metric of SageMaker's own, under the target's own names and with a statistic that means something, becomes one of
//! the known ones, in whichever form it is named; `FILL` of 0 or of the last value around one metric or expression
//! becomes part of how the alarm looks at it, and every other expression stays one.
//!
//! A policy is called by its name, without the name of the stack and a hyphen in front of it, or by its logical id
//! where its name is not known; an alarm by its logical id. So the reading of a template of ours is what is deployed of
//! its spec ([`Deployment::of`]), but for the names of alarms, which a plan calls after their policies; for the
//! formula of a target value, of which a template has the product; for one of SageMaker's metrics that the spec names in
//! full; and for a metric that stands alone or inside a `FILL` as an expression of the spec's own.

mod alarm;
mod block;
mod code;
mod condition;
mod findings;
mod function;
mod managed;
mod metric;
mod native;
mod own;
mod place;
mod plan;
mod schedule;
mod step_policy;
mod template;
mod tracking;
mod value;

use scaling::Deployment;

pub use code::TemplateCode;

use crate::diagnostic::Diagnostic;
use crate::spec::Source;
use crate::yaml::{self, Node, Tags};
use findings::Findings;
use template::Template;

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
    /// What a reader calls it: `ENDPOINT/VARIANT` or the name of the inference component; what only a launch knows of
    /// it is written as in `Fn::Sub`, for example `${EndpointName}/AllTraffic`.
    pub name: String,
    /// What is deployed of it.
    pub deployment: Deployment,
}

/// Whether a text is a CloudFormation template and not a spec: it has `Resources` on its outermost level, or where it
/// can not be read looks as if it had.
#[must_use]
pub fn looks_like_template(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let documents = yaml::read_documents(text.trim_start_matches('\u{feff}'), Tags::Functions, &mut Vec::new());
    let known = |line: &str| {
        let key = line.trim_start_matches(['"', '\'', '{', ' ']);
        ["Resources", "AWSTemplateFormatVersion"].iter().any(|known| {
            key.strip_prefix(known).is_some_and(|rest| rest.trim_start_matches(['"', '\'', ' ']).starts_with(':'))
        })
    };
    match documents.first() {
        Some(root) if !root.entries().is_empty() => root.entry("Resources").is_some(),
        _ => text.lines().any(known),
    }
}

/// Reads the bytes of a template, YAML or JSON. The name is what messages call the file; a value that is given for a
/// parameter, or for a pseudo parameter such as `AWS::Region`, goes before its default.
#[must_use]
pub fn read(name: &str, bytes: &[u8], parameters: &[(String, String)]) -> TemplateReading {
    Document::parse(name, bytes).read(parameters)
}

/// A template that is parsed once, and read with as many values of its parameters as are tried.
#[derive(Debug)]
pub struct Document {
    name: String,
    text: String,
    /// `None` where the problems say why.
    root: Option<Node>,
    problems: Vec<Diagnostic>,
}

impl Document {
    /// Parses the bytes of a template, YAML or JSON. The name is what messages call the file.
    #[must_use]
    pub fn parse(name: &str, bytes: &[u8]) -> Self {
        let findings = Findings::default();
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text),
            Err(error) => {
                let line = bytes[..error.valid_up_to()].split(|byte| *byte == b'\n').count();
                let byte = bytes[error.valid_up_to()];
                let message = format!("line {line} holds the byte {byte:#04x}, which is not UTF-8");
                findings.tell(TemplateCode::NotYaml, None, message, "save the file as UTF-8");
                ""
            }
        };
        let root = if findings.has_errors() { None } else { document(text, &findings) };
        Self { name: name.to_owned(), text: text.to_owned(), root, problems: findings.into_diagnostics() }
    }

    /// What it deploys with these values, as [`read`] has it.
    #[must_use]
    pub fn read(&self, parameters: &[(String, String)]) -> TemplateReading {
        let findings = Findings::default();
        for problem in &self.problems {
            findings.add(problem.clone());
        }
        let root = self.root.as_ref().filter(|_| !findings.has_errors());
        let deployments = root.map(|root| targets(&self.text, root, parameters, &findings)).unwrap_or_default();
        let deployments = if findings.has_errors() { Vec::new() } else { deployments };
        let source = Source::of(&self.name, &self.text);
        TemplateReading { deployments, diagnostics: findings.into_diagnostics(), source }
    }

    /// The default of a parameter, as it is written; `None` where there is no such parameter, it has none, or the
    /// default is the name of another place that has the value.
    #[must_use]
    pub fn default_of(&self, parameter: &str) -> Option<&str> {
        template::default_of(&self.root.as_ref()?.entry("Parameters")?.value.entry(parameter)?.value)
    }
}

/// The one document of a text; what is wrong with it as YAML is told with the codes of a template.
fn document(text: &str, findings: &Findings) -> Option<Node> {
    let mut problems = Vec::new();
    let documents = yaml::read_documents(text, Tags::Functions, &mut problems);
    for problem in problems {
        findings.tell(TemplateCode::NotYaml, problem.mark, problem.message, problem.fix);
    }
    if findings.has_errors() {
        return None;
    }
    let mut documents = documents.into_iter();
    let root = documents.next();
    if let Some(second) = documents.next() {
        let mark = second.entries().first().map(|entry| entry.key_range.clone());
        findings.tell(
            TemplateCode::NotATemplate,
            mark,
            "a second document starts here",
            "move it to a file of its own",
        );
    }
    let has_resources = root.as_ref().is_some_and(|root| root.entry("Resources").is_some());
    if !has_resources {
        let mark = root.as_ref().and_then(|root| root.entries().first()).map(|entry| entry.key_range.clone());
        let fix = "give a CloudFormation template, or render one from a spec with `templategen render`";
        findings.tell(TemplateCode::NotATemplate, mark, "the document has no `Resources`", fix);
    }
    root.filter(|_| !findings.has_errors())
}

fn targets(text: &str, root: &Node, parameters: &[(String, String)], findings: &Findings) -> Vec<Target> {
    let template = Template::new(text, root, parameters, findings);
    let resources = template.resources();
    let mut targets = native::targets(&template, &resources);
    targets.extend(managed::targets(&template, &resources));
    targets.sort_by_key(|(position, _)| *position);
    if targets.is_empty() && !findings.has_errors() {
        let mark = root.entry("Resources").map(|entry| entry.key_range.clone());
        let fix = "give a template with a scalable target of SageMaker's";
        findings.tell(TemplateCode::NoTarget, mark, "nothing in the template scales SageMaker", fix);
    }
    targets.into_iter().map(|(_, target)| target).collect()
}
