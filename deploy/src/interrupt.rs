//! Ctrl-C as a value that is looked at, so that a run can end in a sentence instead of in silence.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

/// How long a wait goes on before it looks again.
const SLICE: Duration = Duration::from_millis(50);

/// Whether the user has asked the program to end.
#[derive(Clone, Debug, Default)]
pub struct Interrupt {
    flag: Arc<AtomicBool>,
}

impl Interrupt {
    /// Listens for Ctrl-C, and for the signals of a closing terminal and of a polite `kill`.
    ///
    /// # Errors
    /// Where the system does not let the program listen.
    pub fn listen() -> io::Result<Self> {
        let flag = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            signal_hook::flag::register(signal, Arc::clone(&flag))?;
        }
        Ok(Self { flag })
    }

    /// Whether it has happened.
    #[must_use]
    pub fn happened(&self) -> bool {
        self.flag.load(Ordering::Relaxed)
    }

    /// Waits, but not past an interruption; tells whether there was one.
    #[must_use]
    pub fn wait(&self, mut time: Duration) -> bool {
        while !self.happened() && !time.is_zero() {
            let slice = time.min(SLICE);
            std::thread::sleep(slice);
            time -= slice;
        }
        self.happened()
    }

    /// One that has happened.
    #[cfg(test)]
    pub(crate) fn already() -> Self {
        Self { flag: Arc::new(AtomicBool::new(true)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interruption_ends_a_wait() {
        // Waited out, the first would never end.
        for (interrupt, time, interrupted) in [
            (Interrupt::already(), Duration::MAX, true),
            (Interrupt::default(), Duration::from_millis(60), false),
            (Interrupt::default(), Duration::ZERO, false),
        ] {
            assert_eq!(interrupt.wait(time), interrupted, "{time:?}");
        }
    }

    #[test]
    fn a_wait_notices_an_interruption_on_its_way() {
        let interrupt = Interrupt::default();
        let waiting = interrupt.clone();
        let waiter = std::thread::spawn(move || waiting.wait(Duration::MAX));
        interrupt.flag.store(true, Ordering::Relaxed);
        assert!(waiter.join().unwrap());
    }
}
