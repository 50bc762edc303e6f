//! Replies over TLS, and whom the function trusts for them.

use std::fs;

use serde_json::json;

use crate::callback_server::CallbackServer;
use crate::certificate::certified;
use crate::events::create;
use crate::function::Program;
use crate::runtime_api::Outcome;
use crate::world::World;

/// P01, P02: the reply goes to a server whose authority `SSL_CERT_FILE` names.
#[tokio::test]
async fn p01_p02_a_reply_is_sent_over_tls_to_a_server_that_is_trusted() {
    let certified = certified();
    let folder = tempfile::tempdir().expect("there is a place for files");
    let authority = folder.path().join("authority.pem");
    fs::write(&authority, &certified.authority_pem).expect("a file can be written");
    let authority = authority.to_str().expect("the place has a name");
    let mut world = World::with(CallbackServer::https(certified.acceptor).await, None).await;
    let function = world.function_with(Program::CustomResource, &[("SSL_CERT_FILE", authority)]).await;
    for _ in 0..2 {
        world.lambda.handle(create(&world.bucket.url()).to_string().as_bytes()).await;
        let reply = world.bucket.take_reply();
        assert_eq!(reply["Status"], "SUCCESS", "{reply}");
    }
    drop(function.end());
}

/// A server that nobody vouches for is told nothing.
#[tokio::test]
async fn a_reply_is_not_sent_to_a_server_that_is_not_trusted() {
    let folder = tempfile::tempdir().expect("there is a place for files");
    let authority = folder.path().join("authority.pem");
    fs::write(&authority, certified().authority_pem).expect("a file can be written");
    let authority = authority.to_str().expect("the place has a name");
    let mut world = World::with(CallbackServer::https(certified().acceptor).await, None).await;
    let function = world.function_with(Program::CustomResource, &[("SSL_CERT_FILE", authority)]).await;
    world.lambda.feed(create(&world.bucket.url()).to_string().as_bytes(), 4);
    let Outcome::Error { error, .. } = world.lambda.outcome().await else { panic!("nobody took the reply") };
    assert_eq!(error["errorType"], "Undelivered");
    let message = error["errorMessage"].as_str().unwrap_or_default();
    assert!(message.contains(": invalid peer certificate: "), "{message}");
    assert_eq!(world.bucket.take().len(), 0);
    drop(function.end());
}

/// Without anybody to trust there is no way to answer: the function says so and ends.
#[tokio::test]
async fn without_certificates_the_function_ends() {
    let mut world = World::start().await;
    let folder = tempfile::tempdir().expect("there is a place for files");
    let empty = folder.path().join("empty.pem");
    fs::write(&empty, "").expect("a file can be written");
    let empty = empty.to_str().expect("the place has a name");
    let function = world.function_with(Program::CustomResource, &[("SSL_CERT_FILE", empty)]).await;
    let (status, log) = function.wait();
    assert_eq!(status.code(), Some(1));
    let errors = log.of_level("ERROR");
    let [error] = errors.as_slice() else { panic!("{log:#?}") };
    assert_eq!(
        (&error["message"], &error["error"]),
        (
            &json!("the function ends"),
            &json!(
                "no certificate to trust: none was found; install the machine's CA certificates or name a file of \
                 them in SSL_CERT_FILE"
            )
        )
    );
}
