//! Something goes wrong at every call of an event in turn, and then what CloudFormation does about it.

use serde_json::{Value, json};
use standin::{Fault, ServiceError};

use crate::scene::{V1, account, attempt, deliver, held, put_policy_elsewhere, register_elsewhere, succeed};
use crate::state::comparable;
use crate::support::deliver::{Ended, Reply, TIMEOUT};
use crate::support::difference::difference;
use crate::support::event::{Event, Properties, base, create, delete, scheduled, steps, tracking, update};
use crate::support::recorder::Recorder;
use crate::support::world::{Mishap, World};

/// More calls than any event here makes.
const MOST_CALLS: usize = 200;

/// An event after others, and what undoes it.
struct Scene {
    name: &'static str,
    /// Whether somebody else has registered the target.
    is_registered: bool,
    /// What is delivered before.
    before: Vec<Event>,
    event: Event,
    /// What CloudFormation sends where the event fails, but for the physical id of a Create.
    rollback: Event,
    /// What removes everything after a success.
    removal: Vec<Event>,
}

fn rich() -> Properties {
    let mut paired = steps("steps", "below 20: -1, from 50: +1, from 120: +3");
    paired["StepScaling"]["Alarms"] = "Paired".into();
    base()
        .policies([tracking("tt", "70.0"), paired, steps("switched", "from 40: +1")])
        .with("ScheduledActions", json!([scheduled("mornings", "2", "4"), scheduled("evenings", "1", "2")]))
        .with("Tags", json!([{"Key": "team", "Value": "search"}, {"Key": "cost", "Value": "a"}]))
        .with("RestoreCapacityOnDelete", "true")
}

fn other() -> Properties {
    let mut ending = scheduled("mornings", "1", "3");
    ending["EndTime"] = "2031-01-01T00:00:00Z".into();
    base()
        .policies([tracking("switched", "50"), steps("tt", "below 10: -1, from 60: +2"), steps("steps", "from 30: +1")])
        .with("MaxCapacity", "6")
        .with("SuspendedState", json!({"ScheduledScalingSuspended": "true"}))
        .with("ScheduledActions", json!([ending]))
        .with("Tags", json!([{"Key": "team", "Value": "ranking"}]))
}

fn scenes() -> Vec<Scene> {
    let (rich, other) = (rich(), other());
    let moved = other.clone().with("VariantName", "v2");
    let released = rich.clone().with("Registration", "Released");
    let adopting = rich.clone().with("AdoptExisting", "true");
    let adopting_other = other.clone().with("AdoptExisting", "true");
    let giving_back = adopting.clone().with("Registration", "Released");
    let scene = |name, before: &[Event], event: Event, rollback: Event, removal: &[Event]| Scene {
        name,
        is_registered: false,
        before: before.to_vec(),
        event,
        rollback,
        removal: removal.to_vec(),
    };
    let change = |name, from: &Properties, to: &Properties| {
        let removal = [delete(to), delete(from)];
        scene(name, &[create(from)], update(from, to), update(to, from).about(&from.pid()), &removal)
    };
    vec![
        scene("Create", &[], create(&rich), delete(&rich), &[delete(&rich)]),
        change("Update", &rich, &other),
        change("Update back", &other, &rich),
        change("a replacement", &rich, &moved),
        change("a release", &rich, &released),
        change("the end of a release", &released, &rich),
        scene(
            "a rename",
            &[create(&rich)],
            create(&other).named("Renamed"),
            delete(&other).named("Renamed"),
            &[delete(&rich), delete(&other).named("Renamed")],
        ),
        Scene {
            is_registered: true,
            ..scene("an adoption", &[], create(&adopting), delete(&adopting), &[delete(&adopting)])
        },
        Scene { is_registered: true, ..change("an Update of what is adopted", &adopting, &adopting_other) },
        Scene { is_registered: true, ..change("a release of what is adopted", &adopting, &giving_back) },
        Scene { is_registered: true, ..change("an adoption at the end of a release", &giving_back, &adopting) },
    ]
}

impl Scene {
    /// The world before the event.
    async fn world(&self) -> World {
        let world = account();
        if self.is_registered {
            register_elsewhere(&world, V1, &json!({"owner": "theirs"}));
            put_policy_elsewhere(&world, V1, "by-hand");
        }
        for event in &self.before {
            succeed(&world, event).await;
        }
        world
    }

    /// Plays the event with mishaps, made of the number of a call, at every call in turn.
    async fn sweep(&self, mishaps: impl Fn(usize) -> Vec<(usize, Mishap)>, mut check: impl AsyncFnMut(Swept<'_>)) {
        let clean = self.world().await;
        let before = comparable(&clean.state());
        let reply = succeed(&clean, &self.event).await.reply;
        let after = comparable(&clean.state());
        for number in 0..MOST_CALLS {
            let world = self.world().await;
            world.plan(mishaps(number));
            let recorder = Recorder::default();
            let ended = attempt(&world, &self.event, TIMEOUT, &recorder).await;
            let is_over = world.plan([]).contains(&number);
            let replied = recorder.accepted().first().map(|body| Reply::read(body));
            let told = format!("{}, call {number}: {ended:?} {}", self.name, shown(replied.as_ref()));
            let swept =
                Swept { world: &world, replied, ended, told: &told, before: &before, after: &after, reply: &reply };
            check(swept).await;
            for event in &self.removal {
                let deleted = deliver(&world, event).await;
                assert!(deleted.reply.is_success(), "{told}: {}", deleted.reply);
            }
            self.assert_nothing_left(&world, &told);
            if is_over {
                return;
            }
        }
        panic!("{} makes {MOST_CALLS} calls and more", self.name);
    }

    fn assert_nothing_left(&self, world: &World, told: &str) {
        let untouched = account();
        if self.is_registered {
            register_elsewhere(&untouched, V1, &json!({"owner": "theirs"}));
            put_policy_elsewhere(&untouched, V1, "by-hand");
        }
        let difference = difference(&comparable(&world.state()), &comparable(&untouched.state()));
        assert!(difference.is_empty(), "{told}:\n{difference}");
    }

    /// What CloudFormation sends after a reply that was a failure.
    fn rollback_after(&self, reply: &Reply) -> Event {
        if self.event.text("RequestType") == Some("Create") {
            self.rollback.clone().about(reply.pid())
        } else {
            self.rollback.clone()
        }
    }
}

fn shown(reply: Option<&Reply>) -> String {
    reply.map_or_else(|| "no reply".to_owned(), Reply::to_string)
}

/// One event with something that went wrong.
struct Swept<'a> {
    world: &'a World,
    replied: Option<Reply>,
    ended: Ended,
    told: &'a str,
    /// What there was before the event, and is after it where nothing goes wrong.
    before: &'a Value,
    after: &'a Value,
    /// The reply where nothing goes wrong.
    reply: &'a Reply,
}

impl Swept<'_> {
    fn assert_state(&self, expected: &Value, when: &str) {
        let difference = difference(&comparable(&self.world.state()), expected);
        assert!(difference.is_empty(), "{} {when}:\n{difference}", self.told);
    }
}

fn error(exception: &str) -> Mishap {
    Mishap::Fault(Fault::Error(ServiceError::new(exception, "Something is wrong.")))
}

/// The function is killed at every call, and the event comes again.
#[tokio::test(start_paused = true)]
async fn an_event_whose_function_was_killed_comes_again_and_ends_the_same() {
    for scene in scenes() {
        for crash in [Mishap::CrashBefore, Mishap::CrashAfter] {
            let check = async |swept: Swept<'_>| {
                if matches!(swept.ended, Ended::Killed) {
                    let again = deliver(swept.world, &scene.event).await;
                    assert!(again.reply.is_success(), "{}: {}", swept.told, again.reply);
                    assert_eq!(again.reply.pid(), swept.reply.pid(), "{}", swept.told);
                }
                swept.assert_state(swept.after, "after the second delivery");
            };
            scene.sweep(|number| vec![(number, crash.clone())], check).await;
        }
    }
}

/// What passes is never seen in the reply.
#[tokio::test(start_paused = true)]
async fn what_passes_at_any_call_changes_nothing_in_the_end() {
    let passing = [
        error("ThrottlingException"),
        error("ConcurrentUpdateException"),
        error("InternalServiceException"),
        Mishap::NotThereYet,
        Mishap::Broken { applied: false },
        Mishap::Broken { applied: true },
        Mishap::Fault(Fault::Hang),
        Mishap::Fault(Fault::ApplyAndHang),
    ];
    for scene in scenes() {
        for mishap in &passing {
            let check = async |swept: Swept<'_>| {
                let is_success = swept.replied.as_ref().is_some_and(Reply::is_success);
                assert!(is_success, "{mishap:?} {}", swept.told);
                swept.assert_state(swept.after, "though it succeeded");
            };
            scene.sweep(|number| vec![(number, mishap.clone())], check).await;
        }
    }
}

/// What stays fails the event, and everything is put back.
#[tokio::test(start_paused = true)]
async fn what_stays_at_any_call_puts_everything_back() {
    for scene in scenes() {
        let check = async |swept: Swept<'_>| {
            let Some(reply) = &swept.replied else { panic!("{}", swept.told) };
            if reply.is_success() {
                swept.assert_state(swept.after, "though it succeeded");
                return;
            }
            swept.assert_state(swept.before, "though it failed");
            let back = deliver(swept.world, &scene.rollback_after(reply)).await;
            assert!(back.reply.is_success(), "{}: {}", swept.told, back.reply);
            swept.assert_state(swept.before, "after the rollback");
        };
        scene.sweep(|number| vec![(number, error("AccessDeniedException"))], check).await;
    }
}

/// From one call on nothing works any more, undoing included: the rollback does it once everything works again.
#[tokio::test(start_paused = true)]
async fn what_could_not_be_put_back_is_put_back_by_the_rollback() {
    for scene in scenes() {
        let check = async |swept: Swept<'_>| {
            let Some(reply) = &swept.replied else { panic!("{}", swept.told) };
            if reply.is_success() {
                return;
            }
            let back = deliver(swept.world, &scene.rollback_after(reply)).await;
            assert!(back.reply.is_success(), "{}: {}", swept.told, back.reply);
            if scene.name != "a rename" {
                swept.assert_state(swept.before, "after the rollback");
            }
        };
        let from = |number| (number..MOST_CALLS).map(|call| (call, error("AccessDeniedException"))).collect();
        scene.sweep(from, check).await;
    }
}

/// A Delete meets everything at every call, and in the end there is nothing.
#[tokio::test(start_paused = true)]
async fn a_delete_that_met_anything_leaves_nothing_in_the_end() {
    let mishaps = [
        error("ThrottlingException"),
        error("AccessDeniedException"),
        Mishap::Broken { applied: true },
        Mishap::Fault(Fault::ApplyAndHang),
        Mishap::CrashBefore,
        Mishap::CrashAfter,
    ];
    for [is_registered, is_renamed] in [[false, false], [true, false], [false, true]] {
        for mishap in &mishaps {
            for number in 0..MOST_CALLS {
                let world = account();
                let mut before = held(&world);
                let former = create(&other()).named("Former");
                if is_renamed {
                    succeed(&world, &former).await;
                }
                if is_registered {
                    register_elsewhere(&world, V1, &json!({"owner": "theirs"}));
                    put_policy_elsewhere(&world, V1, "by-hand");
                    before = held(&world);
                }
                let properties = rich().with("AdoptExisting", "true");
                succeed(&world, &create(&properties)).await;
                world.plan([(number, mishap.clone())]);
                let _ = attempt(&world, &delete(&properties), TIMEOUT, &Recorder::default()).await;
                let is_over = !world.plan([]).is_empty();
                succeed(&world, &delete(&properties)).await;
                if is_renamed {
                    succeed(&world, &delete(&other()).named("Former")).await;
                }
                let difference = difference(&held(&world), &before);
                assert!(difference.is_empty(), "{mishap:?} at {number}:\n{difference}");
                if is_over {
                    break;
                }
            }
        }
    }
}
