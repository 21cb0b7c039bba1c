//! Builds a request from abstract values: method, URL, headers, query and body.

use serde_json::Value;

use super::ast::SourceRange;
use super::http_library_arguments::BuiltRequest;
use super::values::{Completeness, Encoding, ObjectField, Text, Val};
use crate::page::call::{Call, SentParameter, Spanned};
use crate::source::Excerpt;
use crate::source::gap::GapKind;
use crate::subject::Method;
use crate::subject::url::UrlText;

/// A part of a request that is a list of names and values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SentList {
    Headers,
    Query,
}

/// Builds a call; a part that is unknown becomes a gap.
pub(crate) struct CallBuilder<'s> {
    sample: &'s Excerpt,
    pub(crate) made: BuiltRequest,
}

impl<'s> CallBuilder<'s> {
    pub(crate) fn new(
        method: Option<(Method, SourceRange)>,
        base: Option<&Val>,
        url: Option<&Val>,
        whole: &SourceRange,
        sample: &'s Excerpt,
    ) -> Self {
        let mut gaps = Vec::new();
        let span = sample.span(whole.clone());
        if method.is_none() {
            gaps.push((GapKind::UnfollowedMethod, "the method of this request could not be followed"));
        }
        let (url, query) = match full_url(base, url) {
            Some(text) if !text.url.is_unknown() => {
                (Spanned { value: text.url, span: sample.span(text.at) }, text.query)
            }
            _ => {
                gaps.push((GapKind::UnfollowedUrl, "the URL of this request could not be followed"));
                (Spanned { value: UrlText::default(), span }, Vec::new())
            }
        };
        let method = method.map(|(method, at)| Spanned { value: method, span: sample.span(at) });
        let call = Call::new(method, url, span);
        let mut maker = CallBuilder { sample, made: BuiltRequest { call, gaps } };
        query.iter().for_each(|field| maker.send(SentList::Query, field));
        maker
    }

    pub(crate) fn gap(&mut self, kind: GapKind, reason: &'static str) {
        self.made.gaps.push((kind, reason));
    }

    /// Adds headers or query parameters from an object, a form or a list of pairs.
    pub(crate) fn list(&mut self, list: SentList, value: &Val) {
        if value.is_null() {
            return;
        }
        let fields = match value {
            Val::List(_) => pairs(value),
            _ => value.fields().to_vec(),
        };
        let is_whole = matches!(value, Val::Object(_, Completeness::Yes) | Val::Form(..) | Val::List(_));
        match list {
            SentList::Query => self.made.call.more_query |= !is_whole,
            SentList::Headers => self.made.call.more_headers |= !is_whole,
        }
        if fields.is_empty() && !matches!(value, Val::Object(..) | Val::Form(..)) {
            let reason = match list {
                SentList::Headers => "the headers of this request could not be followed",
                SentList::Query => "the query of this request could not be followed",
            };
            self.gap(GapKind::UnfollowedParameters, reason);
        }
        fields.iter().for_each(|field| self.send(list, field));
    }

    fn send(&mut self, list: SentList, field: &ObjectField) {
        // A header or query parameter that is null counts as not sent: `requests` and `axios`, for example,
        // leave it out.
        if field.value.is_null() {
            return;
        }
        let name = Spanned { value: field.key.clone(), span: self.sample.span(field.at.clone()) };
        let sent = SentParameter { name, value: field.value.json() };
        match list {
            SentList::Headers => self.made.call.headers.push(sent),
            SentList::Query => self.made.call.query.push(sent),
        }
    }

    /// Adds the `Authorization` header for a user and password; its value is unknown.
    pub(crate) fn credentials(&mut self, field: &ObjectField) {
        if matches!(field.value, Val::List(_) | Val::Object(..)) {
            let name =
                Spanned { value: "authorization".to_owned(), span: self.sample.span(field.at.clone()) };
            self.made.call.headers.push(SentParameter { name, value: None });
        } else if !field.value.is_null() {
            self.made.call.more_headers = true;
        }
    }

    /// Sets the media type that the library's way of sending implies, as `json=…` implies JSON.
    pub(crate) fn media_type(&mut self, value: &'static str, at: &SourceRange) {
        self.made.call.media_type = Some(Spanned { value, span: self.sample.span(at.clone()) });
    }

    /// Sets a form as the body; `value` is the value that the fields come from.
    pub(crate) fn form(
        &mut self,
        fields: &[ObjectField],
        files: &[ObjectField],
        encoding: Encoding,
        at: &SourceRange,
        value: &Val,
    ) {
        self.media_type(encoding.media_type(), at);
        self.made.call.is_form = true;
        let whole = match value {
            Val::Object(_, Completeness::Yes) | Val::Form(..) if encoding == Encoding::UrlEncoded => {
                Completeness::Yes
            }
            _ => Completeness::No,
        };
        let fields = fields.iter().map(|field| ObjectField { value: as_text(&field.value), ..field.clone() });
        let files = files.iter().map(|field| ObjectField { value: Val::Unknown, ..field.clone() });
        self.body(&Val::Object(fields.chain(files).collect(), whole));
    }

    /// Sets the body from an object, a list or JSON text.
    pub(crate) fn body(&mut self, value: &Val) {
        match value {
            Val::Encoded(inner) => self.body(inner),
            Val::Object(..) | Val::List(_) => {
                let span = self.made.call.span;
                self.made.call.body = Some(value.to_written(span, self.sample));
            }
            value if value.is_null() => {}
            _ => self.gap(GapKind::UnfollowedBody, "the body of this request could not be followed"),
        }
    }
}

/// A value of a form field. In a form, the string `"5"` and the number 5 are the same, so a string that is
/// a JSON literal becomes unknown: its type is not known.
fn as_text(value: &Val) -> Val {
    let number_or_truth = |text: &str| serde_json::from_str::<Value>(text).is_ok();
    match value {
        Val::Text(text) if text.whole.as_deref().is_some_and(number_or_truth) => Val::Unknown,
        other => other.clone(),
    }
}

/// The fields of a list of pairs, `[("name", value), …]`, or of an object or form.
pub(crate) fn pairs(value: &Val) -> Vec<ObjectField> {
    let Val::List(items) = value else { return value.fields().to_vec() };
    let pair = |item: &Val| match item {
        Val::List(pair) => match (pair.first()?, pair.get(1)) {
            (Val::Text(Text { whole: Some(key), at, .. }), value) => Some(ObjectField {
                key: key.clone(),
                at: at.clone(),
                value: value.cloned().unwrap_or(Val::Unknown),
            }),
            _ => None,
        },
        _ => None,
    };
    items.iter().filter_map(pair).collect()
}

/// The URL of a request, joined to the base URL of its client. `None` if the URL is unknown.
fn full_url(base: Option<&Val>, url: Option<&Val>) -> Option<Text> {
    let base = match base {
        Some(Val::Text(base)) => Some(base.clone()),
        // An unknown base becomes a hole before the path.
        Some(_) => {
            let mut hole = UrlText::default();
            hole.hole();
            Some(Text { url: hole, query: Vec::new(), whole: None, at: 0..0 })
        }
        None => None,
    };
    match (base, url) {
        (Some(base), Some(Val::Text(text))) => Some(Text { url: base.url.join(&text.url), ..text.clone() }),
        (Some(base), None) => Some(base),
        (None, Some(Val::Text(text))) => Some(text.clone()),
        _ => None,
    }
}
