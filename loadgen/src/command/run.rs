//! `loadgen run`.

mod interrupts;

use std::io;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use clap::Args;
use jiff::Timestamp;
use templategen::command::{Failure, Streams};
use templategen::exit::Exit;
use tokio::sync::mpsc::{Receiver, channel};

use super::Surroundings;
use super::account::AccountArguments;
use super::conditions::{ConditionArguments, Conditions};
use super::destination::Destination;
use super::dry_run::{self, DryRunArguments};
use super::load::{LoadArguments, highest_per_second};
use super::payload::PayloadArguments;
use super::plan::{Spec, SpecArguments};
use super::schedule::{Planned, ScheduleArguments};
use super::seeing::SeeingArguments;
use super::session::Session;
use super::target::TargetArguments;
use crate::conduct::{self, Parts, Settings, Stop};
use crate::invocation::Target;
use crate::observation::Observation;
use crate::outcome::Class;
use crate::payload::Payloads;
use crate::prediction;
use crate::report::{End, Report, RunFacts};
use crate::view::{Heading, Progress, Unit, View};
use crate::watch::{Watch, Watched};

/// How long from the making of connections and threads to the first request.
const LEAD: Duration = Duration::from_millis(50);

/// Sentences that wait to be said.
const WAITING: usize = 16;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    target: TargetArguments,
    #[command(flatten)]
    payload: PayloadArguments,
    #[command(flatten)]
    schedule: ScheduleArguments,
    #[command(flatten)]
    load: LoadArguments,
    #[command(flatten)]
    conditions: ConditionArguments,
    #[command(flatten)]
    account: AccountArguments,
    #[command(flatten)]
    seeing: SeeingArguments,
    #[command(flatten)]
    spec: SpecArguments,
    #[command(flatten)]
    dry_run: DryRunArguments,
    #[command(flatten)]
    destination: Destination,
}

pub(super) fn run(
    arguments: &Arguments,
    surroundings: &Surroundings,
    streams: &mut Streams<'_>,
) -> Result<Exit, Failure> {
    let conditions = arguments.conditions.conditions()?;
    arguments.refuse_input_twice()?;
    let target = arguments.target.target()?;
    let planned = arguments.schedule.planned(surroundings.array_index.as_deref(), now(), streams.input)?;
    let spec = arguments.spec.load(streams)?;
    if matches!(spec, Spec::Wrong) {
        return Ok(Exit::Refused);
    }
    if arguments.dry_run.dry_run {
        let max_capacity = arguments.dry_run.max_capacity.or(spec.max_capacity());
        let text = dry_run::text(&planned, max_capacity, spec.price_per_hour().or(arguments.spec.price_per_hour()));
        streams.output.write_all(text.as_bytes())?;
        return tell(&planned.notes, streams).map(|()| Exit::Done);
    }
    let payloads = arguments.payload.payloads(&target, arguments.schedule.seed(), streams)?;
    arguments.destination.check()?;
    tell(&planned.notes, streams)?;
    let mut report = runtime()?.block_on(arguments.drive(target, payloads, planned, &conditions, surroundings))?;
    if let Spec::Read { premises, notes } = &spec {
        tell(notes, streams)?;
        match prediction::of_report(premises, &report) {
            Ok(prediction) => report.prediction = Some(prediction),
            Err(error) => writeln!(streams.errors, "note: there is no prediction: {}; {}", error.message, error.fix)?,
        }
    }
    arguments.destination.write(&report, surroundings, streams)?;
    judged(&report, &conditions, streams)
}

/// The time of the machine's clock.
fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i128::try_from(since.as_nanos()).ok().and_then(|since| Timestamp::from_nanosecond(since).ok()).unwrap_or_default()
}

fn tell(notes: &[String], streams: &mut Streams<'_>) -> Result<(), Failure> {
    for note in notes {
        writeln!(streams.errors, "note: {note}")?;
    }
    Ok(())
}

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| {
        let message = format!("a run can not be conducted: {error}");
        Failure::new(Exit::Environment, message, "see that the process may open more files")
    })
}

impl Arguments {
    /// Which of them standard input is would be a guess.
    fn refuse_input_twice(&self) -> Result<(), Failure> {
        let readers = [
            (self.schedule.is_standard_input(), "the schedule"),
            (self.payload.is_standard_input(), "the body"),
            (self.spec.is_standard_input(), "the spec"),
        ];
        let mut given = readers.into_iter().filter(|(is_read, _)| *is_read).map(|(_, what)| what);
        match (given.next(), given.next()) {
            (Some(one), Some(other)) => Err(Failure::new(
                Exit::Usage,
                format!("standard input is given twice: as {one}, and as {other}"),
                "give the path of a file in the place of one `-`",
            )),
            _ => Ok(()),
        }
    }

    /// Sends the plan, and tells what became of it.
    async fn drive(
        &self,
        target: Target,
        payloads: Payloads,
        planned: Planned,
        conditions: &Conditions,
        surroundings: &Surroundings,
    ) -> Result<Report, Failure> {
        let progress = self.seeing.progress(surroundings.errors)?;
        let session = Session::open(&self.account.options(), target, payloads).await?;
        let interrupts = interrupts::interrupts()?;
        let now = now();
        let wait =
            planned.start_at.map_or(LEAD, |start| Duration::try_from(start.duration_since(now)).unwrap_or_default());
        let (start, started) = (Instant::now() + wait, planned.start_at.unwrap_or(now + LEAD));
        let facts = self.facts(&session, &planned, started);
        let mut view = view(progress, &session, &facts, surroundings, &planned);
        let workers = self.load.workers(&planned.plan.schedule);
        let (teller, notes) = channel(WAITING);
        let drive = session.start(planned.plan.clone(), start, &self.load)?;
        let settings = Settings {
            plan: planned.plan,
            workers,
            start: start.into(),
            abort_if: conditions.abort_if.clone(),
            when_flat: conditions.when_flat,
            scene: session.scene(),
            facts,
        };
        let parts = Parts {
            beats: drive.beats,
            stop: |stop| match stop {
                Stop::SendNoMore => drive.stop.send_no_more(),
                Stop::Quit => drive.stop.quit(),
            },
            observations: self.observations(&session, start),
            interrupts,
            notes,
            refresh: || session.renew(),
        };
        // One that finds no room is told again, where it still holds.
        let tell = |failure: &Failure| drop(teller.try_send(format!("{}; {}", failure.message, failure.fix)));
        let report = tokio::select! {
            report = conduct::run(settings, parts, &mut view) => report,
            never = session.keep_credentials(tell) => match never {},
        };
        view.end();
        Ok(report)
    }

    /// What is seen of the account; nothing where it is not asked.
    fn observations(&self, session: &Session, start: Instant) -> Receiver<Observation> {
        let Some(every) = self.seeing.watch_every() else {
            return channel(1).1;
        };
        Watch::new(session.account().sdk_config(), session.watched()).every(every, start.into())
    }

    fn facts(&self, session: &Session, planned: &Planned, started: Timestamp) -> RunFacts {
        let (recipe, schedule) = (session.recipe(), &planned.plan.schedule);
        RunFacts {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            target: recipe.target().to_string(),
            address: session.account().address().to_string(),
            payload: recipe.payloads().to_string(),
            started,
            schedule: schedule.to_string(),
            schedule_seconds: schedule.seconds(),
            schedule_total: schedule.total(),
            arrivals: planned.plan.arrivals,
            shards: vec![planned.plan.shard],
            interval_seconds: self.seeing.interval_seconds(),
            max_in_flight: self.load.max_in_flight(),
            timeout: self.load.timeout(),
            signed: recipe.is_signed(),
        }
    }
}

fn view(
    progress: Progress,
    session: &Session,
    facts: &RunFacts,
    surroundings: &Surroundings,
    planned: &Planned,
) -> View {
    let unit = match session.watched() {
        Watched::Endpoint { .. } => Unit::Instance,
        Watched::InferenceComponent { .. } => Unit::Copy,
    };
    let heading = Heading {
        target: facts.target.clone(),
        address: facts.address.clone(),
        schedule: facts.schedule.clone(),
        length: Duration::from_secs(facts.schedule_seconds),
        highest_per_second: highest_per_second(&planned.plan.schedule),
        max_in_flight: facts.max_in_flight,
        unit,
    };
    View::new(progress, surroundings.errors, heading, Box::new(io::stderr()))
}

/// What is to be said of how a run ended, and the status that goes with it.
fn judged(report: &Report, conditions: &Conditions, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let mut exit = match &report.end {
        End::Completed | End::Flat { .. } => Exit::Done,
        End::Interrupted { .. } => Exit::Interrupted,
        End::Aborted { .. } => Exit::Refused,
        End::Fatal { class, message, fix, .. } => {
            writeln!(streams.errors, "error: {message}\n  = help: {fix}")?;
            if *class == Class::Connect { Exit::Environment } else { Exit::Refused }
        }
    };
    for condition in &conditions.fail_if {
        if let Some(measured) = condition.met_by(&report.total, report.lasted()) {
            writeln!(streams.errors, "error: the run has failed: `{condition}` holds, it is {measured}")?;
            if exit == Exit::Done {
                exit = Exit::Refused;
            }
        }
    }
    Ok(exit)
}
