//! The resources in the files, sorted by what they are.

use scaling::Decimal;

use super::fields::{self, Field};
use super::findings::{Findings, Place};
use super::{AckCode, form};
use crate::spec::{ALIKE, nearest};
use crate::yaml::{Node, Value};

const SCALING: &str = "applicationautoscaling.services.k8s.aws/v1alpha1";
const CLOUDWATCH: &str = "cloudwatch.services.k8s.aws/v1alpha1";

/// The kinds that are read, by the API version they belong to.
static KINDS: [(&str, &str, Kind, &[Field]); 4] = [
    (SCALING, "ScalableTarget", Kind::ScalableTarget, fields::SCALABLE_TARGET),
    (SCALING, "ScalingPolicy", Kind::ScalingPolicy, fields::SCALING_POLICY),
    (SCALING, "ScheduledAction", Kind::ScheduledAction, fields::SCHEDULED_ACTION),
    (CLOUDWATCH, "MetricAlarm", Kind::MetricAlarm, fields::METRIC_ALARM),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    ScalableTarget,
    ScalingPolicy,
    ScheduledAction,
    MetricAlarm,
}

/// The `spec` of one resource.
#[derive(Clone, Copy, Debug)]
pub(super) struct Resource<'a> {
    /// The position of its file.
    file: usize,
    /// Where its kind stands, for what it lacks.
    kind: &'a Node,
    spec: &'a Node,
}

/// Every resource that is read, in the order of the input.
#[derive(Debug, Default)]
pub(super) struct Resources<'a> {
    pub(super) targets: Vec<Resource<'a>>,
    pub(super) policies: Vec<Resource<'a>>,
    pub(super) schedules: Vec<Resource<'a>>,
    pub(super) alarms: Vec<Resource<'a>>,
}

impl<'a> Resource<'a> {
    /// A block of the resource, such as a policy's configuration.
    pub(super) fn within(self, key: &str) -> Option<Self> {
        self.spec.entry(key).map(|entry| Self { spec: &entry.value, ..self })
    }

    /// The items of a list, each as a block of the resource.
    pub(super) fn list(self, key: &str) -> Vec<Self> {
        let items = self.spec.entry(key).map(|entry| entry.value.items()).unwrap_or_default();
        items.iter().map(|spec| Self { spec, ..self }).collect()
    }

    /// The text of a field; empty where the form check has told that it is missing.
    pub(super) fn text(self, key: &str) -> &'a str {
        self.some_text(key).unwrap_or_default()
    }

    pub(super) fn some_text(self, key: &str) -> Option<&'a str> {
        self.spec.entry(key).and_then(|entry| entry.value.scalar()).map(|scalar| scalar.text.as_str())
    }

    /// The text of an item of a list of texts.
    pub(super) fn item_text(self) -> &'a str {
        self.spec.scalar().map(|scalar| scalar.text.as_str()).unwrap_or_default()
    }

    pub(super) fn whole(self, key: &str) -> Option<i64> {
        self.spec.entry(key).and_then(|entry| entry.value.scalar()).and_then(form::whole)
    }

    pub(super) fn decimal(self, key: &str) -> Option<Decimal> {
        self.spec.entry(key).and_then(|entry| entry.value.scalar()).and_then(form::decimal)
    }

    pub(super) fn switch(self, key: &str) -> Option<bool> {
        self.spec.entry(key).and_then(|entry| entry.value.scalar()).and_then(form::switch)
    }

    /// Where a field stands: its value if that is one word, else its key, else the resource's kind.
    pub(super) fn place(self, key: &str) -> Place {
        let mark = match self.spec.entry(key) {
            Some(entry) if matches!(entry.value.value, Value::Scalar(_)) => entry.value.range.clone(),
            Some(entry) => entry.key_range.clone(),
            None => {
                self.spec.entries().first().map_or_else(|| self.kind.range.clone(), |entry| entry.key_range.clone())
            }
        };
        Place { file: self.file, mark }
    }

    /// Where the block itself stands, on one line.
    pub(super) fn here(self) -> Place {
        let first = self.spec.entries().first().map(|entry| entry.key_range.clone());
        Place { file: self.file, mark: first.unwrap_or_else(|| self.spec.range.clone()) }
    }

    /// Where the resource says what it is.
    pub(super) fn kind_place(self) -> Place {
        Place { file: self.file, mark: self.kind.range.clone() }
    }
}

impl<'a> Resources<'a> {
    /// Sorts one document in, or the items of a `List` as kubectl prints it.
    pub(super) fn add(&mut self, file: usize, document: &'a Node, findings: &mut Findings) {
        let start = document.entries().first().map_or_else(|| document.range.clone(), |entry| entry.key_range.clone());
        let word =
            |key: &str| document.entry(key).and_then(|entry| Some((&entry.value, entry.value.scalar()?.text.as_str())));
        let (Some((_, version)), Some((kind_node, kind))) = (word("apiVersion"), word("kind")) else {
            let place = Place { file, mark: first_line(&start, document) };
            findings.tell(
                AckCode::NotAResource,
                &place,
                "this document has no `apiVersion` and `kind`",
                "give the YAML of the ScalableTarget and its ScalingPolicies, as in `kubectl get -o yaml`",
            );
            return;
        };
        if version == "v1" && kind == "List" {
            for item in document.entry("items").map(|entry| entry.value.items()).unwrap_or_default() {
                self.add(file, item, findings);
            }
            return;
        }
        let kind_place = Place { file, mark: kind_node.range.clone() };
        let Some((_, name, kind, fields)) =
            KINDS.iter().find(|(of_version, name, ..)| *of_version == version && *name == kind)
        else {
            let names = KINDS.iter().filter(|(of_version, ..)| *of_version == version).map(|(_, name, ..)| *name);
            let fix = match nearest(kind, ALIKE, names) {
                Some(name) => format!("did you mean `{name}`?"),
                None => "nothing is to be done, if it does not belong to the scaling".to_owned(),
            };
            findings.tell(AckCode::Skipped, &kind_place, format!("`{kind}` of `{version}` is skipped"), fix);
            return;
        };
        let Some(spec) = document.entry("spec").map(|entry| &entry.value) else {
            findings.tell(AckCode::MissingField, &kind_place, format!("the {name} has no `spec`"), "add it");
            return;
        };
        if !matches!(spec.value, Value::Mapping(_)) {
            let message = format!("the `spec` of the {name} is no block");
            findings.tell(AckCode::WrongValue, &kind_place, message, "write its fields under it, indented");
            return;
        }
        let resource = Resource { file, kind: kind_node, spec };
        let foreign = resource.some_text("serviceNamespace").filter(|service| *service != scaling::SERVICE_NAMESPACE);
        if let (Some(service), false) = (foreign, *kind == Kind::MetricAlarm) {
            let message = format!("the {name} of the service `{service}` is skipped");
            findings.tell(
                AckCode::Skipped,
                &resource.place("serviceNamespace"),
                message,
                "nothing is to be done: only `sagemaker` targets become specs",
            );
            return;
        }
        form::block(&format!("a {name}"), fields, spec, &kind_place, findings);
        match kind {
            Kind::ScalableTarget => &mut self.targets,
            Kind::ScalingPolicy => &mut self.policies,
            Kind::ScheduledAction => &mut self.schedules,
            Kind::MetricAlarm => &mut self.alarms,
        }
        .push(resource);
    }
}

/// A key, or where the document is no block, its first bytes.
fn first_line(start: &std::ops::Range<usize>, document: &Node) -> std::ops::Range<usize> {
    match &document.value {
        Value::Mapping(_) | Value::Scalar(_) => start.clone(),
        _ => start.start..start.start,
    }
}
