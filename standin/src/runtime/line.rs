//! What an endpoint serves, by variant and by inference component.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use http::HeaderValue;
use serde_json::{Map, Value, json};

use super::queue::{Overload, Queue, Service};
use super::refusal::Refusal;
use super::route::Route;
use super::target::{Choice, Target};
use crate::sagemaker::Units;

/// What an endpoint has served so far.
#[derive(Debug, Default)]
pub(super) struct Served {
    variants: Lines,
    components: Lines,
}

/// A few lines, found by name.
#[derive(Debug, Default)]
struct Lines(Vec<Line>);

/// A variant or an inference component with its requests.
#[derive(Debug)]
pub(super) struct Line {
    name: String,
    /// Its variant's name, as it stands in the answers.
    variant: HeaderValue,
    /// How far its share of the invocations lies behind its weight.
    credit: f64,
    queue: Queue,
    answered: u64,
    unanswered: u64,
    refused: BTreeMap<&'static str, u64>,
}

impl Served {
    /// Where the next request for a target goes, and what works on it there.
    ///
    /// # Errors
    /// Where no variant has a weight.
    pub(super) fn line(&mut self, target: &Target<'_>) -> Result<(&mut Line, Units), Refusal> {
        Ok(match target.choice {
            Choice::Component { name, component } => {
                (self.components.named(name, component.variant), Units::Serving(component.copies))
            }
            Choice::Variant(variant) => (self.variants.named(variant.name(), variant.name()), variant.units()),
            Choice::ByWeight(endpoint) => {
                let mut variants = endpoint.variants();
                match (variants.next(), variants.next()) {
                    (Some(only), None) => (self.variants.named(only.name(), only.name()), only.units()),
                    _ => self.by_weight(target).ok_or_else(Refusal::unavailable)?,
                }
            }
        })
    }

    /// The variant that lies furthest behind its weight: over any number of requests each gets its share, give or take
    /// one.
    fn by_weight(&mut self, target: &Target<'_>) -> Option<(&mut Line, Units)> {
        let mut total = 0.0;
        let mut chosen: Option<(usize, f64, Units)> = None;
        for variant in target.variants() {
            total += variant.weight();
            let position = self.variants.position(variant.name(), variant.name());
            let line = &mut self.variants.0[position];
            line.credit += variant.weight();
            if 0.0 < variant.weight() && chosen.is_none_or(|(_, most, _)| most < line.credit) {
                chosen = Some((position, line.credit, variant.units()));
            }
        }
        let (position, _, units) = chosen?;
        let line = &mut self.variants.0[position];
        line.credit -= total;
        Some((line, units))
    }

    pub(super) fn to_json(&self) -> Value {
        json!({"variants": self.variants.to_json(), "inference_components": self.components.to_json()})
    }
}

impl Lines {
    fn named(&mut self, name: &str, variant: &str) -> &mut Line {
        let position = self.position(name, variant);
        &mut self.0[position]
    }

    fn position(&mut self, name: &str, variant: &str) -> usize {
        self.0.iter().position(|line| line.name == name).unwrap_or_else(|| {
            self.0.push(Line::new(name, variant));
            self.0.len() - 1
        })
    }

    fn to_json(&self) -> Value {
        Value::Object(self.0.iter().map(|line| (line.name.clone(), line.to_json())).collect::<Map<_, _>>())
    }
}

impl Line {
    fn new(name: &str, variant: &str) -> Self {
        Self {
            name: name.to_owned(),
            // The names that SageMaker takes are all fit for a header.
            variant: HeaderValue::from_str(variant).unwrap_or(HeaderValue::from_static("")),
            credit: 0.0,
            queue: Queue::default(),
            answered: 0,
            unanswered: 0,
            refused: BTreeMap::new(),
        }
    }

    /// Takes a request in: how long it is until its answer is whole.
    pub(super) fn take(
        &mut self,
        route: Route,
        units: Units,
        service: Option<&Service>,
        further: Duration,
        now: SystemTime,
    ) -> Result<Duration, Refusal> {
        // What is asynchronous waits elsewhere, even for an endpoint of no instances.
        if route == Route::Asynchronous {
            return Ok(Duration::ZERO);
        }
        let taken = match (units, service) {
            (Units::Serving(0), _) => return Err(Refusal::unavailable()),
            (_, None) => return Ok(further),
            (Units::Serving(instances), Some(service)) => self.queue.take(service, instances, further, now),
            (Units::MaxConcurrency(most), Some(service)) => {
                // It has no queue: past its concurrency it throttles.
                let service = Service { concurrency: 1, queue: 0, overload: Overload::Throttled, ..*service };
                return self.queue.take(&service, most, further, now).ok_or_else(Refusal::throttled);
            }
        };
        taken.ok_or_else(|| match service.map(|service| service.overload) {
            Some(Overload::Throttled) => Refusal::throttled(),
            _ => Refusal::unavailable(),
        })
    }

    pub(super) const fn variant(&self) -> &HeaderValue {
        &self.variant
    }

    pub(super) const fn answered(&mut self) {
        self.answered += 1;
    }

    /// Counts a refusal.
    pub(super) fn refused(&mut self, refusal: Refusal) -> Refusal {
        let name = if refusal.name.is_empty() { "foreign" } else { refusal.name };
        *self.refused.entry(name).or_default() += 1;
        refusal
    }

    /// Counts a request that gets no answer.
    pub(super) const fn unanswered(&mut self) {
        self.unanswered += 1;
    }

    fn to_json(&self) -> Value {
        let refused: u64 = self.refused.values().sum();
        json!({
            "Invocations": self.answered + refused + self.unanswered,
            "Answered": self.answered,
            "Refused": self.refused,
            "Unanswered": self.unanswered,
        })
    }
}
