//! `Sender`: what all clones of a client share, and the loop that sends the attempts of a call.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Method, Request, StatusCode, Url};
use serde_json::Value;

use crate::builder::Connection;
use crate::call::{Route, Settings};
use crate::effect::Effect;
use crate::idempotency;
use crate::key::Secrets;
use crate::provider::Api;
use crate::redirect::{MAX_REDIRECTS, redirect_target};
use crate::reply::Received;
use crate::request;
use crate::retry::{Decision, Failed, Outcome, Resend, random};
use crate::runtime::RESPONSE_LIMIT;
use crate::span::CallSpan;
use crate::transport::{Transport, TransportKind, kind_of};

/// The connection of a client. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Sender(Arc<Connection>);

/// A request that is ready to be sent, as often as the retry policy allows.
pub(crate) struct Prepared {
    operation: &'static str,
    request: Request,
    secrets: Secrets,
    resend: Resend,
    /// The time-out of the call, with all its attempts.
    timeout: Duration,
}

impl Prepared {
    /// Builds the request of a call.
    ///
    /// # Errors
    ///
    /// A clause for the error message, if a part of the call cannot be sent.
    pub(crate) fn new<A: Api>(
        sender: &Sender,
        route: &Route,
        mut body: Option<Value>,
        settings: Settings,
    ) -> Result<Self, String> {
        if let Some(fault) = settings.fault {
            return Err(fault);
        }
        let mut parameters = settings.parameters;
        for (name, value) in settings.extra {
            match &mut body {
                Some(body) => request::insert(body, &name, value)?,
                None => parameters.set_query(name, &value),
            }
        }
        let connection = &*sender.0;
        let mut secrets = Secrets::from(connection.key.clone());
        let key = settings.key.as_ref().unwrap_or(&connection.key).header(A::KEY_SCHEME);
        secrets.extend(settings.key);
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(A::KEY_HEADER, key);
        if let Some((name, version)) = A::VERSION {
            headers.insert(name, HeaderValue::from_static(version));
        }
        let has_key = A::HAS_IDEMPOTENCY_KEYS && !route.method.is_safe();
        if has_key {
            let key = settings.idempotency_key.unwrap_or_else(idempotency::random_key);
            let is_valid = !key.is_empty() && key.len() <= 255 && key.trim() == key;
            let key = HeaderValue::try_from(key).ok().filter(|_| is_valid);
            let key =
                key.ok_or("the idempotency key is empty, longer than 255 bytes, or not valid in a header")?;
            headers.insert("idempotency-key", key);
        }
        headers.extend(settings.headers);
        let url = parameters.url(&connection.base_url, &route.path, route.required)?;
        let mut request = Request::new(route.method.clone(), url);
        if let Some(body) = body {
            if A::SENDS_FORMS && !body.is_object() {
                return Err("the body of a form must be an object".to_owned());
            }
            let (content_type, body) = encoded(&body, A::SENDS_FORMS);
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
            *request.body_mut() = Some(body.into());
        }
        *request.headers_mut() = headers;
        let resend = if has_key || route.method.is_safe() { Resend::Safe } else { Resend::IfNeverArrived };
        let timeout = settings.timeout.unwrap_or(connection.timeout);
        Ok(Prepared { operation: route.id, request, secrets, resend, timeout })
    }
}

/// The content type and the text of a body.
#[cfg(feature = "stripe")]
fn encoded(body: &Value, as_form: bool) -> (&'static str, String) {
    match as_form {
        true => ("application/x-www-form-urlencoded", crate::form::encode(body)),
        false => ("application/json", body.to_string()),
    }
}

/// The content type and the text of a body: no other API sends forms.
#[cfg(not(feature = "stripe"))]
fn encoded(body: &Value, _: bool) -> (&'static str, String) {
    ("application/json", body.to_string())
}

impl Sender {
    pub(crate) fn new(connection: Connection) -> Self {
        Self(Arc::new(connection))
    }

    pub(crate) fn base_url(&self) -> &str {
        &self.0.base_url
    }

    /// Sends a request until an attempt succeeds, a failed attempt must not be repeated, or the time of the
    /// call ends.
    pub(crate) async fn execute(&self, prepared: Prepared) -> Result<Received, Transport> {
        let span = CallSpan::new(prepared.operation);
        let result = span.around(self.attempts(&span, prepared)).await;
        span.end(result.as_ref().ok());
        result
    }

    async fn attempts(&self, span: &CallSpan, prepared: Prepared) -> Result<Received, Transport> {
        let Prepared { operation, request, secrets, resend, timeout } = prepared;
        let url = shown_url(request.url(), &secrets);
        let mut effect = Effect::of(request.method());
        let start = Instant::now();
        for number in 1_u32.. {
            let left = timeout.saturating_sub(start.elapsed());
            let attempt = request.try_clone().filter(|_| !left.is_zero());
            let Some(attempt) = attempt else { break };
            span.attempt(number);
            let sent = self.send(attempt, left.min(self.0.attempt_timeout)).await;
            if let Some(outcome) = failure(&sent) {
                let (left, now) = (timeout.saturating_sub(start.elapsed()), SystemTime::now());
                let failed = Failed { attempt: number, outcome, resend, left, now };
                if let Decision::RetryAfter(delay) = self.0.retries.decide(&failed, random()) {
                    effect.add(outcome);
                    tokio::time::sleep(delay).await;
                    continue;
                }
            }
            return match sent {
                Ok(Answer { status, headers, body }) => {
                    Ok(Received { operation, status, headers, body, secrets, effect })
                }
                Err(Fault::Http(cause)) => Err(Transport::http(operation, &url, effect, cause)),
                Err(Fault::TooLong) => Err(Transport::too_long(operation, &url, effect)),
            };
        }
        Err(Transport::late(operation, &url, effect))
    }

    /// Sends a request once, and follows its redirects. All of this takes at most `time`.
    async fn send(&self, mut request: Request, time: Duration) -> Result<Answer, Fault> {
        let start = Instant::now();
        let mut redirects = 0;
        loop {
            // If no time is left, reqwest reports a time-out without sending the request.
            *request.timeout_mut() = Some(time.saturating_sub(start.elapsed()));
            let again = if request.method() == Method::GET { request.try_clone() } else { None };
            let method = request.method().clone();
            let mut response = self.0.http.execute(request).await?;
            let (status, headers) = (response.status(), response.headers().clone());
            let target = redirect_target(&method, response.url(), status, &headers);
            if let (Some(target), Some(mut next)) = (target.filter(|_| redirects < MAX_REDIRECTS), again) {
                redirects += 1;
                *next.url_mut() = target;
                request = next;
                continue;
            }
            let mut body = Vec::new();
            while let Some(chunk) = response.chunk().await? {
                if body.len() + chunk.len() > RESPONSE_LIMIT {
                    return Err(Fault::TooLong);
                }
                body.extend_from_slice(&chunk);
            }
            return Ok(Answer { status, headers, body });
        }
    }
}

/// The response to an attempt.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

/// Why an attempt has no response.
enum Fault {
    Http(reqwest::Error),
    TooLong,
}

impl From<reqwest::Error> for Fault {
    fn from(cause: reqwest::Error) -> Self {
        Self::Http(cause)
    }
}

/// How an attempt failed; `None` if it succeeded, or its failure is never retried.
fn failure(sent: &Result<Answer, Fault>) -> Option<Outcome<'_>> {
    match sent {
        Ok(answer) if answer.status.is_success() => None,
        Ok(Answer { status, headers, body }) => Some(Outcome::Response { status: *status, headers, body }),
        Err(Fault::TooLong) => None,
        Err(Fault::Http(cause)) => Some(match kind_of(cause) {
            TransportKind::Connect => Outcome::NoConnection,
            TransportKind::Timeout => Outcome::TimedOut,
            _ => Outcome::Interrupted,
        }),
    }
}

/// The URL that an error shows: without the query, and with the keys concealed.
fn shown_url(url: &Url, secrets: &Secrets) -> String {
    let mut url = url.clone();
    url.set_query(None);
    secrets.conceal(url.as_str()).into_owned()
}
