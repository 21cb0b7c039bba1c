//! A server that delivers the orders that are paid.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use checkout_client::stripe::types::CheckoutSessionPaymentStatus as PaymentStatus;
use checkout_client::stripe::webhook::{Data, Verifier};

/// The server's state.
pub struct Shop {
    pub verifier: Verifier,
    /// The ids of the sessions whose orders are on their way. A database, in a real shop.
    pub delivered: Mutex<BTreeSet<String>>,
}

/// The routes of the server.
pub fn routes(shop: Arc<Shop>) -> Router {
    Router::new().route("/webhooks/stripe", post(receive)).with_state(shop)
}

/// Receives an event. The body is `Bytes`: an extractor such as `Json` would lose the bytes that are signed.
async fn receive(State(shop): State<Arc<Shop>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let event = match shop.verifier.event(&headers, &body) {
        Ok(event) => event,
        Err(refusal) => {
            eprintln!("a delivery is refused: {refusal}");
            return StatusCode::BAD_REQUEST;
        }
    };
    let session = match event.data {
        Data::CheckoutSessionCompleted(session) => session,
        Data::CheckoutSessionAsyncPaymentSucceeded(session) => session,
        _ => return StatusCode::OK,
    };
    match session {
        // The money is on its way: `CheckoutSessionAsyncPaymentSucceeded` follows.
        Ok(session) if session.payment_status == PaymentStatus::Unpaid => StatusCode::OK,
        // The set holds a session once, however often its event arrives.
        Ok(session) => {
            shop.delivered.lock().expect("no thread panics").insert(session.id);
            StatusCode::OK
        }
        // Stripe sends the event again later.
        Err(error) => {
            eprintln!("{:?} cannot be read: {error}", event.id);
            StatusCode::INTERNAL_SERVER_ERROR
        }
    }
}
