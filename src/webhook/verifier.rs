//! `Verifier`: checks the signature and the age of a delivery, then reads its event.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use reqwest::header::HeaderMap;

use super::claim::Claim;
use super::key::{self, Keys, Tag};
use super::same::same;
use super::{Refusal, SecretError, TOLERANCE};

/// Verifies the deliveries of a provider to one webhook endpoint. `P` is
/// `stripe::Provider` or `polar::Provider`.
///
/// [`event`](Self::event) verifies a delivery and returns its event. Cheap to clone.
///
/// ```
/// use std::time::Duration;
/// use checkout_client::stripe::webhook::Verifier;
///
/// let verifier = Verifier::new("whsec_new")?
///     .secret("whsec_old")?
///     .tolerance(Duration::from_secs(60));
/// # Ok::<(), checkout_client::webhook::SecretError>(())
/// ```
pub struct Verifier<P> {
    secrets: Vec<Keys>,
    tolerance: Duration,
    clock: Clock,
    api: PhantomData<fn() -> P>,
}

type Clock = Arc<dyn Fn() -> SystemTime + Send + Sync>;

/// How an API signs its webhooks, and what its events are. `stripe::Provider` and `polar::Provider` implement it.
pub trait Scheme: Sized {
    /// The typed event.
    type Event;

    /// The keys of a secret that is not blank.
    fn keys(secret: &str) -> Keys;

    /// Reads the headers of a delivery.
    fn claim(headers: &HeaderMap) -> Result<Claim, Refusal>;

    /// Reads the body of a verified delivery.
    fn event(headers: &HeaderMap, body: &[u8]) -> Result<Self::Event, Refusal>;
}

impl<P: Scheme> Verifier<P> {
    /// A verifier with the secret of the endpoint, as the provider's dashboard shows it. White space around
    /// the secret is ignored.
    ///
    /// # Errors
    ///
    /// [`SecretError`] if the text cannot be the secret of a webhook, such as an API key.
    pub fn new(secret: impl AsRef<str>) -> Result<Self, SecretError> {
        let none = Self {
            secrets: Vec::new(),
            tolerance: TOLERANCE,
            clock: Arc::new(SystemTime::now),
            api: PhantomData,
        };
        none.secret(secret)
    }

    /// Adds a secret. While a secret is replaced by another one, deliveries are accepted with either.
    ///
    /// # Errors
    ///
    /// The errors of [`new`](Self::new).
    pub fn secret(mut self, secret: impl AsRef<str>) -> Result<Self, SecretError> {
        self.secrets.push(P::keys(key::secret(secret.as_ref())?));
        Ok(self)
    }

    /// Sets how far the signed time may be from the time of the clock, in the past and in the future. The
    /// default is [`TOLERANCE`]. Only whole seconds count.
    #[must_use]
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Sets the clock. The default is the clock of the system.
    #[must_use]
    pub fn clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Verifies a delivery, and returns its event.
    ///
    /// `headers` are those of the request. `body` is the body of the request, byte for byte: a body that was
    /// parsed and written again has other bytes, and is refused. The body is parsed only after the signature
    /// and the time are verified.
    ///
    /// A provider may deliver an event more than once, and in any order: see `id` of the event.
    ///
    /// # Errors
    ///
    /// A [`Refusal`]. An event of an unknown type is no error, and neither is an object that breaks its
    /// schema.
    pub fn event(&self, headers: &HeaderMap, body: &[u8]) -> Result<P::Event, Refusal> {
        self.verify(headers, body)?;
        P::event(headers, body)
    }

    /// Verifies a delivery without reading its body. [`event`](Self::event) does both.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] that is not about the body.
    pub fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<(), Refusal> {
        let claim = P::claim(headers)?;
        let parts = [claim.prefix.as_bytes(), body];
        // Every pair is compared, so that the time does not depend on which pair is the same.
        let mut matches = false;
        for tag in self.secrets.iter().flat_map(|keys| keys.tags(&parts)) {
            for signature in &claim.signatures {
                matches |= same(&tag, signature);
            }
        }
        if !matches {
            return Err(Refusal::NoMatch);
        }
        self.check_time(claim.timestamp)
    }

    fn check_time(&self, signed: u64) -> Result<(), Refusal> {
        let (now, tolerance) = (self.now(), self.tolerance.as_secs());
        let (age, ahead) = (now.saturating_sub(signed), signed.saturating_sub(now));
        if age > tolerance {
            return Err(Refusal::TooOld { seconds: age });
        }
        if ahead > tolerance {
            return Err(Refusal::InFuture { seconds: ahead });
        }
        Ok(())
    }

    /// The time of the clock, in seconds since the beginning of 1970.
    pub(crate) fn now(&self) -> u64 {
        (self.clock)().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
    }

    /// The signature of the parts of a message by each secret.
    pub(crate) fn sign_parts(&self, parts: &[&[u8]]) -> Vec<Tag> {
        self.secrets.iter().map(|keys| keys.sign(parts)).collect()
    }
}

impl<P> Clone for Verifier<P> {
    fn clone(&self) -> Self {
        Self {
            secrets: self.secrets.clone(),
            tolerance: self.tolerance,
            clock: self.clock.clone(),
            api: PhantomData,
        }
    }
}

/// Omits the secrets.
impl<P> fmt::Debug for Verifier<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier")
            .field("secrets", &self.secrets.len())
            .field("tolerance", &self.tolerance)
            .finish_non_exhaustive()
    }
}
