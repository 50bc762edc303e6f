//! What the account shows of an endpoint under load: its capacity, alarms and scaling activities.
//!
//! Nothing here can disturb the load or end a run: every call has a time-out and is sent once, looks never overlap, a
//! service that throttles is asked less often, and what can not be read becomes a sentence, told once.

mod alarms;
mod call;
mod capacity;
mod connection;
mod failure;
mod memory;
mod polling;
mod reason;
mod scaling;

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, UNIX_EPOCH};

use aws_types::SdkConfig;
use jiff::Timestamp;

use self::alarms::CloudWatch;
use self::call::in_time;
use self::capacity::Described;
use self::connection::Connection;
use self::failure::CallFailure;
use self::memory::Memory;
use self::scaling::ApplicationAutoScaling;
use crate::observation::{ActivitySeen, AlarmSeen, Observation, Unit};

/// What is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Watched {
    /// A production variant of an endpoint, or all of them.
    Endpoint {
        /// The endpoint's name.
        endpoint: String,
        /// The variant; `None` for all the endpoint has, added up.
        variant: Option<String>,
    },
    /// An inference component.
    InferenceComponent {
        /// The component's name.
        name: String,
    },
}

/// Looks at the account.
#[derive(Debug)]
pub struct Watch {
    watched: Watched,
    sagemaker: Connection,
    scaling: ApplicationAutoScaling,
    cloudwatch: CloudWatch,
    memory: Memory,
    /// The variants that the endpoint was last seen with.
    variants: Vec<String>,
    unit: Arc<OnceLock<Unit>>,
}

/// A look with what it met.
#[derive(Debug)]
struct Look {
    observation: Observation,
    /// Whether a service said that it is asked too often.
    is_throttled: bool,
}

/// What Application Auto Scaling and CloudWatch show.
#[derive(Debug, Default)]
struct Scaling {
    range: Option<(u32, u32)>,
    alarms: Vec<AlarmSeen>,
    activities: Vec<ActivitySeen>,
}

/// What went wrong in a look.
#[derive(Debug, Default)]
struct Trouble {
    problems: Vec<String>,
    is_throttled: bool,
}

impl Watch {
    /// Looks with the region, the credentials, the addresses and the HTTP client of an SDK's configuration. Activities that
    /// ended before now are not told.
    #[must_use]
    pub fn new(config: &SdkConfig, watched: Watched) -> Self {
        let now = config.time_source().unwrap_or_default().now().duration_since(UNIX_EPOCH).unwrap_or_default();
        // Services tell times in seconds.
        let now = i64::try_from(now.as_secs()).ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
        let variants = match &watched {
            Watched::Endpoint { variant, .. } => variant.iter().cloned().collect(),
            Watched::InferenceComponent { .. } => Vec::new(),
        };
        Self {
            watched,
            sagemaker: Connection::new(config),
            scaling: ApplicationAutoScaling::new(config),
            cloudwatch: CloudWatch::new(config),
            memory: Memory::since(now.unwrap_or_default()),
            variants,
            unit: Arc::default(),
        }
    }

    /// What capacity is counted in, once a look has shown it.
    #[must_use]
    pub fn unit(&self) -> Arc<OnceLock<Unit>> {
        Arc::clone(&self.unit)
    }

    /// What there is to see now, `at` from the start of the schedule on. It never fails, and takes as long as its calls do:
    /// usually well under a second, and 5 seconds for one that is not answered.
    pub async fn look(&mut self, at: Duration) -> Observation {
        self.look_closely(at).await.observation
    }

    async fn look_closely(&mut self, at: Duration) -> Look {
        let mut trouble = Trouble::default();
        let described = trouble.without(self.describe().await, &self.subject()).unwrap_or_default();
        trouble.problems.extend(described.problems);
        if let Some(unit) = described.unit {
            self.unit.get_or_init(|| unit);
        }
        if !described.variants.is_empty() {
            self.variants = described.variants;
        }
        let scaling = self.scaling(&mut trouble).await;
        Look {
            observation: Observation {
                at,
                status: described.status,
                desired: described.desired,
                in_service: described.in_service,
                range: scaling.range,
                alarms: scaling.alarms,
                activities: scaling.activities,
                problems: self.memory.untold(trouble.problems),
            },
            is_throttled: trouble.is_throttled,
        }
    }

    async fn describe(&self) -> Result<Described, CallFailure> {
        match &self.watched {
            Watched::Endpoint { endpoint, variant } => {
                let call = sagemaker::DescribeEndpoint { endpoint_name: endpoint.clone() };
                let answer = in_time("DescribeEndpoint", self.sagemaker.send(&call)).await?;
                Ok(capacity::of_endpoint(endpoint, variant.as_deref(), answer))
            }
            Watched::InferenceComponent { name } => {
                let call = sagemaker::DescribeInferenceComponent { inference_component_name: name.clone() };
                let answer = in_time("DescribeInferenceComponent", self.sagemaker.send(&call)).await?;
                Ok(capacity::of_component(name, answer))
            }
        }
    }

    async fn scaling(&mut self, trouble: &mut Trouble) -> Scaling {
        let resource_ids = self.resource_ids();
        let subject = resource_ids.join(" and ");
        if resource_ids.is_empty() {
            return Scaling::default(); // An endpoint that could not be read, or that is new.
        }
        let (range, names) = tokio::join!(self.scaling.range(&resource_ids), self.alarm_names(&resource_ids));
        if matches!(range, Ok(None)) {
            trouble.problems.push(format!(
                "nothing scales {subject}: it is not registered with Application Auto Scaling in this account and region; \
                 deploy a template for it, or go without with `--no-watch`"
            ));
        }
        let range = trouble.without(range, &format!("the range of {subject}")).flatten();
        let names = trouble.without(names, &format!("the policies of {subject}")).unwrap_or_default();
        let states = if names.is_empty() { Ok(Vec::new()) } else { self.cloudwatch.states(&names).await };
        let alarms = trouble.without(states, &format!("the alarms of {subject}")).unwrap_or_default();
        let mut activities = Vec::new();
        for resource_id in &resource_ids {
            let known = self.memory.known(resource_id).map(|known| |id: &str| known.contains_key(id));
            let read = self.scaling.activities(resource_id, known).await;
            if let Some(read) = trouble.without(read, &format!("the activities of {resource_id}")) {
                activities.extend(self.memory.news(resource_id, read));
            }
        }
        activities.sort_by_key(|activity| activity.started);
        Scaling { range, alarms, activities }
    }

    async fn alarm_names(&self, resource_ids: &[String]) -> Result<BTreeSet<String>, CallFailure> {
        let mut names = BTreeSet::new();
        for resource_id in resource_ids {
            names.extend(self.scaling.alarm_names(resource_id).await?);
        }
        Ok(names)
    }

    /// What is watched, in words.
    fn subject(&self) -> String {
        match &self.watched {
            Watched::Endpoint { endpoint, .. } => format!("endpoint {endpoint}"),
            Watched::InferenceComponent { name } => format!("inference component {name}"),
        }
    }

    /// What is watched, as `ResourceId`s.
    fn resource_ids(&self) -> Vec<String> {
        match &self.watched {
            Watched::Endpoint { endpoint, .. } => {
                self.variants.iter().map(|variant| format!("endpoint/{endpoint}/variant/{variant}")).collect()
            }
            Watched::InferenceComponent { name } => vec![format!("inference-component/{name}")],
        }
    }
}

impl Trouble {
    /// What was read, or nothing and a problem with its subject.
    fn without<T>(&mut self, read: Result<T, CallFailure>, subject: &str) -> Option<T> {
        read.inspect_err(|failure| {
            self.is_throttled |= failure.is_throttling();
            self.problems.push(failure.sentence(subject));
        })
        .ok()
    }
}
