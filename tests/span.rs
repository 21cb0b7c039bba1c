//! The span of a call, with the feature `tracing`: what it contains, and that it contains no key and no body.

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use checkout_client::videodb::Client;
use httpmock::prelude::*;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

const KEY: &str = "sk-secret";

/// Collects the names and fields of all spans of this crate as text.
#[derive(Clone, Default)]
struct Spans(Arc<Mutex<Vec<String>>>);

impl Visit for Spans {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.lock().expect("no panic").push(format!("{field}={value:?}"));
    }
}

impl Subscriber for Spans {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_span() && metadata.name() == "checkout_client::call"
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut self.clone());
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn a_span_has_the_operation_attempts_status_and_request_id() {
    let server = MockServer::start_async().await;
    let mock = server.mock_async(|when, then| {
        when.method(GET).path("/billing/usage");
        then.status(503).header("x-request-id", format!("req_{KEY}")).body(r#"{"message": "a customer"}"#);
    });
    mock.await;
    let spans = Spans::default();
    let _guard = tracing::subscriber::set_default(spans.clone());
    let client = Client::builder(KEY)
        .base_url(server.base_url())
        .retries(checkout_client::RetryPolicy::new(1).base_delay(std::time::Duration::from_millis(1)))
        .build()
        .expect("the settings are valid");
    client.get_usage().send().await.expect_err("status 503");

    let fields = spans.0.lock().expect("no panic").clone();
    let expected =
        ["operation=\"get_usage\"", "attempts=1", "attempts=2", "status=503", "request_id=\"req_[api key]\""];
    assert_eq!(fields, expected);
}
