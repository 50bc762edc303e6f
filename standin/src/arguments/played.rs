//! The history that is played, from the command line.

use std::fs;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use standin::{Beginning, History, Standin};

use super::sagemaker_name;

#[derive(Debug, Args)]
#[command(next_help_heading = "History")]
pub(super) struct Played {
    /// Let endpoint, scaling activities and alarms follow a script of events, or the report of a simulation
    /// (`simulator run --format json`)
    #[arg(long, value_name = "FILE")]
    history: Option<PathBuf>,
    /// Play it so many times as fast
    #[arg(long, value_name = "TIMES", default_value = "1", value_parser = speed, requires = "history")]
    history_speed: f64,
    /// When it begins
    #[arg(long, value_name = "WHEN", default_value = "first-invocation", requires = "history")]
    history_begins: Begins,
    /// The variant that it is about, where the file does not say so and there are several; `AllTraffic` where left out
    #[arg(long, value_name = "ENDPOINT[:VARIANT]", value_parser = variant, requires = "history")]
    history_on: Option<(String, String)>,
    /// The inference component that it is about
    #[arg(long, value_name = "NAME", value_parser = sagemaker_name, requires = "history", conflicts_with = "history_on")]
    history_on_component: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Begins {
    /// When the stand-in is ready
    AtOnce,
    /// With the first invocation of any endpoint
    FirstInvocation,
}

impl Played {
    /// Sets the history up, where there is one.
    pub(super) fn set_up(&self, mut standin: Standin) -> Result<Standin, String> {
        let Some(file) = &self.history else { return Ok(standin) };
        let name = file.display().to_string();
        let content = fs::read(file).map_err(|error| {
            format!("cannot read the history {name}: {error}. Give a script of events or a simulator's report.")
        })?;
        let mut history =
            History::read(&name, &content)?.at_speed(self.history_speed).beginning(match self.history_begins {
                Begins::AtOnce => Beginning::AtOnce,
                Begins::FirstInvocation => Beginning::FirstInvocation,
            });
        if let Some((endpoint, variant)) = &self.history_on {
            history = history.on_variant(endpoint, variant);
        }
        if let Some(component) = &self.history_on_component {
            history = history.on_component(component);
        }
        standin.play(history)?;
        Ok(standin)
    }
}

fn speed(text: &str) -> Result<f64, String> {
    let speed = text.parse().ok().filter(|speed| (0.001..=1e6).contains(speed));
    speed.ok_or_else(|| format!("'{text}' is not a number from 0.001 to 1000000"))
}

fn variant(text: &str) -> Result<(String, String), String> {
    let (endpoint, variant) = text.split_once(':').unwrap_or((text, "AllTraffic"));
    Ok((sagemaker_name(endpoint)?, sagemaker_name(variant)?))
}
