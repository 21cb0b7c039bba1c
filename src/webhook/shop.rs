//! A shop: opens a Stripe session for an order, thanks the customer, and delivers what is paid. The README has the same
//! text from the first `use` on.
//!
//! `STRIPE_API_KEY` and `STRIPE_WEBHOOK_SECRET` are the shop's keys. With `STRIPE_URL`, it speaks to that
//! server instead of Stripe.

use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::sync::{Arc, Mutex};

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Router, serve};
use checkout_client::stripe::types::{
    CheckoutSession, CheckoutSessionPaymentStatus as PaymentStatus, LineItem, Mode, PriceData, ProductData,
};
use checkout_client::stripe::webhook::{Data, Verifier};
use checkout_client::stripe::{self, Client};
use tokio::net::TcpListener;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut stripe = Client::builder(env::var("STRIPE_API_KEY")?);
    if let Ok(url) = env::var("STRIPE_URL") {
        stripe = stripe.base_url(url);
    }
    let shop = Shop::new(stripe.build()?, Verifier::new(env::var("STRIPE_WEBHOOK_SECRET")?)?);
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    println!("the shop is open at http://{}", listener.local_addr()?);
    serve(listener, routes(shop)).await?;
    Ok(())
}

/// What becomes of an order. A database has it, in a real shop.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Order {
    Open,
    Delivered,
    Cancelled,
}

pub struct Shop {
    stripe: Client,
    verifier: Verifier,
    orders: Mutex<BTreeMap<String, Order>>,
}

impl Shop {
    pub fn new(stripe: Client, verifier: Verifier) -> Arc<Self> {
        Arc::new(Self { stripe, verifier, orders: Mutex::default() })
    }

    pub fn order(&self, id: &str) -> Option<Order> {
        self.orders.lock().expect("no thread panics").get(id).copied()
    }

    /// Ends an open order. The same event may arrive several times, and an order ends once.
    fn end(&self, session: &CheckoutSession, order: Order) {
        let Some(id) = &session.client_reference_id else { return };
        let mut orders = self.orders.lock().expect("no thread panics");
        if let Some(open @ Order::Open) = orders.get_mut(id) {
            *open = order;
        }
    }
}

pub fn routes(shop: Arc<Shop>) -> Router {
    Router::new()
        .route("/orders/{order}/pay", post(pay))
        .route("/orders/{order}/cancel/{session}", post(cancel))
        .route("/thanks/{session}", get(thank))
        .route("/webhooks/stripe", post(receive))
        .with_state(shop)
}

/// Opens a session, and sends the customer to its page. The key makes it one session for an order, however often
/// the customer clicks; an order that is paid again after its session has ended needs another key.
async fn pay(State(shop): State<Arc<Shop>>, Path(order): Path<String>) -> Result<Redirect, Failure> {
    let session = shop
        .stripe
        .create_session()
        .body_map(|session| {
            session
                .mode(Mode::Payment)
                .client_reference_id(&order)
                .success_url("http://127.0.0.1:3000/thanks/{CHECKOUT_SESSION_ID}")
                .line_items([LineItem::builder().quantity(2).price_data(
                    PriceData::new("eur").unit_amount(1250).product_data(ProductData::new("Cup")),
                )])
        })
        .idempotency_key(format!("order-{order}"))
        .send()
        .await?;
    let url = session.url.as_deref().ok_or(Failure(StatusCode::BAD_GATEWAY, "there is no page to pay at"))?;
    shop.orders.lock().expect("no thread panics").entry(order).or_insert(Order::Open);
    Ok(Redirect::to(url))
}

/// The page after the payment. It delivers nothing: a customer may never get here, and may get here unpaid.
async fn thank(State(shop): State<Arc<Shop>>, Path(session): Path<String>) -> Result<&'static str, Failure> {
    let session = shop.stripe.get_session().session(session).send().await?;
    let is_paid = is_paid(&session);
    Ok(if is_paid { "Thank you. Your order is paid." } else { "Thank you. We deliver once you have paid." })
}

/// Cancels an order: from then on, nobody can pay at its session.
async fn cancel(
    State(shop): State<Arc<Shop>>,
    Path((order, session)): Path<(String, String)>,
) -> Result<StatusCode, Failure> {
    let session = shop.stripe.expire_session().session(session).send().await?.into_inner();
    if session.client_reference_id.as_ref() == Some(&order) {
        shop.end(&session, Order::Cancelled);
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Receives an event. The body is `Bytes`: an extractor such as `Json` would lose the bytes that are signed.
async fn receive(
    State(shop): State<Arc<Shop>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, Failure> {
    let event = shop.verifier.event(&headers, &body).map_err(|refusal| {
        eprintln!("a delivery is refused: {refusal}");
        Failure(StatusCode::BAD_REQUEST, "refused")
    })?;
    // What is no session cannot be read: Stripe sends it again later.
    let unreadable = |_| Failure(StatusCode::INTERNAL_SERVER_ERROR, "not a session");
    match event.data {
        Data::CheckoutSessionCompleted(session) | Data::CheckoutSessionAsyncPaymentSucceeded(session) => {
            let session = session.map_err(unreadable)?;
            // The money of an unpaid session is on its way, and another event follows.
            if is_paid(&session) {
                shop.end(&session, Order::Delivered);
            }
        }
        Data::CheckoutSessionExpired(session) | Data::CheckoutSessionAsyncPaymentFailed(session) => {
            let session = session.map_err(unreadable)?;
            shop.end(&session, Order::Cancelled);
        }
        _ => {}
    }
    Ok(StatusCode::OK)
}

/// Whether an order may be delivered. A status that this program does not know is no payment.
fn is_paid(session: &CheckoutSession) -> bool {
    matches!(session.payment_status, PaymentStatus::Paid | PaymentStatus::NoPaymentRequired)
}

/// What the shop tells a browser when something failed.
#[derive(Debug)]
struct Failure(StatusCode, &'static str);

impl From<stripe::Error> for Failure {
    fn from(error: stripe::Error) -> Self {
        eprintln!("{error}");
        let may_exist = error.may_have_taken_effect();
        Failure(
            StatusCode::BAD_GATEWAY,
            if may_exist { "we do not know whether that worked; try again" } else { "that did not work" },
        )
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        (self.0, self.1).into_response()
    }
}
