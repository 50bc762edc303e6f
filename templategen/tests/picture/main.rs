//! Acceptance tests of the picture of a ladder, through the public face of the crate.

mod invariants;
mod pictures;
mod schedules;

use scaling::Decimal;
use templategen::picture::{self, At};
use templategen::spec::{self, Spec};

/// The spec a text is read as.
#[track_caller]
pub(crate) fn read(text: &str) -> Spec {
    let reading = spec::read("test", text.as_bytes());
    reading.spec.unwrap_or_else(|| panic!("{text}\n{}", reading.source.report(&reading.diagnostics)))
}

/// The picture at a value, or without one.
pub(crate) fn ladder(spec: &Spec, value: Option<Decimal>, capacity: Option<u32>) -> String {
    picture::ladder(spec, value.map(|value| At { value, capacity }))
}
