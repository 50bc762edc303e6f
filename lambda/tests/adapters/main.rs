//! The services behind their SDKs, against the stand-in: no socket, and time that stands still until it is waited for.

mod account;
mod failures;
#[path = "../support/lines.rs"]
mod lines;
#[path = "../support/listening.rs"]
mod listening;
mod paging;
mod retries;
mod round_trips;
mod values;
mod wire;
