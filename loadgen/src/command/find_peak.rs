//! `loadgen find-peak`.

use std::time::Duration;

use clap::Args;
use simulator::traffic::Rate;
use templategen::command::{Failure, Streams};
use templategen::exit::Exit;

use super::Surroundings;
use super::account::AccountArguments;
use super::driving::{Driving, Interrupts, broken, exit_of, runtime};
use super::files::Files;
use super::load::LoadArguments;
use super::payload::PayloadArguments;
use super::schedule::{Planned, words};
use super::seeing::SeeingArguments;
use super::session::Session;
use super::target::TargetArguments;
use crate::condition::{Condition, ConditionError};
use crate::conduct::WhenFlat;
use crate::invocation::{Kind, Target};
use crate::observation::Observation;
use crate::peak::{Proposal, Rise, Safety, Scaled, Search, Verdict, explanation, stair};
use crate::plan::{ArrivalProcess, Plan, Shard};
use crate::report::{End, Report};
use crate::watch::Watch;

/// The maximum capacity of the spec where nobody said another one, and no scalable target has one.
const MAX_CAPACITY: u32 = 10;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    target: TargetArguments,
    #[command(flatten)]
    payload: PayloadArguments,
    #[command(flatten)]
    search: SearchArguments,
    #[command(flatten)]
    load: LoadArguments,
    #[command(flatten)]
    account: AccountArguments,
    #[command(flatten)]
    seeing: SeeingArguments,
    #[command(flatten)]
    files: Files,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Search")]
struct SearchArguments {
    /// The rate that the search begins with
    #[arg(long, value_name = "RATE", default_value = "1/s", value_parser = words::rate)]
    start: Rate,
    /// From one rate to the next: a factor, such as x1.25, or a rate to add, such as +5/s
    #[arg(long, value_name = "STEP", default_value = "x1.25", allow_hyphen_values = true)]
    step: Rise,
    /// How long each rate is tried, up to 1h
    #[arg(long, value_name = "DURATION", default_value = "30s", value_parser = step_seconds)]
    every: u64,
    /// The most rates that are tried
    #[arg(long, value_name = "NUMBER", default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=1_000))]
    steps: u16,
    /// A rate does not hold where this holds over the whole time it is tried; can be given several times
    #[arg(long, value_name = "CONDITION", default_values = ["p99>1s", "errors>1%"])]
    until: Vec<String>,
    /// How much of its peak an instance is to be used, from 0.1 to 0.95
    #[arg(long, value_name = "FACTOR", default_value = "0.5")]
    safety: Safety,
    /// What chance follows from, of payloads
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    seed: u64,
    /// The maximum capacity in the spec [default: that of the scalable target, or 10]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    max_capacity: Option<u32>,
}

pub(super) fn run(
    arguments: &Arguments,
    surroundings: &Surroundings,
    streams: &mut Streams<'_>,
) -> Result<Exit, Failure> {
    let Arguments { search, seeing, files, .. } = arguments;
    let until = search.conditions()?;
    let target = arguments.target.target()?;
    refuse_queue(&target)?;
    let planned = search.planned()?;
    let schedule = planned.plan.schedule.clone();
    let payloads = arguments.payload.payloads(&target, search.seed, streams)?;
    files.check()?;
    if let Some(note) = arguments.load.notes() {
        writeln!(streams.errors, "note: {note}")?;
    }
    let how = Driving {
        load: &arguments.load,
        progress: seeing.progress(surroundings.errors)?,
        watch_every: seeing.watch_every(),
        // Every step begins and ends with an interval.
        interval_seconds: common_divisor(search.every, seeing.interval_seconds()),
        abort_if: &until.window,
        when_flat: WhenFlat::GoOn,
        surroundings,
    };
    let report = runtime()?.block_on(async {
        let mut interrupts = Interrupts::listen()?;
        let begin = async {
            let session = Session::open(&arguments.account.options(), target.clone(), payloads).await?;
            if seeing.watch_every().is_some() {
                let seen = Watch::new(session.account().sdk_config(), session.watched()).look(Duration::ZERO).await;
                refuse_several(&seen, &session)?;
            }
            Ok(session)
        };
        let session = interrupts.before_load(Box::pin(begin)).await?;
        how.drive(&session, planned, interrupts).await
    })?;
    files.write(&report)?;
    if let End::Fatal { class, message, fix, .. } = &report.end {
        return Err(Failure::new(exit_of(*class), message.clone(), fix.clone()));
    }
    if let End::Broken { .. } = &report.end {
        return Err(broken());
    }
    let found = Search::of(&report, &schedule, &until.run);
    search.tell(&found, &report, &target, streams)
}

/// The conditions that end the search: over a step as it passes, and over one that has passed.
struct Until {
    window: Vec<Condition>,
    run: Vec<Condition>,
}

impl SearchArguments {
    fn conditions(&self) -> Result<Until, Failure> {
        let mut until = Until { window: Vec::new(), run: Vec::new() };
        for text in &self.until {
            let told = |error: ConditionError| {
                // Its examples have windows, which there are none of here.
                let fix = error.fix.replace(" over 30s", "").replace(" over 1m", "");
                Failure::new(Exit::Usage, format!("--until {}", error.message), fix)
            };
            Condition::of_window(text).map_err(told)?;
            let Ok(run) = Condition::of_run(text) else {
                let message =
                    format!("--until `{text}` has a window, and a rate is judged over the time that it is tried");
                return Err(Failure::new(Exit::Usage, message, "leave the window out, and give that time to --every"));
            };
            until.run.push(run);
            until.window.push(Condition::of_window(&format!("{text} over {}s", self.every)).map_err(told)?);
        }
        Ok(until)
    }

    fn planned(&self) -> Result<Planned, Failure> {
        let schedule = stair(self.start, self.step, self.every, self.steps).filter(|_| Rate::ZERO < self.start);
        let schedule = schedule.ok_or_else(|| {
            let message = format!("--start {} sends nothing", self.start);
            Failure::new(Exit::Usage, message, "begin with a rate over 0, such as 1/s")
        })?;
        let plan = Plan { schedule, arrivals: ArrivalProcess::Constant, shard: Shard::WHOLE };
        Ok(Planned { plan, start_at: None, notes: Vec::new() })
    }

    /// Says what was found, and prints the spec where there is one to propose.
    fn tell(
        &self,
        found: &Search,
        report: &Report,
        target: &Target,
        streams: &mut Streams<'_>,
    ) -> Result<Exit, Failure> {
        let is_of_one = found.most_in_service.is_none_or(|count| count <= 1);
        let is_whole = found.broken().is_none_or(|step| step.verdict != Verdict::Unfinished);
        let proposal = found.peak().and_then(|peak| Proposal::new(peak, self.safety)).filter(|_| is_of_one && is_whole);
        streams.errors.write_all(explanation(found, proposal.as_ref()).as_bytes())?;
        if let Some(proposal) = &proposal {
            let scaled = match target.component() {
                Some(component) => Scaled::Component { component },
                None => Scaled::Variant { endpoint: target.endpoint(), variant: target.variant() },
            };
            let range = report.observations.iter().rev().find_map(|seen| seen.range).map(|(_, max)| max);
            let max_capacity = self.max_capacity.or(range).unwrap_or(MAX_CAPACITY).max(1);
            streams.output.write_all(proposal.spec(scaled, max_capacity).as_bytes())?;
        }
        Ok(match &report.end {
            End::Interrupted { .. } => Exit::Interrupted,
            _ if proposal.is_some() => Exit::Done,
            _ => Exit::Refused,
        })
    }
}

/// What is queued breaks nothing.
fn refuse_queue(target: &Target) -> Result<(), Failure> {
    if target.kind() != Kind::Async {
        return Ok(());
    }
    let message = "--async requests wait in a queue: there is no rate that an instance does not take";
    Err(Failure::new(Exit::Usage, message, "look at the backlog instead: `loadgen run` with --async and --watch-every"))
}

/// What several instances hold is no peak of one.
fn refuse_several(seen: &Observation, session: &Session) -> Result<(), Failure> {
    match seen.in_service {
        Some(0) => {
            let message = format!("{} has nothing in service to measure", session.target());
            Err(Failure::new(Exit::Refused, message, "bring one instance into service"))
        }
        Some(count) if 1 < count => {
            let message = format!("{} has {count} in service, and find-peak measures one", session.target());
            let fix = "scale it to one and keep the maximum capacity at 1 meanwhile, or name another --variant";
            Err(Failure::new(Exit::Refused, message, fix))
        }
        _ => Ok(()),
    }
}

/// Reads the length of a step.
fn step_seconds(text: &str) -> Result<u64, String> {
    const LONGEST: u64 = 3600;
    let seconds = words::duration(text)?;
    if seconds <= LONGEST { Ok(seconds) } else { Err(format!("`{text}` is longer than 1h; write a shorter duration")) }
}

fn common_divisor(one: u64, other: u64) -> u64 {
    if other == 0 { one } else { common_divisor(other, one % other) }
}
