//! Credentials that several threads sign with, and that are replaced while they do.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use aws_credential_types::Credentials;

/// The credentials in force. Clones share them: what one is given, all have.
///
/// To read them takes a lock that is free but for the moment of a change, so a worker reads them once a second.
#[derive(Clone)]
pub struct CurrentCredentials {
    current: Arc<RwLock<Arc<Credentials>>>,
}

impl CurrentCredentials {
    /// These ones, until others are put in their place.
    #[must_use]
    pub fn new(credentials: Credentials) -> Self {
        Self { current: Arc::new(RwLock::new(Arc::new(credentials))) }
    }

    /// Those in force.
    #[must_use]
    pub fn get(&self) -> Arc<Credentials> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts others in their place.
    pub fn put(&self, credentials: Credentials) {
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(credentials);
    }
}

/// Nothing of the credentials is shown.
impl fmt::Debug for CurrentCredentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("CurrentCredentials").finish_non_exhaustive()
    }
}
