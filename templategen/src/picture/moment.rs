//! One moment: a value of a metric, the capacity at that time, and the capacity wanted afterwards.

use std::cmp::Ordering;

use scaling::{Decimal, ScalingPlan};

use super::text::facts;
use super::words::units;

/// A label with its text.
pub(super) type Row = (&'static str, String);

/// How a policy came to the capacity it wants, and how that compares with the one there was.
pub(super) fn render(plan: &ScalingPlan, value: Decimal, capacity: u32, after: u32, how: Vec<Row>) -> String {
    let mut rows = how;
    rows.push(("result", result(plan, capacity, after)));
    rows.extend(suspended(plan, capacity, after).map(|sentence| ("suspended", sentence.to_owned())));
    format!("At {value} with {}\n{}", units(plan.kind().scalable_dimension(), capacity), facts(2, rows))
}

fn result(plan: &ScalingPlan, capacity: u32, after: u32) -> String {
    let compared = match after.cmp(&capacity) {
        Ordering::Less => format!("{} fewer", capacity - after),
        Ordering::Equal => "as before".to_owned(),
        Ordering::Greater => format!("{} more", after - capacity),
    };
    format!("{}, {compared}", units(plan.kind().scalable_dimension(), after))
}

fn suspended(plan: &ScalingPlan, capacity: u32, after: u32) -> Option<&'static str> {
    let state = plan.suspended();
    if after < capacity && state.dynamic_scaling_in {
        Some("scaling in, so the result waits until it is resumed")
    } else if capacity < after && state.dynamic_scaling_out {
        Some("scaling out, so the result waits until it is resumed")
    } else {
        None
    }
}
