//! A simulation in a few lines: a spec or policies, traffic by the minute, and what is told of it as text.

use scaling::{
    AlarmState, ComparisonOperator, Decimal, DeployedAlarm, DeployedPolicy, DeployedStepPolicy, Deployment,
    EndpointKind, Evaluation, Metric, MetricAggregationType, Preset, StepAdjustment, TreatMissingData,
};
use simulator::engine::Engine;
use simulator::reference::Reference;
use simulator::{
    AlarmChange, Arrivals, Assumptions, Cause, Decision, Fleet, Minute, NotScaledReason, Observer, Scenario, Verdict,
};

/// A minute that the trace does not have.
pub(crate) const GAP: f64 = f64::NAN;

/// Everything that was told.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Log {
    pub(crate) minutes: Vec<Minute>,
    pub(crate) alarms: Vec<AlarmChange>,
    pub(crate) decisions: Vec<Decision>,
    names: Vec<String>,
    actions: Vec<String>,
}

impl Observer for Log {
    fn minute(&mut self, minute: &Minute) {
        self.minutes.push(*minute);
    }

    fn alarm(&mut self, change: &AlarmChange) {
        self.alarms.push(*change);
    }

    fn decision(&mut self, decision: &Decision) {
        self.decisions.push(*decision);
    }
}

/// The deployment of a spec.
pub(crate) fn deployment(spec: &str) -> Deployment {
    let reading = templategen::spec::read("the.spec.yaml", spec.as_bytes());
    let diagnostics = reading.source.report(&reading.diagnostics);
    Deployment::of(&reading.spec.unwrap_or_else(|| panic!("{diagnostics}")).plan)
}

/// A scenario whose fleet changes at once, whose metrics can be read at once, and before which nothing was: what is
/// tested shows to the second.
pub(crate) fn at_once(deployment: Deployment) -> Scenario {
    let fleet = Fleet { start_up_seconds: 0, removal_seconds: 0, ..Fleet::of(100.0) };
    let mut scenario = with_defaults(deployment, fleet);
    assume(&mut scenario, &[("metric-delay-seconds", "0"), ("high-resolution-delay-seconds", "0")]);
    assume(&mut scenario, &[("before-the-trace", "nothing")]);
    scenario
}

/// A scenario that starts at midnight of a Monday, with everything else as it is where nobody says anything.
pub(crate) fn with_defaults(deployment: Deployment, fleet: Fleet) -> Scenario {
    Scenario {
        deployment,
        fleet,
        assumptions: Assumptions::DEFAULT,
        start: "2026-03-02T00:00:00Z".parse().expect("an instant"),
        seed: 1,
        initial_capacity: None,
    }
}

pub(crate) fn assume(scenario: &mut Scenario, assumptions: &[(&str, &str)]) {
    for (name, value) in assumptions {
        scenario.assumptions.set(name, value).unwrap_or_else(|error| panic!("{name}={value}: {error:?}"));
    }
}

/// Lets every minute of the traffic pass, in both simulations, which tell the same.
#[track_caller]
pub(crate) fn run(scenario: &Scenario, traffic: &[f64]) -> Log {
    let deployment = &scenario.deployment;
    let mut log = Log {
        minutes: Vec::new(),
        alarms: Vec::new(),
        decisions: Vec::new(),
        names: deployment.policies.iter().map(|policy| policy.name().to_owned()).collect(),
        actions: deployment.scheduled_actions.iter().map(|action| action.name().to_string()).collect(),
    };
    let mut log_of_engine = log.clone();
    let mut reference = Reference::new(scenario).expect("its metrics can be derived");
    let mut engine = Engine::new(scenario).expect("its metrics can be derived");
    for requests in traffic {
        let arrivals = Arrivals::of(*requests).unwrap_or(Arrivals::GAP);
        reference.pass(arrivals, &mut log);
        engine.pass(arrivals, &mut log_of_engine);
    }
    assert_eq!(log_of_engine, log, "the engine and the reference");
    log
}

/// So many minutes alike, then so many of the next.
pub(crate) fn traffic(stretches: &[(usize, f64)]) -> Vec<f64> {
    stretches.iter().flat_map(|(minutes, requests)| vec![*requests; *minutes]).collect()
}

impl Log {
    /// What was done and what was not, a line each: the same again and again is told once, and resting not at all.
    pub(crate) fn story(&self) -> Vec<String> {
        let mut lines: Vec<(String, String)> = Vec::new();
        for decision in &self.decisions {
            let what = self.told(decision);
            let is_resting = decision.verdict == Verdict::NotScaled(NotScaledReason::Resting);
            let is_repeated = matches!(decision.verdict, Verdict::NotScaled(_))
                && lines.iter().rev().take(self.names.len().max(1)).any(|(_, other)| *other == what);
            if !is_resting && !is_repeated {
                lines.push((format!("{}s", decision.at_seconds), what));
            }
        }
        lines.into_iter().map(|(at, what)| format!("{at} {what}")).collect()
    }

    fn told(&self, decision: &Decision) -> String {
        let cause = match &decision.cause {
            Cause::Policy(proposal) => {
                let metric = proposal.metric.map_or_else(String::new, |metric| format!(" at {metric}"));
                format!("{}{metric}", self.names[proposal.policy.0])
            }
            Cause::ScheduledAction(action) => self.actions[*action].clone(),
            Cause::Range => "range".to_owned(),
        };
        match decision.verdict {
            Verdict::Scaled(activity) => {
                assert_eq!(activity.from, decision.capacity);
                format!("{cause}: {} -> {} by {}s", activity.from, activity.to, activity.ends_at_seconds)
            }
            Verdict::RangeMoved => format!("{cause}: range moved"),
            Verdict::NotScaled(reason) => format!("{cause}: stays {}, {}", decision.capacity, self.reason(reason)),
        }
    }

    fn reason(&self, reason: NotScaledReason) -> String {
        match reason {
            NotScaledReason::Updating { until_seconds } => format!("updating until {until_seconds}s"),
            NotScaledReason::Cooldown { until_seconds } => format!("cooldown until {until_seconds}s"),
            NotScaledReason::Outvoted { by } => format!("outvoted by {}", self.names[by.0]),
            NotScaledReason::WaitsForOthers { policy } => format!("waits for {}", self.names[policy.0]),
            other => format!("{other:?}"),
        }
    }

    /// When alarms changed, by policy and alarm, and to what.
    pub(crate) fn alarm_changes(&self) -> Vec<String> {
        let told = |change: &AlarmChange| {
            format!("{}s {}/{}: {}", change.at_seconds, self.names[change.policy.0], change.alarm, change.to)
        };
        self.alarms.iter().map(told).collect()
    }

    /// The values of the metric that policies acted by, with the second.
    pub(crate) fn metrics(&self) -> Vec<(u64, Option<f64>)> {
        let of_policy = |decision: &Decision| match decision.cause {
            Cause::Policy(proposal) => Some((decision.at_seconds, proposal.metric)),
            Cause::ScheduledAction(_) | Cause::Range => None,
        };
        self.decisions.iter().filter_map(of_policy).collect()
    }
}

/// A deployment of step policies as somebody writes them by hand, on `Invocations` of a real-time endpoint, with so much
/// capacity at most.
pub(crate) fn by_hand(max: i64, policies: Vec<DeployedStepPolicy>) -> Deployment {
    Deployment {
        kind: EndpointKind::Realtime,
        capacity: scaling::CapacityRange::validate(EndpointKind::Async, Some(0), Some(max)).expect("a range"),
        suspended: scaling::SuspendedState::default(),
        policies: policies.into_iter().map(DeployedPolicy::Step).collect(),
        scheduled_actions: Vec::new(),
    }
}

/// A policy with one alarm over one minute, on the number of requests: `>=` and a threshold, or `<` and a threshold.
pub(crate) fn policy(name: &str, alarm: &str, steps: &[(&str, &str, i32)]) -> DeployedStepPolicy {
    let (operator, threshold) = alarm.split_once(' ').expect("an operator and a threshold");
    let comparison_operator =
        ComparisonOperator::ALL.into_iter().find(|known| known.symbol() == operator).expect("an operator");
    let bound = |text: &str| (!text.is_empty()).then(|| decimal(text));
    DeployedStepPolicy {
        name: name.to_owned(),
        adjustment_type: scaling::AdjustmentType::ChangeInCapacity,
        step_adjustments: steps
            .iter()
            .map(|(lower, upper, scaling_adjustment)| StepAdjustment {
                metric_interval_lower_bound: bound(lower),
                metric_interval_upper_bound: bound(upper),
                scaling_adjustment: *scaling_adjustment,
            })
            .collect(),
        min_adjustment_magnitude: 1,
        aggregation: MetricAggregationType::Average,
        cooldown_seconds: 0,
        alarms: vec![DeployedAlarm {
            name: name.to_owned(),
            metric: metric(EndpointKind::Realtime, "Invocations"),
            comparison_operator,
            threshold: decimal(threshold),
            evaluation: evaluation(60, 1, 1),
            calls_in: vec![AlarmState::Alarm],
        }],
    }
}

pub(crate) fn decimal(text: &str) -> Decimal {
    Decimal::parse(text).expect("a number")
}

pub(crate) fn metric(kind: EndpointKind, name: &str) -> Metric {
    Metric::preset(Preset::find(kind, name).expect("the kind publishes it"))
}

/// Nothing is filled, and what is missing is missing.
pub(crate) const fn evaluation(period_seconds: u32, evaluation_periods: u32, datapoints_to_alarm: u32) -> Evaluation {
    Evaluation {
        period_seconds,
        evaluation_periods,
        datapoints_to_alarm,
        fill: None,
        treat_missing_data: TreatMissingData::Missing,
    }
}
