//! Replays one recording: a server of its own answers the recorded request, and nothing else, with
//! the recorded response.

use std::sync::{Arc, Mutex, PoisonError};

use docdrift::recording::{Outcome, Response};
use httpmock::{Mock, MockServer};
use serde_json::{Map, Value};

use crate::asked::{Asked, text};
#[cfg(feature = "polar")]
use crate::polar;
use crate::recordings::Recorded;
#[cfg(feature = "stripe")]
use crate::stripe;
#[cfg(feature = "videodb")]
use crate::videodb;

/// What the client made of the recording; or why it could not be asked.
pub(crate) async fn run(recorded: &Recorded) -> Result<Outcome, String> {
    let content = &recorded.recording.content;
    let expected = Asked::recorded(&content.request);
    let other = Arc::new(Mutex::new(None));
    let server = MockServer::start_async().await;
    let answer = answer(&server, &expected, &content.request.headers, &content.response).await;
    let stray = catch(&server, &content.request.headers, Arc::clone(&other)).await;

    let base_url = server.base_url();
    let operation = recorded.operation.as_str();
    let outcome = match recorded.api.as_str() {
        #[cfg(feature = "polar")]
        "polar" => polar::call(operation, &content.request, base_url).await?,
        #[cfg(feature = "stripe")]
        "stripe" => stripe::call(operation, &content.request, base_url).await?,
        #[cfg(feature = "videodb")]
        "videodb" => videodb::call(operation, &content.request, base_url).await?,
        api => {
            return Err(format!(
                "no client of `{api}` is called here; write tests/conformance/{api}.rs, and add its arm to \
                 tests/conformance/replay.rs"
            ));
        }
    };

    match (answer.calls_async().await, stray.calls_async().await) {
        (1, 0) => Ok(outcome),
        (0, 0) => Err(format!("the client sent nothing, and returned {}", told(&outcome))),
        (hits, 0) => Err(format!("the client sent the recorded request {hits} times")),
        _ => {
            let sent = other.lock().unwrap_or_else(PoisonError::into_inner).take();
            let sent = sent.map_or_else(String::new, |sent: Asked| sent.to_string());
            Err(format!("the client sent another request.\nrecorded:\n{expected}sent:\n{sent}"))
        }
    }
}

/// Gives the recorded response to the recorded request.
async fn answer<'s>(
    server: &'s MockServer,
    expected: &Asked,
    headers: &Map<String, Value>,
    response: &Response,
) -> Mock<'s> {
    let (expected, headers) = (expected.clone(), headers.clone());
    let mock = server.mock_async(|when, then| {
        when.is_true(move |request| Asked::sent(request, &headers) == expected);
        let mut then = then.status(response.status).body(&response.body);
        for (name, value) in &response.headers {
            then = then.header(name, text(value));
        }
    });
    mock.await
}

/// Keeps whatever else is asked.
async fn catch<'s>(
    server: &'s MockServer,
    headers: &Map<String, Value>,
    kept: Arc<Mutex<Option<Asked>>>,
) -> Mock<'s> {
    let headers = headers.clone();
    let mock = server.mock_async(|when, then| {
        when.is_true(move |request| {
            *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(Asked::sent(request, &headers));
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
