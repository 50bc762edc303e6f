//! New credentials before the old ones have run out.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials as _, SharedCredentialsProvider};
use templategen::command::Failure;
use tokio::time::{sleep, timeout};

use super::{CurrentCredentials, failure};

/// How long before their end credentials are replaced.
const AHEAD: Duration = Duration::from_mins(5);
/// The longest time until the clock is read again: one that sleeps with its machine does not show that time has passed.
const LONGEST_SLEEP: Duration = Duration::from_mins(1);
/// The time until it is tried again where no new credentials were had.
const BETWEEN_TRIALS: Duration = Duration::from_secs(10);
/// How long a provider may take.
const PROVIDER_TIMEOUT: Duration = Duration::from_secs(30);

/// Renews credentials that others sign with.
#[derive(Clone, Debug)]
pub struct Renewal {
    provider: SharedCredentialsProvider,
    current: CurrentCredentials,
}

/// What came of asking for new credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renewed {
    /// There are others in force now.
    Replaced,
    /// There are none but those that there were.
    Same,
}

impl Renewal {
    /// Asks a provider for its first credentials.
    ///
    /// # Errors
    /// Where it has none.
    pub async fn begin(provider: SharedCredentialsProvider) -> Result<(CurrentCredentials, Self), Failure> {
        let current = CurrentCredentials::new(ask(&provider).await?);
        Ok((current.clone(), Self { provider, current }))
    }

    /// Asks for new credentials at once: for when the service says that those in force have expired.
    ///
    /// # Errors
    /// Where the provider has none; those in force stay.
    pub async fn renew(&self) -> Result<Renewed, Failure> {
        let new = ask(&self.provider).await?;
        if new == *self.current.get() {
            return Ok(Renewed::Same);
        }
        self.current.put(new);
        Ok(Renewed::Replaced)
    }

    /// Renews the credentials five minutes before they end, for ever; those that live for less than ten minutes, when half
    /// of that is over. What goes wrong is told once, and tried again every ten seconds: those in force may still do.
    pub async fn keep(&self, now: impl Fn() -> SystemTime, mut tell: impl FnMut(&Failure)) {
        let mut current = self.current.get();
        let mut due = due(&current, now());
        let mut told = String::new();
        loop {
            if !Arc::ptr_eq(&current, &self.current.get()) {
                current = self.current.get();
                due = self::due(&current, now());
                told.clear();
            }
            let wait = due.map_or(LONGEST_SLEEP, |due| due.duration_since(now()).unwrap_or_default());
            if !wait.is_zero() {
                sleep(wait.min(LONGEST_SLEEP)).await;
                continue;
            }
            match self.renew().await {
                Ok(Renewed::Replaced) => continue,
                Ok(Renewed::Same) => {}
                Err(failure) if failure.message == told => {}
                Err(failure) => {
                    tell(&failure);
                    told = failure.message;
                }
            }
            sleep(BETWEEN_TRIALS).await;
        }
    }
}

/// When credentials that were had at an instant are to be replaced; `None` where they never end.
fn due(credentials: &Credentials, had: SystemTime) -> Option<SystemTime> {
    let end = credentials.expiry()?;
    let life = end.duration_since(had).unwrap_or_default();
    Some(if life < 2 * AHEAD { had + life / 2 } else { end - AHEAD })
}

async fn ask(provider: &SharedCredentialsProvider) -> Result<Credentials, Failure> {
    let asked = timeout(PROVIDER_TIMEOUT, provider.provide_credentials()).await;
    let answer = asked.unwrap_or_else(|_| Err(CredentialsError::provider_timed_out(PROVIDER_TIMEOUT)));
    answer.map_err(|error| failure::of_provider(&error))
}
