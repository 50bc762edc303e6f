//! Values that look like ones in another unit than their metric's.

use super::{Metric, Statistic};
use crate::checker::Checker;
use crate::{Decimal, Field, ProblemCode, Unit};

/// Under this many microseconds no model answers; as milliseconds they would be a second.
const LEAST_MICROSECONDS: i64 = 1000;

impl Metric {
    /// The unit of its values, where it is known, also of one of SageMaker's that is named in full. Samples that
    /// are counted have none.
    pub(crate) fn unit_of_values(&self) -> Option<Unit> {
        match self {
            Self::Preset { statistic: Statistic::SampleCount, .. } => None,
            Self::Custom(custom) if custom.statistic != Statistic::SampleCount => {
                custom.as_preset().map(|preset| preset.unit)
            }
            Self::Preset { .. } | Self::Custom(_) | Self::Math(_) => self.unit(),
        }
    }
}

impl Checker {
    /// Tells of values of a metric, such as a target or the bounds of a ladder, that are all so low as if they were
    /// fractions of 1 or milliseconds. `called` is what a message calls them.
    pub(crate) fn unit_of_values(&mut self, field: Field, metric: &Metric, called: &str, values: &[Decimal]) {
        let Some(highest) = values.iter().copied().max().filter(|highest| Decimal::ZERO < *highest) else { return };
        let Some(unit) = metric.unit_of_values() else { return };
        let (under, factor) = match unit {
            Unit::Percent | Unit::PercentOfEach => (1, 100),
            Unit::Microseconds => (LEAST_MICROSECONDS, 1000),
            Unit::Count | Unit::Fraction | Unit::Seconds | Unit::Milliseconds => return,
        };
        let Some(meant) =
            highest.times(Decimal::from_integer(factor)).filter(|_| highest < Decimal::from_integer(under))
        else {
            return;
        };
        let likely = match unit {
            Unit::Microseconds => format!("`{meant}` for {highest} milliseconds"),
            _ => format!("`{meant}` for {meant} percent"),
        };
        let name = metric.name();
        let message = format!("{called} of {name} is read in {unit}, and {highest} {unit} looks like another unit");
        self.problem(field, ProblemCode::MetricUnit, message, format!("write {likely}"));
    }

    /// Tells of a latency in milliseconds that looks like one in seconds.
    pub(crate) fn unit_of_latency(&mut self, milliseconds: Decimal) {
        let Some(meant) =
            milliseconds.times(Decimal::from_integer(1000)).filter(|_| milliseconds < Decimal::from_integer(1))
        else {
            return;
        };
        let message =
            format!("the latency is read in milliseconds, and {milliseconds} milliseconds looks like another unit");
        let fix = format!("write `{meant}` for {milliseconds} seconds");
        self.problem(Field::Latency, ProblemCode::MetricUnit, message, fix);
    }
}
