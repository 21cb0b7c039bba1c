//! Runs the README's example against a server of one answer, as a user outside the workspace would.

mod example;

use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use checkout_client::videodb::Client;

const ANSWER: &str = r#"{"success": true, "data": {"url": "https://pay.example/1"}}"#;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let server = thread::spawn(move || answer(listener.accept()?.0));

    let client = Client::builder("sk-example").base_url(format!("http://{address}"));
    let url = example::buy_credits(&client.build()?).await?;
    let request = server.join().map_err(|_| "the server panicked")??;

    if url.as_deref() != Some("https://pay.example/1") {
        return Err(format!("the example returned {url:?}").into());
    }
    for expected in [
        "POST /billing/checkout ",
        "x-access-token: sk-example",
        r#"{"amount":50.0}"#,
    ] {
        if !request.contains(expected) {
            return Err(format!("the example did not send `{expected}`, but:\n{request}").into());
        }
    }
    println!("the README's example runs");
    Ok(())
}

/// Reads one request, answers it, and returns what was read.
fn answer(mut stream: TcpStream) -> std::io::Result<String> {
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
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{ANSWER}",
        ANSWER.len()
    )?;
    Ok(request)
}
