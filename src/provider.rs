//! `Api`: the properties in which the clients of the APIs differ.

/// The properties of the API of one provider. In the module of each API, the enum `Provider` implements this
/// trait.
pub trait Api: Send + Sync + 'static {
    /// The name of the API, such as `stripe`.
    const NAME: &'static str;
    /// The header that sends the key, in lower case.
    const KEY_HEADER: &'static str = "authorization";
    /// What precedes the key in its header, such as `Bearer `.
    const KEY_SCHEME: &'static str = "Bearer ";
    /// The header with the version of the API, and the version of the document; `None` without versions.
    const VERSION: Option<(&'static str, &'static str)> = None;
    /// Whether bodies are sent as forms with bracketed names. Otherwise, they are JSON.
    const SENDS_FORMS: bool = false;
    /// Whether the API accepts an `Idempotency-Key`, and for a time acts once on all requests with the same key and
    /// parameters.
    const HAS_IDEMPOTENCY_KEYS: bool = false;

    /// The provider's reason, if it gives one, of a refusal in the body of a response with a success status;
    /// `None` if the response is no refusal.
    #[doc(hidden)]
    fn refusal(_: &[u8]) -> Option<Option<String>> {
        None
    }
}
