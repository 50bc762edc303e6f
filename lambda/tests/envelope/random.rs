//! Random events, each with random behaviour of the services and of the receiver.
//!
//! `STEPSCALE_EVENTS=1000000 cargo test -p lambda --test envelope random` makes more of them, and
//! `STEPSCALE_EVENT=4711 cargo test -p lambda --test envelope random` handles one again.

use std::env;
use std::panic::{AssertUnwindSafe, catch_unwind};

use fastrand::Rng;
use lambda::callback::Attempt;
use serde_json::Value;
use serde_json::value::RawValue;
use tokio::runtime::{Builder, Runtime};

use crate::peers::{Behaviour, QUERY, Receiver, Unhelpful, handled, understood, without_noise};
use crate::random_event::{RandomEvent, quoted};

/// How many events are made where nobody asks for more.
const EVENTS: u64 = 25_000;
/// The most bytes of JSON that ids have before some are left out.
const ROOM_FOR_IDS: usize = 3_000;

#[test]
fn every_event_is_answered_once_if_it_can_be() {
    without_noise();
    let asked = |name: &str| env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seeds = match asked("STEPSCALE_EVENT") {
        Some(seed) => seed..=seed,
        None => 1..=asked("STEPSCALE_EVENTS").unwrap_or(EVENTS),
    };
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    let mut answered = 0_u64;
    let events = seeds.end() - seeds.start() + 1;
    for seed in seeds {
        let mut random = Rng::with_seed(seed);
        let event = RandomEvent::new(&mut random);
        let Ok(was_answered) = catch_unwind(AssertUnwindSafe(|| check(&runtime, &event, &mut random))) else {
            let shown: String = event.text.chars().take(5_000).collect();
            panic!("it is the event of STEPSCALE_EVENT={seed}:\n{shown}");
        };
        answered += u64::from(was_answered);
    }
    assert!(events < 100 || events / 2 < answered, "{answered} of {events} were answered");
}

/// Whether the event was answered.
fn check(runtime: &Runtime, event: &RandomEvent, random: &mut Rng) -> bool {
    let behaviour = match random.u8(..20) {
        0 => Behaviour::Hang,
        1 => Behaviour::Panic,
        _ => Behaviour::Refuse,
    };
    let answer = match random.u8(..20) {
        0 => Err(Attempt::Status(403)),
        1 => Err(Attempt::Status(503)),
        _ => Ok(()),
    };
    let may_come_again = answer == Err(Attempt::Status(503));
    let (services, receiver) = (Unhelpful::new(behaviour), Receiver::new(answer));
    let result = runtime.block_on(handled(&event.text, 30, &services, &receiver));

    let mut bodies = receiver.bodies();
    let attempts = bodies.len();
    bodies.dedup();
    let is_answered = !bodies.is_empty();
    assert_eq!(result.is_err(), is_answered && may_come_again, "{result:?}");
    if event.is_damaged {
        assert!(
            !is_answered || serde_json::from_str::<&RawValue>(&event.text).is_ok(),
            "answered, though it is no JSON"
        );
    } else {
        assert_eq!(is_answered, event.is_answerable(), "answered where it can be");
    }
    assert!(is_answered || services.calls() == 0, "what can not be answered changes nothing");
    assert!(bodies.len() <= 1, "one reply, however often it is sent");
    let Some(body) = bodies.first() else { return false };
    assert_eq!(attempts == 1, !may_come_again, "{attempts} attempts");
    check_body(event, body);
    true
}

fn check_body(event: &RandomEvent, body: &[u8]) {
    assert!(body.len() <= 4_096, "{} bytes", body.len());
    let text = str::from_utf8(body).unwrap();
    let reply: Value = serde_json::from_str(text).unwrap();
    let ids = ["StackId", "RequestId", "LogicalResourceId", "PhysicalResourceId"];
    // An id with the URL in it was written by somebody who has it, and has to come back as it is.
    if !ids.iter().any(|id| reply[id].as_str().unwrap().contains(QUERY)) {
        understood(body);
    }
    if !event.is_damaged {
        check_ids(event, &reply);
    }
}

fn check_ids(event: &RandomEvent, reply: &Value) {
    let ids = ["StackId", "RequestId", "LogicalResourceId"];
    let encoded = |text: &str| quoted(text).len() - 2;
    let length: usize = ids.iter().map(|id| encoded(&event.text_of(id))).sum();
    let physical_id = reply["PhysicalResourceId"].as_str().unwrap();
    let have_room = length + encoded(physical_id) <= ROOM_FOR_IDS;
    for id in ids {
        let (sent, told) = (event.text_of(id), reply[id].as_str().unwrap());
        assert!(told == sent || (!have_room && told.is_empty()), "{id}: {sent:?} becomes {told:?}");
    }
    // A failure of what has an identity keeps it.
    let given = event.text_of("PhysicalResourceId");
    let fits = (1..=1_024).contains(&given.len()) && encoded(&given) <= ROOM_FOR_IDS;
    if fits && reply["Status"] == "FAILED" && event.text_of("RequestType") != "Create" {
        assert_eq!(physical_id, given);
    }
}
