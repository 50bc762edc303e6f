//! Timers of Linux: right to a twentieth of a millisecond or so, where the runtime's own go by whole ones.

use std::io;
use std::os::fd::OwnedFd;
use std::time::Duration;

use rustix::time::{
    Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, timerfd_create, timerfd_settime,
};
use tokio::io::unix::AsyncFd;

use super::Pacer;
use crate::drive::clock::Clock;

/// Waits by a timer of the kernel, whose end wakes the runtime as a socket does.
#[derive(Debug)]
pub struct Precise {
    clock: Clock,
    timer: AsyncFd<OwnedFd>,
    /// What the timer is set to; it need not be set again for the same.
    set: Option<Duration>,
}

impl Pacer for Precise {
    #[expect(
        deprecated,
        reason = "its successor is unsafe; an `OwnedFd` keeps its descriptor, which is all that is asked of it"
    )]
    fn new(clock: Clock) -> io::Result<Self> {
        let timer = timerfd_create(TimerfdClockId::Monotonic, TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC)?;
        Ok(Self { clock, timer: AsyncFd::new(timer)?, set: None })
    }

    async fn until(&mut self, at: Duration) {
        loop {
            let left = self.clock.until(at);
            if left.is_zero() || (self.set != Some(at) && self.set_to(at, left).is_err()) {
                return;
            }
            match self.timer.readable().await {
                // The next setting takes back that it has ended: nothing has to be read.
                Ok(mut ready) => ready.clear_ready(),
                Err(_) => return,
            }
            self.set = None;
        }
    }
}

impl Precise {
    /// Has the timer end after `left`, which is over zero.
    fn set_to(&mut self, at: Duration, left: Duration) -> io::Result<()> {
        let left = Timespec::try_from(left).map_err(io::Error::other)?;
        let once = Itimerspec { it_interval: Timespec::default(), it_value: left };
        timerfd_settime(&self.timer, TimerfdTimerFlags::empty(), &once)?;
        self.set = Some(at);
        Ok(())
    }
}
