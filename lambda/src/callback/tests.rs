//! When is sent what: attempts against a script, in time that is owned by the test.

use std::collections::VecDeque;
use std::future::pending;
use std::sync::{Mutex, PoisonError};

use super::*;
use crate::event::CallbackScheme;

/// A URL as an event brings it.
pub(super) fn response_url(url: &str) -> ResponseUrl {
    ResponseUrl::parse(url, CallbackScheme::HttpsOrLoopbackHttp).expect("the URL can be used")
}

/// What a server does at one attempt.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// It answers with a status at once.
    Status(u16),
    /// It can not be reached.
    Refuse,
    /// It takes the connection and says nothing.
    Hang,
}

use Step::{Hang, Refuse, Status};

/// A server with a script, whose last step goes on for ever.
#[derive(Debug)]
struct Script {
    steps: Mutex<VecDeque<Step>>,
    attempts: Mutex<Vec<(Instant, Vec<u8>)>>,
}

impl Callback for Script {
    async fn put(&self, _url: &ResponseUrl, body: Vec<u8>) -> Result<(), Attempt> {
        self.attempts.lock().unwrap_or_else(PoisonError::into_inner).push((Instant::now(), body));
        let step = {
            let mut steps = self.steps.lock().unwrap_or_else(PoisonError::into_inner);
            if steps.len() > 1 { steps.pop_front() } else { steps.front().copied() }
        };
        match step {
            Some(Status(200..=299)) | None => Ok(()),
            Some(Status(status)) => Err(Attempt::Status(status)),
            Some(Refuse) => Err(Attempt::Failed("connection refused".to_owned())),
            Some(Hang) => pending().await,
        }
    }
}

const BODY: &[u8] = "{\"Reason\":\"Å漢\"}".as_bytes();

/// Delivers against a script within some seconds: what became of it, and the gaps between the attempts.
async fn deliver_within(seconds: u64, steps: &[Step]) -> (Delivery, Vec<Duration>) {
    let script = Script { steps: Mutex::new(steps.iter().copied().collect()), attempts: Mutex::default() };
    let until = Instant::now() + Duration::from_secs(seconds);
    let delivery = deliver(&script, &response_url("https://s3.test/reply?X-Amz-Signature=5ec2e7"), BODY, until).await;
    assert!(Instant::now() <= until, "it went on after its time");
    let attempts = script.attempts.into_inner().unwrap_or_else(PoisonError::into_inner);
    assert!(attempts.iter().all(|(_, body)| body == BODY), "every attempt sends the same");
    (delivery, attempts.windows(2).map(|pair| pair[1].0 - pair[0].0).collect())
}

/// P04, P05, P06, P07, P08, P09 and what else a server may do: what becomes of the reply, and after how many attempts.
#[tokio::test(start_paused = true)]
async fn p04_to_p09_a_reply_is_sent_until_the_server_has_it_or_does_not_want_it() {
    use Delivery::{Delivered, Refused};
    let undelivered = |text: &str| Delivery::Undelivered(text.to_owned());
    for (steps, delivery, attempts) in [
        (&[Status(200)][..], Delivered, 1),
        (&[Status(204)], Delivered, 1),
        (&[Status(503), Status(503), Status(200)], Delivered, 3),
        (&[Refuse, Refuse, Status(200)], Delivered, 3),
        (&[Hang, Status(200)], Delivered, 2),
        (&[Status(408), Status(429), Status(200)], Delivered, 3),
        (&[Status(403), Status(200)], Refused(403), 1),
        (&[Status(400), Status(200)], Refused(400), 1),
        (&[Status(499), Status(200)], Refused(499), 1),
        (&[Status(307), Status(200)], Refused(307), 1),
        (&[Status(500), Status(404)], Refused(404), 2),
        (&[Hang], undelivered("no answer in time; attempts: 4"), 4),
    ] {
        let (delivered, gaps) = deliver_within(10, steps).await;
        assert_eq!((delivered, gaps.len() + 1), (delivery, attempts), "{steps:?}");
    }
}

/// P04: each pause is longer than the one before, and by something that differs.
#[tokio::test(start_paused = true)]
async fn p04_pauses_grow_and_differ() {
    let mut first_pauses = Vec::new();
    for _ in 0..50 {
        let (delivery, gaps) = deliver_within(10, &[Status(503), Status(503), Status(503), Status(200)]).await;
        assert_eq!(delivery, Delivery::Delivered);
        assert!(gaps.is_sorted_by(|shorter, longer| shorter < longer), "{gaps:?}");
        for (gap, least) in gaps.iter().zip([200, 400, 800]) {
            let (least, most) = (Duration::from_millis(least), Duration::from_millis(least * 3 / 2 + 1));
            assert!((least..=most).contains(gap), "{gaps:?}");
        }
        first_pauses.push(gaps[0]);
    }
    first_pauses.sort_unstable();
    first_pauses.dedup();
    assert!(first_pauses.len() > 10, "{first_pauses:?}");
}

/// P07: a server that fails for good is asked a bounded number of times, in little time and in much.
#[tokio::test(start_paused = true)]
async fn p07_attempts_are_bounded_by_the_time_and_by_their_number() {
    for (seconds, attempts) in [(1, 2..=3), (10, 5..=6), (900, ATTEMPTS..=ATTEMPTS)] {
        let (delivery, gaps) = deliver_within(seconds, &[Status(500)]).await;
        assert_eq!(delivery, Delivery::Undelivered(format!("status 500; attempts: {}", gaps.len() + 1)));
        assert!(attempts.contains(&(gaps.len() + 1)), "{seconds} s: {gaps:?}");
    }
}

/// Where the time is up already, nothing is waited for.
#[tokio::test(start_paused = true)]
async fn without_time_nothing_is_waited_for() {
    let start = Instant::now();
    let (delivery, _) = deliver_within(0, &[Hang]).await;
    assert_eq!(delivery, Delivery::Undelivered("no answer in time; attempts: 1".to_owned()));
    assert_eq!(Instant::now(), start);
}
