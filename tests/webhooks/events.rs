//! What an event has: the typed object, the envelope, and what does not decode.

use checkout_client::reqwest::header::HeaderValue;
use checkout_client::stripe::types::CheckoutSessionPaymentStatus;
use checkout_client::{polar, stripe};

/// The body of a recorded response.
pub(crate) fn recorded(path: &str) -> String {
    let path = format!("{}/tests/recordings/{path}", env!("CARGO_MANIFEST_DIR"));
    let recording = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let (_, body) = recording.split_once("  body: |-\n").expect("a body");
    body.trim_end().to_owned()
}

/// An event of Stripe with a session, which the function changes.
pub(crate) fn stripe_body(kind: &str, change: impl Fn(&mut serde_json::Value)) -> Vec<u8> {
    let mut session = serde_json::from_str(&recorded("stripe/get_session/bare.yaml")).expect("JSON");
    change(&mut session);
    let event = serde_json::json!({
        "id": "evt_1", "object": "event", "account": "acct_1", "api_version": stripe::VERSION,
        "created": 1_795_000_000, "livemode": false, "type": kind, "data": {"object": session},
    });
    event.to_string().into_bytes()
}

fn stripe_event(body: &[u8]) -> stripe::webhook::Event {
    let verifier = stripe::webhook::Verifier::new("whsec_test").expect("a secret");
    verifier.event(&verifier.sign(body), body).expect("signed")
}

fn polar_event(kind: &str, change: impl Fn(&mut serde_json::Value)) -> polar::webhook::Event {
    let mut checkout = serde_json::from_str(&recorded("polar/get_checkout/open.yaml")).expect("JSON");
    change(&mut checkout);
    let event = serde_json::json!({"type": kind, "timestamp": "2026-11-18T11:06:40.5Z", "data": checkout})
        .to_string();
    let verifier = polar::webhook::Verifier::new("whsec_dGVzdA==").expect("a secret");
    let headers = verifier.sign(&HeaderValue::from_static("msg_1"), event.as_bytes());
    verifier.event(&headers, event.as_bytes()).expect("signed")
}

#[test]
fn events_of_sessions_are_typed() {
    use stripe::webhook::Data;
    for kind in ["completed", "expired", "async_payment_succeeded", "async_payment_failed"] {
        let kind = format!("checkout.session.{kind}");
        let event = stripe_event(&stripe_body(&kind, |session| session["payment_status"] = "paid".into()));
        assert_eq!((event.id.as_deref(), &event.kind), (Some("evt_1"), &kind));
        assert_eq!((event.created, event.livemode), (Some(1_795_000_000), Some(false)));
        assert_eq!(event.api_version.as_deref(), Some(stripe::VERSION));
        assert_eq!(event.field("/account").as_deref(), Some("acct_1"));
        assert!(event.undecoded().is_empty());
        let (expected, session) = match event.data {
            Data::CheckoutSessionCompleted(session) => ("completed", session),
            Data::CheckoutSessionExpired(session) => ("expired", session),
            Data::CheckoutSessionAsyncPaymentSucceeded(session) => ("async_payment_succeeded", session),
            Data::CheckoutSessionAsyncPaymentFailed(session) => ("async_payment_failed", session),
            other => panic!("{other:?}"),
        };
        assert_eq!(kind, format!("checkout.session.{expected}"));
        let session = session.expect("it decodes");
        assert_eq!(session.id, "cs_test_madeup0000000001");
        assert_eq!(session.payment_status, CheckoutSessionPaymentStatus::Paid);
    }
}

#[test]
fn events_of_checkouts_are_typed() {
    use polar::webhook::Data;
    for kind in ["checkout.created", "checkout.updated", "checkout.expired"] {
        let event = polar_event(kind, |checkout| checkout["status"] = "a-new-status".into());
        assert_eq!((event.id.as_str(), event.kind.as_str()), ("msg_1", kind));
        assert_eq!(event.timestamp.map(|at| at.timestamp_millis()), Some(1_795_000_000_500));
        let (expected, checkout) = match event.data {
            Data::CheckoutCreated(checkout) => ("checkout.created", checkout),
            Data::CheckoutUpdated(checkout) => ("checkout.updated", checkout),
            Data::CheckoutExpired(checkout) => ("checkout.expired", checkout),
            other => panic!("{other:?}"),
        };
        assert_eq!(kind, expected);
        assert_eq!(checkout.expect("it decodes").status.to_string(), "a-new-status");
    }
}

#[test]
fn other_events_are_json() {
    let body = br#"{"type": "invoice.melted", "created": "today", "livemode": 1, "data": {"object": {"id": "in_1"}}}"#;
    let event = stripe_event(body);
    assert_eq!((event.id.as_deref(), event.created, event.livemode), (None, None, None));
    assert_eq!((event.body(), event.api_version.as_deref()), (body.as_slice(), None));
    let stripe::webhook::Data::Other(json) = event.data else { panic!("{event:?}") };
    assert_eq!(json["data"]["object"]["id"], "in_1");

    let event = polar_event("checkout.melted", |_| ());
    let polar::webhook::Data::Other(json) = event.data else { panic!("{event:?}") };
    assert_eq!(json["data"]["status"], "open");
}

/// A number that no number of Rust can hold, a lone surrogate and a repeated key are readable.
#[test]
fn odd_json_is_no_error() {
    for body in [
        r#"{"type": "invoice.paid", "data": 1e999}"#,
        r#"{"type": "invoice.paid", "data": "\ud800"}"#,
        r#"{"type": "first", "type": "invoice.paid"}"#,
        "\u{feff}{\"type\": \"invoice.paid\"}",
    ] {
        assert_eq!(stripe_event(body.as_bytes()).kind, "invoice.paid", "{body}");
    }
}

#[test]
fn an_object_that_breaks_its_schema_has_its_path_and_its_id() {
    let event = stripe_event(&stripe_body("checkout.session.completed", |session| {
        session["payment_status"] = serde_json::Value::Null;
        session["id"] = "cs_secret-1".into();
    }));
    assert_eq!(event.field("/data/object/id").as_deref(), Some("cs_secret-1"));
    let stripe::webhook::Data::CheckoutSessionCompleted(Err(error)) = event.data else { panic!("{event:?}") };
    assert_eq!(error.path(), "data.object.payment_status");
    assert!(
        error.to_string().ends_with("its schema at `data.object.payment_status`: expected a string"),
        "{error}"
    );
    assert!(!error.to_string().contains("cs_secret-1"), "{error}");

    let event = polar_event("checkout.updated", |checkout| checkout["amount"] = "much".into());
    let polar::webhook::Data::CheckoutUpdated(Err(error)) = event.data else { panic!("{event:?}") };
    assert_eq!(error.path(), "data.amount");
    assert!(!error.to_string().contains("much"), "{error}");
}

#[test]
fn parts_that_break_the_schema_are_set_aside() {
    let event = stripe_event(&stripe_body("checkout.session.expired", |session| {
        session["custom_fields"] = serde_json::json!([{"key": 7}]);
    }));
    let paths: Vec<String> = event.undecoded().iter().map(|part| part.path()).collect();
    assert_eq!(paths, ["data.object.custom_fields[0].key"]);
    let stripe::webhook::Data::CheckoutSessionExpired(session) = event.data else { panic!("{event:?}") };
    assert!(session.expect("the rest decodes").custom_fields.is_empty());
}
