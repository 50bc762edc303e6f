//! How invocations are answered, from the command line.

use std::str::FromStr;
use std::time::Duration;

use bytes::Bytes;
use clap::Args;
use standin::{Overload, Reply, RuntimeFault, RuntimeService, Signatures, Standin, StreamShape};

use super::sagemaker_name;

#[derive(Debug, Args)]
#[command(next_help_heading = "Invocations")]
pub(super) struct Invocations {
    /// How each instance or copy serves: `milliseconds` for a request, `spread` evenly by up to as many either way,
    /// `concurrency` (1) at a time, `queue` (100) more that wait, and `overload` for the next: `unavailable` or
    /// `throttled`; of one `endpoint`, or of all. Without it, everything is answered at once
    #[arg(long, value_name = "milliseconds=N[,spread=N][,concurrency=N][,queue=N][,overload=WHAT][,endpoint=NAME]")]
    serves: Vec<Serves>,
    /// Answer with the request's own body
    #[arg(long, conflicts_with = "reply")]
    echo: bool,
    /// The body of every answer, of type application/json
    #[arg(long, value_name = "TEXT")]
    reply: Option<String>,
    /// How a response stream comes: in so many parts, each after as many milliseconds
    #[arg(long, value_name = "parts=N[,milliseconds=N]")]
    stream: Option<Stream>,
    /// What goes wrong, for example `throttle=5%`, `fail:503=3` for the next 3, or `stall@10s..15s` after the first
    /// invocation. KIND is one of throttle, unavailable, not-ready, internal, dependency, validation, fail[:STATUS],
    /// access-denied, expired, bad-signature, foreign[:STATUS], slow:DURATION, stall, close, stream-broken,
    /// stream-timeout, stream-internal, stream-cut
    #[arg(long = "fault", value_name = "KIND[=SHARE%|=COUNT][@FROM..TO]")]
    faults: Vec<RuntimeFault>,
    /// Take invocations that are not signed too
    #[arg(long)]
    unsigned: bool,
    /// Verify that invocations are signed with this key; those with another are refused, and so are those that are more
    /// than 5 minutes off. A session token that begins with `expired` has run out
    #[arg(long, value_name = "KEY:SECRET", conflicts_with = "unsigned", value_parser = key)]
    verify_signatures: Vec<(String, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Serves {
    endpoint: Option<String>,
    service: RuntimeService,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stream(StreamShape);

impl Invocations {
    pub(super) fn set_up(&self, mut standin: Standin) -> Standin {
        for Serves { endpoint, service } in &self.serves {
            standin = match endpoint {
                Some(endpoint) => standin.with_service_of(endpoint, *service),
                None => standin.with_service(*service),
            };
        }
        if self.echo {
            standin = standin.with_reply(Reply::Echo);
        }
        if let Some(reply) = &self.reply {
            standin = standin.with_reply(Reply::Fixed(Bytes::from(reply.clone())));
        }
        if let Some(Stream(shape)) = self.stream {
            standin = standin.with_stream_shape(shape);
        }
        if self.unsigned {
            standin = standin.with_signatures(Signatures::Unchecked);
        }
        if !self.verify_signatures.is_empty() {
            standin = standin.with_signatures(Signatures::Verified(self.verify_signatures.iter().cloned().collect()));
        }
        self.faults.iter().cloned().fold(standin, Standin::with_runtime_fault)
    }
}

impl FromStr for Serves {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut service = RuntimeService::taking(Duration::ZERO);
        let (mut endpoint, mut duration) = (None, None);
        for setting in settings(text) {
            let (name, value) = setting?;
            match name {
                "milliseconds" => duration = Some(milliseconds(name, value)?),
                "spread" => service.spread = milliseconds(name, value)?,
                "concurrency" => service.concurrency = whole(name, value, 1)?,
                "queue" => service.queue = whole(name, value, 0)?,
                "overload" => {
                    service.overload = match value {
                        "unavailable" => Overload::Unavailable,
                        "throttled" => Overload::Throttled,
                        other => return Err(format!("the overload '{other}' is neither unavailable nor throttled")),
                    }
                }
                "endpoint" => endpoint = Some(sagemaker_name(value)?),
                other => {
                    return Err(format!(
                        "'{other}' is none of milliseconds, spread, concurrency, queue, overload and endpoint"
                    ));
                }
            }
        }
        service.duration = duration.ok_or("how long does a request take? Give milliseconds=N")?;
        if service.duration < service.spread {
            return Err("the spread is greater than the milliseconds: a request cannot take less than none".to_owned());
        }
        Ok(Self { endpoint, service })
    }
}

impl FromStr for Stream {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut shape = StreamShape::default();
        for setting in settings(text) {
            let (name, value) = setting?;
            match name {
                "parts" => shape.parts = whole(name, value, 1)?,
                "milliseconds" => shape.every = milliseconds(name, value)?,
                other => return Err(format!("'{other}' is neither parts nor milliseconds")),
            }
        }
        Ok(Self(shape))
    }
}

/// Settings as `NAME=VALUE,NAME=VALUE`.
fn settings(text: &str) -> impl Iterator<Item = Result<(&str, &str), String>> {
    text.split(',').map(|part| part.split_once('=').ok_or_else(|| format!("expected NAME=VALUE, got '{part}'")))
}

fn milliseconds(name: &str, text: &str) -> Result<Duration, String> {
    whole(name, text, 0).map(|number| Duration::from_millis(number.into()))
}

fn whole(name: &str, text: &str, least: u32) -> Result<u32, String> {
    let number = text.parse().ok().filter(|number| least <= *number);
    number.ok_or_else(|| format!("{name}={text} is not a whole number of {least} or more"))
}

fn key(text: &str) -> Result<(String, String), String> {
    match text.split_once(':') {
        Some((key, secret)) if !key.is_empty() && !secret.is_empty() => Ok((key.to_owned(), secret.to_owned())),
        // The text may hold a secret: it is not repeated.
        _ => Err("expected the access key id and the secret access key with a colon between them".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_is_read_with_its_defaults() {
        let given = |milliseconds, spread, concurrency, queue, overload, endpoint: Option<&str>| {
            let service = RuntimeService {
                duration: Duration::from_millis(milliseconds),
                spread: Duration::from_millis(spread),
                concurrency,
                queue,
                overload,
            };
            Ok(Serves { endpoint: endpoint.map(str::to_owned), service })
        };
        for (text, expected) in [
            ("milliseconds=20", given(20, 0, 1, 100, Overload::Unavailable, None)),
            (
                "milliseconds=20,spread=5,concurrency=4,queue=0,overload=throttled,endpoint=demo",
                given(20, 5, 4, 0, Overload::Throttled, Some("demo")),
            ),
            ("concurrency=4", Err("how long does a request take? Give milliseconds=N")),
            ("20", Err("expected NAME=VALUE, got '20'")),
            ("milliseconds=fast", Err("milliseconds=fast is not a whole number of 0 or more")),
            ("milliseconds=1,concurrency=0", Err("concurrency=0 is not a whole number of 1 or more")),
            ("milliseconds=1,overload=wait", Err("the overload 'wait' is neither unavailable nor throttled")),
            (
                "milliseconds=1,size=2",
                Err("'size' is none of milliseconds, spread, concurrency, queue, overload and endpoint"),
            ),
            (
                "milliseconds=1,spread=2",
                Err("the spread is greater than the milliseconds: a request cannot take less than none"),
            ),
        ] {
            assert_eq!(text.parse::<Serves>(), expected.map_err(str::to_owned), "{text}");
        }
    }

    #[test]
    fn a_stream_and_a_key_are_read() {
        let shape = |parts, milliseconds| Ok(Stream(StreamShape { parts, every: Duration::from_millis(milliseconds) }));
        for (text, expected) in [
            ("parts=4,milliseconds=50", shape(4, 50)),
            ("parts=4", shape(4, 0)),
            ("parts=0", Err("parts=0 is not a whole number of 1 or more".to_owned())),
            ("size=2", Err("'size' is neither parts nor milliseconds".to_owned())),
        ] {
            assert_eq!(text.parse::<Stream>(), expected, "{text}");
        }
        assert_eq!(key("A:b:c"), Ok(("A".to_owned(), "b:c".to_owned())));
        for text in ["A", ":b", "A:"] {
            let message = "expected the access key id and the secret access key with a colon between them";
            assert_eq!(key(text), Err(message.to_owned()), "{text}");
        }
    }
}
