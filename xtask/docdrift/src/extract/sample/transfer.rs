//! How the arguments of an HTTP library make up a request.

use super::syntax::At;
use super::value::{Text, Val, Whole};
use crate::contract::UrlText;
use crate::extract::call::{Call, Sent, Spanned};
use crate::source::Excerpt;
use crate::subject::Method;

/// A way of passing a request to a library.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Transfer {
    form: Form,
}

#[derive(Clone, Copy, Debug)]
enum Form {
    /// `post(url, json=…, headers=…)`; without a method it is the first argument.
    Keywords(Option<Method>),
    /// `fetch(url, {method, headers, body})`
    Options,
}

/// The evaluated arguments of a call.
#[derive(Debug, Default)]
pub(crate) struct Arguments {
    pub(crate) positional: Vec<(Val, At)>,
    pub(crate) named: Vec<(String, Val, At)>,
}

impl Arguments {
    fn named(&self, name: &str) -> Option<(&Val, &At)> {
        self.named.iter().find(|(known, ..)| known == name).map(|(_, value, at)| (value, at))
    }
}

/// What was found of a request: the call, and why parts of it are missing.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) call: Call,
    pub(crate) gaps: Vec<String>,
}

impl Transfer {
    /// Python's way: `post(url, json=…)`, or `request(method, url, …)` where there is no method.
    pub(crate) fn keywords(method: Option<Method>) -> Self {
        Transfer { form: Form::Keywords(method) }
    }

    /// The way of `fetch(url, options)`.
    pub(crate) fn options() -> Self {
        Transfer { form: Form::Options }
    }

    /// Puts the request together; `verb` is where the function's own name stands.
    pub(crate) fn make(self, arguments: &Arguments, whole: &At, verb: &At, sample: &Excerpt) -> Made {
        match self.form {
            Form::Keywords(method) => keywords(method, arguments, whole, verb, sample),
            Form::Options => options(arguments, whole, verb, sample),
        }
    }
}

fn keywords(method: Option<Method>, arguments: &Arguments, whole: &At, verb: &At, sample: &Excerpt) -> Made {
    let mut positional = arguments.positional.iter();
    let method = match method {
        Some(method) => Some((method, verb.clone())),
        None => match positional.next() {
            Some((Val::Text(text), at)) => method_of(text).map(|method| (method, at.clone())),
            _ => None,
        },
    };
    let url =
        arguments.named("url").map(|(value, _)| value).or_else(|| positional.next().map(|(value, _)| value));
    // What stands behind the URL is the query of a GET and the body of the others.
    let second = positional.next().map(|(value, at)| (value, at));
    let is_get = method.as_ref().is_some_and(|(method, _)| *method == Method::Get);
    let (query, data) = if is_get { (second, None) } else { (None, second) };
    let mut maker = Maker::new(method, url, whole, sample);
    if let Some((headers, _)) = arguments.named("headers") {
        maker.list(List::Headers, headers);
    }
    if let Some((query, _)) = arguments.named("params").or(query) {
        maker.list(List::Query, query);
    }
    if let Some((value, at)) = arguments.named("json") {
        maker.made.call.media_type =
            Some(Spanned { value: "application/json", span: sample.span(at.clone()) });
        maker.body(value);
    } else if let Some((value, at)) = arguments.named("data").or(data) {
        if let Val::Object(..) = value {
            let form = "application/x-www-form-urlencoded";
            maker.made.call.media_type = Some(Spanned { value: form, span: sample.span(at.clone()) });
        }
        maker.body(value);
    }
    maker.made
}

fn options(arguments: &Arguments, whole: &At, verb: &At, sample: &Excerpt) -> Made {
    let mut positional = arguments.positional.iter().map(|(value, _)| value);
    let (url, options) = (positional.next(), positional.next());
    let field = |name| options.and_then(|options| options.field(name));
    let method = match field("method").map(|field| &field.value) {
        Some(Val::Text(text)) => method_of(text).map(|method| (method, text.at.clone())),
        Some(_) => None,
        None => match options {
            // Without options it is a GET; options that are not all known may say otherwise.
            None | Some(Val::Object(_, Whole::Yes)) => Some((Method::Get, verb.clone())),
            Some(_) => None,
        },
    };
    let mut maker = Maker::new(method, url, whole, sample);
    if options.is_some_and(|options| !matches!(options, Val::Object(..))) {
        maker.gap("the options of a request cannot be followed");
    }
    if let Some(headers) = field("headers") {
        maker.list(List::Headers, &headers.value);
    }
    if let Some(body) = field("body") {
        maker.body(&body.value);
    }
    maker.made
}

fn method_of(text: &Text) -> Option<Method> {
    text.whole.as_deref()?.parse().ok()
}

#[derive(Clone, Copy, Debug)]
enum List {
    Headers,
    Query,
}

struct Maker<'s> {
    sample: &'s Excerpt,
    made: Made,
}

impl<'s> Maker<'s> {
    fn new(method: Option<(Method, At)>, url: Option<&Val>, whole: &At, sample: &'s Excerpt) -> Self {
        let mut gaps = Vec::new();
        let span = sample.span(whole.clone());
        if method.is_none() {
            gaps.push("the method of a request cannot be followed".to_owned());
        }
        let url = match url {
            Some(Val::Text(text)) if !text.url.is_unknown() => {
                Spanned { value: text.url.clone(), span: sample.span(text.at.clone()) }
            }
            _ => {
                gaps.push("the URL of a request cannot be followed".to_owned());
                Spanned { value: UrlText::default(), span }
            }
        };
        let call = Call {
            method: method.map(|(method, at)| Spanned { value: method, span: sample.span(at) }),
            url,
            headers: Vec::new(),
            query: Vec::new(),
            media_type: None,
            body: None,
            reads: Vec::new(),
            span,
        };
        Maker { sample, made: Made { call, gaps } }
    }

    fn gap(&mut self, reason: &str) {
        self.made.gaps.push(reason.to_owned());
    }

    fn list(&mut self, list: List, value: &Val) {
        if !matches!(value, Val::Object(..)) {
            self.gap(match list {
                List::Headers => "the headers of a request cannot be followed",
                List::Query => "the query of a request cannot be followed",
            });
        }
        for field in value.fields() {
            let name = Spanned { value: field.key.clone(), span: self.sample.span(field.at.clone()) };
            let sent = Sent { name, value: field.value.json() };
            match list {
                List::Headers => self.made.call.headers.push(sent),
                List::Query => self.made.call.query.push(sent),
            }
        }
    }

    fn body(&mut self, value: &Val) {
        match value {
            Val::Encoded(inner) => self.body(inner),
            Val::Object(..) | Val::List(_) => {
                let span = self.made.call.span;
                self.made.call.body = Some(value.given(span, self.sample));
            }
            _ => self.gap("the body of a request cannot be followed"),
        }
    }
}
