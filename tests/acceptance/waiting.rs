//! Waiting for what other processes do, and looking for those that are left.

use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Once};
use std::thread::sleep;
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

const POLL: Duration = Duration::from_millis(50);

/// Waits until something holds, and panics with what it was when that takes longer than the limit.
#[track_caller]
pub(crate) fn wait_until(what: &str, limit: Duration, mut holds: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < limit, "not within {limit:?}: {what}");
        sleep(POLL);
    }
}

/// The command lines, of all processes there are, that contain a text.
pub(crate) fn processes_with(mark: &str) -> Vec<String> {
    processes("command").into_iter().filter(|command| command.contains(mark)).collect()
}

/// A column of the list of all processes, by its name in `ps`.
pub(crate) fn processes(column: &str) -> Vec<String> {
    let list = Command::new("ps").args(["-A", "-o", &format!("{column}=")]).output().expect("ps is installed").stdout;
    String::from_utf8_lossy(&list).lines().map(|line| line.trim().to_owned()).collect()
}

/// Lets the programs that are started from here on hear Ctrl-C and its kin, whoever started the tests.
///
/// A runner that itself was started in the background, or to outlive its terminal, hands down an ignored SIGINT or
/// SIGHUP, which bash can not trap. What has a handler here begins with the default in a program that is started;
/// the handler does what the default would.
pub(crate) fn hear_interrupts() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        for (signal, status) in [(SIGINT, 130), (SIGHUP, 129), (SIGTERM, 143)] {
            let always = Arc::new(AtomicBool::new(true));
            signal_hook::flag::register_conditional_shutdown(signal, status, always).expect("it can be handled");
        }
    });
}
