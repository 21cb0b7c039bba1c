//! A server on 127.0.0.1 that answers requests by a script of faults, and counts the requests.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// The maximum time that a read from a connection waits.
const PATIENCE: Duration = Duration::from_secs(3);

/// What the server does with one request.
#[derive(Clone)]
pub(crate) enum Act {
    /// Writes these bytes, and closes the connection.
    Close(Vec<u8>),
    /// Writes these bytes, and waits for the next request on the same connection.
    KeepAlive(Vec<u8>),
    /// Writes these bytes, and then nothing, until the client closes the connection or [`PATIENCE`] ends.
    Hang(Vec<u8>),
    /// Writes these bytes one by one, with a pause before each.
    Trickle(Vec<u8>, Duration),
    /// Resets the connection without reading the request.
    Reset,
}

/// A running server. The thread of a connection ends with the connection; the thread that accepts connections
/// ends with the test process.
pub(crate) struct Server {
    address: SocketAddr,
    requests: Arc<AtomicUsize>,
}

impl Server {
    /// Starts a server that performs one act for each request. The last act repeats.
    pub(crate) fn start(script: Vec<Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("bound");
        let requests = Arc::new(AtomicUsize::new(0));
        let (count, script) = (requests.clone(), Arc::new(Mutex::new(script)));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (script, count) = (script.clone(), count.clone());
                thread::spawn(move || serve(stream, &script, &count));
            }
        });
        Self { address, requests }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many requests the server received.
    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

/// Serves one connection until an act or the client closes it.
fn serve(mut stream: TcpStream, script: &Mutex<Vec<Act>>, count: &AtomicUsize) {
    let _ = stream.set_read_timeout(Some(PATIENCE));
    let _ = stream.set_nodelay(true);
    while matches!(stream.peek(&mut [0]), Ok(1)) {
        count.fetch_add(1, Ordering::SeqCst);
        let mut acts = script.lock().unwrap_or_else(PoisonError::into_inner);
        let act = if acts.len() > 1 { acts.remove(0) } else { acts[0].clone() };
        drop(acts);
        // Unread bytes make the system reset the connection when it is closed.
        if matches!(act, Act::Reset) || read_request(&mut stream).is_none() {
            return;
        }
        let written = match &act {
            Act::Close(bytes) | Act::KeepAlive(bytes) | Act::Hang(bytes) => stream.write_all(bytes),
            Act::Trickle(bytes, pause) => bytes.iter().try_for_each(|byte| {
                thread::sleep(*pause);
                stream.write_all(&[*byte])
            }),
            Act::Reset => Ok(()),
        };
        match act {
            Act::KeepAlive(_) if written.is_ok() => {}
            Act::Hang(_) => {
                let _ = stream.read(&mut [0]);
                return;
            }
            _ => return,
        }
    }
}

/// Reads a request with its body; `None` if the client closed the connection before.
fn read_request(stream: &mut TcpStream) -> Option<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    let length = length.map_or(0, |length| length.trim().parse().expect("a length"));
    stream.read_exact(&mut vec![0; length]).ok()
}
