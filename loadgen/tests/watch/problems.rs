//! What could not be read: told once, with its fix, and never in the way of the rest.

use std::time::Duration;

use loadgen::watch::{Watch, Watched};
use standin::Fault;
use tokio::time::Instant;

use crate::account::{Account, variant};

/// What a look tells when every call of an operation meets a fault; the next look tells nothing more.
async fn check(operation: &str, fault: Fault, sentence: &str) {
    let account = Account::scaled();
    account.fault(operation, 10, &fault);
    let mut watch = account.watch();
    assert_eq!(watch.look(Duration::ZERO).await.problems, [sentence]);
    assert_eq!(watch.look(Duration::ZERO).await.problems, Vec::<String>::new());
}

fn denied() -> Fault {
    Fault::error("AccessDeniedException", "User: arn:aws:iam::111122223333:user/me is not authorized.")
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_denied_names_the_action_to_allow() {
    check(
        "DescribeEndpoint",
        denied(),
        "can not read endpoint demo (DescribeEndpoint): AccessDeniedException; allow sagemaker:DescribeEndpoint to the \
         caller",
    )
    .await;
    check(
        "DescribeScalableTargets",
        denied(),
        "can not read the range of endpoint/demo/variant/AllTraffic (DescribeScalableTargets): AccessDeniedException; \
         allow application-autoscaling:DescribeScalableTargets to the caller",
    )
    .await;
    check(
        "DescribeScalingPolicies",
        denied(),
        "can not read the policies of endpoint/demo/variant/AllTraffic (DescribeScalingPolicies): \
         AccessDeniedException; allow application-autoscaling:DescribeScalingPolicies to the caller",
    )
    .await;
    check(
        "DescribeScalingActivities",
        denied(),
        "can not read the activities of endpoint/demo/variant/AllTraffic (DescribeScalingActivities): \
         AccessDeniedException; allow application-autoscaling:DescribeScalingActivities to the caller",
    )
    .await;
    check(
        "DescribeAlarms",
        denied(),
        "can not read the alarms of endpoint/demo/variant/AllTraffic (DescribeAlarms): AccessDeniedException; allow \
         cloudwatch:DescribeAlarms to the caller",
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn every_other_way_to_fail_is_a_sentence() {
    check(
        "DescribeEndpoint",
        Fault::error("ThrottlingException", "Rate exceeded"),
        "can not read endpoint demo (DescribeEndpoint): the service throttles; it is asked less often now",
    )
    .await;
    check(
        "DescribeEndpoint",
        Fault::Hang,
        "can not read endpoint demo (DescribeEndpoint): no answer came in time; it is tried again",
    )
    .await;
    check(
        "DescribeAlarms",
        Fault::Hang,
        "can not read the alarms of endpoint/demo/variant/AllTraffic (DescribeAlarms): no answer came in time; it is \
         tried again",
    )
    .await;
    check(
        "DescribeScalableTargets",
        Fault::error("ExpiredTokenException", "The security token included in the request is expired"),
        "can not read the range of endpoint/demo/variant/AllTraffic (DescribeScalableTargets): ExpiredTokenException: \
         The security token included in the request is expired; get new credentials",
    )
    .await;
    check(
        "DescribeScalableTargets",
        Fault::error("InternalServiceException", "Try again."),
        "can not read the range of endpoint/demo/variant/AllTraffic (DescribeScalableTargets): \
         InternalServiceException: Try again; it is tried again",
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn what_nothing_scales_is_told_as_such() {
    let account = Account::new();
    let seen = account.look().await;
    assert_eq!((seen.desired, seen.range), (Some(2), None));
    assert_eq!(
        seen.problems,
        [
            "nothing scales endpoint/demo/variant/AllTraffic: it is not registered with Application Auto Scaling in this \
          account and region; deploy a template for it, or go without with `--no-watch`"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_not_there_is_told_with_what_is() {
    let account = Account::scaled();
    let problems = async |watched: Watched| {
        let seen = Watch::new(&account.config(), watched).look(Duration::ZERO).await;
        seen.problems.first().cloned().unwrap_or_default()
    };
    assert_eq!(
        problems(variant(Some("Canary"))).await,
        "endpoint demo has no variant Canary, only AllTraffic; name one of them, or leave `--variant` out"
    );
    assert_eq!(
        problems(Watched::Endpoint { endpoint: "dmeo".to_owned(), variant: None }).await,
        "can not read endpoint dmeo (DescribeEndpoint): there is none of that name; check its name, the region and the \
         account"
    );
    assert_eq!(
        problems(Watched::InferenceComponent { name: "dmeo".to_owned() }).await,
        "can not read inference component dmeo (DescribeInferenceComponent): there is none of that name; check its \
         name, the region and the account"
    );
}

#[tokio::test(start_paused = true)]
async fn one_call_in_vain_leaves_the_others() {
    for operation in [
        "DescribeEndpoint",
        "DescribeScalableTargets",
        "DescribeScalingPolicies",
        "DescribeScalingActivities",
        "DescribeAlarms",
    ] {
        let account = Account::scaled();
        let whole = account.look().await;
        account.fault(operation, 1, &denied());
        let seen = account.look().await;
        assert_eq!(seen.status.is_some(), operation != "DescribeEndpoint", "{operation}");
        assert_eq!(seen.range == whole.range, operation != "DescribeScalableTargets", "{operation}");
        let has_alarms = !["DescribeScalingPolicies", "DescribeAlarms"].contains(&operation);
        assert_eq!(seen.alarms == whole.alarms, has_alarms, "{operation}");
        assert_eq!(seen.problems.len(), 1, "{operation}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_service_that_never_answers_holds_a_look_up_for_five_seconds() {
    let account = Account::scaled();
    account.fault("DescribeEndpoint", 1, &Fault::Hang);
    let begun = Instant::now();
    account.look().await;
    assert_eq!(begun.elapsed().as_secs(), 5);
}

#[tokio::test(start_paused = true)]
async fn without_credentials_or_a_region_a_look_says_so() {
    let account = Account::scaled();
    let config = account.config().into_builder().region(None).build();
    let seen = Watch::new(&config, variant(Some("AllTraffic"))).look(Duration::ZERO).await;
    assert_eq!(
        seen.problems.first().map(String::as_str),
        Some(
            "can not read endpoint demo (DescribeEndpoint): no region is set; `--no-watch` runs without looking at the account"
        )
    );
    assert_eq!(account.calls("DescribeEndpoint"), 0);
}
