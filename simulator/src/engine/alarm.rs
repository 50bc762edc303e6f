//! An alarm: its state, and the datapoints it was told by.

mod register;
mod window;

use scaling::{AlarmState, ComparisonOperator, Evaluation, Fill, TreatMissingData};

use crate::Assumptions;
use crate::assumptions::{EmptyFill, LoneBreach, OldBreach};
use crate::signal::Reading;

use super::samples::{Sample, Samples};
use register::Register;
use window::Window;

/// Policies are called again once a minute while the alarm stays in the state that calls them.
const SECONDS_BETWEEN_CALLS: u64 = 60;

/// What an alarm is told when it is made.
#[derive(Clone, Debug)]
pub(super) struct Settings<'deployment> {
    pub(super) signal: usize,
    pub(super) reading: Reading,
    pub(super) operator: ComparisonOperator,
    pub(super) threshold: f64,
    pub(super) evaluation: Evaluation,
    pub(super) calls_in: &'deployment [AlarmState],
}

/// One alarm.
#[derive(Clone, Debug)]
pub(super) struct Alarm {
    /// The signal it looks at.
    pub(super) signal: usize,
    pub(super) state: AlarmState,
    rules: Rules,
    /// Whether it is evaluated at the full minute alone.
    is_by_minute: bool,
    calls_in: [bool; 3],
    /// When it last called in the state it is in.
    called_at: Option<u64>,
    look: Look,
}

/// How it compares and counts.
#[derive(Clone, Copy, Debug)]
struct Rules {
    operator: ComparisonOperator,
    threshold: f64,
    /// How many of the newest datapoints are looked at.
    periods: u32,
    /// How many of them have to breach.
    to_alarm: u32,
    /// How many periods are fetched.
    fetched: u32,
    fill: Option<Fill>,
    fills_emptiness: bool,
    treatment: TreatMissingData,
    lone_breach: AlarmState,
    old_breach: Option<AlarmState>,
}

/// Where its datapoints come from.
#[derive(Clone, Debug)]
enum Look {
    /// Each period has one sample: a bit each of what is known and what breaches.
    Register(Register),
    /// Any other: samples are put together for each evaluation.
    Window(Box<Window>),
}

/// What the datapoints say: a state, or (`None`) to keep the one it has.
type Verdict = Option<AlarmState>;

impl Alarm {
    /// An alarm over samples that are `spacing` seconds apart.
    pub(super) fn new(settings: &Settings<'_>, samples_spacing: u64, assumptions: &Assumptions) -> Self {
        let evaluation = settings.evaluation;
        let rules = Rules::new(settings, assumptions);
        let period = u64::from(evaluation.period_seconds);
        let delay = u64::from(delay_seconds(settings.reading, assumptions));
        let look = if period == samples_spacing && rules.fetched <= Register::BITS {
            Look::Register(Register::new(&rules, delay.div_ceil(samples_spacing)))
        } else {
            Look::Window(Box::new(Window::new(&rules, period, delay, settings.reading.statistic)))
        };
        Self {
            signal: settings.signal,
            state: AlarmState::InsufficientData,
            rules,
            is_by_minute: 60 <= period,
            calls_in: [AlarmState::Ok, AlarmState::Alarm, AlarmState::InsufficientData]
                .map(|state| settings.calls_in.contains(&state)),
            called_at: None,
            look,
        }
    }

    /// How many samples, `spacing` seconds apart, one that is made of these settings looks back over.
    pub(super) fn samples_needed(evaluation: &Evaluation, spacing: u64, assumptions: &Assumptions) -> usize {
        let fetched = u64::from(evaluation.evaluation_periods) + u64::from(assumptions.extra_datapoints);
        let samples = (fetched * u64::from(evaluation.period_seconds)).div_ceil(spacing) + 1;
        usize::try_from(samples).unwrap_or(usize::MAX)
    }

    /// A sample of its signal was taken.
    #[inline]
    pub(super) fn take(&mut self, sample: Sample) {
        if let Look::Register(register) = &mut self.look {
            register.take(sample, self.rules.breaches(sample.value));
        }
    }

    /// Evaluates it at an instant, where it is evaluated then; returns the state it had, where that was another.
    #[inline]
    pub(super) fn evaluate(&mut self, at: u64, samples: &Samples) -> Evaluated {
        if self.is_by_minute && !at.is_multiple_of(60) {
            return Evaluated { changed_from: None, calls: false };
        }
        let verdict = match &mut self.look {
            Look::Register(register) => register.evaluate(&self.rules),
            Look::Window(window) => window.evaluate(&self.rules, at, samples),
        };
        let changed_from = match verdict {
            Some(state) if state != self.state => {
                self.called_at = None;
                Some(std::mem::replace(&mut self.state, state))
            }
            _ => None,
        };
        let is_due = match self.called_at {
            Some(called_at) => called_at + SECONDS_BETWEEN_CALLS <= at,
            None => true,
        };
        let calls = is_due && self.calls_in[place(self.state)];
        if calls {
            self.called_at = Some(at);
        }
        Evaluated { changed_from, calls }
    }

    /// Puts the evaluated datapoints together, from the oldest to the newest; `None` where there is none.
    #[inline]
    pub(super) fn aggregate(&self, samples: &Samples, only_breaching: bool, aggregation: Aggregation) -> Option<f64> {
        let mut sum = Sum::EMPTY;
        let mut add = |value: f64| {
            if !only_breaching || self.rules.breaches(value) {
                sum.add(value, aggregation);
            }
        };
        match &self.look {
            Look::Register(register) => register.each_evaluated(self.rules.fill, samples, &mut add),
            Look::Window(window) => window.evaluated().iter().for_each(|value| add(*value)),
        }
        sum.value(aggregation)
    }
}

/// What an evaluation led to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Evaluated {
    pub(super) changed_from: Option<AlarmState>,
    /// Whether it calls its policy.
    pub(super) calls: bool,
}

/// How datapoints become one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aggregation {
    Average,
    Minimum,
    Maximum,
    Latest,
}

#[derive(Clone, Copy, Debug)]
struct Sum {
    value: f64,
    count: f64,
}

impl Sum {
    const EMPTY: Self = Self { value: 0.0, count: 0.0 };

    #[inline]
    fn add(&mut self, value: f64, aggregation: Aggregation) {
        self.value = match aggregation {
            Aggregation::Average => self.value + value,
            _ if self.count == 0.0 => value,
            Aggregation::Minimum => self.value.min(value),
            Aggregation::Maximum => self.value.max(value),
            Aggregation::Latest => value,
        };
        self.count += 1.0;
    }

    #[inline]
    fn value(self, aggregation: Aggregation) -> Option<f64> {
        if self.count == 0.0 {
            return None;
        }
        Some(if aggregation == Aggregation::Average { self.value / self.count } else { self.value })
    }
}

impl Rules {
    fn new(settings: &Settings<'_>, assumptions: &Assumptions) -> Self {
        let evaluation = settings.evaluation;
        Self {
            operator: settings.operator,
            threshold: settings.threshold,
            periods: evaluation.evaluation_periods,
            to_alarm: evaluation.datapoints_to_alarm,
            fetched: evaluation.evaluation_periods + assumptions.extra_datapoints,
            fill: evaluation.fill,
            fills_emptiness: assumptions.empty_fill == EmptyFill::Value,
            treatment: evaluation.treat_missing_data,
            lone_breach: match assumptions.lone_breach {
                LoneBreach::InsufficientData => AlarmState::InsufficientData,
                LoneBreach::Ok => AlarmState::Ok,
            },
            old_breach: match assumptions.old_breach {
                OldBreach::Retain => None,
                OldBreach::Alarm => Some(AlarmState::Alarm),
            },
        }
    }

    #[inline]
    fn breaches(&self, value: f64) -> bool {
        self.operator.breaches(value, self.threshold)
    }

    /// The state where so many of the datapoints breach, and there are enough of them.
    #[inline]
    const fn of_enough(&self, breaching: u32) -> AlarmState {
        if self.to_alarm <= breaching { AlarmState::Alarm } else { AlarmState::Ok }
    }

    /// The state where no datapoint is there.
    const fn of_none(&self) -> Verdict {
        match self.treatment {
            TreatMissingData::Missing => Some(AlarmState::InsufficientData),
            TreatMissingData::Ignore => None,
            TreatMissingData::Breaching => Some(AlarmState::Alarm),
            TreatMissingData::NotBreaching => Some(AlarmState::Ok),
        }
    }

    /// The state where fewer datapoints are there than are looked at, of which so many breach. The oldest of them is
    /// that many periods before the newest one.
    const fn of_few(&self, known: u32, breaching: u32, age_of_oldest: u32) -> Verdict {
        let is_ignoring = match self.treatment {
            TreatMissingData::Breaching => return Some(self.of_enough(breaching + (self.periods - known))),
            TreatMissingData::NotBreaching => return Some(self.of_enough(breaching)),
            TreatMissingData::Missing => false,
            TreatMissingData::Ignore => true,
        };
        if self.to_alarm <= breaching {
            Some(AlarmState::Alarm)
        } else if breaching < known {
            Some(AlarmState::Ok)
        } else if self.to_alarm <= age_of_oldest + 1 {
            if is_ignoring { self.old_breach } else { Some(AlarmState::Alarm) }
        } else if is_ignoring {
            None
        } else {
            Some(self.lone_breach)
        }
    }
}

const fn place(state: AlarmState) -> usize {
    match state {
        AlarmState::Ok => 0,
        AlarmState::Alarm => 1,
        AlarmState::InsufficientData => 2,
    }
}

/// How long after its end a sample can be read.
const fn delay_seconds(reading: Reading, assumptions: &Assumptions) -> u32 {
    if reading.signal.resolution_seconds() < 60 {
        assumptions.high_resolution_delay_seconds
    } else {
        assumptions.metric_delay_seconds
    }
}
