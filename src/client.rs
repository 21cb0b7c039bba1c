//! The macro `client!`, which defines the public `Client` of an API: a newtype over `Sender` with the
//! constructors `new`, `from_env` and `builder`, and the method `request`.

/// Defines `Client` and `API_KEY_VARIABLE` in the module of an API, which must define `BASE_URL` and
/// `Provider`.
///
/// The arguments are the doc comment of the client, the name of its module, and the name of the environment
/// variable that holds the API key.
macro_rules! client {
    ($(#[$docs:meta])* $api:ident, $variable:literal) => {
        #[doc = concat!("The environment variable that [`Client::from_env`] reads: `", $variable, "`.")]
        pub const API_KEY_VARIABLE: &str = $variable;

        $(#[$docs])*
        #[derive(Clone)]
        pub struct Client(crate::sender::Sender);

        impl Client {
            /// A client with the default base URL, time-outs and retries: [`BASE_URL`],
            /// [`DEFAULT_TIMEOUT`](crate::DEFAULT_TIMEOUT),
            /// [`DEFAULT_ATTEMPT_TIMEOUT`](crate::DEFAULT_ATTEMPT_TIMEOUT) and the default
            /// [`RetryPolicy`](crate::RetryPolicy).
            ///
            /// ```
            #[doc = concat!("let client = checkout_client::", stringify!($api), "::Client::new(\"sk-example\")?;")]
            /// # Ok::<(), checkout_client::ConfigError>(())
            /// ```
            ///
            /// # Errors
            ///
            /// The errors of [`ClientBuilder::build`](crate::ClientBuilder::build).
            pub fn new(api_key: impl AsRef<str>) -> Result<Self, crate::ConfigError> {
                Self::builder(api_key).build()
            }

            /// A client with the defaults of [`new`](Self::new), and the key from the environment variable
            #[doc = concat!("`", $variable, "`.")]
            ///
            /// ```no_run
            #[doc = concat!("let client = checkout_client::", stringify!($api), "::Client::from_env()?;")]
            /// # Ok::<(), checkout_client::ConfigError>(())
            /// ```
            ///
            /// # Errors
            ///
            /// [`ConfigError::MissingKey`](crate::ConfigError::MissingKey) if the variable is missing or
            /// blank, and the errors of [`ClientBuilder::build`](crate::ClientBuilder::build).
            pub fn from_env() -> Result<Self, crate::ConfigError> {
                Self::new(crate::builder::key_from_env(API_KEY_VARIABLE)?)
            }

            /// A builder, to change the base URL, the time-outs, the retries or the HTTP stack.
            pub fn builder(api_key: impl AsRef<str>) -> crate::ClientBuilder<Self> {
                crate::ClientBuilder::new(stringify!($api), api_key.as_ref(), BASE_URL, |connection| {
                    Self(crate::sender::Sender::new(connection))
                })
            }

            /// A request of a path that no operation covers, with the same key, retries and errors. The call
            /// returns the response body as a `serde_json::Value`. Any status that is no success, including a
            /// redirect that is not followed, is an [`Error::Documented`](crate::Error::Documented) with the
            /// body as JSON, or an [`Error::InvalidBody`](crate::Error::InvalidBody) if the body is not JSON.
            pub fn request(
                &self,
                method: reqwest::Method,
                path: impl Into<String>,
            ) -> crate::Call<crate::Raw<Provider>> {
                crate::Call::raw(&self.0, method, path.into())
            }
        }

        impl std::fmt::Debug for Client {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(concat!(stringify!($api), "::Client"))
                    .field("base_url", &self.0.base_url())
                    .finish_non_exhaustive()
            }
        }
    };
}
pub(crate) use client;
