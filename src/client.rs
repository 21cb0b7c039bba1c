//! The macro `client!`, which defines the public `Client` of an API: a newtype over the generated client
//! with the constructors `new`, `from_env` and `builder`.

/// Defines `Client` and `API_KEY_VARIABLE` in the module of an API, which must define `BASE_URL`.
///
/// The arguments are the doc comment of the client, the name of its module, the environment variable of its
/// key, and a closure that returns the API's [`Dialect`](crate::runtime::Dialect) for a key.
macro_rules! client {
    ($(#[$docs:meta])* $api:ident, $variable:literal, $dialect:expr) => {
        #[doc = concat!("The environment variable that [`Client::from_env`] reads: `", $variable, "`.")]
        pub const API_KEY_VARIABLE: &str = $variable;

        $(#[$docs])*
        #[derive(Clone)]
        pub struct Client(crate::generated::$api::Client);

        impl Client {
            /// A client with the default base URL, time-outs and retries: [`BASE_URL`],
            /// [`DEFAULT_TIMEOUT`](crate::DEFAULT_TIMEOUT), [`RetryPolicy`](crate::RetryPolicy).
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

            /// A client with the default base URL and time-out, and the key from the environment variable
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
                    let crate::builder::Connection { key, base_url, http, timeout, attempt_timeout, retries } =
                        connection;
                    let dialect: fn(crate::key::ApiKey) -> crate::runtime::Dialect = $dialect;
                    let dialect = dialect(key).bounds(timeout, attempt_timeout, retries);
                    Self(crate::generated::$api::Client::new_with_client(&base_url, http, dialect))
                })
            }
        }

        impl std::fmt::Debug for Client {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(concat!(stringify!($api), "::Client"))
                    .field("base_url", &self.0.baseurl)
                    .finish_non_exhaustive()
            }
        }
    };
}
pub(crate) use client;
