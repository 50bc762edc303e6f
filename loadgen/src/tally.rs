//! What is counted of requests: by the second while a run goes on, and of all of them in the end.
//!
//! Tallies add up exactly, those of workers, of seconds and of machines: histograms are added bucket by bucket, and nothing
//! is averaged.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::histogram::Histogram;
use crate::outcome::{Answer, Class, Failure, Finished, Outcome};

/// More kinds of failure of one class than anybody tells apart. The first ones in their order are kept, whenever they came,
/// and the others counted under their class alone: so a sum does not depend on the order in which it is made.
const MOST_KINDS: usize = 50;
/// What the error types are called that are not told apart any more.
const OTHERS: &str = "others";

/// The figures of some requests.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    /// Requests the schedule wants sent.
    pub due: u64,
    /// Requests that were sent.
    pub sent: u64,
    /// Requests that were not, because the bound on requests in flight was reached.
    pub dropped: u64,
    /// Requests that were sent more than [`LATE`](Self::LATE) after their intended time.
    pub late: u64,
    /// Requests that the model answered.
    pub answered: u64,
    /// Requests that failed.
    pub failed: u64,
    /// Bytes of the answers' bodies.
    pub bytes: u64,
    /// Parts of response streams.
    pub parts: u64,
    /// How late requests were sent.
    pub lateness: Histogram,
    /// Of answers: the time from when the request should have been sent.
    pub response_times: Histogram,
    /// Of answers: the time from when it was sent.
    pub service_times: Histogram,
    /// Of failures, those left out that the end of the run made: the time from when the request should have been sent.
    pub failure_times: Histogram,
    /// Of response streams: the time from when the request should have been sent to the first part.
    pub first_part_times: Histogram,
    /// Of response streams of two parts and more: the longest time between two parts.
    pub part_gaps: Histogram,
    /// Failures by what they are.
    pub failures: BTreeMap<FailureKind, FailureTally>,
    /// Requests by the production variant that was invoked.
    pub variants: BTreeMap<Arc<str>, VariantTally>,
}

/// What failures are told apart by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FailureKind {
    /// The class.
    pub class: Class,
    /// See [`Failure::error_type`].
    pub error_type: String,
    /// See [`Failure::status`].
    pub status: Option<u16>,
    /// See [`Failure::original_status`].
    pub original_status: Option<u16>,
    /// See [`Failure::log_stream`].
    pub log_stream: Option<String>,
}

/// Failures of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FailureTally {
    /// How many there were.
    pub count: u64,
    /// The sentence of one of them, the first one in alphabetical order; empty where none has one.
    pub example: String,
}

/// Requests that one production variant was invoked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VariantTally {
    /// Answers.
    pub answered: u64,
    /// Failures that name the variant.
    pub failed: u64,
}

impl Tally {
    /// A request that is sent later than this after its intended time is late. A tenth of a usual answer's time, and
    /// well over what a machine with a processor to spare needs.
    pub const LATE: Duration = Duration::from_millis(10);

    /// Counts a request that is due now.
    pub fn due(&mut self) {
        self.due += 1;
    }

    /// Counts a request that was given up, because the bound on requests in flight was reached.
    pub fn dropped(&mut self) {
        self.dropped += 1;
    }

    /// Counts a request that was sent so long after its intended time.
    pub fn sent(&mut self, lateness: Duration) {
        self.sent += 1;
        self.late += u64::from(Self::LATE < lateness);
        self.lateness.record(lateness);
    }

    /// Counts a request that has ended.
    pub fn finished(&mut self, finished: &Finished) {
        match &finished.outcome {
            Outcome::Answered(answer) => self.answered(finished, answer),
            Outcome::Failed(failure) => self.failed(finished, failure),
        }
    }

    fn answered(&mut self, finished: &Finished, answer: &Answer) {
        self.answered += 1;
        self.bytes += answer.bytes;
        self.response_times.record(finished.response_time());
        self.service_times.record(finished.service_time());
        if let Some(stream) = answer.stream {
            self.parts += stream.parts;
            self.first_part_times.record(stream.first_part);
            if 1 < stream.parts {
                self.part_gaps.record(stream.longest_gap);
            }
        }
        if let Some(variant) = &answer.variant {
            self.variant(variant).answered += 1;
        }
    }

    fn failed(&mut self, finished: &Finished, failure: &Failure) {
        self.failed += 1;
        if failure.class != Class::Abandoned {
            self.failure_times.record(finished.response_time());
        }
        self.count_failures(FailureKind::of(failure), 1, &failure.message);
        if let Some(variant) = &failure.variant {
            self.variant(variant).failed += 1;
        }
    }

    fn variant(&mut self, name: &Arc<str>) -> &mut VariantTally {
        if !self.variants.contains_key(name) {
            self.variants.insert(Arc::clone(name), VariantTally::default());
        }
        self.variants.entry(Arc::clone(name)).or_default()
    }

    fn count_failures(&mut self, kind: FailureKind, count: u64, example: &str) {
        let class = kind.class;
        self.failures.entry(kind).or_default().count(count, example);
        while let Some(last) = self.one_kind_too_many(class) {
            let FailureTally { count, example } = self.failures.remove(&last).unwrap_or_default();
            self.failures.entry(FailureKind::others(class)).or_default().count(count, &example);
        }
    }

    /// The last one of a class's kinds, where there are more than are told apart.
    fn one_kind_too_many(&self, class: Class) -> Option<FailureKind> {
        if self.failures.len() <= MOST_KINDS {
            return None;
        }
        let others = FailureKind::others(class);
        let mut kinds = self.failures.keys().filter(|kind| kind.class == class && **kind != others);
        kinds.nth(MOST_KINDS).and_then(|over| kinds.next_back().or(Some(over))).cloned()
    }

    /// Adds the figures of other requests.
    pub fn add(&mut self, other: &Self) {
        self.due = self.due.saturating_add(other.due);
        self.sent = self.sent.saturating_add(other.sent);
        self.dropped = self.dropped.saturating_add(other.dropped);
        self.late = self.late.saturating_add(other.late);
        self.answered = self.answered.saturating_add(other.answered);
        self.failed = self.failed.saturating_add(other.failed);
        self.bytes = self.bytes.saturating_add(other.bytes);
        self.parts = self.parts.saturating_add(other.parts);
        self.lateness.add(&other.lateness);
        self.response_times.add(&other.response_times);
        self.service_times.add(&other.service_times);
        self.failure_times.add(&other.failure_times);
        self.first_part_times.add(&other.first_part_times);
        self.part_gaps.add(&other.part_gaps);
        for (kind, failures) in &other.failures {
            self.count_failures(kind.clone(), failures.count, &failures.example);
        }
        for (name, requests) in &other.variants {
            let variant = self.variant(name);
            variant.answered = variant.answered.saturating_add(requests.answered);
            variant.failed = variant.failed.saturating_add(requests.failed);
        }
    }

    /// Packs its histograms, for a tally that is kept and not counted in any more.
    pub fn pack(&mut self) {
        for times in [
            &mut self.lateness,
            &mut self.response_times,
            &mut self.service_times,
            &mut self.failure_times,
            &mut self.first_part_times,
            &mut self.part_gaps,
        ] {
            times.pack();
        }
    }

    /// Failures of a class.
    #[must_use]
    pub fn failures_of(&self, class: Class) -> u64 {
        self.failures
            .iter()
            .filter(|(kind, _)| kind.class == class)
            .map(|(_, failures)| failures.count)
            .fold(0, u64::saturating_add)
    }
}

impl FailureTally {
    fn count(&mut self, count: u64, example: &str) {
        self.count = self.count.saturating_add(count);
        if self.example.is_empty() || (!example.is_empty() && example < self.example.as_str()) {
            example.clone_into(&mut self.example);
        }
    }
}

impl FailureKind {
    fn of(failure: &Failure) -> Self {
        Self {
            class: failure.class,
            error_type: failure.error_type.clone(),
            status: failure.status,
            original_status: failure.original_status,
            log_stream: failure.log_stream.clone(),
        }
    }

    fn others(class: Class) -> Self {
        Self { class, error_type: OTHERS.to_owned(), status: None, original_status: None, log_stream: None }
    }
}
