//! `simulator compare`.

use std::num::NonZero;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::Timestamp;
use scaling::Deployment;
use templategen::command::{Failure, Streams};
use templategen::exit::Exit;

use crate::baseline::{Baseline, Conditions, widest_range};
use crate::engine::Engine;
use crate::report::{Recorder, Run, text};
use crate::{Arrivals, Assumptions, Fleet, Scenario, estimate};

use super::assumed::Assumed;
use super::destination::Destination;
use super::fleet::FleetArguments;
use super::parallel::{in_parallel, threads};
use super::plan::{Plan, PlanArguments, tell_apart};
use super::progress::Progress;
use super::run::refusal;
use super::trace::{TraceArguments, Traffic};
use super::{Surroundings, note};

/// A plan and a trace are what it needs; the list of assumptions alone needs neither.
pub(super) const USAGE: &str = "simulator compare [OPTIONS] --trace <TRACE> <PLAN>...";

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The plans: specs and CloudFormation templates, the first being what the others are compared with
    #[arg(value_name = "PLAN", required_unless_present = "explain_assumptions")]
    plans: Vec<PathBuf>,
    /// What stands beside the plans, in the range and with the fleet of the first: as many units as the peak needs all
    /// the time, as many as each minute needs at once, target tracking at half of what a unit serves, or all of these
    #[arg(long, value_name = "WORD", value_enum, default_value_t)]
    baseline: Beside,
    /// How many plans are simulated at a time [default: as many as there are processors]
    #[arg(long, value_name = "COUNT")]
    jobs: Option<NonZero<usize>>,
    #[command(flatten)]
    of_plans: PlanArguments,
    #[command(flatten)]
    trace: TraceArguments,
    #[command(flatten)]
    fleet: FleetArguments,
    #[command(flatten)]
    assumed: Assumed,
    #[command(flatten)]
    destination: Destination,
}

/// Which baselines are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Beside {
    Static,
    Foresight,
    TargetTracking,
    #[default]
    All,
    None,
}

impl Beside {
    fn baselines(self) -> &'static [Baseline] {
        match self {
            Self::Static => &[Baseline::Static],
            Self::Foresight => &[Baseline::Foresight],
            Self::TargetTracking => &[Baseline::TargetTracking],
            Self::All => &Baseline::ALL,
            Self::None => &[],
        }
    }
}

pub(super) fn run(
    arguments: &Arguments,
    surroundings: Surroundings,
    streams: &mut Streams<'_>,
) -> Result<Exit, Failure> {
    if arguments.assumed.is_to_be_explained() {
        return arguments.assumed.explain(streams);
    }
    arguments.trace.refuse_input_twice(arguments.plans.iter().map(PathBuf::as_path))?;
    arguments.destination.refuse_file_twice()?;
    let assumptions = arguments.assumed.assumptions()?;
    let Some(plans) = arguments.plans(streams)? else { return Ok(Exit::Refused) };
    let (fleets, mut notes) = arguments.fleets(&plans)?;
    let shape = arguments.trace.given().shape()?;
    let traffic = arguments.trace.given().open(shape.as_ref(), &mut *streams.input)?;
    notes.extend(plans.iter().find_map(|plan| note::of_start(&traffic, &plan.deployment)));
    let initial = arguments.fleet.initial_capacity;
    notes.extend(plans.iter().find_map(|plan| note::of_initial_capacity(initial, &plan.deployment)));
    notes.extend(note::of_assumptions(arguments.assumed.given()));
    let planned = plans.len();
    let (start, seed) = (traffic.start, arguments.trace.seed());
    let common = Common { assumptions, start, seed, initial_capacity: initial };
    let minutes = kept(traffic, Progress::new(&mut *streams.errors, surroundings.tells_progress))?;
    let jobs = common.jobs(plans, fleets, arguments.baseline.baselines(), &mut notes)?;
    let runs = in_parallel(jobs, threads(arguments.jobs), |job| job.run(&minutes));
    notes.extend(runs.iter().take(planned).filter_map(note::of_run));
    arguments.destination.write(&runs, &notes, text::comparison, surroundings, streams)?;
    Ok(Exit::Done)
}

/// All of the traffic. Every run goes over it, so that it is read once and kept: eight bytes a minute.
pub(super) fn kept(traffic: Traffic<'_>, mut progress: Progress<'_>) -> Result<Vec<Arrivals>, Failure> {
    let mut minutes = Vec::new();
    for (minute, passed) in traffic.minutes.zip(1..) {
        minutes.push(minute?);
        progress.passed(passed)?;
    }
    progress.end()?;
    Ok(minutes)
}

/// What all the runs share.
#[derive(Clone, Copy)]
struct Common {
    assumptions: Assumptions,
    start: Timestamp,
    seed: u64,
    initial_capacity: Option<u32>,
}

impl Common {
    fn scenario(self, deployment: Deployment, fleet: Fleet) -> Scenario {
        let Self { assumptions, start, seed, initial_capacity } = self;
        Scenario { deployment, fleet, assumptions, start, seed, initial_capacity }
    }

    fn conditions(self, plan: &Plan, fleet: Fleet) -> Conditions {
        let Self { assumptions, start, seed, .. } = self;
        let (kind, range) = (plan.deployment.kind, widest_range(&plan.deployment));
        Conditions { kind, range, fleet, assumptions, start, seed }
    }
}

impl Common {
    /// A job for each plan, then one for each baseline.
    fn jobs(
        self,
        plans: Vec<Plan>,
        fleets: Vec<Fleet>,
        baselines: &[Baseline],
        notes: &mut Vec<String>,
    ) -> Result<Vec<Job>, Failure> {
        let first = plans.first().zip(fleets.first()).map(|(plan, fleet)| self.conditions(plan, *fleet));
        let mut jobs = Vec::new();
        for (plan, fleet) in plans.into_iter().zip(fleets) {
            jobs.push(Job::simulated(&self.scenario(plan.deployment, fleet), &plan.name)?);
        }
        for (baseline, conditions) in baselines.iter().zip(first.iter().cycle()) {
            match baseline {
                Baseline::Static => jobs.push(Job::Static(*conditions)),
                Baseline::Foresight => jobs.push(Job::Foresight(*conditions)),
                Baseline::TargetTracking => match conditions.target_tracking() {
                    Some(deployment) => {
                        jobs.push(Job::simulated(&self.scenario(deployment, conditions.fleet), baseline.name())?);
                    }
                    None => {
                        notes.push("target tracking is left out: half of what a unit serves is no target".to_owned());
                    }
                },
            }
        }
        Ok(jobs)
    }
}

impl Arguments {
    /// The plans, under names that tell them apart; `None` where one of them is wrong, which has been told.
    fn plans(&self, streams: &mut Streams<'_>) -> Result<Option<Vec<Plan>>, Failure> {
        let mut plans = Vec::new();
        for path in &self.plans {
            plans.extend(self.of_plans.load(path, streams)?);
        }
        tell_apart(&mut plans, &self.plans);
        Ok((plans.len() == self.plans.len()).then_some(plans))
    }

    /// The fleet of each plan: its own, or that of the first plan that says one.
    fn fleets(&self, plans: &[Plan]) -> Result<(Vec<Fleet>, Vec<String>), Failure> {
        let shared = plans.iter().find_map(|plan| plan.fleet);
        // Where no plan says what a unit serves, it does not hang on the plan: one estimate holds for all.
        let telling = plans.iter().find(|plan| estimate::requests_per_minute(&plan.deployment).is_some());
        let mut notes = Vec::new();
        let mut fleets = Vec::new();
        for plan in plans {
            let (fleet, estimate) = self.fleet.of(plan.fleet.or(shared), &telling.unwrap_or(plan).deployment)?;
            let note = estimate.as_ref().map(note::of_estimate);
            notes.extend(note.filter(|note| !notes.contains(note)));
            fleets.push(fleet);
        }
        Ok((fleets, notes))
    }
}

/// One run that is yet to be made.
enum Job {
    Simulated { engine: Box<Engine>, recorder: Box<Recorder> },
    Static(Conditions),
    Foresight(Conditions),
}

impl Job {
    fn simulated(scenario: &Scenario, name: &str) -> Result<Self, Failure> {
        let engine = Engine::new(scenario).map_err(|unsimulable| refusal(name, &unsimulable))?;
        Ok(Self::Simulated { engine: Box::new(engine), recorder: Box::new(Recorder::new(scenario, name)) })
    }

    fn run(self, minutes: &[Arrivals]) -> Run {
        match self {
            Self::Simulated { mut engine, mut recorder } => {
                for minute in minutes {
                    engine.pass(*minute, &mut *recorder);
                }
                recorder.finish()
            }
            Self::Static(conditions) => conditions.static_at_peak(minutes),
            Self::Foresight(conditions) => conditions.foresight(minutes),
        }
    }
}
