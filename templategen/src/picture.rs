//! The ladder as a picture in text: a number line, what is deployed for it, and what happens at a value.
//!
//! The text is plain and at most 100 columns wide. What a value leads to is
//! [`StepPolicy::action`]'s answer; this module only says how it came about.

mod arithmetic;
mod calendar;
mod deployed;
mod heading;
mod line;
mod outcome;
mod rungs;
mod schedule;
mod stretch;
mod text;
mod words;

use jiff::Timestamp;
use scaling::{Decimal, ScalingPlan, StepPolicy};

use crate::spec::Spec;
use text::paragraph;

/// A value of the metric, and the capacity at that moment.
#[derive(Clone, Copy, Debug)]
pub struct At {
    /// The metric's value.
    pub value: Decimal,
    /// The capacity; the plan's lowest where it was not said.
    pub capacity: Option<u32>,
}

/// The ladders of a spec, and what happens at a value.
///
/// One picture for each step policy, in the order of the spec, each line at most 100 columns wide.
#[must_use]
pub fn ladder(spec: &Spec, at: Option<At>) -> String {
    let plan = &spec.plan;
    let pictures = plan.step_policies().iter().map(|policy| picture(plan, policy, at));
    let mut text = pictures.collect::<Vec<_>>().join("\n");
    if 1 < plan.step_policies().len() {
        text.push('\n');
        text.push_str(&paragraph(
            0,
            "Where several policies ask at once, the largest capacity wins, scaling out as scaling in.",
        ));
    }
    text
}

/// The scheduled actions of a spec, each with the five firings that come next from an instant on.
///
/// In the order of the spec, each line at most 100 columns wide; empty where there is none.
#[must_use]
pub fn schedules(spec: &Spec, from: Timestamp) -> String {
    schedule::render(&spec.plan, from)
}

fn picture(plan: &ScalingPlan, policy: &StepPolicy, at: Option<At>) -> String {
    let value = at.map(|at| at.value);
    let stretches = stretch::of(policy, value);
    let mut text = heading::render(plan, policy);
    text.push('\n');
    text.push_str(&paragraph(2, &words::plain(policy.metric().name())));
    text.push_str(&line::render(&stretches, value).unwrap_or_else(|| rungs::render(&stretches, value)));
    for reading in policy.readings() {
        text.push('\n');
        text.push_str(&deployed::render(plan, policy, &reading));
    }
    if let Some(at) = at {
        text.push('\n');
        text.push_str(&outcome::render(plan, policy, at.value, at.capacity.unwrap_or(plan.capacity().min())));
    }
    text
}
