//! Runs in text: columns of blocks over one axis of time, a few lines high.

mod bars;
mod cells;
mod chart;

use jiff::Timestamp;
use scaling::AlarmState;

use super::chart::{Actions, Track};
use super::clock::ticks;
use super::figures;
use super::markup::shortened;
use super::number::{place, ratio, whole};
use super::runs;
use super::too_much;
use super::{Style, Terminal};
use crate::report::Run;
use crate::report::series::Point;
use bars::{Bars, Level};
use cells::{Glyphs, Paint, Row};

pub(super) use chart::draw as of_chart;

/// The columns left of the chart: for scales and for the names of alarms.
const GUTTER: std::ops::RangeInclusive<usize> = 10..=22;
/// More alarms than that are counted.
const MOST_ALARMS: usize = 8;

/// What all parts of a picture share.
struct Page {
    glyphs: &'static Glyphs,
    style: Style,
    width: usize,
    gutter: usize,
    text: String,
}

/// The runs, one under the other.
pub(super) fn draw(runs: &[Run], terminal: &Terminal) -> String {
    let Some(first) = runs.first() else { return String::new() };
    let labels = runs.iter().flat_map(|run| &run.series.alarms).map(|alarm| alarm.label.chars().count());
    let longest = if let [_] = runs { labels.max().unwrap_or_default() } else { 0 };
    let mut page = Page::new(terminal, longest);
    if let [run] = runs {
        page.name(&run.name);
        for line in [figures::overload(run), figures::effort(run), figures::traffic(run)] {
            page.paragraph(&line);
        }
        page.alone(run);
    } else {
        page.paragraph(&figures::traffic(first));
        page.compared(runs);
    }
    let points = first.series.points.len() as u64;
    page.axis(first.start, points.saturating_mul(u64::from(first.series.minutes_per_point.max(1)) * 60));
    page.text
}

impl Page {
    /// An empty one for a terminal, with room left of the chart for labels of so many letters.
    fn new(terminal: &Terminal, label: usize) -> Self {
        Self {
            glyphs: Glyphs::of(terminal.style),
            style: terminal.style,
            width: terminal.width.max(Terminal::NARROWEST),
            gutter: label.clamp(*GUTTER.start(), *GUTTER.end()),
            text: String::new(),
        }
    }

    fn columns(&self) -> usize {
        self.width - self.gutter - 2
    }

    fn alone(&mut self, run: &Run) {
        let columns = columns(run, self.columns());
        self.key(
            "requests per minute",
            &[
                (self.glyphs.full(), "demand (busiest minute)", Paint::Plain),
                (self.glyphs.over, "over capacity", Paint::Over),
                (self.glyphs.line(), "capacity", Paint::Capacity),
            ],
        );
        self.bars(&load(&columns, greatest(run), 8));
        let units = figures::units(run);
        let range = figures::range(run).map(|range| format!(", range {range}")).unwrap_or_default();
        self.key(
            &format!("{units}{range}"),
            &[(self.glyphs.full(), "in service", Paint::Capacity), (self.glyphs.wanted, "wanted", Paint::Wanted)],
        );
        self.bars(&capacity(&columns));
        self.actions(&actions(&columns));
        self.queue(run, &columns);
        self.alarms(&runs::tracks(run));
    }

    fn compared(&mut self, runs: &[Run]) {
        let scale = runs.iter().map(greatest).fold(0.0, f64::max);
        self.key(
            "requests per minute",
            &[
                (self.glyphs.full(), "demand (busiest minute)", Paint::Plain),
                (self.glyphs.over, "over capacity", Paint::Over),
                (self.glyphs.line(), "capacity", Paint::Capacity),
            ],
        );
        for run in runs {
            let columns = columns(run, self.columns());
            self.line("");
            self.name(&run.name);
            self.paragraph(&figures::brief(run));
            self.bars(&load(&columns, scale, 6));
            self.actions(&actions(&columns));
        }
    }

    /// What waits, where anything does.
    fn queue(&mut self, run: &Run, columns: &[Option<Column>]) {
        if run.series.points.iter().all(|point| point.queue <= 0.0) {
            return;
        }
        self.key("requests that wait", &[]);
        let levels = columns.iter().map(|column| Level::of(column.map(|column| column.queue))).collect();
        self.bars(&Bars::new(levels, 0.0, false, 3, Paint::Queue));
    }

    fn bars(&mut self, bars: &Bars) {
        for (label, row) in bars.rows(self.glyphs) {
            self.beside(&label, '│', &row);
        }
    }

    /// What happened in each column, where anything did.
    fn actions(&mut self, columns: &[Actions]) {
        if columns.iter().all(|actions| !actions.scaled_out && !actions.scaled_in) {
            return;
        }
        let mut row = Row::default();
        for actions in columns {
            let (glyph, paint) = match (actions.scaled_out, actions.scaled_in) {
                (true, true) => (self.glyphs.both, Paint::Plain),
                (true, false) => (self.glyphs.out, Paint::Wanted),
                (false, true) => (self.glyphs.back, Paint::Capacity),
                (false, false) => (' ', Paint::Plain),
            };
            row.push(glyph, paint);
        }
        self.beside(&format!("{} out {} in", self.glyphs.out, self.glyphs.back), ' ', &row);
    }

    fn alarms(&mut self, alarms: &[Track]) {
        if alarms.is_empty() {
            return;
        }
        self.key(
            "alarms",
            &[
                (self.glyphs.alarm, AlarmState::Alarm.as_str(), Paint::Alarm),
                (self.glyphs.line(), AlarmState::Ok.as_str(), Paint::Plain),
                (self.glyphs.dot, AlarmState::InsufficientData.as_str(), Paint::Plain),
            ],
        );
        for alarm in alarms.iter().take(MOST_ALARMS) {
            let mut row = Row::default();
            for (from, to) in shares(alarm.states.len(), self.columns()) {
                let states = alarm.states.get(from..to).unwrap_or_default();
                let worst = [AlarmState::Alarm, AlarmState::InsufficientData, AlarmState::Ok]
                    .into_iter()
                    .find(|it| states.contains(&Some(*it)));
                let (glyph, paint) = match worst {
                    Some(AlarmState::Alarm) => (self.glyphs.alarm, Paint::Alarm),
                    Some(AlarmState::InsufficientData) => (self.glyphs.dot, Paint::Plain),
                    Some(AlarmState::Ok) => (self.glyphs.line(), Paint::Plain),
                    None => (' ', Paint::Plain),
                };
                row.push(glyph, paint);
            }
            self.beside(&self.plain(&shortened(&alarm.label, self.gutter)), ' ', &row);
        }
        if let Some(more) = alarms.len().checked_sub(MOST_ALARMS).filter(|more| 0 < *more) {
            self.line(&format!("and {more} more"));
        }
    }

    /// The ticks, the times under them, and the days or years under those.
    fn axis(&mut self, start: Timestamp, seconds: u64) {
        let columns = self.columns();
        let mut line = vec![self.glyphs.line(); columns];
        let (mut times, mut contexts) = (vec![' '; columns], vec![' '; columns]);
        for tick in ticks(start, seconds, columns / 12) {
            let column = whole(place(columns) * tick.seconds / ratio(seconds.max(1))).min(columns - 1);
            line[column] = self.glyphs.tick;
            put(&mut times, column, &tick.label);
            put(&mut contexts, column, &tick.context.unwrap_or_default());
        }
        let corner = self.glyphs.corner;
        self.line(&format!("{:gutter$} {corner}{}", "", line.iter().collect::<String>(), gutter = self.gutter));
        for (label, letters) in [("UTC", times), ("", contexts)] {
            let letters: String = letters.iter().collect();
            self.line(&format!("{label:>gutter$}  {letters}", gutter = self.gutter));
        }
    }

    /// A title, and what its marks mean.
    fn key(&mut self, title: &str, marks: &[(char, &str, Paint)]) {
        let mut row = Row::default();
        row.extend(title, Paint::Plain);
        for (glyph, name, paint) in marks {
            if self.width < row.len() + 5 + name.chars().count() {
                self.line(&row.finish(self.style));
                row = Row::default();
            }
            row.extend("   ", Paint::Plain);
            row.push(*glyph, *paint);
            row.extend(&format!(" {name}"), Paint::Plain);
        }
        self.line(&row.finish(self.style));
    }

    /// The name of a run, on one line.
    fn name(&mut self, name: &str) {
        let name = self.plain(&shortened(name, self.width));
        self.line(&name);
    }

    /// A text of somebody else's, without what a terminal would obey or could not show.
    fn plain(&self, text: &str) -> String {
        let seen = |letter: char| match letter {
            '…' if self.style == Style::Ascii => '~',
            letter if letter.is_control() => ' ',
            letter if self.style == Style::Ascii && !letter.is_ascii() => '?',
            letter => letter,
        };
        text.chars().map(seen).collect()
    }

    /// A row of the chart with a label left of it.
    fn beside(&mut self, label: &str, edge: char, row: &Row) {
        let edge = if edge == '│' { self.glyphs.edge } else { edge };
        let line = format!("{label:>gutter$} {edge}{}", row.finish(self.style), gutter = self.gutter);
        self.line(&line);
    }

    fn line(&mut self, line: &str) {
        self.text.extend([line.trim_end(), "\n"]);
    }

    /// Figures on as many lines as they need.
    fn paragraph(&mut self, text: &str) {
        let mut line = String::new();
        for part in text.split(figures::BETWEEN) {
            if !line.is_empty() && self.width < line.chars().count() + 2 + part.chars().count() {
                self.line(&line);
                line.clear();
            }
            if !line.is_empty() {
                line.push_str(", ");
            }
            line.push_str(part);
        }
        self.line(&line);
    }
}

/// What happened in the points of one column.
#[derive(Clone, Copy, Debug)]
struct Column {
    peak: Option<f64>,
    /// From where on the peak is too much.
    over: Option<f64>,
    queue: f64,
    desired: u32,
    in_service: u32,
    served: f64,
    scaled_out: bool,
    scaled_in: bool,
}

fn columns(run: &Run, columns: usize) -> Vec<Option<Column>> {
    let points = &run.series.points;
    let merged = |(from, to): (usize, usize)| {
        let points = &points[from..to];
        let in_service = points.iter().map(|point| point.in_service).min()?;
        let peak = points.iter().filter_map(too_much::peak).reduce(f64::max);
        let excess = points.iter().filter_map(|point| Some(too_much::peak(point)? - too_much::from(run, point)?));
        Some(Column {
            peak,
            over: peak.zip(excess.reduce(f64::max)).map(|(peak, excess)| peak - excess),
            queue: points.iter().map(|point| point.queue).fold(0.0, f64::max),
            desired: points.iter().map(|point| point.desired).max()?,
            in_service,
            served: f64::from(in_service) * run.fleet.requests_per_minute,
            scaled_out: points.iter().any(|point| point.scaled_out),
            scaled_in: points.iter().any(|point| point.scaled_in),
        })
    };
    shares(points.len(), columns).into_iter().map(merged).collect()
}

/// Which points each column stands for: several, or one that other columns stand for too.
fn shares(points: usize, columns: usize) -> Vec<(usize, usize)> {
    let share = |column: usize| {
        let from = column * points / columns;
        (from, ((column + 1) * points / columns).max(from + 1).min(points))
    };
    (0..columns).map(share).collect()
}

fn greatest(run: &Run) -> f64 {
    let of = |point: &Point| too_much::capacity(run, point).max(too_much::peak(point).unwrap_or_default());
    run.series.points.iter().map(of).fold(0.0, f64::max)
}

fn load(columns: &[Option<Column>], greatest: f64, rows: usize) -> Bars {
    let level = |column: &Option<Column>| {
        column.map_or(Level::of(None), |column| Level {
            over: column.over,
            line: Some(column.served),
            ..Level::of(column.peak)
        })
    };
    Bars::new(columns.iter().map(level).collect(), greatest, false, rows, Paint::Plain)
}

fn capacity(columns: &[Option<Column>]) -> Bars {
    let level = |column: &Option<Column>| {
        column.map_or(Level::of(None), |column| Level {
            beyond: Some(f64::from(column.desired)),
            ..Level::of(Some(f64::from(column.in_service)))
        })
    };
    Bars::new(columns.iter().map(level).collect(), 0.0, true, 4, Paint::Capacity)
}

fn actions(columns: &[Option<Column>]) -> Vec<Actions> {
    let of = |column: &Option<Column>| {
        column.map_or_else(Actions::default, |it| Actions { scaled_out: it.scaled_out, scaled_in: it.scaled_in })
    };
    columns.iter().map(of).collect()
}

/// Puts a text with its middle at a column, or as near as it fits, where nothing stands yet.
fn put(letters: &mut [char], column: usize, text: &str) {
    let length = text.chars().count();
    let from = column.saturating_sub(length / 2).min(letters.len().saturating_sub(length));
    let around = from.saturating_sub(1)..(from + length + 1).min(letters.len());
    if letters.len() < length || letters[around].iter().any(|letter| *letter != ' ') {
        return;
    }
    for (letter, at) in text.chars().zip(&mut letters[from..]) {
        *at = letter;
    }
}
