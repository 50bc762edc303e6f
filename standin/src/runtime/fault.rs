//! Faults of the runtime: what goes wrong, and with which of the invocations.

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use crate::duration;

/// A fault and the invocations that meet it. As text `KIND[:DETAIL][=SHARE%|=COUNT][@FROM..TO]`:
///
/// - `throttle=5%`: 5 % of the invocations, evenly spread: exactly so over any number of them, give or take one;
/// - `fail:503=3`: the next 3;
/// - `stall@10s..15s`: all from 10 s (inclusive) to 15 s (exclusive) after the first one that comes.
#[derive(Clone, Debug, PartialEq)]
pub struct RuntimeFault {
    kind: RuntimeFaultKind,
    /// In millionths.
    share: u32,
    /// How many are left to meet it; no end where there is none.
    left: Option<u64>,
    window: Option<(Duration, Duration)>,
    endpoint: Option<String>,
    /// When the first invocation came that could have met it.
    began: Option<SystemTime>,
    /// How much of the share is owed, in millionths of an invocation.
    owed: u32,
    met: u64,
}

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuntimeFaultKind {
    /// `throttle`: `ThrottlingException`, 400, its message null.
    Throttle,
    /// `unavailable`: `ServiceUnavailable`, 503.
    Unavailable,
    /// `not-ready`: `ModelNotReadyException`, 429.
    NotReady,
    /// `internal`: `InternalFailure`, 500.
    Internal,
    /// `dependency`: `InternalDependencyException`, 530.
    Dependency,
    /// `validation`: `ValidationError`, 400.
    Validation,
    /// `fail[:STATUS]`: `ModelError`, 424, from a container that answered with the status, 500 where it is left out.
    Fail(u16),
    /// `access-denied`: `AccessDeniedException`, 403.
    AccessDenied,
    /// `expired`: `ExpiredTokenException`, 403.
    Expired,
    /// `bad-signature`: `InvalidSignatureException`, 403.
    BadSignature,
    /// `foreign[:STATUS]`: an HTML page that is none of SageMaker's, 404 where no status is given.
    Foreign(u16),
    /// `slow:DURATION`: answered as usual, this much later.
    Slow(Duration),
    /// `stall`: answered as usual, but only once its window is over, and never where it has none.
    Stall,
    /// `close`: the connection is closed without an answer.
    Close,
    /// `stream-broken`: half of a stream, then `ModelStreamError` with the code `StreamBroken`.
    StreamBroken,
    /// `stream-timeout`: half of a stream, then `ModelStreamError` with the code `ModelInvocationTimeExceeded`.
    StreamTimeout,
    /// `stream-internal`: half of a stream, then `InternalStreamFailure`.
    StreamInternal,
    /// `stream-cut`: half of a stream, then the connection breaks.
    StreamCut,
}

impl RuntimeFaultKind {
    /// Every name, for messages.
    const NAMES: &'static str = "throttle, unavailable, not-ready, internal, dependency, validation, fail[:STATUS], \
                                 access-denied, expired, bad-signature, foreign[:STATUS], slow:DURATION, stall, close, \
                                 stream-broken, stream-timeout, stream-internal, stream-cut";

    /// Whether only response streams can meet it.
    const fn is_of_streams(self) -> bool {
        matches!(self, Self::StreamBroken | Self::StreamTimeout | Self::StreamInternal | Self::StreamCut)
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Throttle => "throttle",
            Self::Unavailable => "unavailable",
            Self::NotReady => "not-ready",
            Self::Internal => "internal",
            Self::Dependency => "dependency",
            Self::Validation => "validation",
            Self::Fail(_) => "fail",
            Self::AccessDenied => "access-denied",
            Self::Expired => "expired",
            Self::BadSignature => "bad-signature",
            Self::Foreign(_) => "foreign",
            Self::Slow(_) => "slow",
            Self::Stall => "stall",
            Self::Close => "close",
            Self::StreamBroken => "stream-broken",
            Self::StreamTimeout => "stream-timeout",
            Self::StreamInternal => "stream-internal",
            Self::StreamCut => "stream-cut",
        }
    }
}

impl RuntimeFault {
    const WHOLE: u32 = 1_000_000;

    /// Met by every invocation from now on.
    #[must_use]
    pub const fn new(kind: RuntimeFaultKind) -> Self {
        Self { kind, share: Self::WHOLE, left: None, window: None, endpoint: None, began: None, owed: 0, met: 0 }
    }

    /// Met by this share of the invocations, in percent: over 0, 100 at most. It is kept to four places.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what the type holds")]
    pub fn in_percent(mut self, percent: f64) -> Self {
        self.share = (percent * 1e4).round().clamp(1.0, f64::from(Self::WHOLE)) as u32;
        self
    }

    /// Met by so many invocations at most.
    #[must_use]
    pub const fn times(mut self, times: u64) -> Self {
        self.left = Some(times);
        self
    }

    /// Met only by invocations that come this long after the first one: `from` included, `to` excluded.
    #[must_use]
    pub const fn between(mut self, from: Duration, to: Duration) -> Self {
        self.window = Some((from, to));
        self
    }

    /// Met only by invocations of this endpoint.
    #[must_use]
    pub fn at_endpoint(mut self, name: &str) -> Self {
        self.endpoint = Some(name.to_owned());
        self
    }

    /// Counts an invocation in: whether it is one that meets the fault.
    fn is_due(&mut self, endpoint: &str, is_stream: bool, now: SystemTime) -> bool {
        if self.kind.is_of_streams() && !is_stream || self.endpoint.as_ref().is_some_and(|only| only != endpoint) {
            return false;
        }
        let since = now.duration_since(*self.began.get_or_insert(now)).unwrap_or_default();
        if self.window.is_some_and(|(from, to)| since < from || to <= since) || self.left == Some(0) {
            return false;
        }
        // What another fault takes away is still owed, but never more than that.
        self.owed = (self.owed + self.share).min(2 * Self::WHOLE);
        Self::WHOLE <= self.owed
    }

    /// Meets an invocation: what goes wrong, and how long the window still lasts.
    fn meet(&mut self, now: SystemTime) -> (RuntimeFaultKind, Option<Duration>) {
        self.owed -= Self::WHOLE;
        self.left = self.left.map(|left| left - 1);
        self.met += 1;
        let rest = self.began.zip(self.window).map(|(began, (_, to))| (began + to).duration_since(now));
        (self.kind, rest.and_then(Result::ok))
    }
}

/// The faults that are asked for, the first ones first.
#[derive(Debug, Default)]
pub(crate) struct RuntimeFaults(Vec<RuntimeFault>);

impl RuntimeFaults {
    pub(crate) fn add(&mut self, fault: RuntimeFault) {
        self.0.push(fault);
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// The fault that an invocation meets: the first that is due.
    pub(super) fn take(
        &mut self,
        endpoint: &str,
        is_stream: bool,
        now: SystemTime,
    ) -> Option<(RuntimeFaultKind, Option<Duration>)> {
        let mut first = None;
        for (position, fault) in self.0.iter_mut().enumerate() {
            if fault.is_due(endpoint, is_stream, now) && first.is_none() {
                first = Some(position);
            }
        }
        first.map(|position| self.0[position].meet(now))
    }

    pub(super) fn to_json(&self) -> Value {
        self.0
            .iter()
            .map(|fault| json!({"Fault": fault.to_string(), "EndpointName": fault.endpoint, "Met": fault.met}))
            .collect()
    }
}

impl fmt::Display for RuntimeFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.kind.name())?;
        match self.kind {
            RuntimeFaultKind::Fail(status) | RuntimeFaultKind::Foreign(status) => write!(formatter, ":{status}")?,
            RuntimeFaultKind::Slow(by) => write!(formatter, ":{}", duration::text(by))?,
            _ => {}
        }
        if self.share < Self::WHOLE {
            write!(formatter, "={}%", f64::from(self.share) / 1e4)?;
        } else if let Some(left) = self.left {
            write!(formatter, "={left}")?;
        }
        if let Some((from, to)) = self.window {
            write!(formatter, "@{}..{}", duration::text(from), duration::text(to))?;
        }
        Ok(())
    }
}

impl FromStr for RuntimeFault {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (rest, window) = match text.split_once('@') {
            Some((rest, window)) => (rest, Some(read_window(window)?)),
            None => (text, None),
        };
        let (kind, measure) = match rest.split_once('=') {
            Some((kind, measure)) => (kind, Some(measure)),
            None => (rest, None),
        };
        let mut fault = Self::new(read_kind(kind)?);
        fault.window = window;
        match measure {
            None => Ok(fault),
            Some(measure) => match measure.strip_suffix('%') {
                Some(percent) => read_percent(percent).map(|percent| fault.in_percent(percent)),
                None => read_count(measure).map(|times| fault.times(times)),
            },
        }
    }
}

fn read_kind(text: &str) -> Result<RuntimeFaultKind, String> {
    use RuntimeFaultKind as Kind;
    let (name, detail) = match text.split_once(':') {
        Some((name, detail)) => (name, Some(detail)),
        None => (text, None),
    };
    let kind = match name {
        "throttle" => Kind::Throttle,
        "unavailable" => Kind::Unavailable,
        "not-ready" => Kind::NotReady,
        "internal" => Kind::Internal,
        "dependency" => Kind::Dependency,
        "validation" => Kind::Validation,
        "access-denied" => Kind::AccessDenied,
        "expired" => Kind::Expired,
        "bad-signature" => Kind::BadSignature,
        "stall" => Kind::Stall,
        "close" => Kind::Close,
        "stream-broken" => Kind::StreamBroken,
        "stream-timeout" => Kind::StreamTimeout,
        "stream-internal" => Kind::StreamInternal,
        "stream-cut" => Kind::StreamCut,
        "fail" => return detail.map_or(Ok(500), read_status).map(Kind::Fail),
        "foreign" => return detail.map_or(Ok(404), read_status).map(Kind::Foreign),
        "slow" => {
            let by = detail.ok_or("how slow? Give a duration, for example slow:2s")?;
            return duration::read(by).map(Kind::Slow);
        }
        other => return Err(format!("'{other}' is no fault: use one of {}", Kind::NAMES)),
    };
    match detail {
        None => Ok(kind),
        Some(detail) => Err(format!("the fault '{name}' takes no ':{detail}'")),
    }
}

fn read_status(text: &str) -> Result<u16, String> {
    let status = text.parse().ok().filter(|status| (400..=599).contains(status));
    status.ok_or_else(|| format!("the status '{text}' is not one of an error: use 400 to 599"))
}

fn read_percent(text: &str) -> Result<f64, String> {
    let percent = text.parse().ok().filter(|percent| 0.0 < *percent && *percent <= 100.0);
    percent.ok_or_else(|| format!("the share '{text}%' is not over 0% and up to 100%"))
}

fn read_count(text: &str) -> Result<u64, String> {
    let count = text.parse().ok().filter(|count| 0 < *count);
    count.ok_or_else(|| format!("'{text}' is neither a share such as 5% nor a count of 1 or more"))
}

fn read_window(text: &str) -> Result<(Duration, Duration), String> {
    let (from, to) =
        text.split_once("..").ok_or_else(|| format!("the window '{text}' is not FROM..TO, as 10s..15s"))?;
    let (from, to) = (duration::read(from)?, duration::read(to)?);
    if from < to {
        return Ok((from, to));
    }
    Err(format!("the window '{text}' ends before it begins: give the earlier time first"))
}
