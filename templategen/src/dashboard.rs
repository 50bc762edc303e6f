//! The dashboard of a template: what is scaled, why it was, and what came of it.
//!
//! Its body is the text of one `Fn::Sub`: names, bounds and capacities are placeholders, so a number
//! changed in the console moves its line on the graph. Placeholders of numbers stand unquoted; the
//! parameters' patterns let nothing but numbers into them.

mod capacity;
mod graph;
mod json;
mod layout;
mod panels;
mod policy;
mod series;
mod text;

use crate::spec::Spec;
use crate::template::setting::Settings;
use crate::template::step_policy::Deployed;
use json::Json;
use layout::Row;

/// The body of the dashboard, as the text of a `Fn::Sub`.
pub(crate) fn body(spec: &Spec, settings: &Settings<'_>, deployed: &[Deployed<'_>]) -> String {
    let kind = spec.plan.kind();
    // Every further policy is one more line in the header, and its alarms one more line of tiles.
    let policies = u32::try_from(settings.steps.len() + settings.tracking.len()).unwrap_or(u32::MAX);
    let top = 5 + policies.saturating_sub(1).min(20);
    let mut rows = vec![Row::of(
        top,
        vec![(11, text::header(spec, &settings.steps)), (5, panels::alarms(deployed)), (8, text::about_red(deployed))],
    )];
    if let Some(first) = spec.plan.step_policies().first() {
        rows.push(Row::of(3, vec![(6, panels::load_now(first)), (18, panels::state_now(spec))]));
    }
    rows.extend(settings.steps.iter().map(|setting| Row::whole(9, policy::graph(spec, setting).widget())));
    let mut around = vec![panels::latency(kind), panels::errors(kind), panels::utilization(spec)];
    around.extend(panels::queue(kind));
    rows.push(Row::even(6, around));
    Json::Object(vec![
        ("start", "-PT3H".into()),
        ("periodOverride", "inherit".into()),
        ("widgets", layout::place(rows)),
    ])
    .write()
}
