//! The load generator beside oha: requests for a second of the client's processor, how late they are, and its memory.

mod client;
mod endpoint;
mod oha;
mod ours;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, value_parser};
use templategen::exit::Exit;

use crate::busy;
use crate::failure::Failure;
use crate::table::{self, Goal, Row};
use crate::{units, workspace};
use client::{Client, Job, Used};
use endpoint::Endpoint;

/// Bodies, how many requests of each are sent, and how many times as many as oha's signed ones ours are to be.
///
/// All requests are due within a second, and have to be more than any client sends in one: ours would keep to the schedule
/// otherwise and pay for waking up at every request, where oha always has the next one at hand.
const SIZES: [Size; 2] = [
    Size { name: "1 KB", bytes: 1_000, requests: 200_000, goal: 2.5 },
    Size { name: "100 KB", bytes: 100_000, requests: 50_000, goal: 12.0 },
];

/// How many times the processor of an unsigned request a signed one may have.
const SIGNING: f64 = 1.25;

/// The rate at which requests are to be sent in time, for a second.
const RATE: u64 = 1_000;

/// How late the last hundredth of requests may be.
const LATE: Duration = Duration::from_millis(2);

/// How much more memory a long run may have than one of a minute.
const GROWTH: f64 = 1.1;

struct Size {
    name: &'static str,
    bytes: usize,
    requests: u64,
    goal: f64,
}

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// How many runs of each client count, who take turns; one more goes before them.
    #[arg(long, value_name = "COUNT", default_value_t = 3, value_parser = value_parser!(u16).range(1..))]
    runs: u16,
    /// How long lateness is measured.
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = value_parser!(u64).range(1..))]
    seconds: u64,
    /// How many minutes the long run lasts that memory is measured in, which follows one of a minute; 0 leaves both out.
    #[arg(long, value_name = "MINUTES", default_value_t = 3)]
    memory_minutes: u64,
}

/// Measures everything; what is going on meanwhile is told to `notes`.
///
/// # Errors
/// Where something can not be built or run, or not every request is answered.
pub(crate) fn run(arguments: &Arguments, notes: &mut dyn Write) -> Result<(String, Exit), Failure> {
    let program = workspace::built("loadgen", "loadgen")?;
    let standin = workspace::built("standin", "standin")?;
    let scratch = workspace::scratch("load")?;
    let endpoint = Endpoint::start(&standin)?;
    let watch = busy::Watch::start();
    let mut children = Duration::ZERO;
    let mut rows = Vec::new();

    let mut clients = vec![Client::ours(&program, true), Client::ours(&program, false)];
    match Client::oha() {
        Some([signed, unsigned]) => clients.extend([signed, unsigned]),
        None => note(notes, "oha is not installed as pinned and left out: run bench/load/peers/install.sh"),
    }
    for size in SIZES {
        note(notes, &format!("sending bodies of {} ...", size.name));
        let job = Job { body: body(&scratch, size.bytes)?, requests: size.requests, url: endpoint.url() };
        let used = take_turns(&clients, &job, arguments.runs, &scratch)?;
        children += used.iter().flatten().map(|used| used.processor).sum::<Duration>();
        rows.extend(throughput(&size, &clients, &used));
    }

    note(notes, &format!("sending {RATE} requests a second ..."));
    let body = body(&scratch, SIZES[0].bytes)?;
    let paced = |seconds| ours::paced(&program, endpoint.url(), &body, RATE, seconds, &scratch);
    let (used, lateness) = paced(arguments.seconds)?;
    children += used.processor;
    rows.push(Row {
        what: format!("lateness at {RATE} requests a second"),
        median: units::duration(lateness.median),
        comparison: format!(
            "99 % within {}, all within {}",
            units::duration(lateness.p99),
            units::duration(lateness.longest)
        ),
        goal: Some(Goal { text: format!("99 % within {}", units::duration(LATE)), is_met: lateness.p99 < LATE }),
        ..Row::default()
    });
    if 0 < arguments.memory_minutes {
        let (short, _) = paced(60)?;
        note(notes, &format!("going on for {} minutes ...", arguments.memory_minutes));
        let (long, _) = paced(60 * arguments.memory_minutes)?;
        children += short.processor + long.processor;
        rows.extend(memory(&short, &long, arguments.memory_minutes));
    }
    children += endpoint.end()?;
    let remark = watch.remark(children).map(|remark| format!("\n{remark}\n")).unwrap_or_default();
    Ok((format!("{}{remark}", table::render(&rows)), table::exit(&rows)))
}

/// Notes are for whoever waits: where they can not be written, the figures still count.
fn note(notes: &mut dyn Write, text: &str) {
    let _ = writeln!(notes, "{text}");
}

/// A JSON body of so many bytes, in a file.
fn body(scratch: &Path, bytes: usize) -> Result<PathBuf, Failure> {
    let path = scratch.join(format!("body-{bytes}.json"));
    let (begin, end) = (r#"{"instances": [""#, r#""]}"#);
    let text = format!("{begin}{}{end}", "x".repeat(bytes - begin.len() - end.len()));
    fs::write(&path, text).map_err(|error| Failure::file("write", &path, &error))?;
    Ok(path)
}

/// What each client used in each run.
fn take_turns(clients: &[Client], job: &Job<'_>, runs: u16, scratch: &Path) -> Result<Vec<Vec<Used>>, Failure> {
    let mut used: Vec<Vec<Used>> = clients.iter().map(|_| Vec::new()).collect();
    for run in 0..=runs {
        for (client, used) in clients.iter().zip(&mut used) {
            let this = client.send(job, scratch)?;
            if 0 < run {
                used.push(this);
            }
        }
    }
    for used in &mut used {
        used.sort_by_key(|used| used.processor);
    }
    Ok(used)
}

fn throughput(size: &Size, clients: &[Client], used: &[Vec<Used>]) -> Vec<Row> {
    let requests = u32::try_from(size.requests).unwrap_or(u32::MAX);
    let median = |client: usize| used.get(client).map(|used| used[used.len() / 2].processor / requests);
    let (ours, unsigned, oha) = (median(0), median(1), median(2));
    let times = |other: Option<Duration>, own: Option<Duration>| Some(units::ratio(other?, own?));
    let rows = clients.iter().zip(used).enumerate().map(|(index, (client, used))| {
        let processor = median(index).unwrap_or_default();
        let rate = 1.0 / processor.as_secs_f64();
        let goal = match index {
            0 => times(oha, ours)
                .map(|times| (format!("at least {} times oha, signed", size.goal), times, size.goal <= times)),
            1 => {
                times(ours, unsigned).map(|times| (format!("signed at most {SIGNING} times"), times, times <= SIGNING))
            }
            _ => None,
        };
        Row {
            what: format!("{}, {}", client.name(), size.name),
            processor: units::duration(processor),
            peak_memory: units::megabytes(used.iter().map(|used| used.peak_memory).max().unwrap_or_default()),
            comparison: match &goal {
                Some((_, times, _)) => format!("{rate:.0} for a second of the processor, {times:.2} times"),
                None => format!("{rate:.0} for a second of the processor"),
            },
            goal: goal.map(|(text, _, is_met)| Goal { text, is_met }),
            ..Row::default()
        }
    });
    rows.collect()
}

fn memory(short: &Used, long: &Used, minutes: u64) -> [Row; 2] {
    let growth = units::ratio(Duration::from_micros(long.peak_memory), Duration::from_micros(short.peak_memory));
    let row =
        |what: String, used: &Used| Row { what, peak_memory: units::megabytes(used.peak_memory), ..Row::default() };
    [
        row(format!("a minute of {RATE} requests a second"), short),
        Row {
            comparison: format!("{growth:.2} times"),
            goal: Some(Goal { text: format!("at most {GROWTH} times"), is_met: growth <= GROWTH }),
            ..row(format!("{minutes} minutes of it"), long)
        },
    ]
}
