//! Evaluates strings: interpolation, concatenation, `format`, `replace`, and URLs relative to a base URL.

use super::Interpreter;
use crate::page::code::ast::{Expr, SourceRange, TextPiece};
use crate::page::code::http_library_arguments::Arguments;
use crate::page::code::values::{Text, Val};
use crate::subject::identifier_words::words;
use crate::subject::url::UrlText;

impl Interpreter<'_> {
    /// The text of an interpolated string or concatenation: `f"{base}/orders"`, `base + "/orders"`.
    ///
    /// A piece that is unknown becomes a hole. Returns unknown if no piece is text, as in `1 + 2`.
    pub(super) fn text(&mut self, pieces: &[TextPiece], at: &SourceRange) -> Val {
        let mut result =
            Text { url: UrlText::default(), query: Vec::new(), whole: Some(String::new()), at: at.clone() };
        let mut is_text = false;
        for (index, piece) in pieces.iter().enumerate() {
            let known = match piece {
                TextPiece::Literal(text, at) => {
                    is_text = true;
                    // A string of one piece is located without its quotes.
                    if pieces.len() == 1 {
                        result.at = at.clone();
                    }
                    Some((UrlText::from(text.as_str()), Some(text.clone())))
                }
                TextPiece::Hole(value) => match self.value(value) {
                    Val::Text(text) => {
                        is_text = true;
                        // A path that comes from a variable is located where the path is written, such as at
                        // the call of the function that received it.
                        if text.url.path().starts_with('/') && text.url.origin().is_none() {
                            result.at = text.at;
                        }
                        result.query.extend(text.query);
                        Some((text.url, text.whole))
                    }
                    Val::Literal(value) if !value.is_null() => {
                        Some((UrlText::from(value.to_string().as_str()), Some(value.to_string())))
                    }
                    Val::Form(fields, _) => {
                        result.query.extend(fields);
                        None
                    }
                    _ => None,
                },
            };
            let (piece, text) = known.unwrap_or_else(|| {
                let segment = segment_of(piece, &result.url, pieces.get(index + 1));
                (segment.unwrap_or_else(unknown), None)
            });
            result.url.append(&piece);
            result.whole = result.whole.zip(text).map(|(whole, text)| whole + &text);
        }
        if is_text { Val::Text(result) } else { Val::Unknown }
    }
}

fn unknown() -> UrlText {
    let mut hole = UrlText::default();
    hole.hole();
    hole
}

/// The parameter that stands for an unknown value, if the value is one whole segment of a path and its name says that
/// it is an identifier: `{orderId}` for `${order.orderId}`. A value of another name may be any part of a path.
fn segment_of(piece: &TextPiece, before: &UrlText, after: Option<&TextPiece>) -> Option<UrlText> {
    let TextPiece::Hole(Expr::Name(name) | Expr::Member { name, .. }) = piece else { return None };
    let is_identifier = words(name).last().is_some_and(|word| word == "id");
    let begins = before.origin().is_some() && before.path().ends_with('/');
    let ends = match after {
        Some(TextPiece::Literal(text, _)) => text.starts_with(['/', '?']),
        Some(TextPiece::Hole(_)) => false,
        None => true,
    };
    (is_identifier && begins && ends).then(|| UrlText::from(format!("{{{name}}}").as_str()))
}

/// Resolves a URL against a base URL. Without a base, returns the URL; an unknown base becomes a hole.
pub(super) fn resolve_url(url: &Val, from: Option<&Val>) -> Val {
    let Val::Text(url) = url else { return Val::Unknown };
    match from {
        None => Val::Text(url.clone()),
        Some(Val::Text(base)) => {
            Val::Text(Text { url: base.url.refer(&url.url), whole: None, ..url.clone() })
        }
        Some(_) => {
            let mut base = UrlText::default();
            base.hole();
            Val::Text(Text { url: base.join(&url.url), whole: None, ..url.clone() })
        }
    }
}

/// A text with the arguments inserted at its placeholders: `"/orders/{}".format(id)`, `"/orders/%s" % id`.
pub(super) fn format_template(of: &Val, arguments: &Arguments) -> Val {
    let Val::Text(text) = of else { return Val::Unknown };
    let Some(mut rest) = text.whole.as_deref() else { return Val::Unknown };
    let mut positional = arguments.positional.iter().map(|(value, _)| value);
    let mut url = UrlText::default();
    let mut whole = Some(String::new());
    while let Some((before, name, after)) = next_placeholder(rest) {
        url.literal(before);
        whole = whole.map(|whole| whole + before);
        let value = match name.is_empty() {
            true => positional.next(),
            false => arguments.named.iter().find(|field| field.key == name).map(|field| &field.value),
        };
        match value {
            Some(Val::Text(value)) => {
                url.append(&value.url);
                whole = whole.zip(value.whole.as_deref()).map(|(whole, value)| whole + value);
            }
            Some(Val::Literal(value)) if !value.is_null() => {
                url.literal(&value.to_string());
                whole = whole.map(|whole| whole + &value.to_string());
            }
            _ => {
                url.hole();
                whole = None;
            }
        }
        rest = after;
    }
    url.literal(rest);
    let whole = whole.map(|whole| whole + rest);
    Val::Text(Text { url, whole, ..text.clone() })
}

/// Finds the next placeholder of a text. Returns the text before it, its name (empty if it has none), and
/// the text after it.
fn next_placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let start = text.find(['{', '%'])?;
    let (before, hole) = text.split_at(start);
    if let Some(named) = hole.strip_prefix('{') {
        let (name, after) = named.split_once('}')?;
        return Some((before, name, after));
    }
    let after = hole.strip_prefix("%s").or_else(|| hole.strip_prefix("%d"))?;
    Some((before, "", after))
}

/// The text `of`, with the first argument replaced by the second argument wherever it occurs.
pub(super) fn replace_text(of: &Val, arguments: &Arguments) -> Val {
    let [(old, _), (new, _), ..] = arguments.positional.as_slice() else { return Val::Unknown };
    let (Val::Text(text), Some(old)) = (of, old.whole_text()) else { return Val::Unknown };
    let Some(whole) = text.whole.as_deref() else { return of.clone() };
    let mut url = UrlText::default();
    for (index, part) in whole.split(old).enumerate() {
        match new {
            Val::Text(new) if index > 0 => url.append(&new.url),
            _ if index > 0 => url.hole(),
            _ => {}
        }
        url.literal(part);
    }
    let whole = new.whole_text().map(|new| whole.replace(old, new));
    Val::Text(Text { url, whole, ..text.clone() })
}
