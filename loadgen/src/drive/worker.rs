//! A thread that sends its part of the plan.

use std::io;
use std::rc::Rc;
use std::sync::mpsc as threads;
use std::thread;
use std::time::Duration;

use tokio::runtime::{Builder, LocalOptions, LocalRuntime};
use tokio::sync::{mpsc, watch};

use super::clock::Clock;
use super::connections::Connections;
use super::flight;
use super::pacer::{Pacer, Precise};
use super::shared::Shared;
use super::stop::{Stop, Wish};
use super::transport::Transport;
use super::{AtBound, Beat, Drive, Requests, Settings};
use crate::plan::Plan;
use crate::schedule::{self, Due};

/// The least time between two wakings for requests that are due: those that come closer are sent in one go, each of them
/// at its time or after it.
const BREATH: Duration = Duration::from_micros(200);

/// What a worker is told.
#[derive(Clone, Copy, Debug)]
pub(super) struct Orders {
    pub(super) worker: u64,
    pub(super) clock: Clock,
    pub(super) most_in_flight: u64,
    pub(super) at_bound: AtBound,
}

/// A worker on its thread.
pub(super) struct Worker<D: Iterator<Item = Due>, R, T> {
    orders: Orders,
    shared: Rc<Shared<D, R, T>>,
}

/// Starts the workers, and waits until each has what it needs.
pub(super) fn start<R: Requests>(settings: &Settings, mut requests: impl FnMut(u64) -> R) -> io::Result<Drive> {
    let workers = settings.workers.min(settings.max_in_flight).max(1);
    let (beat, beats) = mpsc::unbounded_channel();
    let (stop, wish) = Stop::new();
    let clock = Clock::of(settings.start.into());
    let (ready, readiness) = threads::channel();
    for worker in 0..workers {
        let shard = settings.plan.shard.split(worker, workers).ok_or(io::ErrorKind::InvalidInput)?;
        let due = schedule::dues(&Plan { shard, ..settings.plan.clone() });
        let most_in_flight = share(settings.max_in_flight, worker, workers);
        let orders = Orders { worker, clock, most_in_flight, at_bound: settings.at_bound };
        let (settings, requests) = (settings.clone(), requests(worker));
        let (beat, ready, wish) = (beat.clone(), ready.clone(), wish.clone());
        thread::Builder::new().name(format!("worker {worker}")).spawn(move || {
            let made = Builder::new_current_thread().enable_all().build_local(LocalOptions::default());
            let made = made.and_then(|runtime| {
                let pacer = runtime.block_on(async { Precise::new(clock) })?;
                Ok((runtime, pacer))
            });
            match made {
                Ok((runtime, pacer)) => {
                    let _ = ready.send(Ok(())); // Where another worker failed, nobody waits for this one.
                    drop(ready); // Whoever waits does so until no worker may still fail.
                    let connections = Connections::new(&settings, clock);
                    Worker::new(orders, due, requests, connections, beat).run(runtime, pacer, wish);
                }
                Err(error) => {
                    let _ = ready.send(Err(error)); // As above.
                }
            }
        })?;
    }
    drop(ready);
    for is_ready in readiness {
        is_ready.inspect_err(|_| stop.quit())?;
    }
    Ok(Drive { beats, stop })
}

/// A worker's share of the bound on requests in flight; all shares come to the bound.
fn share(most_in_flight: u64, worker: u64, workers: u64) -> u64 {
    most_in_flight / workers + u64::from(worker < most_in_flight % workers)
}

impl<D, R, T> Worker<D, R, T>
where
    D: Iterator<Item = Due> + Clone + 'static,
    R: Requests,
    T: Transport,
{
    pub(super) fn new(orders: Orders, due: D, requests: R, transport: T, beats: mpsc::UnboundedSender<Beat>) -> Self {
        Self { orders, shared: Rc::new(Shared::new(&orders, due, requests, transport, beats)) }
    }

    /// Sends everything, sees it to its end, and tells of the last second.
    pub(super) fn run(self, runtime: LocalRuntime, pacer: impl Pacer, wish: watch::Receiver<Wish>) {
        runtime.block_on(self.send_all(pacer, wish));
        // What is still in flight is given up with its runtime.
        drop(runtime);
        self.shared.book.borrow_mut().end();
    }

    async fn send_all(&self, mut pacer: impl Pacer, mut wish: watch::Receiver<Wish>) {
        tokio::select! {
            biased;
            Ok(_) = wish.wait_for(|wish| *wish != Wish::GoOn) => return, // Before the start nothing is due.
            () = pacer.until(Duration::ZERO) => {}
        }
        let (mut next, mut is_heard) = (Duration::ZERO, true);
        loop {
            tokio::select! {
                biased;
                changed = wish.changed(), if is_heard => {
                    is_heard = changed.is_ok();
                    let wish = *wish.borrow_and_update();
                    self.obey(wish);
                    if wish == Wish::Quit {
                        return;
                    }
                }
                () = self.shared.freed.notified() => {}
                () = pacer.until(next) => {}
            }
            let now = self.orders.clock.elapsed();
            if self.shared.book.borrow().end_of_second() <= now {
                self.shared.transport.tidy();
            }
            self.shared.book.borrow_mut().come_to(now);
            self.send_due(now);
            if !self.shared.has_more() && self.shared.book.borrow().in_flight() == 0 {
                return;
            }
            next = self.next_waking(now);
        }
    }

    fn obey(&self, wish: Wish) {
        if wish != Wish::GoOn {
            self.shared.close(self.orders.clock.elapsed());
        }
    }

    fn send_due(&self, now: Duration) {
        loop {
            let is_full = self.is_full();
            if is_full && self.orders.at_bound == AtBound::Wait {
                return;
            }
            match self.shared.next_due(now) {
                None => return,
                Some(_) if is_full => self.shared.book.borrow_mut().dropped(now),
                Some(due) => flight::take_off(&self.shared, due),
            }
        }
    }

    fn is_full(&self) -> bool {
        self.orders.most_in_flight <= self.shared.book.borrow().in_flight()
    }

    /// When to look again, whatever happens until then.
    fn next_waking(&self, now: Duration) -> Duration {
        let end_of_second = self.shared.book.borrow().end_of_second();
        // Where the end of a request is what comes next, it wakes.
        let waits = !self.shared.has_more() || (self.orders.at_bound == AtBound::Wait && self.is_full());
        self.shared.is_awaiting_end.set(waits);
        match self.shared.next_at() {
            Some(at) if !waits => at.max(now + BREATH).min(end_of_second),
            _ => end_of_second,
        }
    }
}
