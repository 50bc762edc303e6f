//! A target that can be loaded: who invokes what where, and how a load on it begins.

use std::convert::Infallible;
use std::future::pending;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use templategen::command::Failure;
use templategen::exit::Exit;

use super::load::LoadArguments;
use crate::account::{Account, Options, Renewed};
use crate::diagnosis::Scene;
use crate::drive::address::Address;
use crate::drive::{self, Drive, Request, Requests};
use crate::invocation::{Invocations, Kind, Recipe, Target};
use crate::outcome::{self, Class};
use crate::payload::Payloads;
use crate::plan::Plan;
use crate::response::Form;
use crate::watch::Watched;

/// Everything that stays the same over the loads on a target.
#[derive(Debug)]
pub(super) struct Session {
    account: Account,
    recipe: Arc<Recipe>,
    address: Address,
}

impl Session {
    /// Finds the account, and makes the requests ready.
    ///
    /// # Errors
    /// Where there is no region, credentials or address, or where no request can be made of them.
    pub(super) async fn open(options: &Options, target: Target, payloads: Payloads) -> Result<Self, Failure> {
        let account = Account::load(options).await?;
        let recipe = Arc::new(Recipe::new(target, payloads, account.address(), account.access().clone())?);
        let address = Address::of(account.address()).map_err(|error| {
            Failure::new(Exit::Environment, error.to_string(), "check --endpoint-url, and the machine's certificates")
        })?;
        Ok(Self { account, recipe, address })
    }

    pub(super) const fn account(&self) -> &Account {
        &self.account
    }

    pub(super) fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    pub(super) fn target(&self) -> &Target {
        self.recipe.target()
    }

    /// Begins to send a plan from an instant on.
    ///
    /// # Errors
    /// Where the machine has no thread or timer for it.
    pub(super) fn start(&self, plan: Plan, start: Instant, load: &LoadArguments) -> Result<Drive, Failure> {
        let settings = drive::Settings {
            workers: load.workers(&plan.schedule),
            plan,
            start,
            max_in_flight: load.max_in_flight(),
            at_bound: load.at_bound(),
            timeout: load.timeout(),
            address: self.address.clone(),
            form: if self.target().kind() == Kind::Stream { Form::Stream } else { Form::Whole },
        };
        drive::start(&settings, |_| Invocations::new(Arc::clone(&self.recipe))).map_err(|error| {
            let message = format!("the threads that send can not be started: {error}");
            Failure::new(Exit::Environment, message, "take fewer --workers, or see that the machine has room for them")
        })
    }

    /// Keeps credentials from running out, and says where that fails; it never ends.
    pub(super) async fn keep_credentials(&self, tell: impl FnMut(&Failure)) -> Infallible {
        if let Some(renewal) = self.account.renewal() {
            renewal.keep(SystemTime::now, tell).await;
        }
        pending().await
    }

    /// Asks for new credentials at once: why there are none.
    pub(super) async fn renew(&self) -> Result<(), String> {
        let Some(renewal) = self.account.renewal() else {
            return Err("requests are not signed".to_owned());
        };
        match renewal.renew().await {
            Ok(Renewed::Replaced) => Ok(()),
            Ok(Renewed::Same) => Err("their source has no others".to_owned()),
            Err(failure) => Err(failure.message),
        }
    }

    /// What is invoked, in the words of messages.
    pub(super) fn scene(&self) -> Scene {
        let target = self.target();
        Scene {
            endpoint: target.endpoint().to_owned(),
            variant: target.variant().map(str::to_owned),
            component: target.component().map(str::to_owned),
            action: match target.kind() {
                Kind::Realtime => "sagemaker:InvokeEndpoint",
                Kind::Stream => "sagemaker:InvokeEndpointWithResponseStream",
                Kind::Async => "sagemaker:InvokeEndpointAsync",
            },
            region: self.account.region().unwrap_or("no region").to_owned(),
            address: self.account.address().to_string(),
        }
    }

    /// What the account is asked about.
    pub(super) fn watched(&self) -> Watched {
        let target = self.target();
        match target.component() {
            Some(name) => Watched::InferenceComponent { name: name.to_owned() },
            None => Watched::Endpoint {
                endpoint: target.endpoint().to_owned(),
                variant: target.variant().map(str::to_owned),
            },
        }
    }
}

impl Requests for Invocations {
    fn prepare(&mut self, index: u64, now: SystemTime) -> Result<Request, Box<outcome::Failure>> {
        Self::prepare(self, index, now)
            .map_err(|error| Box::new(outcome::Failure::seen(Class::BadSignature, "no signature", error.to_string())))
    }
}
