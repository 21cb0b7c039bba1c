//! How the arguments of HTTP libraries (`requests`, `fetch`, `axios`, `got`, `undici`) make up a request.

use super::ast::SourceRange;
use super::library_model::LibraryResponse;
use super::request_builder::{CallBuilder, SentList};
use super::values::{Completeness, Encoding, ObjectField, Val};
use crate::page::call::Call;
use crate::source::Excerpt;
use crate::source::gap::GapKind;
use crate::subject::Method;

/// The signature of a library function that sends a request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RequestSignature {
    /// The positional arguments, in their order.
    positional: &'static [PositionalArgument],
    names: &'static OptionNames,
    method: Option<Method>,
    response: LibraryResponse,
}

/// The meaning of a positional argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PositionalArgument {
    Method,
    Url,
    /// The query of a GET request, the body of any other.
    QueryOrBody,
    Body,
    Json,
    /// An object of options.
    Options,
}

/// The names of the options of a request in a library. Several names of one option are in the order of
/// precedence; an empty name means that the library has no such option.
#[derive(Debug, Default)]
struct OptionNames {
    base: &'static [&'static str],
    query: &'static [&'static str],
    json: &'static str,
    form: &'static str,
    raw: &'static [&'static str],
    files: &'static str,
    auth: &'static str,
    /// How the library encodes a body that is an object.
    object: LibraryObject,
}

/// How a library encodes an object in the body.
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

impl RequestSignature {
    const fn new(
        positional: &'static [PositionalArgument],
        names: &'static OptionNames,
        method: Option<Method>,
    ) -> Self {
        RequestSignature { positional, names, method, response: LibraryResponse::Response }
    }

    /// `post(url, json=…)` of Python's libraries; without a method, `request(method, url, …)`.
    pub(crate) fn keywords(method: Option<Method>) -> Self {
        let positional: &[PositionalArgument] = match method {
            None => &[PositionalArgument::Method, PositionalArgument::Url],
            Some(_) => &[PositionalArgument::Url, PositionalArgument::QueryOrBody, PositionalArgument::Json],
        };
        RequestSignature::new(positional, &PYTHON, method)
    }

    /// `urlopen(url, data)`.
    pub(crate) fn urlopen() -> Self {
        RequestSignature::new(&[PositionalArgument::Url, PositionalArgument::Body], &PYTHON, None)
    }

    /// `fetch(url, options)`.
    pub(crate) fn fetch() -> Self {
        RequestSignature::new(&[PositionalArgument::Url, PositionalArgument::Options], &FETCH, None)
    }

    /// `axios.post(url, data, options)`; without a method, or with one that sends no body, `axios(url,
    /// options)`.
    pub(crate) fn axios(method: Option<Method>) -> Self {
        let positional: &[PositionalArgument] = match method {
            Some(Method::Post | Method::Put | Method::Patch) => {
                &[PositionalArgument::Url, PositionalArgument::Body, PositionalArgument::Options]
            }
            _ => &[PositionalArgument::Url, PositionalArgument::Options],
        };
        RequestSignature {
            response: LibraryResponse::Data,
            ..RequestSignature::new(positional, &AXIOS, method)
        }
    }

    /// `got.post(url, options)` and `ky.post(url, options)`.
    pub(crate) fn got(method: Option<Method>) -> Self {
        RequestSignature::new(&[PositionalArgument::Url, PositionalArgument::Options], &GOT, method)
    }

    /// `request(url, options)` of undici.
    pub(crate) fn undici() -> Self {
        RequestSignature::new(&[PositionalArgument::Url, PositionalArgument::Options], &UNDICI, None)
    }

    /// `ofetch(url, options)`, which returns the decoded body.
    pub(crate) fn ofetch() -> Self {
        RequestSignature {
            response: LibraryResponse::Body,
            ..RequestSignature::new(&[PositionalArgument::Url, PositionalArgument::Options], &OFETCH, None)
        }
    }

    /// What the function returns.
    pub(crate) fn response(self) -> LibraryResponse {
        self.response
    }

    /// Builds the request of one call. `client` contains the options that a client adds to every request;
    /// `whole` is the range of the call, and `verb` that of the function's name.
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
    /// Whether all named arguments are known; not if an unknown object was spread into them.
    pub(crate) whole: Completeness,
    /// A decoded body that was spread into the named arguments: `Order(**response.json())`.
    pub(crate) spread: Option<Val>,
}

impl Arguments {
    pub(crate) fn none() -> Self {
        Arguments { positional: Vec::new(), named: Vec::new(), whole: Completeness::Yes, spread: None }
    }

    pub(crate) fn first(&self) -> Option<&Val> {
        self.positional.first().map(|(value, _)| value)
    }

    /// The options of a client or a request: the fields of the objects among the arguments, and the named
    /// arguments. `url` is the name of the option for an argument that is a string.
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
                // A literal is no option: the size of a pool, or `null`.
                Val::Literal(_) => {}
                _ => whole = Completeness::No,
            }
        }
        fields.extend(self.named.iter().cloned());
        Val::Object(fields, whole)
    }
}

/// A built request: the call, and the reasons why parts of it are unknown.
#[derive(Debug)]
pub(crate) struct BuiltRequest {
    pub(crate) call: Call,
    pub(crate) gaps: Vec<(GapKind, &'static str)>,
}

/// The arguments of a request, assigned to the parameters of the signature.
struct RequestArguments<'v> {
    signature: RequestSignature,
    positional: Vec<(PositionalArgument, &'v Val, &'v SourceRange)>,
    options: Vec<&'v [ObjectField]>,
    /// Whether all options are known.
    whole: Completeness,
    /// Whether an argument for the options is unknown as a whole.
    lost: bool,
    client: Option<&'v Val>,
}

impl<'v> RequestArguments<'v> {
    fn of(signature: RequestSignature, arguments: &'v Arguments, client: Option<&'v Val>) -> Self {
        let mut parts = RequestArguments {
            signature,
            positional: Vec::new(),
            options: vec![&arguments.named],
            whole: arguments.whole,
            lost: arguments.whole == Completeness::No,
            client,
        };
        let mut kinds = signature.positional.iter();
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

    fn client_option(&self, name: &str) -> Option<&'v ObjectField> {
        self.client.and_then(|client| client.field(name))
    }

    fn at(&self, kind: PositionalArgument) -> Option<(&'v Val, &'v SourceRange)> {
        self.positional.iter().find(|(known, ..)| *known == kind).map(|(_, value, at)| (*value, *at))
    }

    /// The method of the signature, or else the method that the arguments declare, or else the default of the
    /// library; `None` if it is unknown.
    fn method(&self, verb: &SourceRange) -> Option<(Method, SourceRange)> {
        if let Some(method) = self.signature.method {
            return Some((method, verb.clone()));
        }
        let declared = self.at(PositionalArgument::Method).or_else(|| {
            let field = self.option("method").or_else(|| self.client_option("method"))?;
            Some((&field.value, &field.at))
        });
        match declared {
            Some((Val::Text(text), _)) => Some((text.whole.as_deref()?.parse().ok()?, text.at.clone())),
            Some(_) => None,
            None if self.signature.positional.contains(&PositionalArgument::Method)
                || self.whole == Completeness::No =>
            {
                None
            }
            None if self.signature.positional.contains(&PositionalArgument::Body)
                && self.body().is_some() =>
            {
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
        let names = self.signature.names.base;
        let found = names.iter().find_map(|name| self.option(name).or_else(|| self.client_option(name)));
        found.map(|field| &field.value)
    }

    /// Adds headers, query and credentials.
    fn lists(&self, maker: &mut CallBuilder<'_>) {
        let names = self.signature.names;
        for (list, name) in std::iter::once((SentList::Headers, &"headers"))
            .chain(names.query.iter().map(|name| (SentList::Query, name)))
        {
            for field in [self.client_option(name), self.option(name)].into_iter().flatten() {
                maker.list(list, &field.value);
            }
        }
        if let Some((value, _)) =
            self.at(PositionalArgument::QueryOrBody).filter(|_| self.signature.method == Some(Method::Get))
        {
            maker.list(SentList::Query, value);
        }
        for field in [self.client_option(names.auth), self.option(names.auth)].into_iter().flatten() {
            maker.credentials(field);
        }
    }

    /// The argument for the body, apart from the options that are only for JSON or only for a form.
    fn body(&self) -> Option<(&'v Val, &'v SourceRange)> {
        let is_get = self.signature.method == Some(Method::Get);
        let named = || {
            let mut names = self.signature.names.raw.iter();
            names.find_map(|name| self.option(name)).map(|field| (&field.value, &field.at))
        };
        let positional = || self.at(PositionalArgument::QueryOrBody).filter(|_| !is_get);
        let found = self.at(PositionalArgument::Body).or_else(positional).or_else(named);
        found.filter(|(value, _)| !value.is_null())
    }

    fn bodies(&self, maker: &mut CallBuilder<'_>) {
        let names = self.signature.names;
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
