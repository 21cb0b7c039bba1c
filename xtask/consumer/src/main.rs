//! Compiles and runs the programs of the manual outside the workspace, as a user would, each against local servers
//! that return recorded responses.

#[cfg(feature = "polar")]
#[allow(dead_code, reason = "its `main` is that of another program")]
mod polar;
#[cfg(feature = "store")]
mod sale;
#[cfg(feature = "stripe")]
#[allow(dead_code, reason = "its `main` is that of another program")]
mod stripe;
#[cfg(feature = "videodb")]
#[allow(dead_code, reason = "its `main` is that of another program")]
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
    #[cfg(feature = "store")]
    sale::run().await?;
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
    use checkout_client::polar::Client;
    let client = |server: &Server| Client::builder("polar_oat_example").base_url(&server.url).build();
    let key = ["authorization: Bearer polar_oat_example", "polar-version: 2"];

    let server = Server::start(recorded("polar/create_checkout/created")?)?;
    let (id, url) = polar::sell(&client(&server)?, "7d2a6c0e", "5b1f4c8e").await?;
    let body = r#"{"discount_id":"5b1f4c8e","external_customer_id":"customer-17","metadata":{"order":"17"},"products":["7d2a6c0e"]}"#;
    server.judge(
        "Polar",
        !id.is_empty() && url.starts_with("https://"),
        &[&key[..], &["POST /v1/checkouts/ ", body]].concat(),
    )?;

    let server = Server::start(recorded("polar/update_checkout/updated")?)?;
    polar::remove_discount(&client(&server)?, "5f1b8e2c").await?;
    server.judge("Polar", true, &["PATCH /v1/checkouts/5f1b8e2c ", r#"{"discount_id":null}"#])?;

    let server = Server::start(r#"{"items": [], "pagination": {"total_count": 7, "max_page": 1}}"#)?;
    let count = polar::count_open(&client(&server)?).await?;
    server.judge("Polar", count == 7, &["GET /v1/checkouts/?status=open "])
}

#[cfg(feature = "stripe")]
async fn stripe() -> Outcome {
    use checkout_client::stripe::Client;
    let client = |server: &Server| Client::builder("sk_test_example").base_url(&server.url).build();

    let server = Server::start(recorded("stripe/create_session/published_example")?)?;
    stripe::sell(&client(&server)?).await?;
    let expected = [
        "POST /v1/checkout/sessions ",
        "idempotency-key: order-17",
        "automatic_tax%5Benabled%5D=true",
        "customer_email=jane%40example.org",
        "expand%5B0%5D=payment_intent",
        "line_items%5B0%5D%5Bprice_data%5D%5Bproduct_data%5D%5Bname%5D=Cup",
        "line_items%5B1%5D%5Bprice_data%5D%5Bunit_amount%5D=2900",
        "metadata%5Border%5D=17",
        "success_url=https%3A%2F%2Fshop.example%2Fthanks%3Fsession%3D%7BCHECKOUT_SESSION_ID%7D",
    ];
    server.judge("Stripe", true, &expected)?;

    let server = Server::start(r#"{"object": "list", "url": "/v1", "has_more": false, "data": []}"#)?;
    let urls = stripe::open_pages(&client(&server)?).await?;
    let expected = [
        "GET /v1/checkout/sessions?status=open ",
        "authorization: Bearer sk_test_example",
        "stripe-version: 2",
    ];
    server.judge("Stripe", urls.is_empty(), &expected)
}

#[cfg(feature = "videodb")]
async fn videodb() -> Outcome {
    let server = Server::start(recorded("videodb/create_checkout/published_example")?)?;
    let client = checkout_client::videodb::Client::builder("sk-example").base_url(&server.url);
    let url = videodb::buy_credits(&client.build()?).await?;
    let expected = ["POST /billing/checkout ", "x-access-token: sk-example", r#"{"amount":50}"#];
    server.judge("VideoDB", url.is_some_and(|url| url.starts_with("https://")), &expected)
}

/// The response body of a recording of the repository.
fn recorded(name: &str) -> Result<String, Box<dyn Error>> {
    let path = format!("{}/../../tests/recordings/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
    let response = text.split("\nresponse:\n").nth(1).ok_or("the recording has no response")?;
    let (_, body) = response.split_once("  body: |-\n").ok_or("the response has no body")?;
    Ok(body.lines().take_while(|line| line.starts_with("    ")).collect())
}

/// A server that sends one response to one request.
struct Server {
    url: String,
    request: JoinHandle<std::io::Result<String>>,
}

impl Server {
    fn start(answer: impl Into<String>) -> std::io::Result<Server> {
        let answer = answer.into();
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let url = format!("http://{}", listener.local_addr()?);
        let request = thread::spawn(move || serve(listener.accept()?.0, &answer));
        Ok(Server { url, request })
    }

    /// Checks the example of `api`: `returned` is whether the example returned the right result, and
    /// `expected` are texts that its request must contain.
    fn judge(self, api: &str, returned: bool, expected: &[&str]) -> Outcome {
        let request = self.request.join().map_err(|_| "the server panicked")??;
        if !returned {
            return Err(format!("the example of {api} returned something else").into());
        }
        if let Some(missing) = expected.iter().find(|expected| !request.contains(**expected)) {
            return Err(format!("the example of {api} did not send `{missing}`, but:\n{request}").into());
        }
        println!("the example of {api} runs");
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
