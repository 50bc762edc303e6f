//! What is shown while a run goes on, and how closely the account is looked at.

use std::ffi::OsStr;
use std::time::Duration;

use clap::Args;
use simulator::traffic;
use templategen::command::Failure;
use templategen::exit::Exit;

use crate::view::{Progress, Terminal};

/// The flags that say what is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Args)]
#[command(next_help_heading = "Seeing")]
pub struct SeeingArguments {
    /// What standard error shows while the run goes on: a view that fills a terminal, a plain line every 10 seconds, the
    /// same as JSON, or nothing; `auto` is the view on a terminal and plain lines elsewhere
    #[arg(long, value_name = "WHAT", value_enum, default_value_t)]
    progress: Progress,
    /// How often the account is asked for capacity, alarms and scaling activities. Of several shards each asks: give all but
    /// one of them --no-watch where calls are limited
    #[arg(long, value_name = "DURATION", default_value = "10s", value_parser = duration)]
    watch_every: Duration,
    /// Do not look at the account: where nothing scales the endpoint, or the caller may only invoke it
    #[arg(long, conflicts_with = "watch_every")]
    no_watch: bool,
    /// The length of the intervals that the report has figures of
    #[arg(long, value_name = "DURATION", default_value = "10s", value_parser = duration)]
    interval: Duration,
}

impl SeeingArguments {
    /// How a run shows what it does, on a terminal or elsewhere.
    ///
    /// # Errors
    /// A view is wanted where it can not be drawn.
    pub fn progress(&self, terminal: Terminal) -> Result<Progress, Failure> {
        if self.progress == Progress::View && !terminal.is_terminal {
            return Err(Failure::new(
                Exit::Usage,
                "`--progress view` needs a terminal, and standard error is none",
                "leave it out, or take `--progress plain` or `--progress json`",
            ));
        }
        Ok(self.progress)
    }

    /// How often the account is looked at; `None`: never.
    #[must_use]
    pub fn watch_every(&self) -> Option<Duration> {
        (!self.no_watch).then_some(self.watch_every)
    }

    /// The length of an interval of the report, in seconds, over 0.
    #[must_use]
    pub fn interval_seconds(&self) -> u64 {
        self.interval.as_secs()
    }
}

impl Terminal {
    /// What standard error is, by the variables `TERM` and `NO_COLOR` where they are set.
    #[must_use]
    pub fn of(is_terminal: bool, term: Option<&OsStr>, no_color: Option<&OsStr>) -> Self {
        Self {
            is_terminal: is_terminal && term.is_none_or(|term| term != "dumb"),
            // Set to nothing, it is as good as not set. Source: no-color.org.
            has_colors: no_color.is_none_or(OsStr::is_empty),
        }
    }
}

/// Reads `1h30m`.
fn duration(text: &str) -> Result<Duration, String> {
    let seconds = traffic::duration(text).map_err(|error| format!("{}; {}", error.message, error.fix))?;
    Ok(Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    #[command(name = "loadgen")]
    struct Line {
        #[command(flatten)]
        seeing: SeeingArguments,
    }

    fn read(flags: &[&str]) -> Result<SeeingArguments, String> {
        let line = Line::try_parse_from(["loadgen"].iter().chain(flags));
        line.map(|line| line.seeing).map_err(|error| error.to_string())
    }

    #[test]
    fn flags_come_to_values() {
        let check = |flags: &[&str], progress: Progress, watch_every: Option<u64>, interval_seconds: u64| {
            let seeing = read(flags).unwrap();
            let terminal = Terminal { is_terminal: true, has_colors: true };
            assert_eq!(seeing.progress(terminal).unwrap(), progress, "{flags:?}");
            assert_eq!(seeing.watch_every(), watch_every.map(Duration::from_secs), "{flags:?}");
            assert_eq!(seeing.interval_seconds(), interval_seconds, "{flags:?}");
        };
        check(&[], Progress::Auto, Some(10), 10);
        check(&["--progress", "view"], Progress::View, Some(10), 10);
        check(&["--progress", "json", "--watch-every", "1m30s"], Progress::Json, Some(90), 10);
        check(&["--progress", "none", "--no-watch", "--interval", "1s"], Progress::None, None, 1);
    }

    #[test]
    fn what_is_wrong_with_a_flag_is_named() {
        let check = |flags: &[&str], message: &str| {
            let error = read(flags).unwrap_err();
            assert_eq!(error.lines().next().unwrap_or_default(), message);
        };
        check(
            &["--interval", "10"],
            "error: invalid value '10' for '--interval <DURATION>': `10` is no duration: the unit is missing; write it \
             as 90s, 5m, 1h30m or 3d",
        );
        check(
            &["--watch-every", "0s"],
            "error: invalid value '0s' for '--watch-every <DURATION>': `0s` is no duration: it lasts no time; write it \
             as 90s, 5m, 1h30m or 3d",
        );
        check(
            &["--no-watch", "--watch-every", "5s"],
            "error: the argument '--no-watch' cannot be used with '--watch-every <DURATION>'",
        );
        check(&["--progress", "tui"], "error: invalid value 'tui' for '--progress <WHAT>'");
    }

    #[test]
    fn a_view_needs_a_terminal() {
        let seeing = read(&["--progress", "view"]).unwrap();
        let failure = seeing.progress(Terminal { is_terminal: false, has_colors: true }).unwrap_err();
        assert_eq!(failure.exit, Exit::Usage);
        assert_eq!(failure.message, "`--progress view` needs a terminal, and standard error is none");
        assert_eq!(failure.fix, "leave it out, or take `--progress plain` or `--progress json`");
    }

    #[test]
    fn a_terminal_is_what_the_environment_says() {
        let check = |is_terminal: bool, term: Option<&str>, no_color: Option<&str>, expected: (bool, bool)| {
            let terminal = Terminal::of(is_terminal, term.map(OsStr::new), no_color.map(OsStr::new));
            assert_eq!((terminal.is_terminal, terminal.has_colors), expected);
        };
        check(true, Some("xterm"), None, (true, true));
        check(true, None, Some(""), (true, true));
        check(true, Some("xterm"), Some("1"), (true, false));
        check(true, Some("dumb"), None, (false, true));
        check(false, Some("xterm"), None, (false, true));
    }
}
