//! How often is looked.

use std::time::Duration;

use standin::Fault;
use tokio::time::Instant;

use crate::account::Account;

/// When the first looks begin, in seconds from the start of the schedule, which is 5 seconds from now.
async fn looks(account: &Account, number: usize) -> Vec<u64> {
    let mut looks = account.watch().every(Duration::from_secs(10), Instant::now() + Duration::from_secs(5));
    let mut times = Vec::new();
    for _ in 0..number {
        times.push(looks.recv().await.expect("the looks go on").at.as_secs());
    }
    times
}

#[tokio::test(start_paused = true)]
async fn looks_come_at_their_interval_from_the_start_on() {
    let begun = Instant::now();
    let account = Account::scaled();
    assert_eq!(looks(&account, 4).await, [0, 10, 20, 30]);
    assert_eq!(begun.elapsed().as_secs(), 35);
}

#[tokio::test(start_paused = true)]
async fn a_look_that_takes_longer_is_not_overtaken() {
    let account = Account::scaled();
    // Each of them takes its five seconds, one after the other.
    for operation in ["DescribeEndpoint", "DescribeScalableTargets", "DescribeScalingActivities"] {
        account.fault(operation, 1, &Fault::Hang);
    }
    assert_eq!(looks(&account, 3).await, [0, 15, 25]);
}

#[tokio::test(start_paused = true)]
async fn a_service_that_throttles_is_asked_less_often_for_a_while() {
    let account = Account::scaled();
    account.fault("DescribeAlarms", 3, &Fault::error("ThrottlingException", "Rate exceeded"));
    assert_eq!(looks(&account, 7).await, [0, 20, 60, 140, 180, 200, 210]);
}

#[tokio::test(start_paused = true)]
async fn looks_end_with_who_listens() {
    let account = Account::scaled();
    drop(account.watch().every(Duration::from_secs(10), Instant::now()));
    tokio::time::sleep(Duration::from_mins(5)).await;
    assert!(account.calls("DescribeEndpoint") <= 1);
}
