//! The policy of retries: which failed attempt is followed by another one, and after which delay. No I/O.

use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, SystemTime};

use reqwest::StatusCode;
use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};
use serde_json::Value;

/// The response header in which Stripe says whether a request should be sent again.
const SHOULD_RETRY: HeaderName = HeaderName::from_static("stripe-should-retry");

/// The longest wait that is read from `Retry-After`: one day. A longer one is read as one day.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 60 * 60);

/// How often a call is sent again, and how long the client waits before each retry.
///
/// The wait before retry `n` is a random time up to `base_delay * 2^(n - 1)`, and at most `max_delay`
/// (exponential backoff with full jitter). If the response has `Retry-After`, the wait is at least that
/// time. If the wait would pass the deadline of the call, the call ends with the error of its last attempt.
///
/// These attempts are followed by a retry:
///
/// - The client could not connect.
/// - The attempt timed out, or its response was cut short.
/// - The status is 429, 500, 502, 503 or 504; or 409 with a code that says that the object is locked or that
///   another request with the same idempotency key is in progress.
///
/// `Stripe-Should-Retry: true` or `false` in a response takes precedence over its status.
///
/// An operation that changes something and has no idempotency key is only sent again if the provider cannot
/// have received it: if the client could not connect.
///
/// ```
/// use std::time::Duration;
/// use checkout_client::{RetryPolicy, videodb::Client};
///
/// let patient = RetryPolicy::new(5).max_delay(Duration::from_secs(20));
/// let client = Client::builder("sk-example").retries(patient).build()?;
/// let once = Client::builder("sk-example").retries(0).build()?;
/// # assert_eq!(RetryPolicy::from(0), RetryPolicy::none());
/// # Ok::<(), checkout_client::ConfigError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    retries: u32,
    base_delay: Duration,
    max_delay: Duration,
}

/// Two retries, a base delay of 500 ms, and a maximum delay of 8 s.
impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new(2)
    }
}

/// The default policy with this number of retries.
impl From<u32> for RetryPolicy {
    fn from(retries: u32) -> Self {
        Self::new(retries)
    }
}

impl RetryPolicy {
    /// The default delays with this number of retries: the number of attempts minus one.
    #[must_use]
    pub const fn new(retries: u32) -> Self {
        Self { retries, base_delay: Duration::from_millis(500), max_delay: Duration::from_secs(8) }
    }

    /// Every call is one attempt.
    #[must_use]
    pub const fn none() -> Self {
        Self::new(0)
    }

    /// Sets the upper limit of the wait before the first retry. The limit doubles with each further retry.
    #[must_use]
    pub const fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// Sets the upper limit of every wait that the client chooses itself. If `Retry-After` asks for a longer
    /// wait, the client waits that long.
    #[must_use]
    pub const fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// The maximum number of retries of a call.
    #[must_use]
    pub const fn retries(&self) -> u32 {
        self.retries
    }

    /// Decides what follows a failed attempt. `random` is a random number: see [`random`].
    pub(crate) fn decide(&self, failed: &Failed<'_>, random: u64) -> Decision {
        if failed.attempt > self.retries || !failed.is_retryable() {
            return Decision::Stop;
        }
        let asked = failed.outcome.headers().and_then(|headers| retry_after(headers, failed.now));
        let delay = self.delay(failed.attempt, random).max(asked.unwrap_or_default());
        if delay < failed.left { Decision::RetryAfter(delay) } else { Decision::Stop }
    }

    /// A random time up to the limit of this retry. The first retry is number 1.
    fn delay(&self, retry: u32, random: u64) -> Duration {
        let doublings = retry.saturating_sub(1).min(31);
        let limit = self.base_delay.saturating_mul(1 << doublings).min(self.max_delay);
        // The upper 32 bits of `random` are a fraction below 1, so the result is below `limit`.
        let nanos = limit.as_nanos().saturating_mul(u128::from(random >> 32)) >> 32;
        Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
    }
}

/// What follows a failed attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    /// Wait this long, then send the request again.
    RetryAfter(Duration),
    /// The call ends with the result of this attempt.
    Stop,
}

/// Whether a request may be sent a second time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Resend {
    /// A second request has no second effect: it is a GET, or has an idempotency key.
    Safe,
    /// A second request might have a second effect, so it is only sent if the first cannot have arrived.
    IfNeverArrived,
}

/// How an attempt failed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Outcome<'a> {
    /// The client could not connect: nothing was sent.
    NoConnection,
    /// The attempt exceeded its time.
    TimedOut,
    /// The connection broke before the response was complete.
    Interrupted,
    /// The response is complete, and its status is no success.
    Response { status: StatusCode, headers: &'a HeaderMap, body: &'a [u8] },
}

impl<'a> Outcome<'a> {
    fn headers(&self) -> Option<&'a HeaderMap> {
        match self {
            Self::Response { headers, .. } => Some(headers),
            Self::NoConnection | Self::TimedOut | Self::Interrupted => None,
        }
    }
}

/// A failed attempt.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Failed<'a> {
    /// The number of the attempt within its call, from 1.
    pub(crate) attempt: u32,
    pub(crate) outcome: Outcome<'a>,
    pub(crate) resend: Resend,
    /// The time left until the deadline of the call.
    pub(crate) left: Duration,
    pub(crate) now: SystemTime,
}

impl Failed<'_> {
    /// Whether this failure allows another attempt at all.
    fn is_retryable(&self) -> bool {
        match (self.outcome, self.resend) {
            (Outcome::NoConnection, _) => true,
            // Even `Stripe-Should-Retry: true` does not rule out a second effect.
            (_, Resend::IfNeverArrived) => false,
            (Outcome::TimedOut | Outcome::Interrupted, Resend::Safe) => true,
            (Outcome::Response { status, headers, body }, Resend::Safe) => {
                should_retry(headers).unwrap_or_else(|| is_temporary(status, body))
            }
        }
    }
}

/// What `Stripe-Should-Retry` says; `None` without it.
fn should_retry(headers: &HeaderMap) -> Option<bool> {
    match headers.get(SHOULD_RETRY)?.as_bytes() {
        b"true" => Some(true),
        b"false" => Some(false),
        _ => None,
    }
}

/// Whether the same request may succeed later.
fn is_temporary(status: StatusCode, body: &[u8]) -> bool {
    match status.as_u16() {
        429 | 500 | 502 | 503 | 504 => true,
        409 => {
            let body: Option<Value> = serde_json::from_slice(body).ok();
            let code = body.as_ref().and_then(|body| body.pointer("/error/code")).and_then(Value::as_str);
            matches!(code, Some("lock_timeout" | "idempotency_key_in_use"))
        }
        _ => false,
    }
}

/// The wait that `Retry-After` asks for, in seconds or as a date, at most one day. `None` if there is no such
/// header, or its value is neither. A date is compared with the `Date` of the response, or with `now` without
/// one: the clocks of client and provider may differ.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // A number that does not fit in a `u64` is more than one day.
        let seconds = text.parse().unwrap_or(u64::MAX);
        return Some(Duration::from_secs(seconds).min(LONGEST_WAIT));
    }
    let until = httpdate::parse_http_date(text).ok()?;
    let date = headers.get(DATE).and_then(|date| date.to_str().ok());
    let now = date.and_then(|date| httpdate::parse_http_date(date).ok()).unwrap_or(now);
    Some(until.duration_since(now).unwrap_or_default().min(LONGEST_WAIT))
}

/// A random number, for the jitter of a delay. The standard library seeds it from the operating system.
pub(crate) fn random() -> u64 {
    RandomState::new().hash_one(0)
}

#[cfg(test)]
mod tests;
