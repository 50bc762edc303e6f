//! Faults: what a service does wrong, asked for by a test, per operation.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use serde_json::Value;

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
    waiting: BTreeMap<String, VecDeque<Waiting>>,
}

/// A fault, and the only `ResourceId` whose calls meet it, if there is one.
#[derive(Debug)]
struct Waiting {
    resource_id: Option<String>,
    fault: Fault,
}

impl Waiting {
    fn is_for(&self, input: &Value) -> bool {
        self.resource_id.as_ref().is_none_or(|id| input["ResourceId"] == **id)
    }
}

impl Faults {
    /// Adds a fault for `operation`: an operation's name, or `service:Operation` where two services share the name.
    pub(crate) fn add(&mut self, operation: &str, resource_id: Option<&str>, fault: Fault) {
        let waiting = Waiting { resource_id: resource_id.map(str::to_owned), fault };
        self.waiting.entry(operation.to_owned()).or_default().push_back(waiting);
    }

    /// Takes the fault that this call meets.
    pub(crate) fn take(&mut self, service: Service, operation: &str, input: &Value) -> Option<Fault> {
        if self.waiting.is_empty() {
            return None;
        }
        let fault = [format!("{}:{operation}", service.name()), operation.to_owned()]
            .iter()
            .find_map(|name| {
                let queue = self.waiting.get_mut(name)?;
                queue.remove(queue.iter().position(|waiting| waiting.is_for(input))?)
            })
            .map(|waiting| waiting.fault);
        self.waiting.retain(|_, queue| !queue.is_empty());
        fault
    }
}
