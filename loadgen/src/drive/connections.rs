//! The connections of a worker: made when they are needed, and used again, the latest first.

mod open;
mod resolver;
mod stream;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use self::open::{Lost, Open};
use self::resolver::Resolver;
use self::stream::Stream;
use super::address::{Address, Security};
use super::clock::Clock;
use super::transport::Transport;
use super::{Request, Settings};
use crate::outcome::{Class, Failure, Outcome};
use crate::response::Reader;

/// How long the making of a connection may take, TLS included.
const CONNECT_WITHIN: Duration = Duration::from_secs(10);

/// HTTP/1.1 to one address. Of a connection that was closed while nobody used it no request takes notice, unless hyper
/// can not tell whether the request was sent: nothing is ever sent twice.
pub(super) struct Connections {
    address: Address,
    resolver: Resolver,
    timeout: Duration,
    reader: Reader,
    idle: RefCell<Vec<Open>>,
}

impl Connections {
    pub(super) fn new(settings: &Settings, clock: Clock) -> Self {
        let resolver = Resolver::new(&settings.address);
        let reader = Reader::new(settings.form, clock);
        let idle = RefCell::new(Vec::new());
        Self { address: settings.address.clone(), resolver, timeout: settings.timeout, reader, idle }
    }

    async fn exchange(&self, mut request: Request, intended: Duration) -> Outcome {
        loop {
            let idle = self.idle();
            let was_idle = idle.is_some();
            let mut open = match idle {
                Some(open) => open,
                None => match self.connect().await {
                    Ok(open) => open,
                    Err(failure) => return Outcome::Failed(Box::new(failure)),
                },
            };
            match open.send(request).await {
                Ok(response) => {
                    let outcome = open.along(self.reader.read(response, intended, open::failure)).await;
                    self.keep(open);
                    return outcome;
                }
                Err(Lost { unsent: Some(unsent), .. }) if was_idle => request = unsent,
                Err(lost) => return Outcome::Failed(Box::new(lost.failure)),
            }
        }
    }

    /// The connection that was used last and is still there.
    fn idle(&self) -> Option<Open> {
        let mut idle = self.idle.borrow_mut();
        while let Some(mut open) = idle.pop() {
            if open.can_send() {
                return Some(open);
            }
        }
        None
    }

    fn keep(&self, open: Open) {
        if !open.is_closed() {
            self.idle.borrow_mut().push(open);
        }
    }

    async fn connect(&self) -> Result<Open, Failure> {
        tokio::time::timeout(CONNECT_WITHIN, self.connect_unbound()).await.unwrap_or_else(|_| {
            let message = format!("no connection came about within {} s", CONNECT_WITHIN.as_secs());
            Err(unconnected("connection timed out", message))
        })
    }

    async fn connect_unbound(&self) -> Result<Open, Failure> {
        let places = self.resolver.places().await.map_err(|error| {
            let message = format!("{} can not be resolved: {error}", self.address.host);
            unconnected("no address", message)
        })?;
        let mut reached = Err(unconnected("no address", format!("{} has no address", self.address.host)));
        for place in places {
            match TcpStream::connect(place).await {
                Err(error) => reached = Err(unconnected(word(&error), format!("{place}: {error}"))),
                Ok(stream) => {
                    reached = Ok(stream);
                    break;
                }
            }
        }
        let stream = reached?;
        // Without it a small request could wait for the acknowledgement of the one before.
        let _ = stream.set_nodelay(true);
        let stream = match &self.address.security {
            Security::Plain => Stream::Plain(stream),
            Security::Tls { config, name } => {
                let connected = TlsConnector::from(config.clone()).connect(name.clone(), stream).await;
                Stream::Tls(Box::new(connected.map_err(|error| unconnected("no TLS", error.to_string()))?))
            }
        };
        Open::of(stream).await
    }
}

impl Transport for Connections {
    async fn send(&self, request: Request, intended: Duration) -> Outcome {
        tokio::time::timeout(self.timeout, self.exchange(request, intended)).await.unwrap_or_else(|_| {
            let message = format!("no whole answer came within {:?}", self.timeout);
            Outcome::Failed(Box::new(Failure::seen(Class::TimedOut, "timed out", message)))
        })
    }

    /// Lets go of connections that the endpoint has closed.
    fn tidy(&self) {
        self.idle.borrow_mut().retain_mut(Open::can_send);
    }
}

fn unconnected(word: &str, message: String) -> Failure {
    Failure::seen(Class::Connect, word, message)
}

/// A short word for what went wrong, the same for the same thing on every machine.
fn word(error: &std::io::Error) -> &'static str {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::ConnectionRefused => "connection refused",
        ErrorKind::ConnectionReset => "connection reset",
        ErrorKind::ConnectionAborted => "connection aborted",
        ErrorKind::BrokenPipe => "broken pipe",
        ErrorKind::HostUnreachable => "host unreachable",
        ErrorKind::NetworkUnreachable => "network unreachable",
        ErrorKind::AddrNotAvailable | ErrorKind::AddrInUse => "no local port left",
        ErrorKind::TimedOut => "connection timed out",
        ErrorKind::UnexpectedEof => "connection closed",
        _ => "network error",
    }
}
