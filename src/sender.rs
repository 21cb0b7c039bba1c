//! `Sender`: what all clones of a client share, and the loop that sends the attempts of a call.

use std::sync::Arc;

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Method, Url};
use serde_json::Value;

use crate::builder::Connection;
use crate::call::{Route, Settings};
use crate::key::ApiKey;
use crate::provider::Api;
use crate::reply::Received;
use crate::request;
use crate::runtime::RESPONSE_LIMIT;
use crate::transport::Transport;

/// The connection of a client. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Sender(Arc<Connection>);

/// A request that is ready to be sent, as often as needed.
pub(crate) struct Prepared {
    operation: &'static str,
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Option<Vec<u8>>,
    key: ApiKey,
}

impl Prepared {
    /// Builds the request of a call.
    ///
    /// # Errors
    ///
    /// A clause, if a part of the call cannot be sent.
    pub(crate) fn new<A: Api>(
        sender: &Sender,
        route: &Route,
        body: Option<Value>,
        settings: Settings,
    ) -> Result<Self, String> {
        if let Some(fault) = settings.fault {
            return Err(fault);
        }
        let mut parameters = settings.parameters;
        let mut body = body;
        for (name, value) in settings.extra {
            match &mut body {
                Some(body) => request::insert(body, &name, value)?,
                None => parameters.set_query(name, &value),
            }
        }
        let key = settings.key.unwrap_or_else(|| sender.0.key.clone());
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(A::KEY_HEADER, key.header(A::KEY_SCHEME));
        if let Some((name, version)) = A::VERSION {
            headers.insert(name, HeaderValue::from_static(version));
        }
        let (content_type, body) = match body {
            None => (None, None),
            #[cfg(feature = "stripe")]
            Some(body) if A::SENDS_FORMS => {
                (Some("application/x-www-form-urlencoded"), Some(crate::form::encode(&body).into_bytes()))
            }
            Some(body) => (Some("application/json"), Some(body.to_string().into_bytes())),
        };
        if let Some(content_type) = content_type {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        }
        if A::HAS_IDEMPOTENCY_KEYS && route.method != Method::GET {
            let key = settings.idempotency_key.unwrap_or_else(crate::idempotency::random_key);
            let value =
                HeaderValue::try_from(key).map_err(|_| "the idempotency key is not valid in a header")?;
            headers.insert("idempotency-key", value);
        }
        headers.extend(settings.headers);
        let url = parameters.url(&sender.0.base_url, &route.path, route.required)?;
        Ok(Prepared { operation: route.id, method: route.method.clone(), url, headers, body, key })
    }
}

impl Sender {
    pub(crate) fn new(connection: Connection) -> Self {
        Self(Arc::new(connection))
    }

    pub(crate) fn base_url(&self) -> &str {
        &self.0.base_url
    }

    /// Sends a request, and returns its complete response.
    pub(crate) async fn execute(&self, prepared: Prepared) -> Result<Received, Transport> {
        let Prepared { operation, method, url, headers, body, key } = prepared;
        let mut shown = url.clone();
        shown.set_query(None);
        let failed = |cause| Transport::http(operation, shown.as_str(), cause);
        let mut request = reqwest::Request::new(method, url);
        *request.headers_mut() = headers;
        *request.body_mut() = body.map(Into::into);
        let mut response = self.0.http.execute(request).await.map_err(failed)?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            if body.len() + chunk.len() > RESPONSE_LIMIT {
                return Err(Transport::too_long(operation, shown.as_str()));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Received { operation, status: response.status(), headers: response.headers().clone(), body, key })
    }
}
