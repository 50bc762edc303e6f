//! What becomes of a ladder: its regions, its alarms and its step adjustments, as rows; and where this
//! project differs on purpose from the AWS CDK's reading of the same intervals.

use scaling::input::{StepInput, StepPolicyInput, StepsInput};
use scaling::{AlarmShape, Direction, EndpointKind, ProblemCode, Side, StepPolicy};

use AlarmShape::{AlwaysOn, Paired};

use crate::validate;

fn plan(steps: StepsInput, alarms: AlarmShape, floor: Option<&str>) -> Result<StepPolicy, Vec<ProblemCode>> {
    let policy = StepPolicyInput { steps, alarms, floor: floor.map(str::to_owned), ..StepPolicyInput::from_text("") };
    let (policy, problems) = validate(EndpointKind::Realtime, policy);
    policy.ok_or_else(|| problems.iter().map(|problem| problem.code).collect())
}

fn text(steps: &str) -> StepsInput {
    StepsInput::Text(steps.to_owned())
}

/// Every policy as `operator threshold: [lower, upper) adjustment; ...`, open sides as `..`.
fn printed(policy: &StepPolicy) -> Vec<String> {
    let bound = |bound: Option<scaling::Decimal>| bound.map_or_else(|| "..".to_owned(), |bound| bound.to_string());
    policy
        .readings()
        .iter()
        .map(|reading| {
            let steps: Vec<String> = reading
                .step_adjustments()
                .iter()
                .map(|step| {
                    let lower = bound(step.metric_interval_lower_bound);
                    let upper = bound(step.metric_interval_upper_bound);
                    format!("{lower} {upper} {:+}", step.scaling_adjustment)
                })
                .collect();
            format!("{} {}: {}", reading.comparison_operator.symbol(), reading.threshold, steps.join("; "))
        })
        .collect()
}

#[track_caller]
fn check(steps: &str, shape: AlarmShape, expected: &[&str]) {
    let policy = plan(text(steps), shape, None).unwrap_or_else(|codes| panic!("{steps}: {codes:?}"));
    assert_eq!(printed(&policy), expected, "{steps}");
}

#[track_caller]
fn refused(steps: &str, shape: AlarmShape, expected: &[ProblemCode]) {
    assert_eq!(plan(text(steps), shape, None).map(|policy| printed(&policy)), Err(expected.to_vec()), "{steps}");
}

#[test]
fn a_ladder_covers_the_whole_line() {
    let ladder = "below 10: -2, below 20: -1, from 80: +1, from 90: +2";
    let policy = plan(text(ladder), AlwaysOn, None).unwrap();
    let bound = |bound: Option<scaling::Decimal>| bound.map_or_else(|| "..".to_owned(), |bound| bound.to_string());
    let regions: Vec<String> = policy
        .ladder()
        .regions()
        .iter()
        .map(|region| format!("{} {} {}", bound(region.lower), bound(region.upper), region.change))
        .collect();
    assert_eq!(regions, [".. 10 -2", "10 20 -1", "20 80 0", "80 90 +1", "90 .. +2"]);
    let out_only = plan(text("from 65: +2, from 85: +3"), AlwaysOn, None).unwrap();
    assert_eq!(
        out_only.ladder().resting_band().map(|band| (bound(band.lower), bound(band.upper))),
        Some(("..".to_owned(), "65".to_owned()))
    );
}

#[test]
fn always_on_has_one_alarm_at_the_floor_and_a_step_for_every_value() {
    check("below 20: -1, from 50: +1", AlwaysOn, &[">= 0: 0 20 -1; 20 50 +0; 50 .. +1"]);
    check("below 20: -1, from 20: +1", AlwaysOn, &[">= 0: 0 20 -1; 20 .. +1"]);
    check("from 50: +1", AlwaysOn, &[">= 0: 0 50 +0; 50 .. +1"]);
    check("below 20: -1", AlwaysOn, &[">= 0: 0 20 -1; 20 .. +0"]);
    check("from 0: +1", AlwaysOn, &[">= 0: 0 .. +1"]);
    check("from 60: 0, from 120: +3", AlwaysOn, &[">= 0: 0 60 +0; 60 120 +0; 120 .. +3"]);
    check("below 10: +1", AlwaysOn, &[">= 0: 0 10 +1; 10 .. +0"]);
    check("below 20: -50%, from 50: +100%", AlwaysOn, &[">= 0: 0 20 -50; 20 50 +0; 50 .. +100"]);
    check("below 20: =1, from 20: =4", AlwaysOn, &[">= 0: 0 20 +1; 20 .. +4"]);
}

#[test]
fn a_floor_moves_the_always_on_alarm() {
    let policy = plan(text("below -5: -1, from 5.5: +1"), AlwaysOn, Some("-10")).unwrap();
    assert_eq!(printed(&policy), [">= -10: 0 5 -1; 5 15.5 +0; 15.5 .. +1"]);
    let policy = plan(text("below 0.3: -1, from 0.7: +1"), AlwaysOn, Some("0.1")).unwrap();
    assert_eq!(printed(&policy), [">= 0.1: 0 0.2 -1; 0.2 0.6 +0; 0.6 .. +1"]);
    for (steps, floor) in [("below 20: -1", "20"), ("below -5: -1, from 5: +1", "0"), ("from 5: +1", "6")] {
        assert_eq!(plan(text(steps), AlwaysOn, Some(floor)), Err(vec![ProblemCode::StepUnderFloor]), "{steps}");
    }
}

#[test]
fn paired_alarms_stand_at_the_innermost_steps_that_act() {
    check(
        "below 10: -2, below 20: -1, from 80: +1, from 90: +2",
        Paired,
        &["< 20: .. -10 -2; -10 0 -1", ">= 80: 0 10 +1; 10 .. +2"],
    );
    check("below 10: -1, from 50: +1, from 70: +3", Paired, &["< 10: .. 0 -1", ">= 50: 0 20 +1; 20 .. +3"]);
    check("from 65: +2, from 85: +3", Paired, &[">= 65: 0 20 +2; 20 .. +3"]);
    check("below 0: -1, from 100: +1, from 500: +5", Paired, &["< 0: .. 0 -1", ">= 100: 0 400 +1; 400 .. +5"]);
    check("from 60: 0, from 120: +3", Paired, &[">= 120: 0 .. +3"]);
    check("below 5: -2, below 10: 0, from 20: +1", Paired, &["< 5: .. 0 -2", ">= 20: 0 .. +1"]);
    check("from 60: +1, from 120: 0, from 200: +3", Paired, &[">= 60: 0 60 +1; 60 140 +0; 140 .. +3"]);
    check("below 20: =1, from 50: =4", Paired, &["< 20: .. 0 +1", ">= 50: 0 .. +4"]);
    check("below -5: -1, from 5: +1", Paired, &["< -5: .. 0 -1", ">= 5: 0 .. +1"]);
}

#[test]
fn bounds_are_exact() {
    check(
        "below 0.3: -1, from 0.6: +1, from 0.7: +2, from 1.0: +3",
        Paired,
        &["< 0.3: .. 0 -1", ">= 0.6: 0 0.1 +1; 0.1 0.4 +2; 0.4 .. +3"],
    );
    check("from 0.3: +1, from 0.7: +2", Paired, &[">= 0.3: 0 0.4 +1; 0.4 .. +2"]);
}

#[test]
fn an_exact_capacity_can_rest_only_where_no_alarm_calls_it() {
    use ProblemCode::ExactCanNotRest;
    refused("below 20: =1, from 50: =4", AlwaysOn, &[ExactCanNotRest]);
    refused("from 50: =4", AlwaysOn, &[ExactCanNotRest]);
    refused("below 20: =1, from 20: =4, from 80: 0", AlwaysOn, &[ExactCanNotRest]);
    refused("from 50: =4, from 80: 0, from 90: =5", Paired, &[ExactCanNotRest]);
    check("from 50: 0, from 80: =5", Paired, &[">= 80: 0 .. +5"]);
}

/// Intervals of the CDK's tests that are no ladder: an overlap, bounds that cross, and none at all.
#[test]
fn what_the_cdk_refuses_too() {
    refused("below 20: +1, from 10: +2", AlwaysOn, &[ProblemCode::StepOrder]);
    refused("from 0: -2, below 20: -1", AlwaysOn, &[ProblemCode::StepSide]);
    refused(": +1, from 10: +2", AlwaysOn, &[ProblemCode::StepSyntax]);
}

#[test]
fn an_exact_ladder_s_direction_is_read_off_its_capacities() {
    for (steps, below, from) in [
        ("below 20: =1, from 50: =4", Direction::ScaleIn, Direction::ScaleOut),
        ("below 10: =5, from 50: =1", Direction::ScaleOut, Direction::ScaleIn),
        ("below 10: =5, from 10: =1", Direction::ScaleOut, Direction::ScaleIn),
        ("below 5: =1, below 10: =2, from 50: =9, from 90: =12", Direction::ScaleIn, Direction::ScaleOut),
        ("from 50: =4, from 90: =8", Direction::ScaleIn, Direction::ScaleOut),
        ("from 50: =4, from 90: =2", Direction::ScaleOut, Direction::ScaleIn),
        ("below 10: =5, below 20: =3", Direction::ScaleOut, Direction::ScaleIn),
        ("from 50: =4", Direction::ScaleIn, Direction::ScaleOut),
    ] {
        let policy = plan(text(steps), Paired, None).unwrap();
        assert_eq!(
            (policy.ladder().direction(Side::Below), policy.ladder().direction(Side::From)),
            (below, from),
            "{steps}"
        );
    }
}

#[test]
fn each_side_has_a_direction_of_its_own() {
    let both_add = plan(text("below 5: +1, from 50: +1"), Paired, None).unwrap();
    assert!(!both_add.is_scale_in(Side::Below) && !both_add.is_scale_in(Side::From));
    refused("from 50: +1, from 500: -1", Paired, &[ProblemCode::MixedDirections]);
    refused("below 5: +10%, below 50: -10%", AlwaysOn, &[ProblemCode::MixedDirections]);
    check("from 50: +1, from 60: 0, from 500: +2", Paired, &[">= 50: 0 10 +1; 10 450 +0; 450 .. +2"]);
}

#[test]
fn quotas_count_what_is_deployed() {
    let ladder = |steps: usize| {
        let steps: Vec<String> = (1..=steps).map(|step| format!("from {}: +{step}", step * 10)).collect();
        steps.join(", ")
    };
    assert!(plan(text(&ladder(19)), AlwaysOn, None).is_ok());
    refused(&ladder(20), AlwaysOn, &[ProblemCode::TooManySteps]);
    assert!(plan(text(&ladder(20)), Paired, None).is_ok());
    refused(&ladder(21), Paired, &[ProblemCode::TooManySteps]);
}

#[test]
fn the_list_form_is_the_text_form() {
    let step = |side, value: &str, change: &str| StepInput { side, value: value.to_owned(), change: change.to_owned() };
    let rows = [
        (vec![step(Side::Below, "20", "-1"), step(Side::From, "50", "+1")], "below 20: -1, from 50: +1"),
        // A plus is lost on the way through YAML and JSON.
        (vec![step(Side::From, "50", "1"), step(Side::From, "120", "3")], "from 50: +1, from 120: +3"),
        (vec![step(Side::From, "0.50", "25%")], "from 0.5: +25%"),
    ];
    for (list, same) in rows {
        let list = plan(StepsInput::List(list), AlwaysOn, None).unwrap();
        assert_eq!(list.ladder().to_string(), same);
        assert_eq!(Ok(list), plan(text(same), AlwaysOn, None));
    }
}

/// Where the CDK's interval rules and ours part, each with the reason.
#[test]
fn differs_from_the_cdk_on_purpose() {
    // The CDK wants two intervals at least. One step is a complete policy: "from 50 add one".
    check("from 50: +1", Paired, &[">= 50: 0 .. +1"]);
    // The CDK allows one idle band. Several are harmless, and a way to say "not yet" inside a side.
    check("from 10: +1, from 20: 0, from 40: +3", Paired, &[">= 10: 0 10 +1; 10 30 +0; 30 .. +3"]);
    // The CDK takes the line to begin at 0 and makes nonsense of negative metrics. Ours has no beginning.
    check("below -20: -1, from -5: +1", Paired, &["< -20: .. 0 -1", ">= -5: 0 .. +1"]);
    // The CDK's lower alarm is <=, so a value exactly on the bound scales in. `below` means below.
    check("below 20: -1, from 50: +1", Paired, &["< 20: .. 0 -1", ">= 50: 0 .. +1"]);
    // With touching intervals the CDK puts both alarms into ALARM at the shared bound. Ours never are.
    check("below 20: -1, from 20: +1", Paired, &["< 20: .. 0 -1", ">= 20: 0 .. +1"]);
    // The CDK accepts 0..49 and 50..99 as neighbours and leaves 49.5 to nobody. A gap can not be written.
    check("below 49: -1, from 100: +1", Paired, &["< 49: .. 0 -1", ">= 100: 0 .. +1"]);
    // The CDK allows 40 steps because it splits them in the middle. We count what each policy gets.
    let left: Vec<String> = (1..=20).map(|step| format!("below {}: -{}", step * 10, 21 - step)).collect();
    let right: Vec<String> = (1..=20).map(|step| format!("from {}: +{step}", step * 10 + 400)).collect();
    assert!(plan(text(&[left, right].concat().join(", ")), Paired, None).is_ok());
}
