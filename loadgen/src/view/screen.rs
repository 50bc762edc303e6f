//! The view that fills a terminal: how it is entered, and left in every way there is.
//!
//! The terminal's modes stay as they are, so that Ctrl-C remains the signal it is; only the screen is another one while a
//! run goes on, and the cursor is hidden.

use std::io::{self, BufWriter, Write};
use std::panic;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::cursor::{Hide, Show};
use ratatui::crossterm::execute;
use ratatui::crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen};
use ratatui::{Terminal, TerminalOptions};

use super::draw::draw;
use super::event::Happening;
use super::scene::Scene;
use super::words::clock;

/// Whether the process shows a screen of its own: a panic, wherever it is, has to leave it first, or its message is lost.
static IS_SHOWN: AtomicBool = AtomicBool::new(false);

/// How many events are told again on the terminal when all is over.
const TOLD_AGAIN: usize = 10;

/// A view that fills a terminal.
pub(super) struct Screen {
    /// Standard error has no buffer of its own, and a picture is made of hundreds of small writes.
    terminal: Terminal<CrosstermBackend<BufWriter<Box<dyn Write + Send>>>>,
    has_colors: bool,
}

impl Screen {
    /// Enters a screen of its own.
    pub(super) fn enter(errors: Box<dyn Write + Send>, options: TerminalOptions, has_colors: bool) -> io::Result<Self> {
        let mut terminal = Terminal::with_options(CrosstermBackend::new(BufWriter::new(errors)), options)?;
        leave_in_a_panic();
        execute!(terminal.backend_mut(), EnterAlternateScreen, Hide)?;
        IS_SHOWN.store(true, Ordering::SeqCst);
        Ok(Self { terminal, has_colors })
    }

    /// Draws what there is to show. Where that fails, the next time may go well.
    pub(super) fn show(&mut self, scene: &Scene) {
        if !is_shown() {
            return; // A panic elsewhere has left it.
        }
        let has_colors = self.has_colors;
        let _ = self.terminal.draw(|frame| draw(frame, scene, has_colors));
    }

    /// Draws everything anew: what is typed, such as the `^C` of a Ctrl-C, is gone then.
    pub(super) fn show_anew(&mut self, scene: &Scene) {
        // Not `clear`, which asks the terminal where its cursor is, and waits for the answer.
        let _ = self.terminal.size().and_then(|size| self.terminal.resize(size.into()));
        self.show(scene);
    }

    /// Leaves the screen, and says on the one before how things stood.
    pub(super) fn leave(mut self, scene: &Scene) {
        let errors = self.terminal.backend_mut();
        if IS_SHOWN.swap(false, Ordering::SeqCst) {
            leave(errors);
        }
        let told = scene.events.iter().filter(|event| event.happening != Happening::Capacity);
        let skipped = told.clone().count().saturating_sub(TOLD_AGAIN);
        let lines = told.skip(skipped).map(super::event::Event::line);
        let last = scene.figures.as_ref().map(|figures| format!("{}  {}", clock(figures.elapsed), scene.line()));
        for line in std::iter::once(scene.opening()).chain(lines).chain(last) {
            let _ = writeln!(errors, "{line}");
        }
        let _ = Write::flush(errors);
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        if IS_SHOWN.swap(false, Ordering::SeqCst) {
            leave(self.terminal.backend_mut());
        }
    }
}

/// Puts the terminal back. Where standard error is gone, so is the terminal.
fn leave(errors: &mut impl Write) {
    let _ = execute!(errors, LeaveAlternateScreen, Show);
}

/// Whether the process shows a screen of its own.
pub(super) fn is_shown() -> bool {
    IS_SHOWN.load(Ordering::SeqCst)
}

fn leave_in_a_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |told| {
            if IS_SHOWN.swap(false, Ordering::SeqCst) {
                leave(&mut io::stderr());
            }
            usual(told);
        }));
    });
}
