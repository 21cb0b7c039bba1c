//! Tests which failed attempts are repeated, and how often. The server counts the requests.

use std::time::Duration;

use checkout_client::RetryPolicy;

use crate::answers::response;
use crate::calls::{CALLS, Call, Setup};
use crate::server::{Act, Server};

/// Makes a call with two retries and short delays. Returns its outcome and the number of requests.
async fn check(call: Call, script: Vec<Act>, setup: Setup) -> (String, usize) {
    let server = Server::start(script);
    let retries = RetryPolicy::new(2).base_delay(Duration::from_millis(5));
    let seen = call.make(server.url(), Setup { retries, ..setup }).await;
    (seen.outcome, server.requests())
}

fn setup() -> Setup {
    Setup { timeout: Duration::from_secs(2), attempt_timeout: Duration::from_millis(150), ..Setup::default() }
}

fn status(status: u16, headers: &str) -> Act {
    Act::Close(response(status, headers, "{}"))
}

fn value(call: Call) -> Act {
    Act::Close(response(200, "", call.body()))
}

#[tokio::test]
async fn a_get_is_repeated_until_it_succeeds() {
    for call in CALLS.into_iter().filter(|call| !call.is_create()) {
        for failed in [Act::Reset, Act::Hang(Vec::new()), status(503, ""), status(429, "retry-after: 0\r\n")]
        {
            let script = vec![failed.clone(), failed, value(call)];
            assert_eq!(check(call, script, setup()).await, ("value".to_owned(), 3), "{call:?}");
        }
        let script = vec![status(503, "")];
        assert_eq!(check(call, script, setup()).await, ("server_fault".to_owned(), 3), "{call:?}");
    }
}

#[tokio::test]
async fn what_the_provider_or_the_deadline_forbids_is_not_repeated() {
    let call = Call::StripeList;
    for (failed, outcome) in [
        (status(503, "stripe-should-retry: false\r\n"), "server_fault"),
        (status(429, "retry-after: 60\r\n"), "rate_limit"),
        (status(400, ""), "rejected"),
        (status(409, ""), "conflict"),
    ] {
        assert_eq!(check(call, vec![failed], setup()).await, (outcome.to_owned(), 1));
    }
    let short = Setup { timeout: Duration::from_millis(100), ..setup() };
    let silent = vec![Act::Hang(Vec::new())];
    assert_eq!(check(call, silent, short).await, ("transport Timeout".to_owned(), 1));
}

#[tokio::test]
async fn a_create_without_an_idempotency_key_is_sent_once() {
    for call in [Call::PolarCreate, Call::VideodbCreate] {
        for failed in [
            Act::Reset,
            Act::Hang(Vec::new()),
            status(503, ""),
            status(429, ""),
            status(307, "location: /x\r\n"),
        ] {
            let (_, requests) = check(call, vec![failed], setup()).await;
            assert_eq!(requests, 1, "{call:?}");
        }
    }
}

/// If the client makes no retries, an HTTP stack that is set to retry everything still sends only one
/// request.
#[tokio::test]
async fn retries_of_the_http_stack_are_overridden() {
    for call in CALLS {
        let server = Server::start(vec![status(503, "")]);
        let seen = call.make(server.url(), Setup { eager: true, ..Setup::default() }).await;
        assert_eq!((seen.outcome.as_str(), server.requests()), ("server_fault", 1), "{call:?}");
    }
}
