//! Replays one recording: a local server returns the recorded response to the recorded request, and an error
//! to any other request.

use std::sync::{Arc, Mutex, PoisonError};

use docdrift::Outcome;
use httpmock::{Mock, MockServer};
use serde_json::{Map, Value};

use crate::asked::{ComparedRequest, text};
use crate::outcome::Called;
#[cfg(feature = "polar")]
use crate::polar;
use crate::recordings::Recorded;
use crate::requests::Sent;
#[cfg(feature = "stripe")]
use crate::stripe;
#[cfg(feature = "videodb")]
use crate::videodb;

/// Replays a recording. Returns the request that the client sent and its outcome. It is an error if the
/// client cannot be called, or if it sends anything other than the recorded request, or does not send that
/// request exactly once.
pub(crate) async fn run(recorded: &Recorded) -> Result<(Sent, Outcome), String> {
    let content = &recorded.recording.content;
    let expected = ComparedRequest::recorded(&content.request);
    let (sent, other) = (LastRequest::default(), LastRequest::default());
    let server = MockServer::start_async().await;
    let answer = answer_recorded(&server, &expected, recorded, sent.clone()).await;
    let unexpected = catch_other(&server, &content.request.headers, other.clone()).await;

    let Called { outcome, .. } = call(recorded, server.base_url()).await?;
    match (answer.calls_async().await, unexpected.calls_async().await) {
        (1, 0) => Ok((sent.take().expect("it is kept when it is answered"), outcome)),
        (0, 0) => Err(format!("the client sent nothing, and returned {}", describe(&outcome))),
        (hits, 0) => Err(format!("the client sent the recorded request {hits} times")),
        _ => {
            let sent = other.take().map_or_else(String::new, |sent: ComparedRequest| sent.to_string());
            Err(format!("the client sent another request.\nrecorded:\n{expected}sent:\n{sent}"))
        }
    }
}

/// Sends the recorded request to the server at `base_url` with the client of its API.
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

/// The last request that a mock received, shared with the test that started the server.
struct LastRequest<T>(Arc<Mutex<Option<T>>>);

impl<T> LastRequest<T> {
    fn put(&self, request: T) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(request);
    }

    fn take(&self) -> Option<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl<T> Default for LastRequest<T> {
    fn default() -> Self {
        LastRequest(Arc::default())
    }
}

impl<T> Clone for LastRequest<T> {
    fn clone(&self) -> Self {
        LastRequest(Arc::clone(&self.0))
    }
}

/// Answers the recorded request with the recorded response, and stores the request as it was received.
async fn answer_recorded<'s>(
    server: &'s MockServer,
    expected: &ComparedRequest,
    recorded: &Recorded,
    kept: LastRequest<Sent>,
) -> Mock<'s> {
    let (expected, name) = (expected.clone(), recorded.name.clone());
    let (headers, response) =
        (recorded.recording.content.request.headers.clone(), &recorded.recording.content.response);
    let mock = server.mock_async(|when, then| {
        when.is_true(move |request| {
            let fits = ComparedRequest::sent(request, &headers) == expected;
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

/// Answers every other request with status 500, and stores the request.
async fn catch_other<'s>(
    server: &'s MockServer,
    headers: &Map<String, Value>,
    kept: LastRequest<ComparedRequest>,
) -> Mock<'s> {
    let headers = headers.clone();
    let mock = server.mock_async(|when, then| {
        when.is_true(move |request| {
            kept.put(ComparedRequest::sent(request, &headers));
            true
        });
        then.status(500);
    });
    mock.await
}

/// The outcome as text for an error message.
fn describe(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Value(value) => format!("the value {value}"),
        Outcome::Error(error) => format!("the error `{}`", error.kind),
    }
}
