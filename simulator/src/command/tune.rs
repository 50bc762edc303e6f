//! `simulator tune`.

mod sweep;

use std::num::NonZero;
use std::path::PathBuf;
use std::time::Instant;

use clap::{Args, ValueEnum};
use templategen::command::{Failure, Streams};
use templategen::exit::Exit;

use crate::engine::Engine;
use crate::report::{self, Recorder, text};
use crate::tune::{Goal, Grid, GridError, Tuning, Variation};
use crate::{Arrivals, Scenario};

use super::assumed::Assumed;
use super::compare::kept;
use super::fleet::FleetArguments;
use super::parallel::threads;
use super::plan::{Parameterized, PlanArguments};
use super::progress::Progress;
use super::run::refusal;
use super::trace::TraceArguments;
use super::{Surroundings, note};
use sweep::Sweep;

/// A plan, a trace and what is varied are what it needs; the list of assumptions alone needs none of them.
pub(super) const USAGE: &str = "simulator tune [OPTIONS] --trace <TRACE> --vary <NAME=VALUES>... <PLAN>";

/// How many rows are shown, where nobody says so.
const ROWS: NonZero<usize> = NonZero::new(10).unwrap();

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The plan: a spec or a CloudFormation template, or `-` for standard input
    #[arg(value_name = "PLAN", required_unless_present = "explain_assumptions")]
    plan: Option<PathBuf>,
    /// A parameter of the template and the values to try: `NAME=V1,V2`, or `NAME=FROM..TO/STEP` for numbers (the step is
    /// 1 where it is left out), with semicolons between values that have commas; repeatable, for every combination
    #[arg(long, value_name = "NAME=VALUES", required_unless_present = "explain_assumptions")]
    vary: Vec<Variation>,
    /// The goal: at most so many percent of the requests over capacity
    #[arg(long, value_name = "PERCENT", value_parser = percent, default_value = "1")]
    at_most_over: f64,
    /// The goal too: at most so many overloaded minutes
    #[arg(long, value_name = "COUNT")]
    at_most_overloaded_minutes: Option<u64>,
    /// How many combinations are simulated at a time [default: as many as there are processors]
    #[arg(long, value_name = "COUNT")]
    jobs: Option<NonZero<usize>>,
    #[command(flatten)]
    of_plan: PlanArguments,
    #[command(flatten)]
    trace: TraceArguments,
    #[command(flatten)]
    fleet: FleetArguments,
    #[command(flatten)]
    assumed: Assumed,
    /// How many combinations are shown
    #[arg(long, value_name = "COUNT", default_value_t = ROWS, help_heading = "Output")]
    limit: NonZero<usize>,
    /// What is printed: a table, or JSON, which `simulator schema --of tuning` describes
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
}

/// A number of percent, with or without its sign.
fn percent(text: &str) -> Result<f64, &'static str> {
    let number = text.strip_suffix('%').unwrap_or(text).parse().ok();
    number.filter(|number| (0.0..=100.0).contains(number)).ok_or("write percent from 0 to 100, such as 1 or 0.5")
}

pub(super) fn run(
    arguments: &Arguments,
    surroundings: Surroundings,
    streams: &mut Streams<'_>,
) -> Result<Exit, Failure> {
    if arguments.assumed.is_to_be_explained() {
        return arguments.assumed.explain(streams);
    }
    arguments.trace.refuse_input_twice(arguments.plan.as_deref())?;
    let grid = Grid::of(arguments.vary.clone()).map_err(no_grid)?;
    let path = arguments.plan.as_deref().unwrap_or_else(|| "-".as_ref());
    let Some(plan) = arguments.of_plan.parameterized(path, streams)? else { return Ok(Exit::Refused) };
    let (tuning, notes) = arguments.tuned(&plan, grid, surroundings, streams)?;
    arguments.write(&tuning, &notes, streams)?;
    Ok(if tuning.winner().is_some() { Exit::Done } else { Exit::Refused })
}

impl Arguments {
    /// What the sweep found, and what its reader has to know besides.
    fn tuned(
        &self,
        plan: &Parameterized,
        grid: Grid,
        surroundings: Surroundings,
        streams: &mut Streams<'_>,
    ) -> Result<(Tuning, Vec<String>), Failure> {
        let assumptions = self.assumed.assumptions()?;
        // What a unit serves does not hang on what is varied: it is read off the present values for all.
        let deployment = &plan.plan.deployment;
        let (fleet, estimate) = self.fleet.of(plan.plan.fleet, deployment)?;
        let shape = self.trace.given().shape()?;
        let traffic = self.trace.given().open(shape.as_ref(), &mut *streams.input)?;
        let notes = [
            estimate.as_ref().map(note::of_estimate),
            note::of_start(&traffic, deployment),
            note::of_initial_capacity(self.fleet.initial_capacity, deployment),
            note::of_assumptions(self.assumed.given()),
        ];
        let (start, seed, initial_capacity) = (traffic.start, self.trace.seed(), self.fleet.initial_capacity);
        let scenario = Scenario { deployment: deployment.clone(), fleet, assumptions, start, seed, initial_capacity };
        let minutes = kept(traffic, Progress::new(&mut *streams.errors, surroundings.tells_progress))?;
        let mut engine = Engine::new(&scenario).map_err(|unsimulable| refusal(&plan.plan.name, &unsimulable))?;
        let mut recorder = Recorder::new(&scenario, plan.plan.name.clone());
        for minute in &minutes {
            engine.pass(*minute, &mut recorder);
        }
        let outcomes = self.swept(plan, &scenario, &minutes, &grid, surroundings, streams)?;
        let goal = Goal {
            share_over_capacity: self.at_most_over / 100.0,
            overloaded_minutes: self.at_most_overloaded_minutes,
        };
        let names = grid.variations().iter().map(Variation::name);
        let present_values = names.map(|name| self.of_plan.present_value(plan, name)).collect();
        let mut tuning = Tuning::of(recorder.finish(), present_values, grid, goal, outcomes, self.limit.get());
        refuse_all_refused(&tuning)?;
        let worth_launching = tuning.winner().filter(|winner| !tuning.is_present(winner));
        tuning.launch =
            worth_launching.and_then(|winner| self.of_plan.launch(plan, &tuning.grid.named(&winner.values)));
        Ok((tuning, notes.into_iter().flatten().collect()))
    }

    /// An outcome for each combination; how long it took is told, and not a part of the answer.
    fn swept(
        &self,
        plan: &Parameterized,
        scenario: &Scenario,
        minutes: &[Arrivals],
        grid: &Grid,
        surroundings: Surroundings,
        streams: &mut Streams<'_>,
    ) -> Result<Vec<sweep::Outcome>, Failure> {
        let begun = Instant::now();
        let deployment = |values: &[(String, String)]| self.of_plan.deployment(plan, values);
        let sweep = Sweep { scenario, minutes, grid, deployment: &deployment };
        let outcomes = sweep.run(threads(self.jobs), &mut *streams.errors, surroundings.tells_progress)?;
        let simulated = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        let told = sweep::told(grid.combinations(), simulated, minutes.len(), begun.elapsed().as_secs_f64());
        writeln!(streams.errors, "{told}")?;
        Ok(outcomes)
    }

    fn write(&self, tuning: &Tuning, notes: &[String], streams: &mut Streams<'_>) -> Result<(), Failure> {
        if self.format == Format::Json {
            streams.output.write_all(report::tuning(tuning).as_bytes())?;
            return note::beside_json(notes, streams);
        }
        streams.output.write_all(text::tuning(tuning).as_bytes())?;
        note::under_text(notes, streams)
    }
}

fn no_grid(error: GridError) -> Failure {
    match error {
        GridError::Twice(name) => Failure::new(
            Exit::Usage,
            format!("the parameter `{name}` is varied twice"),
            format!("give all its values in one `--vary {name}=VALUES`"),
        ),
        GridError::TooMany(combinations) => Failure::new(
            Exit::Usage,
            format!("there are {combinations} combinations, and at most {} are tried at once", Grid::MOST),
            "take larger steps, or vary fewer parameters at a time",
        ),
    }
}

/// Where not one combination can be launched there is nothing to choose from.
fn refuse_all_refused(tuning: &Tuning) -> Result<(), Failure> {
    match &tuning.first_refusal {
        Some(refusal) if tuning.refused == tuning.grid.combinations() => Err(Failure::new(
            Exit::Refused,
            format!(
                "every combination is refused, the first of {} being {}: {}",
                tuning.refused,
                tuning.grid.described(&refusal.values),
                refusal.reason.message
            ),
            refusal.reason.fix.clone(),
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_have_a_sign_or_none() {
        for (text, expected) in [("1", Some(1.0)), ("0.5%", Some(0.5)), ("0", Some(0.0)), ("100", Some(100.0))] {
            assert_eq!(percent(text).ok(), expected, "{text}");
        }
        for text in ["", "%", "-1", "100.1", "NaN", "one"] {
            assert_eq!(percent(text), Err("write percent from 0 to 100, such as 1 or 0.5"), "{text}");
        }
    }
}
