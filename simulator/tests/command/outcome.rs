//! One command line, run in process.

use anstream::StripStream;
use serde_json::Value;
use simulator::command::{self, Surroundings};
use templategen::command::Streams;

/// A ladder that says what one unit serves.
pub(crate) const SPEC: &str = "\
capacity: { min: 1, max: 10 }
step_scaling: { steps: \"below 20: -1, from 50: +1\" }
fleet: { requests_per_minute: 100, price_per_hour: 2 }
";

/// What a run left behind.
pub(crate) struct Outcome {
    pub(crate) status: u8,
    pub(crate) output: String,
    pub(crate) errors: String,
}

impl Outcome {
    /// The runs of an answer in JSON.
    #[track_caller]
    pub(crate) fn runs(&self) -> Vec<Value> {
        assert_eq!(self.status, 0, "{}", self.errors);
        let answer: Value = serde_json::from_str(&self.output).expect("the answer is JSON");
        answer["runs"].as_array().expect("there are runs").clone()
    }
}

/// Runs `simulator` with these arguments and this standard input, on no terminal.
pub(crate) fn simulator(arguments: &[&str], input: &str) -> Outcome {
    simulator_in(Surroundings::default(), arguments, input)
}

/// The same in other surroundings.
pub(crate) fn simulator_in(surroundings: Surroundings, arguments: &[&str], input: &str) -> Outcome {
    let mut output = StripStream::new(Vec::new());
    let mut errors = StripStream::new(Vec::new());
    let streams = Streams { input: &mut input.as_bytes(), output: &mut output, errors: &mut errors };
    let status = command::run(["simulator"].iter().chain(arguments), surroundings, streams).code();
    let text = |stream: StripStream<Vec<u8>>| String::from_utf8(stream.into_inner()).expect("the streams carry text");
    Outcome { status, output: text(output), errors: text(errors) }
}

/// The requests and the most units in service of a run.
pub(crate) fn figures(run: &Value) -> (f64, u64) {
    let summary = &run["summary"];
    let figure = |name: &str| &summary[name];
    (figure("requests").as_f64().expect("a number"), figure("peak_in_service").as_u64().expect("a count"))
}

/// The words of a line as a shell parts them, where it knows single quotes alone.
pub(crate) fn words(line: &str) -> Vec<&str> {
    let parts = line.split('\'').enumerate();
    parts
        .flat_map(|(position, part)| {
            let quoted = position % 2 == 1;
            if quoted { vec![part] } else { part.split_whitespace().collect() }
        })
        .collect()
}
