//! `simulator run`.

use std::path::{Path, PathBuf};

use clap::Args;
use templategen::command::{Failure, Streams};
use templategen::exit::Exit;

use crate::engine::Engine;
use crate::report::words::plain;
use crate::report::{Recorder, Run, text};
use crate::{Assumptions, Scenario, Unsimulable};

use super::Surroundings;
use super::assumed::Assumed;
use super::destination::Destination;
use super::fleet::FleetArguments;
use super::note;
use super::plan::{Plan, PlanArguments};
use super::progress::Progress;
use super::trace::TraceArguments;

/// Both ways to say what is replayed.
pub(super) const USAGE: &str = "\
simulator run [OPTIONS] --trace <TRACE> <PLAN>
       simulator run [OPTIONS] --trace <TRACE> --endpoint <NAME>";

/// How many entries of the timeline are printed.
const MOST_ENTRIES: usize = 1_000;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The plan: a spec or a CloudFormation template, or `-` for standard input
    #[arg(value_name = "PLAN", required_unless_present_any = ["endpoint", "explain_assumptions"])]
    plan: Option<PathBuf>,
    /// Without a plan: the default steps, as `deploy.sh --endpoint NAME` launches them
    #[arg(long, value_name = "NAME", conflicts_with = "plan")]
    endpoint: Option<String>,
    /// Print the timeline too: every action and every action not taken, with its reason
    #[arg(long)]
    timeline: bool,
    #[command(flatten)]
    of_plan: PlanArguments,
    #[command(flatten)]
    trace: TraceArguments,
    #[command(flatten)]
    fleet: FleetArguments,
    #[command(flatten)]
    assumed: Assumed,
    #[command(flatten)]
    destination: Destination,
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
    arguments.destination.refuse_file_twice()?;
    let assumptions = arguments.assumed.assumptions()?;
    let Some(plan) = arguments.plan(streams)? else { return Ok(Exit::Refused) };
    let (run, notes) = arguments.replayed(plan, assumptions, surroundings, streams)?;
    let told = |runs: &[Run]| {
        let timeline = |run: &Run| format!("\n{}", text::timeline(run, MOST_ENTRIES));
        let timelines = runs.iter().filter(|_| arguments.timeline).map(timeline);
        runs.iter().map(text::summary).chain(timelines).collect()
    };
    arguments.destination.write(&[run], &notes, told, surroundings, streams)?;
    Ok(Exit::Done)
}

impl Arguments {
    fn plan(&self, streams: &mut Streams<'_>) -> Result<Option<Plan>, Failure> {
        match (&self.plan, &self.endpoint) {
            (Some(path), _) => self.of_plan.load(path, streams),
            (None, endpoint) => self.of_plan.of_endpoint(endpoint.as_deref().unwrap_or_default(), streams),
        }
    }

    /// The run, and what its reader has to know besides. A minute is forgotten once it is passed.
    fn replayed(
        &self,
        plan: Plan,
        assumptions: Assumptions,
        surroundings: Surroundings,
        streams: &mut Streams<'_>,
    ) -> Result<(Run, Vec<String>), Failure> {
        let Plan { name, deployment, fleet } = plan;
        let (fleet, estimate) = self.fleet.of(fleet, &deployment)?;
        let shape = self.trace.given().shape()?;
        let traffic = self.trace.given().open(shape.as_ref(), &mut *streams.input)?;
        let notes = [
            estimate.as_ref().map(note::of_estimate),
            note::of_start(&traffic, &deployment),
            note::of_initial_capacity(self.fleet.initial_capacity, &deployment),
            note::of_assumptions(self.assumed.given()),
        ];
        let (start, seed) = (traffic.start, self.trace.seed());
        let scenario =
            Scenario { deployment, fleet, assumptions, start, seed, initial_capacity: self.fleet.initial_capacity };
        let mut engine = Engine::new(&scenario).map_err(|unsimulable| refusal(&name, &unsimulable))?;
        let mut recorder = Recorder::new(&scenario, name);
        let mut progress = Progress::new(&mut *streams.errors, surroundings.tells_progress);
        for (minute, passed) in traffic.minutes.zip(1..) {
            engine.pass(minute?, &mut recorder);
            progress.passed(passed)?;
        }
        progress.end()?;
        let run = recorder.finish();
        let notes = notes.into_iter().chain([note::of_run(&run)]).flatten().collect();
        Ok((run, notes))
    }
}

/// A plan that can not be simulated, told with its name.
#[must_use]
pub fn refusal(plan: &str, unsimulable: &Unsimulable) -> Failure {
    Failure::new(
        Exit::Refused,
        plain(&format!("{plan} can not be simulated: {}", unsimulable.message)),
        unsimulable.fix.clone(),
    )
}

impl TraceArguments {
    /// Both can not come the same way.
    pub(super) fn refuse_input_twice<'a>(&self, plans: impl IntoIterator<Item = &'a Path>) -> Result<(), Failure> {
        let twice = usize::from(self.given().is_standard_input())
            + plans.into_iter().filter(|plan| *plan == Path::new("-")).count();
        if twice < 2 {
            return Ok(());
        }
        Err(Failure::new(
            Exit::Usage,
            "standard input is given twice: it can be a plan, or the trace, once",
            "give the path of a file in the place of one `-`",
        ))
    }
}
