//! Runs the shop of the manual against a local Stripe: an order that is paid, and one that is cancelled.

use axum::extract::{Path, RawForm};
use axum::routing::{get, post};
use axum::{Router, serve};
use checkout_client::reqwest::{self, redirect::Policy};
use checkout_client::stripe::Client;
use checkout_client::stripe::webhook::Verifier;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::{Outcome, recorded};

#[path = "../../../src/webhook/shop.rs"]
#[allow(dead_code, reason = "its `main` is that of another program")]
mod shop;
use shop::{Order, Shop};

pub async fn run() -> Outcome {
    let stripe = start(
        Router::new()
            .route("/v1/checkout/sessions", post(create))
            .route(
                "/v1/checkout/sessions/{id}",
                get(async |Path(id): Path<String>| session("get_session", &id)),
            )
            .route(
                "/v1/checkout/sessions/{id}/expire",
                post(async |Path(id): Path<String>| session("expire_session", &id)),
            ),
    )
    .await?;
    let verifier = Verifier::new("whsec_example")?;
    let shop = Shop::new(Client::builder("sk_test_example").base_url(&stripe).build()?, verifier.clone());
    let url = start(shop::routes(shop.clone())).await?;
    let browser = reqwest::Client::builder().redirect(Policy::none()).build()?;

    for order in ["cup", "pot"] {
        let page = browser.post(format!("{url}/orders/{order}/pay")).send().await?;
        let location = page.headers().get("location").map(|location| location.as_bytes().to_owned());
        judge(
            page.status() == 303 && location == Some(format!("https://pay.example/{order}").into()),
            "the way to pay",
        )?;
    }
    let thanks = browser.get(format!("{url}/thanks/cup")).send().await?.text().await?;
    judge(thanks.ends_with("once you have paid."), "the thanks for an order that is not paid")?;

    let deliver = async |kind: &str, order: &str, status: &str| {
        let mut object: Value = serde_json::from_str(&session("get_session", order))?;
        object["payment_status"] = status.into();
        let event = json!({"id": "evt_1", "type": kind, "data": {"object": object}}).to_string();
        let request = browser.post(format!("{url}/webhooks/stripe")).headers(verifier.sign(event.as_bytes()));
        Ok::<_, Box<dyn std::error::Error>>(request.body(event).send().await?.status())
    };
    judge(deliver("checkout.session.completed", "cup", "paid").await? == 200, "the webhook")?;
    judge(shop.order("cup") == Some(Order::Delivered), "the paid order")?;
    judge(deliver("checkout.session.expired", "pot", "unpaid").await? == 200, "the webhook")?;
    judge(shop.order("pot") == Some(Order::Cancelled), "the order of the expired session")?;
    let forged =
        browser.post(format!("{url}/webhooks/stripe")).header("stripe-signature", "t=1,v1=00").body("{}");
    judge(forged.send().await?.status() == 400, "the forged delivery")?;
    let cancelled = browser.post(format!("{url}/orders/pot/cancel/pot")).send().await?;
    judge(cancelled.status() == 204, "the cancelled order")?;
    println!("the shop of the manual sells, delivers and cancels");
    Ok(())
}

/// Answers like Stripe: a session with the order of the request.
async fn create(RawForm(form): RawForm) -> String {
    let form = String::from_utf8_lossy(&form).into_owned();
    let order = form.split('&').find_map(|field| field.strip_prefix("client_reference_id="));
    session("create_session", order.unwrap_or_default())
}

/// The recorded session of an operation. Its id is that of the order here.
fn session(operation: &str, order: &str) -> String {
    let body = recorded(&format!("stripe/{operation}/published_example")).expect("the recording exists");
    let mut session: Value = serde_json::from_str(&body).expect("the recording is JSON");
    session["id"] = order.into();
    session["client_reference_id"] = order.into();
    session["url"] = format!("https://pay.example/{order}").into();
    session.to_string()
}

/// Starts a server; returns its URL.
async fn start(routes: Router) -> std::io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(serve(listener, routes).into_future());
    Ok(url)
}

fn judge(is_right: bool, what: &str) -> Outcome {
    if is_right { Ok(()) } else { Err(format!("the shop does something else: {what}").into()) }
}
