//! Reads an entry of a HAR up to the text of its response, which stays where it is.
//!
//! Most bytes of a recording are the bodies of responses, and most bodies are as their schema says. Whoever can tell
//! so from the text itself needs no value of it. Only entries in their usual form are read so; all others, and all
//! that is wrong in one, are left to [`Entry::traffic`].

use crate::cursor::Cursor;
use crate::exchange::{Exchange, Provenance, Request, Response};
use crate::formats::har;
use crate::har_entry;
use crate::siblings::Siblings;
use crate::split::Entry;
use crate::{Body, Format, Place, Traffic, headers, methods, streams, tree};

/// An entry whose response has text.
#[derive(Debug)]
pub struct Glance<'e> {
    /// The exchange, without the body of the response.
    pub exchange: Exchange,
    /// After the quote that opens the text.
    cursor: Cursor<'e>,
    entry: &'e str,
}

impl<'e> Glance<'e> {
    /// Reads the beginning of an entry; `None` if it has to be read in full.
    ///
    /// ```
    /// use docdrift_traffic::{Glance, NoSiblings, split::Entry};
    ///
    /// let text = br#"{"request": {"method": "GET", "url": "/orders"},
    ///     "response": {"status": 200, "content": {"text": "[{\"total\": 5}]"}}}"#;
    /// let entry = Entry { offset: 0, text: text.to_vec(), is_too_large: false };
    /// let glance = Glance::of(&entry, &NoSiblings).unwrap();
    /// let mut cursor = glance.body();
    /// assert!(cursor.skip_value().is_some() && glance.ends(cursor));
    /// ```
    #[must_use]
    pub fn of(entry: &'e Entry, siblings: &dyn Siblings) -> Option<Glance<'e>> {
        if entry.is_too_large {
            return None;
        }
        let entry = std::str::from_utf8(&entry.text).ok()?;
        let mut cursor = Cursor::new(entry);
        let mut request = None;
        let mut count = 0;
        cursor.take(b'{').then_some(())?;
        while cursor.next_member(b'}', count)? {
            match &*cursor.key()? {
                "request" if request.is_none() => request = Some(read_request(&mut cursor, siblings)?),
                "response" => {
                    let response = read_response(&mut cursor)?;
                    let (provenance, place) = (Provenance::Captured, Place::at(0));
                    let mut exchange =
                        Exchange { request: request?, response: Some(response), provenance, place };
                    let is_whole = streams::take(&mut exchange).is_empty();
                    return is_whole.then_some(Glance { exchange, cursor, entry });
                }
                key => other(key, &mut cursor)?,
            }
            count += 1;
        }
        None
    }

    /// A cursor at the beginning of the body, within the text.
    #[must_use]
    pub fn body(&self) -> Cursor<'e> {
        self.cursor.clone().into_text()
    }

    /// Whether the text ends where this cursor of [`Glance::body`] is, and the rest of the entry is as usual.
    #[must_use]
    pub fn ends(&self, mut body: Cursor<'e>) -> bool {
        body.is_at_end_of_text() && {
            let mut rest = Cursor::new(&self.entry[self.cursor.at() + body.at() + 1..]);
            // The content, the response, and the entry.
            (0..3).all(|_| rest_of_object(&mut rest).is_some()) && rest.is_at_end()
        }
    }
}

/// Whether a key says how an entry is to be read. An entry that has one where it is not expected is read in full.
fn is_of_reading(key: &str) -> bool {
    matches!(
        key,
        "_source"
            | "request"
            | "response"
            | "method"
            | "url"
            | "headers"
            | "postData"
            | "status"
            | "content"
            | "text"
            | "encoding"
            | "_isBinary"
            | "_file"
            | har_entry::PROVENANCE
            | "disabled"
            | "params"
            | "key"
    )
}

fn other(key: &str, cursor: &mut Cursor<'_>) -> Option<()> {
    (!is_of_reading(key)).then_some(())?;
    cursor.skip_value()
}

fn rest_of_object(cursor: &mut Cursor<'_>) -> Option<()> {
    while cursor.next_member(b'}', 1)? {
        other(&cursor.key()?, cursor)?;
    }
    Some(())
}

fn read_request(cursor: &mut Cursor<'_>, siblings: &dyn Siblings) -> Option<Request> {
    let (mut method, mut url, mut headers, mut data) = (None, None, None, None);
    let mut count = 0;
    cursor.take(b'{').then_some(())?;
    while cursor.next_member(b'}', count)? {
        match &*cursor.key()? {
            "method" if method.is_none() => method = Some(cursor.string()?),
            "url" if url.is_none() => url = Some(cursor.string()?),
            "headers" if headers.is_none() => headers = Some(read_headers(cursor)?),
            "postData" if data.is_none() => {
                cursor.peek()?;
                let begin = cursor.at();
                cursor.skip_value()?;
                data = Some(cursor.written(begin, cursor.at()));
            }
            key => other(key, cursor)?,
        }
        count += 1;
    }
    let headers = headers.unwrap_or_default();
    let body = match data {
        Some(data) => Some(read_body(data, &headers, siblings)?),
        None => None,
    };
    let url = url.filter(|url| !url.is_empty())?.into_owned();
    Some(Request { method: methods::method(&method?).ok()?, url, headers, body })
}

/// The body of a request, if there is one and it is understood.
fn read_body(data: &str, headers: &[(String, String)], siblings: &dyn Siblings) -> Option<Body> {
    let place = Place::at(0).key("request").key("postData");
    let mut traffic = Traffic::of(Format::HarLines);
    let data = tree::json(data.as_bytes()).ok()?;
    let body = har::request_body(&data, headers, &place, siblings, &mut traffic);
    body.filter(|_| traffic.gaps.is_empty())
}

/// Headers as a list of names and values.
fn read_headers(cursor: &mut Cursor<'_>) -> Option<Vec<(String, String)>> {
    let mut headers = Vec::new();
    let mut items = 0;
    cursor.take(b'[').then_some(())?;
    while cursor.next_member(b']', items)? {
        let (mut name, mut value, mut count) = (None, None, 0);
        cursor.take(b'{').then_some(())?;
        while cursor.next_member(b'}', count)? {
            match &*cursor.key()? {
                "name" if name.is_none() => name = Some(cursor.string()?),
                "value" if value.is_none() => value = Some(cursor.string()?),
                "name" | "value" => return None,
                key => other(key, cursor)?,
            }
            count += 1;
        }
        headers.push((name?.into_owned(), value?.into_owned()));
        items += 1;
    }
    headers.retain(|(name, _)| headers::is_shown(name));
    Some(headers)
}

/// Reads a response up to its text, which has to be an object or a list of JSON.
fn read_response(cursor: &mut Cursor<'_>) -> Option<Response> {
    let (mut status, mut headers) = (None, None);
    let mut count = 0;
    cursor.take(b'{').then_some(())?;
    while cursor.next_member(b'}', count)? {
        match &*cursor.key()? {
            "status" if status.is_none() => {
                let code = cursor.number()?.parse::<u16>().ok()?;
                status = Some(code).filter(|code| (102..=999).contains(code) || *code == 100);
                status?;
            }
            "headers" if headers.is_none() => headers = Some(read_headers(cursor)?),
            "content" => {
                let headers = headers.unwrap_or_default();
                enter_text(cursor, headers::get(&headers, "content-encoding").is_some())?;
                return Some(Response { status: status?, headers, body: None });
            }
            key => other(key, cursor)?,
        }
        count += 1;
    }
    None
}

/// Goes into the text of a content. A list under an encoding may be one of chunks.
fn enter_text(cursor: &mut Cursor<'_>, has_encoding: bool) -> Option<()> {
    let mut count = 0;
    cursor.take(b'{').then_some(())?;
    while cursor.next_member(b'}', count)? {
        match &*cursor.key()? {
            "text" => {
                cursor.take(b'"').then_some(())?;
                let mut body = cursor.clone().into_text();
                let begins = body.peek()?;
                return (begins == b'{' || (begins == b'[' && !has_encoding)).then_some(());
            }
            key => other(key, cursor)?,
        }
        count += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::NoSiblings;

    /// Whether an entry is read so. If it is, it is the same that is read in full.
    #[track_caller]
    fn check(entry: &str, is_read: bool) {
        let entry = Entry { offset: 0, text: entry.as_bytes().to_vec(), is_too_large: false };
        let glance = Glance::of(&entry, &NoSiblings);
        let whole = glance.as_ref().filter(|glance| {
            let mut body = glance.body();
            body.skip_value().is_some() && glance.ends(body)
        });
        let text = String::from_utf8_lossy(&entry.text);
        assert_eq!(whole.is_some(), is_read, "{text}");
        let Some(glance) = whole else { return };
        let mut full = entry.traffic(&NoSiblings);
        assert!(full.gaps.is_empty(), "{text}");
        let mut exchange = full.exchanges.pop().expect("it has an exchange");
        let body = exchange.response.as_mut().and_then(|response| response.body.take());
        assert_eq!(glance.exchange, exchange, "{text}");
        assert!(body.is_some_and(|body| body.to_json().is_some()), "{text}");
    }

    fn entry(request: &str, response: &str, content: &str, rest: &str) -> String {
        format!(
            r#"{{"time": 1, "request": {{"method": "POST", "url": "https://a.b/c?d=\u00e9"{request}}}, "response": {{"status": 200, {response}"content": {{"size": 7, {content}}}, "bodySize": -1}}{rest}}}"#
        )
    }

    #[test]
    fn usual_entries_are_read_up_to_their_text() {
        let headers = r#""headers": [{"name": "etag", "value": "\"a\"", "comment": ""}, {"name": ":status", "value": "200"}], "#;
        let text = r#""text": "{\"a\": [1, 2]}\n", "mimeType": "application/json""#;
        check(&entry("", headers, text, r#", "timings": {"wait": 1.5}"#), true);
        check(
            &entry(r#", "postData": {"mimeType": "", "text": "{\"a\": 1}"}, "bodySize": 8"#, "", text, ""),
            true,
        );
        check(&entry("", "", r#""text": " [] ""#, ""), true);
    }

    #[test]
    fn all_others_are_read_in_full() {
        let text = r#""text": "{}""#;
        let coded = r#""headers": [{"name": "content-encoding", "value": "gzip"}], "#;
        check(&entry("", coded, text, ""), true);
        for other in [
            entry("", coded, r#""text": "[\"H4sI\"]""#, ""),
            entry("", "", r#""text": "{}", "encoding": "base64""#, ""),
            entry("", "", r#""encoding": "base64", "text": "{}""#, ""),
            entry("", "", r#""text": "plain""#, ""),
            entry("", "", r#""text": "{""#, ""),
            entry("", "", r#""text": "{} {}""#, ""),
            entry("", "", r#""text": "{}", "text": "[]""#, ""),
            entry("", "", r#""text": """#, ""),
            entry("", "", r#""mimeType": "x""#, ""),
            entry("", r#""status": 500, "#, text, ""),
            entry("", "", text, r#", "response": {}"#),
            entry("", "", text, r#", "_source": {}"#),
            entry("", "", text, r#", "x": nul"#),
            entry("", "", text, "} {"),
            entry(r#", "url": """#, "", text, ""),
            entry(r#", "headers": {"a": "b"}"#, "", text, ""),
            entry(r#", "postData": {"text": ""}"#, "", text, ""),
            entry(r#", "postData": {"text": "data: 1\n\n"}"#, "", text, ""),
            r#"{"response": {"status": 200, "content": {"text": "{}"}}, "request": {"method": "GET", "url": "/"}}"#.into(),
            "[]".into(),
            String::new(),
        ] {
            check(&other, false);
        }
        let whole = entry("", "", text, "");
        (0..whole.len())
            .filter(|cut| whole.is_char_boundary(*cut))
            .for_each(|cut| check(&whole[..cut], false));
    }
}
