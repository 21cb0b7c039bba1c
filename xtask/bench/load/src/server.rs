//! The server: answers a GET with a page of sessions, and a POST with a session. Every 50th connection ends after some
//! answers, as servers do, and every 100th create is answered with status 503, so that the client sends it again.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// The number of items of a page.
pub(crate) const ITEMS: usize = 10;

/// A session with the fields that Stripe always sends.
const SESSION: &str = r#"{"id": "cs_test_1", "object": "checkout.session", "amount_total": 2000, "automatic_tax": {"enabled": false, "liability": null, "provider": null, "status": null}, "created": 1795000000, "currency": "eur", "custom_fields": [], "custom_text": {}, "expires_at": 1795086400, "livemode": false, "mode": "payment", "payment_method_types": ["card"], "payment_status": "unpaid", "shipping_options": [], "status": "open", "url": "https://checkout.stripe.com/c/pay/cs_test_1"}"#;

/// Prints the address, and answers until the process is stopped.
pub(crate) async fn serve() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.local_addr()?);
    loop {
        let (stream, _) = listener.accept().await?;
        // A client that goes away is no error of the server.
        tokio::spawn(async move { answer(stream).await.ok() });
    }
}

/// Answers the requests of one connection.
async fn answer(mut stream: TcpStream) -> io::Result<()> {
    static CONNECTIONS: AtomicU64 = AtomicU64::new(0);
    static CREATES: AtomicU64 = AtomicU64::new(0);
    let ends_early = CONNECTIONS.fetch_add(1, Ordering::Relaxed) % 50 == 0;
    let page = format!(
        r#"{{"object": "list", "url": "/v1/checkout/sessions", "has_more": false, "data": [{}]}}"#,
        vec![SESSION; ITEMS].join(",")
    );
    let mut buffer = Vec::new();
    let mut answered = 0;
    while let Some(is_get) = request(&mut stream, &mut buffer).await? {
        let fails = !is_get && CREATES.fetch_add(1, Ordering::Relaxed) % 100 == 99;
        let (status, body) = if fails {
            ("503 Service Unavailable\r\nretry-after: 0", "{}")
        } else if is_get {
            ("200 OK", page.as_str())
        } else {
            ("200 OK", SESSION)
        };
        let close = if ends_early && answered == 20 { "connection: close\r\n" } else { "" };
        let head = format!(
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n{close}\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(body.as_bytes()).await?;
        answered += 1;
        if !close.is_empty() {
            return Ok(());
        }
    }
    Ok(())
}

/// Reads one request with its body; whether it is a GET, and `None` at the end of the connection.
async fn request(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> io::Result<Option<bool>> {
    loop {
        if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&buffer[..end]).to_ascii_lowercase();
            let length =
                head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
            let whole = end + 4 + length.unwrap_or(0);
            if buffer.len() >= whole {
                buffer.drain(..whole);
                return Ok(Some(head.starts_with("get ")));
            }
        }
        if stream.read_buf(buffer).await? == 0 {
            return Ok(None);
        }
    }
}
