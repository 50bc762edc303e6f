//! Runs made by hand: a load that rises and falls, and a fleet that follows it too late.

use jiff::Timestamp;
use proptest::prelude::*;
use scaling::{AlarmState, EndpointKind};
use simulator::fleet::scrambled;
use simulator::report::Run;
use simulator::report::series::{AlarmTrack, Point, Series};
use simulator::report::summary::Summary;
use simulator::report::timeline::{Entry, EntryKind, Timeline};
use simulator::{Assumptions, Fleet};

/// What one unit serves in a minute.
const UNIT: u32 = 100;

/// How a made run differs from the others.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Made {
    /// Its name.
    pub(crate) name: &'static str,
    /// How many points it has.
    pub(crate) points: u32,
    /// How many minutes each stands for.
    pub(crate) minutes_per_point: u32,
    /// How many points capacity is behind the load; a baseline that stands still where there is none.
    pub(crate) behind: Option<u32>,
    /// Points that the trace does not have: from, and up to.
    pub(crate) gap: (u32, u32),
    /// Whether requests wait.
    pub(crate) queues: bool,
}

/// A day of minutes on which capacity is six minutes behind.
pub(crate) const DAY: Made =
    Made { name: "steps.spec.yaml", points: 1440, minutes_per_point: 1, behind: Some(6), gap: (0, 0), queues: false };

/// The requests of a point: up and down twice over the whole, noise, and a spike.
fn load(made: &Made, point: u32) -> u32 {
    let half = (made.points / 2).max(1);
    let place = point % half;
    let rise = place.min(half - place) * 2;
    let noise = u32::try_from(scrambled(1, point.into()) % 60).expect("under 60");
    let spike = if (made.points * 5 / 8..made.points * 21 / 32).contains(&point) { 420 } else { 0 };
    40 + rise * 500 / half + noise + spike
}

fn units(requests: u32) -> u32 {
    requests.div_ceil(UNIT).max(1)
}

/// The run.
pub(crate) fn run(made: &Made) -> Run {
    let mut points: Vec<Point> = Vec::new();
    let mut desired_before = units(load(made, 0));
    let mut queue = 0;
    let mut low = 0;
    let mut entries = Vec::new();
    for index in 0..made.points {
        let requests = load(made, index);
        let peak = if made.minutes_per_point == 1 { requests } else { requests + requests / 3 };
        let needed = units(requests);
        low = if needed < desired_before { low + 1 } else { 0 };
        let desired = match made.behind {
            None => 8,
            Some(_) if desired_before < needed => needed,
            Some(behind) if 2 * behind < low => desired_before - 1,
            Some(_) => desired_before,
        };
        if desired < desired_before {
            low = 0;
        }
        let behind = usize::try_from(made.behind.unwrap_or_default()).expect("a few");
        let started = points.len().checked_sub(behind).and_then(|then| points.get(then));
        let in_service = made.behind.map_or(8, |_| started.map_or(desired_before, |point| point.desired).min(desired));
        let served = in_service * UNIT;
        queue = if made.queues { (queue + peak).saturating_sub(served) } else { 0 };
        let known = !(made.gap.0..made.gap.1).contains(&index);
        if desired != desired_before && made.behind.is_some() {
            entries.push(entry(index, desired_before, desired));
        }
        points.push(Point {
            requests_per_minute: known.then(|| requests.into()),
            peak_requests_per_minute: known.then(|| peak.into()),
            over_capacity: peak.saturating_sub(served).into(),
            queue: queue.into(),
            desired,
            in_service,
            min_capacity: 1,
            max_capacity: if index < made.points / 3 { 8 } else { 12 },
            scaled_out: desired_before < desired,
            scaled_in: desired < desired_before,
        });
        desired_before = desired;
    }
    let alarms = made.behind.map(|_| alarms(&points)).unwrap_or_default();
    Run {
        name: made.name.to_owned(),
        kind: EndpointKind::Realtime,
        start: "2026-03-02T00:00:00Z".parse::<Timestamp>().expect("an instant"),
        fleet: Fleet { price_per_hour: Some(1.408), ..Fleet::of(UNIT.into()) },
        assumptions: Assumptions::DEFAULT,
        seed: 7,
        summary: summary(made, &points, &entries),
        timeline: Timeline { entries, left_out: 0 },
        series: Series { minutes_per_point: made.minutes_per_point, points, alarms },
    }
}

fn entry(index: u32, before: u32, after: u32) -> Entry {
    let out = before < after;
    Entry {
        from_seconds: u64::from(index) * 60,
        to_seconds: u64::from(index) * 60,
        times: 1,
        kind: if out { EntryKind::ScaledOut } else { EntryKind::ScaledIn },
        capacity_before: before,
        capacity_after: after,
        cause: if out { "steps-high" } else { "steps-low" }.to_owned(),
        reason: format!("InvocationsPerInstance was {index}, and the step from 50 changes capacity"),
    }
}

fn alarms(points: &[Point]) -> Vec<AlarmTrack> {
    let state = |point: &Point, high: bool| match point.requests_per_minute {
        None => AlarmState::InsufficientData,
        Some(requests) if high == (f64::from(point.desired * UNIT) * 0.8 < requests) => AlarmState::Alarm,
        Some(_) => AlarmState::Ok,
    };
    let track = |label: &str, high| AlarmTrack {
        label: label.to_owned(),
        states: points.iter().map(|point| state(point, high)).collect(),
    };
    vec![track("steps-high", true), track("steps-low", false)]
}

fn summary(made: &Made, points: &[Point], entries: &[Entry]) -> Summary {
    let sum = |of: fn(&Point) -> f64| points.iter().map(of).sum::<f64>();
    let count = |of: fn(&Point) -> bool| points.iter().filter(|point| of(point)).count() as u64;
    let minutes = u64::from(made.minutes_per_point);
    let hours = sum(|point| point.desired.into()) / 60.0 * f64::from(made.minutes_per_point);
    Summary {
        minutes: u64::from(made.points) * minutes,
        gap_minutes: count(|point| point.requests_per_minute.is_none()) * minutes,
        requests: sum(|point| point.requests_per_minute.unwrap_or_default()) * f64::from(made.minutes_per_point),
        peak_requests_per_minute: points.iter().filter_map(|point| point.peak_requests_per_minute).fold(0.0, f64::max),
        unit_hours: hours,
        cost: Some(hours * 1.408),
        overloaded_minutes: count(|point| 0.0 < point.over_capacity),
        requests_over_capacity: sum(|point| point.over_capacity),
        peak_queue: points.iter().map(|point| point.queue).fold(0.0, f64::max),
        mean_queue_seconds: 1.5,
        longest_queue_seconds: 240.0,
        scale_outs: entries.iter().filter(|entry| entry.kind == EntryKind::ScaledOut).count() as u64,
        scale_ins: entries.iter().filter(|entry| entry.kind == EntryKind::ScaledIn).count() as u64,
        longest_lag_minutes: u64::from(made.behind.unwrap_or_default()),
        flaps: 1,
        peak_in_service: points.iter().map(|point| point.in_service).max().unwrap_or_default(),
        mean_in_service: 4.0,
    }
}

/// Names that are markup, orders to a terminal, long, or next to nothing.
pub(crate) const NAMES: [&str; 6] = [
    "steps",
    "</text></svg><script>alert(1)</script> & \"quoted\" 'too'",
    "\u{1b}[2Jwiped\u{0}\u{7}\nsecond line",
    "größer — 指标 🚀",
    "a name that is far longer than any picture is wide, which is why its end is left out and replaced by three dots, \
     and which goes on and on",
    "-",
];

/// A run, sensible or not, in few words.
#[derive(Clone, Debug)]
pub(crate) struct Any {
    made: Made,
    kind: EndpointKind,
    start: Timestamp,
    /// What all requests and capacities are multiplied by.
    scale: f64,
}

/// Any run.
pub(crate) fn any() -> impl Strategy<Value = Any> {
    let made = (
        prop::sample::select(NAMES.as_slice()),
        0_u32..150,
        prop::sample::select([1, 2, 31, 600, 44_640].as_slice()),
        prop::option::of(0_u32..20),
        (0_u32..100, 0_u32..100),
        prop::bool::ANY,
    );
    let kind = prop::sample::select(EndpointKind::ALL.as_slice());
    let start = prop::sample::select([Timestamp::MIN, Timestamp::UNIX_EPOCH, Timestamp::MAX].as_slice());
    let scale = prop::sample::select([0.0, 1e-6, 1.0, 1e9, 1e300].as_slice());
    (made, kind, start, scale).prop_map(
        |((name, points, minutes_per_point, behind, gap, queues), kind, start, scale)| Any {
            made: Made { name, points, minutes_per_point, behind, gap, queues },
            kind,
            start,
            scale,
        },
    )
}

impl Any {
    /// The run.
    pub(crate) fn run(&self) -> Run {
        let mut run = Run { kind: self.kind, start: self.start, ..run(&self.made) };
        run.fleet.requests_per_minute *= if self.scale == 0.0 { 1.0 } else { self.scale };
        for point in &mut run.series.points {
            for requests in [&mut point.requests_per_minute, &mut point.peak_requests_per_minute] {
                *requests = requests.map(|requests| requests * self.scale);
            }
            point.over_capacity *= self.scale;
            point.queue *= self.scale;
        }
        for figure in [
            &mut run.summary.requests,
            &mut run.summary.peak_requests_per_minute,
            &mut run.summary.requests_over_capacity,
            &mut run.summary.peak_queue,
        ] {
            *figure *= self.scale;
        }
        for (alarm, label) in run.series.alarms.iter_mut().zip(NAMES.iter().rev()) {
            (*label).clone_into(&mut alarm.label);
        }
        run
    }
}
