//! Listening to what a test's own thread logs, while other tests log in theirs.

use std::sync::Once;

use tracing::Subscriber;
use tracing::subscriber::{DefaultGuard, set_default, set_global_default};

/// Has `subscriber` hear all that this thread logs, until the guard is dropped.
///
/// While there is one subscriber alone, tracing asks whichever thread comes by a line first whether anybody wants it,
/// and keeps the answer for all threads. A thread that nobody listens to would silence the line for those that are
/// listened to, so every other one has a subscriber that wants everything and writes nothing.
pub(crate) fn listen(subscriber: impl Subscriber + Send + Sync) -> DefaultGuard {
    static ELSEWHERE: Once = Once::new();
    ELSEWHERE.call_once(|| set_global_default(tracing_subscriber::registry()).expect("no test sets another one"));
    set_default(subscriber)
}
