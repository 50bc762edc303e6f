//! Answers that come in pages.

use std::collections::BTreeSet;
use std::future::Future;

use crate::services::{ErrorKind, ServiceError};

/// One page, and the token of the next one. An empty token is none.
pub(super) type Page<T> = (Vec<T>, Option<String>);

/// Fetches every page.
///
/// # Errors
/// The first that a page fails with; and [`ErrorKind::Broken`] where a token comes a second time, for then the pages
/// would never end.
pub(super) async fn all<T, F>(
    operation: &'static str,
    fetch: impl Fn(Option<String>) -> F,
) -> Result<Vec<T>, ServiceError>
where
    F: Future<Output = Result<Page<T>, ServiceError>>,
{
    let mut items = Vec::new();
    let mut seen = BTreeSet::new();
    let mut token = None;
    loop {
        let (page, next) = fetch(token).await?;
        items.extend(page);
        let Some(next) = next.filter(|next| !next.is_empty()) else { return Ok(items) };
        if !seen.insert(next.clone()) {
            let message = "the service's pages do not end: a token came a second time".to_owned();
            return Err(ServiceError { operation, kind: ErrorKind::Broken(message) });
        }
        token = Some(next);
    }
}
