//! What CloudFormation does with the resource of a stack, as far as a custom resource can tell.

use std::cell::RefCell;
use std::time::Duration;

use standin::CallOutcome;
use tokio::time::sleep;

use crate::random::Random;
use crate::support::deliver::{Ended, Reply, TIMEOUT, attempt};
use crate::support::event::{self, Event, Properties};
use crate::support::recorder::Recorder;
use crate::support::world::World;
use crate::weather::{Killing, Weather};
use crate::wishes::{self, Subject};

/// How often Lambda delivers an event that was not handled.
const DELIVERIES: usize = 3;

/// What it takes CloudFormation from a reply to the next event.
const BETWEEN_EVENTS: Duration = Duration::from_secs(3);

/// A resource as CloudFormation remembers it.
#[derive(Clone, Debug)]
pub(crate) struct Resource {
    pub(crate) stack: &'static str,
    pub(crate) logical_id: &'static str,
    pub(crate) pid: String,
    pub(crate) properties: Properties,
}

impl Resource {
    fn addressed(&self, event: Event) -> Event {
        event.of_stack(self.stack).named(self.logical_id)
    }

    fn delete(&self) -> Event {
        self.addressed(event::delete(&self.properties).about(&self.pid))
    }

    fn update(&self, old: &Properties, new: &Properties) -> Event {
        self.addressed(event::update(old, new).about(&self.pid))
    }
}

/// The stacks of one history.
pub(crate) struct CloudFormation<'a> {
    pub(crate) world: &'a World,
    pub(crate) random: &'a mut Random,
    /// What stands in a stack.
    pub(crate) resources: Vec<Resource>,
    /// What is to be delivered once the weather is fair: the rollback of an Update, before the Deletes.
    rollbacks: Vec<Event>,
    /// What is to be deleted once the weather is fair.
    doomed: Vec<Resource>,
    /// Stacks that nothing is done to any more but to delete them.
    stuck: Vec<&'static str>,
    /// Where what happens is told, where somebody wants to know.
    chronicle: Option<&'a RefCell<Vec<String>>>,
}

impl<'a> CloudFormation<'a> {
    pub(crate) fn of(world: &'a World, random: &'a mut Random, chronicle: Option<&'a RefCell<Vec<String>>>) -> Self {
        Self {
            world,
            random,
            chronicle,
            resources: Vec::new(),
            rollbacks: Vec::new(),
            doomed: Vec::new(),
            stuck: Vec::new(),
        }
    }

    /// Tells of something.
    pub(crate) fn note(&self, what: impl FnOnce() -> String) {
        if let Some(chronicle) = self.chronicle {
            chronicle.borrow_mut().push(what());
        }
    }

    /// Tells of the calls after so many.
    fn note_calls(&self, before: usize) {
        self.note(|| {
            let calls = self.world.standin(|standin| standin.calls()[before..].to_vec());
            let shown = calls.iter().map(|call| match &call.outcome {
                CallOutcome::Succeeded => call.operation.clone(),
                CallOutcome::Refused { exception, .. } => format!("{} ({exception})", call.operation),
                CallOutcome::Unanswered { applied } => format!("{} (unanswered, applied: {applied})", call.operation),
            });
            format!("  calls: {}", shown.collect::<Vec<_>>().join(", "))
        });
    }

    fn calls_so_far(&self) -> usize {
        self.world.standin(|standin| standin.calls().len())
    }

    /// Whether the stack takes operations.
    pub(crate) fn is_free(&self, stack: &str) -> bool {
        !self.stuck.contains(&stack)
    }

    /// Creates a resource; the stack may be rolled back afterwards.
    pub(crate) async fn create(&mut self, stack: &'static str, logical_id: &'static str, subject: Subject) {
        let properties = wishes::any(self.random, subject);
        let mut resource = Resource { stack, logical_id, pid: placeholder(logical_id), properties };
        let event = resource.addressed(event::create(&resource.properties));
        match self.tell(&event).await {
            Some(reply) => {
                reply.pid().clone_into(&mut resource.pid);
                if reply.is_success() && !self.random.percent(20) {
                    self.resources.push(resource);
                } else {
                    self.remove(resource).await;
                }
            }
            None => self.remove(resource).await,
        }
    }

    /// Creates a resource of a stack that no longer waits for it: the Delete comes while the Create runs.
    pub(crate) async fn create_and_cancel(&mut self, stack: &'static str, logical_id: &'static str, subject: Subject) {
        let properties = wishes::any(self.random, subject);
        let mut resource = Resource { stack, logical_id, pid: placeholder(logical_id), properties };
        let event = resource.addressed(event::create(&resource.properties));
        let patience = Duration::from_millis(u64::try_from(self.random.below(40_000)).unwrap_or_default());
        // One that is cut off or refused while it undoes, after its Delete has gone, has nobody left to undo for it.
        let weather = Weather { timeout: TIMEOUT, ..Weather::any(self.random, Killing::Spared) }.without_lasting();
        let pace = Duration::from_millis(u64::try_from(self.random.below(3_000)).unwrap_or_default());
        self.note(|| format!("cancelled after {patience:?}, {pace:?} for each call: {event} in{weather}"));
        let (world, before) = (self.world, self.calls_so_far());
        world.plan(weather.mishaps);
        world.pace(pace);
        let recorder = Recorder::playing(weather.callback);
        let mut creating = std::pin::pin!(attempt(world, &event, weather.timeout, &recorder));
        let ended = tokio::select! {
            biased;
            ended = &mut creating => Some(ended),
            () = sleep(patience) => None,
        };
        if let Some(body) = recorder.accepted().first() {
            Reply::read(body).pid().clone_into(&mut resource.pid);
        }
        let deletion = Recorder::default();
        let delete = resource.delete();
        self.note(|| format!("  meanwhile {delete}"));
        let deleting = attempt(world, &delete, Weather::fair().timeout, &deletion);
        if ended.is_some() {
            sleep(BETWEEN_EVENTS).await;
            deleting.await;
        } else {
            tokio::join!(creating, deleting);
        }
        world.pace(Duration::ZERO);
        self.note_calls(before);
        let last = recorder.accepted();
        self.note(|| format!("  create: {}", shown(last.first().map(|body| Reply::read(body)).as_ref())));
        let accepted = deletion.accepted();
        let deleted = accepted.first().map(|body| Reply::read(body));
        self.note(|| format!("  {}", shown(deleted.as_ref())));
        if !deleted.is_some_and(|reply| reply.is_success()) {
            self.stuck.push(resource.stack);
            self.doomed.push(resource);
        }
    }

    /// Updates a resource; the stack may be rolled back afterwards, and is where the Update fails.
    pub(crate) async fn update(&mut self, number: usize, subject: Subject) {
        let mut resource = self.resources.swap_remove(number);
        let (old, new) = (resource.properties.clone(), wishes::any(self.random, subject));
        let event = resource.update(&old, &new);
        let reply = self.tell(&event).await.filter(Reply::is_success);
        let Some(reply) = reply else {
            self.roll_back(resource, &old, &new).await;
            return;
        };
        let former = std::mem::replace(&mut resource.pid, reply.pid().to_owned());
        resource.properties = new.clone();
        if self.random.percent(25) {
            let replaced = resource.clone();
            let back = resource.update(&new, &old);
            let Some(reply) = self.tell(&back).await.filter(Reply::is_success) else {
                self.stuck.push(resource.stack);
                self.rollbacks.push(back);
                self.doomed.push(Resource { pid: former, properties: old, ..resource.clone() });
                self.doomed.push(replaced);
                return;
            };
            assert_eq!(reply.pid(), former, "the rollback is about another resource");
            if former != replaced.pid {
                self.remove(replaced).await;
            }
            self.resources.push(Resource { pid: former, properties: old, ..resource });
        } else {
            if former != resource.pid {
                self.remove(Resource { pid: former, properties: old, ..resource.clone() }).await;
            }
            self.resources.push(resource);
        }
    }

    /// After an Update that failed, or was never answered.
    async fn roll_back(&mut self, resource: Resource, old: &Properties, new: &Properties) {
        let back = resource.update(new, old);
        if let Some(reply) = self.tell(&back).await.filter(Reply::is_success) {
            assert_eq!(reply.pid(), resource.pid, "the rollback is about another resource");
            self.resources.push(resource);
        } else {
            self.stuck.push(resource.stack);
            self.rollbacks.push(back);
            self.doomed.push(resource);
        }
    }

    /// Deletes a resource that stands in a stack.
    pub(crate) async fn delete(&mut self, number: usize) {
        let resource = self.resources.swap_remove(number);
        self.remove(resource).await;
    }

    async fn remove(&mut self, resource: Resource) {
        let deleted = self.tell(&resource.delete()).await;
        if !deleted.is_some_and(|reply| reply.is_success()) {
            self.stuck.push(resource.stack);
            self.doomed.push(resource);
        }
    }

    /// Everything is deleted, with nothing going wrong.
    pub(crate) async fn delete_all(&mut self) {
        for rollback in std::mem::take(&mut self.rollbacks) {
            let _ = self.tell_in(&rollback, Weather::fair).await;
        }
        let mut last = std::mem::take(&mut self.doomed);
        last.append(&mut self.resources);
        while !last.is_empty() {
            let resource = last.swap_remove(self.random.below(last.len()));
            let reply = self.tell_in(&resource.delete(), Weather::fair).await;
            assert!(reply.as_ref().is_some_and(Reply::is_success), "a Delete in fair weather: {reply:?}");
        }
    }

    /// Delivers an event in any weather, as often as Lambda does; the reply, where there was one.
    async fn tell(&mut self, event: &Event) -> Option<Reply> {
        let mut random = self.random.clone();
        let reply = self.tell_in(event, || Weather::any(&mut random, Killing::Allowed)).await;
        *self.random = random;
        if let Some(first) = reply.as_ref().filter(|reply| reply.is_success())
            && self.random.percent(8)
        {
            // Lambda's queue delivers at least once.
            let second = self.tell_in(event, Weather::fair).await;
            let second = second.expect("a second delivery is answered");
            assert_eq!((second.is_success(), second.pid()), (true, first.pid()), "{}", second.reason());
        }
        reply
    }

    async fn tell_in(&mut self, event: &Event, mut weather: impl FnMut() -> Weather) -> Option<Reply> {
        sleep(BETWEEN_EVENTS).await;
        for _ in 0..DELIVERIES {
            let weather = weather();
            self.note(|| format!("{event} in{weather}"));
            let before = self.calls_so_far();
            self.world.plan(weather.mishaps);
            let recorder = Recorder::playing(weather.callback);
            let ended = attempt(self.world, event, weather.timeout, &recorder).await;
            let reply = recorder.accepted().first().map(|body| Reply::read(body));
            self.note_calls(before);
            self.note(|| format!("  {ended:?} {}", shown(reply.as_ref())));
            if reply.is_some() || matches!(ended, Ended::Returned(Ok(()))) {
                return reply;
            }
            sleep(Duration::from_mins(1)).await;
        }
        None
    }
}

/// The physical id that CloudFormation makes up where a Create never gave one.
fn placeholder(logical_id: &str) -> String {
    format!("s-{logical_id}-1ABCDEFGHIJKL")
}

fn shown(reply: Option<&Reply>) -> String {
    reply.map_or_else(|| "no reply".to_owned(), Reply::to_string)
}
