//! The panels of a chart: load, response times, capacity, alarms.

use simulator::picture::chart::{Actions, Panel, Role, Series, Shape, Size, Track, Values};

use crate::report::Report;

use super::points::{self, Load, Points, Seen};

/// From this many requests in a second on, rates are told by the second.
const FAST: f64 = 10.0;
/// From this many seconds on, response times are told in seconds.
const SLOW: f64 = 2.0;

pub(super) fn of(report: &Report, points: &Points) -> Vec<Panel> {
    let mut panels = vec![Panel::Values(load(points))];
    panels.extend(times(points).map(Panel::Values));
    panels.extend(capacity(report, points).map(Panel::Values));
    let tracks: Vec<Track> = points::alarms(report)
        .into_iter()
        .enumerate()
        .map(|(place, name)| Track {
            label: name.to_owned(),
            states: points.seen.iter().map(|seen| seen.alarms[place]).collect(),
        })
        .collect();
    panels.extend((!tracks.is_empty()).then_some(Panel::Alarms(tracks)));
    panels
}

/// What was wanted, sent and answered, and above that what was not.
fn load(points: &Points) -> Values {
    let most = points.loads.iter().map(|load| load.wanted.max(load.sent)).fold(0.0, f64::max);
    let (title, factor) = if most < FAST { ("Requests per minute", 60.0) } else { ("Requests per second", 1.0) };
    let of = |label: &str, role, shape, value: &dyn Fn(&Load) -> Option<f64>| {
        let values = points.loads.iter().map(|load| value(load).map(|value| value * factor)).collect();
        Series { label: label.to_owned(), role, shape, values }
    };
    let above = |label: &str, role, from: fn(&Load) -> f64, part: fn(&Load) -> f64| {
        let values: Vec<_> = points.loads.iter().map(|load| (0.0 < part(load)).then(|| from(load) * factor)).collect();
        let any = values.iter().any(Option::is_some);
        let shape = Shape::Band { from: values };
        any.then(|| of(label, role, shape, &|load| (0.0 < part(load)).then(|| from(load) + part(load))))
    };
    let mut series = vec![of("answered", Role::Answered, Shape::Area, &|load| Some(load.answered))];
    series.extend(above("failed", Role::Over, |load| load.answered, |load| load.failed));
    series.extend(above("dropped", Role::Alarm, |load| load.answered + load.failed, |load| load.dropped));
    series.push(of("wanted", Role::Muted, Shape::Dashes, &|load| Some(load.wanted)));
    series.push(of("sent", Role::Demand, Shape::Line, &|load| Some(load.sent)));
    Values {
        title: title.to_owned(),
        note: String::new(),
        size: Size::Tall,
        whole: false,
        scale_holds: 0.0,
        series,
        actions: Vec::new(),
        named: true,
    }
}

/// What answers took; `None` where there is none.
fn times(points: &Points) -> Option<Values> {
    let slowest = points.loads.iter().filter_map(|load| load.slow).max()?;
    let (unit, factor) = if slowest.as_secs_f64() < SLOW { ("ms", 1e3) } else { ("s", 1.0) };
    let values = |time: fn(&Load) -> Option<std::time::Duration>| -> Vec<Option<f64>> {
        points.loads.iter().map(|load| time(load).map(|time| time.as_secs_f64() * factor)).collect()
    };
    let of = |label: &str, role, shape, values| Series { label: label.to_owned(), role, shape, values };
    let (median, slow) = (values(|load| load.median), values(|load| load.slow));
    let series = vec![
        of("p50 to p99", Role::Queue, Shape::Band { from: median.clone() }, slow.clone()),
        of("service p99", Role::Muted, Shape::Dots, values(|load| load.slow_service)),
        of("p50", Role::Text, Shape::Line, median),
        of("p99", Role::Queue, Shape::Line, slow),
    ];
    Some(Values {
        title: format!("Response time in {unit}"),
        note: String::new(),
        size: Size::Middle,
        whole: false,
        scale_holds: 0.0,
        series,
        actions: Vec::new(),
        named: true,
    })
}

/// Units in service and wanted, and what was predicted of them; `None` where nothing is known of either.
fn capacity(report: &Report, points: &Points) -> Option<Values> {
    let of = |label: &str, role, shape, value: &dyn Fn(&Seen) -> Option<u32>| {
        let values: Vec<_> = points.seen.iter().map(|seen| value(seen).map(f64::from)).collect();
        let any = values.iter().any(Option::is_some);
        any.then(|| Series { label: label.to_owned(), role, shape, values })
    };
    let seen = || points.seen.iter();
    let wanted = seen().filter_map(|seen| seen.desired.max(seen.in_service)).max();
    let predicted = report.prediction.iter().flat_map(|prediction| &prediction.minutes).map(|minute| minute.in_service);
    let most = wanted.into_iter().chain(predicted).max()?;
    // A maximum far above all that was wanted would leave that no height: the note tells it.
    let near = |max: u32| (max <= most.saturating_mul(2).max(4)).then_some(max);
    let series = [
        of("max", Role::Muted, Shape::Dots, &|seen| near(seen.range?.1)),
        of("min", Role::Muted, Shape::Dots, &|seen| Some(seen.range?.0)),
        of("in service", Role::Capacity, Shape::Area, &|seen| seen.in_service),
        of("wanted", Role::Wanted, Shape::Dashes, &|seen| seen.desired),
        self::predicted(report, points),
    ];
    let name = report.run.unit.several();
    let ranges = || seen().filter_map(|seen| seen.range);
    let range = ranges().map(|(min, _)| min).min().zip(ranges().map(|(_, max)| max).max());
    Some(Values {
        title: format!("{}{}", name[..1].to_uppercase(), &name[1..]),
        note: range.map(|(min, max)| format!("range {min} to {max}")).unwrap_or_default(),
        size: Size::Middle,
        whole: true,
        scale_holds: 0.0,
        series: series.into_iter().flatten().collect(),
        actions: seen().map(|seen| Actions { scaled_out: seen.scaled_out, scaled_in: seen.scaled_in }).collect(),
        named: true,
    })
}

/// What was predicted to be in service in the middle of each point.
fn predicted(report: &Report, points: &Points) -> Option<Series> {
    let prediction = report.prediction.as_ref()?;
    let at = |point: usize| {
        let middle = points.seconds.saturating_mul(point as u64) + points.seconds / 2;
        let minute = prediction.minutes.get(usize::try_from(middle / 60).ok()?)?;
        Some(f64::from(minute.in_service))
    };
    let values = (0..points.loads.len()).map(at).collect();
    Some(Series { label: "predicted".to_owned(), role: Role::Predicted, shape: Shape::LongDashes, values })
}
