//! Ending a drive before its time.

use tokio::sync::watch;

/// Tells all workers of a drive to end.
#[derive(Clone, Debug)]
pub struct Stop {
    wish: watch::Sender<Wish>,
}

/// How far workers are to go on; what comes later is the stronger wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wish {
    /// To the end of the plan.
    GoOn,
    /// Nothing more is sent; what is in flight is waited for.
    SendNoMore,
    /// What is in flight is given up.
    Quit,
}

impl Stop {
    /// One that has not been used, and what workers hear it by.
    #[must_use]
    pub fn new() -> (Self, watch::Receiver<Wish>) {
        let (wish, heard) = watch::channel(Wish::GoOn);
        (Self { wish }, heard)
    }

    /// Has nothing more sent, and waits for what is in flight, for the time-out of a request at most.
    pub fn send_no_more(&self) {
        self.at_least(Wish::SendNoMore);
    }

    /// Has what is in flight given up at once, counted as abandoned.
    pub fn quit(&self) {
        self.at_least(Wish::Quit);
    }

    fn at_least(&self, wish: Wish) {
        self.wish.send_if_modified(|current| {
            let is_more = *current < wish;
            *current = wish.max(*current);
            is_more
        });
    }
}
