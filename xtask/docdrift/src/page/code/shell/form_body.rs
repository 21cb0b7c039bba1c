//! Reads bodies that are forms: URL-encoded pairs such as `a=b&c[d]=e`, and the multipart fields of `-F`.

use super::Shell;
use super::curl_request::as_text;
use super::word::Word;
use crate::page::call::Spanned;
use crate::page::written_value::{WrittenData, WrittenValue};
use crate::source::Span;

/// Whether a text is a URL-encoded form: `name=value`, joined by `&`.
pub(super) fn is_form(text: &str) -> bool {
    let is_name = |name: &str| {
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '[' | ']' | '%');
        !name.is_empty() && name.chars().all(plain)
    };
    text.split('&').all(|pair| pair.split_once('=').is_some_and(|(name, _)| is_name(name.trim())))
}

/// The body of URL-encoded pairs; curl joins the values of several data options with `&`.
pub(super) fn fields(shell: &Shell<'_>, words: &[Word]) -> WrittenValue {
    let mut body = WrittenValue { span: words[0].whole_span(shell.sample), data: object() };
    for word in words {
        let mut rest = Some(word.trimmed());
        while let Some(word) = rest {
            let (pair, more) =
                word.split_at(|c| c == '&').map_or((word.clone(), None), |(a, b)| (a, Some(b)));
            rest = more;
            match pair.split_at(|c| c == '=') {
                Some((name, value)) if !is_template(&name) => {
                    let name = name.trimmed();
                    let text = decoded(value.as_str());
                    insert(shell, &mut body, &name, as_text(&value, text, shell));
                }
                _ => mark_incomplete(&mut body),
            }
        }
    }
    body
}

/// The body of a multipart form. A literal part is sent as it is, even if it begins with `@` or `<`.
pub(super) fn parts(shell: &Shell<'_>, parts: &[(Word, bool)], span: Span) -> WrittenValue {
    let mut body = WrittenValue { span, data: object() };
    for (part, literal) in parts {
        match part.split_at(|c| c == '=') {
            Some((name, value)) if !is_template(&name) => {
                let text = value.as_str().trim();
                let is_other = text.starts_with(['@', '<']) || text.contains(";type=");
                // The schema may declare a JSON part as a string or as the type of the JSON value, so its value
                // is left unknown.
                let is_json = text.starts_with(['{', '[', '"']);
                let data = if !literal && is_other || is_json {
                    WrittenValue { span: value.whole_span(shell.sample), data: WrittenData::Unknown }
                } else {
                    as_text(&value, text.to_owned(), shell)
                };
                insert(shell, &mut body, &name, data);
            }
            _ => mark_incomplete(&mut body),
        }
    }
    body
}

/// Whether a part of a name is a variable of the shell or of a template, so that the name is unknown.
pub(super) fn is_template(name: &Word) -> bool {
    name.has_hole() || name.as_str().contains(['{', '<'])
}

fn object() -> WrittenData {
    WrittenData::Object { fields: Vec::new(), whole: true }
}

/// Marks the fields of a body as incomplete.
fn mark_incomplete(body: &mut WrittenValue) {
    if let WrittenData::Object { whole, .. } = &mut body.data {
        *whole = false;
    }
}

/// The keys in a name with brackets: `c`, `d` and `e` in `c[d].e`.
fn keys(name: &str) -> Vec<String> {
    let mut parts = name.split('[');
    let mut keys = vec![parts.next().unwrap_or_default().trim_end_matches('.').to_owned()];
    for part in parts {
        let (key, behind) = part.split_once(']').unwrap_or((part, ""));
        let behind = behind.trim_start_matches(['.', ']']).trim_end_matches('.');
        keys.push(key.to_owned());
        keys.extend((!behind.is_empty()).then(|| behind.to_owned()));
    }
    keys
}

/// Inserts a value at the path of a name with brackets: `c[d]`, `items[][id]`, `items[0][id]`.
fn insert(shell: &Shell<'_>, body: &mut WrittenValue, name: &Word, value: WrittenValue) {
    let span = name.whole_span(shell.sample);
    let keys = keys(&decoded(name.as_str()));
    let mut here = body;
    for (depth, key) in keys.into_iter().enumerate() {
        let is_item = depth > 0 && key.bytes().all(|byte| byte.is_ascii_digit());
        here = if is_item
            && !matches!(here.data, WrittenData::Object { ref fields, .. } if !fields.is_empty())
        {
            item(here, span, &key)
        } else {
            field(here, span, key)
        };
    }
    *here = WrittenValue { span: value.span, ..value };
}

fn field(of: &mut WrittenValue, span: Span, key: String) -> &mut WrittenValue {
    if !matches!(of.data, WrittenData::Object { .. }) {
        // A page that sends `a[b]=…` may leave out other fields of `a`.
        of.data = WrittenData::Object { fields: Vec::new(), whole: false };
    }
    let WrittenData::Object { fields, .. } = &mut of.data else { unreachable!("it was just made an object") };
    let at = match fields.iter().position(|(name, _)| name.value == key) {
        Some(at) => at,
        None => {
            fields.push((Spanned { value: key, span }, WrittenValue { span, data: WrittenData::Unknown }));
            fields.len() - 1
        }
    };
    &mut fields[at].1
}

fn item<'g>(of: &'g mut WrittenValue, span: Span, key: &str) -> &'g mut WrittenValue {
    if !matches!(of.data, WrittenData::List(_)) {
        of.data = WrittenData::List(Vec::new());
    }
    let WrittenData::List(items) = &mut of.data else { unreachable!("it was just made a list") };
    let again = key.parse::<usize>().is_ok_and(|index| index + 1 == items.len());
    if !again {
        items.push(WrittenValue { span, data: WrittenData::Unknown });
    }
    items.last_mut().expect("there is one, or one was just added")
}

/// Decodes a URL-encoded text: `+` and percent-encoded bytes.
pub(super) fn decoded(text: &str) -> String {
    crate::subject::url::percent_decoded(&text.replace('+', " ")).into_owned()
}
