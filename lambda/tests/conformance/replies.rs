//! A reply is sent until it is taken, refused for good, or its time is up; what was done stays done.

use std::time::Duration;

use tokio::time::Instant;

use crate::scene::{V1, account, assert_empty, calls, succeed};
use crate::state::target;
use crate::support::deliver::{Ended, attempt};
use crate::support::event::{base, create, delete};
use crate::support::recorder::{Reaction, Recorder};

/// A Create whose replies meet these reactions: how it ended, how many bodies were sent, and how long it took.
async fn replied(script: impl IntoIterator<Item = Reaction>) -> (Ended, usize, Duration) {
    let world = account();
    let (recorder, start) = (Recorder::playing(script), Instant::now());
    let ended = attempt(&world, &create(&base()), Duration::from_mins(1), &recorder).await;
    let took = start.elapsed();
    let sent = recorder.sent();
    assert!(sent.iter().all(|body| *body == sent[0]), "not the same body each time");
    assert_ne!(target(&world.state(), V1), &serde_json::Value::Null);
    // The event comes again, or its Delete does, and finds what was made.
    succeed(&world, &create(&base())).await;
    succeed(&world, &delete(&base())).await;
    assert_empty(&world);
    (ended, sent.len(), took)
}

#[tokio::test(start_paused = true)]
async fn p04_p08_a_reply_that_may_be_taken_yet_is_sent_again() {
    use Reaction::{Hang, Status};
    for script in [vec![Status(503), Status(503)], vec![Status(500)], vec![Hang], vec![Hang, Status(429)]] {
        let sent_before = script.len();
        let (ended, sent, _) = replied(script.clone()).await;
        assert!(matches!(ended, Ended::Returned(Ok(()))), "{script:?}: {ended:?}");
        assert_eq!(sent, sent_before + 1, "{script:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn p06_a_reply_that_is_refused_is_not_sent_again() {
    let (ended, sent, took) = replied([Reaction::Status(403)]).await;
    assert!(matches!(ended, Ended::Returned(Ok(()))), "{ended:?}");
    assert_eq!(sent, 1);
    assert!(took < Duration::from_secs(2), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn p07_a_reply_that_is_never_taken_ends_in_time_and_lets_the_event_come_again() {
    for reaction in [Reaction::Status(500), Reaction::Hang] {
        let (ended, sent, took) = replied([reaction; 1_000]).await;
        assert!(matches!(ended, Ended::Returned(Err(_))), "{ended:?}");
        assert!((2..200).contains(&sent), "{sent}");
        assert!(took < Duration::from_mins(1), "{took:?}");
    }
}

/// Where nobody can be answered nothing is done.
#[tokio::test(start_paused = true)]
async fn an_event_that_can_not_be_answered_changes_nothing() {
    for url in ["http://example.com/x", "https://user:secret@example.com/x", "text", ""] {
        let world = account();
        let event = create(&base()).member("ResponseURL", url);
        let recorder = Recorder::default();
        let ended = attempt(&world, &event, Duration::from_mins(1), &recorder).await;
        assert!(matches!(ended, Ended::Returned(Ok(()))), "{url}: {ended:?}");
        assert_eq!((recorder.sent().len(), calls(&world).len()), (0, 0), "{url}");
        assert_empty(&world);
    }
}
