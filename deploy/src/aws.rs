//! The one way to AWS: a command of the `aws` tool, answered with JSON.

use serde_json::Value;

use crate::call_error::CallError;

/// Something that answers `aws` commands.
///
/// Everything this crate knows about AWS passes through here, so that all of it can be tested on values.
pub trait Aws: Sync {
    /// Runs `aws` with the arguments (service, operation, options) and returns what it printed as JSON;
    /// `Null` where it printed nothing.
    ///
    /// # Errors
    /// Where the tool is missing, could not reach AWS, or AWS refused the call.
    fn call(&self, arguments: &[String]) -> Result<Value, CallError>;

    /// Runs `aws` with the arguments of one of its own commands, which prints text and no JSON.
    ///
    /// # Errors
    /// Where the tool is missing or fails.
    fn text(&self, arguments: &[String]) -> Result<String, CallError>;
}

/// The arguments of one `aws` command.
#[must_use]
pub fn command<const N: usize>(words: [&str; N]) -> Vec<String> {
    words.map(str::to_owned).to_vec()
}

#[cfg(test)]
pub(crate) mod scripted {
    //! An [`Aws`] that answers from a script and notes what it was asked.

    use std::sync::Mutex;

    use serde_json::Value;

    use super::Aws;
    use crate::call_error::{CallError, CallErrorKind};

    type Answers = Vec<Result<Value, CallError>>;

    /// Answers per operation, in order; the last one is repeated.
    pub(crate) struct Scripted {
        answers: Mutex<Vec<(&'static str, Answers)>>,
        calls: Mutex<Vec<String>>,
    }

    impl Scripted {
        pub(crate) fn new() -> Self {
            Self { answers: Mutex::new(Vec::new()), calls: Mutex::new(Vec::new()) }
        }

        pub(crate) fn answer(self, operation: &'static str, answer: Value) -> Self {
            self.add(operation, Ok(answer))
        }

        pub(crate) fn refuse(self, operation: &'static str, kind: CallErrorKind, message: &str) -> Self {
            let error = CallError { kind, operation: operation.to_owned(), message: message.to_owned() };
            self.add(operation, Err(error))
        }

        pub(crate) fn calls(&self) -> Vec<String> {
            self.calls.lock().unwrap().clone()
        }

        fn add(self, operation: &'static str, answer: Result<Value, CallError>) -> Self {
            let mut answers = self.answers.lock().unwrap();
            match answers.iter_mut().find(|(name, _)| *name == operation) {
                Some((_, queue)) => queue.push(answer),
                None => answers.push((operation, vec![answer])),
            }
            drop(answers);
            self
        }
    }

    impl Aws for Scripted {
        fn call(&self, arguments: &[String]) -> Result<Value, CallError> {
            self.calls.lock().unwrap().push(arguments.join(" "));
            let mut answers = self.answers.lock().unwrap();
            let Some((_, queue)) = answers.iter_mut().find(|(name, _)| *name == arguments[1]) else {
                panic!("no answer for {arguments:?}");
            };
            if queue.len() > 1 { queue.remove(0) } else { queue[0].clone() }
        }

        fn text(&self, arguments: &[String]) -> Result<String, CallError> {
            self.call(arguments).map(|answer| crate::json::text(&answer))
        }
    }
}
