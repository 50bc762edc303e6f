//! Which columns of a CSV file are meant.

use super::cells;
use super::clock::Clock;
use super::{Options, Problem, Rows};

/// Usual names of the column with the times, the first one there is taken.
const TIMES: [&str; 10] = [
    "timestamp",
    "time",
    "minute",
    "minute_index",
    "date",
    "datetime",
    "date_time",
    "start_time",
    "period_start",
    "ts",
];
/// Usual names of the column with the requests, the first one there is taken.
const REQUESTS: [&str; 6] = ["requests", "value", "count", "invocations", "sum", "request_count"];

/// Where the times and the requests of a row stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    pub(super) time: usize,
    /// Nothing is read there where each row is one request.
    pub(super) requests: usize,
    /// How many a row has.
    pub(super) count: usize,
}

/// What the first record of a file is.
pub(super) enum First {
    /// The names of the columns.
    Header(Columns),
    /// A row: the file has no header, and the times and the requests come first.
    Row(Columns),
}

impl First {
    pub(super) fn of(record: &[u8], line: u64, options: &Options) -> Result<Self, Problem> {
        let cells = cells::all(record);
        let count = cells.len();
        let is_header = options.time_column.is_some() || options.requests_column.is_some();
        if !is_header && Clock::of(&cells[0]).is_some() {
            if count < 2 && options.rows == Rows::PerInterval {
                let message = "the rows have a time and nothing else: the requests are missing";
                let fix = "give two columns, or say --per-request if each row is one request";
                return Err(Problem::new(Some(line), message.to_owned(), fix));
            }
            return Ok(Self::Row(Columns { time: 0, requests: 1, count }));
        }
        let mut names = Vec::new();
        for cell in &cells {
            let Ok(name) = str::from_utf8(cell) else {
                return Err(not_utf8(Some(line), cell));
            };
            names.push(name);
        }
        let header = Header { names: &names, line };
        let time = header.find(options.time_column.as_deref(), &TIMES, &TIME)?;
        let requests = match options.rows {
            Rows::PerInterval => header.find(options.requests_column.as_deref(), &REQUESTS, &COUNT)?,
            Rows::PerRequest => time,
        };
        if options.rows == Rows::PerInterval
            && let Some(problem) = per_unit(names[requests], Some(line))
        {
            return Err(problem);
        }
        Ok(Self::Header(Columns { time, requests, count }))
    }
}

/// What is said about a column.
struct Wanted {
    what: &'static str,
    option: &'static str,
    /// What else can be done where it is not there.
    otherwise: &'static str,
}

const TIME: Wanted = Wanted { what: "times", option: "--time-column", otherwise: "" };
const COUNT: Wanted = Wanted {
    what: "requests",
    option: "--requests-column",
    otherwise: ", or say --per-request if each row is one request",
};

struct Header<'a> {
    names: &'a [&'a str],
    line: u64,
}

impl Header<'_> {
    fn find(&self, given: Option<&str>, usual: &[&str], wanted: &Wanted) -> Result<usize, Problem> {
        let candidates = given.as_slice();
        for name in if given.is_some() { candidates } else { usual } {
            let mut places = self.places(name);
            if let Some(place) = places.next() {
                return match places.next() {
                    None => Ok(place),
                    Some(_) => Err(self.problem(
                        format!("the column `{}` is there twice", self.names[place]),
                        format!("rename one of them, or name another with {} NAME", wanted.option),
                    )),
                };
            }
        }
        let there = self.listed();
        let Wanted { what, option, otherwise } = wanted;
        Err(match given {
            Some(given) => {
                self.problem(format!("there is no column `{given}`: {there}"), format!("give {option} one of these"))
            }
            None => self.problem(
                format!("there is no column that is known to have the {what}: {there}"),
                format!("name it with {option} NAME{otherwise}{}", self.separator_hint()),
            ),
        })
    }

    fn places(&self, name: &str) -> impl Iterator<Item = usize> {
        let wanted = normal(name);
        self.names.iter().enumerate().filter(move |(_, there)| normal(there) == wanted).map(|(place, _)| place)
    }

    fn listed(&self) -> String {
        let names: Vec<_> = self.names.iter().map(|name| format!("`{}`", shortened(name))).collect();
        match names.as_slice() {
            [only] => format!("the only one is {only}"),
            names => format!("there are {}", names.join(", ")),
        }
    }

    fn separator_hint(&self) -> &'static str {
        match self.names {
            [only] if only.contains(';') || only.contains('\t') => "; columns are separated by commas",
            _ => "",
        }
    }

    fn problem(&self, message: String, fix: String) -> Problem {
        Problem::new(Some(self.line), message, fix)
    }
}

/// Whether a cell is a usual name of the column with the times.
pub(super) fn is_usual_time(cell: &[u8]) -> bool {
    str::from_utf8(cell).is_ok_and(|name| TIMES.contains(&normal(name).as_str()))
}

/// A metric of what one unit of capacity gets is no trace of the traffic.
pub(super) fn per_unit(name: &str, line: Option<u64>) -> Option<Problem> {
    let metric = ["InvocationsPerInstance", "InvocationsPerCopy"].into_iter().find(|metric| name.contains(metric))?;
    Some(Problem::new(
        line,
        format!("`{name}` is no trace: {metric} is the traffic divided by the capacity of that time"),
        "export Invocations with the statistic Sum instead",
    ))
}

/// Bytes that are no text.
pub(super) fn not_utf8(line: Option<u64>, cell: &[u8]) -> Problem {
    const GZIP: &[u8] = &[0x1f, 0x8b];
    if cell.starts_with(GZIP) {
        let message = "it is compressed with gzip".to_owned();
        return Problem::new(
            None,
            message,
            "unpack it, for example with gunzip -c FILE | simulator run PLAN --trace -",
        );
    }
    let shown = shortened(&String::from_utf8_lossy(cell)).escape_debug().to_string();
    Problem::new(
        line,
        format!("`{shown}` is not UTF-8"),
        "save the file as UTF-8, for example with iconv -f UTF-16 -t UTF-8",
    )
}

/// At most so much of a value that a message stays readable.
pub(super) fn shortened(text: &str) -> String {
    const LONGEST: usize = 40;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn normal(name: &str) -> String {
    name.trim().to_lowercase().replace([' ', '-'], "_")
}
