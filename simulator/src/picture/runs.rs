//! From runs to a chart.

use crate::report::Run;
use crate::report::series::{AlarmTrack, Point};

use super::chart::{Actions, Chart, Panel, Role, Series, Shape, Size, Track, Values};
use super::figures;
use super::too_much;
use crate::report::words::several;

/// One run with all that is known of it, or several under each other on the same scales; they are taken to have had the
/// same traffic. `None` without a run.
#[must_use]
pub fn chart(runs: &[Run]) -> Option<Chart> {
    let first = runs.first()?;
    let (title, lines, panels) = match runs {
        [run] => {
            let lines = vec![figures::overload(run), figures::effort(run), figures::traffic(run)];
            (run.name.clone(), lines, alone(run))
        }
        runs => {
            let title = format!("{} over the same traffic", several(runs.len() as u64, "plan", "plans"));
            (title, vec![figures::traffic(first)], compared(runs))
        }
    };
    Some(Chart {
        title,
        lines,
        description: description(runs),
        start: first.start,
        seconds_per_point: u64::from(first.series.minutes_per_point.max(1)) * 60,
        points: runs.iter().map(|run| run.series.points.len()).max().unwrap_or_default(),
        panels,
    })
}

/// Demand and capacity, the units, what waited, and the alarms.
fn alone(run: &Run) -> Vec<Panel> {
    let mut panels = vec![Panel::Values(Values {
        title: "Requests per minute".to_owned(),
        note: String::new(),
        size: Size::Tall,
        whole: false,
        scale_holds: 0.0,
        series: load(run),
        actions: Vec::new(),
        named: true,
    })];
    let units = figures::units(run);
    panels.push(Panel::Values(Values {
        title: format!("{}{}", units[..1].to_uppercase(), &units[1..]),
        note: figures::range(run).map(|range| format!("range {range}")).unwrap_or_default(),
        size: Size::Low,
        whole: true,
        scale_holds: 0.0,
        series: capacity(run),
        actions: actions(run),
        named: true,
    }));
    if run.series.points.iter().any(|point| 0.0 < point.queue) {
        panels.push(Panel::Values(Values {
            title: "Requests that wait".to_owned(),
            note: String::new(),
            size: Size::Low,
            whole: false,
            scale_holds: 0.0,
            series: vec![series(run, "queue", Role::Queue, Shape::Area, |point| Some(point.queue))],
            actions: Vec::new(),
            named: true,
        }));
    }
    let tracks = tracks(run);
    panels.extend((!tracks.is_empty()).then_some(Panel::Alarms(tracks)));
    panels
}

/// The states of the alarms.
pub(super) fn tracks(run: &Run) -> Vec<Track> {
    let track = |alarm: &AlarmTrack| Track {
        label: alarm.label.clone(),
        states: alarm.states.iter().copied().map(Some).collect(),
    };
    run.series.alarms.iter().map(track).collect()
}

/// Demand and capacity of each run, all on one scale.
fn compared(runs: &[Run]) -> Vec<Panel> {
    let mut panels: Vec<Values> = Vec::with_capacity(runs.len());
    for run in runs {
        panels.push(Values {
            title: run.name.clone(),
            note: figures::brief(run),
            size: Size::Middle,
            whole: false,
            scale_holds: 0.0,
            series: load(run),
            actions: actions(run),
            named: panels.is_empty(),
        });
    }
    let greatest = panels.iter().map(Values::greatest).fold(0.0, f64::max);
    panels.into_iter().map(|panel| Panel::Values(Values { scale_holds: greatest, ..panel })).collect()
}

/// Requests that arrive over what can be served: what of them was too much, and the capacity behind them.
fn load(run: &Run) -> Vec<Series> {
    let points = &run.series.points;
    let mean = |point: &Point| point.requests_per_minute;
    let mut all =
        vec![series(run, "capacity", Role::Capacity, Shape::Area, |point| Some(too_much::capacity(run, point)))];
    if points.iter().any(|point| mean(point) < too_much::peak(point)) {
        let from = points.iter().map(mean).collect();
        all.push(series(run, "peak minute", Role::Demand, Shape::Band { from }, too_much::peak));
    }
    let from: Vec<_> = points.iter().map(|point| too_much::from(run, point)).collect();
    if from.iter().any(Option::is_some) {
        let peak = |point: &Point| too_much::from(run, point).and(too_much::peak(point));
        all.push(series(run, "over capacity", Role::Over, Shape::Band { from }, peak));
    }
    all.push(series(run, "demand", Role::Demand, Shape::Line, mean));
    all
}

/// Units in service and wanted, within their range. A maximum far above all that was wanted would leave them no height:
/// the note tells it.
fn capacity(run: &Run) -> Vec<Series> {
    let most = run.series.points.iter().map(|point| point.desired).max().unwrap_or_default();
    let near = |max: u32| (max <= most.saturating_mul(2).max(4)).then(|| f64::from(max));
    let mut all = vec![
        series(run, "min", Role::Muted, Shape::Dots, |point| Some(point.min_capacity.into())),
        series(run, "in service", Role::Capacity, Shape::Area, |point| Some(point.in_service.into())),
        series(run, "wanted", Role::Wanted, Shape::Dashes, |point| Some(point.desired.into())),
    ];
    if run.series.points.iter().any(|point| near(point.max_capacity).is_some()) {
        all.insert(0, series(run, "max", Role::Muted, Shape::Dots, |point| near(point.max_capacity)));
    }
    all
}

fn series(run: &Run, label: &str, role: Role, shape: Shape, value: impl Fn(&Point) -> Option<f64>) -> Series {
    Series { label: label.to_owned(), role, shape, values: run.series.points.iter().map(value).collect() }
}

fn actions(run: &Run) -> Vec<Actions> {
    let of = |point: &Point| Actions { scaled_out: point.scaled_out, scaled_in: point.scaled_in };
    run.series.points.iter().map(of).collect()
}

/// What is to be seen, in words.
fn description(runs: &[Run]) -> String {
    let of = |run: &Run| {
        let range = figures::range(run).map(|range| format!(", {} {range}", figures::units(run)));
        format!("{}{}: {}; {}.", run.name, range.unwrap_or_default(), figures::overload(run), figures::effort(run))
    };
    let described: Vec<String> = runs.iter().map(of).collect();
    format!("Demand against capacity over time. {}", described.join(" "))
}
