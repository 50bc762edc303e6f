//! What is to be sent when, as flags say it.

mod shard;
mod trace;
pub(super) mod words;

use std::io::Read;

use clap::{Args, ValueEnum};
use jiff::{SignedDuration, Timestamp};
use simulator::command::trace::FormArguments;
use simulator::traffic::{self, Noise, Rate, Schedule, ShapeError, Stage};
use templategen::command::Failure;
use templategen::exit::Exit;

use crate::plan::{ArrivalProcess, Plan, Shard};

/// The variable in which AWS Batch tells a job of an array its index, from 0 on.
pub const ARRAY_INDEX: &str = "AWS_BATCH_JOB_ARRAY_INDEX";

/// The ramp that is driven where nothing else is given: that of the project which this one succeeds.
const START: Rate = per_minute(60);
const STEP: Rate = per_minute(30);
const EVERY_SECONDS: u64 = 300;
const STEPS: u16 = 10;

/// Poisson arrivals are counted through before they are sent; more than so many would take longer than anybody waits.
const MOST_BY_CHANCE: u64 = 1_000_000_000;

/// The flags that say what is to be sent when.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Schedule")]
pub struct ScheduleArguments {
    /// The rate that the ramp begins with [default: 60/m]
    #[arg(long, value_name = "RATE", value_parser = words::rate)]
    start: Option<Rate>,
    /// What each step of the ramp adds [default: 30/m]
    #[arg(long, value_name = "RATE", value_parser = words::rate)]
    step: Option<Rate>,
    /// How long each step of the ramp lasts [default: 5m]
    #[arg(long, value_name = "DURATION", value_parser = words::duration)]
    every: Option<u64>,
    /// How many rates the ramp has, the first one included [default: 10]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=10_000))]
    steps: Option<u16>,
    /// In the place of the ramp: rates one after the other, such as '30s@50/s, 5m@100..400/m'
    #[arg(long, value_name = "STAGES")]
    stages: Option<String>,
    /// In the place of the ramp: one rate, for as long as --for says
    #[arg(long, value_name = "RATE", value_parser = words::rate)]
    rate: Option<Rate>,
    /// How long --rate lasts
    #[arg(long = "for", value_name = "DURATION", value_parser = words::duration)]
    lasting: Option<u64>,
    /// In the place of the ramp: traffic that was recorded, minute by minute, from a file or `-`, or a shape such as
    /// 'spike base=60/m peak=900/m at=1h lasting=10m for=3h noise=10%'; its dates are left aside
    #[arg(long, value_name = "TRACE")]
    trace: Option<String>,
    #[command(flatten)]
    form: FormArguments,
    /// The seconds that a row of the trace covers, a multiple of 60 [default: told by the rows]
    #[arg(long, value_name = "SECONDS", requires = "trace", value_parser = clap::value_parser!(u32).range(60..))]
    trace_interval: Option<u32>,
    /// How requests lie within the rates: evenly, or by chance as those of independent clients do
    #[arg(long, value_name = "WORD", value_enum, default_value_t)]
    arrivals: Arrivals,
    /// What all chance follows from: of arrivals, of the noise of a shape, and of payloads
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    seed: u64,
    /// The part that this machine sends, such as 3/16, counted from 1 on [default: 1/1]
    #[arg(long, value_name = "I/N", value_parser = words::shard)]
    shard: Option<Shard>,
    /// The same where every machine is started alike: how many there are; which one this is,
    /// `AWS_BATCH_JOB_ARRAY_INDEX` says
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    shards: Option<u64>,
    /// The instant at which the schedule starts, such as 2026-12-01T08:00:00Z: the same on every machine [default: now]
    #[arg(long, value_name = "INSTANT", value_parser = words::instant)]
    start_at: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Arrivals {
    #[default]
    Constant,
    Poisson,
}

/// What the flags come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// What is to be sent.
    pub plan: Plan,
    /// When the schedule starts; `None`: at once.
    pub start_at: Option<Timestamp>,
    /// What the user has to know besides, each a sentence for standard error.
    pub notes: Vec<String>,
}

impl ScheduleArguments {
    /// What all chance follows from.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Whether the schedule is read from standard input, where nothing else can come from then.
    #[must_use]
    pub fn is_standard_input(&self) -> bool {
        self.trace.as_deref() == Some("-")
    }

    /// What is to be sent when. `array_index` is the value of [`ARRAY_INDEX`], and `now` the time of the clock.
    ///
    /// # Errors
    ///
    /// Flags that exclude each other or do not say enough, a trace that can not be read, a schedule without a request, and
    /// a start that is over.
    pub fn planned(&self, array_index: Option<&str>, now: Timestamp, input: &mut dyn Read) -> Result<Planned, Failure> {
        self.refuse_two_ways()?;
        let (shard, note) = shard::of(self.shard, self.shards, array_index)?;
        self.refuse_late_start(now)?;
        let schedule = self.schedule(input)?;
        if schedule.total() == 0 {
            let message = format!("the schedule `{schedule}` has no request");
            return Err(usage(message, "give a rate over 0"));
        }
        let arrivals = match self.arrivals {
            Arrivals::Constant => ArrivalProcess::Constant,
            Arrivals::Poisson if schedule.total() <= MOST_BY_CHANCE => ArrivalProcess::Poisson { seed: self.seed },
            Arrivals::Poisson => {
                let message = format!(
                    "{} requests are too many for --arrivals poisson, which counts them through before the start: \
                     a thousand millions are the most",
                    schedule.total()
                );
                return Err(usage(message, "give a shorter schedule, or --arrivals constant"));
            }
        };
        let plan = Plan { schedule, arrivals, shard };
        Ok(Planned { plan, start_at: self.start_at, notes: note.into_iter().collect() })
    }

    fn schedule(&self, input: &mut dyn Read) -> Result<Schedule, Failure> {
        if let Some(text) = &self.stages {
            return stages(text);
        }
        if let Some(trace) = &self.trace {
            return trace::schedule(trace, &self.form, self.trace_interval, self.seed, input);
        }
        match (self.rate, self.lasting) {
            (Some(rate), Some(seconds)) => Ok(of_stages([Stage::constant(seconds, rate)])?),
            (Some(_), None) => Err(usage("--rate does not say for how long", "add how long, such as --for 10m")),
            (None, Some(_)) => Err(usage("--for has no rate that lasts so long", "add one, such as --rate 50/s")),
            (None, None) => self.ramp(),
        }
    }

    fn ramp(&self) -> Result<Schedule, Failure> {
        let (start, step) = (self.start.unwrap_or(START), self.step.unwrap_or(STEP));
        let seconds = self.every.unwrap_or(EVERY_SECONDS);
        let stages: Option<Vec<Stage>> = (0..u64::from(self.steps.unwrap_or(STEPS)))
            .map(|index| start.in_thousandths_per_hour() + index * step.in_thousandths_per_hour())
            .map(|rate| Rate::thousandths_per_hour(rate).map(|rate| Stage::constant(seconds, rate)))
            .collect();
        let Some(stages) = stages else {
            let message = format!("the ramp comes to a rate over {}", Rate::MAX);
            return Err(usage(message, "take fewer --steps, or a lower --start or --step"));
        };
        of_stages(stages)
    }

    /// Which way is meant would be a guess.
    fn refuse_two_ways(&self) -> Result<(), Failure> {
        let ramp = [
            (self.start.is_some(), "--start"),
            (self.step.is_some(), "--step"),
            (self.every.is_some(), "--every"),
            (self.steps.is_some(), "--steps"),
        ];
        let rate = [(self.rate.is_some(), "--rate"), (self.lasting.is_some(), "--for")];
        let first =
            |flags: &[(bool, &'static str)]| flags.iter().find(|(is_given, _)| *is_given).map(|(_, flag)| *flag);
        let ways = [
            first(&ramp),
            self.stages.is_some().then_some("--stages"),
            first(&rate),
            self.trace.is_some().then_some("--trace"),
        ];
        let mut given = ways.into_iter().flatten();
        match (given.next(), given.next()) {
            (Some(one), Some(other)) => {
                let message = format!("{one} and {other} both say what is sent when");
                let fix = "leave one of them out: a schedule is a ramp (--start, --step, --every, --steps), --stages, \
                           --rate with --for, or a --trace";
                Err(usage(message, fix))
            }
            _ => Ok(()),
        }
    }

    /// Whoever comes late has no part in what the others send.
    fn refuse_late_start(&self, now: Timestamp) -> Result<(), Failure> {
        match self.start_at {
            Some(start) if start < now => {
                let late = SignedDuration::from_secs(now.duration_since(start).as_secs().max(1));
                let message = format!("--start-at {start} was {late:#} ago");
                Err(usage(message, "give an instant that is still to come, the same on every machine"))
            }
            _ => Ok(()),
        }
    }
}

fn stages(text: &str) -> Result<Schedule, Failure> {
    let shape = traffic::parse(text).map_err(|error| of_stages_flag(&error))?;
    if shape.noise != Noise::None {
        let message = format!("--stages `{text}` has noise, which traffic has that is made up minute by minute");
        return Err(usage(message, "give it to --trace, or take --arrivals poisson in the place of the noise"));
    }
    Ok(shape.schedule)
}

fn of_stages_flag(error: &ShapeError) -> Failure {
    usage(format!("--stages: {}", error.message), error.fix.clone())
}

fn of_stages(stages: impl IntoIterator<Item = Stage>) -> Result<Schedule, Failure> {
    Schedule::of(stages).ok_or_else(|| usage("the schedule lasts longer than 3660 days", "write shorter durations"))
}

fn usage(message: impl Into<String>, fix: impl Into<String>) -> Failure {
    Failure::new(Exit::Usage, message, fix)
}

const fn per_minute(requests: u64) -> Rate {
    match Rate::per_minute(requests) {
        Some(rate) => rate,
        None => Rate::MAX,
    }
}
