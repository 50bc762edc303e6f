//! What happens at a value of the metric, and how it comes about.

use scaling::{Action, Change, Decimal, MetricAggregationType, PolicyReading, Region, ScalingPlan, StepPolicy};

use super::arithmetic;
use super::moment::{self, Row};
use super::words::{breach, condition, difference, done, duration};

/// What is looked at: a policy at a value and a capacity.
#[derive(Clone, Copy, Debug)]
struct Moment<'a> {
    plan: &'a ScalingPlan,
    policy: &'a StepPolicy,
    value: Decimal,
    capacity: u32,
}

/// The alarm that breaches, the step it leads to, the arithmetic and the capacity wanted afterwards.
pub(super) fn render(plan: &ScalingPlan, policy: &StepPolicy, value: Decimal, capacity: u32) -> String {
    let moment = Moment { plan, policy, value, capacity };
    let readings = policy.readings();
    let mut rows = Vec::new();
    let mut after = capacity;
    match policy.action(value, capacity, plan.capacity()) {
        Action::NoAlarm => rows.push(("alarm", no_alarm(policy, &readings))),
        Action::Step { side, region, capacity: wanted } => {
            after = wanted;
            for reading in readings.iter().filter(|reading| reading.side == side) {
                rows.extend(moment.step(reading, &region));
                rows.extend((after != capacity).then(|| ("earliest", moment.earliest(reading))));
            }
        }
    }
    moment::render(plan, value, capacity, after, rows)
}

fn no_alarm(policy: &StepPolicy, readings: &[PolicyReading]) -> String {
    let needs =
        |reading: &PolicyReading| format!("{} needs {}", policy.deployed_name(reading.side), breach(reading, "m"));
    format!("none breaches: {}", readings.iter().map(needs).collect::<Vec<_>>().join(", "))
}

impl Moment<'_> {
    fn step(&self, reading: &PolicyReading, region: &Region) -> Vec<Row> {
        let Self { plan, policy, value, capacity } = *self;
        let name = policy.deployed_name(reading.side);
        let what = done(policy, plan.kind().scalable_dimension(), region.change);
        let mut rows = vec![
            ("alarm", format!("{name} breaches: {}", breach(reading, &value.to_string()))),
            ("distance", format!("{} from the threshold", difference(value, reading.threshold))),
            ("step", format!("{}: {what}", condition(reading, region))),
        ];
        rows.extend(on_bound(policy, region, value).map(|sentence| ("bound", sentence)));
        let least = policy.min_adjustment_magnitude().unwrap_or(1);
        if let Change::Percent(percent) = region.change {
            rows.push(("percentage", arithmetic::percentage(percent, least, capacity)));
        }
        rows.push(("arithmetic", arithmetic::whole(region.change, least, capacity, plan.capacity())));
        rows
    }

    /// How soon the policy acts by the value. An always-on alarm is in ALARM already, so only the
    /// aggregation keeps it waiting; a paired one has to get there first.
    fn earliest(&self, reading: &PolicyReading) -> String {
        let evaluation = self.policy.evaluation(reading.side);
        let periods = |count: u32| duration(u64::from(evaluation.period_seconds) * u64::from(count));
        let (all, needed) = (evaluation.evaluation_periods, evaluation.datapoints_to_alarm);
        if reading.side.is_some() {
            let datapoints = if needed == 1 { "datapoint breaches" } else { "datapoints breach" };
            return format!("after {}: the alarm goes to ALARM when {needed} of {all} {datapoints}", periods(needed));
        }
        let (one, whole) = (periods(1), periods(all));
        if all == 1 {
            return format!("after {one}: the alarm is in ALARM already");
        }
        let (value, aggregation) = (self.value, self.policy.aggregation());
        let when = match aggregation {
            MetricAggregationType::Maximum => format!("{one} after a rise to {value}, {whole} after a fall to it"),
            MetricAggregationType::Minimum => format!("{one} after a fall to {value}, {whole} after a rise to it"),
            MetricAggregationType::Average => format!("after {whole} at {value}"),
        };
        format!("{when}: the alarm is in ALARM already, and the policy acts by the {aggregation} of {all} datapoints")
    }
}

/// Why a value on an inner bound under the threshold does not take the step the number line shows there.
fn on_bound(policy: &StepPolicy, region: &Region, value: Decimal) -> Option<String> {
    let regions = policy.ladder().regions();
    let drawn = regions.iter().find(|drawn| drawn.contains(value) && region.upper == Some(value))?;
    let size = |change: Change| change.scaling_adjustment().unsigned_abs();
    let stronger = match region.change {
        Change::InCapacity(_) | Change::Percent(_) if size(drawn.change) < size(region.change) => "stronger",
        _ => "outer",
    };
    Some(format!(
        "{value} is the bound of two steps, and below a threshold the service counts a step's upper bound in and its \
         lower bound out: it takes the {stronger} step, {}, not {}",
        region.change, drawn.change
    ))
}
