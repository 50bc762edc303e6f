//! A callback server in process.

use std::collections::VecDeque;
use std::future::pending;
use std::sync::{Mutex, MutexGuard, PoisonError};

use lambda::callback::{Attempt, Callback};
use lambda::event::ResponseUrl;

/// What the server does with one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reaction {
    /// It takes the body.
    Accept,
    /// It answers with this status.
    Status(u16),
    /// It never answers.
    Hang,
}

/// Keeps what it is sent, and answers as it was told: where nothing is left of that, it accepts.
#[derive(Debug, Default)]
pub(crate) struct Recorder {
    inside: Mutex<Inside>,
}

#[derive(Debug, Default)]
struct Inside {
    script: VecDeque<Reaction>,
    attempts: Vec<(Reaction, Vec<u8>)>,
}

impl Recorder {
    /// One that answers in this order.
    pub(crate) fn playing(script: impl IntoIterator<Item = Reaction>) -> Self {
        let inside = Inside { script: script.into_iter().collect(), attempts: Vec::new() };
        Self { inside: Mutex::new(inside) }
    }

    /// The bodies that were accepted.
    pub(crate) fn accepted(&self) -> Vec<Vec<u8>> {
        let inside = self.inside();
        let accepted = inside.attempts.iter().filter(|(reaction, _)| *reaction == Reaction::Accept);
        accepted.map(|(_, body)| body.clone()).collect()
    }

    /// The bodies that were sent, accepted or not.
    pub(crate) fn sent(&self) -> Vec<Vec<u8>> {
        self.inside().attempts.iter().map(|(_, body)| body.clone()).collect()
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Callback for Recorder {
    async fn put(&self, _url: &ResponseUrl, body: Vec<u8>) -> Result<(), Attempt> {
        let reaction = {
            let mut inside = self.inside();
            let reaction = inside.script.pop_front().unwrap_or(Reaction::Accept);
            inside.attempts.push((reaction, body));
            reaction
        };
        match reaction {
            Reaction::Accept => Ok(()),
            Reaction::Status(status) => Err(Attempt::Status(status)),
            Reaction::Hang => pending().await,
        }
    }
}
