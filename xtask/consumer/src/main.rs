//! Compiles and runs the README's examples outside the workspace, as a user would, each against a local
//! server that returns one response.

#[cfg(feature = "polar")]
mod polar;
#[cfg(feature = "stripe")]
mod stripe;
#[cfg(feature = "videodb")]
mod videodb;

use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::{self, JoinHandle};

type Outcome = Result<(), Box<dyn Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    #[cfg(feature = "rustls-no-provider")]
    choose_provider()?;
    #[cfg(feature = "polar")]
    polar().await?;
    #[cfg(feature = "stripe")]
    stripe().await?;
    #[cfg(feature = "videodb")]
    videodb().await?;
    Ok(())
}

/// Installs ring as the crypto provider. With the feature `videodb`, first checks that without a
/// provider, building a client returns
/// [`ConfigError::MissingCryptoProvider`](checkout_client::ConfigError::MissingCryptoProvider).
#[cfg(feature = "rustls-no-provider")]
fn choose_provider() -> Outcome {
    #[cfg(feature = "videodb")]
    {
        use checkout_client::{ConfigError, videodb::Client};
        let built = Client::new("sk-example");
        if !matches!(built, Err(ConfigError::MissingCryptoProvider)) {
            return Err(format!("without a crypto provider there is {built:?}").into());
        }
    }
    let ring = rustls::crypto::ring::default_provider();
    ring.install_default().map_err(|_| "a crypto provider was installed before")?;
    println!("rustls runs on ring");
    Ok(())
}

#[cfg(feature = "polar")]
async fn polar() -> Outcome {
    let server = Server::start(r#"{"items": [], "pagination": {"total_count": 7, "max_page": 1}}"#)?;
    let client = checkout_client::polar::Client::builder("polar_oat_example").base_url(&server.url);
    let count = polar::count_open(&client.build()?).await?;
    let expected = ["GET /v1/checkouts/?status=open ", "authorization: Bearer polar_oat_example", "polar-version: 2"];
    server.judge("Polar", count == 7, &expected)
}

#[cfg(feature = "stripe")]
async fn stripe() -> Outcome {
    let server = Server::start(r#"{"object": "list", "url": "/v1", "has_more": false, "data": []}"#)?;
    let client = checkout_client::stripe::Client::builder("sk_test_example").base_url(&server.url);
    let urls = stripe::open_pages(&client.build()?).await?;
    let expected = [
        "GET /v1/checkout/sessions?status=open ",
        "authorization: Bearer sk_test_example",
        "stripe-version: 2",
    ];
    server.judge("Stripe", urls.is_empty(), &expected)
}

#[cfg(feature = "videodb")]
async fn videodb() -> Outcome {
    let server = Server::start(r#"{"success": true, "data": {"url": "https://pay.example/1"}}"#)?;
    let client = checkout_client::videodb::Client::builder("sk-example").base_url(&server.url);
    let url = videodb::buy_credits(&client.build()?).await?;
    let expected = ["POST /billing/checkout ", "x-access-token: sk-example", r#"{"amount":50}"#];
    server.judge("VideoDB", url.as_deref() == Some("https://pay.example/1"), &expected)
}

/// A server that answers once.
struct Server {
    url: String,
    request: JoinHandle<std::io::Result<String>>,
}

impl Server {
    fn start(answer: &'static str) -> std::io::Result<Server> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let url = format!("http://{}", listener.local_addr()?);
        let request = thread::spawn(move || serve(listener.accept()?.0, answer));
        Ok(Server { url, request })
    }

    /// Checks the example of `api`: `returned` is whether its result is right, and `expected` are texts
    /// that its request must contain.
    fn judge(self, api: &str, returned: bool, expected: &[&str]) -> Outcome {
        let request = self.request.join().map_err(|_| "the server panicked")??;
        if !returned {
            return Err(format!("the example of {api} returned something else").into());
        }
        if let Some(missing) = expected.iter().find(|expected| !request.contains(**expected)) {
            return Err(format!("the example of {api} did not send `{missing}`, but:\n{request}").into());
        }
        println!("the README's example of {api} runs");
        Ok(())
    }
}

/// Reads one request, sends the response body `answer` with status 200, and returns the request as text.
fn serve(mut stream: TcpStream, answer: &str) -> std::io::Result<String> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut request = String::new();
    let mut length = 0;
    loop {
        let start = request.len();
        reader.read_line(&mut request)?;
        let line = request[start..].trim_end();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.parse().map_err(std::io::Error::other)?;
        }
    }
    reader.take(length).read_to_string(&mut request)?;
    write!(
        stream,
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{answer}",
        answer.len()
    )?;
    Ok(request)
}
