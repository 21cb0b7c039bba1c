//! Sends a call once, and keeps its answer as it arrived.

use std::time::Duration;

use docdrift_cli::Error;
use ureq::Agent;
use ureq::http::{HeaderMap, Request, Response};

use super::call::Call;
use super::target::Target;

/// The largest answer that is recorded, in bytes.
const MAX_BYTES: u64 = 8 << 20;

/// The headers of an answer that matter to a client. Others differ from call to call, or say something of the account.
const KEPT_HEADERS: [&str; 4] = ["content-type", "link", "location", "retry-after"];

/// An answer as it arrived.
pub(super) struct Answer {
    pub(super) status: u16,
    /// Those that matter, in lower case.
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: String,
}

/// Sends a call. Redirects are not followed: they are answers, too.
///
/// # Errors
///
/// When there is no complete answer, or one that is no text.
pub(super) fn send(target: &Target, call: &Call, limit: Duration) -> Result<Answer, Error> {
    let is_secure = target.server.starts_with("https://");
    if is_secure && !cfg!(feature = "tls") {
        return Err(Error::failed("the server needs TLS, and this build of xtask has none")
            .help("run `cargo record …`, which is `cargo run -p xtask --features tls -- record …`"));
    }
    let failed = |reason: ureq::Error| {
        let error = Error::failed(format!("`{}` has no complete answer: {reason}", call.operation));
        match call.method.as_str() {
            "GET" | "HEAD" => error,
            _ => error.help("the server may have acted all the same; look there before you try again"),
        }
    };
    let config = Agent::config_builder()
        .timeout_global(Some(limit))
        .max_redirects(0)
        .max_redirects_will_error(false)
        .https_only(is_secure)
        .http_status_as_error(false)
        .user_agent("checkout-client xtask record")
        .build();
    let agent = Agent::new_with_config(config);
    let query = if call.query.is_empty() { String::new() } else { format!("?{}", call.query) };
    let mut request = Request::builder()
        .method(call.method.as_str())
        .uri(format!("{}{}{query}", target.server, call.path))
        .header(&target.header, format!("{}{}", target.scheme, target.key.reveal()))
        .header("accept", "application/json");
    if let Some((name, version)) = &target.version {
        request = request.header(name, version);
    }
    let invalid = |_| Error::usage("the key or a parameter has a character that a request cannot have");
    let mut response = match call.encoded_body() {
        Some((media_type, body)) => {
            let request = request.header("content-type", media_type).body(body).map_err(invalid)?;
            agent.run(request).map_err(failed)?
        }
        None => agent.run(request.body(()).map_err(invalid)?).map_err(failed)?,
    };
    let body = response.body_mut().with_config().limit(MAX_BYTES).read_to_vec().map_err(failed)?;
    let body = String::from_utf8(body).map_err(|_| {
        Error::failed(format!("the answer of `{}` is no text, and cannot be recorded", call.operation))
    })?;
    Ok(Answer { status: response.status().as_u16(), headers: kept(&response), body })
}

fn kept<T>(response: &Response<T>) -> Vec<(String, String)> {
    let headers: &HeaderMap = response.headers();
    let value = |name: &&str| Some(((*name).to_owned(), headers.get(*name)?.to_str().ok()?.to_owned()));
    KEPT_HEADERS.iter().filter_map(value).collect()
}
