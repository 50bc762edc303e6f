//! What a timeline says of decisions, whole sentences, and which of them are one entry.

use simulator::report::Recorder;
use simulator::report::timeline::{Entry, Timeline};
use simulator::{
    Activity, Cause, Decision, NotScaledReason as Not, Observer as _, PolicyIndex, Proposal, Scenario, Verdict,
};

use crate::scenario;

/// The plan of most rows: a ladder always on, paired percentages, two target tracking policies, and scheduled actions.
const PLAN: &str = "\
kind: component
capacity: { min: 2, max: 10 }
step_scaling:
  - { name: steps, steps: 'below 20: -1, from 50: +1, from 120: +3' }
  - { name: pair, steps: 'below 10: -50%, below 20: -25%, from 50: +50%, from 90: +100%', alarms: paired }
  - { name: exact, steps: 'below 20: =2, from 50: =12', alarms: paired }
target_tracking:
  - { name: tracking, metric: InvocationsPerCopy, target_value: 60 }
  - { name: busy, metric: CPUUtilizationNormalized, target_value: 70, disable_scale_in: true }
schedules:
  - { name: mornings, schedule: 'cron(0 8 * * ? *)', min: 4, max: 8 }
  - { name: evenings, schedule: 'cron(0 20 * * ? *)', max: 3 }
  - { name: nights, schedule: 'cron(0 22 * * ? *)', min: 1 }
";
const STEPS: usize = 0;
const PAIR_LOW: usize = 1;
const PAIR_HIGH: usize = 2;
const EXACT_HIGH: usize = 4;
const TRACKING: usize = 5;
const BUSY: usize = 6;

fn policy(policy: usize, alarm: usize, metric: f64, step: Option<usize>, wanted: Option<u32>) -> Cause {
    Cause::Policy(Proposal { policy: PolicyIndex(policy), alarm, metric: Some(metric), step, wanted })
}

fn scaled(from: u32, to: u32) -> Verdict {
    Verdict::Scaled(Activity { number: 0, from, to, ends_at_seconds: 0 })
}

fn decision(at_seconds: u64, cause: Cause, capacity: u32, verdict: Verdict) -> Decision {
    Decision { at_seconds, cause, capacity, verdict }
}

fn entries(scenario: &Scenario, decisions: &[Decision]) -> Timeline {
    let mut recorder = Recorder::new(scenario, "test");
    for decision in decisions {
        recorder.decision(decision);
    }
    recorder.finish().timeline
}

fn told(entry: &Entry) -> String {
    let Entry { from_seconds, to_seconds, times, kind, capacity_before, capacity_after, cause, reason } = entry;
    format!("{from_seconds}..{to_seconds} x{times} {kind:?} {capacity_before}>{capacity_after} {cause}: {reason}")
}

#[track_caller]
fn check(cause: Cause, capacity: u32, verdict: Verdict, expected: &str) {
    let timeline = entries(&scenario(PLAN), &[decision(600, cause, capacity, verdict)]);
    let [entry] = timeline.entries.as_slice() else { panic!("{timeline:?}") };
    assert_eq!(format!("{}: {}", entry.cause, entry.reason), expected);
}

#[test]
fn the_order_of_the_policies_is_the_one_these_rows_count_on() {
    let names = scenario(PLAN).deployment.policies.iter().map(|policy| policy.name().to_owned()).collect::<Vec<_>>();
    assert_eq!(names, ["steps", "pair-low", "pair-high", "exact-low", "exact-high", "tracking", "busy"]);
}

#[test]
fn a_step_is_told_by_its_values_and_its_change() {
    for (cause, from, to, expected) in [
        (policy(STEPS, 0, 84.0, Some(2), Some(3)), 2, 3, "steps: InvocationsPerCopy 84, from 50 to below 120: +1"),
        (policy(STEPS, 0, 300.5, Some(3), Some(5)), 2, 5, "steps: InvocationsPerCopy 300.5, from 120: +3"),
        (policy(STEPS, 0, 3.0, Some(0), Some(3)), 4, 3, "steps: InvocationsPerCopy 3, from 0 to below 20: -1"),
        (
            policy(STEPS, 0, 130.0, Some(3), Some(10)),
            8,
            10,
            "steps: InvocationsPerCopy 130, from 120: +3, up to the maximum of 10 copies",
        ),
        (
            policy(STEPS, 0, 130.0, Some(3), Some(8)),
            5,
            7,
            "steps: InvocationsPerCopy 130, from 120: +3, counted from the capacity before the last scale-out, whose \
             cooldown lasts",
        ),
        (policy(PAIR_LOW, 0, 9.0, Some(0), Some(4)), 8, 4, "pair-low: InvocationsPerCopy 9, up to 10: -50%"),
        (
            policy(PAIR_LOW, 0, 12.0, Some(1), Some(6)),
            8,
            6,
            "pair-low: InvocationsPerCopy 12, over 10 and below 20: -25%",
        ),
        (policy(PAIR_LOW, 0, 9.0, Some(0), Some(2)), 3, 2, "pair-low: InvocationsPerCopy 9, up to 10: -50%"),
        (
            policy(PAIR_HIGH, 0, 60.0, Some(0), Some(3)),
            2,
            3,
            "pair-high: InvocationsPerCopy 60, from 50 to below 90: +50%",
        ),
        // A percentage of nothing that is raised to the minimum magnitude.
        (
            policy(PAIR_HIGH, 0, 60.0, Some(0), Some(1)),
            0,
            1,
            "pair-high: InvocationsPerCopy 60, from 50 to below 90: +50%",
        ),
        (
            policy(EXACT_HIGH, 0, 60.0, Some(0), Some(10)),
            2,
            10,
            "exact-high: InvocationsPerCopy 60, from 50: =12, up to the maximum of 10 copies",
        ),
    ] {
        check(cause, from, scaled(from, to), expected);
    }
}

#[test]
fn target_tracking_is_told_by_its_arithmetic() {
    for (cause, from, to, expected) in [
        (
            policy(TRACKING, 0, 84.0, None, Some(5)),
            3,
            5,
            "tracking: InvocationsPerCopy 84, over the target of 60: 3 * 84 / 60 = 4.2, so 5 copies",
        ),
        (
            policy(TRACKING, 1, 20.0, None, Some(2)),
            6,
            2,
            "tracking: InvocationsPerCopy 20, under 54, 90% of the target of 60: 6 * 20 / 60 = 2, so 2 copies",
        ),
        (
            policy(TRACKING, 1, 1.0, None, Some(2)),
            6,
            2,
            "tracking: InvocationsPerCopy 1, under 54, 90% of the target of 60: 6 * 1 / 60 = 0.1, so 1 copy, down to the \
             minimum of 2 copies",
        ),
        (
            policy(BUSY, 0, 98.5, None, Some(10)),
            9,
            10,
            "busy: CPUUtilizationNormalized 98.5, over the target of 70: 9 * 98.5 / 70 = 12.664, so 13 copies, up to the \
             maximum of 10 copies",
        ),
    ] {
        check(cause, from, scaled(from, to), expected);
    }
    let mut scenario = scenario(PLAN);
    scenario.assumptions.set("tracking-scale-in", "one-at-a-time").expect("an assumption");
    let one = decision(600, policy(TRACKING, 1, 20.0, None, Some(5)), 6, scaled(6, 5));
    assert_eq!(
        entries(&scenario, &[one]).entries[0].reason,
        "InvocationsPerCopy 20, under 54, 90% of the target of 60: 6 * 20 / 60 = 2, so 2 copies, one at a time"
    );
}

#[test]
fn what_is_not_done_has_its_reason() {
    let (out, back) = (policy(STEPS, 0, 84.0, Some(2), Some(5)), policy(STEPS, 0, 3.0, Some(0), Some(3)));
    let tracked = policy(TRACKING, 1, 20.0, None, Some(2));
    for (cause, reason, expected) in [
        (
            policy(STEPS, 0, 84.0, Some(2), Some(4)),
            Not::AlreadyAtMaxCapacity,
            "steps: InvocationsPerCopy 84, from 50 to below 120: +1, but already at the maximum of 4 copies",
        ),
        (
            policy(STEPS, 0, 3.0, Some(0), Some(4)),
            Not::AlreadyAtMinCapacity,
            "steps: InvocationsPerCopy 3, from 0 to below 20: -1, but already at the minimum of 4 copies",
        ),
        (
            policy(EXACT_HIGH, 0, 60.0, Some(0), Some(4)),
            Not::AlreadyAtDesiredCapacity,
            "exact-high: InvocationsPerCopy 60, from 50: =12, but already at 4 copies",
        ),
        (
            policy(TRACKING, 0, 61.0, None, Some(4)),
            Not::AlreadyAtMaxCapacity,
            "tracking: InvocationsPerCopy 61, over the target of 60: already at the maximum of 4 copies",
        ),
        (
            policy(TRACKING, 1, 50.0, None, Some(4)),
            Not::AutoScalingAnticipatedFlapping,
            "tracking: InvocationsPerCopy 50, under 54, 90% of the target of 60: with one fewer than 4 copies it would be \
             over the target of 60",
        ),
        (
            policy(STEPS, 0, 23.1, Some(1), None),
            Not::Resting,
            "steps: InvocationsPerCopy 23.1 lies in the resting band, from 20 to below 50",
        ),
        (
            out,
            Not::Updating { until_seconds: 840 },
            "steps: InvocationsPerCopy 84, from 50 to below 120: would add 1 copy, but the endpoint is updating until \
             00:14 UTC",
        ),
        (
            out,
            Not::Cooldown { until_seconds: 86_430 },
            "steps: InvocationsPerCopy 84, from 50 to below 120: would add 1 copy, but in cooldown until 2026-01-06 \
             00:00:30 UTC",
        ),
        (
            out,
            Not::Suspended,
            "steps: InvocationsPerCopy 84, from 50 to below 120: would add 1 copy, but scaling out is suspended",
        ),
        (
            back,
            Not::Suspended,
            "steps: InvocationsPerCopy 3, from 0 to below 20: would remove 1 copy, but scaling in is suspended",
        ),
        (
            back,
            Not::Outvoted { by: PolicyIndex(BUSY) },
            "steps: InvocationsPerCopy 3, from 0 to below 20: would remove 1 copy, but busy is followed, which asks for no less",
        ),
        (
            tracked,
            Not::WaitsForOthers { policy: PolicyIndex(BUSY) },
            "tracking: InvocationsPerCopy 20, under 54, 90% of the target of 60: would remove 2 copies, but busy does not \
             scale in yet",
        ),
        (
            policy(PAIR_HIGH, 0, 12.5, None, None),
            Not::NoStepFound,
            "pair-high: no step for InvocationsPerCopy 12.5, under the threshold of 50",
        ),
        (
            policy(PAIR_LOW, 0, 20.0, None, None),
            Not::NoStepFound,
            "pair-low: no step for InvocationsPerCopy 20, from the threshold of 20 on",
        ),
        (
            policy(STEPS, 0, 30.0, None, None),
            Not::Resting,
            "steps: InvocationsPerCopy 30 lies in steps that change nothing",
        ),
    ] {
        check(cause, 4, Verdict::NotScaled(reason), expected);
    }
    let asleep = policy(TRACKING, 0, 70.0, None, None);
    let expected = "tracking: InvocationsPerCopy 70: a capacity of 0 is held, by the assumption tracking-from-zero";
    check(asleep, 0, Verdict::NotScaled(Not::Resting), expected);
    let unknown = Proposal { policy: PolicyIndex(STEPS), alarm: 0, metric: None, step: None, wanted: None };
    let expected = "steps: no datapoint of InvocationsPerCopy to act by";
    check(Cause::Policy(unknown), 4, Verdict::NotScaled(Not::NoDatapoint), expected);
}

#[test]
fn target_tracking_keeps_the_last_one_while_there_is_work() {
    let cause = policy(TRACKING, 1, 50.0, None, Some(1));
    let expected = "tracking: InvocationsPerCopy 50, under 54, 90% of the target of 60: the last one is needed";
    check(cause, 1, Verdict::NotScaled(Not::AutoScalingAnticipatedFlapping), expected);
}

#[test]
fn scheduled_actions_are_told_by_the_range_they_set() {
    let [mornings, evenings, nights] = [0, 1, 2].map(Cause::ScheduledAction);
    for (cause, capacity, verdict, expected) in [
        (mornings, 2, scaled(2, 4), "mornings: sets the range to 4 to 8: 2 is under the minimum of 4 copies"),
        (evenings, 5, scaled(5, 3), "evenings: sets the maximum to 3: 5 is over the maximum of 3 copies"),
        (nights, 5, Verdict::RangeMoved, "nights: sets the minimum to 1; the capacity of 5 lies within"),
        (
            mornings,
            2,
            Verdict::NotScaled(Not::Updating { until_seconds: 900 }),
            "mornings: sets the range to 4 to 8; the capacity of 2 lies outside, but the endpoint is updating until 00:15 \
             UTC",
        ),
        (
            mornings,
            2,
            Verdict::NotScaled(Not::Suspended),
            "mornings: would set the range to 4 to 8, but scheduled scaling is suspended",
        ),
    ] {
        check(cause, capacity, verdict, expected);
    }
}

#[test]
fn the_range_that_actions_set_is_followed() {
    let [mornings, evenings] = [0, 1].map(Cause::ScheduledAction);
    let timeline = entries(
        &scenario(PLAN),
        &[
            decision(0, mornings, 5, Verdict::RangeMoved),
            decision(60, evenings, 5, Verdict::NotScaled(Not::MinOverMax)),
            decision(120, policy(STEPS, 0, 130.0, Some(3), Some(8)), 7, scaled(7, 8)),
            decision(180, Cause::Range, 3, scaled(3, 4)),
        ],
    );
    let told: Vec<String> = timeline.entries.iter().map(told).collect();
    assert_eq!(
        told,
        [
            "0..0 x1 RangeMoved 5>5 mornings: sets the range to 4 to 8; the capacity of 5 lies within",
            "60..60 x1 NotScaled 5>5 evenings: would set the maximum to 3, but the range is 4 to 8: the minimum would be \
             over the maximum",
            "120..120 x1 ScaledOut 7>8 steps: InvocationsPerCopy 130, from 120: +3, up to the maximum of 8 copies",
            "180..180 x1 ScaledOut 3>4 range: the endpoint is in service again: 3 is under the minimum of 4 copies",
        ]
    );
}

#[test]
fn the_same_decision_minute_after_minute_is_one_entry() {
    let resting = Verdict::NotScaled(Not::Resting);
    let updating = Verdict::NotScaled(Not::Updating { until_seconds: 900 });
    let rest = |metric| policy(STEPS, 0, metric, Some(1), None);
    let timeline = entries(
        &scenario(PLAN),
        &[
            decision(60, rest(30.0), 4, resting),
            // Another policy in between is another story.
            decision(60, policy(TRACKING, 0, 61.0, None, Some(5)), 4, updating),
            decision(120, rest(23.1), 4, resting),
            decision(180, rest(41.8), 4, resting),
            decision(180, policy(TRACKING, 0, 61.0, None, Some(5)), 4, updating),
            // Two minutes later.
            decision(300, rest(30.0), 4, resting),
            // At another capacity.
            decision(360, rest(30.0), 5, resting),
            // Several steps up, then a step down.
            decision(420, policy(STEPS, 0, 84.0, Some(2), Some(5)), 4, updating),
            decision(480, policy(STEPS, 0, 184.0, Some(3), Some(7)), 4, updating),
            decision(540, policy(STEPS, 0, 2.0, Some(0), Some(3)), 4, updating),
            // On both sides of a threshold.
            decision(540, policy(PAIR_LOW, 0, 19.0, None, None), 4, Verdict::NotScaled(Not::NoStepFound)),
            decision(600, policy(PAIR_LOW, 0, 21.0, None, None), 4, Verdict::NotScaled(Not::NoStepFound)),
            // A change of capacity is never the same one.
            decision(600, policy(STEPS, 0, 84.0, Some(2), Some(5)), 4, scaled(4, 5)),
            decision(660, policy(STEPS, 0, 84.0, Some(2), Some(5)), 4, scaled(4, 5)),
        ],
    );
    let told: Vec<String> = timeline.entries.iter().map(told).collect();
    let of_tracking = "NotScaled 4>4 tracking: InvocationsPerCopy 61, over the target of 60: would add 1 copy, but the \
                       endpoint is updating until 00:15 UTC";
    let of_step = "ScaledOut 4>5 steps: InvocationsPerCopy 84, from 50 to below 120: +1";
    assert_eq!(
        told,
        [
            "60..180 x3 NotScaled 4>4 steps: InvocationsPerCopy 23.1 to 41.8 lies in the resting band, from 20 to below 50",
            &format!("60..60 x1 {of_tracking}"),
            &format!("180..180 x1 {of_tracking}"),
            "300..300 x1 NotScaled 4>4 steps: InvocationsPerCopy 30 lies in the resting band, from 20 to below 50",
            "360..360 x1 NotScaled 5>5 steps: InvocationsPerCopy 30 lies in the resting band, from 20 to below 50",
            "420..480 x2 NotScaled 4>4 steps: InvocationsPerCopy 84 to 184: would add 1 to 3 copies, but the endpoint is \
             updating until 00:15 UTC",
            "540..540 x1 NotScaled 4>4 steps: InvocationsPerCopy 2, from 0 to below 20: would remove 1 copy, but the \
             endpoint is updating until 00:15 UTC",
            "540..600 x2 NotScaled 4>4 pair-low: no step for InvocationsPerCopy 19 to 21 around the threshold of 20",
            &format!("600..600 x1 {of_step}"),
            &format!("660..660 x1 {of_step}"),
        ]
    );
}

#[test]
fn what_is_over_the_bound_is_counted() {
    let many = Timeline::MOST_ENTRIES as u64 + 5;
    let cause = policy(STEPS, 0, 84.0, Some(2), Some(5));
    let decisions: Vec<Decision> = (0..many).map(|minute| decision(minute * 60, cause, 4, scaled(4, 5))).collect();
    let timeline = entries(&scenario(PLAN), &decisions);
    assert_eq!((timeline.entries.len(), timeline.left_out), (Timeline::MOST_ENTRIES, 5));
    assert!(timeline.entries.iter().all(|entry| entry.reason.ends_with("+1")));
}
