//! Waiting until a moment of the schedule has come.

use std::future::Future;
use std::io;
use std::time::Duration;

use super::clock::Clock;

#[cfg(target_os = "linux")]
mod precise;
#[cfg(target_os = "linux")]
pub use precise::Precise;

/// Waits for moments of the schedule.
pub trait Pacer: Sized {
    /// One that waits by this clock. It is made within the runtime that it is used in.
    ///
    /// # Errors
    /// Where the system has no timer left.
    fn new(clock: Clock) -> io::Result<Self>;

    /// Waits until the schedule has come so far. It can be dropped before, and asked for something else.
    fn until(&mut self, at: Duration) -> impl Future<Output = ()>;
}

/// Waits by the runtime's own timer, which is right to a millisecond. It knows paused time.
#[derive(Debug)]
pub struct Virtual {
    clock: Clock,
}

/// The finest pacer there is here.
#[cfg(not(target_os = "linux"))]
pub type Precise = Virtual;

impl Pacer for Virtual {
    fn new(clock: Clock) -> io::Result<Self> {
        Ok(Self { clock })
    }

    async fn until(&mut self, at: Duration) {
        tokio::time::sleep_until(self.clock.instant(at)).await;
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn virtual_time_comes_to_the_moment_exactly() {
        let clock = Clock::of(Instant::now() + Duration::from_secs(5));
        let mut pacer = Virtual::new(clock).unwrap();
        for milliseconds in [0, 1, 1, 400, 3_600_000] {
            pacer.until(Duration::from_millis(milliseconds)).await;
            assert_eq!(clock.elapsed(), Duration::from_millis(milliseconds));
        }
    }

    #[tokio::test]
    async fn real_time_is_never_early() {
        let clock = Clock::of(Instant::now());
        let mut pacer = Precise::new(clock).unwrap();
        for microseconds in [0, 300, 300, 1000, 10_500, 5000] {
            let at = Duration::from_micros(microseconds);
            pacer.until(at).await;
            assert!(at <= clock.elapsed(), "{at:?}");
        }
        // Given up for an earlier moment, and for a later one.
        for (given_up, at) in [(600_000, 20), (300, 310)] {
            tokio::select! {
                biased;
                () = pacer.until(Duration::from_millis(given_up)) => panic!("{given_up} ms have come"),
                () = std::future::ready(()) => {}
            }
            let at = Duration::from_millis(at);
            pacer.until(at).await;
            assert!(at <= clock.elapsed() && clock.elapsed() < Duration::from_mins(10), "{at:?} {:?}", clock.elapsed());
        }
    }
}
