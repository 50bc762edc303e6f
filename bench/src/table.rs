//! The figures of a benchmark with their goals.

use templategen::exit::Exit;

use crate::samples::Timing;
use crate::units;

/// One figure, by the clock of who waits but for `processor`.
#[derive(Debug, Default)]
pub(crate) struct Row {
    pub(crate) what: String,
    pub(crate) median: String,
    pub(crate) shortest: String,
    pub(crate) processor: String,
    pub(crate) peak_memory: String,
    /// What the figure comes to beside another one.
    pub(crate) comparison: String,
    pub(crate) goal: Option<Goal>,
}

impl Row {
    /// What something took.
    pub(crate) fn of(what: String, timing: &Timing) -> Self {
        Self {
            what,
            median: units::duration(timing.wall.median()),
            shortest: units::duration(timing.wall.shortest()),
            processor: units::duration(timing.processor.median()),
            ..Self::default()
        }
    }
}

/// What a figure is held against.
#[derive(Debug)]
pub(crate) struct Goal {
    pub(crate) text: String,
    pub(crate) is_met: bool,
}

const COLUMNS: usize = 8;
const HEADINGS: [&str; COLUMNS] = ["", "median", "shortest", "processor", "peak memory", "comparison", "goal", ""];

/// The rows in columns, a line each.
pub(crate) fn render(rows: &[Row]) -> String {
    let cells: Vec<[&str; COLUMNS]> = std::iter::once(HEADINGS).chain(rows.iter().map(Row::cells)).collect();
    let widths: [usize; COLUMNS] =
        std::array::from_fn(|column| cells.iter().map(|row| row[column].len()).max().unwrap_or_default());
    let lines = cells.iter().map(|row| {
        let line: Vec<_> = row
            .iter()
            .zip(widths)
            .enumerate()
            // Figures line up at their units.
            .map(
                |(column, (cell, width))| {
                    if (1..=4).contains(&column) { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
                },
            )
            .collect();
        format!("{}\n", line.join("  ").trim_end())
    });
    lines.collect()
}

/// [`Exit::Refused`] where a goal is missed.
pub(crate) fn exit(rows: &[Row]) -> Exit {
    let is_missed = rows.iter().filter_map(|row| row.goal.as_ref()).any(|goal| !goal.is_met);
    if is_missed { Exit::Refused } else { Exit::Done }
}

impl Row {
    fn cells(&self) -> [&str; COLUMNS] {
        let (goal, verdict) = match &self.goal {
            None => ("", ""),
            Some(Goal { text, is_met: true }) => (text.as_str(), "met"),
            Some(Goal { text, is_met: false }) => (text.as_str(), "MISSED"),
        };
        [&self.what, &self.median, &self.shortest, &self.processor, &self.peak_memory, &self.comparison, goal, verdict]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(what: &str, median: &str, goal: Option<(&'static str, bool)>) -> Row {
        Row {
            what: what.to_owned(),
            median: median.to_owned(),
            goal: goal.map(|(text, is_met)| Goal { text: text.to_owned(), is_met }),
            ..Row::default()
        }
    }

    #[test]
    fn a_missed_goal_is_seen_in_the_table_and_in_the_exit_status() {
        let figure = || row("1 spec", "99.4 us", None);
        for (rows, exit_status, text) in [
            (
                vec![figure(), row("10 specs", "1.00 ms", Some(("under 2 s", true)))],
                Exit::Done,
                "           median  shortest  processor  peak memory  comparison  goal\n\
                 1 spec    99.4 us\n\
                 10 specs  1.00 ms                                                under 2 s  met\n",
            ),
            (
                vec![row("10 specs", "1.00 ms", Some(("under 2 s", false))), figure()],
                Exit::Refused,
                "           median  shortest  processor  peak memory  comparison  goal\n\
                 10 specs  1.00 ms                                                under 2 s  MISSED\n\
                 1 spec    99.4 us\n",
            ),
        ] {
            assert_eq!(render(&rows), text);
            assert_eq!(exit(&rows), exit_status);
        }
    }
}
