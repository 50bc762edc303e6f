//! Ctrl-C, and what asks the program to end as it does.

use std::future::Future;
use std::io;
use std::pin::Pin;

use templategen::command::Failure;
use templategen::exit::Exit;
use tokio::sync::mpsc::{Receiver, channel};

/// More than anybody presses before one is heard.
const WAITING: usize = 16;

/// An element for every Ctrl-C from its making on, and on Unix for every SIGTERM; the program is not ended by them any more.
#[derive(Debug)]
pub(in crate::command) struct Interrupts {
    heard: Receiver<()>,
}

impl Interrupts {
    /// Begins to listen, within a runtime.
    ///
    /// # Errors
    /// Where the system does not let them be heard.
    pub(in crate::command) fn listen() -> Result<Self, Failure> {
        let mut signals = Signals::new().map_err(|error| {
            let message = format!("Ctrl-C can not be listened to: {error}");
            Failure::new(Exit::Environment, message, "see that the process may handle signals")
        })?;
        let (sender, heard) = channel(WAITING);
        tokio::spawn(async move {
            loop {
                signals.next().await;
                if sender.send(()).await.is_err() {
                    break;
                }
            }
        });
        Ok(Self { heard })
    }

    /// What comes before a load, unless it is interrupted.
    ///
    /// # Errors
    /// Those of it, or that it was interrupted.
    pub(in crate::command) async fn before_load<T>(
        &mut self,
        preparation: Pin<Box<impl Future<Output = Result<T, Failure>>>>,
    ) -> Result<T, Failure> {
        tokio::select! {
            prepared = preparation => prepared,
            Some(()) = self.heard.recv() => {
                let message = "interrupted while credentials and the account were asked for: nothing was sent";
                Err(Failure::new(Exit::Interrupted, message, "run it again when it is to send"))
            }
        }
    }

    /// One for each.
    pub(super) fn into_receiver(self) -> Receiver<()> {
        self.heard
    }
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    #[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
    const fn new() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    }
}
