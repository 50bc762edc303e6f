//! The policies as pictures in text: a number line, what is deployed for it, and what happens at a value.
//!
//! The text is plain and at most 100 columns wide. What a value leads to is the answer of [`StepPolicy::action`]
//! and [`TargetTrackingPolicy::action`]; this module only says how it came about.

mod arithmetic;
mod calendar;
mod deployed;
mod heading;
mod line;
mod metric;
mod moment;
mod notification;
mod outcome;
mod rungs;
mod schedule;
mod stretch;
pub mod text;
mod tracking;
mod words;

use jiff::Timestamp;
use scaling::{Decimal, Metric, ScalingPlan, StepPolicy, TargetTrackingPolicy};

use crate::spec::Spec;
use stretch::Stretch;
use text::paragraph;

/// A value of the metric, and the capacity at that moment.
#[derive(Clone, Copy, Debug)]
pub struct At {
    /// The metric's value.
    pub value: Decimal,
    /// The capacity; the plan's lowest where it was not said.
    pub capacity: Option<u32>,
}

impl At {
    fn capacity_in(self, plan: &ScalingPlan) -> u32 {
        self.capacity.unwrap_or(plan.capacity().min())
    }
}

/// What a spec does, and what happens at a value.
///
/// One picture for each policy, step scaling first, each kind in the order of the spec, and what `scale_to_zero`
/// added last; the value is taken for each policy's own metric. Each line is at most 100 columns wide.
#[must_use]
pub fn ladder(spec: &Spec, at: Option<At>) -> String {
    let plan = &spec.plan;
    let (own, added) = plan.step_policies().split_at(plan.own_step_policies().len());
    let mut parts: Vec<String> = own.iter().map(|policy| step_policy(plan, policy, at)).collect();
    parts.extend(plan.target_tracking_policies().iter().map(|policy| target_tracking(plan, policy, at)));
    parts.extend(added.iter().map(|policy| step_policy(plan, policy, at)));
    let several = 1 < parts.len();
    parts.extend(several.then(|| paragraph(0, &together(plan, at))));
    parts.extend(notification::render(plan));
    parts.join("\n")
}

/// The scheduled actions of a spec, each with the five firings that come next from an instant on.
///
/// In the order of the spec, each line at most 100 columns wide; empty where there is none.
#[must_use]
pub fn schedules(spec: &Spec, from: Timestamp) -> String {
    schedule::render(&spec.plan, from)
}

/// What holds for several policies at a time.
fn together(plan: &ScalingPlan, at: Option<At>) -> String {
    let steps = plan.step_policies().iter().map(StepPolicy::metric);
    let metrics: Vec<_> =
        steps.chain(plan.target_tracking_policies().iter().map(TargetTrackingPolicy::metric)).collect();
    let differ = metrics.iter().any(|metric| *metric != metrics[0]);
    let taken = match at {
        Some(At { value, .. }) if differ => format!(" Each policy was shown {value} of its own metric."),
        _ => String::new(),
    };
    format!("Where several policies ask at once, the largest capacity wins, scaling out as scaling in.{taken}")
}

fn step_policy(plan: &ScalingPlan, policy: &StepPolicy, at: Option<At>) -> String {
    let value = at.map(|at| at.value);
    let mut parts = vec![heading::render(plan, policy), drawing(policy.metric(), &stretch::of(policy, value), value)];
    parts.extend(policy.readings().iter().map(|reading| deployed::render(plan, policy, reading)));
    parts.extend(at.map(|at| outcome::render(plan, policy, at.value, at.capacity_in(plan))));
    parts.join("\n")
}

fn target_tracking(plan: &ScalingPlan, policy: &TargetTrackingPolicy, at: Option<At>) -> String {
    let value = at.map(|at| at.value);
    let stretches = tracking::stretches(policy, value);
    let mut parts =
        vec![tracking::heading(plan, policy), drawing(policy.metric(), &stretches, value), tracking::deployed(policy)];
    parts.extend(at.map(|at| tracking::outcome(plan, policy, at.value, at.capacity_in(plan))));
    parts.join("\n")
}

/// A metric's values from left to right, or from top to bottom where they are wider than the page.
fn drawing(metric: &Metric, stretches: &[Stretch], value: Option<Decimal>) -> String {
    let name = paragraph(2, &words::plain(metric.name()));
    name + &line::render(stretches, value).unwrap_or_else(|| rungs::render(stretches, value))
}
