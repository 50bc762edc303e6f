//! The capacity at Create, put back at Delete.

use tokio::time::Instant;

use crate::identity::Target;
use crate::services::{ServiceError, Services};

/// The capacity now.
///
/// # Errors
/// Of the read.
pub async fn note(_target: &Target, _services: &impl Services) -> Result<Option<u32>, ServiceError> {
    Ok(None)
}

/// Puts the capacity back, best effort, and is done by `until`.
pub async fn restore(_target: &Target, _count: u32, _services: &impl Services, _until: Instant) {}
