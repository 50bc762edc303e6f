//! Faults: what a service does wrong, asked for by a test, per operation.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use crate::error::ServiceError;
use crate::wire::Service;

/// What happens to one call instead of the usual answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// The call is refused and changes nothing.
    Error(ServiceError),
    /// The call changes nothing and is never answered.
    Hang,
    /// The call takes effect and is never answered.
    ApplyAndHang,
    /// The call is answered as usual, this much later.
    Latency(Duration),
}

impl Fault {
    /// A refusal with status 400.
    #[must_use]
    pub fn error(exception: &str, message: &str) -> Self {
        Self::Error(ServiceError::new(exception, message))
    }
}

/// The faults waiting for their calls: one queue for each operation, the oldest first.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    waiting: BTreeMap<String, VecDeque<Fault>>,
}

impl Faults {
    /// Adds a fault for `operation`: an operation's name, or `service:Operation` where two services share the name.
    pub(crate) fn add(&mut self, operation: &str, fault: Fault) {
        self.waiting.entry(operation.to_owned()).or_default().push_back(fault);
    }

    /// Takes the fault that this call meets.
    pub(crate) fn take(&mut self, service: Service, operation: &str) -> Option<Fault> {
        if self.waiting.is_empty() {
            return None;
        }
        let fault = [format!("{}:{operation}", service.name()), operation.to_owned()]
            .iter()
            .find_map(|name| self.waiting.get_mut(name).and_then(VecDeque::pop_front));
        self.waiting.retain(|_, queue| !queue.is_empty());
        fault
    }
}
