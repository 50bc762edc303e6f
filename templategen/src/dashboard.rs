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
mod managed;
mod now;
mod panels;
mod series;
mod step_policy;
mod text;
mod tracking;

use crate::spec::Spec;
use crate::template::Form;
use crate::template::setting::Settings;
use crate::template::value::{Map, Value, sub, sub_with};
use json::Json;
use layout::{Row, Widget};

/// The body of the dashboard: a `Fn::Sub`.
pub(crate) fn body(spec: &Spec, settings: &Settings<'_>) -> Value {
    // Every policy is a line in the header, and its alarms are a line of tiles; every schedule is a line too.
    let listed = settings.steps.len() + settings.tracking.len() + spec.plan.scheduled_actions().len();
    let height = 5 + u32::try_from(listed).unwrap_or(u32::MAX).saturating_sub(1).min(20);
    let header = text::header(spec, settings);
    let (states, about) = match settings.form {
        Form::Native => alarms::widgets(spec, settings),
        Form::Managed => managed::alarms(spec, settings),
    };
    let mut rows = vec![Row::of(height, top(header, states, about)), now::row(spec)];
    // What a recipe added is drawn small, beside what its kind publishes: nobody tunes it.
    let (own, added) = settings.steps.split_at(spec.plan.own_step_policies().len());
    rows.extend(own.iter().map(|setting| Row::whole(9, step_policy::graph(spec, setting).widget())));
    rows.extend(settings.tracking.iter().map(|setting| Row::whole(9, tracking::graph(spec, setting).widget())));
    let wake_up = added.first().map(|setting| step_policy::graph(spec, setting).widget());
    rows.extend(panels::rows(spec, wake_up));
    if settings.form == Form::Managed {
        rows.extend(managed::deployed(settings));
    }
    let body = Json::Object(vec![
        ("start", "-PT3H".into()),
        ("periodOverride", "inherit".into()),
        ("widgets", layout::place(rows)),
    ]);
    let placeholders = match settings.form {
        Form::Native => Map::new(),
        Form::Managed => managed::placeholders(spec, settings),
    };
    if placeholders.is_empty() { sub(body.write()) } else { sub_with(body.write(), placeholders) }
}

/// The widgets of the first row, each with its width: the states of alarms share what is left beside the words.
fn top(header: Widget, states: Vec<Widget>, about: Widget) -> Vec<(u32, Widget)> {
    let (of_header, of_about, of_each) = match states.len() {
        0 => (13, 11, 0),
        1 => (11, 8, 5),
        _ => (9, 7, 4),
    };
    let states = states.into_iter().map(|widget| (of_each, widget));
    [(of_header, header)].into_iter().chain(states).chain([(of_about, about)]).collect()
}
