//! How the arguments of an HTTP library make up a request.

use super::dialect::Answer;
use super::request::{List, Maker};
use super::syntax::At;
use super::value::{Encoding, Field, Val, Whole};
use crate::page::call::Call;
use crate::source::Excerpt;
use crate::subject::Method;

/// A way of passing a request to a library.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Transfer {
    /// What stands in the arguments before the options, in this order.
    positional: &'static [Part],
    names: &'static Names,
    method: Option<Method>,
    answer: Answer,
}

/// What a positional argument is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Method,
    Url,
    /// The query of a GET, the body of the others.
    QueryOrBody,
    Body,
    Json,
    /// An object of options.
    Options,
}

/// What a library calls the options of a request; those of one kind in the order of precedence.
#[derive(Debug, Default)]
struct Names {
    base: &'static [&'static str],
    query: &'static [&'static str],
    json: &'static str,
    form: &'static str,
    raw: &'static [&'static str],
    files: &'static str,
    auth: &'static str,
    /// What a body becomes that is an object and not encoded.
    object: Object,
}

/// What a library makes of an object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Object {
    #[default]
    Json,
    Form,
}

const PYTHON: Names = Names {
    base: &["base_url"],
    query: &["params"],
    json: "json",
    form: "",
    raw: &["data", "content", "body"],
    files: "files",
    auth: "auth",
    object: Object::Form,
};
const FETCH: Names = Names {
    base: &[],
    query: &[],
    json: "",
    form: "",
    raw: &["body"],
    files: "",
    auth: "",
    object: Object::Json,
};
const AXIOS: Names = Names { base: &["baseURL"], query: &["params"], raw: &["data"], auth: "auth", ..FETCH };
const GOT: Names = Names {
    base: &["prefixUrl", "prefix", "baseUrl"],
    query: &["searchParams"],
    json: "json",
    form: "form",
    ..FETCH
};
const UNDICI: Names = Names { query: &["query"], ..FETCH };
const OFETCH: Names = Names { base: &["baseURL"], query: &["query", "params"], ..FETCH };

impl Transfer {
    const fn new(positional: &'static [Part], names: &'static Names, method: Option<Method>) -> Self {
        Transfer { positional, names, method, answer: Answer::Response }
    }

    /// Python's way: `post(url, json=…)`, or `request(method, url, …)` where there is no method.
    pub(crate) fn keywords(method: Option<Method>) -> Self {
        let positional: &[Part] = match method {
            None => &[Part::Method, Part::Url],
            Some(_) => &[Part::Url, Part::QueryOrBody, Part::Json],
        };
        Transfer::new(positional, &PYTHON, method)
    }

    /// The way of `urlopen(url, data)`.
    pub(crate) fn urlopen() -> Self {
        Transfer::new(&[Part::Url, Part::Body], &PYTHON, None)
    }

    /// The way of `fetch(url, options)`.
    pub(crate) fn fetch() -> Self {
        Transfer::new(&[Part::Url, Part::Options], &FETCH, None)
    }

    /// The way of `axios.post(url, data, options)`; without a method, `axios(url, options)`.
    pub(crate) fn axios(method: Option<Method>) -> Self {
        let positional: &[Part] = match method {
            Some(Method::Post | Method::Put | Method::Patch) => &[Part::Url, Part::Body, Part::Options],
            _ => &[Part::Url, Part::Options],
        };
        Transfer { answer: Answer::Data, ..Transfer::new(positional, &AXIOS, method) }
    }

    /// The way of `got.post(url, options)` and `ky.post(url, options)`.
    pub(crate) fn got(method: Option<Method>) -> Self {
        Transfer::new(&[Part::Url, Part::Options], &GOT, method)
    }

    /// The way of undici's `request(url, options)`.
    pub(crate) fn undici() -> Self {
        Transfer::new(&[Part::Url, Part::Options], &UNDICI, None)
    }

    /// The way of `ofetch(url, options)`, which decodes what it gets.
    pub(crate) fn ofetch() -> Self {
        Transfer { answer: Answer::Body, ..Transfer::new(&[Part::Url, Part::Options], &OFETCH, None) }
    }

    /// What is handed back.
    pub(crate) fn answer(self) -> Answer {
        self.answer
    }

    /// Puts the request together; `verb` is where the function's own name stands, and `client` what
    /// the client that is asked adds to every request.
    pub(crate) fn make(
        self,
        arguments: &Arguments,
        client: Option<&Val>,
        whole: &At,
        verb: &At,
        sample: &Excerpt,
    ) -> Made {
        let parts = Parts::of(self, arguments, client);
        let method = parts.method(verb);
        let mut maker = Maker::new(method, parts.base(), parts.url(), whole, sample);
        if parts.lost {
            maker.gap("the options of a request cannot be followed");
        }
        parts.lists(&mut maker);
        parts.bodies(&mut maker);
        maker.made
    }
}

/// The evaluated arguments of a call.
#[derive(Debug)]
pub(crate) struct Arguments {
    pub(crate) positional: Vec<(Val, At)>,
    pub(crate) named: Vec<Field>,
    /// Whether all named arguments are known.
    pub(crate) whole: Whole,
    /// A decoded body whose fields are passed by their names.
    pub(crate) spread: Option<Val>,
}

impl Arguments {
    pub(crate) fn none() -> Self {
        Arguments { positional: Vec::new(), named: Vec::new(), whole: Whole::Yes, spread: None }
    }

    pub(crate) fn first(&self) -> Option<&Val> {
        self.positional.first().map(|(value, _)| value)
    }

    /// The options that they make up, of a client or of a request: an object, a URL, named ones.
    pub(crate) fn options(&self, url: &str) -> Val {
        let mut fields = Vec::new();
        let mut whole = self.whole;
        for (value, at) in &self.positional {
            match value {
                Val::Object(more, part) => {
                    fields.extend(more.iter().cloned());
                    whole = if *part == Whole::No { *part } else { whole };
                }
                // `Request(url, body)`
                Val::Form(..) | Val::Encoded(_) => {
                    fields.push(Field { key: "data".to_owned(), at: at.clone(), value: value.clone() });
                }
                Val::Text(_) => {
                    fields.push(Field { key: url.to_owned(), at: at.clone(), value: value.clone() })
                }
                // `new Request(url, undefined)`, and what a pool is told of its size.
                Val::Literal(_) => {}
                _ => whole = Whole::No,
            }
        }
        fields.extend(self.named.iter().cloned());
        Val::Object(fields, whole)
    }
}

/// What was found of a request: the call, and why parts of it are missing.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) call: Call,
    pub(crate) gaps: Vec<String>,
}

/// The arguments of a request, told apart.
struct Parts<'v> {
    transfer: Transfer,
    positional: Vec<(Part, &'v Val, &'v At)>,
    options: Vec<&'v [Field]>,
    /// Whether all options are known.
    whole: Whole,
    /// Whether none of what stands for the options is.
    lost: bool,
    client: Option<&'v Val>,
}

impl<'v> Parts<'v> {
    fn of(transfer: Transfer, arguments: &'v Arguments, client: Option<&'v Val>) -> Self {
        let mut parts = Parts {
            transfer,
            positional: Vec::new(),
            options: vec![&arguments.named],
            whole: arguments.whole,
            lost: arguments.whole == Whole::No,
            client,
        };
        let mut kinds = transfer.positional.iter();
        for (value, at) in &arguments.positional {
            let Some(kind) = kinds.next() else { break };
            match (kind, value) {
                // `axios({url, method})`, `fetch(new Request(…))`, `urlopen(Request(…))`
                (Part::Url | Part::Options, Val::Object(fields, whole)) => {
                    parts.options.push(fields);
                    parts.whole = if *whole == Whole::No { *whole } else { parts.whole };
                }
                (Part::Options, value) if value.is_null() => {}
                (Part::Options, _) => (parts.whole, parts.lost) = (Whole::No, true),
                (kind, value) => parts.positional.push((*kind, value, at)),
            }
        }
        parts
    }

    fn option(&self, name: &str) -> Option<&'v Field> {
        let found = self.options.iter().rev().find_map(|fields| fields.iter().rev().find(|f| f.key == name));
        found.filter(|field| !field.value.is_null())
    }

    fn preset(&self, name: &str) -> Option<&'v Field> {
        self.client.and_then(|client| client.field(name))
    }

    fn at(&self, kind: Part) -> Option<(&'v Val, &'v At)> {
        self.positional.iter().find(|(known, ..)| *known == kind).map(|(_, value, at)| (*value, *at))
    }

    /// The method, as it is said or as the library's default.
    fn method(&self, verb: &At) -> Option<(Method, At)> {
        if let Some(method) = self.transfer.method {
            return Some((method, verb.clone()));
        }
        let said = self.at(Part::Method).or_else(|| {
            let field = self.option("method").or_else(|| self.preset("method"))?;
            Some((&field.value, &field.at))
        });
        match said {
            Some((Val::Text(text), _)) => Some((text.whole.as_deref()?.parse().ok()?, text.at.clone())),
            Some(_) => None,
            None if self.transfer.positional.contains(&Part::Method) || self.whole == Whole::No => None,
            None if self.transfer.positional.contains(&Part::Body) && self.body().is_some() => {
                Some((Method::Post, verb.clone()))
            }
            None => Some((Method::Get, verb.clone())),
        }
    }

    fn url(&self) -> Option<&'v Val> {
        let named = || self.option("url").map(|field| &field.value);
        self.at(Part::Url).map(|(value, _)| value).or_else(named)
    }

    fn base(&self) -> Option<&'v Val> {
        let names = self.transfer.names.base;
        let found = names.iter().find_map(|name| self.option(name).or_else(|| self.preset(name)));
        found.map(|field| &field.value)
    }

    /// Headers and query.
    fn lists(&self, maker: &mut Maker<'_>) {
        let names = self.transfer.names;
        for (list, name) in std::iter::once((List::Headers, &"headers"))
            .chain(names.query.iter().map(|name| (List::Query, name)))
        {
            for field in [self.preset(name), self.option(name)].into_iter().flatten() {
                maker.list(list, &field.value);
            }
        }
        if let Some((value, _)) =
            self.at(Part::QueryOrBody).filter(|_| self.transfer.method == Some(Method::Get))
        {
            maker.list(List::Query, value);
        }
        for field in [self.preset(names.auth), self.option(names.auth)].into_iter().flatten() {
            maker.credentials(field);
        }
    }

    /// A body that is neither a form nor encoded by the library.
    fn body(&self) -> Option<(&'v Val, &'v At)> {
        let is_get = self.transfer.method == Some(Method::Get);
        let named = || {
            let mut names = self.transfer.names.raw.iter();
            names.find_map(|name| self.option(name)).map(|field| (&field.value, &field.at))
        };
        let positional = || self.at(Part::QueryOrBody).filter(|_| !is_get);
        let found = self.at(Part::Body).or_else(positional).or_else(named);
        found.filter(|(value, _)| !value.is_null())
    }

    fn bodies(&self, maker: &mut Maker<'_>) {
        let names = self.transfer.names;
        let json = self.option(names.json).map(|field| (&field.value, &field.at));
        if let Some((value, at)) = json.or_else(|| self.at(Part::Json)) {
            maker.media_type("application/json", at);
            return maker.body(value);
        }
        if let Some(field) = self.option(names.form) {
            return maker.form(field.value.fields(), &[], Encoding::UrlEncoded, &field.at, &field.value);
        }
        let raw = self.body();
        if let Some(files) = self.option(names.files) {
            let fields = raw.map_or(&[][..], |(value, _)| value.fields());
            let parts = super::request::pairs(&files.value);
            return maker.form(fields, &parts, Encoding::Multipart, &files.at, &files.value);
        }
        let Some((value, at)) = raw else { return };
        match value {
            Val::Form(fields, encoding) => maker.form(fields, &[], *encoding, at, value),
            Val::Object(fields, _) if names.object == Object::Form => {
                maker.form(fields, &[], Encoding::UrlEncoded, at, value);
            }
            _ => maker.body(value),
        }
    }
}
