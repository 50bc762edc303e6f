//! A stream whose reader may leave early, which is its right and no error.

use std::io::{self, ErrorKind, Write};

/// Swallows what is written once the reader has left, so that a command goes on to its verdict: `check`
/// has to find what it is for even where nobody reads the differences to their end.
pub(super) struct UntilReaderLeaves<'a> {
    stream: &'a mut dyn Write,
    has_left: bool,
}

impl<'a> UntilReaderLeaves<'a> {
    pub(super) fn new(stream: &'a mut dyn Write) -> Self {
        Self { stream, has_left: false }
    }

    fn unless_left<T>(&mut self, done: T, act: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> io::Result<T> {
        if self.has_left {
            return Ok(done);
        }
        match act(self.stream) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.has_left = true;
                Ok(done)
            }
            acted => acted,
        }
    }
}

impl Write for UntilReaderLeaves<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.unless_left(bytes.len(), |stream| stream.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.unless_left((), |stream| stream.flush())
    }
}
