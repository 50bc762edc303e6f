//! Work that hangs or panics, and replies that do not arrive.

use std::time::Duration;

use lambda::callback::Attempt;
use lambda::handler::Undelivered;
use tokio::time::{Instant, sleep};

use crate::peers::{Behaviour, PHYSICAL_ID, Receiver, SIGNATURE, Unhelpful, create, delete, handled, understood};

/// The reason and the identity of the one reply.
fn failed(receiver: &Receiver) -> (String, String) {
    let [body] = receiver.bodies().try_into().unwrap();
    let reply = understood(&body);
    assert_eq!(reply["Status"], "FAILED");
    let text = |key: &str| reply[key].as_str().unwrap().to_owned();
    (text("Reason"), text("PhysicalResourceId"))
}

/// Which of the first reads is the last one begun is not for the reply to say.
#[track_caller]
fn check_parts(reason: &str, beginning: &str, end: &str) {
    assert!(reason.starts_with(beginning) && reason.ends_with(end), "{reason}");
}

/// P50: the reply leaves before the deadline, whatever hangs, and nothing comes after it.
#[tokio::test(start_paused = true)]
async fn p50_work_that_hangs_is_broken_off() {
    for event in [create(), delete()] {
        for seconds in [1, 2, 12, 900] {
            let began = Instant::now();
            let (services, receiver) = (Unhelpful::new(Behaviour::Hang), Receiver::new(Ok(())));
            assert_eq!(handled(&event, seconds, &services, &receiver).await, Ok(()));
            let (reason, physical_id) = failed(&receiver);
            assert!(reason.contains("timed out"), "{reason}");
            assert_eq!(physical_id, PHYSICAL_ID, "a Delete that comes for it finds what may be there");
            let (sent, _) = receiver.received()[0];
            let latest = began + Duration::from_secs(seconds);
            assert!(sent < latest, "sent {:?} before the deadline of {seconds} s", latest - sent);

            let calls = services.calls();
            assert_ne!(calls, 0);
            sleep(Duration::from_hours(2)).await;
            assert_eq!((services.calls(), receiver.bodies().len()), (calls, 1), "nothing goes on afterwards");
        }
    }
}

/// With so little time that no call comes to its own end.
#[tokio::test(start_paused = true)]
async fn p50_the_reply_says_what_took_so_long() {
    let (services, receiver) = (Unhelpful::new(Behaviour::Hang), Receiver::new(Ok(())));
    assert_eq!(handled(&delete(), 1, &services, &receiver).await, Ok(()));
    let (reason, _) = failed(&receiver);
    check_parts(
        &reason,
        "timed out after 0 s (last call: Describe",
        "): the function's time is over but for this reply; try again, or raise its timeout",
    );
}

/// P49: a panic is answered, and the next event in the same process is handled as if nothing had been.
#[tokio::test(start_paused = true)]
async fn p49_a_panic_is_answered() {
    for event in [create(), delete()] {
        let (services, receiver) = (Unhelpful::new(Behaviour::Panic), Receiver::new(Ok(())));
        assert_eq!(handled(&event, 60, &services, &receiver).await, Ok(()));
        let (reason, physical_id) = failed(&receiver);
        check_parts(
            &reason,
            "internal error (last call: Describe",
            "endpoint/ep/variant/v1): the service broke at https://host/?(hidden); the function's log has the place",
        );
        assert_eq!(physical_id, PHYSICAL_ID);
        let (services, receiver) = (Unhelpful::new(Behaviour::Refuse), Receiver::new(Ok(())));
        assert_eq!(handled(&delete(), 60, &services, &receiver).await, Ok(()));
        let (reason, _) = failed(&receiver);
        assert!(reason.contains("AccessDeniedException"), "{reason}");
    }
}

/// A refusal for good is not worth another try; everything else is, and Lambda makes it.
#[tokio::test(start_paused = true)]
async fn p06_p07_lambda_is_told_of_a_reply_that_may_arrive_another_time() {
    for (answer, expected, tries) in [
        (Ok(()), Ok(()), 1..=1),
        (Err(Attempt::Status(403)), Ok(()), 1..=1),
        (Err(Attempt::Status(500)), Err("status 500"), 2..=20),
        (Err(Attempt::Failed("connection refused".to_owned())), Err("connection refused"), 2..=20),
    ] {
        let (services, receiver) = (Unhelpful::new(Behaviour::Refuse), Receiver::new(answer.clone()));
        let result = handled(&delete(), 60, &services, &receiver).await;
        match (&result, expected) {
            (Ok(()), Ok(())) => {}
            (Err(error @ Undelivered(_)), Err(why)) => {
                let text = error.to_string();
                assert!(text.starts_with(&format!("the reply could not be delivered: {why}")), "{text}");
                assert!(!text.contains(SIGNATURE), "{text}");
            }
            _ => panic!("{answer:?} gives {result:?}"),
        }
        let mut bodies = receiver.bodies();
        assert!(tries.contains(&bodies.len()), "{answer:?}: {} tries", bodies.len());
        bodies.dedup();
        assert_eq!(bodies.len(), 1, "the same bytes every time");
    }
}
