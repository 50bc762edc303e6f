//! Recipes of the tests.

use std::io;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use bytes::Bytes;
use clap::{Args, Parser};
use http::Request;
use http_body_util::{BodyExt as _, Full};
use loadgen::account::{Address, CurrentCredentials};
use loadgen::command::payload::PayloadArguments;
use loadgen::command::target::TargetArguments;
use loadgen::invocation::{Access, Invocations, Recipe};
use templategen::command::{Failure, Streams};
use templategen::exit::Exit;

pub(crate) const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
pub(crate) const SESSION_TOKEN: &str = "AQoDYXdzEPT//////////wEXAMPLEtc764=";

#[derive(Parser)]
struct Line<A: Args> {
    #[command(flatten)]
    arguments: A,
}

#[derive(Args)]
struct Arguments {
    #[command(flatten)]
    target: TargetArguments,
    #[command(flatten)]
    payload: PayloadArguments,
}

pub(crate) fn credentials(token: Option<&str>) -> Credentials {
    Credentials::new("AKIDEXAMPLE", SECRET, token.map(str::to_owned), None, "test")
}

pub(crate) fn signed(region: &str, token: Option<&str>) -> Access {
    Access::Signed { region: region.to_owned(), credentials: CurrentCredentials::new(credentials(token)) }
}

pub(crate) fn at(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

/// What flags come to; chance follows from the seed 7.
pub(crate) fn recipe(flags: &[&str], url: &str, access: Access, input: &[u8]) -> Result<Arc<Recipe>, Failure> {
    recipe_of_seed(flags, url, access, input, 7)
}

pub(crate) fn recipe_of_seed(
    flags: &[&str],
    url: &str,
    access: Access,
    mut input: &[u8],
    seed: u64,
) -> Result<Arc<Recipe>, Failure> {
    let line = Line::<Arguments>::try_parse_from(["loadgen"].iter().chain(flags))
        .map_err(|error| Failure::new(Exit::Usage, error.render().to_string(), ""))?;
    let Arguments { target, payload } = line.arguments;
    let target = target.target()?;
    let mut streams = Streams { input: &mut input, output: &mut io::sink(), errors: &mut io::sink() };
    let payloads = payload.payloads(&target, seed, &mut streams)?;
    Recipe::new(target, payloads, &Address::parse(url, "--endpoint-url")?, access).map(Arc::new)
}

pub(crate) fn invocations(flags: &[&str], url: &str, access: Access) -> Invocations {
    Invocations::new(recipe(flags, url, access, b"").expect("the flags are right"))
}

/// The bytes of a body: it never waits.
pub(crate) fn body(request: Request<Full<Bytes>>) -> Bytes {
    let mut body = request.into_body();
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match std::pin::pin!(body.frame()).poll(&mut context) {
        std::task::Poll::Ready(Some(frame)) => frame.expect("it is in memory").into_data().expect("it is one part"),
        _ => Bytes::new(),
    }
}
