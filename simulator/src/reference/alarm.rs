//! How CloudWatch makes a state of the newest datapoints of a metric.
//!
//! Source: CloudWatch user guide, "Configuring how CloudWatch alarms treat missing data": both tables, and the sentences
//! on premature alarms. Where these leave something open, an assumption says it.

use scaling::{AlarmState, Evaluation, Fill, TreatMissingData};

use crate::Assumptions;
use crate::assumptions::{EmptyFill, LoneBreach, OldBreach};

/// What came of an evaluation.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluated {
    /// The state the alarm has now.
    pub state: AlarmState,
    /// The datapoints it comes from, the oldest first; none where all are missing.
    pub datapoints: Vec<f64>,
}

/// The state that an alarm has next.
///
/// `slots` are the datapoints that are fetched, the newest first, each a period: at least as many as there are
/// evaluation periods. `state` is the one it has.
#[must_use]
pub fn evaluate(
    slots: &[Option<f64>],
    evaluation: &Evaluation,
    breaches: impl Fn(f64) -> bool,
    state: AlarmState,
    assumptions: &Assumptions,
) -> Evaluated {
    let slots = filled(slots, evaluation.fill, assumptions.empty_fill);
    let real: Vec<(usize, f64)> =
        slots.iter().enumerate().filter_map(|(slot, value)| value.map(|value| (slot, value))).collect();
    let needed = evaluation.evaluation_periods as usize;
    let to_alarm = evaluation.datapoints_to_alarm as usize;

    let evaluated = &real[..real.len().min(needed)];
    let breaching: Vec<usize> = evaluated.iter().filter(|(_, value)| breaches(*value)).map(|(slot, _)| *slot).collect();
    let missing = needed - evaluated.len();
    let is_alarm = |enough: bool| if enough { AlarmState::Alarm } else { AlarmState::Ok };
    let next = if missing == 0 {
        is_alarm(to_alarm <= breaching.len())
    } else {
        match evaluation.treat_missing_data {
            TreatMissingData::Breaching => is_alarm(to_alarm <= breaching.len() + missing),
            TreatMissingData::NotBreaching => is_alarm(to_alarm <= breaching.len()),
            TreatMissingData::Missing | TreatMissingData::Ignore if to_alarm <= breaching.len() => AlarmState::Alarm,
            TreatMissingData::Missing | TreatMissingData::Ignore if breaching.len() < evaluated.len() => AlarmState::Ok,
            TreatMissingData::Missing => of_breaches_alone(&breaching, to_alarm, assumptions),
            TreatMissingData::Ignore => match assumptions.old_breach {
                OldBreach::Alarm if is_old(&breaching, to_alarm) => AlarmState::Alarm,
                OldBreach::Alarm | OldBreach::Retain => state,
            },
        }
    };
    Evaluated { state: next, datapoints: evaluated.iter().rev().map(|(_, value)| *value).collect() }
}

/// The state where missing is missing, and whatever is there breaches without being enough.
fn of_breaches_alone(breaching: &[usize], to_alarm: usize, assumptions: &Assumptions) -> AlarmState {
    match assumptions.lone_breach {
        _ if breaching.is_empty() => AlarmState::InsufficientData,
        _ if is_old(breaching, to_alarm) => AlarmState::Alarm,
        LoneBreach::InsufficientData => AlarmState::InsufficientData,
        LoneBreach::Ok => AlarmState::Ok,
    }
}

/// Whether the oldest breach is at least as far back as there have to be breaches: nothing that is still to come could
/// show in time that it was one of its kind.
fn is_old(breaching: &[usize], to_alarm: usize) -> bool {
    breaching.last().is_some_and(|slot| to_alarm <= slot + 1)
}

/// The datapoints with what metric math puts in the place of missing ones; the newest first.
fn filled(slots: &[Option<f64>], fill: Option<Fill>, empty_fill: EmptyFill) -> Vec<Option<f64>> {
    let is_empty = slots.iter().all(Option::is_none);
    match fill {
        Some(Fill::Zero) if !is_empty || empty_fill == EmptyFill::Value => {
            slots.iter().map(|value| value.or(Some(0.0))).collect()
        }
        Some(Fill::Repeat) => {
            slots.iter().enumerate().map(|(slot, _)| slots[slot..].iter().copied().flatten().next()).collect()
        }
        Some(Fill::Zero) | None => slots.to_vec(),
    }
}
