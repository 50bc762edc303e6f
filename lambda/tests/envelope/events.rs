//! Events that say something else than what CloudFormation says.

use lambda::identity::NOTHING_CREATED;

use crate::peers::{Behaviour, PHYSICAL_ID, Receiver, STACK_ID, Unhelpful, event, handled, understood};

/// The reason and the identity of the one reply to an event that is not acted upon.
async fn refused(event: &str) -> (String, String) {
    let (services, receiver) = (Unhelpful::new(Behaviour::Panic), Receiver::new(Ok(())));
    assert_eq!(handled(event, 60, &services, &receiver).await, Ok(()));
    assert_eq!(services.calls(), 0);
    let [body] = receiver.bodies().try_into().unwrap();
    let reply = understood(&body);
    assert_eq!([&reply["Status"], &reply["StackId"], &reply["RequestId"]], ["FAILED", STACK_ID, "req-1"]);
    let text = |key: &str| reply[key].as_str().unwrap().to_owned();
    (text("Reason"), text("PhysicalResourceId"))
}

#[tokio::test(start_paused = true)]
async fn p47_a_type_that_is_none_is_answered_without_a_call() {
    for (members, reason, physical_id) in [
        (
            r#""RequestType":"Read""#.to_owned(),
            "the event's `RequestType` is `Read`: it has to be `Create`, `Update` or `Delete`",
            NOTHING_CREATED,
        ),
        (
            format!(r#""RequestType":"\u001b[31mDELETE","PhysicalResourceId":"{PHYSICAL_ID}""#),
            "the event's `RequestType` is `DELETE`: it has to be `Create`, `Update` or `Delete`",
            PHYSICAL_ID,
        ),
        (
            r#""ResourceProperties":{},"PhysicalResourceId":"""#.to_owned(),
            "the event has no `RequestType`: it has to be `Create`, `Update` or `Delete`",
            NOTHING_CREATED,
        ),
    ] {
        assert_eq!(refused(&event(&members)).await, (reason.to_owned(), physical_id.to_owned()), "{members}");
    }
}

/// P10 and P48: nobody to answer is no failure of the function, for Lambda would only send the event again.
#[tokio::test(start_paused = true)]
async fn p10_p48_an_event_that_can_not_be_answered_does_nothing() {
    let with_url =
        |url: &str| format!(r#"{{"RequestType":"Delete","PhysicalResourceId":"{PHYSICAL_ID}","ResponseURL":{url}}}"#);
    for event in [
        String::new(),
        "{}".to_owned(),
        "[]".to_owned(),
        "\u{0}\u{1}\u{2}".to_owned(),
        format!("[{}]", event(r#""RequestType":"Create""#)),
        event(r#""RequestType":"Create""#).replace("https:", "http:"),
        with_url("null"),
        with_url("7"),
        with_url(r#""not a URL""#),
        with_url(r#""http://127.0.0.1/?a""#),
        with_url(r#""https://user:password@host/?a""#),
    ] {
        let (services, receiver) = (Unhelpful::new(Behaviour::Panic), Receiver::new(Ok(())));
        assert_eq!(handled(&event, 60, &services, &receiver).await, Ok(()), "{event}");
        assert_eq!((services.calls(), receiver.bodies().len()), (0, 0), "{event}");
    }
}

/// Properties of any depth do not overflow the stack of whoever reads them, and the reply goes out.
#[tokio::test(start_paused = true)]
async fn properties_nested_without_end_are_answered() {
    for (open, close) in [("[", "]"), (r#"{"EndpointName":"#, "}"), (r#"{"ScalingPolicies":["#, "]}")] {
        let bomb = format!("{}0{}", open.repeat(100_000), close.repeat(100_000));
        for inside in [bomb.clone(), format!(r#"{{"EndpointName":"ep","VariantName":"v1","Tags":{bomb}}}"#)] {
            let members = format!(r#""RequestType":"Create","ResourceProperties":{inside}"#);
            let (_, physical_id) = refused(&event(&members)).await;
            assert_eq!(physical_id, NOTHING_CREATED);
            // Nor does a Delete or an Update, which read the old ones too.
            for request in ["Delete", "Update"] {
                let members = format!(
                    r#""RequestType":"{request}","PhysicalResourceId":"{PHYSICAL_ID}",
                    "ResourceProperties":{inside},"OldResourceProperties":{inside}"#
                );
                let (services, receiver) = (Unhelpful::new(Behaviour::Refuse), Receiver::new(Ok(())));
                assert_eq!(handled(&event(&members), 60, &services, &receiver).await, Ok(()));
                let [body] = receiver.bodies().try_into().unwrap();
                assert_eq!(understood(&body)["PhysicalResourceId"], PHYSICAL_ID);
            }
        }
    }
}
