//! An exchange: a request, and the response to it as it was received.

/// Where an exchange or a part of it stands in its recording.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The byte at which the document, line or entry begins that `pointer` starts from; 0 for a file that is
    /// one document.
    pub offset: usize,
    /// An RFC 6901 pointer from there: `/log/entries/3/response/content/text`. Empty for the whole.
    pub pointer: String,
}

impl Place {
    /// The place of a document that begins at this byte.
    #[must_use]
    pub fn at(offset: usize) -> Place {
        Place { offset, pointer: String::new() }
    }

    /// The place of a key of an object.
    ///
    /// ```
    /// use docdrift_traffic::Place;
    ///
    /// assert_eq!(Place::at(0).key("a/b").item(2).pointer, "/a~1b/2");
    /// ```
    #[must_use]
    pub fn key(&self, key: &str) -> Place {
        let key = key.replace('~', "~0").replace('/', "~1");
        Place { offset: self.offset, pointer: format!("{}/{key}", self.pointer) }
    }

    /// The place of an item of a list, counted from 0.
    #[must_use]
    pub fn item(&self, index: usize) -> Place {
        Place { offset: self.offset, pointer: format!("{}/{index}", self.pointer) }
    }
}

/// What a recording is evidence of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Provenance {
    /// A client or a proxy recorded it while it happened.
    Captured,
    /// Somebody wrote it: a stub, a contract, a mock, a saved example of a collection.
    Authored,
}

/// A request, and the response to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Exchange {
    /// The request.
    pub request: Request,
    /// The response; `None` if the recording has none.
    pub response: Option<Response>,
    /// What the exchange is evidence of.
    pub provenance: Provenance,
    /// The place of the exchange.
    pub place: Place,
}

/// A request.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The method in upper case.
    pub method: String,
    /// The URL with its query, as it was recorded: absolute, or from the path on if the recording has no host.
    /// A part that stands for any value is written as a template: `{{id}}`.
    pub url: String,
    /// The headers in their order, with the names as they were recorded. Pseudo headers of HTTP/2 are left out.
    pub headers: Vec<(String, String)>,
    /// The body; `None` if there is none.
    pub body: Option<Body>,
}

/// A response.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The headers in their order, with the names as they were recorded.
    pub headers: Vec<(String, String)>,
    /// The body; `None` if there is none, or if the recording left it out.
    pub body: Option<Body>,
}

/// A body, decoded and decompressed.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// The content.
    pub content: Content,
    /// The place of the value in the recording that holds the body.
    pub place: Place,
    /// Whether parts of the body stand for other values: the rules of a contract or a stub accept more than what
    /// is written. Such a body is evidence of names and types, and not of values.
    pub is_example: bool,
}

/// The content of a body.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Bytes as they were sent, after decompression.
    Bytes(Vec<u8>),
    /// A JSON value that the recording holds as a value and not as text.
    Json(serde_json::Value),
}

impl Body {
    /// A body of bytes.
    #[must_use]
    pub fn bytes(bytes: impl Into<Vec<u8>>, place: Place) -> Body {
        Body { content: Content::Bytes(bytes.into()), place, is_example: false }
    }

    /// A body that the recording holds as a JSON value.
    #[must_use]
    pub fn json(value: serde_json::Value, place: Place) -> Body {
        Body { content: Content::Json(value), place, is_example: false }
    }

    /// The same body, whose values are examples.
    #[must_use]
    pub fn as_example(self) -> Body {
        Body { is_example: true, ..self }
    }

    /// The body as a JSON value; `None` if it is no JSON.
    ///
    /// ```
    /// use docdrift_traffic::{Body, Place};
    ///
    /// assert_eq!(Body::bytes(*b"[1]", Place::at(0)).to_json(), Some(serde_json::json!([1])));
    /// assert_eq!(Body::bytes(*b"<p>", Place::at(0)).to_json(), None);
    /// ```
    #[must_use]
    pub fn to_json(&self) -> Option<serde_json::Value> {
        match &self.content {
            Content::Json(value) => Some(value.clone()),
            Content::Bytes(bytes) => serde_json::from_slice(bytes).ok(),
        }
    }

    /// The body as text; a body of another encoding loses what is not UTF-8.
    #[must_use]
    pub fn to_text(&self) -> String {
        match &self.content {
            Content::Json(value) => value.to_string(),
            Content::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        }
    }
}
