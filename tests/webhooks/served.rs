//! Runs the shop of the documentation, and delivers events to it over HTTP.

#[path = "../../src/webhook/shop.rs"]
#[allow(dead_code, unreachable_pub, reason = "the example of the documentation is as a user would write it")]
mod shop;

use checkout_client::reqwest;
use checkout_client::stripe::Client;
use checkout_client::stripe::webhook::{SIGNATURE_HEADER, Verifier};
use httpmock::prelude::*;

use super::events::{recorded, stripe_body};
use shop::{Order, Shop};

/// Delivers a body to the shop; the status of the response.
async fn deliver(url: &str, headers: reqwest::header::HeaderMap, body: impl Into<Vec<u8>>) -> u16 {
    let request = reqwest::Client::new().post(url).headers(headers).body(body.into());
    request.send().await.expect("the shop answers").status().as_u16()
}

/// A customer's click in the shop: the status, and where the response leads.
async fn click(url: String) -> (u16, Option<String>) {
    let browser = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build();
    let response = browser.expect("a browser").post(url).send().await.expect("the shop answers");
    let location = response.headers().get("location").map(|url| url.to_str().expect("a URL").to_owned());
    (response.status().as_u16(), location)
}

#[tokio::test]
async fn the_shop_of_the_documentation_delivers_what_was_paid() {
    let stripe = MockServer::start_async().await;
    let session = |order: &str| {
        let mut session: serde_json::Value =
            serde_json::from_str(&recorded("stripe/create_session/bare.yaml")).expect("JSON");
        session["client_reference_id"] = order.into();
        session["url"] = format!("https://pay.example/{order}").into();
        session.to_string()
    };
    for order in ["1", "2", "3", "4"] {
        stripe
            .mock_async(|when, then| {
                when.method(POST)
                    .path("/v1/checkout/sessions")
                    .header("idempotency-key", format!("order-{order}"));
                then.status(200).body(session(order));
            })
            .await;
    }
    stripe
        .mock_async(|when, then| {
            when.method(POST).path("/v1/checkout/sessions/cs_4/expire");
            then.status(200).body(session("4"));
        })
        .await;
    stripe
        .mock_async(|when, then| {
            when.method(GET).path("/v1/checkout/sessions/cs_1");
            then.status(200).body(session("1"));
        })
        .await;

    let verifier = Verifier::new("whsec_shop").expect("a secret");
    let client =
        Client::builder("sk_test_shop").base_url(stripe.base_url()).retries(0).build().expect("a client");
    let shop = Shop::new(client, verifier.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let shop_url = format!("http://{}", listener.local_addr().expect("bound"));
    let url = format!("{shop_url}/webhooks/stripe");
    let server = tokio::spawn(axum::serve(listener, shop::routes(shop.clone())).into_future());
    for order in ["1", "1", "2", "3", "4"] {
        let location = Some(format!("https://pay.example/{order}"));
        assert_eq!(click(format!("{shop_url}/orders/{order}/pay")).await, (303, location));
    }
    assert_eq!(click(format!("{shop_url}/orders/5/pay")).await, (502, None), "Stripe refuses this order");
    assert_eq!(shop.order("5"), None);

    let of = |kind: &str, order: &str, status: &str| {
        stripe_body(kind, |session| {
            session["client_reference_id"] = order.into();
            session["payment_status"] = status.into();
        })
    };
    let completed = of("checkout.session.completed", "1", "paid");
    assert_eq!(deliver(&url, reqwest::header::HeaderMap::new(), completed.clone()).await, 400);
    let serialised_anew =
        serde_json::to_vec_pretty(&serde_json::from_slice::<serde_json::Value>(&completed).expect("JSON"));
    assert_eq!(deliver(&url, verifier.sign(&completed), serialised_anew.expect("JSON")).await, 400);
    assert_eq!(shop.order("1"), Some(Order::Open));

    use Order::{Cancelled, Delivered, Open};
    for (kind, order, status, becomes) in [
        ("checkout.session.completed", "1", "paid", Delivered),
        ("checkout.session.completed", "1", "paid", Delivered),
        ("checkout.session.expired", "1", "unpaid", Delivered),
        ("checkout.session.completed", "2", "unpaid", Open),
        ("checkout.session.async_payment_succeeded", "2", "paid", Delivered),
        ("checkout.session.async_payment_failed", "3", "unpaid", Cancelled),
        ("invoice.melted", "4", "paid", Open),
    ] {
        let body = of(kind, order, status);
        let headers = verifier.sign(&body);
        assert!(!format!("{headers:?}").contains("v1="), "{SIGNATURE_HEADER} is sensitive");
        assert_eq!(deliver(&url, headers, body).await, 200, "{kind}");
        assert_eq!(shop.order(order), Some(becomes), "{kind} of {order}");
    }
    let broken = br#"{"type": "checkout.session.completed", "data": {"object": {"id": "cs_6"}}}"#;
    assert_eq!(deliver(&url, verifier.sign(broken), broken.to_vec()).await, 500);

    let thanks = reqwest::get(format!("{shop_url}/thanks/cs_1")).await.expect("the shop answers");
    assert!(thanks.text().await.expect("a page").ends_with("once you have paid."));
    assert_eq!(click(format!("{shop_url}/orders/4/cancel/cs_4")).await, (204, None));
    assert_eq!(shop.order("4"), Some(Cancelled));
    server.abort();
}
