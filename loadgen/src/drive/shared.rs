//! What a worker and its requests in flight have in common.

use std::cell::{Cell, RefCell};
use std::iter::Peekable;
use std::rc::Rc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::sync::mpsc::UnboundedSender;

use super::book::Book;
use super::clock::Clock;
use super::flight::Lane;
use super::worker::Orders;
use super::{AtBound, Beat};
use crate::schedule::Due;

/// All of it lives on the worker's thread.
pub(super) struct Shared<D: Iterator<Item = Due>, R, T> {
    pub(super) clock: Clock,
    pub(super) book: RefCell<Book<D>>,
    pub(super) requests: RefCell<R>,
    pub(super) transport: T,
    /// What is still to be sent; nothing any more, once the drive was stopped.
    due: RefCell<Option<Peekable<D>>>,
    at_bound: AtBound,
    /// Lanes that nothing is in flight on.
    pub(super) free: RefCell<Vec<Rc<Lane<D, R, T>>>>,
    /// A lane has become free while the worker waited for one.
    pub(super) freed: Notify,
    pub(super) is_awaiting_end: Cell<bool>,
}

impl<D: Iterator<Item = Due> + Clone, R, T> Shared<D, R, T> {
    pub(super) fn new(orders: &Orders, due: D, requests: R, transport: T, beats: UnboundedSender<Beat>) -> Self {
        Self {
            clock: orders.clock,
            book: RefCell::new(Book::new(orders.worker, due.clone(), beats)),
            requests: RefCell::new(requests),
            transport,
            due: RefCell::new(Some(due.peekable())),
            at_bound: orders.at_bound,
            free: RefCell::default(),
            freed: Notify::new(),
            is_awaiting_end: Cell::new(false),
        }
    }
}

impl<D: Iterator<Item = Due>, R, T> Shared<D, R, T> {
    /// The next request, if it is due by now.
    pub(super) fn next_due(&self, now: Duration) -> Option<Due> {
        self.due.borrow_mut().as_mut()?.next_if(|due| due.at <= now)
    }

    /// The next one that waits for a place, if any may.
    pub(super) fn next_waiting(&self, now: Duration) -> Option<Due> {
        if self.at_bound == AtBound::Wait { self.next_due(now) } else { None }
    }

    /// When the next request is due.
    pub(super) fn next_at(&self) -> Option<Duration> {
        Some(self.due.borrow_mut().as_mut()?.peek()?.at)
    }

    pub(super) fn has_more(&self) -> bool {
        self.next_at().is_some()
    }

    /// From now on nothing is sent any more.
    pub(super) fn close(&self, now: Duration) {
        if let Some(waiting) = self.due.take() {
            self.book.borrow_mut().close(now, waiting);
        }
    }
}
