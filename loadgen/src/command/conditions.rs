//! What ends a run early, and what makes it a failed one.

use std::fmt;

use clap::Args;
use templategen::command::Failure;
use templategen::exit::Exit;

use crate::condition::{Condition, ConditionError};
use crate::conduct::WhenFlat;

#[derive(Debug, Args)]
#[command(next_help_heading = "Conditions")]
pub(super) struct ConditionArguments {
    /// End the run where this holds over a window, 30 seconds unless it says otherwise, such as 'errors>5% over 30s' or
    /// 'p99>2s over 1m'; can be given several times
    #[arg(long, value_name = "CONDITION")]
    abort_if: Vec<String>,
    /// The run has failed where this holds over the whole of it, such as 'p99>500ms' or 'rate<99%'; can be given several times
    #[arg(long, value_name = "CONDITION")]
    fail_if: Vec<String>,
    /// End the run once three intervals in a row want at least 3% more and bring less than 3% more answers than one before.
    /// Where an answer takes as long as an --interval or longer, give longer ones: answers that only come later would end it
    #[arg(long)]
    stop_when_flat: bool,
}

/// What the flags come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Conditions {
    /// What ends the run.
    pub(super) abort_if: Vec<Condition>,
    /// What makes it a failed one.
    pub(super) fail_if: Vec<Condition>,
    /// What is done where more load brings no more answers.
    pub(super) when_flat: WhenFlat,
}

impl ConditionArguments {
    /// # Errors
    /// Where a condition can not be read.
    pub(super) fn conditions(&self) -> Result<Conditions, Failure> {
        Ok(Conditions {
            abort_if: read("--abort-if", &self.abort_if, Condition::of_window)?,
            fail_if: read("--fail-if", &self.fail_if, Condition::of_run)?,
            when_flat: if self.stop_when_flat { WhenFlat::Stop } else { WhenFlat::GoOn },
        })
    }
}

fn read(
    option: impl fmt::Display,
    texts: &[String],
    condition: impl Fn(&str) -> Result<Condition, ConditionError>,
) -> Result<Vec<Condition>, Failure> {
    let told = |error: ConditionError| Failure::new(Exit::Usage, format!("{option} {}", error.message), error.fix);
    texts.iter().map(|text| condition(text).map_err(told)).collect()
}
