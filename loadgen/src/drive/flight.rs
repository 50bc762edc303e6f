//! Requests from when they are due to their end.

use std::cell::Cell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};
use std::time::{Duration, SystemTime};

use super::Requests;
use super::shared::Shared;
use super::transport::Transport;
use crate::outcome::{Finished, Outcome};
use crate::schedule::Due;

/// A task that sends one request after the other: there are as many as were ever in flight at once.
///
/// To make a task for every request would take a tenth of the time that a request takes.
pub(super) struct Lane<D: Iterator<Item = Due>, R, T> {
    next: Cell<Option<Flight<D, R, T>>>,
    waker: Cell<Option<Waker>>,
}

/// A request that has one of the places in flight. Where it is dropped before its end, it is counted as abandoned.
struct Flight<D: Iterator<Item = Due>, R, T> {
    shared: Rc<Shared<D, R, T>>,
    due: Due,
    sent: Option<Duration>,
    has_ended: bool,
}

/// Sends a request, on a lane that is free or on a new one.
pub(super) fn take_off<D, R, T>(shared: &Rc<Shared<D, R, T>>, due: Due)
where
    D: Iterator<Item = Due> + 'static,
    R: Requests,
    T: Transport,
{
    let flight = Flight::of(shared, due);
    let free = shared.free.borrow_mut().pop();
    match free {
        Some(lane) => lane.give(flight),
        None => drop(tokio::task::spawn_local(fly(Rc::clone(shared), flight))),
    }
}

async fn fly<D, R, T>(shared: Rc<Shared<D, R, T>>, mut flight: Flight<D, R, T>)
where
    D: Iterator<Item = Due>,
    R: Requests,
    T: Transport,
{
    let lane = Rc::new(Lane { next: Cell::new(None), waker: Cell::new(None) });
    loop {
        let ended = flight.run().await;
        flight = if let Some(due) = shared.next_waiting(ended) {
            Flight::of(&shared, due)
        } else {
            shared.free.borrow_mut().push(Rc::clone(&lane));
            if shared.is_awaiting_end.get() {
                shared.freed.notify_one();
            }
            lane.given().await
        };
    }
}

impl<D: Iterator<Item = Due>, R, T> Lane<D, R, T> {
    fn give(&self, flight: Flight<D, R, T>) {
        self.next.set(Some(flight));
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    async fn given(&self) -> Flight<D, R, T> {
        poll_fn(|context| {
            let next = self.next.take();
            if next.is_none() {
                self.waker.set(Some(context.waker().clone()));
            }
            next.map_or(Poll::Pending, Poll::Ready)
        })
        .await
    }
}

impl<D: Iterator<Item = Due>, R, T> Flight<D, R, T> {
    /// Takes a place.
    fn of(shared: &Rc<Shared<D, R, T>>, due: Due) -> Self {
        shared.book.borrow_mut().takes_off();
        Self { shared: Rc::clone(shared), due, sent: None, has_ended: false }
    }
}

impl<D, R, T> Flight<D, R, T>
where
    D: Iterator<Item = Due>,
    R: Requests,
    T: Transport,
{
    /// Sends it and sees it to its end: when that was.
    async fn run(mut self) -> Duration {
        let request = self.shared.requests.borrow_mut().prepare(self.due.index, SystemTime::now());
        let sent = self.shared.clock.elapsed();
        self.sent = Some(sent);
        self.shared.book.borrow_mut().sent(self.due, sent);
        let outcome = match request {
            Ok(request) => self.shared.transport.send(request, self.due.at).await,
            Err(failure) => {
                tokio::task::yield_now().await; // Others have their turn, however many of them fail at once.
                Outcome::Failed(failure)
            }
        };
        let ended = self.shared.clock.elapsed();
        self.has_ended = true;
        let finished = Finished { index: self.due.index, intended: self.due.at, sent, ended, outcome };
        self.shared.book.borrow_mut().finished(&finished);
        ended
    }
}

impl<D: Iterator<Item = Due>, R, T> Drop for Flight<D, R, T> {
    fn drop(&mut self) {
        if !self.has_ended {
            self.shared.book.borrow_mut().abandoned(self.due, self.sent);
        }
    }
}
