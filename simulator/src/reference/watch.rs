//! One alarm: what it looks at, the state it has, and when it calls its policy.

use scaling::{
    AlarmState, ComparisonOperator, DeployedAlarm, DeployedPolicy, Evaluation, TargetTrackingPolicy, TreatMissingData,
};

use super::alarm::{self, Evaluated};
use super::history::{History, Window};
use crate::assumptions::BeforeTrace;
use crate::signal::{Facts, Reading};
use crate::{Assumptions, PolicyIndex, Scenario};

/// How long an alarm that stays in its state waits until it calls again, in seconds.
/// Source: CloudWatch user guide, "Alarm actions".
const CALLS_AGAIN_AFTER_SECONDS: u64 = 60;

/// An alarm as CloudWatch has it, whoever made it.
#[derive(Clone, Debug)]
struct Settings {
    comparison_operator: ComparisonOperator,
    threshold: f64,
    evaluation: Evaluation,
    calls_in: Vec<AlarmState>,
}

/// An alarm of a policy, and what it has seen.
#[derive(Clone, Debug)]
pub(super) struct Watch {
    policy: PolicyIndex,
    alarm: usize,
    settings: Settings,
    reading: Reading,
    window: Window,
    history: History,
    evaluated: Evaluated,
    /// When it called last in the state it has.
    called_at: Option<u64>,
}

impl Watch {
    /// The alarms of a policy, in their order; `readings` are those of [`crate::signal::readings`].
    pub(super) fn all_of(
        policy: PolicyIndex,
        deployed: &DeployedPolicy,
        readings: &[Reading],
        assumptions: &Assumptions,
    ) -> Vec<Self> {
        let settings: Vec<(Settings, Reading)> = match deployed {
            DeployedPolicy::Step(step) => step.alarms.iter().map(of_step).zip(readings.iter().copied()).collect(),
            DeployedPolicy::TargetTracking(tracking) => {
                of_tracking(tracking, assumptions).into_iter().map(|settings| (settings, readings[0])).collect()
            }
        };
        let watch = |(alarm, (settings, reading)): (usize, (Settings, Reading))| Self {
            policy,
            alarm,
            window: window(&settings.evaluation, reading, assumptions),
            settings,
            reading,
            history: History::default(),
            evaluated: Evaluated { state: AlarmState::InsufficientData, datapoints: Vec::new() },
            called_at: None,
        };
        settings.into_iter().enumerate().map(watch).collect()
    }

    pub(super) const fn policy(&self) -> PolicyIndex {
        self.policy
    }

    pub(super) const fn alarm(&self) -> usize {
        self.alarm
    }

    pub(super) const fn state(&self) -> AlarmState {
        self.evaluated.state
    }

    /// The datapoints the state comes from, the oldest first.
    pub(super) fn datapoints(&self) -> &[f64] {
        &self.evaluated.datapoints
    }

    pub(super) fn breaches(&self, value: f64) -> bool {
        self.settings.comparison_operator.breaches(value, self.settings.threshold)
    }

    pub(super) const fn resolution_seconds(&self) -> u32 {
        self.reading.signal.resolution_seconds()
    }

    /// Whether its period is shorter than a minute.
    pub(super) const fn is_high_resolution(&self) -> bool {
        self.settings.evaluation.period_seconds < 60
    }

    /// Every minute, however long the period; every ten seconds where it is shorter than a minute.
    /// Source: CloudWatch user guide, "Evaluating an alarm".
    pub(super) const fn is_evaluated_at(&self, now: u64) -> bool {
        now.is_multiple_of(if self.is_high_resolution() { 10 } else { 60 })
    }

    /// Takes the sample that ends now. Where time before the trace was like its beginning, the first one has been there
    /// for as long as the alarm looks back, every tick or as often as the metric is published.
    pub(super) fn sample(&mut self, now: u64, facts: &Facts<'_>, tick_seconds: u64, scenario: &Scenario) {
        let value = self.reading.signal.sample(facts, &scenario.fleet, &scenario.assumptions);
        let end = now.cast_signed();
        if self.history.is_empty() && scenario.assumptions.before_trace == BeforeTrace::Steady {
            let every = i64::from(self.resolution_seconds()).max(tick_seconds.cast_signed());
            let samples = i64::from(self.window.periods) * self.window.period_seconds / every;
            for back in (1..=samples).rev() {
                self.history.push(end - back * every, value);
            }
        }
        self.history.push(end, value);
    }

    /// Looks at the newest datapoints.
    pub(super) fn evaluate(&mut self, now: u64, assumptions: &Assumptions) {
        let slots = self.history.slots(now.cast_signed(), &self.window);
        let state = self.state();
        let evaluated =
            alarm::evaluate(&slots, &self.settings.evaluation, |value| self.breaches(value), state, assumptions);
        if evaluated.state != state {
            self.called_at = None;
        }
        self.evaluated = evaluated;
    }

    /// Whether it calls its policy now, having been evaluated now; it is taken to have done so.
    pub(super) fn calls(&mut self, now: u64) -> bool {
        let is_due = self.called_at.is_none_or(|called_at| called_at + CALLS_AGAIN_AFTER_SECONDS <= now);
        let calls = self.is_evaluated_at(now) && self.settings.calls_in.contains(&self.state()) && is_due;
        if calls {
            self.called_at = Some(now);
        }
        calls
    }
}

fn of_step(alarm: &DeployedAlarm) -> Settings {
    Settings {
        comparison_operator: alarm.comparison_operator,
        threshold: alarm.threshold.to_f64(),
        evaluation: alarm.evaluation,
        calls_in: alarm.calls_in.clone(),
    }
}

/// The alarms that the service makes for a target tracking policy: one over the target, and one under so many percent
/// of it where the policy scales in.
fn of_tracking(policy: &TargetTrackingPolicy, assumptions: &Assumptions) -> Vec<Settings> {
    let period_seconds = policy.period_seconds();
    let settings = |comparison_operator, threshold: scaling::Decimal, datapoints| Settings {
        comparison_operator,
        threshold: threshold.to_f64(),
        evaluation: Evaluation {
            period_seconds,
            evaluation_periods: datapoints,
            datapoints_to_alarm: datapoints,
            fill: None,
            treat_missing_data: TreatMissingData::Missing,
        },
        calls_in: vec![AlarmState::Alarm],
    };
    let target = policy.target_value();
    let out = settings(ComparisonOperator::GreaterThanThreshold, target, assumptions.tracking_scale_out_datapoints);
    // At most 100, as its row says.
    let percent = u8::try_from(assumptions.tracking_scale_in_percent).unwrap_or(100);
    let low = settings(
        ComparisonOperator::LessThanThreshold,
        target.percent(percent),
        assumptions.tracking_scale_in_minutes * 60 / period_seconds,
    );
    if policy.disable_scale_in() { vec![out] } else { vec![out, low] }
}

fn window(evaluation: &Evaluation, reading: Reading, assumptions: &Assumptions) -> Window {
    let is_high_resolution = reading.signal.resolution_seconds() < 60;
    Window {
        period_seconds: evaluation.period_seconds.into(),
        periods: evaluation.evaluation_periods + assumptions.extra_datapoints,
        delay_seconds: if is_high_resolution {
            assumptions.high_resolution_delay_seconds.into()
        } else {
            assumptions.metric_delay_seconds.into()
        },
        statistic: reading.statistic,
    }
}
