//! The two streams and the one question.

use std::io::{self, BufRead, IsTerminal, Write};
use std::os::fd::AsFd;
use std::sync::mpsc;
use std::time::Duration;

use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::table::Table;

/// Where a run prints to, and whom it may ask.
pub struct Console {
    data: Box<dyn Write>,
    notes: Box<dyn Write>,
    answers: Answers,
    data_width: Option<usize>,
    notes_width: Option<usize>,
}

/// Where the answer to a question comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Answers {
    Terminal,
    Nobody,
    #[cfg(test)]
    Scripted(&'static str),
}

impl Console {
    /// The process's own streams.
    #[must_use]
    pub fn standard() -> Self {
        let answers =
            if io::stdin().is_terminal() && io::stderr().is_terminal() { Answers::Terminal } else { Answers::Nobody };
        Self {
            data: Box::new(io::stdout()),
            notes: Box::new(anstream::stderr()),
            answers,
            data_width: width(io::stdout()),
            notes_width: width(io::stderr()),
        }
    }

    /// Prints data. A reader that has gone away is not an error.
    pub fn data(&mut self, text: &str) {
        print(&mut self.data, text);
    }

    /// Prints a line for the person in front.
    pub fn note(&mut self, line: &str) {
        print(&mut self.notes, &format!("{line}\n"));
    }

    /// Prints a table of data, wrapped to the terminal that shows it.
    pub fn data_table(&mut self, table: &Table) {
        let text = table.render(self.data_width);
        self.data(&text);
    }

    /// Prints a table for the person in front, wrapped to the terminal that shows it.
    pub fn note_table(&mut self, table: &Table) {
        print(&mut self.notes, &table.render(self.notes_width));
    }

    /// Checks that there is somebody to ask, before anything is begun that would need an answer.
    ///
    /// # Errors
    /// Where there is nobody.
    pub fn require_someone(&self, what: &str) -> Result<(), Failure> {
        if self.answers == Answers::Nobody {
            return Err(Failure::usage(format!("{what} wants a confirmation, and there is no terminal to ask on"))
                .help("repeat the command with --yes to go ahead without the question"));
        }
        Ok(())
    }

    /// Asks a question that is answered with `y` or anything else.
    ///
    /// # Errors
    /// Where there is nobody to ask, or the user interrupts.
    pub fn confirm(&mut self, question: &str, interrupt: &Interrupt) -> Result<bool, Failure> {
        let answer = match self.answers {
            Answers::Nobody => return self.require_someone("this").map(|()| false),
            Answers::Terminal => {
                print(&mut self.notes, &format!("{question} [y/N] "));
                read_line(|| io::stdin().lock(), interrupt)
                    .ok_or_else(|| Failure::interrupted("nothing was changed"))?
            }
            #[cfg(test)]
            Answers::Scripted(answer) => answer.to_owned(),
        };
        Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
    }

    /// A console that answers every question alike, and keeps what was printed.
    #[cfg(test)]
    pub(crate) fn scripted(answer: Option<&'static str>) -> (Self, Printed, Printed) {
        let (data, notes) = (Printed::default(), Printed::default());
        let answers = answer.map_or(Answers::Nobody, Answers::Scripted);
        let streams = (Box::new(data.clone()), Box::new(notes.clone()));
        (Self { data: streams.0, notes: streams.1, answers, data_width: None, notes_width: None }, data, notes)
    }
}

/// The columns of the terminal that shows a stream; none where none does, as with a file.
fn width(stream: impl AsFd) -> Option<usize> {
    terminal_size::terminal_size_of(stream).map(|(terminal_size::Width(columns), _)| usize::from(columns))
}

fn print(stream: &mut dyn Write, text: &str) {
    // There is nobody left to tell where this fails.
    let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
}

/// Reads a line on a thread of its own: the system resumes a read after a signal, so waiting for the line
/// here would not notice Ctrl-C.
fn read_line<R: BufRead>(input: impl FnOnce() -> R + Send + 'static, interrupt: &Interrupt) -> Option<String> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut line = String::new();
        let read = input().read_line(&mut line);
        // The receiver is gone after Ctrl-C.
        let _ = sender.send(read.map(|_| line).unwrap_or_default());
    });
    loop {
        match receiver.recv_timeout(Duration::from_millis(50)) {
            Ok(line) => return Some(line),
            Err(_) if interrupt.happened() => return None,
            Err(mpsc::RecvTimeoutError::Disconnected) => return Some(String::new()),
            Err(mpsc::RecvTimeoutError::Timeout) => {}
        }
    }
}

/// What a scripted console printed on one stream.
#[cfg(test)]
#[derive(Clone, Debug, Default)]
pub(crate) struct Printed(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

#[cfg(test)]
impl Printed {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

#[cfg(test)]
impl Write for Printed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::FailureClass;

    #[test]
    fn only_a_yes_is_a_yes() {
        for (answer, expected) in
            [("y\n", true), ("YES\n", true), ("n\n", false), ("\n", false), ("", false), ("yep\n", false)]
        {
            let (mut console, _, _) = Console::scripted(Some(answer));
            assert_eq!(console.confirm("Go?", &Interrupt::default()), Ok(expected), "{answer:?}");
        }
    }

    #[test]
    fn an_interruption_ends_the_wait_for_an_answer() {
        let (silent, _held_open) = io::pipe().unwrap();
        assert_eq!(read_line(|| io::BufReader::new(silent), &Interrupt::already()), None);
        for (said, expected) in [("y\n", "y\n"), ("", "")] {
            assert_eq!(read_line(|| said.as_bytes(), &Interrupt::default()).as_deref(), Some(expected));
        }
    }

    #[test]
    fn each_stream_s_tables_have_its_own_width() {
        let (mut console, data, notes) = Console::scripted(None);
        console.data_width = Some(26);
        let mut table = Table::new(["A"]);
        table.row(["twenty-six columns are not enough".to_owned()]);
        console.data_table(&table);
        console.note_table(&table);
        assert_eq!((data.text().lines().count(), notes.text().lines().count()), (3, 2));
    }

    #[test]
    fn without_a_terminal_nobody_is_asked() {
        let (mut console, _, _) = Console::scripted(None);
        let failure = console.confirm("Go ahead?", &Interrupt::default()).unwrap_err();
        assert_eq!(failure.class, FailureClass::Usage);
    }

    #[test]
    fn data_and_notes_are_two_streams() {
        let (mut console, data, notes) = Console::scripted(None);
        console.data("a table\n");
        console.note("a note");
        assert_eq!((data.text(), notes.text()), ("a table\n".to_owned(), "a note\n".to_owned()));
    }
}
