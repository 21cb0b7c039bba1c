//! Sends thousands of creates to a server that may fail before or after it performs a create, and compares
//! each result with the number of creates that the server performed for the call.
//!
//! The server does not deduplicate by idempotency key: it performs and counts every request, and records the
//! keys of each call.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use checkout_client::{Error, RetryPolicy};
use futures::stream::{self, StreamExt};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// The time-out of one attempt. If the server hangs, the attempt ends after this time.
const ATTEMPT: Duration = Duration::from_millis(150);

/// What the server does with a request. It performs the create and then fails if the name of the fault ends
/// with `After`; it only fails if the name ends with `Before`.
#[derive(Clone, Copy, Debug)]
enum Fault {
    None,
    ResetBefore,
    ResetAfter,
    HangAfter,
    CutAfter,
    BusyBefore,
    LockedBefore,
    LimitedBefore,
    BrokenAfter,
    GatewayAfter,
    RefusedBefore,
}

const FAULTS: [Fault; 10] = [
    Fault::ResetBefore,
    Fault::ResetAfter,
    Fault::HangAfter,
    Fault::CutAfter,
    Fault::BusyBefore,
    Fault::LockedBefore,
    Fault::LimitedBefore,
    Fault::BrokenAfter,
    Fault::GatewayAfter,
    Fault::RefusedBefore,
];

impl Fault {
    /// The fault of the next request. Two requests of five fail; the sequence of faults is the same in each
    /// run.
    fn next(state: &mut u64) -> Self {
        // A linear congruential generator with Knuth's constants: its high bits are random enough to choose a
        // fault.
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let number = (*state >> 33) as usize;
        if number % 5 < 3 { Fault::None } else { FAULTS[number / 5 % FAULTS.len()] }
    }

    fn acts(self) -> bool {
        !format!("{self:?}").ends_with("Before")
    }
}

/// What the server received and performed.
#[derive(Default)]
struct Log {
    /// How often the server performed each call, by the number of its order.
    effects: BTreeMap<String, u32>,
    /// The idempotency keys of each call, by the number of its order.
    keys: BTreeMap<String, BTreeSet<String>>,
}

struct Server {
    url: String,
    log: Arc<Mutex<Log>>,
}

impl Server {
    async fn start(success: String) -> Self {
        let success: Arc<str> = success.into();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let url = format!("http://{}", listener.local_addr().expect("it is bound"));
        let log = Arc::new(Mutex::new(Log::default()));
        let shared = (Arc::clone(&log), Arc::new(Mutex::new(17_u64)));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (log, random) = shared.clone();
                tokio::spawn(serve(stream, log, random, Arc::clone(&success)));
            }
        });
        Self { url, log }
    }
}

/// Answers the requests of one connection, until a fault ends it.
async fn serve(
    mut stream: TcpStream,
    log: Arc<Mutex<Log>>,
    random: Arc<Mutex<u64>>,
    success: Arc<str>,
) -> std::io::Result<()> {
    let mut buffer = Vec::new();
    loop {
        let Some(request) = read_request(&mut stream, &mut buffer).await? else { return Ok(()) };
        let fault = Fault::next(&mut random.lock().expect("no panic"));
        {
            let order = between(&request, "order-", "-end").expect("each call names its order").to_owned();
            let mut log = log.lock().expect("no panic");
            if let Some(key) = between(&request, "idempotency-key: ", "\r\n") {
                log.keys.entry(order.clone()).or_default().insert(key.to_owned());
            }
            *log.effects.entry(order).or_default() += u32::from(fault.acts());
        }
        let (status, body) = match fault {
            Fault::None => ("200 OK", &*success),
            Fault::ResetBefore | Fault::ResetAfter => return Ok(()),
            Fault::HangAfter => {
                tokio::time::sleep(ATTEMPT * 2).await;
                return Ok(());
            }
            Fault::CutAfter => {
                let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", success.len());
                stream.write_all(head.as_bytes()).await?;
                return stream.write_all(&success.as_bytes()[..success.len() / 2]).await;
            }
            Fault::BusyBefore => ("503 Service Unavailable", "<html>busy</html>"),
            Fault::LockedBefore => {
                ("409 Conflict", r#"{"error": {"type": "idempotency_error", "code": "lock_timeout"}}"#)
            }
            Fault::LimitedBefore => ("429 Too Many Requests", ""),
            Fault::BrokenAfter => ("500 Internal Server Error", r#"{"error": {"type": "api_error"}}"#),
            Fault::GatewayAfter => ("504 Gateway Timeout", ""),
            Fault::RefusedBefore => ("400 Bad Request", r#"{"error": {"type": "invalid_request_error"}}"#),
        };
        let response = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        stream.write_all(response.as_bytes()).await?;
    }
}

/// The next request as text; `None` at the end of the connection.
async fn read_request(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> std::io::Result<Option<String>> {
    loop {
        let text = String::from_utf8_lossy(buffer).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = between(&text, "content-length: ", "\r\n")
                .map_or(0, |length| length.parse().expect("a number"));
            if body.len() >= length {
                let end = head.len() + 4 + length;
                return Ok(Some(
                    String::from_utf8_lossy(&buffer.drain(..end).collect::<Vec<_>>()).into_owned(),
                ));
            }
        }
        let mut chunk = [0; 4096];
        match stream.read(&mut chunk).await? {
            0 => return Ok(None),
            read => buffer.extend_from_slice(&chunk[..read]),
        }
    }
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    text.split_once(start)?.1.split_once(end).map(|(found, _)| found)
}

/// What the result of a call says about its effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Done,
    MayHaveTakenEffect,
    NoEffect,
}

fn outcome<T, E>(result: Result<T, Error<E>>) -> Outcome {
    match result {
        Ok(_) => Outcome::Done,
        Err(error) if error.may_have_taken_effect() => Outcome::MayHaveTakenEffect,
        Err(_) => Outcome::NoEffect,
    }
}

fn retries() -> RetryPolicy {
    RetryPolicy::new(2).base_delay(Duration::from_millis(2))
}

/// Sends `count` creates, 32 at a time, and compares the outcome of each with the number of times that the
/// server performed it.
async fn check<F: Future<Output = Outcome>>(server: &Server, count: usize, create: impl Fn(String) -> F) {
    let create = &create;
    let calls = (0..count).map(|number| async move {
        let order = number.to_string();
        let outcome = create(format!("order-{order}-end")).await;
        (order, outcome)
    });
    let outcomes: Vec<(String, Outcome)> = stream::iter(calls).buffer_unordered(32).collect().await;
    let log = server.log.lock().expect("no panic");
    let mut seen = BTreeMap::new();
    for (order, outcome) in outcomes {
        let effects = log.effects.get(&order).copied().unwrap_or_default();
        match outcome {
            Outcome::Done => assert!(effects > 0, "order {order} was reported as done, and nothing was done"),
            Outcome::NoEffect => assert_eq!(effects, 0, "order {order} was reported as without effect"),
            Outcome::MayHaveTakenEffect => {}
        }
        *seen.entry(format!("{outcome:?}")).or_insert(0) += 1;
    }
    assert_eq!(seen.len(), 3, "every outcome occurs: {seen:?}");
}

/// The session in the response of Stripe's published example, from its recording.
fn session() -> String {
    let recording = include_str!("recordings/stripe/create_session/published_example.yaml");
    let response = recording.split("\nresponse:\n").nth(1).expect("a response");
    let (_, body) = response.split_once("  body: |-\n").expect("a body");
    body.lines().take_while(|line| line.starts_with("    ")).collect()
}

#[tokio::test]
async fn a_create_of_stripe_uses_one_key_that_no_other_call_uses() {
    let server = Server::start(session()).await;
    let client = checkout_client::stripe::Client::builder("sk_test_example")
        .base_url(&server.url)
        .attempt_timeout(ATTEMPT)
        .retries(retries())
        .build()
        .expect("the settings are valid");
    check(&server, 10_000, |order| {
        let call = client.create_session().body_map(|session| session.client_reference_id(order));
        async { outcome(call.send().await) }
    })
    .await;
    let log = server.log.lock().expect("no panic");
    let all: BTreeSet<&String> = log.keys.values().flatten().collect();
    assert_eq!(log.keys.len(), 10_000, "each call sent a key");
    assert!(log.keys.values().all(|keys| keys.len() == 1), "no call uses two keys");
    assert_eq!(all.len(), 10_000, "no two calls share a key");
    assert!(log.effects.values().any(|effects| *effects > 1), "some calls were sent again after an effect");
}

#[tokio::test]
async fn a_create_without_keys_never_has_two_effects() {
    let server =
        Server::start(r#"{"success": true, "data": {"url": "https://pay.example/1"}}"#.to_owned()).await;
    let client = checkout_client::videodb::Client::builder("sk-example")
        .base_url(&server.url)
        .attempt_timeout(ATTEMPT)
        .retries(retries())
        .build()
        .expect("the settings are valid");
    check(&server, 3_000, |order| {
        let call = client.create_checkout().body_map(|body| body.plan_id(order));
        async { outcome(call.send().await) }
    })
    .await;
    let log = server.log.lock().expect("no panic");
    assert!(log.keys.is_empty(), "VideoDB declares no idempotency key");
    assert!(log.effects.values().all(|effects| *effects <= 1), "a create had two effects");
}
