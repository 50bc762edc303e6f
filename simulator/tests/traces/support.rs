//! A trace in memory, and its minutes in a line.

use simulator::Arrivals;
use simulator::trace::{Options, Problem, Reader, TraceError};

/// A trace that was read.
#[derive(Debug)]
pub(crate) struct Read {
    /// When it begins, and whether it says so itself.
    pub(crate) start: String,
    pub(crate) minutes: Vec<Arrivals>,
}

pub(crate) fn read(bytes: &[u8], options: &Options) -> Result<Read, TraceError> {
    let mut reader = Reader::open(bytes, options)?;
    let given = if reader.start_is_given() { "" } else { " by default" };
    let start = format!("{}{given}", reader.start());
    let minutes = reader.by_ref().collect::<Result<_, _>>();
    assert!(reader.next().is_none(), "more comes after the end");
    Ok(Read { start, minutes: minutes? })
}

pub(crate) fn problem(bytes: &[u8], options: &Options) -> Problem {
    match read(bytes, options) {
        Err(TraceError::Content(problem)) => problem,
        other => panic!("it is no problem of the content: {other:?}"),
    }
}

/// The minutes in a line: `3 1.5*4 gap*2`.
pub(crate) fn shown(minutes: &[Arrivals]) -> String {
    let mut runs: Vec<(Arrivals, usize)> = Vec::new();
    for minute in minutes {
        match runs.last_mut() {
            Some((last, count)) if last == minute => *count += 1,
            _ => runs.push((*minute, 1)),
        }
    }
    let runs = runs.iter().map(|(minute, count)| {
        let value = minute.known().map_or("gap".to_owned(), |requests| requests.to_string());
        if *count == 1 { value } else { format!("{value}*{count}") }
    });
    runs.collect::<Vec<_>>().join(" ")
}
