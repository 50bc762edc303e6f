//! From the Kubernetes resources of ACK's Application Auto Scaling controller to a spec.
//!
//! Everything the resources say is either in the spec or told of: a value that would have to be guessed, and a
//! policy whose steps a ladder can not do exactly, keep the spec from being written. What AWS would refuse of it
//! all the same is told at the lines of the written spec, where it is to be mended.

mod alarm;
mod code;
mod fields;
mod findings;
mod form;
mod metric;
mod names;
mod policy;
mod resource;
mod spec_text;
mod steps;
mod target;

use std::ops::Range;

use scaling::Decimal;

pub use code::AckCode;

use crate::diagnostic;
use crate::spec;
use crate::yaml::{self, Node, Tags};
use findings::Findings;
use names::Names;
use policy::{Block, Target};
use resource::{Resource, Resources};

/// A file of resources.
#[derive(Clone, Debug)]
pub struct File {
    name: String,
    text: String,
    /// The line and the first byte that are not UTF-8.
    broken: Option<(usize, u8)>,
}

/// What the files leave open.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The resource id of the one target that is wanted, where there are several.
    pub target: Option<String>,
    /// Names of step policies, each with the threshold its bounds count from.
    pub thresholds: Vec<(String, Decimal)>,
}

/// What came of an import.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The text of the spec, unless something keeps it from being written.
    pub spec: Option<String>,
    /// Whether the spec is one that can be rendered; where it is not, the report shows its lines.
    pub is_accepted: bool,
    /// Everything there is to tell, as text for a terminal; styled, and empty where there is nothing.
    pub report: String,
}

impl File {
    /// A file of this name and content; messages call it by its name.
    #[must_use]
    pub fn new(name: impl Into<String>, bytes: &[u8]) -> Self {
        let name = name.into();
        match std::str::from_utf8(bytes) {
            Ok(text) => Self { name, text: text.strip_prefix('\u{feff}').unwrap_or(text).to_owned(), broken: None },
            Err(error) => {
                let (good, bad) = bytes.split_at(error.valid_up_to());
                let line = good.split(|byte| *byte == b'\n').count();
                Self { name, text: String::new(), broken: bad.first().map(|byte| (line, *byte)) }
            }
        }
    }
}

/// Turns the resources of one target, which may lie in several files, into a spec.
#[must_use]
pub fn import(files: &[File], options: &Options) -> Imported {
    let mut findings = Findings::default();
    let documents: Vec<Vec<Node>> =
        files.iter().enumerate().map(|(file, source)| read(file, source, &mut findings)).collect();
    let mut resources = Resources::default();
    for (file, documents) in documents.iter().enumerate() {
        for document in documents {
            resources.add(file, document, &mut findings);
        }
    }
    // A resource that could not be read may be the very one that would be missed.
    let spec = if findings.has_errors() { None } else { convert(&resources, options, &mut findings) };
    let spec = spec.filter(|_| !findings.has_errors());
    let mut report = String::new();
    for (file, source) in files.iter().enumerate() {
        report.push_str(&diagnostic::render(&source.name, &source.text, &findings.of_file(file)));
    }
    let Some(text) = spec else { return Imported { spec: None, is_accepted: false, report } };
    let reading = spec::read("the printed spec", text.as_bytes());
    report.push_str(&reading.source.report(&reading.diagnostics));
    Imported { spec: Some(text), is_accepted: reading.spec.is_some(), report }
}

/// The documents of a file; what is wrong with them as YAML is told with the codes of an import.
fn read(file: usize, source: &File, findings: &mut Findings) -> Vec<Node> {
    if let Some((line, byte)) = source.broken {
        let message = format!("line {line} holds the byte {byte:#04x}, which is not UTF-8");
        findings.add(AckCode::NotYaml, file, None, message, "save the file as UTF-8");
        return Vec::new();
    }
    if let Some(line) = template_line(&source.text) {
        findings.add(
            AckCode::NotAResource,
            file,
            Some(line),
            "this is a CloudFormation template, and holds no resources of Kubernetes",
            "give the YAML of the ScalableTarget and its ScalingPolicies; the numbers of a template go into a spec by hand",
        );
        return Vec::new();
    }
    let mut problems = Vec::new();
    let documents = yaml::read_documents(&source.text, Tags::Refused, &mut problems);
    for problem in problems {
        findings.add(AckCode::NotYaml, file, problem.mark, problem.message, problem.fix);
    }
    documents
}

/// The line by which a CloudFormation template is known, whose tags no other reader of YAML knows.
fn template_line(text: &str) -> Option<Range<usize>> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let whole = line.trim_end();
        let of_version = whole.trim_start().trim_start_matches(['"', '\'']).starts_with("AWSTemplateFormatVersion");
        if of_version || (whole == "Resources:" && text.contains("Type: AWS::")) {
            return Some(start..start + whole.len());
        }
        start += line.len();
    }
    None
}

fn convert(resources: &Resources<'_>, options: &Options, findings: &mut Findings) -> Option<String> {
    let target = target::chosen(resources, options, findings)?;
    let resource_id = target.text("resourceID");
    let (identity, dimension) = target::identity(target, findings)?;
    let wanted = |resource: &&Resource<'_>| {
        resource.text("resourceID") == resource_id && resource.text("scalableDimension") == dimension.as_str()
    };
    for (list, field, called) in [
        (&resources.policies, "policyName", "policy"),
        (&resources.schedules, "scheduledActionName", "scheduled action"),
    ] {
        target::tell_of_doubles(&list.iter().filter(wanted).copied().collect::<Vec<_>>(), field, called, findings);
    }
    if findings.has_errors() {
        return None;
    }
    target::tell_of_orphans(resources, options, findings);
    let policies: Vec<_> = resources.policies.iter().filter(wanted).copied().collect();
    tell_of_unused_thresholds(options, &policies, resource_id, findings);
    alarm::tell_of_unused(&resources.alarms, &resources.policies, findings);
    let kind = target::kind(target, dimension, &policies, resources, findings);
    let context = Target { identity, resource_id, kind, alarms: &resources.alarms, thresholds: &options.thresholds };
    let mut names = Names::default();
    let (mut steps, mut tracking) = (Vec::new(), Vec::new());
    for policy in policies {
        match policy::policy(policy, &context, &mut names, findings) {
            Some(Block::Steps(block)) => steps.push(block),
            Some(Block::Tracking(block)) => tracking.push(block),
            None => {}
        }
    }
    let mut names = Names::default();
    let schedules: Vec<_> = resources
        .schedules
        .iter()
        .filter(wanted)
        .map(|action| policy::schedule(*action, &mut names, findings))
        .collect();
    Some(spec_text::write(target, &context.identity, kind, steps, tracking, schedules))
}

fn tell_of_unused_thresholds(options: &Options, policies: &[Resource<'_>], id: &str, findings: &mut Findings) {
    let names: Vec<_> = policies.iter().map(|policy| format!("`{}`", policy.text("policyName"))).collect();
    for (name, _) in &options.thresholds {
        if policies.iter().any(|policy| policy.text("policyName") == name) {
            continue;
        }
        let fix = match names.as_slice() {
            [] => "leave it out: there is no policy".to_owned(),
            names => format!("its policies are {}", names.join(", ")),
        };
        let message = format!("a threshold is given for `{name}`, which is no policy of {id}");
        findings.tell_of_all(AckCode::Threshold, message, fix);
    }
}
