//! A call's time.

use std::error::Error;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use tokio::time::timeout;

use super::failure::{CallFailure, Reason, of_client};

/// How long a call may take.
const TIMEOUT: Duration = Duration::from_secs(5);

/// A call that is under way: boxed, because the SDK's are large.
type Calling<'a, T> = Pin<Box<dyn Future<Output = Result<T, CallFailure>> + Send + 'a>>;

/// The answer of a call, unless it takes too long.
pub(super) fn in_time<'a, T: Send + 'a>(
    operation: &'static str,
    call: impl Future<Output = Result<T, CallFailure>> + Send + 'a,
) -> Calling<'a, T> {
    Box::pin(async move {
        let late = |_| Err(CallFailure { operation, reason: Reason::TimedOut });
        timeout(TIMEOUT, call).await.unwrap_or_else(late)
    })
}

/// The same of an SDK's client.
pub(super) fn of_sdk<'a, T, E>(
    operation: &'static str,
    call: impl Future<Output = Result<T, SdkError<E, HttpResponse>>> + Send + 'a,
) -> Calling<'a, T>
where
    T: Send + 'a,
    E: ProvideErrorMetadata + Error + Send + 'static,
{
    in_time(operation, async move { call.await.map_err(|error| of_client(operation, &error)) })
}
