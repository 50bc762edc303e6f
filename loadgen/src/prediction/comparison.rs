//! Prediction against measurement: when each capacity was first in service.

use std::time::Duration;

use simulator::report::words::minutes;

use crate::picture::{clock, minute};
use crate::report::{Prediction, Report};

/// Closer times are told by the second.
const NEAR: Duration = Duration::from_mins(2);

/// When a capacity would first be in service, and when it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The capacity.
    pub capacity: u32,
    /// Whether it is reached from below or from above.
    pub way: Way,
    /// When the simulator says, from the start of the schedule on; `None` for never within the run.
    pub predicted: Option<Duration>,
    /// When it was first seen, from the start of the schedule on; `None` for never.
    pub measured: Option<Duration>,
    /// All of it: `predicted 4 instances at 12:06, measured 12:09 (3 min later)`. Times are UTC, with their seconds where
    /// both are within two minutes.
    pub sentence: String,
}

/// How a capacity is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// From below: there is as much or more for the first time.
    Out,
    /// From above: there is as little or less for the first time after the most there was.
    In,
}

impl Comparison {
    /// How much later or earlier than predicted it was measured, as `3 min later`; empty where it was at the second, or
    /// where one of both never was.
    #[must_use]
    pub fn difference(&self) -> String {
        self.predicted
            .zip(self.measured)
            .map_or_else(String::new, |(predicted, measured)| difference(predicted, measured))
    }
}

/// When the whole way of a capacity was gone: each step of it, the way out first, each way in its order of time. Empty
/// without a prediction or without an observation of capacity.
#[must_use]
pub fn compared(report: &Report) -> Vec<Comparison> {
    let (Some(predicted), Some(measured)) = (report.prediction.as_ref().and_then(predicted), measured(report)) else {
        return Vec::new();
    };
    let base = predicted.first.min(measured.first);
    let ways = [
        (Way::Out, levels([&predicted.out, &measured.out], |level| base < level)),
        (Way::In, levels([&predicted.back, &measured.back], |level| level < predicted.peak().min(measured.peak()))),
    ];
    let mut all = Vec::new();
    for (way, mut levels) in ways {
        if way == Way::In {
            levels.reverse();
        }
        all.extend(levels.into_iter().map(|capacity| {
            let (predicted, measured) = (predicted.reaches(way, capacity), measured.reaches(way, capacity));
            let sentence = sentence(report, way, capacity, predicted, measured);
            Comparison { capacity, way, predicted, measured, sentence }
        }));
    }
    all
}

/// How capacity went: each time it was more than ever, and each time it was less than ever since the most.
#[derive(Clone, Debug, PartialEq)]
struct Course {
    first: u32,
    out: Vec<(Duration, u32)>,
    back: Vec<(Duration, u32)>,
}

impl Course {
    /// Of what was in service from each time on; `None` of nothing.
    fn of(levels: impl IntoIterator<Item = (Duration, u32)>) -> Option<Self> {
        let mut course: Option<Self> = None;
        for (at, level) in levels {
            let Some(course) = &mut course else {
                course = Some(Self { first: level, out: vec![(at, level)], back: Vec::new() });
                continue;
            };
            if course.peak() < level {
                course.out.push((at, level));
                course.back.clear();
            } else if level < course.back.last().map_or(course.peak(), |(_, least)| *least) {
                course.back.push((at, level));
            }
        }
        course
    }

    /// The most there was.
    fn peak(&self) -> u32 {
        self.out.last().map_or(self.first, |(_, level)| *level)
    }

    /// When a capacity was first there.
    fn reaches(&self, way: Way, capacity: u32) -> Option<Duration> {
        let first = match way {
            Way::Out => self.out.iter().find(|(_, level)| capacity <= *level),
            Way::In => self.back.iter().find(|(_, level)| *level <= capacity),
        };
        first.map(|(at, _)| *at)
    }
}

/// What would be in service, from second to second: the whole minutes tell how much, the activities within each tell when.
fn predicted(prediction: &Prediction) -> Option<Course> {
    let minute = Duration::from_mins(1);
    let mut before = None;
    let levels = prediction.minutes.iter().zip(0_u32..).map(|(passed, place)| {
        let (begin, level) = (minute * place, passed.in_service);
        let since = before.replace(level).unwrap_or(level);
        // Whole minutes have the units that were there for all of it: what comes within one counts from the next on, what
        // goes within one is gone for all of it.
        let within = if since < level { begin.saturating_sub(minute)..=begin } else { begin..=begin + minute };
        let turns =
            prediction.activities.iter().flat_map(|activity| [activity.done, activity.at].map(|at| (at, activity.to)));
        let mut turns = turns.filter(|(at, to)| since != level && *to == level && within.contains(at));
        (turns.next().map_or(begin, |(at, _)| at), level)
    });
    Course::of(levels.collect::<Vec<_>>())
}

fn measured(report: &Report) -> Option<Course> {
    Course::of(report.observations.iter().filter_map(|seen| Some((seen.at, seen.in_service?))))
}

/// All levels of both, the least first, that are of interest.
fn levels(courses: [&[(Duration, u32)]; 2], is_of_interest: impl Fn(u32) -> bool) -> Vec<u32> {
    let all = courses.into_iter().flatten().map(|(_, level)| *level);
    let mut levels: Vec<u32> = all.filter(|level| is_of_interest(*level)).collect();
    levels.sort_unstable();
    levels.dedup();
    levels
}

fn sentence(
    report: &Report,
    way: Way,
    capacity: u32,
    predicted: Option<Duration>,
    measured: Option<Duration>,
) -> String {
    let down = if way == Way::In { "down to " } else { "" };
    let what = format!("{down}{}", report.run.unit.count(capacity));
    // Where both are minutes apart, seconds say nothing.
    let is_near = predicted.zip(measured).is_none_or(|(one, other)| one.abs_diff(other) < NEAR);
    let clock = |at: Duration| if is_near { clock(report, at) } else { minute(report, at) };
    let when = |at: Duration| if at.is_zero() { "from the start".to_owned() } else { format!("at {}", clock(at)) };
    match (predicted, measured) {
        (Some(predicted), Some(measured)) => {
            let seen = if measured.is_zero() { when(measured) } else { clock(measured) };
            let difference = difference(predicted, measured);
            let difference = if difference.is_empty() { difference } else { format!(" ({difference})") };
            format!("predicted {what} {}, measured {seen}{difference}", when(predicted))
        }
        (Some(predicted), None) => format!("predicted {what} {}, never measured", when(predicted)),
        (None, Some(measured)) => format!("measured {what} {}, never predicted", when(measured)),
        (None, None) => format!("{what} neither predicted nor measured"),
    }
}

/// How much later or earlier it was measured; empty where it was at the second.
fn difference(predicted: Duration, measured: Duration) -> String {
    let word = if predicted <= measured { "later" } else { "earlier" };
    match predicted.abs_diff(measured).as_secs() {
        0 => String::new(),
        seconds if seconds < NEAR.as_secs() => format!("{seconds} s {word}"),
        seconds => format!("{} {word}", minutes((seconds + 30) / 60)),
    }
}
