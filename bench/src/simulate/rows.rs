//! What is measured in this process alone.

use std::hint::black_box;
use std::io::Write;
use std::thread;
use std::time::Duration;

use simulator::engine::Engine;
use simulator::report::Recorder;
use simulator::trace::{Options, Reader};
use simulator::{Arrivals, Scenario};
use templategen::exit::Exit;

use super::case::{self, Case};
use super::{note, traffic};
use crate::failure::Failure;
use crate::samples::Timing;
use crate::table::{Goal, Row};
use crate::units;

const MINUTES: u32 = 2_000_000;
/// Minutes that one core has to pass in a second of its time.
const SPEED_GOAL: f64 = 20e6;
/// Runs that do not depend on each other, as those of a comparison.
const INDEPENDENT_RUNS: usize = 4;
/// How many times sooner two threads have to be through with them than one.
const THREADS_GOAL: f64 = 1.8;

/// Every figure.
///
/// # Errors
/// Where a plan is refused, or the trace can not be read.
pub(super) fn all(runs: u16, notes: &mut dyn Write) -> Result<Vec<Row>, Failure> {
    let trace = traffic::minutes(MINUTES);
    let mut rows = Vec::new();
    for case in Case::ALL {
        note(notes, &format!("simulating: {} ...", case.name()));
        let scenario = case.scenario()?;
        let engine = case::engine(&scenario)?;
        rows.push(silent(case, &engine, &trace, runs));
        rows.push(recorded(case, &scenario, &engine, &trace, runs));
    }
    note(notes, "reading a trace ...");
    rows.push(read(runs)?);
    note(notes, "simulating on two threads ...");
    rows.push(threads(&case::engine(&Case::TwoAlarms.scenario()?)?, &trace, runs));
    Ok(rows)
}

fn silent(case: Case, engine: &Engine, trace: &[Arrivals], runs: u16) -> Row {
    let timing = Timing::of(runs, || drop(black_box(case::simulate(engine, black_box(trace), &mut ()))));
    let speed = per_second(&timing);
    let goal = Goal { text: "at least 20 million".to_owned(), is_met: SPEED_GOAL <= speed };
    Row { goal: case.is_step().then_some(goal), ..speed_row(case.name().to_owned(), &timing) }
}

fn recorded(case: Case, scenario: &Scenario, engine: &Engine, trace: &[Arrivals], runs: u16) -> Row {
    let timing = Timing::of(runs, || {
        let mut recorder = Recorder::new(scenario, case.name());
        case::simulate(engine, black_box(trace), &mut recorder);
        drop(black_box(recorder.finish()));
    });
    speed_row(format!("{}, recorded", case.name()), &timing)
}

fn read(runs: u16) -> Result<Row, Failure> {
    let text = traffic::csv(MINUTES);
    let mut outcome = Ok(0.0);
    let timing = Timing::of(runs, || {
        let reader = Reader::open(black_box(text.as_bytes()), &Options::default());
        outcome = reader.and_then(|minutes| minutes.map(|minute| Ok(minute?.requests())).sum());
    });
    outcome.map_err(|error| {
        Failure::new(
            Exit::Refused,
            format!("the trace of the benchmark is refused: {error}"),
            "bring bench/src/simulate/traffic.rs up to what a trace is now",
        )
    })?;
    Ok(speed_row(format!("reading {} of CSV", units::megabytes(text.len() as u64)), &timing))
}

/// The same runs one after the other and in two threads, by the clock of who waits.
fn threads(engine: &Engine, trace: &[Arrivals], runs: u16) -> Row {
    let some = |count: usize| {
        for _ in 0..count {
            black_box(case::simulate(engine, trace, &mut ()));
        }
    };
    let one = Timing::of(runs, || some(INDEPENDENT_RUNS));
    let two = Timing::of(runs, || {
        thread::scope(|scope| {
            let other = scope.spawn(|| some(INDEPENDENT_RUNS / 2));
            some(INDEPENDENT_RUNS / 2);
            other.join().unwrap_or_default();
        });
    });
    let ratio = units::ratio(one.wall.shortest(), two.wall.shortest());
    Row {
        comparison: format!("{ratio:.2} times as fast as in one"),
        goal: Some(Goal { text: format!("at least {THREADS_GOAL} times"), is_met: THREADS_GOAL <= ratio }),
        ..Row::of(format!("{INDEPENDENT_RUNS} runs in two threads"), &two)
    }
}

/// Minutes in a second of a processor.
fn per_second(timing: &Timing) -> f64 {
    f64::from(MINUTES) / timing.processor.median().max(Duration::from_nanos(1)).as_secs_f64()
}

fn speed_row(what: String, timing: &Timing) -> Row {
    Row { comparison: format!("{:.1} million minutes a second", per_second(timing) / 1e6), ..Row::of(what, timing) }
}
