//! Looks that go on by themselves.

use std::time::Duration;

use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::{Instant, sleep_until};

use super::{Look, Watch};
use crate::observation::Observation;

/// A service that throttles is asked so many times less often at most.
const MOST_PATIENCE: u32 = 16;

/// Looks that wait to be taken; with so many of them, no further one is made.
const WAITING: usize = 16;

impl Watch {
    /// Looks every so often from `start` on, as a task of the runtime that this is called in, until the receiver is dropped.
    /// A look begins after the one before has ended, whatever that took; where a service throttles, the time between two of
    /// them doubles up to 16 times, and where none does, it is halved down to `interval` again.
    #[must_use]
    pub fn every(self, interval: Duration, start: Instant) -> Receiver<Observation> {
        let (sender, looks) = channel(WAITING);
        tokio::spawn(async move {
            let closing = sender.clone();
            tokio::select! {
                () = closing.closed() => {}
                () = go_on(self, interval, start, sender) => {}
            }
        });
        looks
    }
}

async fn go_on(mut watch: Watch, interval: Duration, start: Instant, looks: Sender<Observation>) {
    let mut patience = 1;
    let mut next = start;
    loop {
        sleep_until(next).await;
        let begun = Instant::now();
        let Look { observation, is_throttled } =
            Box::pin(watch.look_closely(begun.saturating_duration_since(start))).await;
        // Where nobody listens any more, this is dropped.
        let _ = looks.send(observation).await;
        patience = if is_throttled { (patience * 2).min(MOST_PATIENCE) } else { (patience / 2).max(1) };
        next = begun + interval * patience;
    }
}
