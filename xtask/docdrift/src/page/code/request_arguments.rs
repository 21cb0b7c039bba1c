//! How the arguments of an HTTP library make up a request.

use super::dialect::LibraryResponse;
use super::request_builder::{CallBuilder, SentList};
use super::syntax::SourceRange;
use super::values::{Completeness, Encoding, ObjectField, Val};
use crate::page::call::Call;
use crate::source::Excerpt;
use crate::source::gap::GapKind;
use crate::subject::Method;

/// A way of passing a request to a library.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Transfer {
    /// What stands in the arguments before the options, in this order.
    positional: &'static [PositionalArgument],
    names: &'static OptionNames,
    method: Option<Method>,
    answer: LibraryResponse,
}

/// What a positional argument is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PositionalArgument {
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
struct OptionNames {
    base: &'static [&'static str],
    query: &'static [&'static str],
    json: &'static str,
    form: &'static str,
    raw: &'static [&'static str],
    files: &'static str,
    auth: &'static str,
    /// What a body becomes that is an object and not encoded.
    object: LibraryObject,
}

/// What a library makes of an object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum LibraryObject {
    #[default]
    Json,
    Form,
}

const PYTHON: OptionNames = OptionNames {
    base: &["base_url"],
    query: &["params"],
    json: "json",
    form: "",
    raw: &["data", "content", "body"],
    files: "files",
    auth: "auth",
    object: LibraryObject::Form,
};
const FETCH: OptionNames = OptionNames {
    base: &[],
    query: &[],
    json: "",
    form: "",
    raw: &["body"],
    files: "",
    auth: "",
    object: LibraryObject::Json,
};
const AXIOS: OptionNames =
    OptionNames { base: &["baseURL"], query: &["params"], raw: &["data"], auth: "auth", ..FETCH };
const GOT: OptionNames = OptionNames {
    base: &["prefixUrl", "prefix", "baseUrl"],
    query: &["searchParams"],
    json: "json",
    form: "form",
    ..FETCH
};
const UNDICI: OptionNames = OptionNames { query: &["query"], ..FETCH };
const OFETCH: OptionNames = OptionNames { base: &["baseURL"], query: &["query", "params"], ..FETCH };

impl Transfer {
    const fn new(
        positional: &'static [PositionalArgument],
        names: &'static OptionNames,
        method: Option<Method>,
    ) -> Self {
        Transfer { positional, names, method, answer: LibraryResponse::Response }
    }

    /// Python's way: `post(url, json=…)`, or `request(method, url, …)` where there is no method.
    pub(crate) fn keywords(method: Option<Method>) -> Self {
        let positional: &[PositionalArgument] = match method {
            None => &[PositionalArgument::Method, PositionalArgument::Url],
            Some(_) => &[PositionalArgument::Url, PositionalArgument::QueryOrBody, PositionalArgument::Json],
        };
        Transfer::new(positional, &PYTHON, method)
    }

    /// The way of `urlopen(url, data)`.
    pub(crate) fn urlopen() -> Self {
        Transfer::new(&[PositionalArgument::Url, PositionalArgument::Body], &PYTHON, None)
    }

    /// The way of `fetch(url, options)`.
    pub(crate) fn fetch() -> Self {
        Transfer::new(&[PositionalArgument::Url, PositionalArgument::Options], &FETCH, None)
    }

    /// The way of `axios.post(url, data, options)`; without a method, `axios(url, options)`.
    pub(crate) fn axios(method: Option<Method>) -> Self {
        let positional: &[PositionalArgument] = match method {
            Some(Method::Post | Method::Put | Method::Patch) => {
                &[PositionalArgument::Url, PositionalArgument::Body, PositionalArgument::Options]
            }
            _ => &[PositionalArgument::Url, PositionalArgument::Options],
        };
        Transfer { answer: LibraryResponse::Data, ..Transfer::new(positional, &AXIOS, method) }
    }

    /// The way of `got.post(url, options)` and `ky.post(url, options)`.
    pub(crate) fn got(method: Option<Method>) -> Self {
        Transfer::new(&[PositionalArgument::Url, PositionalArgument::Options], &GOT, method)
    }

    /// The way of undici's `request(url, options)`.
    pub(crate) fn undici() -> Self {
        Transfer::new(&[PositionalArgument::Url, PositionalArgument::Options], &UNDICI, None)
    }

    /// The way of `ofetch(url, options)`, which decodes what it gets.
    pub(crate) fn ofetch() -> Self {
        Transfer {
            answer: LibraryResponse::Body,
            ..Transfer::new(&[PositionalArgument::Url, PositionalArgument::Options], &OFETCH, None)
        }
    }

    /// What is handed back.
    pub(crate) fn answer(self) -> LibraryResponse {
        self.answer
    }

    /// Puts the request together; `verb` is where the function's own name stands, and `client` what
    /// the client that is asked adds to every request.
    pub(crate) fn make(
        self,
        arguments: &Arguments,
        client: Option<&Val>,
        whole: &SourceRange,
        verb: &SourceRange,
        sample: &Excerpt,
    ) -> BuiltRequest {
        let parts = RequestArguments::of(self, arguments, client);
        let method = parts.method(verb);
        let mut maker = CallBuilder::new(method, parts.base(), parts.url(), whole, sample);
        if parts.lost {
            maker.gap(GapKind::UnfollowedOptions, "the options of this request could not be followed");
        }
        parts.lists(&mut maker);
        parts.bodies(&mut maker);
        maker.made
    }
}

/// The evaluated arguments of a call.
#[derive(Debug)]
pub(crate) struct Arguments {
    pub(crate) positional: Vec<(Val, SourceRange)>,
    pub(crate) named: Vec<ObjectField>,
    /// Whether all named arguments are known.
    pub(crate) whole: Completeness,
    /// A decoded body whose fields are passed by their names.
    pub(crate) spread: Option<Val>,
}

impl Arguments {
    pub(crate) fn none() -> Self {
        Arguments { positional: Vec::new(), named: Vec::new(), whole: Completeness::Yes, spread: None }
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
                    whole = if *part == Completeness::No { *part } else { whole };
                }
                // `Request(url, body)`
                Val::Form(..) | Val::Encoded(_) => {
                    fields.push(ObjectField { key: "data".to_owned(), at: at.clone(), value: value.clone() });
                }
                Val::Text(_) => {
                    fields.push(ObjectField { key: url.to_owned(), at: at.clone(), value: value.clone() })
                }
                // `new Request(url, undefined)`, and what a pool is told of its size.
                Val::Literal(_) => {}
                _ => whole = Completeness::No,
            }
        }
        fields.extend(self.named.iter().cloned());
        Val::Object(fields, whole)
    }
}

/// What was found of a request: the call, and why parts of it are missing.
#[derive(Debug)]
pub(crate) struct BuiltRequest {
    pub(crate) call: Call,
    pub(crate) gaps: Vec<(GapKind, &'static str)>,
}

/// The arguments of a request, told apart.
struct RequestArguments<'v> {
    transfer: Transfer,
    positional: Vec<(PositionalArgument, &'v Val, &'v SourceRange)>,
    options: Vec<&'v [ObjectField]>,
    /// Whether all options are known.
    whole: Completeness,
    /// Whether none of what stands for the options is.
    lost: bool,
    client: Option<&'v Val>,
}

impl<'v> RequestArguments<'v> {
    fn of(transfer: Transfer, arguments: &'v Arguments, client: Option<&'v Val>) -> Self {
        let mut parts = RequestArguments {
            transfer,
            positional: Vec::new(),
            options: vec![&arguments.named],
            whole: arguments.whole,
            lost: arguments.whole == Completeness::No,
            client,
        };
        let mut kinds = transfer.positional.iter();
        for (value, at) in &arguments.positional {
            let Some(kind) = kinds.next() else { break };
            match (kind, value) {
                // `axios({url, method})`, `fetch(new Request(…))`, `urlopen(Request(…))`
                (PositionalArgument::Url | PositionalArgument::Options, Val::Object(fields, whole)) => {
                    parts.options.push(fields);
                    parts.whole = if *whole == Completeness::No { *whole } else { parts.whole };
                }
                (PositionalArgument::Options, value) if value.is_null() => {}
                (PositionalArgument::Options, _) => (parts.whole, parts.lost) = (Completeness::No, true),
                (kind, value) => parts.positional.push((*kind, value, at)),
            }
        }
        parts
    }

    fn option(&self, name: &str) -> Option<&'v ObjectField> {
        let found = self.options.iter().rev().find_map(|fields| fields.iter().rev().find(|f| f.key == name));
        found.filter(|field| !field.value.is_null())
    }

    fn preset(&self, name: &str) -> Option<&'v ObjectField> {
        self.client.and_then(|client| client.field(name))
    }

    fn at(&self, kind: PositionalArgument) -> Option<(&'v Val, &'v SourceRange)> {
        self.positional.iter().find(|(known, ..)| *known == kind).map(|(_, value, at)| (*value, *at))
    }

    /// The method, as it is said or as the library's default.
    fn method(&self, verb: &SourceRange) -> Option<(Method, SourceRange)> {
        if let Some(method) = self.transfer.method {
            return Some((method, verb.clone()));
        }
        let said = self.at(PositionalArgument::Method).or_else(|| {
            let field = self.option("method").or_else(|| self.preset("method"))?;
            Some((&field.value, &field.at))
        });
        match said {
            Some((Val::Text(text), _)) => Some((text.whole.as_deref()?.parse().ok()?, text.at.clone())),
            Some(_) => None,
            None if self.transfer.positional.contains(&PositionalArgument::Method)
                || self.whole == Completeness::No =>
            {
                None
            }
            None if self.transfer.positional.contains(&PositionalArgument::Body) && self.body().is_some() => {
                Some((Method::Post, verb.clone()))
            }
            None => Some((Method::Get, verb.clone())),
        }
    }

    fn url(&self) -> Option<&'v Val> {
        let named = || self.option("url").map(|field| &field.value);
        self.at(PositionalArgument::Url).map(|(value, _)| value).or_else(named)
    }

    fn base(&self) -> Option<&'v Val> {
        let names = self.transfer.names.base;
        let found = names.iter().find_map(|name| self.option(name).or_else(|| self.preset(name)));
        found.map(|field| &field.value)
    }

    /// Headers and query.
    fn lists(&self, maker: &mut CallBuilder<'_>) {
        let names = self.transfer.names;
        for (list, name) in std::iter::once((SentList::Headers, &"headers"))
            .chain(names.query.iter().map(|name| (SentList::Query, name)))
        {
            for field in [self.preset(name), self.option(name)].into_iter().flatten() {
                maker.list(list, &field.value);
            }
        }
        if let Some((value, _)) =
            self.at(PositionalArgument::QueryOrBody).filter(|_| self.transfer.method == Some(Method::Get))
        {
            maker.list(SentList::Query, value);
        }
        for field in [self.preset(names.auth), self.option(names.auth)].into_iter().flatten() {
            maker.credentials(field);
        }
    }

    /// A body that is neither a form nor encoded by the library.
    fn body(&self) -> Option<(&'v Val, &'v SourceRange)> {
        let is_get = self.transfer.method == Some(Method::Get);
        let named = || {
            let mut names = self.transfer.names.raw.iter();
            names.find_map(|name| self.option(name)).map(|field| (&field.value, &field.at))
        };
        let positional = || self.at(PositionalArgument::QueryOrBody).filter(|_| !is_get);
        let found = self.at(PositionalArgument::Body).or_else(positional).or_else(named);
        found.filter(|(value, _)| !value.is_null())
    }

    fn bodies(&self, maker: &mut CallBuilder<'_>) {
        let names = self.transfer.names;
        let json = self.option(names.json).map(|field| (&field.value, &field.at));
        if let Some((value, at)) = json.or_else(|| self.at(PositionalArgument::Json)) {
            maker.media_type("application/json", at);
            return maker.body(value);
        }
        if let Some(field) = self.option(names.form) {
            return maker.form(field.value.fields(), &[], Encoding::UrlEncoded, &field.at, &field.value);
        }
        let raw = self.body();
        if let Some(files) = self.option(names.files) {
            let fields = raw.map_or(&[][..], |(value, _)| value.fields());
            let parts = super::request_builder::pairs(&files.value);
            return maker.form(fields, &parts, Encoding::Multipart, &files.at, &files.value);
        }
        let Some((value, at)) = raw else { return };
        match value {
            Val::Form(fields, encoding) => maker.form(fields, &[], *encoding, at, value),
            Val::Object(fields, _) if names.object == LibraryObject::Form => {
                maker.form(fields, &[], Encoding::UrlEncoded, at, value);
            }
            _ => maker.body(value),
        }
    }
}
