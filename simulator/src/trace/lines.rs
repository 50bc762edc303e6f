//! The records of a CSV file, one at a time.

use std::io::BufRead;

use super::{Problem, TraceError};

/// No record of a trace is longer, in bytes; a file without line breaks is not read into memory.
const LONGEST: usize = 1 << 20;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The records of a file. A record is a line, or several where a quoted cell has line breaks.
///
/// Written by hand, because a trace is read at the speed of this: a general CSV reader unquotes and stores every cell of a
/// row, and two of them are wanted.
pub(super) struct Lines<R> {
    source: R,
    record: Vec<u8>,
    /// Whether a quote of the record is open. A doubled quote inside a quoted cell closes and opens it.
    is_open: bool,
    /// Lines that were read.
    read: u64,
    /// The line at which the record begins.
    line: u64,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(source: R) -> Self {
        Self { source, record: Vec::new(), is_open: false, read: 0, line: 0 }
    }

    /// The first byte that is no white space, before anything is read; `None` where the source begins with nothing else.
    pub(super) fn peek(&mut self) -> Result<Option<u8>, TraceError> {
        let buffer = self.source.fill_buf()?;
        let text = buffer.strip_prefix(BYTE_ORDER_MARK).unwrap_or(buffer);
        Ok(text.trim_ascii_start().first().copied())
    }

    /// All of the source, before anything is read.
    pub(super) fn into_bytes(mut self) -> Result<Vec<u8>, TraceError> {
        let mut bytes = Vec::new();
        self.source.read_to_end(&mut bytes)?;
        if bytes.starts_with(BYTE_ORDER_MARK) {
            bytes.drain(..BYTE_ORDER_MARK.len());
        }
        Ok(bytes)
    }

    /// Goes to the next record that is not blank; whether there is one.
    pub(super) fn advance(&mut self) -> Result<bool, TraceError> {
        loop {
            self.record.clear();
            self.line = self.read + 1;
            if !self.append_line()? {
                return Ok(false);
            }
            while self.is_open {
                if !self.append_line()? {
                    return Err(self.problem("a quote is opened here and not closed", "close it, or remove it").into());
                }
            }
            while let Some(b'\n' | b'\r') = self.record.last() {
                self.record.pop();
            }
            if self.line == 1 && self.record.starts_with(BYTE_ORDER_MARK) {
                self.record.drain(..BYTE_ORDER_MARK.len());
            }
            if !self.record.is_empty() {
                return Ok(true);
            }
        }
    }

    /// The record, without its line break.
    pub(super) fn record(&self) -> &[u8] {
        &self.record
    }

    /// The line at which the record begins, the first being 1.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// Something wrong with the record.
    pub(super) fn problem(&self, message: impl Into<String>, fix: impl Into<String>) -> Problem {
        Problem::new(Some(self.line), message.into(), fix)
    }

    /// Appends a line with its break to the record; whether there is one.
    fn append_line(&mut self) -> Result<bool, TraceError> {
        let begin = self.record.len();
        loop {
            let buffer = self.source.fill_buf()?;
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let length = end.map_or(buffer.len(), |end| end + 1);
            self.record.extend_from_slice(&buffer[..length]);
            self.source.consume(length);
            if LONGEST < self.record.len() {
                return Err(self.too_long().into());
            }
            if end.is_some() || length == 0 {
                break;
            }
        }
        let line = &self.record[begin..];
        if line.is_empty() {
            return Ok(false);
        }
        self.read += 1;
        if line.contains(&b'"') {
            self.is_open ^= line.split(|byte| *byte == b'"').count() % 2 == 0;
        }
        Ok(true)
    }

    fn too_long(&self) -> Problem {
        if self.is_open {
            let message = format!("a quote is opened here and not closed within {LONGEST} bytes");
            return self.problem(message, "close it, or remove it");
        }
        let message = format!("the line is longer than {LONGEST} bytes: this is no CSV");
        self.problem(message, "give a text file with a row in every line")
    }
}
