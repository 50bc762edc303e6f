//! What is sent: one body, several in turn, or one for each request made of a template.
//!
//! # Templates
//! A template is text with placeholders in double braces:
//!
//! | placeholder | what stands there |
//! |---|---|
//! | `{{counter}}` | the request's place in the whole schedule, from 0 on: no shard repeats another's |
//! | `{{random 1..100}}` | a whole number from 1 to 100, both included |
//! | `{{random 0.00..1.00}}` | a number with as many decimals as the bounds have, both included |
//! | `{{letters 200}}` | so many letters from `a` to `z` |
//! | `{{uuid}}` | a UUID of version 4 |
//! | `{{one of red, green, dark blue}}` | one of the texts |
//! | `{{braces}}` | `{{` itself |
//!
//! What chance decides follows from the seed, the request's place and the placeholder's place in the template, so that a
//! run can be made again, on any machine and in any number of shards.

mod content_type;
mod folder;
mod lines;
mod source;
mod template;

use std::fmt;
use std::sync::OnceLock;

use bytes::Bytes;
use http::HeaderValue;

use crate::signing::{self, Hash};

pub use source::{Options, Source, read};
use template::Template;

/// What requests carry.
pub struct Payloads {
    bodies: Bodies,
}

enum Bodies {
    /// In turn; at least one.
    InTurn(Vec<Payload>),
    Generated {
        template: Template,
        seed: u64,
        content_type: HeaderValue,
    },
}

/// A body that is sent as it is.
pub(crate) struct Payload {
    bytes: Bytes,
    content_type: Option<HeaderValue>,
    hash: OnceLock<Hash>,
}

impl Payload {
    pub(crate) const fn new(bytes: Bytes, content_type: Option<HeaderValue>) -> Self {
        Self { bytes, content_type, hash: OnceLock::new() }
    }

    pub(crate) const fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    pub(crate) const fn content_type(&self) -> Option<&HeaderValue> {
        self.content_type.as_ref()
    }

    /// Its SHA-256, which is computed for the first request that carries it.
    pub(crate) fn hash(&self) -> &Hash {
        self.hash.get_or_init(|| signing::hash(&self.bytes))
    }
}

/// The body of one request.
pub(crate) enum Body<'a> {
    /// The one with this position among those sent in turn.
    Kept(usize, &'a Payload),
    /// One that no other request has, and its content type.
    Made(Bytes, &'a HeaderValue),
}

impl Body<'_> {
    pub(crate) const fn content_type(&self) -> Option<&HeaderValue> {
        match self {
            Self::Kept(_, payload) => payload.content_type(),
            Self::Made(_, content_type) => Some(content_type),
        }
    }

    pub(crate) fn hash(&self) -> Hash {
        match self {
            Self::Kept(_, payload) => *payload.hash(),
            Self::Made(body, _) => signing::hash(body),
        }
    }

    pub(crate) fn bytes(self) -> Bytes {
        match self {
            Self::Kept(_, payload) => payload.bytes.clone(),
            Self::Made(body, _) => body,
        }
    }
}

impl Payloads {
    /// No body, for invocations whose input is elsewhere, and the content type of that.
    #[must_use]
    pub fn nothing(content_type: Option<HeaderValue>) -> Self {
        Self::in_turn(vec![Payload::new(Bytes::new(), content_type)])
    }

    fn in_turn(payloads: Vec<Payload>) -> Self {
        Self { bodies: Bodies::InTurn(payloads) }
    }

    /// How many different bodies are sent in turn; 0 where each request has its own.
    #[must_use]
    pub const fn count(&self) -> usize {
        match &self.bodies {
            Bodies::InTurn(payloads) => payloads.len(),
            Bodies::Generated { .. } => 0,
        }
    }

    /// The body of the request with this place in the whole schedule.
    pub(crate) fn body(&self, index: u64) -> Body<'_> {
        match &self.bodies {
            Bodies::InTurn(payloads) => {
                let position = index % payloads.len() as u64;
                // It is less than the number of payloads.
                let position = usize::try_from(position).unwrap_or_default();
                Body::Kept(position, &payloads[position])
            }
            Bodies::Generated { template, seed, content_type } => {
                Body::Made(template.render(*seed, index), content_type)
            }
        }
    }

    /// The content types there are, as `application/json and text/csv`; `None` where nothing has one.
    pub(crate) fn content_type(&self) -> Option<String> {
        let types = self.content_types();
        let mut types: Vec<_> = types.into_iter().filter_map(|value| value.to_str().ok()).collect();
        types.sort_unstable();
        types.dedup();
        (!types.is_empty()).then(|| types.join(" and "))
    }

    fn content_types(&self) -> Vec<&HeaderValue> {
        match &self.bodies {
            Bodies::InTurn(payloads) => payloads.iter().filter_map(Payload::content_type).collect(),
            Bodies::Generated { content_type, .. } => vec![content_type],
        }
    }
}

/// What is sent, as `3 payloads of 10 to 2,048 bytes in turn, application/json`.
impl fmt::Display for Payloads {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.bodies {
            Bodies::InTurn(payloads) => {
                let sizes = || payloads.iter().map(|payload| payload.bytes.len());
                let (least, most) = (sizes().min().unwrap_or_default(), sizes().max().unwrap_or_default());
                match payloads.len() {
                    1 => formatter.write_str("1 payload of ")?,
                    count => write!(formatter, "{} payloads of ", grouped(count))?,
                }
                if least != most {
                    write!(formatter, "{} to ", grouped(least))?;
                }
                write!(formatter, "{} {}", grouped(most), if most == 1 { "byte" } else { "bytes" })?;
                if 1 < payloads.len() {
                    formatter.write_str(" in turn")?;
                }
            }
            Bodies::Generated { template, seed, .. } => {
                write!(formatter, "a template of at most {} bytes, seed {seed}", grouped(template.most_bytes()))?;
            }
        }
        self.content_type().map_or(Ok(()), |content_type| write!(formatter, ", {content_type}"))
    }
}

/// No body is shown: it may hold what is not to be read in a log.
impl fmt::Debug for Payloads {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Payloads({self})")
    }
}

/// A count with its thousands apart.
fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if 0 < position && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
