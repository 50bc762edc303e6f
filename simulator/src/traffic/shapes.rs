//! The shapes that have names, as stages.

use super::options::Options;
use super::{Rate, ShapeError, Stage, words};

const DAY: u64 = 86_400;
const HOUR: u64 = 3600;

/// A shape: its name, its options, and the stages that they come to.
pub(super) struct Named {
    pub(super) name: &'static str,
    /// What it has to have.
    pub(super) required: &'static [&'static str],
    /// What it may have.
    pub(super) optional: &'static [&'static str],
    /// A shape as it is written.
    pub(super) example: &'static str,
    pub(super) stages: fn(&Options<'_>) -> Result<Vec<Stage>, ShapeError>,
}

/// Every shape.
pub(super) const SHAPES: [Named; 5] = [
    Named {
        name: "steady",
        required: &["rate", "for"],
        optional: &[],
        example: "steady rate=120/m for=1d",
        stages: |options| Ok(vec![Stage::constant(options.duration("for")?, options.rate("rate")?)]),
    },
    Named {
        name: "ramp",
        required: &["from", "to", "for"],
        optional: &[],
        example: "ramp from=10/m to=400/m for=2h",
        stages: |options| {
            let (from, to) = (options.rate("from")?, options.rate("to")?);
            Ok(vec![Stage { seconds: options.duration("for")?, from, to }])
        },
    },
    Named {
        name: "steps",
        required: &["start", "step", "every", "steps"],
        optional: &[],
        example: "steps start=60/m step=30/m every=5m steps=10",
        stages: steps,
    },
    Named {
        name: "diurnal",
        required: &["low", "high", "for"],
        optional: &["peak", "weekend"],
        example: "diurnal low=20/m high=400/m for=7d weekend=50%",
        stages: diurnal,
    },
    Named {
        name: "spike",
        required: &["base", "peak", "at", "lasting", "for"],
        optional: &["rise"],
        example: "spike base=60/m peak=900/m at=1h lasting=10m for=3h",
        stages: spike,
    },
];

/// A rate that stays for a while and then rises, again and again.
fn steps(options: &Options<'_>) -> Result<Vec<Stage>, ShapeError> {
    const MOST: u32 = 10_000;
    let (start, step, seconds) = (options.rate("start")?, options.rate("step")?, options.duration("every")?);
    let text = options.text("steps");
    let count = words::whole(text).filter(|count| (1..=MOST).contains(count)).ok_or_else(|| {
        ShapeError::new(
            format!("steps: `{text}` is no number of steps: they are from 1 to {MOST}"),
            "write it as steps=10",
        )
    })?;
    (0..u64::from(count))
        .map(|index| {
            let rate = start.in_thousandths_per_hour() + index * step.in_thousandths_per_hour();
            let rate = Rate::thousandths_per_hour(rate).ok_or_else(|| {
                let message = format!("after {index} steps of `{step}` the rate is over {}", Rate::MAX);
                ShapeError::new(message, "take fewer or smaller steps")
            })?;
            Ok(Stage::constant(seconds, rate))
        })
        .collect()
}

/// A base rate, up to a peak, down again, and on.
fn spike(options: &Options<'_>) -> Result<Vec<Stage>, ShapeError> {
    let (base, peak) = (options.rate("base")?, options.rate("peak")?);
    let (at, lasting, whole) = (options.duration("at")?, options.duration("lasting")?, options.duration("for")?);
    let rise = if options.has("rise") { options.duration("rise")? } else { 0 };
    let end = at + rise + lasting + rise;
    let Some(rest) = whole.checked_sub(end) else {
        let (end, whole) = (words::shown(end), words::shown(whole));
        let message = format!(
            "the spike ends {end} after the start, and `for` is {whole}: it has what is before and after the spike too"
        );
        return Err(ShapeError::new(message, "give a longer `for`, or an earlier or shorter spike"));
    };
    let stages = [
        Stage::constant(at, base),
        Stage { seconds: rise, from: base, to: peak },
        Stage::constant(lasting, peak),
        Stage { seconds: rise, from: peak, to: base },
        Stage::constant(rest, base),
    ];
    Ok(stages.into_iter().filter(|stage| 0 < stage.seconds).collect())
}

/// How high the rate is in the hours after the lowest one, in thousandths of the way from low to high: a cosine, as numbers,
/// so that every machine has the same.
const DAYTIME: [u64; 13] = [0, 17, 67, 146, 250, 371, 500, 629, 750, 854, 933, 983, 1000];

/// Up and down once a day, from midnight on. The sixth and the seventh day are the weekend.
fn diurnal(options: &Options<'_>) -> Result<Vec<Stage>, ShapeError> {
    let (low, high) = (options.rate("low")?, options.rate("high")?);
    if high < low {
        let message = format!("the low rate `{low}` is over the high one `{high}`");
        return Err(ShapeError::new(message, "exchange them"));
    }
    let seconds = options.duration("for")?;
    let peak = if options.has("peak") { options.time_of_day("peak")? } else { 15 * HOUR };
    let weekend = if options.has("weekend") { options.percentage("weekend", 100)? } else { 100 };
    let day = Daytime {
        low: low.in_thousandths_per_hour(),
        high: high.in_thousandths_per_hour(),
        lowest: (peak + DAY / 2) % DAY,
    };
    let mut stages = Vec::new();
    let mut begin = 0;
    while begin < seconds {
        let end = day.next_bend(begin).min(seconds);
        // Of the weekend's first midnight both days have a rate; each stage takes that of its own day.
        let percent = if 5 <= begin / DAY % 7 { u64::from(weekend) } else { 100 };
        let rate = |at: u64| Rate::thousandths_per_hour(day.rate_at(at) * percent / 100).unwrap_or(Rate::MAX);
        stages.push(Stage { seconds: end - begin, from: rate(begin), to: rate(end) });
        begin = end;
    }
    Ok(stages)
}

/// The rates of a day, in thousandths of a request per hour.
struct Daytime {
    low: u64,
    high: u64,
    /// When the rate is lowest, in seconds from midnight.
    lowest: u64,
}

impl Daytime {
    /// The next second at which the rate bends, or a day ends.
    fn next_bend(&self, after: u64) -> u64 {
        let into_hour = (after + DAY - self.lowest) % HOUR;
        (after + HOUR - into_hour).min((after / DAY + 1) * DAY)
    }

    fn rate_at(&self, seconds: u64) -> u64 {
        let elapsed = (seconds + DAY - self.lowest) % DAY;
        let share = |hour: u64| {
            let hours = usize::try_from(hour % 24).unwrap_or_default();
            DAYTIME[hours.min(24 - hours)]
        };
        let (hour, into) = (elapsed / HOUR, elapsed % HOUR);
        // In thousandths of an hour's part of the way.
        let share = u128::from(share(hour) * (HOUR - into) + share(hour + 1) * into);
        let rise = u128::from(self.high - self.low) * share / u128::from(1000 * HOUR);
        self.low + u64::try_from(rise).unwrap_or_default()
    }
}
