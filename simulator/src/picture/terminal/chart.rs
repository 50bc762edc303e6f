//! Any chart in text: of each panel one series as bars, what is too much on them, and a line.

use super::super::Terminal;
use super::super::chart::{Actions, Chart, Panel, Role, Series, Shape, Size, Values};
use super::bars::{Bars, Level};
use super::cells::Paint;
use super::{Page, shares};

/// Draws a chart.
pub(in super::super) fn draw(chart: &Chart, terminal: &Terminal) -> String {
    let tracks = chart.panels.iter().filter_map(|panel| match panel {
        Panel::Alarms(tracks) => Some(tracks),
        Panel::Values(_) => None,
    });
    let longest = tracks.flatten().map(|track| track.label.chars().count()).max();
    let mut page = Page::new(terminal, longest.unwrap_or_default());
    page.name(&chart.title);
    for line in &chart.lines {
        page.paragraph(line);
    }
    for panel in &chart.panels {
        match panel {
            Panel::Values(values) => page.values(chart, values),
            Panel::Alarms(tracks) => page.alarms(tracks),
        }
    }
    page.axis(chart.start, chart.seconds());
    page.text
}

/// Which series of a panel a terminal has room for.
#[derive(Clone, Copy, Debug)]
struct Parts<'a> {
    /// The bars.
    bar: Option<&'a Series>,
    /// A line through them.
    line: Option<&'a Series>,
    /// What should be there.
    wanted: Option<&'a Series>,
}

impl<'a> Parts<'a> {
    /// Areas are bars, else the first line is; what was predicted is the line, else the next one that is drawn as a line.
    fn of(panel: &'a Values) -> Self {
        let shaped = |shape: Shape| move |series: &&'a Series| series.shape == shape;
        let all = || panel.series.iter();
        let bar = all().find(shaped(Shape::Area)).or_else(|| all().find(shaped(Shape::Line)));
        let wanted = all().find(|series| series.role == Role::Wanted);
        let is_free = |series: &&Series| ![bar, wanted].iter().flatten().any(|taken| std::ptr::eq(*taken, *series));
        let free = || all().filter(is_free);
        let line = free().find(shaped(Shape::LongDashes)).or_else(|| free().find(shaped(Shape::Line)));
        Self { bar, line, wanted }
    }
}

impl Page {
    fn values(&mut self, chart: &Chart, panel: &Values) {
        let parts = Parts::of(panel);
        let is_too_much = |series: &&Series| matches!(series.role, Role::Over | Role::Alarm);
        let over: Vec<_> = panel.series.iter().filter(is_too_much).collect();
        let too_much = over.iter().map(|series| series.label.as_str()).collect::<Vec<_>>().join(" or ");
        let paint = parts.bar.map_or(Paint::Plain, |series| Paint::of(series.role));
        let mut marks: Vec<(char, &str, Paint)> = Vec::new();
        marks.extend(parts.bar.map(|series| (self.glyphs.full(), series.label.as_str(), paint)));
        marks.extend((!over.is_empty()).then_some((self.glyphs.over, too_much.as_str(), Paint::Over)));
        marks.extend(parts.wanted.map(|series| (self.glyphs.wanted, series.label.as_str(), Paint::Wanted)));
        marks.extend(parts.line.map(|series| (self.glyphs.line(), series.label.as_str(), Paint::Capacity)));
        let note = if panel.note.is_empty() { String::new() } else { format!(", {}", panel.note) };
        self.key(&format!("{}{note}", panel.title), &marks);
        let shares = shares(chart.points, self.columns());
        let level = |share: &(usize, usize)| {
            let most = |series: Option<&Series>| series.and_then(|series| greatest(&series.values, *share));
            let (top, from) = over.iter().fold((None, None), |(top, from): (Option<f64>, Option<f64>), series| {
                let Shape::Band { from: lower } = &series.shape else { return (top, from) };
                (larger(top, greatest(&series.values, *share)), from.or_else(|| greatest(lower, *share)))
            });
            Level {
                value: larger(most(parts.bar), top),
                over: from,
                line: most(parts.line),
                beyond: most(parts.wanted),
            }
        };
        let rows = match panel.size {
            Size::Tall => 8,
            Size::Middle => 6,
            Size::Low => 4,
        };
        let levels = shares.iter().map(level).collect();
        self.bars(&Bars::new(levels, panel.scale_holds, panel.whole, rows, paint));
        let actions = |share: &(usize, usize)| {
            let within = panel.actions.get(share.0..share.1).unwrap_or_default();
            Actions {
                scaled_out: within.iter().any(|actions| actions.scaled_out),
                scaled_in: within.iter().any(|actions| actions.scaled_in),
            }
        };
        self.actions(&shares.iter().map(actions).collect::<Vec<_>>());
    }
}

fn greatest(values: &[Option<f64>], (from, to): (usize, usize)) -> Option<f64> {
    let within = values.get(from..to).unwrap_or_default();
    within.iter().flatten().copied().filter(|value| value.is_finite()).reduce(f64::max)
}

fn larger(one: Option<f64>, other: Option<f64>) -> Option<f64> {
    one.into_iter().chain(other).reduce(f64::max)
}
