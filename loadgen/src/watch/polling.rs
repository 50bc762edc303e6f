//! Looks that go on by themselves.

use std::time::Duration;

use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};

use super::{Look, Watch};
use crate::observation::Observation;

/// A service that throttles is asked so many times less often at most.
const MOST_PATIENCE: u32 = 16;

/// Looks that wait to be taken; one that does not fit waits with the next one.
const WAITING: usize = 16;

/// Looks that go on by themselves, until this is dropped.
#[derive(Debug)]
pub struct Watching {
    looks: Receiver<Observation>,
    task: JoinHandle<()>,
}

impl Watch {
    /// Looks every so often from `start` on, as a task of the runtime that this is called in. A look begins after the one
    /// before has ended, whatever that took; where a service throttles, the time between two of them doubles up to 16
    /// times, and where none does, it is halved down to `interval` again.
    #[must_use]
    pub fn every(self, interval: Duration, start: Instant) -> Watching {
        let (sender, looks) = channel(WAITING);
        let task = tokio::spawn(go_on(self, interval, start, sender));
        Watching { looks, task }
    }
}

impl Watching {
    /// The next look. A caller can leave off waiting without a look being lost.
    pub async fn next(&mut self) -> Observation {
        match self.looks.recv().await {
            Some(observation) => observation,
            None => std::future::pending().await, // The task ends only with its receiver.
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn go_on(mut watch: Watch, interval: Duration, start: Instant, looks: Sender<Observation>) {
    let mut patience = 1;
    let mut next = start;
    loop {
        sleep_until(next).await;
        let begun = Instant::now();
        let Look { observation, is_throttled } = watch.look_closely(begun.saturating_duration_since(start)).await;
        if looks.send(observation).await.is_err() {
            return;
        }
        patience = if is_throttled { (patience * 2).min(MOST_PATIENCE) } else { (patience / 2).max(1) };
        next = begun + interval * patience;
    }
}
