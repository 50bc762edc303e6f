//! From the Kubernetes resources of ACK's Application Auto Scaling controller to a spec.
//!
//! Everything the resources say is either in the spec or told of: a value that would have to be guessed, and a
//! policy whose steps a ladder can not do exactly, keep the spec from being written.

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

use scaling::{Decimal, EndpointKind, ResourceIdentity, ScalableDimension};

pub use code::AckCode;

use crate::diagnostic;
use crate::spec;
use crate::yaml::{self, Node};
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
    let Some(text) = spec else { return Imported { spec: None, report } };
    let reading = spec::read("the spec", text.as_bytes());
    report.push_str(&reading.source.report(&reading.diagnostics));
    Imported { spec: reading.spec.map(|_| text), report }
}

/// The documents of a file; what is wrong with them as YAML is told with the codes of an import.
fn read(file: usize, source: &File, findings: &mut Findings) -> Vec<Node> {
    if let Some((line, byte)) = source.broken {
        let message = format!("line {line} holds the byte {byte:#04x}, which is not UTF-8");
        findings.add(AckCode::NotYaml, file, None, message, "save the file as UTF-8");
        return Vec::new();
    }
    let mut problems = Vec::new();
    let documents = yaml::read_documents(&source.text, &mut problems);
    for problem in problems {
        findings.add(AckCode::NotYaml, file, problem.mark, problem.message, problem.fix);
    }
    documents
}

fn convert(resources: &Resources<'_>, options: &Options, findings: &mut Findings) -> Option<String> {
    let target = chosen(resources, options, findings)?;
    let resource_id = target.text("resourceID");
    let (identity, dimension) = identity(target, findings)?;
    let wanted = |resource: &&Resource<'_>| {
        resource.text("resourceID") == resource_id && resource.text("scalableDimension") == dimension.as_str()
    };
    tell_of_orphans(resources, options, findings);
    for (list, field, called) in [
        (&resources.policies, "policyName", "policy"),
        (&resources.schedules, "scheduledActionName", "scheduled action"),
    ] {
        tell_of_doubles(&list.iter().filter(wanted).copied().collect::<Vec<_>>(), field, called, findings);
    }
    let policies: Vec<_> = resources.policies.iter().filter(wanted).copied().collect();
    for (name, _) in &options.thresholds {
        if !policies.iter().any(|policy| policy.text("policyName") == name) {
            let names: Vec<_> = policies.iter().map(|policy| format!("`{}`", policy.text("policyName"))).collect();
            findings.tell_of_all(
                AckCode::Threshold,
                format!("a threshold is given for `{name}`, which is no policy of {resource_id}"),
                if names.is_empty() {
                    "leave it out: there is no policy".to_owned()
                } else {
                    format!("its policies are {}", names.join(", "))
                },
            );
        }
    }
    let kind = kind(target, dimension, &policies, resources, findings);
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

/// The one target, by the files or by the command line.
fn chosen<'a>(resources: &Resources<'a>, options: &Options, findings: &mut Findings) -> Option<Resource<'a>> {
    let ids: Vec<_> = resources.targets.iter().map(|target| format!("`{}`", target.text("resourceID"))).collect();
    let candidates: Vec<_> = resources
        .targets
        .iter()
        .filter(|target| options.target.as_ref().is_none_or(|wanted| target.text("resourceID") == wanted))
        .collect();
    match (candidates.as_slice(), &options.target) {
        ([target], _) => return Some(**target),
        ([], Some(wanted)) if !ids.is_empty() => findings.tell_of_all(
            AckCode::Target,
            format!("no ScalableTarget here has the resource id `{wanted}`"),
            format!("choose one of {}", ids.join(", ")),
        ),
        ([], _) => {
            tell_of_orphans(resources, options, findings);
            if !findings.has_errors() {
                findings.tell_of_all(
                    AckCode::Target,
                    "there is no ScalableTarget of SageMaker here",
                    "give the file with the ScalableTarget, as in `templategen import-ack target.yaml policy.yaml`",
                );
            }
        }
        ([first, second, ..], _) => {
            let same = candidates.iter().all(|target| target.text("resourceID") == first.text("resourceID"));
            if same {
                findings.tell(
                    AckCode::Twice,
                    &second.place("resourceID"),
                    format!("a second ScalableTarget has the resource id `{}`", second.text("resourceID")),
                    "keep one of the two",
                );
            } else {
                findings.tell(
                    AckCode::Target,
                    &second.place("resourceID"),
                    format!("there are {} ScalableTargets", candidates.len()),
                    format!("choose one with `--target RESOURCE_ID`: {}", ids.join(", ")),
                );
            }
        }
    }
    None
}

/// What is scaled, where its id and its dimension are SageMaker's and each other's.
fn identity(target: Resource<'_>, findings: &mut Findings) -> Option<(ResourceIdentity, ScalableDimension)> {
    let (id, named) = (target.text("resourceID"), target.text("scalableDimension"));
    let identity = ResourceIdentity::parse(id);
    if identity.is_none() {
        findings.tell(
            AckCode::Identity,
            &target.place("resourceID"),
            format!("`{id}` is no resource id of SageMaker"),
            "write `endpoint/ENDPOINT/variant/VARIANT` or `inference-component/NAME`",
        );
    }
    let dimension = ScalableDimension::parse(named);
    let fitting =
        dimension.filter(|dimension| identity.as_ref().is_none_or(|identity| identity.has_dimension(*dimension)));
    if fitting.is_none() {
        let known: Vec<_> = ScalableDimension::ALL
            .into_iter()
            .filter(|dimension| identity.as_ref().is_none_or(|identity| identity.has_dimension(*dimension)))
            .map(|dimension| format!("`{dimension}`"))
            .collect();
        findings.tell(
            AckCode::Identity,
            &target.place("scalableDimension"),
            format!("`{named}` is no scalable dimension of `{id}`"),
            format!("write {}", known.join(" or ")),
        );
    }
    identity.zip(fitting)
}

/// Which target a resource is or belongs to: its id and its dimension.
fn scaled_by(resource: Resource<'_>) -> (&str, &str) {
    (resource.text("resourceID"), resource.text("scalableDimension"))
}

/// Tells of policies and scheduled actions whose target is in no file, unless one target was picked.
fn tell_of_orphans(resources: &Resources<'_>, options: &Options, findings: &mut Findings) {
    let named = [
        (&resources.policies, "policyName", "policy"),
        (&resources.schedules, "scheduledActionName", "scheduled action"),
    ];
    for (list, field, called) in named {
        for orphan in
            list.iter().filter(|it| !resources.targets.iter().any(|target| scaled_by(*target) == scaled_by(**it)))
        {
            let (id, dimension) = scaled_by(*orphan);
            if options.target.as_ref().is_some_and(|wanted| wanted != id) {
                continue;
            }
            findings.tell(
                AckCode::TargetMissing,
                &orphan.place("resourceID"),
                format!(
                    "no ScalableTarget here has the `{dimension}` of `{id}`, which the {called} `{}` scales",
                    orphan.text(field)
                ),
                "give the file with its ScalableTarget as well, as in `templategen import-ack target.yaml policy.yaml`",
            );
        }
    }
}

fn tell_of_doubles(list: &[Resource<'_>], field: &str, called: &str, findings: &mut Findings) {
    for (position, resource) in list.iter().enumerate() {
        let name = resource.text(field);
        if list[..position].iter().any(|before| before.text(field) == name) {
            let message = format!("a second {called} of the target is called `{name}`");
            findings.tell(AckCode::Twice, &resource.place(field), message, "keep one of the two");
        }
    }
}

/// The kind of endpoint, which ACK does not say: the dimension, the metrics and the capacity do.
fn kind(
    target: Resource<'_>,
    dimension: ScalableDimension,
    policies: &[Resource<'_>],
    resources: &Resources<'_>,
    findings: &mut Findings,
) -> EndpointKind {
    match dimension {
        ScalableDimension::VariantDesiredProvisionedConcurrency => return EndpointKind::Serverless,
        ScalableDimension::InferenceComponentDesiredCopyCount => return EndpointKind::Component,
        ScalableDimension::VariantDesiredInstanceCount => {}
    }
    let of_queue = |metric: Resource<'_>| metric::of_queue(metric.text("namespace"), metric.text("metricName"));
    let tracked = policies.iter().any(|policy| {
        let configuration = policy.within("targetTrackingScalingPolicyConfiguration");
        configuration.and_then(|it| it.within("customizedMetricSpecification")).is_some_and(of_queue)
    });
    let alarmed = policies.iter().any(|policy| {
        let alarms = alarm::calling(&resources.alarms, target.text("resourceID"), policy.text("policyName"));
        alarms.into_iter().any(|alarm| {
            let operands =
                alarm.list("metrics").into_iter().filter_map(|query| query.within("metricStat")?.within("metric"));
            of_queue(alarm) || operands.into_iter().any(of_queue)
        })
    });
    if tracked || alarmed {
        return EndpointKind::Async;
    }
    if target.whole("minCapacity") == Some(0) {
        findings.tell(
            AckCode::Assumed,
            &target.place("minCapacity"),
            "the minimum capacity is 0, so the endpoint is taken for an asynchronous one",
            "if it is a real-time endpoint, set the minimum to 1 or more: SageMaker keeps one instance there",
        );
        return EndpointKind::Async;
    }
    EndpointKind::Realtime
}
