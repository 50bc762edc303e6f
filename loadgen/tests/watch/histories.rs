//! Looks on an account in which something happens: the stand-in plays a history.

use std::time::Duration;

use loadgen::observation::Observation;
use standin::{Beginning, History, Standin};
use tokio::time::Instant;

use crate::account::Account;

const SCRIPT: &str = r#"{
  "endpoint": "demo", "variant": "AllTraffic", "count": 1,
  "target": {"MinCapacity": 1, "MaxCapacity": 3},
  "policies": [{"PolicyName": "steps"}],
  "alarms": [{"AlarmName": "demo-high", "PolicyName": "steps", "Threshold": 50}],
  "events": [
    {"seconds": 15, "alarm": "demo-high", "state": "ALARM", "reason": "1 datapoint was over the threshold."},
    {"seconds": 16, "desired": 3, "cause": "monitor alarm demo-high in state ALARM triggered policy steps"},
    {"seconds": 35, "in_service": 3},
    {"seconds": 45, "not_scaled": ["AlreadyAtMaxCapacity"], "cause": "monitor alarm demo-high in state ALARM"},
    {"seconds": 55, "alarm": "demo-high", "state": "OK", "reason": "It is over."}
  ]
}"#;

/// An observation as a line.
fn told(seen: &Observation) -> String {
    let alarms: Vec<_> = seen.alarms.iter().map(|alarm| format!("{} {}", alarm.name, alarm.state)).collect();
    let activities = seen.activities.iter().map(|activity| {
        let reasons = activity.not_scaled.join(", ");
        format!("{} {} {reasons}", activity.status, activity.description).trim_end().to_owned()
    });
    let capacity = format!("{:?} of {:?}", seen.in_service.unwrap_or_default(), seen.desired.unwrap_or_default());
    let status = seen.status.as_deref().unwrap_or("-");
    let parts = [format!("{} {status} {capacity}", seen.at.as_secs()), alarms.join(", ")];
    parts.into_iter().chain(activities).chain(seen.problems.clone()).collect::<Vec<_>>().join("; ")
}

#[tokio::test(start_paused = true)]
async fn what_happens_is_seen_in_its_order() {
    let account = Account::of(Standin::new());
    let history = History::read("history.json", SCRIPT.as_bytes()).unwrap();
    account.standin().play(history.beginning(Beginning::AtOnce)).unwrap();
    let mut looks = account.watch().every(Duration::from_secs(10), Instant::now());
    let mut seen = Vec::new();
    for _ in 0..7 {
        seen.push(told(&looks.recv().await.unwrap()));
    }
    insta::assert_snapshot!(seen.join("\n"));
}
