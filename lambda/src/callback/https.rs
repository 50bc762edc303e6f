//! The callback over the wire.

use std::error::Error;
use std::time::Duration;

use reqwest::redirect;
use reqwest::retry;

use super::{Attempt, Callback};
use crate::event::{CallbackScheme, ResponseUrl};

/// How long a connection may take, its TLS handshake included.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);

/// How long a request may take. Whoever asks has less patience than that; this one holds where nobody looks.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Puts replies over https, and over http to loopback where that is allowed.
///
/// No proxy of the environment is used: the URL is a secret of the stack, and what else the function calls does not go
/// through one either.
#[derive(Clone, Debug)]
pub struct Https {
    client: reqwest::Client,
}

impl Https {
    /// A client, to be made once.
    ///
    /// # Errors
    /// Where no client can be made of this configuration.
    pub fn new(scheme: CallbackScheme, tls: rustls::ClientConfig) -> Result<Self, String> {
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .https_only(scheme == CallbackScheme::Https)
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .no_proxy()
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(TIMEOUT)
            // A function is frozen between two events: what it had open is broken by then.
            .pool_max_idle_per_host(0)
            .build()
            .map_err(describe)?;
        Ok(Self { client })
    }
}

impl Callback for Https {
    /// The status is the answer. Its body is not read: dropping it closes the connection, which nobody else uses.
    async fn put(&self, url: &ResponseUrl, body: Vec<u8>) -> Result<(), Attempt> {
        let request = self.client.put(url.secret().clone()).body(body);
        let response = request.send().await.map_err(|error| Attempt::Failed(describe(error)))?;
        let status = response.status();
        if status.is_success() { Ok(()) } else { Err(Attempt::Status(status.as_u16())) }
    }
}

/// An error with its causes, and without the URL that reqwest would print.
fn describe(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests;
