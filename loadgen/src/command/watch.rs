//! What is shown of a run while it goes on.

use std::time::Duration;

use clap::Args;

use crate::view::Progress;

#[derive(Debug, Args)]
#[command(next_help_heading = "Watching")]
pub(super) struct WatchArguments {
    /// How the run is shown on standard error: `auto` is a view on a terminal, and a line every 10 seconds elsewhere
    #[arg(long, value_name = "WORD", value_enum, default_value_t)]
    progress: Progress,
    /// How often the account is asked for the endpoint's capacity, alarms and scaling activities, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=3_600))]
    watch_every: u64,
    /// Do not ask the account
    #[arg(long, conflicts_with = "watch_every")]
    no_watch: bool,
}

impl WatchArguments {
    pub(super) const fn progress(&self) -> Progress {
        self.progress
    }

    /// How often the account is asked; `None` where it is not.
    pub(super) const fn every(&self) -> Option<Duration> {
        if self.no_watch { None } else { Some(Duration::from_secs(self.watch_every)) }
    }
}
