//! What was put is described as it was put, whatever it is.

use lambda::services::{
    Policy, PolicyConfiguration, RegisteredTarget, Registration, ScheduledAction, Services, Tags, Write, Written,
};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use scaling::SuspendedState;

use crate::account::{Account, concurrency, copies, instances};
use crate::values;

/// Runs a case on a clock that stands still.
fn run(case: impl Future<Output = TestCaseResult>) -> TestCaseResult {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.expect("there is a runtime").block_on(case)
}

async fn put_and_describe(configuration: PolicyConfiguration) -> TestCaseResult {
    let account = Account::registered().await;
    let policy = Policy { name: "policy \"1\" ß".to_owned(), configuration };
    let written = account.aws.write(&Write::PutPolicy(instances(), policy.clone())).await;
    let Ok(Written::Policy { arn, alarms }) = written else {
        return Err(TestCaseError::fail(format!("{policy:?} is not put: {written:?}")));
    };
    let described = account.aws.policies(&instances()).await.expect("they are described");
    prop_assert_eq!(described.len(), 1);
    prop_assert_eq!(&described[0].policy, &policy);
    prop_assert_eq!((&described[0].arn, &described[0].alarms), (&arn, &alarms));
    prop_assert_eq!(
        alarms.len(),
        if matches!(policy.configuration, PolicyConfiguration::TargetTracking(_)) { 2 } else { 0 }
    );
    account.aws.write(&Write::DeletePolicy(instances(), policy.name)).await.expect("it is deleted");
    prop_assert_eq!(account.aws.policies(&instances()).await, Ok(vec![]));
    Ok(())
}

async fn register_and_describe(
    target: lambda::identity::Target,
    range: (u32, u32),
    suspended: SuspendedState,
    tags: Tags,
) -> TestCaseResult {
    let account = Account::new();
    let registration = Registration { target: target.clone(), range: Some(range), suspended, tags: tags.clone() };
    let written = account.aws.write(&Write::RegisterTarget(registration)).await;
    let Ok(Written::Target(arn)) = written else {
        return Err(TestCaseError::fail(format!("it is not registered: {written:?}")));
    };
    let expected = RegisteredTarget { arn: arn.clone(), min_capacity: range.0, max_capacity: range.1, suspended };
    prop_assert_eq!(account.aws.target(&target).await, Ok(Some(expected)));
    prop_assert_eq!(account.aws.target_tags(&arn).await, Ok(tags));
    account.aws.write(&Write::DeregisterTarget(target.clone())).await.expect("it is deregistered");
    prop_assert_eq!(account.aws.target(&target).await, Ok(None));
    Ok(())
}

async fn put_and_describe_action(action: ScheduledAction) -> TestCaseResult {
    let account = Account::registered().await;
    let written = account.aws.write(&Write::PutScheduledAction(instances(), action.clone())).await;
    prop_assert_eq!(written, Ok(Written::Done));
    prop_assert_eq!(account.aws.scheduled_actions(&instances()).await, Ok(vec![action.clone()]));
    account.aws.write(&Write::DeleteScheduledAction(instances(), action.name)).await.expect("it is deleted");
    prop_assert_eq!(account.aws.scheduled_actions(&instances()).await, Ok(vec![]));
    Ok(())
}

async fn put_and_describe_alarm(alarm: lambda::services::Alarm, tags: Tags) -> TestCaseResult {
    let account = Account::new();
    let written = account.aws.write(&Write::PutAlarm(Box::new(alarm.clone()), tags.clone())).await;
    prop_assert_eq!(written, Ok(Written::Done));
    let described = account.aws.alarms("alarm").await.expect("they are described");
    prop_assert_eq!(described.len(), 1);
    prop_assert_eq!(&described[0].name, &alarm.name);
    prop_assert_eq!(described[0].alarm.as_ref(), Some(&alarm));
    prop_assert_eq!(account.aws.alarm_tags(&described[0].arn).await, Ok(tags));
    account.aws.write(&Write::DeleteAlarms(vec![alarm.name])).await.expect("it is deleted");
    prop_assert_eq!(account.aws.alarms("alarm").await, Ok(vec![]));
    Ok(())
}

async fn tag_and_untag(first: Tags, second: Tags) -> TestCaseResult {
    let account = Account::new();
    let target = account.register(&instances()).await;
    account.aws.write(&Write::PutAlarm(Box::new(values::alarm_named("alarm")), [].into())).await.expect("it is put");
    let alarm = account.aws.alarms("alarm").await.expect("they are described").remove(0).arn;
    let keys: Vec<String> = first.keys().cloned().collect();
    for tags in [&first, &second] {
        if !tags.is_empty() {
            account.aws.write(&Write::TagTarget(target.clone(), tags.clone())).await.expect("it is tagged");
            account.aws.write(&Write::TagAlarm(alarm.clone(), tags.clone())).await.expect("it is tagged");
        }
    }
    let mut all: Tags = first.clone();
    all.extend(second.clone());
    prop_assert_eq!(account.aws.target_tags(&target).await, Ok(all.clone()));
    prop_assert_eq!(account.aws.alarm_tags(&alarm).await, Ok(all.clone()));
    account.aws.write(&Write::UntagTarget(target.clone(), keys.clone())).await.expect("it is untagged");
    account.aws.write(&Write::UntagAlarm(alarm.clone(), keys.clone())).await.expect("it is untagged");
    all.retain(|key, _| !keys.contains(key));
    prop_assert_eq!(account.aws.target_tags(&target).await, Ok(all.clone()));
    prop_assert_eq!(account.aws.alarm_tags(&alarm).await, Ok(all));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn targets(
        target in prop::sample::select(vec![instances(), concurrency(), copies()]),
        range in values::range(),
        suspended in values::suspended(),
        tags in values::tags(),
    ) {
        run(register_and_describe(target, range, suspended, tags))?;
    }

    #[test]
    fn step_policies(configuration in values::step_scaling()) {
        run(put_and_describe(PolicyConfiguration::StepScaling(configuration)))?;
    }

    #[test]
    fn target_tracking_policies(configuration in values::target_tracking()) {
        run(put_and_describe(PolicyConfiguration::TargetTracking(configuration)))?;
    }

    #[test]
    fn scheduled_actions(action in values::scheduled_action()) {
        run(put_and_describe_action(action))?;
    }

    #[test]
    fn alarms(alarm in values::alarm(), tags in values::tags()) {
        run(put_and_describe_alarm(alarm, tags))?;
    }

    #[test]
    fn tags(first in values::tags(), second in values::tags()) {
        run(tag_and_untag(first, second))?;
    }
}
