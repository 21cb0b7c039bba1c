//! Replays one recording: a server of its own answers the recorded request, and nothing else, with
//! the recorded response.

use std::sync::{Arc, Mutex, PoisonError};

use docdrift::Outcome;
use httpmock::{Mock, MockServer};
use serde_json::{Map, Value};

use crate::asked::{Asked, text};
use crate::outcome::Called;
#[cfg(feature = "polar")]
use crate::polar;
use crate::recordings::Recorded;
use crate::requests::Sent;
#[cfg(feature = "stripe")]
use crate::stripe;
#[cfg(feature = "videodb")]
use crate::videodb;

/// What the client sent, and what it made of the recording; or why it could not be asked.
pub(crate) async fn run(recorded: &Recorded) -> Result<(Sent, Outcome), String> {
    let content = &recorded.recording.content;
    let expected = Asked::recorded(&content.request);
    let (sent, other) = (Kept::default(), Kept::default());
    let server = MockServer::start_async().await;
    let answer = answer(&server, &expected, recorded, sent.clone()).await;
    let stray = catch(&server, &content.request.headers, other.clone()).await;

    let Called { outcome, .. } = call(recorded, server.base_url()).await?;
    match (answer.calls_async().await, stray.calls_async().await) {
        (1, 0) => Ok((sent.take().expect("it is kept when it is answered"), outcome)),
        (0, 0) => Err(format!("the client sent nothing, and returned {}", told(&outcome))),
        (hits, 0) => Err(format!("the client sent the recorded request {hits} times")),
        _ => {
            let sent = other.take().map_or_else(String::new, |sent: Asked| sent.to_string());
            Err(format!("the client sent another request.\nrecorded:\n{expected}sent:\n{sent}"))
        }
    }
}

/// Sends the recorded request to a server, by the client of its API.
pub(crate) async fn call(recorded: &Recorded, base_url: String) -> Result<Called, String> {
    let (operation, request) = (recorded.operation.as_str(), &recorded.recording.content.request);
    match recorded.api.as_str() {
        #[cfg(feature = "polar")]
        "polar" => polar::call(operation, request, base_url).await,
        #[cfg(feature = "stripe")]
        "stripe" => stripe::call(operation, request, base_url).await,
        #[cfg(feature = "videodb")]
        "videodb" => videodb::call(operation, request, base_url).await,
        api => Err(format!(
            "no client of `{api}` is called here; write tests/conformance/{api}.rs, and add its arm to \
             tests/conformance/replay.rs"
        )),
    }
}

/// What a server was asked last, for whoever started it.
struct Kept<T>(Arc<Mutex<Option<T>>>);

impl<T> Kept<T> {
    fn put(&self, asked: T) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(asked);
    }

    fn take(&self) -> Option<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Kept(Arc::default())
    }
}

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        Kept(Arc::clone(&self.0))
    }
}

/// Gives the recorded response to the recorded request, and keeps the latter as it came.
async fn answer<'s>(
    server: &'s MockServer,
    expected: &Asked,
    recorded: &Recorded,
    kept: Kept<Sent>,
) -> Mock<'s> {
    let (expected, name) = (expected.clone(), recorded.name.clone());
    let (headers, response) =
        (recorded.recording.content.request.headers.clone(), &recorded.recording.content.response);
    let mock = server.mock_async(|when, then| {
        when.is_true(move |request| {
            let fits = Asked::sent(request, &headers) == expected;
            if fits {
                kept.put(Sent::of(&name, request));
            }
            fits
        });
        let mut then = then.status(response.status).body(&response.body);
        for (name, value) in &response.headers {
            then = then.header(name, text(value));
        }
    });
    mock.await
}

/// Keeps whatever else is asked.
async fn catch<'s>(server: &'s MockServer, headers: &Map<String, Value>, kept: Kept<Asked>) -> Mock<'s> {
    let headers = headers.clone();
    let mock = server.mock_async(|when, then| {
        when.is_true(move |request| {
            kept.put(Asked::sent(request, &headers));
            true
        });
        then.status(500);
    });
    mock.await
}

fn told(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Value(value) => format!("the value {value}"),
        Outcome::Error(error) => format!("the error `{}`", error.kind),
    }
}
