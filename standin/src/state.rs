//! Everything the services remember.

use std::time::SystemTime;

use serde_json::Value;

use crate::cloudwatch::{Alarms, Dashboards};
use crate::error::ServiceError;
use crate::history::Playing;
use crate::input::Input;
use crate::place::{Identifiers, Place};
use crate::sagemaker::Fleet;
use crate::scaling::Scaling;
use crate::wire::Service;

/// The three services' memory. An operation either takes effect as a whole or leaves it as it was.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub(crate) scaling: Scaling,
    pub(crate) fleet: Fleet,
    pub(crate) alarms: Alarms,
    pub(crate) dashboards: Dashboards,
    pub(crate) identifiers: Identifiers,
    pub(crate) playing: Option<Playing>,
}

impl State {
    /// Lets a history come to this time, and ends what has run its own: changes of endpoints, and the scaling activities
    /// that started them.
    pub(crate) fn settle(&mut self, now: SystemTime) {
        if let Some(mut playing) = self.playing.take() {
            playing.advance(self, now);
            self.playing = Some(playing);
        }
        self.fleet.settle(now);
        self.scaling.settle(&self.fleet, now);
    }

    /// The same as far as an invocation can see it, at a cost that each of thousands in a second can bear.
    pub(crate) fn settle_for_invocation(&mut self, now: SystemTime) {
        if let Some(playing) = &mut self.playing {
            playing.invoked(now);
            if playing.is_due(now) {
                self.settle(now);
            }
        }
        self.fleet.settle(now);
    }

    /// Performs one operation.
    pub(crate) fn perform(
        &mut self,
        place: &Place,
        service: Service,
        operation: &str,
        input: &Value,
    ) -> Result<Value, ServiceError> {
        match service {
            Service::ApplicationAutoScaling => {
                crate::scaling::perform(self, place, operation, &Input::new(input, "ValidationException")?)
            }
            Service::SageMaker => {
                crate::sagemaker::perform(self, place, operation, &Input::new(input, "ValidationException")?)
            }
            Service::CloudWatch => {
                crate::cloudwatch::perform(self, place, operation, &Input::new(input, "ValidationError")?)
            }
        }
    }

    /// Everything, for tests and people.
    pub(crate) fn to_json(&self, place: &Place) -> Value {
        let mut state = self.scaling.to_json(&self.alarms);
        state["endpoints"] = self.fleet.endpoints_to_json(place);
        state["endpoint_configs"] = self.fleet.configs_to_json(place);
        state["models"] = self.fleet.models_to_json(place);
        state["inference_components"] = self.fleet.components_to_json(place);
        state["alarms"] = self.alarms.to_json();
        state["dashboards"] = self.dashboards.to_json();
        state
    }
}

/// The refusal of an operation that is not stood in for.
pub(crate) fn unknown_operation(operation: &str) -> ServiceError {
    ServiceError::new("UnknownOperationException", format!("The operation {operation} is not stood in for."))
        .coded("InvalidAction")
}
