//! The fast simulation and the one that is written to be read tell the same of every scenario: every minute, every
//! change of an alarm's state and every decision, in the same order and to the last bit.
//!
//! `STEPSCALE_SCENARIOS=100000 cargo test -p simulator --test agreement` tries more of them.

mod random;

use std::cell::RefCell;
use std::collections::HashSet;
use std::env;
use std::mem::{self, Discriminant};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use simulator::engine::Engine;
use simulator::reference::Reference;
use simulator::{AlarmChange, Cause, Decision, Minute, NotScaledReason, Observer, Verdict};

use random::Run;

/// How many scenarios are tried where nobody asks for more.
const SCENARIOS: u32 = 3_000;

/// What a decision can come to: a range that moved late, one that moved, a change, and every reason for none.
const OUTCOMES: usize = 3 + 13;

#[test]
fn both_simulations_tell_the_same() {
    let cases = env::var("STEPSCALE_SCENARIOS").ok().and_then(|text| text.parse().ok()).unwrap_or(SCENARIOS);
    let config = Config { cases, failure_persistence: None, max_local_rejects: u32::MAX, ..Config::default() };
    let outcomes = RefCell::new(HashSet::new());
    TestRunner::new(config)
        .run(&random::run(), |run| check(&run, &mut outcomes.borrow_mut()))
        .unwrap_or_else(|failure| panic!("{failure}"));
    assert!(cases < SCENARIOS || outcomes.borrow().len() == OUTCOMES, "only {:?} were met", outcomes.borrow());
}

fn check(run: &Run, outcomes: &mut HashSet<Outcome>) -> Result<(), TestCaseError> {
    let mut engine = Engine::new(&run.scenario).expect("every metric can be derived");
    let mut reference = Reference::new(&run.scenario).expect("every metric can be derived");
    for arrivals in &run.trace {
        let (mut fast, mut plain) = (Told::default(), Told::default());
        engine.pass(*arrivals, &mut fast);
        reference.pass(*arrivals, &mut plain);
        prop_assert!(fast.0 == plain.0, "{}", difference(&fast.0, &plain.0));
        outcomes.extend(fast.0.iter().filter_map(Event::outcome));
    }
    Ok(())
}

/// From where on they differ.
fn difference(fast: &[Event], plain: &[Event]) -> String {
    let same = fast.iter().zip(plain).take_while(|(fast, plain)| fast == plain).count();
    format!("the engine tells {:?}\nthe reference tells {:?}", fast.get(same), plain.get(same))
}

/// Everything that a simulation told.
#[derive(Debug, Default)]
struct Told(Vec<Event>);

#[derive(Debug, PartialEq)]
enum Event {
    Minute(Minute),
    Alarm(AlarmChange),
    Decision(Decision),
}

/// What a decision came to, without its numbers.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Outcome {
    LateRange,
    RangeMoved,
    Scaled,
    NotScaled(Discriminant<NotScaledReason>),
}

impl Event {
    fn outcome(&self) -> Option<Outcome> {
        let Self::Decision(decision) = self else { return None };
        Some(match (&decision.cause, decision.verdict) {
            (Cause::Range, _) => Outcome::LateRange,
            (_, Verdict::RangeMoved) => Outcome::RangeMoved,
            (_, Verdict::Scaled(_)) => Outcome::Scaled,
            (_, Verdict::NotScaled(reason)) => Outcome::NotScaled(mem::discriminant(&reason)),
        })
    }
}

impl Observer for Told {
    fn minute(&mut self, minute: &Minute) {
        self.0.push(Event::Minute(*minute));
    }

    fn alarm(&mut self, change: &AlarmChange) {
        self.0.push(Event::Alarm(*change));
    }

    fn decision(&mut self, decision: &Decision) {
        self.0.push(Event::Decision(*decision));
    }
}
