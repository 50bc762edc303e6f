//! What is done about an event, up to the reply.

use serde_json::value::RawValue;

use crate::configuration::Configuration;
use crate::converge::{Convergence, Failure, Occasion, Remains};
use crate::deadline::Budget;
use crate::event::{Event, Request};
use crate::explanation::explained;
use crate::identity::{NOTHING_CREATED, PhysicalId, Target};
use crate::owner::Owner;
use crate::properties;
use crate::remove::Removal;
use crate::reply::{Data, Reply, Status};
use crate::services::{Services, Steady};

/// Does what an event asks for.
///
/// # Guarantees
/// Whatever fails is in the reply. A failed Create says [`NOTHING_CREATED`] only where nothing of it is left; every
/// other reply names what may be there, so that a Delete can find it.
///
/// # Caveats
/// It may be dropped at any await point, and called again for the same event: each call starts from what it finds.
pub(crate) async fn work(event: &Event, budget: &Budget, services: &impl Services) -> Reply {
    let work = Work {
        event,
        owner: Owner { stack_id: event.stack_id.clone(), logical_resource_id: event.logical_resource_id.clone() },
        budget,
    };
    let (physical_resource_id, status) = match &event.request {
        Err(reason) => (work.known_id(), Status::Failed(reason.clone())),
        Ok(_) if event.stack_id.is_empty() || event.logical_resource_id.is_empty() => {
            let reason = "the event lacks its `StackId` or `LogicalResourceId`: what it is about would have no owner";
            (work.known_id(), Status::Failed(reason.to_owned()))
        }
        Ok(Request::Create { properties }) => work.create(properties.as_deref(), services).await,
        Ok(Request::Update { properties, old_properties }) => {
            work.update(properties.as_deref(), old_properties.as_deref(), services).await
        }
        Ok(Request::Delete { properties }) => (work.known_id(), work.delete(properties.as_deref(), services).await),
    };
    Reply { physical_resource_id, status }
}

/// The physical id to answer with where the work was broken off: the one that lets a Delete find what may be there.
#[must_use]
pub(crate) fn id_of_unfinished(event: &Event) -> String {
    let wanted = match &event.request {
        Ok(Request::Create { properties }) => properties::identity(properties.as_deref()),
        _ => None,
    };
    match (&event.physical_resource_id, wanted) {
        (Some(id), _) => id.clone(),
        (None, Some(target)) => target.to_string(),
        (None, None) => NOTHING_CREATED.to_owned(),
    }
}

/// One event under way.
struct Work<'a> {
    event: &'a Event,
    owner: Owner,
    budget: &'a Budget,
}

impl Work<'_> {
    /// The event's own physical id.
    fn known_id(&self) -> String {
        self.event.physical_resource_id.clone().unwrap_or_else(|| NOTHING_CREATED.to_owned())
    }

    async fn create(&self, properties: Option<&RawValue>, services: &impl Services) -> (String, Status) {
        let configuration = match properties::read(properties) {
            Ok(configuration) => configuration,
            Err(problems) => return (NOTHING_CREATED.to_owned(), refused(&problems)),
        };
        match self.converge(&configuration, None, Occasion::Arrival, services).await {
            Ok(data) => (configuration.target.to_string(), Status::Success(data)),
            Err(Failure { reason, remains: Remains::Nothing }) => (NOTHING_CREATED.to_owned(), Status::Failed(reason)),
            Err(Failure { reason, remains: Remains::Perhaps }) => {
                (configuration.target.to_string(), Status::Failed(reason))
            }
        }
    }

    /// A failed Update always keeps the event's id: CloudFormation rolls back what that names.
    async fn update(
        &self,
        properties: Option<&RawValue>,
        old_properties: Option<&RawValue>,
        services: &impl Services,
    ) -> (String, Status) {
        let configuration = match properties::read(properties) {
            Ok(configuration) => configuration,
            Err(problems) => return (self.known_id(), refused(&problems)),
        };
        let target = &configuration.target;
        let is_in_place = PhysicalId::read(&self.known_id()) == PhysicalId::Target(target.clone());
        let former = properties::read(old_properties).ok().filter(|former| is_in_place && former.target == *target);
        let occasion = if is_in_place { Occasion::Change } else { Occasion::Arrival };
        let converged = self.converge(&configuration, former.as_ref(), occasion, services).await;
        // An Update back to what the resource still is, from what it never became: the one that was to replace it has
        // failed, and no Delete comes for what that may have left. It goes even where the way back is barred.
        let abandoned = properties::identity(old_properties).filter(|old| is_in_place && old != target);
        let removed = match abandoned {
            Some(abandoned) => self.remove(&abandoned, services).await,
            None => Ok(()),
        };
        match (converged, removed) {
            (Ok(data), Ok(())) => (target.to_string(), Status::Success(data)),
            (Err(failure), Ok(())) => (self.known_id(), Status::Failed(failure.reason)),
            (Ok(_), Err(reason)) => (self.known_id(), Status::Failed(reason)),
            (Err(failure), Err(reason)) => (self.known_id(), Status::Failed(format!("{}; {reason}", failure.reason))),
        }
    }

    /// The properties are never checked: what they name helps only where CloudFormation made up the id, or has none.
    async fn delete(&self, properties: Option<&RawValue>, services: &impl Services) -> Status {
        let known = self.event.physical_resource_id.as_deref();
        let removed = match known.map_or(PhysicalId::Placeholder, PhysicalId::read) {
            PhysicalId::NothingCreated => Ok(()),
            PhysicalId::Target(target) => self.remove(&target, services).await,
            PhysicalId::Placeholder => match properties::identity(properties) {
                Some(target) => self.remove_cancelled(&target, properties, services).await,
                None => Ok(()),
            },
        };
        removed.map_or_else(Status::Failed, |()| Status::Success(Data::default()))
    }

    async fn converge(
        &self,
        configuration: &Configuration,
        former: Option<&Configuration>,
        occasion: Occasion,
        services: &impl Services,
    ) -> Result<Data, Failure> {
        let convergence =
            Convergence { configuration, former, owner: &self.owner, occasion, until: self.budget.retry_until };
        let undoing = Steady::new(services, self.budget.work_until);
        convergence.run(&Steady::new(services, self.budget.retry_until), &undoing).await
    }

    async fn remove(&self, target: &Target, services: &impl Services) -> Result<(), String> {
        let removal = Removal { target, owner: &self.owner, until: self.budget.work_until };
        let removed = removal.run(&Steady::new(services, self.budget.work_until)).await;
        removed.map_err(|error| explained(&target.resource_id(), &error))
    }

    async fn remove_cancelled(
        &self,
        target: &Target,
        properties: Option<&RawValue>,
        services: &impl Services,
    ) -> Result<(), String> {
        let removal = Removal { target, owner: &self.owner, until: self.budget.work_until };
        let wait = properties::wait_for_in_service_seconds(properties);
        let services = Steady::new(services, self.budget.work_until);
        let removed = removal.run_after_cancelled_create(wait, self.budget.retry_until, &services).await;
        removed.map_err(|error| explained(&target.resource_id(), &error))
    }
}

/// All that is wrong with the properties, in one sentence after the other.
fn refused(problems: &[String]) -> Status {
    Status::Failed(problems.join("; "))
}
