//! URLs as pages write them: text with holes for unknown values.

use std::borrow::Cow;

/// A URL as a sample builds it: text with a hole for each unknown value. A hole is printed as `{}`.
///
/// ```
/// # use docdrift::UrlText;
/// let mut url = UrlText::default();
/// url.literal("https://api.example.com/videos/");
/// url.hole();
/// url.literal("?page=2");
/// assert_eq!(url.to_string(), "https://api.example.com/videos/{}?page=2");
/// assert_eq!(url.path(), "/videos/{}");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UrlText(String);

/// The character of a hole: U+FFFC, the object replacement character of Unicode.
pub(crate) const HOLE: char = '\u{FFFC}';

impl UrlText {
    /// Appends known text.
    pub fn literal(&mut self, text: &str) {
        self.0.push_str(text);
    }

    /// Appends an unknown value.
    pub fn hole(&mut self) {
        self.0.push(HOLE);
    }

    /// Appends another URL with its holes.
    pub fn append(&mut self, other: &UrlText) {
        self.0.push_str(&other.0);
    }

    /// Appends a path to this URL, with one slash between them. A path with an origin replaces this URL.
    ///
    /// ```
    /// # use docdrift::UrlText;
    /// let base = UrlText::from("https://api.example.com/v1/");
    /// assert_eq!(base.join(&"/orders".into()).to_string(), "https://api.example.com/v1/orders");
    /// assert_eq!(base.join(&"?page=2".into()).to_string(), "https://api.example.com/v1?page=2");
    /// assert_eq!(base.join(&"http://localhost/a".into()).to_string(), "http://localhost/a");
    /// ```
    #[must_use]
    pub fn join(&self, path: &UrlText) -> UrlText {
        if path.origin().is_some() || self.is_empty() {
            return path.clone();
        }
        let between = if path.is_empty() || path.0.starts_with('?') { "" } else { "/" };
        UrlText(format!("{}{between}{}", self.without_slash().0, path.0.trim_start_matches('/')))
    }

    /// Resolves a reference against this URL. A path with a leading slash replaces the path of the URL,
    /// another path replaces its last segment, and a URL with an origin replaces everything. `.` and `..` are
    /// not resolved.
    ///
    /// ```
    /// # use docdrift::UrlText;
    /// let page = UrlText::from("https://api.example.com/v1/orders");
    /// assert_eq!(page.refer(&"/v2/orders".into()).to_string(), "https://api.example.com/v2/orders");
    /// assert_eq!(page.refer(&"tokens".into()).to_string(), "https://api.example.com/v1/tokens");
    /// ```
    #[must_use]
    pub fn refer(&self, reference: &UrlText) -> UrlText {
        let (origin, path) = self.split();
        let directory = match path.rfind('/') {
            _ if reference.0.starts_with('/') => "",
            Some(slash) => &path[..slash],
            None => path,
        };
        UrlText(format!("{origin}{directory}")).join(reference)
    }

    /// The URL without slashes at its end.
    #[must_use]
    pub fn without_slash(&self) -> UrlText {
        UrlText(self.0.trim_end_matches('/').to_owned())
    }

    /// The length of the URL in bytes; a hole has three.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether the URL has neither text nor holes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the URL has no text besides holes.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.0.chars().all(|c| c == HOLE)
    }

    /// Whether the URL begins with an unknown value, such as a base URL in a variable.
    #[must_use]
    pub fn begins_with_hole(&self) -> bool {
        self.0.starts_with(HOLE)
    }

    /// Scheme and host, as in `https://api.example.com:8080`; `None` if the URL does not start with them.
    #[must_use]
    pub fn origin(&self) -> Option<&str> {
        origin(&self.0)
    }

    /// The host without its port; `None` if the URL does not start with scheme and host.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        let (_, host) = self.origin()?.split_once("://")?;
        Some(host.rsplit_once(':').map_or(host, |(host, _)| host))
    }

    /// The parameters in the query, in order: name and value. The value is `None` if it is empty, or if a
    /// part of it is unknown or a placeholder. A parameter without `=`, or with an unknown name, is left out.
    #[must_use]
    pub fn query(&self) -> Vec<(String, Option<String>)> {
        let query = self.0.split_once('?').map_or("", |(_, query)| query);
        let query = query.split('#').next().unwrap_or_default();
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let pairs = pairs.filter(|(name, _)| !name.is_empty() && !name.contains(HOLE));
        let is_known = |text: &str| !text.is_empty() && !text.contains([HOLE, '{', '<', '$', '…']);
        pairs
            .map(|(name, value)| {
                let value = is_known(value).then(|| percent_decoded(value).into_owned());
                (percent_decoded(name).into_owned(), value)
            })
            .collect()
    }

    /// Whether an unknown part may contain query parameters: `/orders{}`, `/orders?{}`.
    #[must_use]
    pub fn may_have_more_parameters(&self) -> bool {
        let (path, query) = self.0.split_once('?').unwrap_or((&self.0, ""));
        let last = path.rsplit('/').next().unwrap_or_default();
        let is_name = |pair: &str| {
            let name = pair.split('=').next().unwrap_or_default();
            !name.contains([HOLE, '{', '<', '$', '…']) && !name.contains("...")
        };
        (last.ends_with(HOLE) && last.chars().count() > 1) || !query.split('&').all(is_name)
    }

    /// The path without query and fragment; a hole is printed as `{}`.
    #[must_use]
    pub fn path(&self) -> String {
        printed(self.split().1)
    }

    /// The path as a template: with `{id}` in place of a segment `<id>`, which means the same.
    ///
    /// ```
    /// # use docdrift::UrlText;
    /// assert_eq!(UrlText::from("/orders/<order_id>/lines?page=1").template(), "/orders/{order_id}/lines");
    /// ```
    #[must_use]
    pub fn template(&self) -> String {
        let name = |segment: &str| -> Option<String> {
            let name = segment.strip_prefix('<')?.strip_suffix('>')?;
            let is_in_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
            (!name.is_empty() && name.chars().all(is_in_name)).then(|| format!("{{{name}}}"))
        };
        let segment = |segment: &str| name(segment).unwrap_or_else(|| segment.to_owned());
        self.path().split('/').map(segment).collect::<Vec<_>>().join("/")
    }

    /// The origin and the path. The origin is empty if the URL has none, or begins with a hole in its place.
    pub(crate) fn split(&self) -> (&str, &str) {
        let end = self.0.find(['?', '#', '\n']).unwrap_or(self.0.len());
        // Behind a quotation mark that is missing, the next line follows.
        let text = self.0[..end].trim_end_matches([' ', '\t', '\r', '\\']);
        match origin(text) {
            Some(origin) => (origin, &text[origin.len()..]),
            // The text before the first slash, such as an unknown base URL, is not part of the path.
            None if text.starts_with(HOLE) => ("", text.find('/').map_or("", |slash| &text[slash..])),
            None => ("", text),
        }
    }
}

impl From<&str> for UrlText {
    fn from(text: &str) -> Self {
        UrlText(text.to_owned())
    }
}

impl std::fmt::Display for UrlText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&printed(&self.0))
    }
}

fn printed(text: &str) -> String {
    text.replace(HOLE, "{}")
}

/// Scheme and host at the start of a URL; `None` if it does not start with them.
pub(crate) fn origin(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    // A hole directly behind a complete host, at the end of the URL, stands for the path.
    let host = match host.strip_suffix(HOLE) {
        Some(known) if host.len() == rest.len() && known.ends_with(|c: char| c.is_alphanumeric()) => known,
        _ => host,
    };
    Some(&text[..scheme.len() + "://".len() + host.len()])
}

/// Decodes the percent escapes of a path. A segment with an escaped slash stays as it is: the slash separates nothing.
pub(crate) fn decoded_path(path: &str) -> Cow<'_, str> {
    let is_slash = |escape: &[u8]| escape.eq_ignore_ascii_case(b"%2f");
    if !path.as_bytes().windows(3).any(is_slash) {
        return percent_decoded(path);
    }
    let decoded = |segment: &str| {
        let whole = percent_decoded(segment).into_owned();
        if whole.contains('/') { segment.to_owned() } else { whole }
    };
    path.split('/').map(decoded).collect::<Vec<_>>().join("/").into()
}

/// Decodes percent escapes such as `%2F`, as in a URL or the fragment of a reference.
pub(crate) fn percent_decoded(fragment: &str) -> Cow<'_, str> {
    if !fragment.contains('%') {
        return fragment.into();
    }
    let mut bytes = Vec::with_capacity(fragment.len());
    let mut rest = fragment.as_bytes();
    while let [first, tail @ ..] = rest {
        let decoded = match tail {
            [high, low, ..] if *first == b'%' => std::str::from_utf8(&[*high, *low])
                .ok()
                .and_then(|digits| u8::from_str_radix(digits, 16).ok()),
            _ => None,
        };
        bytes.push(decoded.unwrap_or(*first));
        rest = if decoded.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned().into()
}
