//! A load from its start to its report, for every command that puts one on an endpoint.

mod interrupts;

use std::io;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use templategen::command::Failure;
use templategen::exit::Exit;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc::{Receiver, channel};

use super::Surroundings;
use super::load::{LoadArguments, highest_per_second};
use super::schedule::Planned;
use super::session::Session;
use crate::condition::Condition;
use crate::conduct::{self, Parts, Settings, Stop, WhenFlat};
use crate::observation::{Observation, Unit};
use crate::outcome::Class;
use crate::plan::{Plan, Shard};
use crate::report::{Report, RunFacts};
use crate::schedule::total;
use crate::view::{Heading, Progress, View};
use crate::watch::{Watch, Watched};

pub(super) use interrupts::Interrupts;

/// How long from the making of connections and threads to the first request.
const LEAD: Duration = Duration::from_millis(50);

/// Sentences that wait to be said.
const WAITING: usize = 16;

/// How a plan is driven.
pub(super) struct Driving<'a> {
    /// How requests are sent.
    pub(super) load: &'a LoadArguments,
    /// What is shown meanwhile.
    pub(super) progress: Progress,
    /// How often the account is looked at; `None`: never.
    pub(super) watch_every: Option<Duration>,
    /// The length of the report's intervals.
    pub(super) interval_seconds: u64,
    /// What ends it early.
    pub(super) abort_if: &'a [Condition],
    /// What is done where more load brings no more answers.
    pub(super) when_flat: WhenFlat,
    /// What the program stands in.
    pub(super) surroundings: &'a Surroundings,
}

/// What is seen of the account.
struct Watching {
    observations: Receiver<Observation>,
    /// What capacity is counted in, once that was seen.
    unit: Arc<OnceLock<Unit>>,
}

/// The time of the machine's clock.
pub(super) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i128::try_from(since.as_nanos()).ok().and_then(|since| Timestamp::from_nanosecond(since).ok()).unwrap_or_default()
}

/// What a load is conducted on; the workers have their own.
pub(super) fn runtime() -> Result<Runtime, Failure> {
    Builder::new_current_thread().enable_all().build().map_err(|error| {
        let message = format!("a run can not be conducted: {error}");
        Failure::new(Exit::Environment, message, "see that the process may open more files")
    })
}

/// The status of a command that a fatal failure of this class has ended.
pub(super) fn exit_of(class: Class) -> Exit {
    if class == Class::Connect { Exit::Environment } else { Exit::Refused }
}

/// The failure of a run whose threads were lost.
pub(super) fn broken() -> Failure {
    let message = "the threads that send ended before their time: the figures are not whole";
    let fix = "see above for what they said, and that the machine has memory for them; where it has, report this with what \
               they said";
    Failure::new(Exit::Environment, message, fix)
}

impl Driving<'_> {
    /// Sends the plan, and tells what became of it.
    ///
    /// # Errors
    /// Where the machine has no thread, timer or signal for it.
    pub(super) async fn drive(
        &self,
        session: &Session,
        planned: Planned,
        interrupts: Interrupts,
    ) -> Result<Report, Failure> {
        let now = now();
        let wait =
            planned.start_at.map_or(LEAD, |start| Duration::try_from(start.duration_since(now)).unwrap_or_default());
        let (start, started) = (Instant::now() + wait, planned.start_at.unwrap_or(now + LEAD));
        let facts = self.facts(session, &planned, started);
        let mut view = self.view(&facts, &planned);
        let workers = self.load.workers(&planned.plan.schedule);
        let (teller, notes) = channel(WAITING);
        let drive = session.start(planned.plan.clone(), start, self.load)?;
        let settings = Settings {
            plan: planned.plan,
            workers,
            start: start.into(),
            abort_if: self.abort_if.to_vec(),
            when_flat: self.when_flat,
            scene: session.scene(),
            facts,
        };
        let Watching { observations, unit } = self.watching(session, start);
        let parts = Parts {
            beats: drive.beats,
            stop: |stop| match stop {
                Stop::SendNoMore => drive.stop.send_no_more(),
                Stop::Quit => drive.stop.quit(),
            },
            observations,
            interrupts: interrupts.into_receiver(),
            notes,
            refresh: || session.renew(),
        };
        // One that finds no room is told again, where it still holds.
        let tell = |failure: &Failure| drop(teller.try_send(format!("{}; {}", failure.message, failure.fix)));
        let mut report = tokio::select! {
            report = conduct::run(settings, parts, &mut view) => report,
            never = session.keep_credentials(tell) => match never {},
        };
        view.end();
        if let Some(unit) = unit.get() {
            report.run.unit = *unit;
        }
        Ok(report)
    }

    /// Looks at the account, or does not where it is not asked.
    fn watching(&self, session: &Session, start: Instant) -> Watching {
        let Some(every) = self.watch_every else {
            return Watching { observations: channel(1).1, unit: Arc::default() };
        };
        let watch = Watch::new(session.account().sdk_config(), session.watched());
        Watching { unit: watch.unit(), observations: watch.every(every, start.into()) }
    }

    fn facts(&self, session: &Session, planned: &Planned, started: Timestamp) -> RunFacts {
        let (recipe, schedule) = (session.recipe(), &planned.plan.schedule);
        RunFacts {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            target: recipe.target().to_string(),
            unit: match session.watched() {
                Watched::Endpoint { .. } => Unit::Instance,
                Watched::InferenceComponent { .. } => Unit::Copy,
            },
            address: session.account().address().to_string(),
            payload: recipe.payload_told(),
            started,
            schedule: schedule.to_string(),
            schedule_seconds: schedule.seconds(),
            schedule_total: total(&Plan { shard: Shard::WHOLE, ..planned.plan.clone() }),
            arrivals: planned.plan.arrivals,
            shards: vec![planned.plan.shard],
            interval_seconds: self.interval_seconds,
            max_in_flight: self.load.max_in_flight(),
            timeout: self.load.timeout(),
            signed: recipe.is_signed(),
        }
    }

    fn view(&self, facts: &RunFacts, planned: &Planned) -> View {
        let heading = Heading {
            target: facts.target.clone(),
            address: facts.address.clone(),
            schedule: facts.schedule.clone(),
            length: Duration::from_secs(facts.schedule_seconds),
            highest_per_second: highest_per_second(&planned.plan.schedule),
            max_in_flight: facts.max_in_flight,
            unit: facts.unit,
        };
        View::new(self.progress, self.surroundings.errors, heading, Box::new(io::stderr()))
    }
}
