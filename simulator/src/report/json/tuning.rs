//! A sweep as JSON, and the JSON Schema of that, from one table of fields as a run's.

use serde_json::{Map, Value, json};

use super::fields::{RUN, SUMMARY};
use crate::report::Run;
use crate::report::document::{Field, closed, count, flag, lines, list, object, schema_of, text};
use crate::report::summary::Summary;
use crate::tune::{Refusal, Trial, Tuning};

/// The fields of a run that all runs of a sweep share.
const SHARED: [&str; 7] = ["name", "kind", "unit", "start", "seed", "fleet", "assumptions"];

/// A sweep as JSON, which [`tuning_schema`] describes, ending with a line break.
///
/// Numbers are exact, and instants those of RFC 3339 in UTC.
#[must_use]
pub fn tuning(tuning: &Tuning) -> String {
    let run = &tuning.present;
    let shared = shared().map(|field| (field.name.to_owned(), (field.value)(run, run)));
    let own = OWN.iter().map(|field| (field.name.to_owned(), (field.value)(tuning)));
    lines(&shared.chain(own).collect::<Map<_, _>>().into())
}

/// The JSON Schema, draft 2020-12, ending with a line break: what `simulator schema --of tuning` prints.
#[must_use]
pub fn tuning_schema() -> String {
    let shared = shared().map(|field| (field.name, field.description, (field.shape)()));
    let own = OWN.iter().map(|field| (field.name, field.description, (field.shape)()));
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Stepscale tuning",
        "description": "Which values of a plan's parameters meet a goal at the least cost: what `simulator tune` prints with `--format json`.",
    });
    extend(&mut schema, described(shared.chain(own)));
    format!("{schema:#}\n")
}

/// One field of a sweep.
struct Part {
    name: &'static str,
    description: &'static str,
    shape: fn() -> Value,
    value: fn(&Tuning) -> Value,
}

/// A sweep, beside what its runs share.
const OWN: &[Part] = &[
    Part {
        name: "goal",
        description: "What a run has to meet, all of it.",
        shape: goal_shape,
        value: |tuning| {
            let goal = &tuning.goal;
            json!({ "share_over_capacity": goal.share_over_capacity, "overloaded_minutes": goal.overloaded_minutes })
        },
    },
    Part {
        name: "parameters",
        description: "The parameters that were varied, in the order of the command line, with the values that were tried.",
        shape: || {
            list(&described([
                ("name", "The parameter of the template.", text()),
                ("values", "Its values in the order in which they were tried.", list(&text())),
            ]))
        },
        value: |tuning| {
            let variations = tuning.grid.variations().iter();
            variations.map(|each| json!({ "name": each.name(), "values": each.values() })).collect::<Vec<_>>().into()
        },
    },
    Part {
        name: "combinations",
        description: "How many combinations of the values there are.",
        shape: count,
        value: |tuning| tuning.grid.combinations().into(),
    },
    Part {
        name: "refused",
        description: "How many of them can not be launched, or not be simulated.",
        shape: count,
        value: |tuning| tuning.refused.into(),
    },
    Part {
        name: "first_refusal",
        description: "The first of those, in the order of the combinations; null where there is none.",
        shape: refusal_shape,
        value: |tuning| tuning.first_refusal.as_ref().map_or(Value::Null, |refusal| refusal_of(tuning, refusal)),
    },
    Part {
        name: "meeting",
        description: "How many of them meet the goal.",
        shape: count,
        value: |tuning| tuning.meeting.into(),
    },
    Part {
        name: "best",
        description: "The best first: of the combinations that meet the goal, or, where none does, of all that were simulated. Not more than were asked for.",
        shape: || {
            list(&described([
                ("values", VALUES, values_shape()),
                ("is_present", "Whether these are the present values.", flag()),
                ("meets_goal", "Whether the run meets the goal.", flag()),
                ("summary", "The figures of the run.", schema_of(SUMMARY)),
            ]))
        },
        value: |tuning| tuning.best.iter().map(|trial| trial_of(tuning, trial)).collect::<Vec<_>>().into(),
    },
    Part {
        name: "present",
        description: "The run with the present values, whether they were among those that were tried or not.",
        shape: || {
            described([
                (
                    "values",
                    "The present value of each parameter by its name; null where the template does not say it.",
                    present_shape(),
                ),
                ("meets_goal", "Whether the run meets the goal.", flag()),
                ("summary", "The figures of the run.", schema_of(SUMMARY)),
            ])
        },
        value: |tuning| {
            let summary = &tuning.present.summary;
            json!({
                "values": by_name(tuning, tuning.present_values.iter().map(|value| json!(value))),
                "meets_goal": tuning.goal.is_met(summary),
                "summary": summary_of(tuning, summary),
            })
        },
    },
    Part {
        name: "launch",
        description: "The command line that launches the plan with the best values; null where none meets the goal, the present values are the best, or the plan is not a spec in a file.",
        shape: || json!({ "type": ["string", "null"] }),
        value: |tuning| json!(tuning.launch),
    },
];

const VALUES: &str = "The value of each parameter by its name.";

fn shared() -> impl Iterator<Item = &'static Field<Run, Run>> {
    RUN.iter().filter(|field| SHARED.contains(&field.name))
}

fn trial_of(tuning: &Tuning, trial: &Trial) -> Value {
    json!({
        "values": by_name(tuning, trial.values.iter().map(|value| json!(value))),
        "is_present": tuning.is_present(trial),
        "meets_goal": tuning.goal.is_met(&trial.summary),
        "summary": summary_of(tuning, &trial.summary),
    })
}

fn refusal_of(tuning: &Tuning, refusal: &Refusal) -> Value {
    json!({
        "values": by_name(tuning, refusal.values.iter().map(|value| json!(value))),
        "message": refusal.reason.message,
        "fix": refusal.reason.fix,
    })
}

fn summary_of(tuning: &Tuning, summary: &Summary) -> Value {
    object(SUMMARY, &tuning.present, summary)
}

fn by_name(tuning: &Tuning, values: impl Iterator<Item = Value>) -> Value {
    let names = tuning.grid.variations().iter().map(|variation| variation.name().to_owned());
    names.zip(values).collect::<Map<_, _>>().into()
}

fn goal_shape() -> Value {
    described([
        (
            "share_over_capacity",
            "The most of the requests that may be over capacity, 0 to 1.",
            json!({ "type": "number", "minimum": 0, "maximum": 1 }),
        ),
        (
            "overloaded_minutes",
            "The most minutes that may be overloaded; null where any number may.",
            json!({ "type": ["integer", "null"], "minimum": 0 }),
        ),
    ])
}

fn refusal_shape() -> Value {
    let mut shape = described([
        ("values", VALUES, values_shape()),
        ("message", "Why it was refused.", text()),
        ("fix", "What to do about it.", text()),
    ]);
    shape["type"] = json!(["object", "null"]);
    shape
}

fn values_shape() -> Value {
    json!({ "type": "object", "additionalProperties": text() })
}

fn present_shape() -> Value {
    json!({ "type": "object", "additionalProperties": { "type": ["string", "null"] } })
}

/// An object of these properties, each with its description.
fn described<'a>(properties: impl IntoIterator<Item = (&'a str, &'a str, Value)>) -> Value {
    let property = |(name, description, shape): (&str, &str, Value)| {
        let mut schema = json!({ "description": description });
        extend(&mut schema, shape);
        (name.to_owned(), schema)
    };
    closed(&properties.into_iter().map(property).collect())
}

fn extend(schema: &mut Value, more: Value) {
    if let (Value::Object(schema), Value::Object(more)) = (schema, more) {
        schema.extend(more);
    }
}
