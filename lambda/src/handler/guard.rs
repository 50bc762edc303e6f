//! A future that may take too long or panic, and an answer all the same.

use std::any::Any;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

use tokio::time::{Instant, timeout_at};

/// How a future ended that did not come to its end.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Interrupted {
    /// Its time was up.
    TimedOut,
    /// It panicked, with this message.
    Panicked(String),
}

/// Runs a future until it is done, panics, or it is too late. It is dropped before this returns: whatever it was about
/// to do, it does not do it later.
pub(super) async fn guarded<F: Future>(future: F, until: Instant) -> Result<F::Output, Interrupted> {
    let mut future = pin!(future);
    // A future that panicked is never polled again, so nothing sees what it left half done.
    let unwinding = poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
        Ok(poll) => poll.map(Ok),
        Err(panic) => Poll::Ready(Err(Interrupted::Panicked(message(panic.as_ref())))),
    });
    timeout_at(until, unwinding).await.unwrap_or(Err(Interrupted::TimedOut))
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message").to_owned()
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Duration;

    use tokio::time::sleep;

    use super::*;

    async fn check(future: impl Future<Output = u8>, expected: Result<u8, Interrupted>) {
        assert_eq!(guarded(future, Instant::now() + Duration::from_mins(1)).await, expected);
    }

    fn panicked(message: &str) -> Result<u8, Interrupted> {
        Err(Interrupted::Panicked(message.to_owned()))
    }

    #[tokio::test(start_paused = true)]
    async fn a_future_ends_in_one_of_three_ways() {
        let seconds = |seconds| sleep(Duration::from_secs(seconds));
        check(ready(1), Ok(1)).await;
        check(
            async {
                seconds(59).await;
                2
            },
            Ok(2),
        )
        .await;
        check(
            async {
                seconds(61).await;
                3
            },
            Err(Interrupted::TimedOut),
        )
        .await;
        check(pending(), Err(Interrupted::TimedOut)).await;
        check(async { panic!("at once") }, panicked("at once")).await;
        check(
            async {
                seconds(1).await;
                panic!("after {} s", 1)
            },
            panicked("after 1 s"),
        )
        .await;
        check(async { std::panic::panic_any(7) }, panicked("no message")).await;
    }

    /// What is ready when the time is up already counts, as the work is done.
    #[tokio::test(start_paused = true)]
    async fn a_future_is_asked_at_least_once() {
        assert_eq!(guarded(ready(1), Instant::now()).await, Ok(1));
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_of_a_future_is_left() {
        struct Held<'a>(&'a AtomicBool);
        impl Drop for Held<'_> {
            fn drop(&mut self) {
                self.0.store(true, Ordering::SeqCst);
            }
        }
        for panics in [false, true] {
            let is_dropped = AtomicBool::new(false);
            let held = Held(&is_dropped);
            let work = async move {
                let _held = held;
                assert!(!panics, "on purpose");
                pending::<()>().await;
            };
            assert!(guarded(work, Instant::now() + Duration::from_secs(1)).await.is_err());
            assert!(is_dropped.load(Ordering::SeqCst));
        }
    }
}
