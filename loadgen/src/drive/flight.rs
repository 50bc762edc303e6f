//! One request, from when it is due to its end.

use std::rc::Rc;
use std::time::{Duration, SystemTime};

use super::Requests;
use super::transport::Transport;
use super::worker::Shared;
use crate::outcome::{Finished, Outcome};
use crate::schedule::Due;

/// A request that has one of the places in flight. Where it is dropped before its end, it is counted as abandoned.
pub(super) struct Flight<D: Iterator<Item = Due>, R, T> {
    shared: Rc<Shared<D, R, T>>,
    due: Due,
    sent: Option<Duration>,
    has_ended: bool,
}

impl<D, R, T> Flight<D, R, T>
where
    D: Iterator<Item = Due>,
    R: Requests,
    T: Transport,
{
    /// Takes a place.
    pub(super) fn of(shared: &Rc<Shared<D, R, T>>, due: Due) -> Self {
        shared.book.borrow_mut().takes_off();
        Self { shared: Rc::clone(shared), due, sent: None, has_ended: false }
    }

    /// Sends it and sees it to its end.
    pub(super) async fn run(mut self) {
        let request = self.shared.requests.borrow_mut().prepare(self.due.index, SystemTime::now());
        let sent = self.shared.clock.elapsed();
        self.sent = Some(sent);
        self.shared.book.borrow_mut().sent(self.due, sent);
        let outcome = match request {
            Ok(request) => self.shared.transport.send(request, self.due.at).await,
            Err(failure) => Outcome::Failed(failure),
        };
        let ended = self.shared.clock.elapsed();
        self.has_ended = true;
        let finished = Finished { index: self.due.index, intended: self.due.at, sent, ended, outcome };
        self.shared.book.borrow_mut().finished(&finished);
        self.shared.freed.notify_one();
    }
}

impl<D: Iterator<Item = Due>, R, T> Drop for Flight<D, R, T> {
    fn drop(&mut self) {
        if !self.has_ended {
            self.shared.book.borrow_mut().abandoned(self.due, self.sent);
        }
    }
}
