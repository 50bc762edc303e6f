//! Plans that grow and never shrink.

use scaling::EndpointKind::Realtime;
use scaling::ProblemCode::{self, NeverScalesIn, ScheduledMinStays};
use scaling::input::{PlanInput, ScheduledActionInput, StepPolicyInput, TargetTrackingInput};
use scaling::{ScalingPlan, SuspendedState};

fn tracking(disable_scale_in: bool) -> TargetTrackingInput {
    TargetTrackingInput { target_value: Some("60".to_owned()), disable_scale_in, ..TargetTrackingInput::default() }
}

fn action((position, (min, max)): (usize, &(Option<i64>, Option<i64>))) -> ScheduledActionInput {
    ScheduledActionInput {
        name: Some(format!("action-{position}")),
        schedule: "cron(0 8 * * ? *)".to_owned(),
        min_capacity: *min,
        max_capacity: *max,
        ..ScheduledActionInput::default()
    }
}

#[test]
fn a_plan_that_only_grows_is_warned_of() {
    let out_and_in = "below 20: -1, from 50: +1";
    for (steps, tracked, actions, expected) in [
        (Some("from 50: +1"), None, &[][..], &[NeverScalesIn][..]),
        (Some("from 50: +10%, from 90: 0"), None, &[], &[NeverScalesIn]),
        (Some(out_and_in), None, &[], &[]),
        (Some("below 50: =3, from 50: =5"), None, &[], &[]),
        (None, Some(true), &[], &[NeverScalesIn]),
        (None, Some(false), &[], &[]),
        (Some("from 50: +1"), Some(true), &[], &[NeverScalesIn]),
        (Some("from 50: +1"), Some(false), &[], &[]),
        (Some(out_and_in), Some(true), &[], &[]),
        // A lower minimum takes nothing away, a lower maximum does.
        (None, None, &[(Some(3), None), (Some(1), None)], &[NeverScalesIn]),
        (None, None, &[(Some(3), Some(9)), (Some(1), Some(4))], &[]),
        (Some("from 50: +1"), None, &[(None, Some(4)), (None, Some(9))], &[]),
        (Some(out_and_in), None, &[(Some(3), None)], &[ScheduledMinStays]),
        (Some(out_and_in), None, &[(Some(3), None), (Some(5), None)], &[ScheduledMinStays]),
        (Some(out_and_in), None, &[(Some(3), None), (Some(2), None)], &[ScheduledMinStays]),
        (Some(out_and_in), None, &[(Some(3), None), (Some(1), None)], &[]),
        (Some(out_and_in), None, &[(Some(1), None)], &[]),
        (Some(out_and_in), None, &[(None, Some(5))], &[]),
    ] {
        let input = PlanInput {
            min_capacity: Some(1),
            max_capacity: Some(9),
            suspended: SuspendedState { dynamic_scaling_in: true, ..SuspendedState::default() },
            step_policies: steps.map(StepPolicyInput::from_text).into_iter().collect(),
            target_tracking_policies: tracked.map(tracking).into_iter().collect(),
            scheduled_actions: actions.iter().enumerate().map(action).collect(),
            ..PlanInput::of(Realtime)
        };
        let (plan, problems) = ScalingPlan::validate(&input);
        assert!(plan.is_some(), "a warning keeps nothing from being deployed: {problems:?}");
        let codes: Vec<ProblemCode> = problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, expected, "{steps:?} {tracked:?} {actions:?}");
        let fixed = PlanInput { min_capacity: Some(9), scheduled_actions: Vec::new(), ..input };
        let (_, problems) = ScalingPlan::validate(&fixed);
        assert!(problems.iter().all(|problem| problem.code != NeverScalesIn), "{problems:?}");
    }
}
