//! Runs the server of the documentation, and delivers events to it over HTTP.

#[path = "../../src/webhook/shop.rs"]
#[allow(unreachable_pub, reason = "the example of the documentation is as a user would write it")]
mod shop;

use std::sync::{Arc, Mutex};

use checkout_client::reqwest;
use checkout_client::stripe::webhook::{SIGNATURE_HEADER, Verifier};

use super::events::stripe_body;
use shop::Shop;

/// Delivers a body to the shop; the status of the response.
async fn deliver(url: &str, headers: reqwest::header::HeaderMap, body: impl Into<Vec<u8>>) -> u16 {
    let request = reqwest::Client::new().post(url).headers(headers).body(body.into());
    request.send().await.expect("the shop answers").status().as_u16()
}

#[tokio::test]
async fn the_shop_of_the_documentation_delivers_what_was_paid() {
    let verifier = Verifier::new("whsec_shop").expect("a secret");
    let shop = Arc::new(Shop { verifier: verifier.clone(), delivered: Mutex::default() });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}/webhooks/stripe", listener.local_addr().expect("bound"));
    let server = tokio::spawn(axum::serve(listener, shop::routes(shop.clone())).into_future());
    let delivered = || shop.delivered.lock().expect("no thread panics").iter().cloned().collect::<Vec<_>>();

    let of = |kind: &str, id: &str, status: &str| {
        stripe_body(kind, |session| {
            session["id"] = id.into();
            session["payment_status"] = status.into();
        })
    };
    let completed = of("checkout.session.completed", "cs_1", "paid");
    assert_eq!(deliver(&url, reqwest::header::HeaderMap::new(), completed.clone()).await, 400);
    let serialised_anew =
        serde_json::to_vec_pretty(&serde_json::from_slice::<serde_json::Value>(&completed).expect("JSON"));
    assert_eq!(deliver(&url, verifier.sign(&completed), serialised_anew.expect("JSON")).await, 400);
    assert_eq!(delivered(), [""; 0]);

    for _ in 0..2 {
        assert_eq!(deliver(&url, verifier.sign(&completed), completed.clone()).await, 200);
        assert_eq!(delivered(), ["cs_1"]);
    }
    for (kind, id, status, answer, expected) in [
        ("checkout.session.completed", "cs_2", "unpaid", 200, vec!["cs_1"]),
        ("checkout.session.async_payment_succeeded", "cs_2", "paid", 200, vec!["cs_1", "cs_2"]),
        ("checkout.session.async_payment_failed", "cs_3", "unpaid", 200, vec!["cs_1", "cs_2"]),
        ("checkout.session.expired", "cs_4", "unpaid", 200, vec!["cs_1", "cs_2"]),
        ("invoice.melted", "in_5", "paid", 200, vec!["cs_1", "cs_2"]),
    ] {
        let body = of(kind, id, status);
        let headers = verifier.sign(&body);
        assert!(!format!("{headers:?}").contains("v1="), "{SIGNATURE_HEADER} is sensitive");
        assert_eq!(deliver(&url, headers, body).await, answer, "{kind}");
        assert_eq!(delivered(), expected, "{kind}");
    }
    let broken = br#"{"type": "checkout.session.completed", "data": {"object": {"id": "cs_6"}}}"#;
    assert_eq!(deliver(&url, verifier.sign(broken), broken.to_vec()).await, 500);
    assert_eq!(delivered(), ["cs_1", "cs_2"]);
    server.abort();
}
