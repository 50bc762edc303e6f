//! Every field of a report in JSON, its figures aside: its name, what it means, what it may be, and its value.

use std::time::Duration;

use jiff::Timestamp;
use scaling::AlarmState;
use serde_json::{Value, json};
use simulator::document_fields;
use simulator::report::document::{Field, amount, count, flag, list, number, object, positive, schema_of, text, time};

use super::VERSION;
use super::figures::{TALLY, intervals, intervals_shape};
use crate::observation::{ActivitySeen, AlarmSeen, Observation, Unit};
use crate::outcome::Class;
use crate::plan::{ArrivalProcess, Shard};
use crate::report::{End, Fault, PredictedActivity, Prediction, Report, RunFacts, Verdict, verdict};

document_fields! {
    /// A report.
    REPORT of Report, in Report {
        "version" || json!({ "const": VERSION }), |_, _| VERSION.into(),
            "The version of this form.";
        "run" || schema_of(RUN), |report, _| object(RUN, report, &report.run),
            "How the run was made.";
        "end" || schema_of(END), |report, _| object(END, report, &report.end),
            "How it ended.";
        "verdict" || schema_of(VERDICT), |report, _| object(VERDICT, report, &verdict(report)),
            "Whether the wanted rate was reached.";
        "total" || schema_of(TALLY), |report, _| object(TALLY, report, &report.total),
            "All figures.";
        "intervals" intervals_shape, |report, _| intervals(report),
            "The figures by interval, from the start on, without a gap. Requests are counted as due, sent or dropped in the interval in which they were, and as answered or failed in that in which they ended.";
        "observations" || list(&schema_of(OBSERVATION)), |report, _| objects(OBSERVATION, report, &report.observations),
            "What the account showed meanwhile, in the order of time.";
        "prediction" prediction_shape, |report, _| prediction(report),
            "What the simulator says that would happen; null where it was not asked.";
    }
}

document_fields! {
    /// How a run was made.
    RUN of RunFacts, in Report {
        "program_version" text, |_, run| run.version.clone().into(),
            "The version of the program.";
        "target" text, |_, run| run.target.clone().into(),
            "What was invoked.";
        "unit" || json!({ "enum": UNITS.map(Unit::name) }), |_, run| run.unit.name().into(),
            "What its capacity is counted in.";
        "address" text, |_, run| run.address.clone().into(),
            "Where.";
        "payload" text, |_, run| run.payload.clone().into(),
            "What was sent.";
        "started" time, |_, run| instant(run.started),
            "The instant of the schedule's start.";
        "schedule" text, |_, run| run.schedule.clone().into(),
            "The schedule, in its own language.";
        "schedule_seconds" count, |_, run| run.schedule_seconds.into(),
            "How long the schedule is, in seconds.";
        "schedule_requests" count, |_, run| run.schedule_total.into(),
            "How many requests it has, all shards together.";
        "arrivals" || json!({ "enum": ["constant", "poisson"] }), |_, run| match run.arrivals {
            ArrivalProcess::Constant => "constant".into(),
            ArrivalProcess::Poisson { .. } => "poisson".into(),
        },
            "How requests lie within it: evenly, or as those of independent clients.";
        "seed" || json!({ "type": ["integer", "null"], "minimum": 0 }), |_, run| match run.arrivals {
            ArrivalProcess::Constant => Value::Null,
            ArrivalProcess::Poisson { seed } => seed.into(),
        },
            "What chance followed from; null where requests lie evenly.";
        "shards" || list(&schema_of(SHARD)), |report, run| objects(SHARD, report, &run.shards),
            "The shards of the schedule that are in the figures, in their order.";
        "interval_seconds" || json!({ "type": "integer", "minimum": 1 }), |_, run| run.interval_seconds.into(),
            "The length of an interval, in seconds.";
        "max_in_flight" count, |_, run| run.max_in_flight.into(),
            "The bound on requests in flight, all shards together.";
        "timeout_seconds" amount, |_, run| seconds(run.timeout),
            "How long an answer was waited for.";
        "signed" flag, |_, run| run.signed.into(),
            "Whether requests were signed.";
    }
}

document_fields! {
    /// A shard.
    SHARD of Shard, in Report {
        "number" || json!({ "type": "integer", "minimum": 1 }), |_, shard| (shard.index() + 1).into(),
            "Its number, from 1 on.";
        "of" || json!({ "type": "integer", "minimum": 1 }), |_, shard| shard.of().into(),
            "How many shards there are.";
    }
}

document_fields! {
    /// How a run ended. What has no meaning for an end is null.
    END of End, in Report {
        "how" || json!({ "enum": ENDS }), |_, end| how(end).into(),
            "The schedule came to its end, somebody interrupted it, a condition of `--abort-if` held, more load brought no more answers, a failure came that every further request would meet, or the threads that send ended before their time.";
        "at_seconds" || json!({ "type": ["number", "null"], "minimum": 0 }), |_, end| end.at().map_or(Value::Null, seconds),
            "How far the schedule had come; null where it came to its end.";
        "condition" text_or_null, |_, end| match end {
            End::Aborted { condition, .. } => condition.clone().into(),
            _ => Value::Null,
        },
            "The condition that held, as it was written.";
        "measured" text_or_null, |_, end| match end {
            End::Aborted { measured, .. } | End::Flat { measured, .. } => measured.clone().into(),
            _ => Value::Null,
        },
            "What was measured.";
        "class" class_or_null, |_, end| match end {
            End::Fatal { class, .. } => class.name().into(),
            _ => Value::Null,
        },
            "The class of the failure.";
        "message" text_or_null, |_, end| match end {
            End::Fatal { message, .. } => message.clone().into(),
            _ => Value::Null,
        },
            "What is wrong.";
        "fix" text_or_null, |_, end| match end {
            End::Fatal { fix, .. } => fix.clone().into(),
            _ => Value::Null,
        },
            "What to do about it.";
    }
}

document_fields! {
    /// The verdict.
    VERDICT of Verdict, in Report {
        "reached" flag, |_, verdict| verdict.reached.into(),
            "Whether in every whole interval at least 99 % of the requests that were due were sent.";
        "fault" || json!({ "enum": Fault::ALL.map(Fault::name) }), |_, verdict| verdict.fault.name().into(),
            "Whose fault it was where it was not reached: nobody's, this program's and its machine's, the endpoint's; or that the run was stopped before its end, until when it was reached.";
        "sentences" || list(&text()), |_, verdict| verdict.sentences.clone().into(),
            "The same in words. For people: they may be worded otherwise in another version.";
    }
}

document_fields! {
    /// What the account showed at a moment.
    OBSERVATION of Observation, in Report {
        "at_seconds" amount, |_, seen| seconds(seen.at),
            "When, from the start of the schedule on.";
        "status" text_or_null, |_, seen| json!(seen.status),
            "The endpoint's or the inference component's status; null where it could not be read.";
        "desired" count_or_null, |_, seen| json!(seen.desired),
            "Capacity that is wanted; null where it is not known.";
        "in_service" count_or_null, |_, seen| json!(seen.in_service),
            "Capacity in service; null where it is not known.";
        "min_capacity" count_or_null, |_, seen| json!(seen.range.map(|(min, _)| min)),
            "The lower end of the scalable target's range; null where there is none, or where it could not be read.";
        "max_capacity" count_or_null, |_, seen| json!(seen.range.map(|(_, max)| max)),
            "The upper end of it.";
        "alarms" || list(&schema_of(ALARM)), |report, seen| objects(ALARM, report, &seen.alarms),
            "The alarms that call the policies of the target.";
        "activities" || list(&schema_of(ACTIVITY)), |report, seen| objects(ACTIVITY, report, &seen.activities),
            "The scaling activities that are new since the last observation, the oldest first, those that did not scale included.";
        "problems" || list(&text()), |_, seen| seen.problems.clone().into(),
            "What could not be read, each a sentence with its fix.";
    }
}

document_fields! {
    /// An alarm.
    ALARM of AlarmSeen, in Report {
        "name" text, |_, alarm| alarm.name.clone().into(),
            "Its name.";
        "state" || json!({ "enum": STATES.map(AlarmState::as_str) }), |_, alarm| alarm.state.as_str().into(),
            "Its state.";
    }
}

document_fields! {
    /// A scaling activity, as Application Auto Scaling describes it.
    ACTIVITY of ActivitySeen, in Report {
        "id" text, |_, activity| activity.id.clone().into(),
            "ActivityId.";
        "started" time, |_, activity| instant(activity.started),
            "StartTime.";
        "status" text, |_, activity| activity.status.clone().into(),
            "StatusCode.";
        "description" text, |_, activity| activity.description.clone().into(),
            "Description.";
        "cause" text, |_, activity| activity.cause.clone().into(),
            "Cause: the alarm or the schedule it came from.";
        "not_scaled" || list(&text()), |_, activity| activity.not_scaled.clone().into(),
            "Why nothing was scaled, each as a sentence; empty where something was.";
    }
}

document_fields! {
    /// A prediction.
    PREDICTION of Prediction, in Report {
        "plan" text, |_, prediction| prediction.plan.clone().into(),
            "The spec or template it was made from.";
        "requests_per_minute" positive, |_, prediction| number(prediction.requests_per_minute),
            "Requests that one unit of capacity serves in a minute, as the simulator took it.";
        "desired" || list(&count()), |_, prediction| prediction.minutes.iter().map(|minute| minute.desired).collect::<Vec<_>>().into(),
            "Capacity wanted at the end of each minute from the start on.";
        "in_service" || list(&count()), |_, prediction| prediction.minutes.iter().map(|minute| minute.in_service).collect::<Vec<_>>().into(),
            "Whole units in service over each minute from the start on.";
        "activities" || list(&schema_of(PREDICTED)), |report, prediction| objects(PREDICTED, report, &prediction.activities),
            "What would be scaled.";
    }
}

document_fields! {
    /// A predicted change of capacity.
    PREDICTED of PredictedActivity, in Report {
        "at_seconds" amount, |_, activity| seconds(activity.at),
            "When it begins, from the start of the schedule on.";
        "done_seconds" amount, |_, activity| seconds(activity.done),
            "When its units are in service, or gone.";
        "from" count, |_, activity| activity.from.into(),
            "The capacity before.";
        "to" count, |_, activity| activity.to.into(),
            "The capacity after.";
        "cause" text, |_, activity| activity.cause.clone().into(),
            "The policy or scheduled action.";
        "reason" text, |_, activity| activity.reason.clone().into(),
            "Why, as a sentence. For people: it may be worded otherwise in another version.";
    }
}

/// All there are.
pub(super) const UNITS: [Unit; 3] = [Unit::Instance, Unit::Copy, Unit::ProvisionedConcurrency];
/// The words for ends, in the order of the variants.
pub(super) const ENDS: [&str; 6] = ["completed", "interrupted", "aborted", "flat", "fatal", "broken"];
pub(super) const STATES: [AlarmState; 3] = [AlarmState::Ok, AlarmState::Alarm, AlarmState::InsufficientData];

fn how(end: &End) -> &'static str {
    match end {
        End::Completed => ENDS[0],
        End::Interrupted { .. } => ENDS[1],
        End::Aborted { .. } => ENDS[2],
        End::Flat { .. } => ENDS[3],
        End::Fatal { .. } => ENDS[4],
        End::Broken { .. } => ENDS[5],
    }
}

fn prediction(report: &Report) -> Value {
    report.prediction.as_ref().map_or(Value::Null, |prediction| object(PREDICTION, report, prediction))
}

fn prediction_shape() -> Value {
    let mut shape = schema_of(PREDICTION);
    shape["type"] = json!(["object", "null"]);
    shape
}

/// A list of parts as objects.
pub(super) fn objects<T>(fields: &[Field<Report, T>], report: &Report, parts: &[T]) -> Value {
    parts.iter().map(|part| object(fields, report, part)).collect::<Vec<_>>().into()
}

pub(super) fn instant(instant: Timestamp) -> Value {
    instant.to_string().into()
}

/// A time in seconds: the number that is nearest to its nanoseconds.
pub(super) fn seconds(time: Duration) -> Value {
    let text = format!("{}.{:09}", time.as_secs(), time.subsec_nanos());
    number(text.parse().unwrap_or_default())
}

pub(super) fn text_or_null() -> Value {
    json!({ "type": ["string", "null"] })
}

pub(super) fn count_or_null() -> Value {
    json!({ "type": ["integer", "null"], "minimum": 0 })
}

pub(super) fn class_or_null() -> Value {
    let names = Class::ALL.map(Class::name).map(Value::from).into_iter();
    json!({ "enum": names.chain([Value::Null]).collect::<Vec<_>>() })
}
