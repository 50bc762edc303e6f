//! The plans that are simulated.

use jiff::Timestamp;
use scaling::input::{MetricInput, PlanInput, StepPolicyInput, TargetTrackingInput};
use scaling::{AlarmShape, Deployment, EndpointKind, ScalingPlan};
use simulator::engine::Engine;
use simulator::{Arrivals, Assumptions, Fleet, Observer, Scenario};
use templategen::exit::Exit;

use crate::failure::Failure;

const STEPS: &str = "below 60: -1, from 120: +1, from 240: +3";

/// A plan, by what is special about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    TwoAlarms,
    AlwaysOn,
    TargetTracking,
    TenSeconds,
}

impl Case {
    pub(super) const ALL: [Self; 4] = [Self::TwoAlarms, Self::AlwaysOn, Self::TargetTracking, Self::TenSeconds];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::TwoAlarms => "step policy, two alarms",
            Self::AlwaysOn => "step policy, always-on",
            Self::TargetTracking => "target tracking",
            Self::TenSeconds => "target tracking, 10 s metric",
        }
    }

    /// Whether it is one of those that the goal is set for.
    pub(super) const fn is_step(self) -> bool {
        matches!(self, Self::TwoAlarms | Self::AlwaysOn)
    }

    /// The scenario: units that serve 200 requests a minute, and everything else by its default.
    ///
    /// # Errors
    /// Where the plan is refused.
    pub(super) fn scenario(self) -> Result<Scenario, Failure> {
        let steps = |alarms| StepPolicyInput { alarms, ..StepPolicyInput::from_text(STEPS) };
        let tracking = |metric: Option<&str>, target: &str| TargetTrackingInput {
            metric: metric.map(|name| MetricInput::Preset { name: name.to_owned(), statistic: None }),
            target_value: Some(target.to_owned()),
            ..TargetTrackingInput::default()
        };
        let mut input =
            PlanInput { min_capacity: Some(1), max_capacity: Some(40), ..PlanInput::of(EndpointKind::Realtime) };
        match self {
            Self::TwoAlarms => input.step_policies.push(steps(AlarmShape::Paired)),
            Self::AlwaysOn => input.step_policies.push(steps(AlarmShape::AlwaysOn)),
            Self::TargetTracking => input.target_tracking_policies.push(tracking(None, "100")),
            Self::TenSeconds => {
                input.target_tracking_policies.push(tracking(Some("ConcurrentRequestsPerModel"), "0.5"));
            }
        }
        let (plan, problems) = ScalingPlan::validate(&input);
        let why = || problems.first().map(|problem| problem.message.clone()).unwrap_or_default();
        let plan = plan.ok_or_else(|| refused(&why()))?;
        Ok(Scenario {
            deployment: Deployment::of(&plan),
            fleet: Fleet::of(200.0),
            assumptions: Assumptions::DEFAULT,
            start: Timestamp::UNIX_EPOCH,
            seed: 1,
            initial_capacity: None,
        })
    }
}

/// A simulation of a scenario that has not begun.
///
/// # Errors
/// Where it can not be simulated.
pub(super) fn engine(scenario: &Scenario) -> Result<Engine, Failure> {
    Engine::new(scenario).map_err(|unsimulable| refused(&unsimulable.message))
}

/// Passes a whole trace.
pub(super) fn simulate(engine: &Engine, trace: &[Arrivals], observer: &mut impl Observer) -> Engine {
    let mut engine = engine.clone();
    for arrivals in trace {
        engine.pass(*arrivals, observer);
    }
    engine
}

fn refused(why: &str) -> Failure {
    Failure::new(
        Exit::Refused,
        format!("a plan of the benchmark is refused: {why}"),
        "bring bench/src/simulate/case.rs up to what a plan is now",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::traffic;
    use simulator::{Decision, Verdict};

    #[derive(Default)]
    struct Scaled(u32);

    impl Observer for Scaled {
        fn decision(&mut self, decision: &Decision) {
            self.0 += u32::from(matches!(decision.verdict, Verdict::Scaled(_)));
        }
    }

    #[test]
    fn every_plan_has_much_to_do() {
        for case in Case::ALL {
            let engine = engine(&case.scenario().expect("a plan")).expect("it can be simulated");
            let mut scaled = Scaled::default();
            simulate(&engine, &traffic::minutes(10_000), &mut scaled);
            assert!(100 < scaled.0, "{}: {}", case.name(), scaled.0);
        }
    }
}
