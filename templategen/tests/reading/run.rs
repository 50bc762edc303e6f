//! One command line, run in process.

use anstream::StripStream;
use templategen::command::{self, Streams};

/// What a run left behind.
pub(crate) struct Outcome {
    pub(crate) status: u8,
    pub(crate) output: String,
    pub(crate) errors: String,
}

impl Outcome {
    /// Status and both streams as one text, for snapshots.
    pub(crate) fn whole(&self) -> String {
        format!("status {}\n-- output\n{}-- errors\n{}", self.status, self.output, self.errors)
    }
}

/// Runs `templategen` with these arguments and this standard input.
pub(crate) fn templategen(arguments: &[&str], mut input: &[u8]) -> Outcome {
    let mut output = StripStream::new(Vec::new());
    let mut errors = StripStream::new(Vec::new());
    let streams = Streams { input: &mut input, output: &mut output, errors: &mut errors };
    let status = command::run(["templategen"].iter().chain(arguments), streams).code();
    let text = |stream: StripStream<Vec<u8>>| String::from_utf8(stream.into_inner()).expect("the streams carry text");
    Outcome { status, output: text(output), errors: text(errors) }
}
