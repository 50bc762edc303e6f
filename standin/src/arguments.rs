//! The command line of the server.

mod invocations;
mod played;

use std::io::{self, Write as _};
use std::net::Ipv4Addr;
use std::process::ExitCode;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use clap::{Args, Parser, Subcommand};
use standin::{Endpoint, Standin, is_sagemaker_name, server};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use self::invocations::Invocations;
use self::played::Played;

/// Application Auto Scaling, SageMaker with its runtime, and CloudWatch alarms as AWS answers, with faults.
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve on a loopback port and print the URL once ready
    Serve(Serve),
}

#[derive(Debug, Args)]
struct Serve {
    /// Port on 127.0.0.1; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// An endpoint in service; `AllTraffic` and 1 instance where left out
    #[arg(long = "endpoint", value_name = "NAME[:VARIANT[:COUNT]]")]
    endpoints: Vec<EndpointArgument>,
    /// An asynchronous endpoint in service; `AllTraffic` and 1 instance where left out
    #[arg(long = "async-endpoint", value_name = "NAME[:VARIANT[:COUNT]]")]
    async_endpoints: Vec<EndpointArgument>,
    /// A serverless endpoint in service; `AllTraffic` and a provisioned concurrency of 1 where left out
    #[arg(long = "serverless-endpoint", value_name = "NAME[:VARIANT[:CONCURRENCY]]")]
    serverless_endpoints: Vec<EndpointArgument>,
    /// An inference component in service on a variant of an endpoint; 1 copy where left out
    #[arg(long = "component", value_name = "NAME:ENDPOINT:VARIANT[:COPIES]")]
    components: Vec<ComponentArgument>,
    /// Seconds that a change of capacity takes; 0 means until the next request
    #[arg(long, default_value_t = 0)]
    change_seconds: u64,
    /// Seconds that creating, updating and deleting an endpoint takes; 0 means until the next request
    #[arg(long, default_value_t = 0)]
    deployment_seconds: u64,
    /// Account id in ARNs
    #[arg(long, default_value = "000000000000", value_parser = account_id)]
    account: String,
    /// End when standard input ends
    #[arg(long)]
    exit_with_stdin: bool,
    #[command(flatten)]
    invocations: Invocations,
    #[command(flatten)]
    played: Played,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct EndpointArgument {
    name: String,
    variant: String,
    /// Instances, or provisioned concurrency.
    count: u32,
}

impl FromStr for EndpointArgument {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts: Vec<_> = text.split(':').collect();
        let (name, variant, count) = match parts.as_slice() {
            [name] => (name, &"AllTraffic", &"1"),
            [name, variant] => (name, variant, &"1"),
            [name, variant, count] => (name, variant, count),
            _ => return Err("expected NAME, NAME:VARIANT or NAME:VARIANT:COUNT".to_owned()),
        };
        Ok(Self { name: sagemaker_name(name)?, variant: sagemaker_name(variant)?, count: whole_number(count)? })
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct ComponentArgument {
    name: String,
    endpoint: String,
    variant: String,
    copies: u32,
}

impl FromStr for ComponentArgument {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts: Vec<_> = text.split(':').collect();
        let (name, endpoint, variant, copies) = match parts.as_slice() {
            [name, endpoint, variant] => (name, endpoint, variant, &"1"),
            [name, endpoint, variant, copies] => (name, endpoint, variant, copies),
            _ => return Err("expected NAME:ENDPOINT:VARIANT or NAME:ENDPOINT:VARIANT:COPIES".to_owned()),
        };
        Ok(Self {
            name: sagemaker_name(name)?,
            endpoint: sagemaker_name(endpoint)?,
            variant: sagemaker_name(variant)?,
            copies: whole_number(copies)?,
        })
    }
}

fn sagemaker_name(name: &str) -> Result<String, String> {
    if is_sagemaker_name(name) {
        return Ok(name.to_owned());
    }
    Err(format!(
        "'{name}' is not a name that SageMaker takes: use 1 to 63 letters, digits and hyphens, no hyphen at either end"
    ))
}

fn account_id(text: &str) -> Result<String, String> {
    if text.len() == 12 && text.bytes().all(|digit| digit.is_ascii_digit()) {
        return Ok(text.to_owned());
    }
    Err("an account id has 12 digits".to_owned())
}

fn whole_number(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| format!("the count '{text}' is not a whole number"))
}

impl Arguments {
    /// Serves until the process is asked to end.
    pub(crate) async fn run(self) -> io::Result<ExitCode> {
        let Command::Serve(serve) = self.command;
        let standin = match serve.standin() {
            Ok(standin) => standin,
            Err(message) => {
                report(&io::Error::other(message));
                return Ok(ExitCode::from(1));
            }
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, serve.port)).await.map_err(|error| {
            io::Error::new(
                error.kind(),
                format!(
                    "cannot listen on 127.0.0.1:{}: {error}. Take another --port, or 0 for a free one.",
                    serve.port
                ),
            )
        })?;
        let mut terminated = signal(SignalKind::terminate())?;
        let mut out = io::stdout();
        writeln!(out, "http://{}", listener.local_addr()?)?;
        out.flush()?;
        tokio::select! {
            failed = server::serve(listener, standin) => failed.map(|never| match never {}),
            _ = terminated.recv() => Ok(ExitCode::SUCCESS),
            interrupted = tokio::signal::ctrl_c() => interrupted.map(|()| ExitCode::from(130)),
            () = end_of_stdin(), if serve.exit_with_stdin => Ok(ExitCode::SUCCESS),
        }
    }
}

impl Serve {
    fn standin(&self) -> Result<Standin, String> {
        let standin = Standin::new()
            .in_account(&self.account)
            .at(SystemTime::now())
            .with_change_duration(Duration::from_secs(self.change_seconds))
            .with_deployment_duration(Duration::from_secs(self.deployment_seconds));
        let on_instances = |argument: &EndpointArgument| {
            Endpoint::named(&argument.name).with_variant(&argument.variant, argument.count)
        };
        let serverless = |argument: &EndpointArgument| {
            Endpoint::named(&argument.name).with_serverless_variant(&argument.variant, argument.count)
        };
        let endpoints = self.endpoints.iter().map(on_instances);
        let asynchronous = self.async_endpoints.iter().map(|argument| on_instances(argument).asynchronous());
        let serverless = self.serverless_endpoints.iter().map(serverless);
        let standin = endpoints.chain(asynchronous).chain(serverless).fold(standin, Standin::with_endpoint);
        let standin = self.components.iter().fold(standin, |standin, component| {
            standin.with_inference_component(&component.name, &component.endpoint, &component.variant, component.copies)
        });
        self.played.set_up(self.invocations.set_up(standin))
    }
}

/// Waits in a thread of its own: a read of tokio's stdin that is still under way would hold up the end of the process.
async fn end_of_stdin() {
    let (ended, end) = tokio::sync::oneshot::channel::<()>();
    std::thread::spawn(move || {
        drop(io::copy(&mut io::stdin(), &mut io::sink()));
        drop(ended);
    });
    // The sender is dropped, never used: an error is what is waited for.
    drop(end.await);
}

/// Tells a person what failed.
pub(crate) fn report(error: &io::Error) {
    // Where standard error is closed there is nobody to tell.
    drop(writeln!(io::stderr(), "standin: {error}"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_has_defaults() {
        let argument = |name: &str, variant: &str, count| {
            Ok(EndpointArgument { name: name.to_owned(), variant: variant.to_owned(), count })
        };
        let refused = |name: &str| {
            Err(format!(
                "'{name}' is not a name that SageMaker takes: use 1 to 63 letters, digits and hyphens, no hyphen at \
                 either end"
            ))
        };
        for (text, expected) in [
            ("bad_name", refused("bad_name")),
            ("demo", argument("demo", "AllTraffic", 1)),
            ("demo:blue", argument("demo", "blue", 1)),
            ("demo:blue:3", argument("demo", "blue", 3)),
            ("demo:blue:x", Err("the count 'x' is not a whole number".to_owned())),
            ("demo::3", refused("")),
            ("a:b:1:2", Err("expected NAME, NAME:VARIANT or NAME:VARIANT:COUNT".to_owned())),
        ] {
            assert_eq!(text.parse::<EndpointArgument>(), expected, "{text}");
        }
    }
}
