//! Measures one simple call of the client beside the same request written by hand with reqwest.

use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use checkout_client::stripe::types::CheckoutSession;
use checkout_client::stripe::{Client, VERSION};

use crate::median;

/// The number of rounds, and of calls in each round.
const ROUNDS: usize = 15;
const CALLS: u32 = 1_000;

/// The time-outs of both clients.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Prints the time of a call as a multiple of the time of the request written by hand.
pub(crate) async fn beside_reqwest(session: &str) -> Result<(), Box<dyn Error>> {
    let base_url = serve(session)?;
    let client = Client::builder("sk_test_example").base_url(&base_url).timeout(TIMEOUT).build()?;
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
    let by_hand = || async {
        let url = format!("{base_url}/v1/checkout/sessions/cs_test_1");
        let request = http.get(url).bearer_auth("sk_test_example").header("stripe-version", VERSION);
        let response = request.header("accept", "application/json").timeout(TIMEOUT).send().await?;
        let body = response.error_for_status()?.bytes().await?;
        Ok::<CheckoutSession, Box<dyn Error>>(serde_json::from_slice(&body)?)
    };
    let mut ratios = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        for _ in 0..CALLS {
            client.get_session().session("cs_test_1").send().await?;
        }
        let ours = start.elapsed();
        let start = Instant::now();
        for _ in 0..CALLS {
            by_hand().await?;
        }
        ratios.push(ours.as_secs_f64() / start.elapsed().as_secs_f64());
    }
    println!(
        "one call of {} bytes: ours / reqwest by hand: {:.2}",
        session.len(),
        median(ratios.into_iter())
    );
    Ok(())
}

/// Starts a server that answers every request with this body; returns its base URL.
fn serve(body: &str) -> std::io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", listener.local_addr()?);
    let response = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let response = response.clone();
            thread::spawn(move || answer(stream, &response));
        }
    });
    Ok(url)
}

/// Answers the requests of a connection, which have no body.
fn answer(mut stream: TcpStream, response: &str) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    while reader.read_line(&mut line)? > 0 {
        if line == "\r\n" {
            stream.write_all(response.as_bytes())?;
        }
        line.clear();
    }
    Ok(())
}
