//! Where in its source a problem of the domain is shown.

use std::ops::Range;

use scaling::{Field, Location, Part, Problem, ProblemCode};

use super::input;
use super::table::{Block, Key, SPEC, Shape};
use crate::yaml::{Entry, Node, Value};

/// Where the values of a spec stand.
#[derive(Clone, Debug)]
pub(crate) enum Places {
    /// In a file.
    Tree(Node),
    /// On a command line, the values by their fields.
    Flags(Vec<(Field, Range<usize>)>),
    /// Nothing could be read.
    Nowhere,
}

impl Places {
    /// The bytes to underline; `None` where the value was left out and nothing stands for it.
    pub(crate) fn mark(&self, problem: &Problem) -> Option<Range<usize>> {
        match self {
            Self::Tree(root) => Some(match find(root, &problem.location) {
                Found::Present { entry } => narrow(entry, problem),
                Found::Absent { mark, .. } => mark,
            }),
            Self::Flags(fields) => {
                let find = |field: Field| fields.iter().find(|(other, _)| *other == field).map(|(_, range)| range);
                if let Some(range) = find(problem.location.field) {
                    return Some(within(range, problem.location.within.as_ref()));
                }
                // The default of one end of the range meets the other end.
                let of_range = problem.code == ProblemCode::MinOverMax;
                find(Field::MaxCapacity).filter(|_| of_range).cloned()
            }
            Self::Nowhere => None,
        }
    }
}

/// What stands for a field of the domain.
pub(crate) enum Found<'node> {
    Present {
        entry: &'node Entry,
    },
    /// `mark` is what stands nearest; `required` says whether the form check has told of it already.
    Absent {
        enclosing: &'node Node,
        /// The key that would be there, and the block it is one of; `None` where it is not known.
        missed: Option<(&'static Block, &'static str)>,
        mark: Range<usize>,
        required: bool,
    },
}

/// Where a field of the plan, or of one of its parts, stands.
pub(crate) fn find<'node>(root: &'node Node, location: &Location) -> Found<'node> {
    let nothing =
        |node: &'node Node| Found::Absent { enclosing: node, missed: None, mark: first_key(node), required: false };
    let (field, position) = match location.part {
        Part::Plan => return find_in(&SPEC, root, None, location.field).unwrap_or_else(|| nothing(root)),
        Part::StepPolicy(position) => (Field::StepPolicies, position),
        Part::TargetTrackingPolicy(position) => (Field::TargetTrackingPolicies, position),
        Part::ScheduledAction(position) => (Field::ScheduledActions, position),
        Part::Notifications => (Field::Notifications, 0),
    };
    let Some(key) = SPEC.keys.iter().find(|key| key.field == Some(field)) else { return nothing(root) };
    let Some(node) = input::blocks(root, key.name).get(position).copied() else { return nothing(root) };
    let block = key.shape.blocks().next();
    block.and_then(|block| find_in(block, node, None, location.field)).unwrap_or_else(|| nothing(node))
}

fn find_in<'node>(
    block: &'static Block,
    node: &'node Node,
    holder: Option<&'node Entry>,
    field: Field,
) -> Option<Found<'node>> {
    block.keys.iter().find_map(|key: &'static Key| {
        let entry = node.entry(key.name);
        if key.field == Some(field) {
            let mark = || holder.map_or_else(|| first_key(node), |holder| holder.key_range.clone());
            let absent = || Found::Absent {
                enclosing: node,
                missed: Some((block, key.name)),
                mark: mark(),
                required: key.required,
            };
            return Some(entry.map_or_else(absent, |entry| Found::Present { entry }));
        }
        let Shape::Block(inner) = key.shape else { return None };
        match entry {
            Some(entry) => find_in(inner, &entry.value, Some(entry), field),
            None if inner.keys.iter().any(|key| key.field == Some(field)) => {
                let mark = first_key(node);
                Some(Found::Absent { enclosing: node, missed: Some((block, key.name)), mark, required: key.required })
            }
            None => None,
        }
    })
}

fn first_key(node: &Node) -> Range<usize> {
    node.entries().first().map_or_else(|| node.range.clone(), |entry| entry.key_range.clone())
}

/// The part of an entry's value that a problem is about.
fn narrow(entry: &Entry, problem: &Problem) -> Range<usize> {
    let item = problem.location.item;
    match (problem.location.field, item) {
        (Field::Tags, Some(item)) => {
            if let Some(tag) = entry.value.entries().get(item) {
                return tag.key_range.start..tag.value.range.end.max(tag.key_range.end);
            }
        }
        (Field::Steps, Some(item)) => {
            if let Some(step) = entry.value.items().get(item) {
                return part_of_step(step, problem.code);
            }
        }
        (Field::Metric, _) => return part_of_metric(entry, problem),
        // The value is fine; that it is given at all is not.
        _ if matches!(problem.code, ProblemCode::TargetIdentity | ProblemCode::CreateEndpoint) => {
            return entry.key_range.clone();
        }
        _ => {}
    }
    whole_or_within(entry, problem)
}

fn whole_or_within(entry: &Entry, problem: &Problem) -> Range<usize> {
    match &entry.value.value {
        Value::Scalar(scalar) => match &scalar.content {
            Some(content) if !content.is_empty() => within(content, problem.location.within.as_ref()),
            _ => entry.value.range.clone(),
        },
        // A block or a list may run over many lines: its key says enough.
        _ => entry.key_range.clone(),
    }
}

fn part_of_step(step: &Node, code: ProblemCode) -> Range<usize> {
    let of_change = matches!(code, ProblemCode::StepChange | ProblemCode::MixedChanges | ProblemCode::ChangeOutOfRange);
    let parts: &[&str] = if of_change { &["change"] } else { &["below", "from"] };
    let part = parts.iter().find_map(|part| step.entry(part));
    part.map_or_else(|| first_key(step), |entry| entry.value.range.clone())
}

fn part_of_metric(entry: &Entry, problem: &Problem) -> Range<usize> {
    let operand = problem.location.item.and_then(|item| entry.value.entry("metrics")?.value.items().get(item));
    let part = match problem.code {
        ProblemCode::MetricStatistic => "statistic",
        ProblemCode::MetricMath if operand.is_some() => "id",
        ProblemCode::MetricMath => "expression",
        _ => "preset",
    };
    let metric = match operand {
        Some(operand) => operand.entry(part).or_else(|| operand.entry("metric")),
        None => None,
    };
    let entry = metric.unwrap_or(entry);
    entry.value.entry(part).map_or_else(|| whole_or_within(entry, problem), |part| part.value.range.clone())
}

/// Some bytes of a text that starts where the range does.
fn within(range: &Range<usize>, bytes: Option<&Range<usize>>) -> Range<usize> {
    match bytes {
        Some(bytes) if bytes.start <= bytes.end && range.start + bytes.end <= range.end => {
            range.start + bytes.start..range.start + bytes.end
        }
        _ => range.clone(),
    }
}
