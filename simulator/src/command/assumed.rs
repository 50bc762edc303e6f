//! What is assumed: `--assume` and `--explain-assumptions`.

use clap::Args;
use templategen::command::{Failure, Streams};
use templategen::exit::Exit;

use crate::Assumptions;
use crate::assumptions::{AssumptionError, TABLE};
use crate::report::text;

use super::names::{first_given_twice, pair};

/// What is assumed in the place of the defaults.
#[derive(Debug, Args)]
#[command(next_help_heading = "Assumptions")]
pub struct AssumptionArguments {
    /// Assume something else about what AWS does not document; repeatable, once for each name
    #[arg(long = "assume", value_name = "NAME=VALUE", value_parser = pair)]
    given: Vec<(String, String)>,
}

/// The same, or to be told what there is to assume.
#[derive(Debug, Args)]
#[command(next_help_heading = "Assumptions")]
pub(super) struct Assumed {
    #[command(flatten)]
    instead: AssumptionArguments,
    /// List what is assumed: each value, what else it may be, and where it comes from
    #[arg(long)]
    explain_assumptions: bool,
}

impl AssumptionArguments {
    /// The defaults, and what was given in their place.
    ///
    /// # Errors
    /// A name or a value that there is not, or a name that is given twice.
    pub fn assumptions(&self) -> Result<Assumptions, Failure> {
        if let Some(name) = first_given_twice(&self.given) {
            return Err(Failure::new(
                Exit::Usage,
                format!("the assumption `{name}` is given twice"),
                format!("give `--assume {name}=VALUE` once"),
            ));
        }
        let mut assumptions = Assumptions::DEFAULT;
        for (name, value) in &self.given {
            assumptions.set(name, value).map_err(|error| refusal(error, name, value))?;
        }
        Ok(assumptions)
    }

    /// What was given, as it was written.
    #[must_use]
    pub fn given(&self) -> &[(String, String)] {
        &self.given
    }
}

impl Assumed {
    /// Whether the list is asked for, and not a run.
    pub(super) fn is_to_be_explained(&self) -> bool {
        self.explain_assumptions
    }

    /// See [`AssumptionArguments::assumptions`].
    ///
    /// # Errors
    /// As there.
    pub(super) fn assumptions(&self) -> Result<Assumptions, Failure> {
        self.instead.assumptions()
    }

    /// Prints the list, with the values that hold.
    ///
    /// # Errors
    /// As [`Assumed::assumptions`], and where it can not be written.
    pub(super) fn explain(&self, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
        streams.output.write_all(text::assumptions(&self.assumptions()?).as_bytes())?;
        Ok(Exit::Done)
    }

    /// What was given, as it was written.
    pub(super) fn given(&self) -> &[(String, String)] {
        self.instead.given()
    }
}

fn refusal(error: AssumptionError, name: &str, value: &str) -> Failure {
    match error {
        AssumptionError::UnknownName => Failure::new(
            Exit::Usage,
            format!("there is no assumption `{name}`"),
            "see their names with `simulator --explain-assumptions`",
        ),
        AssumptionError::UnknownValue(known) => {
            let values = TABLE.iter().find(|row| row.name == known).map(|row| (row.values)()).unwrap_or_default();
            Failure::new(
                Exit::Usage,
                format!("the assumption `{name}` does not take `{value}`"),
                format!("write one of: {values}"),
            )
        }
    }
}
