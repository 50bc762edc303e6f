//! The ladder as a picture in text.

use scaling::Decimal;

use crate::spec::Spec;

/// A value of the metric, and the capacity at that moment.
#[derive(Clone, Copy, Debug)]
pub struct At {
    /// The metric's value.
    pub value: Decimal,
    /// The capacity; the plan's lowest where it was not said.
    pub capacity: Option<u32>,
}

/// The ladders of a spec, and what happens at a value.
#[must_use]
pub fn ladder(spec: &Spec, at: Option<At>) -> String {
    let value = at.map(|at| at.value.to_string()).unwrap_or_default();
    format!("{:?} {value}\n", spec.endpoint_name)
}
