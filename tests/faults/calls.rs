//! Two calls of each API, a list and a create, and what the caller sees of their result.

use std::error::Error as StdError;
use std::fmt::Debug;
use std::time::Duration;

use checkout_client::money::Decimal;
use checkout_client::{Error, Response, RetryPolicy, polar, stripe, videodb};

/// The key of every client. `disguises` encodes it in twelve forms.
pub(crate) const KEY: &str = "sk_live/51+Verysecret~Key";

/// The default time-out of an attempt and of a call.
pub(crate) const TIME: Duration = Duration::from_millis(300);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    StripeList,
    StripeCreate,
    PolarList,
    PolarCreate,
    VideodbList,
    VideodbCreate,
}

pub(crate) const CALLS: [Call; 6] = [
    Call::StripeList,
    Call::StripeCreate,
    Call::PolarList,
    Call::PolarCreate,
    Call::VideodbList,
    Call::VideodbCreate,
];

/// What the caller of the client gets and prints.
#[derive(Debug)]
pub(crate) struct Seen {
    /// `value`, or the kind of the error, such as `server_fault`; for a transport error, `transport` followed
    /// by the kind of that error, such as `transport Timeout`.
    pub(crate) outcome: String,
    pub(crate) may_have_taken_effect: bool,
    /// Everything that a log would print, in both forms of `Debug`.
    pub(crate) printed: String,
    /// The `Display` output of an error and its sources.
    pub(crate) lines: Vec<String>,
}

/// How a client is set up for a call.
#[derive(Clone)]
pub(crate) struct Setup {
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) retries: RetryPolicy,
    /// Whether the HTTP stack is set to retry everything.
    pub(crate) eager: bool,
    /// How often the call is made with the same client. Only the last result is checked.
    pub(crate) times: usize,
}

impl Default for Setup {
    fn default() -> Self {
        let retries = RetryPolicy::none();
        Self { timeout: TIME, attempt_timeout: TIME, retries, eager: false, times: 1 }
    }
}

impl Call {
    pub(crate) fn is_create(self) -> bool {
        matches!(self, Self::StripeCreate | Self::PolarCreate | Self::VideodbCreate)
    }

    /// A response body that matches the schema of this call.
    pub(crate) fn body(self) -> String {
        match self {
            Self::StripeList => {
                r#"{"object": "list", "url": "/v1", "has_more": false, "data": []}"#.to_owned()
            }
            Self::PolarList => r#"{"items": [], "pagination": {"total_count": 0, "max_page": 0}}"#.to_owned(),
            Self::VideodbList => r#"{"success": true, "data": []}"#.to_owned(),
            Self::VideodbCreate => {
                r#"{"success": true, "data": {"url": "https://pay.example/1"}}"#.to_owned()
            }
            Self::StripeCreate => recorded(include_str!("../recordings/stripe/create_session/bare.yaml")),
            Self::PolarCreate => recorded(include_str!("../recordings/polar/create_checkout/created.yaml")),
        }
    }

    /// Makes the call with a client of this setup.
    pub(crate) async fn make(self, base_url: String, setup: Setup) -> Seen {
        macro_rules! client {
            ($api:ident) => {{
                let http = reqwest::Client::builder();
                let http = if setup.eager { http.retry(eager()) } else { http };
                $api::Client::builder(KEY)
                    .base_url(base_url)
                    .timeout(setup.timeout)
                    .attempt_timeout(setup.attempt_timeout)
                    .retries(setup.retries)
                    .http(http)
                    .build()
                    .expect("the key and the URL are valid")
            }};
        }
        macro_rules! made {
            ($api:ident, $client:ident => $call:expr) => {{
                let $client = client!($api);
                for _ in 1..setup.times {
                    let _ = $call.await;
                }
                seen($call.await)
            }};
        }
        let products = || vec!["00000000-0000-4000-8000-00000000bbbb".to_owned()];
        match self {
            Self::StripeList => made!(stripe, client => client.list_sessions().send()),
            Self::PolarList => made!(polar, client => client.list_checkouts().send()),
            Self::VideodbList => made!(videodb, client => client.list_checkouts().send()),
            Self::StripeCreate => made!(stripe, client => client.create_session()
                .body_map(|body| body.success_url("https://shop.example/thanks")).send()),
            Self::VideodbCreate => made!(videodb, client => client.create_checkout()
                .body_map(|body| body.amount(Decimal::from(50))).send()),
            Self::PolarCreate => made!(polar, client => {
                let body = polar::types::CheckoutProductsCreate::builder().products(products());
                client.create_checkout().body(body).send()
            }),
        }
    }
}

/// Retries of reqwest for every host and every response.
fn eager() -> reqwest::retry::Builder {
    reqwest::retry::for_host("127.0.0.1").no_budget().classify_fn(|answer| answer.retryable())
}

/// The response body of a recording.
fn recorded(recording: &str) -> String {
    let response = recording.split("\nresponse:\n").nth(1).expect("a response");
    response.split("body: |-\n").nth(1).expect("a body").trim_end().to_owned()
}

fn seen<T: Debug, E: Debug>(result: Result<Response<T>, Error<E>>) -> Seen
where
    Error<E>: StdError,
{
    let error = match result {
        Ok(response) => {
            let printed = format!("{response:?}\n{response:#?}\n{:?}", response.undecoded());
            let outcome = "value".to_owned();
            return Seen { outcome, may_have_taken_effect: true, printed, lines: Vec::new() };
        }
        Err(error) => error,
    };
    let outcome = match &error {
        Error::Transport(cause) => format!("transport {:?}", cause.kind()),
        _ => error.kind().to_string(),
    };
    let mut lines = vec![error.to_string()];
    let mut next = error.source();
    while let Some(cause) = next {
        lines.push(cause.to_string());
        next = cause.source();
    }
    let said = format!("{:?} {:?} {:?} {:?}", error.code(), error.message(), error.headers(), error.body());
    let printed = format!("{error:?}\n{error:#?}\n{}\n{said}", lines.join("\n"));
    Seen { outcome, may_have_taken_effect: error.may_have_taken_effect(), printed, lines }
}
