//! Reports read back from JSON.
//!
//! What can be told from the rest of a report is not read but compared: the report is written again, and has to be the
//! document. So no figure can be changed without its histogram, and nothing be added that would be lost.

use std::sync::Arc;

use serde_json::Value;

use super::fields::{ENDS, STATES, UNITS};
use super::place::{Place, Wrong, difference};
use super::{VERSION, soundness, value};
use crate::histogram::Histogram;
use crate::observation::{ActivitySeen, AlarmSeen, Observation};
use crate::outcome::Class;
use crate::plan::{ArrivalProcess, Shard};
use crate::report::{End, PredictedActivity, PredictedMinute, Prediction, Problem, Report, RunFacts};
use crate::tally::{FailureKind, FailureTally, Tally, VariantTally};

/// Members that may be otherwise in a document than they would be written: sentences may be worded otherwise, and another
/// compressor may pack a histogram otherwise.
const FREE: [&str; 2] = ["sentences", "histogram"];

/// The report of a document that [`json`](super::json()) wrote; `name` is what messages call it.
///
/// # Errors
/// Where it is none, where another version of this program wrote it in a form that is not known here, and where it is
/// damaged or was changed: then the message names the place.
pub fn read_json(name: &str, bytes: &[u8]) -> Result<Report, Problem> {
    const WHOLE: &str = "take the file as `loadgen run --json FILE` wrote it, whole and unchanged";
    let document: Value = serde_json::from_slice(bytes).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        if error.is_eof() {
            Problem::new(format!("`{name}` is no report: it ends in the middle, at {place}"), WHOLE)
        } else {
            Problem::new(format!("`{name}` is no report: it is not JSON at {place}"), WHOLE)
        }
    })?;
    match document.get("version").map(|version| (version, version.as_u64())) {
        Some((_, Some(VERSION))) => {}
        Some((version, Some(_))) => {
            let message =
                format!("`{name}` has version {version} of a report, and this program knows version {VERSION} alone");
            return Err(Problem::new(message, "use the version of loadgen that wrote it"));
        }
        _ => {
            let message = format!("`{name}` is no report: it has no version");
            return Err(Problem::new(message, WHOLE));
        }
    }
    report(&document).map_err(|Wrong { path, reason }| Problem::new(format!("`{name}`: `{path}` {reason}"), WHOLE))
}

fn report(document: &Value) -> Result<Report, Wrong> {
    let place = Place::root(document);
    let report = Report {
        run: run(&place.member("run")?)?,
        end: end(&place.member("end")?)?,
        total: tally(&place.member("total")?)?,
        intervals: place.member("intervals")?.list(tally)?,
        observations: place.member("observations")?.list(observation)?,
        prediction: place.member("prediction")?.optional(prediction)?,
    };
    soundness::check(&report)?;
    difference("", &value(&report), document, &FREE).map_or(Ok(report), Err)
}

fn run(place: &Place<'_>) -> Result<RunFacts, Wrong> {
    let seed = place.member("seed")?;
    let arrivals = match seed.optional(Place::count)? {
        None => ArrivalProcess::Constant,
        Some(seed) => ArrivalProcess::Poisson { seed },
    };
    Ok(RunFacts {
        version: place.member("program_version")?.text()?,
        target: place.member("target")?.text()?,
        unit: place
            .member("unit")?
            .word("unit of capacity", |word| UNITS.into_iter().find(|unit| unit.name() == word))?,
        address: place.member("address")?.text()?,
        payload: place.member("payload")?.text()?,
        started: place.member("started")?.instant()?,
        schedule: place.member("schedule")?.text()?,
        schedule_seconds: place.member("schedule_seconds")?.count()?,
        schedule_total: place.member("schedule_requests")?.count()?,
        arrivals,
        shards: place.member("shards")?.list(shard)?,
        interval_seconds: place.member("interval_seconds")?.count()?,
        max_in_flight: place.member("max_in_flight")?.count()?,
        timeout: place.member("timeout_seconds")?.seconds()?,
        signed: place.member("signed")?.flag()?,
    })
}

fn shard(place: &Place<'_>) -> Result<Shard, Wrong> {
    let (number, of): (u64, u64) = (place.member("number")?.count()?, place.member("of")?.count()?);
    let shard = number.checked_sub(1).and_then(|index| Shard::new(index, of));
    shard.ok_or_else(|| place.wrong(format!("is shard {number} of {of}, which there is not")))
}

fn end(place: &Place<'_>) -> Result<End, Wrong> {
    let at = || place.member("at_seconds")?.seconds();
    let text = |name| place.member(name)?.text();
    let how = place.member("how")?;
    match how.word("end of a run", |word| ENDS.iter().position(|end| *end == word))? {
        0 => Ok(End::Completed),
        1 => Ok(End::Interrupted { at: at()? }),
        2 => Ok(End::Aborted { at: at()?, condition: text("condition")?, measured: text("measured")? }),
        3 => Ok(End::Flat { at: at()?, measured: text("measured")? }),
        4 => Ok(End::Fatal {
            at: at()?,
            class: place.member("class")?.word("class of failures", Class::of_name)?,
            message: text("message")?,
            fix: text("fix")?,
        }),
        _ => Ok(End::Broken { at: at()? }),
    }
}

fn tally(place: &Place<'_>) -> Result<Tally, Wrong> {
    let count = |name| place.member(name)?.count();
    let times = |name| place.member(name)?.optional(histogram).map(Option::unwrap_or_default);
    Ok(Tally {
        due: count("due")?,
        sent: count("sent")?,
        dropped: count("dropped")?,
        late: count("late")?,
        answered: count("answered")?,
        failed: count("failed")?,
        bytes: count("bytes")?,
        parts: count("parts")?,
        lateness: times("lateness")?,
        response_times: times("response_time")?,
        service_times: times("service_time")?,
        failure_times: times("failure_time")?,
        first_part_times: times("first_part_time")?,
        part_gaps: times("part_gap")?,
        failures: place.member("failures")?.list(failures)?.into_iter().collect(),
        variants: place.member("variants")?.list(variant)?.into_iter().collect(),
    })
}

fn histogram(place: &Place<'_>) -> Result<Histogram, Wrong> {
    let histogram = place.member("histogram")?;
    Histogram::decoded(&histogram.text()?).map_err(|reason| histogram.wrong(reason))
}

fn failures(place: &Place<'_>) -> Result<(FailureKind, FailureTally), Wrong> {
    let kind = FailureKind {
        class: place.member("class")?.word("class of failures", Class::of_name)?,
        error_type: place.member("error_type")?.text()?,
        status: place.member("status")?.optional(Place::count)?,
        original_status: place.member("original_status")?.optional(Place::count)?,
        log_stream: place.member("log_stream")?.optional(Place::text)?,
    };
    let tally = FailureTally { count: place.member("count")?.count()?, example: place.member("example")?.text()? };
    Ok((kind, tally))
}

fn variant(place: &Place<'_>) -> Result<(Arc<str>, VariantTally), Wrong> {
    let requests =
        VariantTally { answered: place.member("answered")?.count()?, failed: place.member("failed")?.count()? };
    Ok((place.member("name")?.text()?.into(), requests))
}

fn observation(place: &Place<'_>) -> Result<Observation, Wrong> {
    let count = |name| place.member(name)?.optional(Place::count::<u32>);
    Ok(Observation {
        at: place.member("at_seconds")?.seconds()?,
        status: place.member("status")?.optional(Place::text)?,
        desired: count("desired")?,
        in_service: count("in_service")?,
        range: count("min_capacity")?.zip(count("max_capacity")?),
        alarms: place.member("alarms")?.list(alarm)?,
        activities: place.member("activities")?.list(activity)?,
        problems: place.member("problems")?.list(Place::text)?,
    })
}

fn alarm(place: &Place<'_>) -> Result<AlarmSeen, Wrong> {
    let state = |word: &str| STATES.into_iter().find(|state| state.as_str() == word);
    Ok(AlarmSeen {
        name: place.member("name")?.text()?,
        state: place.member("state")?.word("state of an alarm", state)?,
    })
}

fn activity(place: &Place<'_>) -> Result<ActivitySeen, Wrong> {
    let text = |name| place.member(name)?.text();
    Ok(ActivitySeen {
        id: text("id")?,
        started: place.member("started")?.instant()?,
        status: text("status")?,
        description: text("description")?,
        cause: text("cause")?,
        not_scaled: place.member("not_scaled")?.list(Place::text)?,
    })
}

fn prediction(place: &Place<'_>) -> Result<Prediction, Wrong> {
    let desired = place.member("desired")?.list(Place::count)?;
    let in_service = place.member("in_service")?.list(Place::count)?;
    let minutes = desired.into_iter().zip(in_service);
    Ok(Prediction {
        plan: place.member("plan")?.text()?,
        requests_per_minute: place.member("requests_per_minute")?.number()?,
        minutes: minutes.map(|(desired, in_service)| PredictedMinute { desired, in_service }).collect(),
        activities: place.member("activities")?.list(predicted)?,
    })
}

fn predicted(place: &Place<'_>) -> Result<PredictedActivity, Wrong> {
    Ok(PredictedActivity {
        at: place.member("at_seconds")?.seconds()?,
        done: place.member("done_seconds")?.seconds()?,
        from: place.member("from")?.count()?,
        to: place.member("to")?.count()?,
        cause: place.member("cause")?.text()?,
        reason: place.member("reason")?.text()?,
    })
}
