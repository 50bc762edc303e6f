//! A request to the runtime: what it asks for, and how it is made ready to be sent.

mod choice;
mod kind;
mod name;
mod recipe;
mod target;

use std::sync::Arc;
use std::time::SystemTime;

use bytes::Bytes;
use http::{HeaderMap, Method, Request};
use http_body_util::Full;

use crate::payload::Body;
use crate::signing::{Signer, SigningError, second};

pub use choice::content_type;
pub use kind::Kind;
pub use recipe::{Access, Recipe};
pub use target::{Asked, Input, Target};

/// How many signed heads a worker keeps. With more payloads than that few requests of a second have the same one, and to
/// keep them all would be of little use.
const MOST_HEADS: usize = 1024;

/// Makes requests, one after the other: one for each worker.
#[derive(Debug)]
pub struct Invocations {
    recipe: Arc<Recipe>,
    signer: Option<Signer>,
    /// Each payload has its place: its position by the number of places.
    heads: Vec<Option<Head>>,
}

/// The head of a request, and what it is good for.
#[derive(Debug)]
struct Head {
    payload: usize,
    /// Of its signature; 0 where it has none.
    second: u64,
    headers: HeaderMap,
}

impl Invocations {
    /// For one worker. Workers have the recipe in common, and nothing else.
    #[must_use]
    pub fn new(recipe: Arc<Recipe>) -> Self {
        let heads = recipe.payloads().count().clamp(1, MOST_HEADS);
        Self { signer: recipe.signer(), recipe, heads: std::iter::repeat_with(|| None).take(heads).collect() }
    }

    /// The request with this place in the whole schedule, as it is sent at this instant: its URI is a path, and its headers
    /// have the `Host`. What was computed for the same payload within the same second is not computed again.
    ///
    /// # Errors
    /// Where no signature can be made of the instant or of the credentials.
    pub fn prepare(&mut self, index: u64, now: SystemTime) -> Result<Request<Full<Bytes>>, SigningError> {
        let Self { recipe, signer, heads } = self;
        let (headers, body) = match recipe.payloads().body(index) {
            Body::Kept(position, payload) if recipe.is_one_for_all() => {
                let second = if signer.is_some() { second(now)? } else { 0 };
                let count = heads.len();
                let kept = &mut heads[position % count];
                let headers = match kept {
                    Some(head) if head.payload == position && head.second == second => head.headers.clone(),
                    _ => {
                        let mut headers = recipe.headers(index, payload.content_type());
                        if let Some(signer) = signer {
                            signer.sign(recipe.uri().path(), &mut headers, payload.hash(), now)?;
                        }
                        *kept = Some(Head { payload: position, second, headers: headers.clone() });
                        headers
                    }
                };
                (headers, payload.bytes().clone())
            }
            body => {
                let mut headers = recipe.headers(index, body.content_type());
                if let Some(signer) = signer {
                    signer.sign(recipe.uri().path(), &mut headers, &body.hash(), now)?;
                }
                (headers, body.bytes())
            }
        };
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = recipe.uri().clone();
        *request.headers_mut() = headers;
        Ok(request)
    }
}
