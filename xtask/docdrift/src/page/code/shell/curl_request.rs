//! Builds the request that curl sends from its parsed arguments: method, URL, query, headers, body.

use serde_json::Value;

use super::curl_arguments::CurlArguments;
use super::form_body;
use super::word::{Word, is_placeholder};
use super::{CommandOutput, Shell};
use crate::page::call::{Call, SentParameter, Spanned};
use crate::page::code::ast::SourceRange;
use crate::page::lenient_json;
use crate::page::written_value;
use crate::page::written_value::WrittenValue;
use crate::source::gap::{Gap, GapKind};
use crate::subject::Method;
use crate::subject::url::UrlText;

/// The value of one data option of curl.
#[derive(Debug)]
pub(super) enum CurlData {
    /// `-d`: a value that begins with `@` is the name of a file.
    Text(Word),
    /// `--data-raw`: the value is sent as it is.
    Raw(Word),
    /// `--data-urlencode`: curl percent-encodes the value.
    Encoded(Word),
}

impl CurlData {
    fn word(&self) -> &Word {
        match self {
            CurlData::Text(word) | CurlData::Raw(word) | CurlData::Encoded(word) => word,
        }
    }
}

/// Builds a call. `name` is the word `curl`, `input` its standard input, `whole` the range of the command.
pub(super) fn call(
    shell: &mut Shell<'_>,
    asked: &CurlArguments,
    name: &Word,
    input: &CommandOutput,
    whole: &SourceRange,
) -> Call {
    let span = shell.sample.span(whole.clone());
    let method = method(shell, asked, name, whole);
    let mut call = Call::new(method, Spanned { value: UrlText::default(), span }, span);
    url(shell, asked, whole, &mut call);
    headers(shell, asked, &mut call);
    if let Some(at) = &asked.json {
        call.media_type = Some(Spanned { value: "application/json", span: shell.sample.span(at.clone()) });
    }
    if asked.get {
        for data in &asked.data {
            query_of(shell, data, &mut call);
        }
    } else if let Some((first, _)) = asked.form.first() {
        let span = first.whole_span(shell.sample);
        call.media_type = Some(Spanned { value: "multipart/form-data", span });
        call.body = Some(form_body::parts(shell, &asked.form, span));
        call.is_form = true;
    } else if !asked.data.is_empty() {
        body(shell, asked, input, &mut call);
    } else if asked.upload {
        shell.gap(whole, GapKind::ExternalFile, "the body of this request is in a file, which is not read");
    }
    call
}

fn method(
    shell: &mut Shell<'_>,
    asked: &CurlArguments,
    name: &Word,
    whole: &SourceRange,
) -> Option<Spanned<Method>> {
    if let Some(word) = &asked.method {
        let method = word.as_str().trim().parse().ok();
        if method.is_none() {
            shell.gap(whole, GapKind::UnfollowedMethod, "the method of this request could not be followed");
        }
        return method.map(|value| Spanned { value, span: word.whole_span(shell.sample) });
    }
    let sends = !asked.data.is_empty() || !asked.form.is_empty();
    // A sample that ends with a backslash is cut off; the missing part may contain a body, which changes
    // the method.
    let text = shell.sample.text().trim_end();
    let is_last = text.get(whole.end..).is_none_or(|rest| matches!(rest.trim(), "" | "\\"));
    if !sends && !asked.get && is_last && text.ends_with('\\') {
        shell.gap(whole, GapKind::MalformedCommand, "this command is cut off");
        return None;
    }
    // A misplaced quote makes the following options a part of the header.
    if let Some(header) = asked.headers.iter().find(|header| !sends && header.as_str().contains('\n')) {
        let reason = "this header has several lines; a quote around it may be misplaced";
        shell.gap(&header.at, GapKind::MalformedCommand, reason);
        return None;
    }
    let value = match (asked.get, asked.head, asked.upload, sends) {
        (_, true, ..) => Method::Head,
        (true, ..) => Method::Get,
        (_, _, true, _) => Method::Put,
        (.., true) => Method::Post,
        _ => Method::Get,
    };
    Some(Spanned { value, span: name.whole_span(shell.sample) })
}

fn url(shell: &mut Shell<'_>, asked: &CurlArguments, whole: &SourceRange, call: &mut Call) {
    let is_address = |word: &&Word| word.as_str().contains("://");
    let address = asked.urls.iter().find(is_address).or_else(|| asked.urls.first());
    let Some(address) = address.filter(|word| !word.url().is_unknown()) else {
        shell.gap(whole, GapKind::UnfollowedUrl, "the URL of this request could not be followed");
        return;
    };
    let address = &continued(shell, asked, address);
    if let Some(reason) = unreadable(address) {
        shell.gap(whole, GapKind::UnfollowedUrl, reason);
        return;
    }
    for other in
        asked.urls.iter().filter(|word| word.at.start < address.at.start || word.at.end > address.at.end)
    {
        let reason = "curl reads this as a second URL, which is not read";
        shell.gap(&other.at, GapKind::MalformedCommand, reason);
    }
    let address = address.trimmed();
    let (path, query) =
        address.split_at(|c| c == '?').map_or((address.clone(), None), |(path, query)| (path, Some(query)));
    call.url = Spanned { value: with_scheme(path.url()), span: path.whole_span(shell.sample) };
    let query = query.map(|query| query.split_at(|c| c == '#').map_or(query.clone(), |(query, _)| query));
    for word in query.iter().chain(&asked.query) {
        let mut rest = Some(word.clone());
        while let Some(word) = rest {
            let (pair, more) =
                word.split_at(|c| c == '&').map_or((word.clone(), None), |(pair, more)| (pair, Some(more)));
            rest = more;
            query_pair(shell, &pair.trimmed(), call);
        }
    }
}

/// The URL with the words that continue its path after a blank: `/users/:user id/posts`.
fn continued(shell: &Shell<'_>, asked: &CurlArguments, address: &Word) -> Word {
    let mut whole = address.clone();
    for next in asked.urls.iter().filter(|next| next.at.start > address.at.start) {
        let between = &shell.sample.text()[whole.at.end..next.at.start];
        let is_beside = between.bytes().all(|byte| byte == b' ');
        // A word without a slash continues the path only if the name of a parameter is open before it.
        let last = whole.as_str().rsplit('/').next().unwrap_or_default();
        let is_open = last.starts_with(':') || last.contains('{') && !last.contains('}');
        if !is_beside || next.as_str().contains("://") || !(next.as_str().contains('/') || is_open) {
            break;
        }
        whole.text.append(&shell.sample.slice(whole.at.end..next.at.start));
        whole.text.append(&next.text);
        whole.at.end = next.at.end;
        whole.borrows |= next.borrows;
    }
    whole
}

/// Why a URL cannot be read as written: a quote or a blank is misplaced, or a template computes a part of it.
fn unreadable(address: &Word) -> Option<&'static str> {
    let text = address.as_str().trim();
    let path = text.split('?').next().unwrap_or_default();
    if path.contains(['\n', '\\']) || path.contains(" -") || path.contains(" /") {
        Some("the URL has blanks or line breaks in it; a quote around it may be misplaced")
    } else if path.contains("{%") {
        Some("a template computes a part of the URL of this request")
    } else {
        None
    }
}

/// Adds `https://` to a URL without a scheme. Which scheme curl would guess is not a claim of the page.
fn with_scheme(url: UrlText) -> UrlText {
    let text = url.to_string();
    let host = text.split('/').next().unwrap_or_default();
    let is_host = (host.contains('.') || host.starts_with("localhost")) && !text.starts_with(['{', '.']);
    if text.contains("://") || !is_host {
        return url;
    }
    let mut whole = UrlText::from("https://");
    whole.append(&url);
    whole
}

/// Adds a pair `name=value` to the query. A pair with an unknown name marks the query as incomplete.
fn query_pair(shell: &Shell<'_>, pair: &Word, call: &mut Call) {
    let (name, value) =
        pair.split_at(|c| c == '=').map_or((pair.clone(), None), |(name, value)| (name, Some(value)));
    let text = name.as_str();
    if text.is_empty() || form_body::is_template(&name) || is_placeholder(text) {
        call.more_query |= !text.is_empty() || name.has_hole();
        return;
    }
    call.more_query |= text.starts_with('@') || text.contains("...") || text.contains('…');
    let name = Spanned { value: form_body::decoded(text), span: name.whole_span(shell.sample) };
    let value = value.filter(|value| !is_placeholder(value.as_str()));
    let value = value.map(|value| Value::String(form_body::decoded(value.as_str())));
    call.query.push(SentParameter { name, value });
}

/// Adds data to the query, as `-G` does.
fn query_of(shell: &mut Shell<'_>, data: &CurlData, call: &mut Call) {
    match data {
        CurlData::Encoded(word) => query_pair(shell, word, call),
        CurlData::Text(word) | CurlData::Raw(word) => {
            let mut rest = Some(word.trimmed());
            while let Some(word) = rest {
                let (pair, more) =
                    word.split_at(|c| c == '&').map_or((word.clone(), None), |(a, b)| (a, Some(b)));
                rest = more;
                query_pair(shell, &pair, call);
            }
        }
    }
}

fn headers(shell: &mut Shell<'_>, asked: &CurlArguments, call: &mut Call) {
    call.more_headers |= asked.hidden_credentials;
    for header in &asked.headers {
        let Some((name, value)) = header.split_at(|c| matches!(c, ':' | ';')) else {
            if header.has_hole() || header.as_str().starts_with('@') {
                call.more_headers = true;
                let reason = "a header of this request could not be followed";
                shell.gap(&header.at, GapKind::UnfollowedParameters, reason);
            }
            continue;
        };
        let (name, value) = (name.trimmed(), value.trimmed());
        // `-H 'Accept:'` removes a header.
        if name.has_hole() || value.as_str().is_empty() {
            call.more_headers |= name.has_hole();
            continue;
        }
        let lower = name.as_str().to_ascii_lowercase();
        let value = match lower.as_str() {
            // The value after the scheme is a secret and must not be kept.
            "authorization" | "proxy-authorization" => scheme(value.as_str()),
            _ if is_placeholder(value.as_str()) => None,
            _ => Some(value.as_str().to_owned()),
        };
        let name = Spanned { value: name.as_str().to_owned(), span: name.whole_span(shell.sample) };
        call.headers.push(SentParameter { name, value: value.map(Value::String) });
    }
    let said = call.headers.iter().any(|header| header.name.value.eq_ignore_ascii_case("authorization"));
    if let Some((scheme, at)) = asked.scheme.as_ref().filter(|_| !said) {
        let name = Spanned { value: "Authorization".to_owned(), span: shell.sample.span(at.clone()) };
        call.headers.push(SentParameter { name, value: Some(Value::String((*scheme).to_owned())) });
    }
}

/// The authentication scheme of a header value: `Bearer` for `Bearer abc`; `None` if there is none.
fn scheme(value: &str) -> Option<String> {
    let (scheme, _) = value.split_once(' ')?;
    let is_token = !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    is_token.then(|| scheme.to_owned())
}

fn body(shell: &mut Shell<'_>, asked: &CurlArguments, input: &CommandOutput, call: &mut Call) {
    let words: Option<Vec<Word>> = asked.data.iter().map(|data| sent(data, input)).collect();
    let Some(words) = words else {
        let at = asked.data[0].word().at.clone();
        shell.gap(&at, GapKind::ExternalFile, "the body of this request is in a file, which is not read");
        return;
    };
    let said = call.headers.iter().find(|header| header.name.value.eq_ignore_ascii_case("content-type"));
    let said =
        said.and_then(|header| header.value.as_ref()?.as_str()).unwrap_or_default().to_ascii_lowercase();
    let is_json =
        said.is_empty() || said.contains("text/plain") || said.ends_with("json") || said.contains("json;");
    let encoded = asked.data.iter().any(|data| matches!(data, CurlData::Encoded(_)));
    if encoded && said.is_empty() {
        let span = words[0].whole_span(shell.sample);
        call.media_type = Some(Spanned { value: "application/x-www-form-urlencoded", span });
    }
    let first = words[0].trimmed();
    let at = first.at.clone();
    if first.as_str().is_empty() && words.len() == 1 {
        return;
    }
    let is_plain_form = said.is_empty() && asked.json.is_none() && form_body::is_form(first.as_str());
    if encoded || said.contains("form-urlencoded") || is_plain_form {
        call.body = Some(form_body::fields(shell, &words));
        call.is_form = true;
    } else if first.as_str().starts_with(['{', '[']) && is_json && words.len() == 1 {
        call.body = json(shell, &first);
    } else if first.url().is_unknown() || said.is_empty() || said.contains("json") {
        shell.gap(&at, GapKind::UnfollowedBody, "the body of this request could not be followed");
    } else {
        let reason = "this body is neither JSON nor a form; other formats are not read";
        shell.gap(&at, GapKind::UnreadBodyFormat, reason);
    }
}

/// The text that a data option sends; `None` if it is read from a file or from an unknown standard input.
fn sent(data: &CurlData, input: &CommandOutput) -> Option<Word> {
    match data {
        CurlData::Text(word) if matches!(word.as_str(), "@-" | "@/dev/stdin") => match input {
            CommandOutput::Text(text) => Some(text.clone()),
            _ => None,
        },
        CurlData::Text(word) if word.as_str().starts_with('@') => None,
        CurlData::Text(word) | CurlData::Raw(word) => Some(word.clone()),
        CurlData::Encoded(word) => {
            let name = word.as_str().split('=').next().unwrap_or_default();
            (!name.contains('@')).then(|| word.clone())
        }
    }
}

/// The body of a JSON text; a gap if the text is not JSON, even by lenient rules.
fn json(shell: &mut Shell<'_>, word: &Word) -> Option<WrittenValue> {
    match lenient_json::value(&word.text, is_placeholder) {
        Ok(read) => Some(read.unload(&mut shell.gaps)),
        Err(gap) => {
            let reason = format!("this body is not valid JSON: {}", gap.reason);
            shell.gaps.push(Gap { kind: GapKind::InvalidBody, reason, ..gap });
            None
        }
    }
}

/// A value that is sent as text. It is unknown if it is a JSON literal, a placeholder or empty, because
/// only the server knows its type.
pub(super) fn as_text(word: &Word, text: String, shell: &Shell<'_>) -> WrittenValue {
    let of_type = serde_json::from_str::<Value>(&text).is_ok() || is_placeholder(&text) || text.is_empty();
    let data = if of_type {
        written_value::WrittenData::Unknown
    } else {
        written_value::WrittenData::Scalar(Value::String(text))
    };
    WrittenValue { span: word.whole_span(shell.sample), data }
}
