//! Random histories of stacks: whatever happens to the function and to the services, what ends in a delivered Delete
//! leaves nothing of ours and everything of others.
//!
//! `STEPSCALE_HISTORIES=1000000 cargo test -p lambda --test histories` makes more of them,
//! `STEPSCALE_HISTORY=4711 cargo test -p lambda --test histories` plays one again and tells it.

#[path = "../support/mod.rs"]
mod support;

mod account;
mod cloudformation;
mod random;
mod weather;
mod wishes;

use std::cell::RefCell;
use std::env;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use serde_json::{Value, json};
use standin::Service;
use tokio::runtime::{Builder, Runtime};

use crate::cloudformation::{CloudFormation, Resource};
use crate::random::Random;
use crate::support::difference::difference;
use crate::wishes::Subject;

/// How many histories are made where nobody asks for more.
const HISTORIES: u64 = 100_000;
const THREADS: usize = 2;

const STACKS: [&str; 2] = [
    support::event::STACK,
    "arn:aws:cloudformation:us-east-1:123456789012:stack/other/22222222-2222-2222-2222-222222222222",
];
const LOGICAL_IDS: [&str; 2] = ["Scaling", "Renamed"];

#[test]
fn what_ends_in_a_delete_leaves_nothing_of_ours_and_everything_of_others() {
    let asked = |name: &str| env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    if let Some(seed) = asked("STEPSCALE_HISTORY") {
        let told = tell(seed);
        assert!(told.is_none(), "{}", told.unwrap_or_default());
        return;
    }
    let histories = asked("STEPSCALE_HISTORIES").unwrap_or(HISTORIES);
    let (next, failed) = (AtomicU64::new(0), AtomicU64::new(u64::MAX));
    let play = || {
        let runtime = runtime();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if histories <= seed || failed.load(Ordering::Relaxed) <= seed {
                return;
            }
            if catch_unwind(AssertUnwindSafe(|| runtime.block_on(history(seed, None)))).is_err() {
                failed.fetch_min(seed, Ordering::Relaxed);
                return;
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(play);
        }
    });
    let failed = failed.into_inner();
    assert!(
        failed == u64::MAX,
        "STEPSCALE_HISTORY={failed} cargo test -p lambda --test histories\n{}",
        tell(failed).unwrap_or_default()
    );
}

/// What happens in the history of a seed, where it goes wrong.
fn tell(seed: u64) -> Option<String> {
    let chronicle = RefCell::new(Vec::new());
    let went = catch_unwind(AssertUnwindSafe(|| runtime().block_on(history(seed, Some(&chronicle)))));
    went.is_err().then(|| chronicle.take().join("\n"))
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_time().start_paused(true).build().expect("a runtime can be had")
}

async fn history(seed: u64, chronicle: Option<&RefCell<Vec<String>>>) {
    let mut random = Random::of(seed);
    let world = account::any(&mut random);
    let mut others = account::held(&world);
    let mut stacks = CloudFormation::of(&world, &mut random, chronicle);
    for number in 0..=stacks.random.below(4) {
        match stacks.random.below(10) {
            0 => by_hand(&stacks, &mut others, number),
            1 => lose(&mut stacks),
            _ => operate(&mut stacks).await,
        }
    }
    stacks.delete_all().await;
    let difference = difference(&account::held(&world), &others);
    if !difference.is_empty() {
        stacks.note(|| difference.clone());
        panic!("something of ours is left, or something of others is lost");
    }
}

/// One operation on a stack.
async fn operate(stacks: &mut CloudFormation<'_>) {
    let stack = *stacks.random.one_of(&STACKS);
    let logical_id = *stacks.random.one_of(&LOGICAL_IDS);
    let shared = [Subject::First, Subject::First, Subject::Component];
    let all = [Subject::First, Subject::Contested, Subject::Contested, Subject::Component];
    let subject = *stacks.random.one_of(if stack == STACKS[0] { &all[..] } else { &shared[..] });
    if !stacks.is_free(stack) {
        return;
    }
    let known = |resource: &Resource| resource.stack == stack && resource.logical_id == logical_id;
    match stacks.resources.iter().position(known) {
        None if stacks.random.percent(15) => stacks.create_and_cancel(stack, logical_id, subject).await,
        None => stacks.create(stack, logical_id, subject).await,
        Some(number) if stacks.random.percent(15) => stacks.delete(number).await,
        Some(number) => {
            let same = Subject::of(&stacks.resources[number].properties);
            let subject = if stacks.random.percent(75) { same } else { subject };
            stacks.update(number, subject).await;
        }
    }
}

/// Somebody puts a policy by hand on a target of their own.
fn by_hand(stacks: &CloudFormation<'_>, others: &mut Value, number: usize) {
    let name = format!("later-{number}");
    let of_others = |targets: &mut Value| {
        let targets = targets.as_array_mut()?;
        targets.iter_mut().find(|target| target["ResourceId"] == account::CONTESTED)?["ScalingPolicies"]
            .as_array_mut()
            .map(std::mem::take)
    };
    let mut known = others["targets"].clone();
    if of_others(&mut known).is_none() {
        return;
    }
    stacks.note(|| format!("somebody puts {name} on {}", account::CONTESTED));
    let input = account::policy(account::CONTESTED, &name);
    let put =
        stacks.world.standin(|standin| standin.perform(Service::ApplicationAutoScaling, "PutScalingPolicy", &input));
    put.expect("the target is registered");
    let mut now = account::held(stacks.world);
    let added =
        of_others(&mut now["targets"]).into_iter().flatten().find(|policy| policy["PolicyName"] == name.as_str());
    let targets = others["targets"].as_array_mut().into_iter().flatten();
    for target in targets.filter(|target| target["ResourceId"] == account::CONTESTED) {
        if let Some(policies) = target["ScalingPolicies"].as_array_mut() {
            policies.extend(added.clone());
            policies.sort_by(|one, other| one["PolicyName"].as_str().cmp(&other["PolicyName"].as_str()));
        }
    }
}

/// Somebody removes what is ours: a target or an alarm.
fn lose(stacks: &mut CloudFormation<'_>) {
    let alarms = account::held(stacks.world)["alarms"].take();
    let ours = |name: &&String| name.starts_with("stepscale/") && !name.ends_with("looks-like-ours");
    let alarms: Vec<&String> = alarms.as_object().into_iter().flat_map(|alarms| alarms.keys()).filter(ours).collect();
    let first = json!({
        "ServiceNamespace": "sagemaker",
        "ResourceId": "endpoint/ep/variant/v1",
        "ScalableDimension": account::INSTANCES,
    });
    let (service, operation, input) = if alarms.is_empty() || stacks.random.percent(50) {
        (Service::ApplicationAutoScaling, "DeregisterScalableTarget", first)
    } else {
        (Service::CloudWatch, "DeleteAlarms", json!({"AlarmNames": [stacks.random.one_of(&alarms)]}))
    };
    stacks.note(|| format!("somebody calls {operation} {input}"));
    // There may be nothing to remove.
    let _ = stacks.world.standin(|standin| standin.perform(service, operation, &input));
}
