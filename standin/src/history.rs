//! Histories: what an endpoint, its scaling and its alarms do while a client looks on.
//!
//! A history is a file in one of two forms, told apart by what is in it: a script that was written for the purpose, or
//! the report of a simulation (`simulator run --format json`), whose first run is played. It plays on the wall clock;
//! what the services describe follows it, and so does the capacity that works on invocations.

mod fields;
mod playing;
mod script;
mod simulated;

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

pub(crate) use self::playing::Playing;

/// A history that can be played.
///
/// A script is JSON. All of it may be left out but `events`:
///
/// ```json
/// {
///   "endpoint": "demo", "variant": "AllTraffic", "count": 1,
///   "target": {"MinCapacity": 1, "MaxCapacity": 4},
///   "policies": [{"PolicyName": "steps"}],
///   "alarms": [{"AlarmName": "demo-high", "PolicyName": "steps", "Threshold": 50}],
///   "events": [
///     {"seconds": 60, "alarm": "demo-high", "state": "ALARM", "reason": "1 datapoint was over the threshold."},
///     {"seconds": 61, "desired": 3, "cause": "monitor alarm demo-high in state ALARM triggered policy steps"},
///     {"seconds": 120, "not_scaled": ["AlreadyAtMaxCapacity"], "cause": "monitor alarm demo-high ..."},
///     {"seconds": 240, "in_service": 3}
///   ]
/// }
/// ```
///
/// `inference_component` stands for `endpoint` and `variant` where copies are scaled. `count` is what is in service at the
/// beginning. `target`, `policies` and `alarms` take the members of `RegisterScalableTarget`, `PutScalingPolicy` and
/// `PutMetricAlarm`; what those require and a script leaves out is filled in. An alarm with `PolicyName` calls the policy.
/// The members of an event:
///
/// - `seconds` since the beginning, from 0 upwards, none before that of the event ahead of it;
/// - `desired`: another desired count, which starts a scaling activity and sets the status to `Updating`;
/// - `in_service`: another current count; where it is the desired one, the change is over;
/// - `alarm` with `state` (`OK`, `ALARM`, `INSUFFICIENT_DATA`) and `reason`;
/// - `not_scaled`: the codes of `NotScaledReasons` of an activity that did nothing;
/// - `min` and `max`: another range of the target;
/// - `activity`: the activities under way end so: `Failed`, `Overridden`, `Unfulfilled`, with `message`;
/// - `status` of the endpoint or the component, for example `SystemUpdating`;
/// - `cause` of a scaling activity.
#[derive(Clone, Debug)]
pub struct History {
    /// What messages call it.
    name: String,
    resource: Option<Resource>,
    /// What is in service at its beginning.
    count: Option<i64>,
    /// Members of `RegisterScalableTarget`.
    target: Option<Value>,
    /// Members of `PutScalingPolicy`.
    policies: Vec<Value>,
    /// Members of `PutMetricAlarm`, and `PolicyName`.
    alarms: Vec<Value>,
    events: Arc<[Event]>,
    speed: f64,
    beginning: Beginning,
}

/// What a history is about.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Resource {
    Variant {
        endpoint: String,
        variant: String,
    },
    Component(String),
    /// The only component that there is, whatever its name.
    OnlyComponent,
}

/// When a history begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Beginning {
    /// When it is set up.
    AtOnce,
    /// With the first invocation of any endpoint.
    #[default]
    FirstInvocation,
}

/// Something that happens.
#[derive(Clone, Debug, PartialEq)]
struct Event {
    /// When, after the beginning.
    at: Duration,
    change: Change,
}

/// What happens.
#[derive(Clone, Debug, PartialEq)]
enum Change {
    Range { min: i64, max: i64 },
    Alarm { name: String, state: &'static str, reason: String },
    Desired { count: i64, cause: String },
    NotScaled { codes: Vec<&'static str>, cause: String },
    InService { count: i64 },
    ActivityEnded { status: &'static str, message: String },
    Status(&'static str),
}

impl History {
    /// Reads a script or the report of a simulation; `name` is what messages call it.
    ///
    /// # Errors
    /// A sentence that names the place and what is expected there.
    pub fn read(name: &str, content: &[u8]) -> Result<Self, String> {
        let value: Value = serde_json::from_slice(content).map_err(|error| {
            format!("{name} is not JSON: {error}. Give a script of events or a simulator's report.")
        })?;
        if value.get("runs").is_some() { simulated::read(name, &value) } else { script::read(name, &value) }
    }

    fn new(name: &str, events: Vec<Event>) -> Self {
        Self {
            name: name.to_owned(),
            resource: None,
            count: None,
            target: None,
            policies: Vec::new(),
            alarms: Vec::new(),
            events: events.into(),
            speed: 1.0,
            beginning: Beginning::default(),
        }
    }

    /// About this variant, whatever the file says.
    #[must_use]
    pub fn on_variant(mut self, endpoint: &str, variant: &str) -> Self {
        self.resource = Some(Resource::Variant { endpoint: endpoint.to_owned(), variant: variant.to_owned() });
        self
    }

    /// About this inference component, whatever the file says.
    #[must_use]
    pub fn on_component(mut self, name: &str) -> Self {
        self.resource = Some(Resource::Component(name.to_owned()));
        self
    }

    /// Played so many times as fast as it is written: over 0.
    #[must_use]
    pub const fn at_speed(mut self, speed: f64) -> Self {
        self.speed = speed;
        self
    }

    /// Begun then.
    #[must_use]
    pub const fn beginning(mut self, beginning: Beginning) -> Self {
        self.beginning = beginning;
        self
    }
}
