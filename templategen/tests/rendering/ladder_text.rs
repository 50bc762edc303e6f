//! What the console takes as a ladder, held against what the function reads.

use proptest::prelude::*;
use templategen::spec;
use templategen::template::{self, Declared, Form};

use crate::specs::read;

/// A spec with a ladder by a metric that may be negative.
fn with_steps(steps: &str) -> String {
    format!(
        "{{ capacity: {{ min: 1, max: 9 }}, dashboard: false, step_scaling: {{ \
         metric: {{ namespace: N, metric_name: m }}, alarms: paired, steps: '{steps}' }} }}"
    )
}

fn parameter(spec: &str) -> Declared {
    let parameters = template::parameters(&read(spec), Form::Managed);
    parameters.into_iter().find(|parameter| parameter.name == "ScaleSteps").expect("the ladder is a parameter")
}

/// Whether the domain reads a ladder.
fn is_read(steps: &str) -> bool {
    spec::read("test.spec.yaml", with_steps(steps).as_bytes()).spec.is_some()
}

/// What the templates of these ladders take: of units or exact capacities, of percentages, of a policy that wakes.
fn of_each_kind() -> [Declared; 3] {
    [
        parameter(&with_steps("from 50: +1")),
        parameter(&with_steps("from 50: +10%")),
        parameter(
            "{ kind: async, capacity: { min: 0, max: 9 }, target_tracking: { metric: ApproximateBacklogSizePerInstance, \
             target_value: 5 }, step_scaling: { metric: HasBacklogWithoutCapacity, alarms: paired, steps: 'from 1: +1' } }",
        ),
    ]
}

/// The text, whether the domain reads it, and whether each kind of template takes it.
#[track_caller]
fn check(steps: &str, read: bool, [units, percent, waking]: [bool; 3]) {
    assert_eq!(is_read(steps), read, "{steps:?} is read");
    let taken = of_each_kind().map(|parameter| parameter.takes(steps));
    assert_eq!(taken, [units, percent, waking], "{steps:?} is taken for units, percentages, waking");
}

const EVERYWHERE_BUT_PERCENT: [bool; 3] = [true, false, true];
const IN_UNITS: [bool; 3] = [true, false, false];
const IN_PERCENT: [bool; 3] = [true, true, false];
const NOWHERE: [bool; 3] = [false; 3];

#[test]
fn ladders() {
    check("from 50: +1", true, EVERYWHERE_BUT_PERCENT);
    check("below 20: -1, from 50: +1, from 120: +3", true, EVERYWHERE_BUT_PERCENT);
    check("below20:-1,from50:+1", true, EVERYWHERE_BUT_PERCENT);
    check("  below  20 :  -1  ,  from  50  :  +1  ", true, EVERYWHERE_BUT_PERCENT);
    check("below -5: -2, below 0.25: 0, below 2: -1", true, IN_UNITS);
    check("below 20: -1", true, IN_UNITS);
    check("from 60: 0, from 120: +3", true, EVERYWHERE_BUT_PERCENT);
    check("from 60: +3, from 120: 0", true, IN_UNITS);
    check("below 20: =1, from 20: =4", true, EVERYWHERE_BUT_PERCENT);
    check("below 20: =1, from 20: =0", true, IN_UNITS);
    check("below 20: -10%, from 50: +25 %", true, IN_PERCENT);
    check("below 20: -10%, from 50: 0, from 60: +25%", true, IN_PERCENT);
}

#[test]
fn slips_of_the_pen() {
    for slip in [
        "",
        " ",
        ",",
        "form 50: +1",
        "below 20 -1",
        "below 20: -1,",
        ", from 50: +1",
        "below 20: -1,, from 50: +1",
        "+1,5",
        "from 1,5: +1",
        "Below 20: -1",
        "FROM 50: +1",
        "below 20: 1",
        "from 50: 1%",
        "from 50: +1, below 20: -1",
        "below 20: -1; from 50: +1",
        "from 50 :",
        "from: +1",
        "from 50: + 1",
        "from 50: +1.5",
        "from 50: =4%",
        "from 5e3: +1",
        "from .5: +1",
        "from 5.: +1",
        "from +5: +1",
        "from 50%: +1",
        "from 50: +1 from 60: +2",
        "from 50: +1\"",
        "from 50: +99999999999",
    ] {
        check(slip, false, NOWHERE);
    }
}

/// What a console user can not type, or what a dashboard's body could not hold: other white space, numbers that are none
/// in JSON.
#[test]
fn readable_and_not_taken() {
    check("from 50:\t+1", true, NOWHERE);
    check("from\u{a0}50: +1", true, NOWHERE);
    check("from 050: +1", true, NOWHERE);
}

/// What a pattern can not see, the function tells.
#[test]
fn taken_and_not_readable() {
    check("from 50: +1, from 20: +2", false, EVERYWHERE_BUT_PERCENT);
    check("from 50: +1, from 60: +10%, from 70: +1", false, EVERYWHERE_BUT_PERCENT);
    check("from 50: +9999999999", false, EVERYWHERE_BUT_PERCENT);
}

#[test]
fn what_is_wanted_is_shown_by_an_example_that_is_taken() {
    let wanted = of_each_kind().map(|parameter| parameter.wanted());
    assert_eq!(
        wanted,
        [
            "steps with commas between them, as in 'below 20: -1, from 50: +1'",
            "steps with commas between them, as in 'below 20: -10%, from 50: +10%'",
            "steps with commas between them, as in 'from 1: +1, from 10: +2'; the last step adds, because this policy is \
             what comes back from 0",
        ]
    );
    for (parameter, wanted) in of_each_kind().into_iter().zip(wanted) {
        assert!(parameter.takes(wanted.split('\'').nth(1).expect("an example")), "{wanted}");
    }
}

/// Blanks where white space is free.
fn blanks() -> impl Strategy<Value = String> {
    (0_usize..4).prop_map(|count| " ".repeat(count))
}

/// A ladder the domain reads, in one kind of change, and the pieces of its text with white space free between them.
fn pieces() -> impl Strategy<Value = (Vec<String>, bool)> {
    let bounds = prop::collection::btree_set(-99_999_i32..99_999, 1..9);
    let amounts = prop::collection::vec(1_u32..2_147_483_647, 9);
    (bounds, any::<prop::sample::Index>(), amounts, 0_usize..3).prop_map(|(bounds, cut, amounts, kind)| {
        let cut = cut.index(bounds.len() + 1);
        let mut pieces = Vec::new();
        for (index, (bound, amount)) in bounds.into_iter().zip(amounts).enumerate() {
            let (keyword, sign) = if index < cut { ("below", "-") } else { ("from", "+") };
            let sign = if kind == 2 { "=" } else { sign };
            let minus = if bound < 0 { "-" } else { "" };
            let bound = bound.unsigned_abs();
            pieces.extend((0 < index).then(|| ",".to_owned()));
            pieces.extend([keyword.to_owned(), format!("{minus}{}.{:02}", bound / 100, bound % 100), ":".to_owned()]);
            pieces.push(format!("{sign}{amount}"));
            pieces.extend((kind == 1).then(|| "%".to_owned()));
        }
        (pieces, kind == 1)
    })
}

proptest! {
    #[test]
    fn every_ladder_that_is_read_is_taken(
        (pieces, percent) in pieces(),
        blanks in prop::collection::vec(blanks(), 60),
    ) {
        let mut blanks = blanks.into_iter().cycle();
        let mut text = blanks.next().unwrap_or_default();
        for piece in &pieces {
            text.extend([piece.clone(), blanks.next().unwrap_or_default()]);
        }
        prop_assert!(is_read(&text), "{text:?} is not read");
        let [units, percentages, _] = of_each_kind();
        prop_assert!(units.takes(&text), "{text:?} is not taken");
        prop_assert_eq!(percentages.takes(&text), percent, "{:?}", text);
    }
}
