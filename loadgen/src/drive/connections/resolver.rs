//! The IP addresses behind a host name.

use std::cell::Cell;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::drive::address::Address;

/// How long addresses are taken for right: as long as those of the service's names are valid.
const FRESH: Duration = Duration::from_mins(1);

/// Looks a name up, once a minute at most, and goes around its addresses.
pub(super) struct Resolver {
    host: String,
    port: u16,
    found: Mutex<Option<(Instant, Vec<SocketAddr>)>>,
    turn: Cell<usize>,
}

impl Resolver {
    pub(super) fn new(address: &Address) -> Self {
        Self { host: address.host.clone(), port: address.port, found: Mutex::new(None), turn: Cell::new(0) }
    }

    /// All addresses, beginning with another one each time.
    pub(super) async fn places(&self) -> io::Result<Vec<SocketAddr>> {
        if let Ok(ip) = self.host.parse::<IpAddr>() {
            return Ok(vec![SocketAddr::new(ip, self.port)]);
        }
        // Whoever comes while somebody looks waits for what is found.
        let mut found = self.found.lock().await;
        let mut places = match &*found {
            Some((when, places)) if when.elapsed() < FRESH => places.clone(),
            _ => {
                let places: Vec<_> = tokio::net::lookup_host((self.host.as_str(), self.port)).await?.collect();
                *found = Some((Instant::now(), places.clone()));
                places
            }
        };
        let turn = self.turn.replace(self.turn.get().wrapping_add(1));
        let count = places.len().max(1);
        places.rotate_left(turn % count);
        Ok(places)
    }
}
