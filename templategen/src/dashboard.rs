//! The dashboard of a template: what is scaled, why it was, and what came of it.
//!
//! Its body is the text of one `Fn::Sub`: names, bounds and capacities are placeholders, so a number
//! changed in the console moves its line on the graph. Placeholders of numbers stand unquoted; the
//! parameters' patterns let nothing but numbers into them.

mod alarms;
mod capacity;
mod graph;
mod json;
mod layout;
mod load;
mod now;
mod panels;
mod series;
mod step_policy;
mod text;
mod tracking;

use crate::spec::Spec;
use crate::template::setting::Settings;
use crate::template::step_policy::Deployed;
use json::Json;
use layout::Row;

/// The body of the dashboard, as the text of a `Fn::Sub`.
pub(crate) fn body(spec: &Spec, settings: &Settings<'_>, deployed: &[Deployed<'_>]) -> String {
    // Every policy is a line in the header, and its alarms are a line of tiles; every schedule is a line too.
    let listed = settings.steps.len() + settings.tracking.len() + spec.plan.scheduled_actions().len();
    let height = 5 + u32::try_from(listed).unwrap_or(u32::MAX).saturating_sub(1).min(20);
    let header = text::header(spec, settings);
    let about = alarms::about(spec, settings, deployed);
    let top = match alarms::states(&spec.plan, deployed) {
        Some(states) => vec![(11, header), (5, states), (8, about)],
        None => vec![(13, header), (11, about)],
    };
    let mut rows = vec![Row::of(height, top), now::row(spec)];
    // What a recipe added is drawn small, beside what its kind publishes: nobody tunes it.
    let (own, added) = settings.steps.split_at(spec.plan.own_step_policies().len());
    rows.extend(own.iter().map(|setting| Row::whole(9, step_policy::graph(spec, setting).widget())));
    rows.extend(settings.tracking.iter().map(|setting| Row::whole(9, tracking::graph(spec, setting).widget())));
    let wake_up = added.first().map(|setting| step_policy::graph(spec, setting).widget());
    rows.extend(panels::rows(spec, wake_up));
    Json::Object(vec![
        ("start", "-PT3H".into()),
        ("periodOverride", "inherit".into()),
        ("widgets", layout::place(rows)),
    ])
    .write()
}
