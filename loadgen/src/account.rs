//! Who sends requests, and where to: region, credentials and address, as AWS's own tools find them.

mod address;
mod credentials;

pub use address::{Address, Scheme};
pub use credentials::CurrentCredentials;
