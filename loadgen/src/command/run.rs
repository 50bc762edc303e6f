//! `loadgen run`.

use clap::Args;
use templategen::command::{Failure, Streams};
use templategen::exit::Exit;

use super::Surroundings;
use super::account::AccountArguments;
use super::conditions::{ConditionArguments, Conditions};
use super::destination::Destination;
use super::driving::{Driving, Interrupts, broken, exit_of, now, runtime};
use super::dry_run::{self, DryRunArguments};
use super::load::LoadArguments;
use super::payload::PayloadArguments;
use super::plan::{Spec, SpecArguments};
use super::schedule::ScheduleArguments;
use super::seeing::SeeingArguments;
use super::session::Session;
use super::target::TargetArguments;
use crate::outcome::Class;
use crate::prediction;
use crate::report::{End, Report};
use crate::tally::Tally;

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
        // Without a body it is about the schedule alone; one that is given has to be one that can be sent.
        if arguments.payload.is_given() {
            let payloads = arguments.payload.payloads(&target, arguments.schedule.seed(), streams)?;
            writeln!(streams.output, "target      {target}\npayload     {payloads}")?;
        }
        streams.output.write_all(text.as_bytes())?;
        return tell(&planned.notes, streams).map(|()| Exit::Done);
    }
    let payloads = arguments.payload.payloads(&target, arguments.schedule.seed(), streams)?;
    arguments.destination.check()?;
    tell(&planned.notes, streams)?;
    tell(arguments.load.notes().as_slice(), streams)?;
    let how = Driving {
        load: &arguments.load,
        progress: arguments.seeing.progress(surroundings.errors)?,
        watch_every: arguments.seeing.watch_every(),
        interval_seconds: arguments.seeing.interval_seconds(),
        abort_if: &conditions.abort_if,
        when_flat: conditions.when_flat,
        surroundings,
    };
    let mut report = runtime()?.block_on(async {
        let mut interrupts = Interrupts::listen()?;
        let options = arguments.account.options();
        let opening = Session::open(&options, target, payloads);
        let session = interrupts.before_load(Box::pin(opening)).await?;
        how.drive(&session, planned, interrupts).await
    })?;
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

fn tell(notes: &[String], streams: &mut Streams<'_>) -> Result<(), Failure> {
    for note in notes {
        writeln!(streams.errors, "note: {note}")?;
    }
    Ok(())
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
}

/// What is to be said of how a run ended, and the status that goes with it.
fn judged(report: &Report, conditions: &Conditions, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let mut exit = match &report.end {
        End::Completed | End::Flat { .. } => match of_nothing_answered(&report.total) {
            Some(Failure { exit, message, fix }) => {
                writeln!(streams.errors, "error: {message}\n  = help: {fix}")?;
                exit
            }
            None => Exit::Done,
        },
        End::Interrupted { .. } => Exit::Interrupted,
        End::Aborted { condition, measured, .. } => {
            writeln!(streams.errors, "error: the run was ended: `{condition}` held, it was {measured}")?;
            Exit::Refused
        }
        End::Broken { .. } => {
            let Failure { exit, message, fix } = broken();
            writeln!(streams.errors, "error: {message}\n  = help: {fix}")?;
            exit
        }
        End::Fatal { class, message, fix, .. } => {
            writeln!(streams.errors, "error: {message}\n  = help: {fix}")?;
            exit_of(*class)
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

/// A run that was over before its failures were enough to end it: all of them tell of something that is wrong with the
/// requests or the way to the endpoint, and none was answered.
fn of_nothing_answered(total: &Tally) -> Option<Failure> {
    let (kind, failures) = total.failures.iter().next().filter(|_| total.answered == 0)?;
    let class = kind.class;
    if !matches!(class, Class::Connect | Class::Validation) || total.failures_of(class) != total.failed {
        return None;
    }
    let said = if failures.example.is_empty() { &kind.error_type } else { &failures.example };
    let said = said.trim().trim_end_matches('.');
    let message = format!("no request was answered: all {} failed as `{class}`: {said}", total.failed);
    let fix = match class {
        Class::Connect => "check `--endpoint-url`, the region, and that the network leads there",
        _ => "send a request that the endpoint takes: its body, its content type, its variant or component",
    };
    Some(Failure::new(exit_of(class), message, fix))
}
