//! Coming down to zero and back: the switch, and the pieces of a plan that does it by hand.

use scaling::EndpointKind::{self, Async, Component, Realtime, Serverless};
use scaling::ProblemCode::{self, LadderInverted, MinZero, NeverScalesIn, ScaleToZero, ScaleToZeroHalf};
use scaling::input::{
    CustomMetricInput, MetricInput, PlanInput, ScheduledActionInput, StepPolicyInput, TargetTrackingInput,
};
use scaling::{AlarmShape, Part, ScalingPlan};

fn plan(kind: EndpointKind, min: Option<i64>) -> PlanInput {
    PlanInput { min_capacity: min, max_capacity: Some(3), ..PlanInput::of(kind) }
}

fn tracking(kind: EndpointKind) -> TargetTrackingInput {
    let name = if kind == Async { "ApproximateBacklogSizePerInstance" } else { "InvocationsPerCopy" };
    TargetTrackingInput {
        metric: Some(MetricInput::Preset { name: name.to_owned(), statistic: None }),
        target_value: Some("5".to_owned()),
        ..TargetTrackingInput::default()
    }
}

fn steps(metric: &str, steps: &str) -> StepPolicyInput {
    StepPolicyInput {
        metric: Some(MetricInput::Preset { name: metric.to_owned(), statistic: None }),
        alarms: AlarmShape::Paired,
        ..StepPolicyInput::from_text(steps)
    }
}

/// A policy that wakes by a metric of the endpoint that is named in full.
fn in_full(metric_name: &str) -> StepPolicyInput {
    let metric = CustomMetricInput {
        namespace: "AWS/SageMaker".to_owned(),
        metric_name: metric_name.to_owned(),
        dimensions: vec![("EndpointName".to_owned(), "${EndpointName}".to_owned())],
        statistic: None,
    };
    StepPolicyInput { metric: Some(MetricInput::Custom(metric)), ..steps("", "from 1: +1") }
}

fn action(min: i64) -> ScheduledActionInput {
    ScheduledActionInput {
        name: Some(format!("to-{min}")),
        schedule: format!("cron(0 {} * * ? *)", 8 + min),
        min_capacity: Some(min),
        max_capacity: Some(3),
        ..ScheduledActionInput::default()
    }
}

#[track_caller]
fn check(input: &PlanInput, expected: &[ProblemCode]) -> Option<ScalingPlan> {
    let (plan, problems) = ScalingPlan::validate(input);
    let codes: Vec<_> = problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, expected, "{input:?}");
    plan
}

#[test]
fn a_plan_knows_its_author_s_policies_and_whether_it_comes_back_from_zero() {
    let wake_up = |kind| {
        steps(if kind == Async { "HasBacklogWithoutCapacity" } else { "NoCapacityInvocationFailures" }, "from 1: +1")
    };
    for (kind, min, switch, step_policies, own, comes_back) in [
        (Async, None, true, vec![], 0, true),
        (Async, None, true, vec![steps("ApproximateAgeOfOldestRequest", "from 60: +1")], 1, true),
        (Async, Some(1), false, vec![wake_up(Async)], 1, true),
        (Async, Some(0), false, vec![wake_up(Async)], 1, true),
        (Async, Some(1), false, vec![], 0, false),
        (Component, Some(1), false, vec![wake_up(Component)], 1, true),
        (Component, Some(1), false, vec![steps("InvocationsPerCopy", "from 1: +1")], 1, false),
    ] {
        let target_tracking_policies = vec![tracking(kind)];
        let input = PlanInput { scale_to_zero: switch, target_tracking_policies, step_policies, ..plan(kind, min) };
        let plan = check(&input, &[]).expect("the plan is whole");
        assert_eq!(plan.own_step_policies().len(), own, "{input:?}");
        assert_eq!(plan.step_policies().len(), own + usize::from(switch), "{input:?}");
        assert_eq!(plan.comes_back_from_zero(), comes_back, "{input:?}");
    }
    let realtime =
        PlanInput { step_policies: vec![steps("InvocationsPerInstance", "from 1: +1")], ..plan(Realtime, Some(1)) };
    assert!(!check(&realtime, &[NeverScalesIn]).expect("the plan is whole").comes_back_from_zero());
}

#[test]
fn the_switch_is_the_documented_recipe() {
    for (kind, tracking, alarm, cooldown) in [
        (Async, vec![], ("HasBacklogWithoutCapacity", 2), 300),
        (Component, vec![tracking(Component)], ("NoCapacityInvocationFailures", 1), 60),
    ] {
        let input = PlanInput { scale_to_zero: true, target_tracking_policies: tracking, ..plan(kind, None) };
        let plan = check(&input, &[]).expect("the recipe is whole");
        assert_eq!((plan.capacity().min(), plan.capacity().max()), (0, 3));
        let [tracking] = plan.target_tracking_policies() else { panic!("{plan:?}") };
        assert_eq!(tracking.target_value().to_string(), "5");
        assert!(!tracking.disable_scale_in());
        let [wake_up] = plan.step_policies() else { panic!("{plan:?}") };
        assert_eq!(wake_up.metric().name(), alarm.0);
        assert_eq!(wake_up.ladder().to_string(), "from 1: +1");
        assert_eq!(wake_up.cooldown_seconds(), cooldown);
        let [reading] = wake_up.readings().try_into().expect("one alarm");
        assert_eq!(reading.threshold.to_string(), "1");
        assert_eq!(reading.comparison_operator.symbol(), ">=");
        let evaluation = wake_up.evaluation(reading.side);
        assert_eq!((evaluation.evaluation_periods, evaluation.datapoints_to_alarm), (alarm.1, alarm.1));
        assert_eq!(evaluation.period_seconds, 60);
    }
}

#[test]
fn the_authors_own_policies_stay_beside_the_recipe() {
    let mut own = tracking(Async);
    own.target_value = Some("9".to_owned());
    let input = PlanInput {
        scale_to_zero: true,
        target_tracking_policies: vec![own],
        step_policies: vec![steps("ApproximateAgeOfOldestRequest", "from 600: +2")],
        ..plan(Async, Some(0))
    };
    let plan = check(&input, &[]).expect("the recipe is whole");
    let targets: Vec<_> =
        plan.target_tracking_policies().iter().map(|policy| policy.target_value().to_string()).collect();
    assert_eq!(targets, ["9"]);
    let names: Vec<_> = plan.step_policies().iter().map(|policy| policy.name().as_str().to_owned()).collect();
    assert_eq!(names, ["steps", "wake-up"]);
}

#[test]
fn a_target_of_the_authors_alone_is_one_of_the_backlog() {
    let own = TargetTrackingInput { metric: None, ..tracking(Async) };
    let input = PlanInput { scale_to_zero: true, target_tracking_policies: vec![own.clone()], ..plan(Async, None) };
    let made = check(&input, &[]).expect("the recipe is whole");
    assert_eq!(made.target_tracking_policies()[0].metric().name(), "ApproximateBacklogSizePerInstance");
    check(&PlanInput { target_tracking_policies: vec![own], ..plan(Async, Some(1)) }, &[ProblemCode::MetricMissing]);
}

#[test]
fn the_switch_is_refused_where_it_can_not_be() {
    for kind in [Realtime, Serverless] {
        let input = PlanInput { scale_to_zero: true, ..plan(kind, Some(1)) };
        check(&input, &[ScaleToZero]);
        check(&PlanInput { min_capacity: None, ..input }, &[ScaleToZero]);
    }
    check(&PlanInput { scale_to_zero: true, ..plan(Async, Some(1)) }, &[ScaleToZero]);
    check(&PlanInput { scale_to_zero: true, ..plan(Component, None) }, &[ScaleToZero]);
    check(
        &PlanInput { target_tracking_policies: vec![tracking(Async)], ..plan(Async, None) },
        &[ProblemCode::CapacityMissing],
    );
}

#[test]
fn half_a_recipe_is_refused() {
    let wake_up = |metric: &str| steps(metric, "from 1: +1");
    let backlog = "HasBacklogWithoutCapacity";
    let failures = "NoCapacityInvocationFailures";
    for (kind, tracked, step_policies, expected) in [
        (Async, true, vec![wake_up(backlog)], &[][..]),
        // Published without capacity too.
        (Async, true, vec![wake_up("ApproximateBacklogSize")], &[]),
        (Async, true, vec![wake_up("ApproximateAgeOfOldestRequest")], &[]),
        (Async, true, vec![steps(backlog, "from 1: =1")], &[]),
        (Async, true, vec![], &[ScaleToZeroHalf]),
        // Divided by no instances.
        (Async, true, vec![wake_up("ApproximateBacklogSizePerInstance")], &[ScaleToZeroHalf]),
        (Async, true, vec![steps(backlog, "from 1: +100%")], &[ScaleToZeroHalf]),
        // It is never more than 1.
        (Async, true, vec![steps(backlog, "from 2: +1")], &[ScaleToZeroHalf]),
        (Async, true, vec![steps(backlog, "from 1: 0, from 2: +1")], &[ScaleToZeroHalf]),
        (Async, true, vec![steps(backlog, "from 0.5: +1, from 1: +2")], &[]),
        // Nothing waits there.
        (Async, true, vec![steps("ApproximateBacklogSize", "below 2: +1")], &[LadderInverted, ScaleToZeroHalf]),
        (Async, true, vec![in_full("HasBacklogWithoutCapacity")], &[]),
        (Async, true, vec![in_full("ApproximateBacklogSizePerInstance")], &[ScaleToZeroHalf]),
        (Async, true, vec![in_full("MessagesOfOurs")], &[]),
        (Async, false, vec![wake_up(backlog)], &[ScaleToZeroHalf]),
        (Async, false, vec![steps("ApproximateBacklogSize", "below 1: -1, from 5: +1")], &[]),
        (Component, true, vec![wake_up(failures)], &[]),
        (Component, true, vec![wake_up("InvocationsPerCopy")], &[ScaleToZeroHalf]),
        (Component, true, vec![], &[ScaleToZeroHalf]),
    ] {
        let tracked = if tracked { vec![tracking(kind)] } else { vec![] };
        check(
            &PlanInput {
                target_tracking_policies: tracked.clone(),
                step_policies: step_policies.clone(),
                ..plan(kind, Some(0))
            },
            expected,
        );
        // Nothing is missing where the capacity never comes to zero.
        let (plan, problems) = ScalingPlan::validate(&PlanInput {
            target_tracking_policies: tracked,
            step_policies,
            ..plan(kind, Some(1))
        });
        assert!(plan.is_some(), "{problems:?}");
    }
    let mut never_in = tracking(Async);
    never_in.disable_scale_in = true;
    let input = PlanInput {
        target_tracking_policies: vec![never_in],
        step_policies: vec![wake_up(backlog)],
        ..plan(Async, Some(0))
    };
    check(&input, &[ScaleToZeroHalf]);
}

#[test]
fn a_schedule_may_take_a_target_to_zero_and_back() {
    let by_schedule = |kind, min, actions: &[i64]| PlanInput {
        scheduled_actions: actions.iter().map(|min| action(*min)).collect(),
        ..plan(kind, Some(min))
    };
    check(&by_schedule(Component, 1, &[0, 2]), &[NeverScalesIn]);
    check(&by_schedule(Component, 0, &[0, 2]), &[NeverScalesIn]);
    check(&by_schedule(Component, 1, &[0]), &[ScaleToZeroHalf]);
    for kind in [Realtime, Serverless] {
        check(&by_schedule(kind, 1, &[0, 2]), &[MinZero]);
    }
}

#[test]
fn names_that_the_switch_takes_are_refused_where_the_author_gave_them() {
    let tracked = |name: &str| TargetTrackingInput { name: Some(name.to_owned()), ..tracking(Component) };
    let stepped = |name: &str| StepPolicyInput {
        name: Some(name.to_owned()),
        ..steps("NoCapacityInvocationFailures", "from 1: +2")
    };
    for (step_policies, tracking, part, message) in [
        (
            vec![stepped("wake-up")],
            tracked("tracking"),
            Part::StepPolicy(0),
            "the policy `wake-up` would be deployed under the name of `wake-up`, which `scale_to_zero` adds",
        ),
        (
            vec![],
            tracked("wake-up-high"),
            Part::TargetTrackingPolicy(0),
            "the policy `wake-up-high` would be deployed under the name of `wake-up`, which `scale_to_zero` adds",
        ),
        (vec![stepped("a"), stepped("a")], tracked("tracking"), Part::StepPolicy(1), "two policies are called `a`"),
    ] {
        let (_, problems) = ScalingPlan::validate(&PlanInput {
            scale_to_zero: true,
            step_policies,
            target_tracking_policies: vec![tracking],
            ..plan(Component, None)
        });
        let found: Vec<_> =
            problems.iter().map(|problem| (problem.code, problem.location.part, problem.message.as_str())).collect();
        assert_eq!(found, [(ProblemCode::PolicyNameTwice, part, message)]);
    }
}
