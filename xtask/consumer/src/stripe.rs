//! The README's example of Stripe. The README has the same text from the first `use` on.

use checkout_client::stripe::{Client, Error, types::ListSessionsStatus};

/// The pages at which somebody may still pay, however many there are.
pub async fn open_pages(client: &Client) -> Result<Vec<String>, Error> {
    let mut sessions = client.sessions(|call| call.status(ListSessionsStatus::Open));
    let mut urls = Vec::new();
    while let Some(session) = sessions.next().await? {
        urls.extend(session.url);
    }
    Ok(urls)
}
