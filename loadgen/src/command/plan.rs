//! What the endpoint's scaling is: `--spec`, from which follows what the simulator predicts.

use std::path::{Path, PathBuf};

use clap::Args;
use simulator::command::{AssumptionArguments, FleetArguments, PlanArguments, note_of_estimate};
use templategen::command::{Failure, Streams};
use templategen::exit::Exit;

use crate::prediction::Premises;

/// The spec or template of the endpoint's scaling, and what a prediction by it takes besides.
#[derive(Debug, Args)]
#[command(next_help_heading = "Prediction")]
pub struct SpecArguments {
    /// The spec or CloudFormation template that the endpoint is scaled by: what the simulator predicts of the load is laid over what is measured
    #[arg(long, value_name = "SPEC|TEMPLATE")]
    spec: Option<PathBuf>,
    #[command(flatten)]
    of_plan: PlanArguments,
    #[command(flatten)]
    assumed: AssumptionArguments,
    #[command(flatten)]
    fleet: FleetArguments,
}

/// What `--spec` comes to.
#[derive(Clone, Debug)]
pub enum Spec {
    /// It is not given.
    None,
    /// It can not be used; the diagnostics have said why.
    Wrong,
    /// What a prediction rests on, and what a reader of it has to know besides.
    Read {
        /// What it rests on.
        premises: Box<Premises>,
        /// Sentences for `note:` lines.
        notes: Vec<String>,
    },
}

impl SpecArguments {
    /// What an hour of a unit costs, where it was said: a dry run needs no spec for it.
    #[must_use]
    pub fn price_per_hour(&self) -> Option<f64> {
        self.fleet.price_per_hour()
    }

    /// Whether the spec is read from standard input, where nothing else can come from then.
    #[must_use]
    pub fn is_standard_input(&self) -> bool {
        self.spec.as_deref() == Some(Path::new("-"))
    }

    /// Reads the spec or template, where there is one.
    ///
    /// # Errors
    /// Where it can not be read, nothing says what a unit serves, or flags are given that need a spec.
    pub fn load(&self, streams: &mut Streams<'_>) -> Result<Spec, Failure> {
        let assumptions = self.assumed.assumptions()?;
        let Some(path) = &self.spec else {
            return if self.of_plan.is_empty() && self.assumed.given().is_empty() && self.fleet.is_empty() {
                Ok(Spec::None)
            } else {
                Err(Failure::new(
                    Exit::Usage,
                    "flags of a prediction are given, and nothing to predict by",
                    "give the spec or template that the endpoint is scaled by with `--spec FILE`, or leave them out",
                ))
            };
        };
        let Some(plan) = self.of_plan.load(path, streams)? else { return Ok(Spec::Wrong) };
        let (fleet, estimate) = self.fleet.of(plan.fleet, &plan.deployment)?;
        let premises = Premises {
            plan: plan.name,
            deployment: plan.deployment,
            fleet,
            assumptions,
            initial_capacity: self.fleet.initial_capacity,
        };
        let notes = estimate.as_ref().map(note_of_estimate).into_iter().collect();
        Ok(Spec::Read { premises: Box::new(premises), notes })
    }
}

impl Spec {
    /// What an hour of a unit costs, by the flags or the spec.
    #[must_use]
    pub fn price_per_hour(&self) -> Option<f64> {
        match self {
            Self::Read { premises, .. } => premises.fleet.price_per_hour,
            Self::None | Self::Wrong => None,
        }
    }

    /// The most capacity that the spec lets the endpoint have; `None` without a spec.
    #[must_use]
    pub fn max_capacity(&self) -> Option<u32> {
        match self {
            Self::Read { premises, .. } => Some(premises.deployment.capacity.max()),
            Self::None | Self::Wrong => None,
        }
    }
}
