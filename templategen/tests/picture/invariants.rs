//! What holds for the picture of every ladder, held against random ones.

use proptest::prelude::*;
use scaling::{Action, AlarmShape, Change, Decimal, StepPolicy, TrackingAction};
use templategen::spec::{self, Spec};

use super::{ladder, read};

/// Sorted distinct bounds of one size: small, with decimals, or of fifteen digits.
fn bounds() -> impl Strategy<Value = Vec<String>> {
    let set = |most: i64| prop::collection::btree_set(-most..most, 1..20);
    prop_oneof![
        set(40).prop_map(|bounds| bounds.iter().map(ToString::to_string).collect()),
        set(300_000).prop_map(|bounds| bounds.iter().map(|bound| thousandths(*bound)).collect()),
        set(999_999_999_999_999).prop_map(|bounds| bounds.iter().map(ToString::to_string).collect()),
        set(999_999_999_999_999).prop_map(|bounds| bounds.iter().map(|bound| thousandths(*bound)).collect()),
    ]
}

fn thousandths(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{}.{:03}", value.unsigned_abs() / 1000, value.unsigned_abs() % 1000)
}

/// Specs of one random ladder, those that are refused left out.
fn specs() -> impl Strategy<Value = Spec> {
    let amounts = prop::collection::vec(prop_oneof![-40_i32..40, Just(i32::MAX)], 20);
    let settings = (0..3_usize, any::<bool>(), any::<bool>(), 1_u32..4, 0_u32..5);
    (bounds(), any::<prop::sample::Index>(), amounts, settings).prop_filter_map(
        "the spec is refused",
        |(bounds, cut, amounts, (kind, paired, touching, periods, min))| {
            let cut = cut.index(bounds.len() + 1);
            let change = |amount: i32| match (kind, amount) {
                (2, amount) => format!("={}", amount.unsigned_abs()),
                (_, 0) => "0".to_owned(),
                (0, amount) => format!("{amount:+}"),
                (_, amount) => format!("{amount:+}%"),
            };
            let step = |side: &str, index: usize| format!("{side} {}: {}", bounds[index], change(amounts[index]));
            let mut steps: Vec<_> = (0..cut).map(|index| step("below", index)).collect();
            if touching && 0 < cut && cut < bounds.len() {
                steps.push(format!("from {}: {}", bounds[cut - 1], change(amounts[19])));
            }
            steps.extend((cut..bounds.len()).map(|index| step("from", index)));
            let magnitude = if kind == 1 { "min_adjustment_magnitude: 3, " } else { "" };
            let shape = if paired { "paired".to_owned() } else { format!("always-on, floor: {}", floor(&bounds[0])) };
            let text = format!(
                "kind: component\ncapacity: {{ min: {min}, max: 50 }}\nstep_scaling: {{ alarms: {shape}, {magnitude}\
                 evaluation_periods: {periods}, missing_data: ignore, steps: '{}' }}\n",
                steps.join(", ")
            );
            spec::read("random", text.as_bytes()).spec
        },
    )
}

/// A number under a bound, so that the ladder is not refused for its floor.
fn floor(bound: &str) -> String {
    if bound.starts_with('-') {
        format!("-9{}", "9".repeat(bound.find('.').unwrap_or(bound.len()).min(14)))
    } else {
        "-1".to_owned()
    }
}

/// Every bound, a hair beside every bound, and the floor with what is under it.
fn probes(policy: &StepPolicy) -> Vec<Decimal> {
    let hair = Decimal::parse("0.0001").expect("a number");
    let beside = |value: Decimal| [value - hair, value, value - (Decimal::ZERO - hair)];
    policy.ladder().steps().map(|step| step.value).chain([policy.floor()]).flat_map(beside).collect()
}

/// The columns of the ticks, with the rows above and under them; `None` where the ladder stands upright.
fn number_line(picture: &str) -> Option<(Vec<&str>, Vec<usize>)> {
    let lines: Vec<_> = picture.lines().collect();
    let drawn = |line: &&str| line.contains("--") && line.trim().chars().all(|letter| "<|->".contains(letter));
    let line = lines.iter().position(drawn)?;
    let ticks = lines[line].char_indices().filter(|(_, letter)| *letter == '|').map(|(column, _)| column);
    Some((lines[line - 1..].to_vec(), ticks.collect()))
}

fn word_at(line: &str, column: usize) -> &str {
    let start = line[..column].rfind(' ').map_or(0, |blank| blank + 1);
    line[start..].split(' ').next().unwrap_or_default()
}

/// The bounds a policy is drawn with, from left to right.
fn drawn_bounds(policy: &StepPolicy) -> Vec<Decimal> {
    let mut bounds: Vec<_> = policy.ladder().steps().map(|step| step.value).collect();
    if policy.shape() == AlarmShape::AlwaysOn {
        bounds.insert(0, policy.floor());
    }
    bounds.dedup();
    bounds
}

/// A condition read back from the text: bounds with whether they are counted in.
#[derive(Debug)]
struct Condition {
    lower: Option<(Decimal, bool)>,
    upper: Option<(Decimal, bool)>,
}

impl Condition {
    /// The condition a line begins with, as in `10 < m <= 20`.
    fn parse(line: &str) -> Option<Self> {
        let bound = |value: &str, comparison: &str| match comparison {
            "<" => Some((Decimal::parse(value).ok()?, false)),
            "<=" => Some((Decimal::parse(value).ok()?, true)),
            _ => None,
        };
        let words: Vec<_> = line.split_whitespace().collect();
        match words.as_slice() {
            ["m", comparison, value, ..] => Some(Self { lower: None, upper: Some(bound(value, comparison)?) }),
            [value, comparison, "m", rest @ ..] => {
                let upper = if let [comparison, value, ..] = rest { bound(value, comparison) } else { None };
                Some(Self { lower: Some(bound(value, comparison)?), upper })
            }
            _ => None,
        }
    }

    fn holds(&self, value: Decimal) -> bool {
        let over = |(bound, counted_in): (Decimal, bool)| bound < value || (counted_in && bound == value);
        let under = |(bound, counted_in): (Decimal, bool)| value < bound || (counted_in && bound == value);
        self.lower.is_none_or(over) && self.upper.is_none_or(under)
    }
}

/// Whether a picture says that a capacity is the result, and its arithmetic, where there is some, leads to it.
fn check_result(picture: &str, capacity: u32) -> Result<(), TestCaseError> {
    let row = |label: &str| picture.lines().find_map(|line| line.strip_prefix("  ")?.strip_prefix(label));
    let capacity = capacity.to_string();
    let shown = row("result").and_then(|result| result.split_whitespace().next());
    prop_assert_eq!(shown, Some(capacity.as_str()), "{}", picture);
    let last = row("arithmetic").and_then(|sum| sum.rsplit(' ').next());
    prop_assert!(last.is_none_or(|last| last == capacity), "{}", picture);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn every_bound_and_every_change_is_there_and_no_line_is_wider_than_the_page(spec in specs()) {
        let policy = &spec.plan.step_policies()[0];
        for value in probes(policy).into_iter().map(Some).chain([None]) {
            let picture = ladder(&spec, value, None);
            for line in picture.lines() {
                prop_assert!(line.chars().count() <= 100, "{}", picture);
                prop_assert_eq!(line, line.trim_end(), "{}", &picture);
            }
            let drawing = picture.split("\n\n").nth(1).expect("the drawing stands second");
            let words: Vec<_> = drawing.split_whitespace().flat_map(|word| [word, word.trim_start_matches('|')]).collect();
            for step in policy.ladder().steps() {
                let change = if step.change == Change::Rest { "resting".to_owned() } else { step.change.to_string() };
                prop_assert!(words.contains(&step.value.to_string().as_str()), "{}\n{}", step.value, picture);
                prop_assert!(words.contains(&change.as_str()), "{}\n{}", change, picture);
            }
        }
    }

    #[test]
    fn a_bound_stands_over_its_tick_and_the_caret_where_its_value_lies(spec in specs()) {
        let policy = &spec.plan.step_policies()[0];
        let bounds = drawn_bounds(policy);
        for value in probes(policy) {
            let picture = ladder(&spec, Some(value), None);
            let Some((rows, ticks)) = number_line(&picture) else {
                prop_assert_eq!(picture.matches(&format!("  <-- {value}\n")).count(), 1, "{}", &picture);
                continue;
            };
            let labels: Vec<_> = ticks.iter().map(|tick| word_at(rows[0], *tick).to_owned()).collect();
            let expected: Vec<_> = bounds.iter().map(ToString::to_string).collect();
            prop_assert_eq!(labels, expected, "{}", &picture);
            let caret = rows[2].find('^').expect("a caret under the line");
            for (bound, tick) in bounds.iter().zip(&ticks) {
                prop_assert_eq!(bound.cmp(&value), tick.cmp(&caret), "{} at {}\n{}", bound, value, &picture);
            }
        }
    }

    #[test]
    fn the_service_takes_the_step_whose_condition_is_printed_and_no_other(spec in specs()) {
        let policy = &spec.plan.step_policies()[0];
        let picture = ladder(&spec, None, None);
        let mut conditions = picture.lines().filter_map(Condition::parse);
        for reading in policy.readings() {
            let adjustments = reading.step_adjustments();
            let printed: Vec<_> = conditions.by_ref().take(adjustments.len()).collect();
            prop_assert_eq!(printed.len(), adjustments.len(), "{}", &picture);
            for value in probes(policy) {
                let taken = scaling::select(&adjustments, value - reading.threshold).filter(|_| reading.breaches(value));
                for (condition, adjustment) in printed.iter().zip(&adjustments) {
                    let holds = condition.holds(value);
                    prop_assert_eq!(holds, taken == Some(adjustment), "{} {:?}\n{}", value, condition, &picture);
                }
            }
        }
        prop_assert!(conditions.next().is_none(), "{}", picture);
    }

    #[test]
    fn the_step_adjustments_are_printed_as_they_are_deployed(spec in specs()) {
        let picture = ladder(&spec, None, None);
        let words: Vec<_> = picture.split_whitespace().collect();
        let bound = |bound: Option<Decimal>| bound.map_or_else(|| "open".to_owned(), |bound| bound.to_string());
        for reading in spec.plan.step_policies()[0].readings() {
            for step in reading.step_adjustments() {
                let lower = bound(step.metric_interval_lower_bound);
                let upper = bound(step.metric_interval_upper_bound);
                let adjustment = step.scaling_adjustment.to_string();
                let in_table = [&lower, &upper, &adjustment].map(String::as_str);
                let in_record = ["lower", "bound", &lower, "upper", "bound", &upper, "adjustment", &adjustment];
                let there = words.windows(3).any(|row| row == in_table) || words.windows(8).any(|row| row == in_record);
                prop_assert!(there, "{:?}\n{}", step, picture);
            }
        }
    }

    #[test]
    fn the_result_shown_is_the_action(spec in specs(), capacity in 0_u32..70) {
        let policy = &spec.plan.step_policies()[0];
        for value in probes(policy) {
            let after = match policy.action(value, capacity, spec.plan.capacity()) {
                Action::NoAlarm => capacity,
                Action::Step { capacity, .. } => capacity,
            };
            let picture = ladder(&spec, Some(value), Some(capacity));
            check_result(&picture, after)?;
        }
    }

    #[test]
    fn target_tracking_leads_where_the_domain_says(
        target in prop_oneof!["[1-9][0-9]{0,8}", "[0-9]\\.[0-9]{0,8}[1-9]"],
        value in prop_oneof!["[0-9]{1,9}", "-?[0-9]{1,3}\\.[0-9]{1,9}"],
        capacity in 0_u32..70,
        disable_scale_in in any::<bool>(),
    ) {
        let spec = read(&format!(
            "{{ capacity: {{ min: 2, max: 50 }}, target_tracking: {{ metric: InvocationsPerInstance, \
             target_value: {target}, disable_scale_in: {disable_scale_in} }} }}"
        ));
        let policy = &spec.plan.target_tracking_policies()[0];
        let value = Decimal::parse(&value).expect("a number");
        let after = match policy.action(value, capacity, spec.plan.capacity()) {
            TrackingAction::Hold => capacity,
            TrackingAction::ScaleOut(after) | TrackingAction::ScaleIn(after) => after,
        };
        let picture = ladder(&spec, Some(value), Some(capacity));
        check_result(&picture, after)?;
        prop_assert!(picture.lines().all(|line| line.chars().count() <= 100 && line == line.trim_end()), "{}", picture);
    }
}

#[test]
fn both_forms_of_the_ladder_are_drawn() {
    let steps = |count: i64| (0..count).map(|step| format!("from {}: +1", step * 1000)).collect::<Vec<_>>().join(", ");
    let spec = |count| {
        read(&format!(
            "capacity: {{ min: 1, max: 2 }}\nstep_scaling: {{ alarms: paired, steps: '{}' }}\n",
            steps(count)
        ))
    };
    assert!(number_line(&ladder(&spec(3), None, None)).is_some());
    assert!(number_line(&ladder(&spec(20), None, None)).is_none());
}
