//! New credentials before the old ones have run out.

use std::fmt;
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
#[derive(Clone)]
pub struct Renewal {
    provider: SharedCredentialsProvider,
    /// The one that was named, for messages.
    profile: Option<String>,
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
    /// Asks a provider for its first credentials; messages name the profile where one was.
    ///
    /// # Errors
    /// Where it has none.
    pub async fn begin(
        provider: SharedCredentialsProvider,
        profile: Option<String>,
    ) -> Result<(CurrentCredentials, Self), Failure> {
        let current = CurrentCredentials::new(ask(&provider, profile.as_deref()).await?);
        Ok((current.clone(), Self { provider, profile, current }))
    }

    /// Asks for new credentials at once: for when the service says that those in force have expired.
    ///
    /// # Errors
    /// Where the provider has none; those in force stay.
    pub async fn renew(&self) -> Result<Renewed, Failure> {
        let new = ask(&self.provider, self.profile.as_deref()).await?;
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

/// Nothing of the credentials is shown, nor where they come from.
impl fmt::Debug for Renewal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Renewal").field("profile", &self.profile).finish_non_exhaustive()
    }
}

/// When credentials that were had at an instant are to be replaced; `None` where they never end.
fn due(credentials: &Credentials, had: SystemTime) -> Option<SystemTime> {
    let end = credentials.expiry()?;
    let life = end.duration_since(had).unwrap_or_default();
    Some(if life < 2 * AHEAD { had + life / 2 } else { end - AHEAD })
}

async fn ask(provider: &SharedCredentialsProvider, profile: Option<&str>) -> Result<Credentials, Failure> {
    let asked = timeout(PROVIDER_TIMEOUT, provider.provide_credentials()).await;
    let answer = asked.unwrap_or_else(|_| Err(CredentialsError::provider_timed_out(PROVIDER_TIMEOUT)));
    answer.map_err(|error| failure::of_provider(&error, profile))
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use aws_credential_types::provider::{self, future};
    use templategen::exit::Exit;
    use tokio::time::Instant;

    use self::Answer::{Ending, Endless, Silence, Unset};
    use super::*;

    const MINUTE: u64 = 60;

    /// What a provider says.
    #[derive(Clone, Copy, Debug)]
    enum Answer {
        /// Credentials that end so many seconds after the start.
        Ending(&'static str, u64),
        Endless(&'static str),
        Failure(&'static str),
        Unset,
        Silence,
    }

    /// Gives one answer after the other, the last one for ever, and keeps when it was asked.
    #[derive(Clone, Debug)]
    struct Scripted {
        answers: Arc<[Answer]>,
        asked: Arc<Mutex<Vec<u64>>>,
        start: Instant,
    }

    impl Scripted {
        fn new(answers: &[Answer]) -> Self {
            Self { answers: answers.into(), asked: Arc::default(), start: Instant::now() }
        }

        fn asked(&self) -> Vec<u64> {
            self.asked.lock().unwrap().clone()
        }

        fn next(&self) -> Answer {
            let mut asked = self.asked.lock().unwrap();
            asked.push(self.start.elapsed().as_secs());
            self.answers[asked.len().min(self.answers.len()) - 1]
        }

        async fn begin(&self, profile: Option<&str>) -> Result<(CurrentCredentials, Renewal), Failure> {
            Renewal::begin(SharedCredentialsProvider::new(self.clone()), profile.map(str::to_owned)).await
        }
    }

    impl provider::ProvideCredentials for Scripted {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            let credentials = |id, end| Ok(Credentials::new(id, "secret", None, end, "test"));
            future::ProvideCredentials::ready(match self.next() {
                Ending(id, end) => credentials(id, Some(SystemTime::UNIX_EPOCH + Duration::from_secs(end))),
                Endless(id) => credentials(id, None),
                Answer::Failure(words) => Err(CredentialsError::provider_error(words)),
                Unset => Err(CredentialsError::not_loaded("no credentials in chain")),
                Silence => return future::ProvideCredentials::new(std::future::pending()),
            })
        }
    }

    /// Keeps credentials for a time: when they were asked for, which ones are in force then, and what was told.
    async fn keep(provider: &Scripted, seconds: u64) -> (Vec<u64>, String, Vec<String>) {
        let (current, renewal) = provider.begin(None).await.unwrap();
        let start = provider.start;
        let mut told = Vec::new();
        let now = move || SystemTime::UNIX_EPOCH + start.elapsed();
        let kept = renewal.keep(now, |failure| told.push(failure.message.clone()));
        assert!(timeout(Duration::from_secs(seconds), kept).await.is_err(), "it goes on for ever");
        (provider.asked(), current.get().access_key_id().to_owned(), told)
    }

    #[tokio::test(start_paused = true)]
    async fn credentials_are_renewed_five_minutes_before_they_end() {
        let answers = [Ending("a", 60 * MINUTE), Ending("b", 115 * MINUTE), Endless("c")];
        let (asked, id, told) = keep(&Scripted::new(&answers), 1000 * MINUTE).await;
        assert_eq!((asked, id.as_str(), told), (vec![0, 55 * MINUTE, 110 * MINUTE], "c", Vec::new()));
    }

    #[tokio::test(start_paused = true)]
    async fn short_lived_credentials_are_renewed_at_half_their_life() {
        let answers = [Ending("a", 8 * MINUTE), Ending("b", 6 * MINUTE), Endless("c")];
        let (asked, id, told) = keep(&Scripted::new(&answers), 1000 * MINUTE).await;
        assert_eq!((asked, id.as_str(), told), (vec![0, 4 * MINUTE, 5 * MINUTE], "c", Vec::new()));
    }

    /// The clock of the timers stands still while the machine sleeps, the other one does not.
    #[tokio::test(start_paused = true)]
    async fn a_machine_that_slept_renews_within_a_minute() {
        let provider = Scripted::new(&[Ending("a", 60 * MINUTE), Endless("b")]);
        let (current, renewal) = provider.begin(None).await.unwrap();
        let start = provider.start;
        let asleep = || if start.elapsed() < Duration::from_secs(90) { 0 } else { 120 * MINUTE };
        let now = move || SystemTime::UNIX_EPOCH + start.elapsed() + Duration::from_secs(asleep());
        let kept = renewal.keep(now, |failure| unreachable!("{failure:?}"));
        assert!(timeout(Duration::from_mins(10), kept).await.is_err());
        assert_eq!((provider.asked(), current.get().access_key_id()), (vec![0, 2 * MINUTE], "b"));
    }

    #[tokio::test(start_paused = true)]
    async fn a_provider_that_fails_is_asked_again_and_told_of_once() {
        let end = 60 * MINUTE;
        let answers = [
            Ending("a", end),
            Answer::Failure("no route"),
            Answer::Failure("no route"),
            Answer::Failure("refused"),
            Ending("a", end),
            Ending("b", 2 * end),
            Answer::Failure("refused"),
            Endless("c"),
        ];
        let (asked, id, told) = keep(&Scripted::new(&answers), 200 * MINUTE).await;
        let (first, second) = (55 * MINUTE, 115 * MINUTE);
        assert_eq!(asked, [0, first, first + 10, first + 20, first + 30, first + 40, second, second + 10]);
        assert_eq!(id, "c");
        let words = |reason| format!("no AWS credentials could be had: {reason}");
        assert_eq!(told, [words("no route"), words("refused"), words("refused")]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_renewal_shows_no_credentials() {
        let (current, renewal) = Scripted::new(&[Endless("AKIDEXAMPLE")]).begin(Some("p")).await.unwrap();
        assert_eq!(format!("{renewal:?}"), r#"Renewal { profile: Some("p"), .. }"#);
        assert_eq!(format!("{current:?}"), "CurrentCredentials { .. }");
    }

    #[tokio::test(start_paused = true)]
    async fn expired_credentials_are_replaced_at_once() {
        let provider = Scripted::new(&[Endless("a"), Endless("b"), Endless("b")]);
        let (current, renewal) = provider.begin(None).await.unwrap();
        assert_eq!(renewal.renew().await.unwrap(), Renewed::Replaced);
        assert_eq!(current.get().access_key_id(), "b");
        assert_eq!(renewal.renew().await.unwrap(), Renewed::Same);
    }

    #[tokio::test(start_paused = true)]
    async fn credentials_in_force_stay_where_there_are_no_others() {
        let provider = Scripted::new(&[Endless("a"), Answer::Failure("no route")]);
        let (current, renewal) = provider.begin(None).await.unwrap();
        assert_eq!(renewal.renew().await.unwrap_err().exit, Exit::Environment);
        assert_eq!(current.get().access_key_id(), "a");
    }

    #[tokio::test(start_paused = true)]
    async fn a_chain_without_credentials_is_told_with_the_fix() {
        let check = async |profile: Option<&str>, message: &str, fix: &str| {
            let failure = Scripted::new(&[Unset]).begin(profile).await.unwrap_err();
            assert_eq!((failure.message.as_str(), failure.fix.as_str()), (message, fix));
            assert_eq!(failure.exit, Exit::Environment);
        };
        check(
            None,
            "there are no AWS credentials",
            "run `aws sso login` or `aws configure`, name a profile in --profile, or set AWS_ACCESS_KEY_ID and \
             AWS_SECRET_ACCESS_KEY; --unsigned sends requests without a signature",
        )
        .await;
        check(
            Some("nope"),
            "the profile `nope` is not there, or it has no AWS credentials",
            "see `aws configure list-profiles` and `aws configure list --profile NAME`, or name another in --profile",
        )
        .await;
    }

    #[tokio::test(start_paused = true)]
    async fn a_provider_that_does_not_answer_is_waited_for_half_a_minute() {
        let start = Instant::now();
        let failure = Scripted::new(&[Silence]).begin(None).await.unwrap_err();
        assert_eq!(start.elapsed().as_secs(), 30);
        assert_eq!(
            (failure.message.as_str(), failure.exit),
            ("no AWS credentials could be had: credentials provider timed out after 30 seconds", Exit::Environment)
        );
    }
}
