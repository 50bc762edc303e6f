//! What the services take and an author of a spec may not write.

use scaling::ProblemCode::{
    MinOverMax, MinZero, NoPolicy, PolicyName, PolicyNameTwice, ScaleToZeroHalf, ScheduleInstant, ScheduledActionName,
};
use scaling::input::{PlanInput, Rules, ScheduledActionInput, StepPolicyInput, TargetTrackingInput};
use scaling::{AlarmShape, EndpointKind, ProblemCode, ScalingPlan, Severity};

/// The errors by both rules, an author's first.
#[track_caller]
fn check(input: &PlanInput, author: &[ProblemCode], service: &[ProblemCode]) {
    for (rules, expected) in [(Rules::Author, author), (Rules::Service, service)] {
        let (plan, problems) = ScalingPlan::validate(&PlanInput { rules, ..input.clone() });
        let errors: Vec<_> = problems.iter().filter(|problem| problem.severity() == Severity::Error).collect();
        let codes: Vec<_> = errors.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, expected, "{rules:?}: {errors:?}");
        assert_eq!(plan.is_some(), expected.is_empty(), "{rules:?}");
    }
}

fn range(kind: EndpointKind, min: i64, max: i64) -> PlanInput {
    PlanInput { min_capacity: Some(min), max_capacity: Some(max), ..PlanInput::of(kind) }
}

fn steps(name: &str) -> StepPolicyInput {
    StepPolicyInput { name: Some(name.to_owned()), ..StepPolicyInput::from_text("below 20: -1, from 50: +1") }
}

fn tracking(name: &str) -> TargetTrackingInput {
    TargetTrackingInput {
        name: Some(name.to_owned()),
        target_value: Some("0.7".to_owned()),
        ..TargetTrackingInput::default()
    }
}

fn action(name: &str, min: i64) -> ScheduledActionInput {
    ScheduledActionInput {
        name: Some(name.to_owned()),
        schedule: "cron(0 8 ? * MON-FRI *)".to_owned(),
        min_capacity: Some(min),
        ..ScheduledActionInput::default()
    }
}

#[test]
fn a_minimum_of_0_and_a_target_without_a_policy() {
    for kind in EndpointKind::ALL {
        let half: &[ProblemCode] = match kind {
            EndpointKind::Async | EndpointKind::Component => &[NoPolicy],
            EndpointKind::Realtime | EndpointKind::Serverless => &[MinZero, NoPolicy],
        };
        check(&range(kind, 0, 2), half, &[]);
        check(&range(kind, 0, 0), half, &[]);
        check(&range(kind, 1, 0), &[MinOverMax, NoPolicy], &[MinOverMax]);
    }
    let asleep =
        PlanInput { target_tracking_policies: vec![tracking("tracking")], ..range(EndpointKind::Component, 0, 2) };
    check(&asleep, &[ScaleToZeroHalf], &[]);
    let nightly = PlanInput { scheduled_actions: vec![action("night", 0)], ..range(EndpointKind::Serverless, 0, 2) };
    check(&nightly, &[MinZero, MinZero], &[]);
}

#[test]
fn names_as_the_services_take_them() {
    let longest = "N".repeat(251);
    for name in ["MyPolicy", "tt_1", "2nd: a/b|c", longest.as_str()] {
        let plan = PlanInput { step_policies: vec![steps(name)], ..range(EndpointKind::Realtime, 1, 2) };
        check(&plan, &[PolicyName], &[]);
    }
    let too_long = "N".repeat(252);
    for name in ["", "ä", "a\n", too_long.as_str()] {
        let plan =
            PlanInput { target_tracking_policies: vec![tracking(name)], ..range(EndpointKind::Serverless, 1, 2) };
        check(&plan, &[PolicyName], &[PolicyName]);
    }
    let longest = "ä".repeat(256);
    for name in ["Scale Out", "mornings_2", longest.as_str()] {
        let plan = PlanInput { scheduled_actions: vec![action(name, 1)], ..range(EndpointKind::Realtime, 1, 2) };
        check(&plan, &[ScheduledActionName], &[]);
    }
    let too_long = "n".repeat(257);
    for name in ["", " a", "a ", "a:b", "a/b", "a|b", "a\u{7f}", too_long.as_str()] {
        let plan = PlanInput { scheduled_actions: vec![action(name, 1)], ..range(EndpointKind::Realtime, 1, 2) };
        check(&plan, &[ScheduledActionName], &[ScheduledActionName]);
    }
}

#[test]
fn a_time_with_an_offset() {
    let from = |start: &str| PlanInput {
        scheduled_actions: vec![ScheduledActionInput { start: Some(start.to_owned()), ..action("mornings", 1) }],
        ..range(EndpointKind::Realtime, 1, 2)
    };
    for start in ["2027-01-04T09:00:00+01:00", "2027-01-04T08:00:00.000Z"] {
        check(&from(start), &[ScheduleInstant], &[]);
        let (plan, _) = ScalingPlan::validate(&PlanInput { rules: Rules::Service, ..from(start) });
        let started = plan.and_then(|plan| plan.scheduled_actions()[0].start()).map(|start| start.to_string());
        assert_eq!(started.as_deref(), Some("2027-01-04T08:00:00Z"));
    }
    for start in ["2027-01-04", "2027-01-04T08:00:00.5Z", "soon"] {
        check(&from(start), &[ScheduleInstant], &[ScheduleInstant]);
    }
}

#[test]
fn names_meet_only_where_they_are_the_same() {
    let both = |one: StepPolicyInput, other: StepPolicyInput| PlanInput {
        step_policies: vec![one, other],
        ..range(EndpointKind::Realtime, 1, 2)
    };
    check(&both(steps("a-b"), steps("ab")), &[PolicyNameTwice], &[]);
    check(&both(steps("ab"), steps("ab")), &[PolicyNameTwice], &[PolicyNameTwice]);
    let paired = StepPolicyInput { alarms: AlarmShape::Paired, ..steps("a") };
    check(&both(paired.clone(), steps("a-high")), &[PolicyNameTwice], &[PolicyNameTwice]);
    check(&both(paired, steps("ahigh")), &[PolicyNameTwice], &[]);
}
