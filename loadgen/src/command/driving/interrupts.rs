//! Ctrl-C, and what asks the program to end as it does.

use std::io;

use templategen::command::Failure;
use templategen::exit::Exit;
use tokio::sync::mpsc::{Receiver, channel};

/// More than anybody presses before one is heard.
const WAITING: usize = 16;

/// An element for every Ctrl-C from now on, and on Unix for every SIGTERM; the program is not ended by them any more.
///
/// # Errors
/// Where the system does not let them be heard.
pub(super) fn interrupts() -> Result<Receiver<()>, Failure> {
    let mut signals = Signals::new().map_err(|error| {
        let message = format!("Ctrl-C can not be listened to: {error}");
        Failure::new(Exit::Environment, message, "see that the process may handle signals")
    })?;
    let (sender, interrupts) = channel(WAITING);
    tokio::spawn(async move {
        loop {
            signals.next().await;
            if sender.send(()).await.is_err() {
                break;
            }
        }
    });
    Ok(interrupts)
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
