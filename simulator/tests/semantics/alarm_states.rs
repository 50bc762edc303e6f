//! The state of an alarm by its datapoints.
//!
//! Sources: CloudWatch user guide, "Configuring how CloudWatch alarms treat missing data" (both tables, and the row that
//! they had until 2019), "Evaluating an alarm" (the figure), and `PutMetricAlarm`.

use scaling::AlarmState::{self, Alarm, InsufficientData, Ok};
use scaling::{ComparisonOperator, Evaluation, Fill, TreatMissingData};
use simulator::Assumptions;
use simulator::reference::alarm::evaluate;

use super::support::evaluation;

/// The state an alarm comes to; `None` where it keeps the one it has.
type Outcome = Option<AlarmState>;

const RETAINED: Outcome = None;
const STATES: [AlarmState; 3] = [Ok, Alarm, InsufficientData];

/// Reads `0 - X`: fine, missing, breaching; the newest is the last, and the first that is returned.
fn slots(data: &str) -> Vec<Option<f64>> {
    let value = |word: &str| match word {
        "0" => Some(0.0),
        "X" => Some(1.0),
        _ => None,
    };
    data.split(' ').rev().map(value).collect()
}

fn state_after(data: &str, evaluation: &Evaluation, state: AlarmState, assumptions: &Assumptions) -> AlarmState {
    evaluate(&slots(data), evaluation, |value| 1.0 <= value, state, assumptions).state
}

/// The outcome for every state the alarm can have had.
#[track_caller]
fn check(data: &str, evaluation: &Evaluation, expected: Outcome, assumptions: &Assumptions) {
    for state in STATES {
        let next = state_after(data, evaluation, state, assumptions);
        assert_eq!(next, expected.unwrap_or(state), "{data} by {evaluation:?} from {state}");
    }
}

/// Rows of a table: the data, how many have to breach of three, and the state where missing data is missing, ignored,
/// breaching and not breaching.
#[track_caller]
fn check_table(rows: &[(&str, u32, [Outcome; 4])]) {
    use TreatMissingData::{Breaching, Ignore, Missing, NotBreaching};
    for (data, datapoints_to_alarm, outcomes) in rows {
        for (treatment, expected) in [Missing, Ignore, Breaching, NotBreaching].into_iter().zip(outcomes) {
            let evaluation = Evaluation { treat_missing_data: treatment, ..evaluation(60, 3, *datapoints_to_alarm) };
            check(data, &evaluation, *expected, &Assumptions::DEFAULT);
        }
    }
}

#[test]
fn three_out_of_three() {
    check_table(&[
        ("0 - X - X", 3, [Some(Ok); 4]),
        ("0 - - - -", 3, [Some(Ok); 4]),
        ("- - - - -", 3, [Some(InsufficientData), RETAINED, Some(Alarm), Some(Ok)]),
        ("0 X X - X", 3, [Some(Alarm); 4]),
        ("- - X - -", 3, [Some(Alarm), RETAINED, Some(Alarm), Some(Ok)]),
    ]);
}

#[test]
fn two_out_of_three() {
    check_table(&[
        ("0 - X - X", 2, [Some(Alarm); 4]),
        ("0 0 X 0 X", 2, [Some(Alarm); 4]),
        ("0 - X - -", 2, [Some(Ok), Some(Ok), Some(Alarm), Some(Ok)]),
        ("- - - - 0", 2, [Some(Ok), Some(Ok), Some(Alarm), Some(Ok)]),
        ("- - - X -", 2, [Some(Alarm), RETAINED, Some(Alarm), Some(Ok)]),
    ]);
}

/// Of `0 - X - -` the oldest decides; without it the breach that is left is old enough for an alarm.
#[test]
fn the_range_that_is_fetched_matters() {
    check_table(&[
        ("0 - X - -", 2, [Some(Ok), Some(Ok), Some(Alarm), Some(Ok)]),
        ("- X - -", 2, [Some(Alarm), RETAINED, Some(Alarm), Some(Ok)]),
    ]);
}

#[test]
fn the_row_that_the_tables_had_until_2019() {
    check_table(&[("- - - - X", 3, [Some(InsufficientData), RETAINED, Some(Alarm), Some(Ok)])]);
}

/// The sentences on premature alarms, of an alarm that is `OK`.
#[test]
fn an_alarm_waits_for_breaches_that_may_still_come() {
    for (data, goes_to_alarm) in
        [("- - - - X", false), ("- - - X -", false), ("- - X - -", true), ("- - - X 0", false), ("- - X - 0", false)]
    {
        let state = state_after(data, &evaluation(60, 3, 3), Ok, &Assumptions::DEFAULT);
        assert_eq!(state == Alarm, goes_to_alarm, "{data}");
    }
}

/// As the rules are read by others too: as many breaches as it takes are enough, whatever is missing.
#[test]
fn enough_breaches_are_enough_under_every_treatment() {
    check_table(&[("- - - - X", 1, [Some(Alarm); 4]), ("- - - X X", 2, [Some(Alarm); 4])]);
}

#[test]
fn what_the_guide_leaves_open_is_as_it_is_assumed() {
    let missing = evaluation(60, 3, 3);
    let ignore = Evaluation { treat_missing_data: TreatMissingData::Ignore, ..missing };
    for (name, value, data, evaluation, expected) in [
        ("lone-breach", "insufficient-data", "- - - - X", missing, Some(InsufficientData)),
        ("lone-breach", "ok", "- - - - X", missing, Some(Ok)),
        ("lone-breach", "ok", "- - - X X", missing, Some(Ok)),
        ("lone-breach", "ok", "- - X - -", missing, Some(Alarm)),
        ("lone-breach", "ok", "- - - - -", missing, Some(InsufficientData)),
        ("lone-breach", "ok", "- - - - X", ignore, RETAINED),
        ("old-breach", "retain", "- - X - -", ignore, RETAINED),
        ("old-breach", "alarm", "- - X - -", ignore, Some(Alarm)),
        ("old-breach", "alarm", "- - - X -", ignore, RETAINED),
        ("old-breach", "alarm", "- - - - -", ignore, RETAINED),
    ] {
        let mut assumptions = Assumptions::DEFAULT;
        assumptions.set(name, value).expect("it is in the table");
        check(data, &evaluation, expected, &assumptions);
    }
}

/// The figure of "Evaluating an alarm": breaches in the periods 3, 4 and 5, and one in 9.
#[test]
fn the_figure_of_three_out_of_three() {
    let breaching = [0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 1.0];
    let mut state = Ok;
    let states: Vec<AlarmState> = (3..=breaching.len())
        .map(|period| {
            let slots: Vec<Option<f64>> = breaching[..period].iter().rev().copied().map(Some).collect();
            state = evaluate(&slots, &evaluation(60, 3, 3), |value| 1.0 <= value, state, &Assumptions::DEFAULT).state;
            state
        })
        .collect();
    assert_eq!(states, [Ok, Ok, Alarm, Ok, Ok, Ok, Ok]);
}

#[test]
fn the_newest_datapoints_are_evaluated_and_told_from_the_oldest_on() {
    let slots = [None, Some(5.0), Some(4.0), None, Some(3.0)];
    for (evaluation_periods, datapoints) in [(1, vec![5.0]), (2, vec![4.0, 5.0]), (4, vec![3.0, 4.0, 5.0])] {
        let evaluation = evaluation(60, evaluation_periods, 1);
        let evaluated = evaluate(&slots, &evaluation, |value| 1.0 <= value, Ok, &Assumptions::DEFAULT);
        assert_eq!(evaluated.datapoints, datapoints);
    }
}

#[test]
fn fill_puts_a_value_in_the_place_of_missing_ones() {
    use Fill::{Repeat, Zero};
    for (data, fill, empty_fill, expected) in [
        (&[None, Some(5.0), None, Some(3.0)][..], Zero, "value", vec![3.0, 0.0, 5.0, 0.0]),
        (&[None, Some(5.0), None, Some(3.0)], Repeat, "value", vec![3.0, 3.0, 5.0, 5.0]),
        (&[Some(5.0), None], Repeat, "value", vec![5.0]),
        (&[None, None], Zero, "value", vec![0.0, 0.0]),
        (&[None, None], Zero, "nothing", vec![]),
        (&[None, None], Repeat, "value", vec![]),
        (&[None, Some(1.0)], Zero, "nothing", vec![1.0, 0.0]),
    ] {
        let mut assumptions = Assumptions::DEFAULT;
        assumptions.set("empty-fill", empty_fill).expect("it is in the table");
        let evaluation = Evaluation { fill: Some(fill), ..evaluation(60, 4, 4) };
        let evaluated = evaluate(data, &evaluation, |value| 1.0 <= value, Ok, &assumptions);
        assert_eq!(evaluated.datapoints, expected, "{data:?} {fill:?} {empty_fill}");
    }
}

#[test]
fn operators_compare_as_they_are_called() {
    use ComparisonOperator::{
        GreaterThanOrEqualToThreshold, GreaterThanThreshold, LessThanOrEqualToThreshold, LessThanThreshold,
    };
    for (operator, breaching) in [
        (GreaterThanOrEqualToThreshold, [false, true, true]),
        (GreaterThanThreshold, [false, false, true]),
        (LessThanThreshold, [true, false, false]),
        (LessThanOrEqualToThreshold, [true, true, false]),
    ] {
        let found = [(3, 4), (3, 3), (4, 3)].map(|(value, threshold)| operator.breaches(value, threshold));
        assert_eq!(found, breaching, "{operator}");
    }
}
