//! Tests what every client guarantees about keys, redirects, time-outs and errors, with VideoDB's client
//! against a local server.

use std::error::Error as _;
use std::net::TcpListener;
use std::process::Command;
use std::time::Duration;

use checkout_client::money::Decimal;
use checkout_client::videodb::types::CreateCheckoutResponse;
use checkout_client::videodb::{API_KEY_VARIABLE, Client};
use checkout_client::{BODY_PREVIEW, Error, ErrorKind, RESPONSE_LIMIT, Response};
use httpmock::prelude::*;

const KEY: &str = "sk-very-secret";

fn client(base_url: impl Into<String>) -> Client {
    Client::builder(KEY).base_url(base_url).build().expect("the key and the URL are valid")
}

async fn send(client: &Client) -> Result<Response<CreateCheckoutResponse>, Error> {
    let call = client.create_checkout();
    call.body_map(|body| body.amount(Decimal::from(50))).send().await
}

/// Sends a request to a server that returns this status and body, and returns the client's error.
async fn error(status: u16, body: impl AsRef<[u8]>) -> Error {
    let server = MockServer::start_async().await;
    let answer = server.mock_async(|when, then| {
        when.method(POST).path("/billing/checkout");
        then.status(status).header("x-request-id", "req_1").body(body);
    });
    let answer = answer.await;
    let error = send(&client(server.base_url())).await.expect_err("the response is no success");
    answer.assert_async().await;
    error
}

/// The `Debug` output of an error, and the messages of the error and its sources, as a log would print them.
fn printed(error: &dyn std::error::Error) -> String {
    let mut text = format!("{error:?}");
    let mut next = Some(error);
    while let Some(error) = next {
        text += &format!("\n{error}");
        next = error.source();
    }
    text
}

#[tokio::test]
async fn a_request_carries_the_key_and_no_api_version() {
    let server = MockServer::start_async().await;
    let checkout = server
        .mock_async(|when, then| {
            when.method(POST)
                .path("/billing/checkout")
                .header("x-access-token", KEY)
                .header_missing("api-version")
                .json_body(serde_json::json!({"amount": 50}));
            then.status(200)
                .header("x-request-id", "req_1")
                .body(r#"{"success": true, "data": {"url": "https://pay.example/1"}, "new": 1}"#);
        })
        .await;

    let response = send(&client(server.url("/"))).await.expect("a checkout");

    checkout.assert_async().await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.request_id(), Some("req_1"));
    assert!(response.body().ends_with(br#""new": 1}"#));
    let data = response.into_inner().data.expect("data");
    assert_eq!(data.url.as_deref(), Some("https://pay.example/1"));
}

#[tokio::test]
async fn a_redirect_to_another_origin_is_returned_and_not_followed() {
    let elsewhere = MockServer::start_async().await;
    let target = elsewhere.mock_async(|_, then| {
        then.status(200).body("{}");
    });
    let target = target.await;
    let server = MockServer::start_async().await;
    server
        .mock_async(|when, then| {
            when.path("/billing/checkout");
            then.status(307).header("location", elsewhere.url("/lure"));
        })
        .await;

    // Test the client's own HTTP stack, and a stack that the caller passes, with a policy that would follow the
    // redirect.
    let eager = reqwest::Client::builder().redirect(reqwest::redirect::Policy::limited(5));
    let eager = Client::builder(KEY).base_url(server.base_url()).http(eager);
    for client in [client(server.base_url()), eager.build().expect("fit")] {
        let error = send(&client).await.expect_err("the redirect ends here");
        assert_eq!(error.kind(), ErrorKind::UnexpectedStatus);
        assert_eq!(error.status().map(|status| status.as_u16()), Some(307));
    }
    assert_eq!(target.calls_async().await, 0);
}

#[tokio::test]
async fn a_get_follows_a_redirect_within_the_origin() {
    let server = MockServer::start_async().await;
    server
        .mock_async(|when, then| {
            when.path("/billing/checkouts");
            then.status(307).header("location", "/v2/checkouts");
        })
        .await;
    let moved = server
        .mock_async(|when, then| {
            when.method(GET).path("/v2/checkouts").header("x-access-token", KEY);
            then.status(200).body("{}");
        })
        .await;

    client(server.base_url()).list_checkouts().send().await.expect("followed");

    moved.assert_async().await;
}

/// A POST follows no redirect, so it is sent once. A GET follows ten redirects, so it is sent eleven times.
#[tokio::test]
async fn an_endless_redirect_is_returned() {
    let server = MockServer::start_async().await;
    let round = server.mock_async(|_, then| {
        then.status(307).header("location", "/billing/checkout");
    });
    let round = round.await;
    let client = client(server.base_url());

    let post = send(&client).await.expect_err("a redirect");
    assert_eq!(post.kind(), ErrorKind::UnexpectedStatus);
    assert_eq!(round.calls_async().await, 1);

    let get = client.list_checkouts().send().await.expect_err("a loop");
    assert_eq!(get.kind(), ErrorKind::UnexpectedStatus);
    assert_eq!(round.calls_async().await, 1 + 11);
}

#[tokio::test]
async fn no_printed_text_contains_the_key() {
    let client = client("http://127.0.0.1:1");
    let builder = Client::builder(KEY);
    let call = client.create_checkout();
    let mut texts = vec![format!("{client:?}"), format!("{builder:?}"), format!("{call:?}")];

    let echo = format!(r#"{{"success": false, "message": "bad key {KEY}"}}"#);
    let wrong = format!(r#"{{"success": "{KEY}"}}"#);
    let errors = [
        error(200, &echo).await,
        error(401, &echo).await,
        error(200, &wrong).await,
        send(&client).await.expect_err("nobody listens"),
    ];
    assert_eq!(
        errors.each_ref().map(Error::kind),
        [ErrorKind::Unsuccessful, ErrorKind::Authentication, ErrorKind::InvalidBody, ErrorKind::Transport,]
    );
    texts.extend(errors.iter().map(|error| printed(error)));
    let invalid = Client::new(format!("{KEY}\n1")).expect_err("a line break");
    texts.push(printed(&invalid));

    for text in texts {
        assert!(!text.contains("very-secret"), "{text}");
    }
}

#[tokio::test]
async fn a_silent_server_is_a_time_out() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = silent.local_addr().expect("bound");
    let client = Client::builder(KEY)
        .base_url(format!("http://{address}"))
        .timeout(Duration::from_millis(50))
        .build()
        .expect("fit");

    let patience = tokio::time::timeout(Duration::from_secs(5), send(&client)).await;
    let error = patience.expect("in time").expect_err("nobody answers");

    let Error::Transport(transport) = &error else {
        panic!("{error:?}");
    };
    assert!(transport.is_timeout() && !transport.is_connect());
    // A query may contain data that must not be logged: the cause has no URL, and the error's URL no query.
    let cause = transport.source().expect("reqwest's").to_string();
    assert!(!cause.contains("http://"), "{cause}");
    assert_eq!(error.to_string(), format!("`create_checkout` got no answer from http://{address} in time"));
}

#[tokio::test]
async fn an_undocumented_status_keeps_the_reply() {
    let error = error(401, r#"{"message": "Invalid API key"}"#).await;

    assert!(matches!(error, Error::Undocumented(_)));
    assert_eq!(error.kind().to_string(), "authentication");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
    assert_eq!(error.request_id(), Some("req_1"));
    assert_eq!(error.body(), Some(r#"{"message": "Invalid API key"}"#));
    assert_eq!(
        error.to_string(),
        "`create_checkout` answered 401 (request req_1), \
         a status that its document does not describe"
    );
}

#[tokio::test]
async fn success_false_is_an_error_with_its_message() {
    // `data` breaks the schema too, but the refusal takes precedence.
    let error = error(200, r#"{"success": false, "message": "No such plan", "data": 1}"#).await;

    assert_eq!(error.kind(), ErrorKind::Unsuccessful);
    assert_eq!(error.to_string(), "`create_checkout` answered 200 (request req_1) and refused");
    assert_eq!(error.message(), Some("No such plan"));
}

#[tokio::test]
async fn a_body_that_breaks_its_schema_names_the_field() {
    let error = error(200, r#"{"success": true, "data": {"url": 7}}"#).await;

    assert_eq!(error.kind(), ErrorKind::InvalidBody);
    assert_eq!(error.path(), Some("data.url"));
    assert_eq!(
        error.to_string(),
        "`create_checkout` answered 200 (request req_1) with a body that breaks its schema \
         at `data.url`: expected a string"
    );
}

#[tokio::test]
async fn a_body_that_is_not_json_has_no_path() {
    for body in ["<html>", "", r#"{"success": true"#, "{} {}"] {
        let error = error(200, body).await;
        assert_eq!(error.kind(), ErrorKind::InvalidBody, "{body}");
        assert_eq!(error.path(), None, "{body}");
    }
    assert_eq!(error(200, "7").await.path(), Some("."));
}

#[tokio::test]
async fn an_error_truncates_a_long_body_and_a_body_beyond_the_limit_is_an_error() {
    let long = error(500, "é".repeat(BODY_PREVIEW)).await;
    let reply = long.reply().expect("an answer");
    assert!(reply.is_truncated());
    assert_eq!(reply.body(), "é".repeat(BODY_PREVIEW / 2));

    let endless = error(200, vec![b' '; RESPONSE_LIMIT + 1]).await;
    assert_eq!(endless.kind(), ErrorKind::Transport);
    assert!(matches!(endless, Error::Transport(cause) if cause.is_too_long()));
}

#[tokio::test]
async fn a_call_that_cannot_be_sent_says_why() {
    let client = client("http://127.0.0.1:1");
    let paid = || client.create_topup().body_map(|body| body.amount(5));
    for (call, expected) in [
        (client.create_topup(), "`amount` of `CreateTopupBody` is required"),
        (paid().header("x y", "1"), "`x y` is no name of a header"),
        (paid().header("x-y", "1\n2"), "the value of the header `x-y` is not valid in a header"),
        (paid().header("x-access-token", "1"), "the header `x-access-token` is the client's own"),
        (paid().header("idempotency-key", "1"), "the header `idempotency-key` is the client's own"),
        (paid().api_key(" "), "the API key is blank, or not valid in a header"),
        (paid().api_version("2"), "the API has no versions"),
        (paid().extra("a[", 1), "`a[` is no name of a field"),
    ] {
        let error = call.send().await.expect_err("nothing to send");
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
        assert_eq!(error.to_string(), format!("the request cannot be built: {expected}"));
    }
}

#[tokio::test]
async fn a_call_can_move_to_another_thread() {
    fn assert_send(_: &impl Send) {}
    let client = client("http://127.0.0.1:1");
    assert_send(&client.create_checkout().send());
}

/// Calls of paths that no operation covers.
#[cfg(feature = "stripe")]
#[tokio::test]
async fn a_raw_call_has_the_same_key_and_checks() {
    use checkout_client::stripe;
    use reqwest::Method;
    let server = MockServer::start_async().await;
    let mock = server.mock_async(|when, then| {
        when.method("DELETE").path("/v1/customers/cus_1").header("authorization", format!("Bearer {KEY}"));
        then.status(204);
    });
    mock.await;
    let client = stripe::Client::builder(KEY).base_url(server.base_url()).build().expect("fit");
    let gone = client.request(Method::DELETE, "/v1/customers/cus_1").send().await.expect("no body is null");
    assert!(gone.is_null());
    for path in ["@127.0.0.1:1/x", "v1/customers", ".example/x", "/x#y"] {
        let error = client.request(Method::GET, path).send().await.expect_err(path);
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{path}");
    }
    let text = client.request(Method::POST, "/v1/x").body("amount_to_capture=500");
    let error = text.send().await.expect_err("a form has fields");
    assert_eq!(error.to_string(), "the request cannot be built: the body of a form must be an object");
    for key in ["", " ", "a "] {
        let call = client.create_session().idempotency_key(key);
        let error = call.send().await.expect_err("no key");
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{key:?}");
    }
}

/// The test runs itself again in child processes, because setting an environment variable would affect other
/// tests.
#[test]
fn from_env_names_the_variable_that_is_missing() {
    const CHILD: &str = "CHECKOUT_CLIENT_TEST_CHILD";
    if std::env::var_os(CHILD).is_some() {
        println!("outcome: {:?}", Client::from_env().map_err(|error| error.to_string()));
        return;
    }
    let outcome = |key: Option<&str>| {
        let mut child = Command::new(std::env::current_exe().expect("running"));
        child
            .args(["--exact", "from_env_names_the_variable_that_is_missing", "--nocapture"])
            .env(CHILD, "1")
            .env_remove(API_KEY_VARIABLE);
        child.envs(key.map(|key| (API_KEY_VARIABLE, key)));
        let output = child.output().expect("it runs");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    for missing in [outcome(None), outcome(Some(" "))] {
        assert!(missing.contains("`VIDEODB_API_KEY` should hold the API key"), "{missing}");
    }
    let found = outcome(Some(KEY));
    assert!(found.contains("outcome: Ok(videodb::Client"), "{found}");
}

/// The last item of the first page has a null in a required field. The list continues after this item.
#[cfg(feature = "stripe")]
#[tokio::test]
async fn an_item_that_does_not_decode_is_an_error_of_its_own() {
    use checkout_client::stripe;
    let session = |id: &str| {
        let recorded = include_str!("recordings/stripe/get_session/bare.yaml");
        let body = recorded.split("body: |-\n").nth(1);
        let mut session: serde_json::Value = serde_json::from_str(body.expect("a body")).expect("JSON");
        session["id"] = id.into();
        session
    };
    let mut broken = session("cs_2");
    broken["livemode"] = serde_json::Value::Null;
    let page = |data: &[&serde_json::Value], has_more: bool| serde_json::json!({"object": "list", "url": "/v1", "has_more": has_more, "data": data});
    let server = MockServer::start_async().await;
    let first = page(&[&session("cs_1"), &broken], true);
    let mock = server.mock_async(|when, then| {
        when.method(GET).path("/v1/checkout/sessions").query_param_missing("starting_after");
        then.status(200).json_body(first);
    });
    mock.await;
    let second = page(&[&session("cs_3")], false);
    let mock = server.mock_async(|when, then| {
        when.method(GET).path("/v1/checkout/sessions").query_param("starting_after", "cs_2");
        then.status(200).json_body(second);
    });
    mock.await;

    let client = stripe::Client::builder(KEY).base_url(server.base_url()).build().expect("fit");
    let mut sessions = client.sessions(|call| call);
    assert_eq!(sessions.next().await.expect("an item").map(|session| session.id), Some("cs_1".to_owned()));
    let error = sessions.next().await.expect_err("it has no `livemode`");
    assert_eq!((error.kind(), error.path()), (ErrorKind::InvalidBody, Some("data[1].livemode")));
    assert_eq!(error.body(), Some(broken.to_string().as_str()));
    assert_eq!(sessions.next().await.expect("an item").map(|session| session.id), Some("cs_3".to_owned()));
    assert!(sessions.next().await.expect("the end").is_none());
}
