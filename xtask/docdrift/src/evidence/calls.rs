//! From the calls of a page's samples to claims: whose call it is, and what is said of it.

use serde_json::{Value, json};

use super::bodies::{Bodies, Giving};
use super::{Absent, Declared, Elsewhere, Standing, Statement};
use super::{examples, headers, heads};
use crate::claim::{Claim, Kind, Origin};
use crate::contract::{Document, Operation, Resolution, ServerMatch};
use crate::extract::Page;
use crate::extract::call::{Call, Sent, Spanned};
use crate::parsed::Gap;
use crate::source::Span;
use crate::subject::{FieldPath, In, OperationId, Place, Subject};

/// The claims of a page's head, fragments, samples and examples, each beside the contract.
pub(super) fn statements<'d>(
    page: &Page,
    documents: &[&'d Document],
    gaps: &mut Vec<Gap>,
) -> Vec<Statement<'d>> {
    let own = page_operation(page, documents);
    let mut statements = Vec::new();
    statements.extend(page.head.as_ref().and_then(|head| heads::statement(head, documents)));
    for fragment in &page.fragments {
        let Some(operation) = &fragment.operation else { continue };
        let found = documents.iter().find_map(|document| document.operation(&operation.value));
        // That a document has what its own fence says of it settles nothing; that it has not, does.
        if found.is_some() {
            continue;
        }
        let standing = Standing::Absent(Absent { closed: true, parent: None, counterpart: None });
        let claim = Claim {
            subject: Subject::new(&operation.value, Place::Operation),
            kind: Kind::Calls,
            value: None,
            span: operation.span,
            origin: Origin::Component,
        };
        statements.push(Statement { claim, operation: None, standing });
    }
    let mut bodies = Bodies::default();
    let mut called = Vec::new();
    for sample in &page.samples {
        for call in &sample.calls {
            let origin = Origin::Sample(sample.language);
            let reading =
                Reading { call, origin, own, documents, statements: &mut statements, bodies: &mut bodies };
            let operation = reading.read();
            called.push(Called { span: call.span, section: sample.context.section, operation });
        }
    }
    for example in &page.examples {
        examples::add(example, &called, own, &mut bodies, gaps);
    }
    bodies.settle(&mut statements);
    statements
}

/// A call of a sample, and whose it is.
pub(super) struct Called<'d> {
    pub(super) span: Span,
    /// The section of the page that it stands in.
    pub(super) section: usize,
    pub(super) operation: Option<Operation<'d>>,
}

/// The operation that a page is about: the one that its fragment's fence names, the only one that
/// its fragment has, or the one that its head names.
pub(super) fn page_operation<'d>(page: &Page, documents: &[&'d Document]) -> Option<Operation<'d>> {
    if page.fragments.is_empty() {
        return heads::operation(page.head.as_ref()?, documents);
    }
    let [fragment] = page.fragments.as_slice() else { return None };
    let named = fragment.operation.as_ref();
    let named =
        named.and_then(|named| documents.iter().find_map(|document| document.operation(&named.value)));
    named.or_else(|| {
        let mut all = documents.iter().flat_map(|document| document.operations());
        all.next().filter(|_| all.next().is_none())
    })
}

pub(super) fn operation_declared(operation: Operation<'_>) -> Standing<'_> {
    Standing::Declared(Declared {
        subject: Subject::new(operation.id(), Place::Operation),
        span: operation.span(),
        pointer: operation.pointer().to_owned(),
        shape: None,
    })
}

struct Reading<'a, 'd> {
    call: &'a Call,
    origin: Origin,
    own: Option<Operation<'d>>,
    documents: &'a [&'d Document],
    statements: &'a mut Vec<Statement<'d>>,
    bodies: &'a mut Bodies<'d>,
}

impl<'d> Reading<'_, 'd> {
    fn read(mut self) -> Option<Operation<'d>> {
        let operation = self.whose()?;
        for header in &self.call.headers {
            self.header(operation, header);
        }
        for parameter in &self.call.query {
            self.parameter(operation, In::Query, parameter);
        }
        for name in self.call.url.value.query_names() {
            let name = Spanned { value: name, span: self.call.url.span };
            self.parameter(operation, In::Query, &Sent { name, value: None });
        }
        if let Some(media_type) = &self.call.media_type {
            self.media_type(operation, media_type.value, media_type.span);
        }
        if let Some(body) = &self.call.body {
            let place = Place::Request(FieldPath::root());
            self.bodies.give(body, &Giving { operation, place, kind: Kind::Sends, origin: self.origin });
        }
        let status = operation.success().map_or("200", |response| response.status);
        for read in &self.call.reads {
            let place = Place::Response(status.to_owned(), read.path.clone());
            let claim = self.claim(operation.id(), place, Kind::Reads, None, read.span);
            self.bodies.read(claim, operation, read.probes);
        }
        Some(operation)
    }

    fn claim(
        &self,
        operation: &OperationId,
        place: Place,
        kind: Kind,
        value: Option<Value>,
        span: Span,
    ) -> Claim {
        Claim { subject: Subject::new(operation, place), kind, value, span, origin: self.origin }
    }

    fn state(&mut self, claim: Claim, operation: Option<Operation<'d>>, standing: Standing<'d>) {
        self.statements.push(Statement { claim, operation, standing });
    }

    /// Finds the operation of the call and states what that says of method, path and server.
    ///
    /// None means that nothing else of the call can be judged.
    fn whose(&mut self) -> Option<Operation<'d>> {
        let url = &self.call.url.value;
        let method = self.call.method.as_ref().map(|method| method.value);
        if url.is_unknown() {
            // That it cannot be followed is a gap already; the page may still say whose call it is.
            return self.own.filter(|own| method.is_none_or(|method| own.id().method == method));
        }
        let Some(method) = method else {
            // The same of the method.
            let resolved = self.own.map(|own| own.document().resolve_url(own.id().method, url));
            return match resolved {
                Some(Resolution::Operation(operation, _)) => {
                    self.own.filter(|own| own.id() == operation.id())
                }
                _ => None,
            };
        };
        let resolutions = self.documents.iter().map(|document| document.resolve_url(method, url));
        let resolution = resolutions.min_by_key(Resolution::distance)?;
        let written = OperationId { method, path: url.path() };
        match resolution {
            Resolution::Operation(operation, ServerMatch::Foreign(span)) => {
                self.foreign(operation, &written, span)
            }
            Resolution::Operation(operation, server) => {
                self.calls(operation.id(), Some(operation), operation_declared(operation));
                self.server(operation, &server);
                Some(operation)
            }
            Resolution::OtherMethods(_, ServerMatch::Foreign(_))
            | Resolution::Unclear(ServerMatch::Foreign(_))
            | Resolution::Nothing(ServerMatch::Foreign(_)) => self.other_host(&written),
            Resolution::Unclear(server) => {
                let reason = "the path is not known whole, so it may be that of several operations";
                self.calls(&written, None, Standing::Undecided(reason.to_owned()));
                let own = self.own.filter(|own| own.id().method == method)?;
                self.server(own, &server);
                Some(own)
            }
            // A path of somebody's own server, as in `fetch("/api/pay")`, is not this API's.
            Resolution::Nothing(ServerMatch::Unsaid) if self.names_servers() => {
                let reason = "the sample does not say which server it calls";
                self.calls(&written, None, Standing::Undecided(reason.to_owned()));
                None
            }
            Resolution::OtherMethods(others, server) => {
                let own = self.own.filter(|own| others.iter().any(|other| other.id() == own.id()));
                let meant = own.or_else(|| others.first().copied())?;
                let elsewhere = Elsewhere {
                    subject: Subject::new(meant.id(), Place::Operation),
                    span: meant.span(),
                    how: None,
                };
                let absent = Absent { closed: true, parent: None, counterpart: Some(elsewhere) };
                // The path is the schema's; so it is told with the schema's templates.
                let called = OperationId { path: meant.id().path.clone(), ..written };
                self.calls(&called, Some(meant), Standing::Absent(absent));
                self.server(meant, &server);
                // Judging the rest takes that one knows which operation was meant.
                (own.is_some() || others.len() == 1).then_some(meant)
            }
            Resolution::Nothing(server) => {
                let counterpart = self.own.map(|own| Elsewhere {
                    subject: Subject::new(own.id(), Place::Operation),
                    span: own.span(),
                    how: None,
                });
                let absent = Absent { closed: true, parent: None, counterpart };
                self.calls(&written, self.own, Standing::Absent(absent));
                let own = self.own?;
                self.server(own, &server);
                Some(own)
            }
        }
    }

    /// Whether the documents say where they are served.
    fn names_servers(&self) -> bool {
        self.documents.iter().any(|document| document.names_servers())
    }

    fn calls(&mut self, operation: &OperationId, judged: Option<Operation<'d>>, standing: Standing<'d>) {
        let span = self.call.url.span;
        let claim = self.claim(operation, Place::Operation, Kind::Calls, None, span);
        self.state(claim, judged, standing);
    }

    fn server(&mut self, operation: Operation<'d>, server: &ServerMatch) {
        let Some(origin) = self.call.url.value.origin() else { return };
        let standing = match server {
            ServerMatch::Declared(span) => Standing::Declared(Declared {
                subject: Subject::new(operation.id(), Place::Server),
                span: *span,
                pointer: "/servers".to_owned(),
                shape: None,
            }),
            ServerMatch::Foreign(span) => {
                Standing::Absent(Absent { closed: true, parent: Some(*span), counterpart: None })
            }
            ServerMatch::Unsaid => Standing::Undecided("the schema does not say its servers".to_owned()),
        };
        let value = Some(json!(origin));
        let claim = self.claim(operation.id(), Place::Server, Kind::Calls, value, self.call.url.span);
        self.state(claim, Some(operation), standing);
    }

    /// The path fits and the host does not: another API, unless it is the page's own operation.
    fn foreign(
        &mut self,
        operation: Operation<'d>,
        written: &OperationId,
        span: Span,
    ) -> Option<Operation<'d>> {
        let local = ["localhost", "127.0.0.1", "[::1]", "0.0.0.0"];
        let host = self.call.url.value.host().unwrap_or_default();
        if self.own.is_none_or(|own| own.id() != operation.id()) || local.contains(&host) {
            return self.other_host(written);
        }
        self.calls(operation.id(), Some(operation), operation_declared(operation));
        self.server(operation, &ServerMatch::Foreign(span));
        Some(operation)
    }

    fn other_host(&mut self, written: &OperationId) -> Option<Operation<'d>> {
        let host = self.call.url.value.origin().unwrap_or("another server").to_owned();
        let reason = format!("a call to {host}, which is none of the schema's servers");
        self.calls(written, None, Standing::Undecided(reason));
        None
    }

    fn header(&mut self, operation: Operation<'d>, header: &Sent) {
        if header.name.value.eq_ignore_ascii_case("content-type") {
            if let Some(Value::String(value)) = &header.value {
                self.media_type(operation, value, header.name.span);
            }
            return;
        }
        self.parameter(operation, In::Header, header);
    }

    fn parameter(&mut self, operation: Operation<'d>, location: In, sent: &Sent) {
        let written = &sent.name.value;
        // Header names have no case; they are told as they are mostly written.
        let told = if location == In::Header { written.to_ascii_lowercase() } else { written.clone() };
        let same = |name: &str| match location {
            In::Header => name.eq_ignore_ascii_case(written),
            _ => name == written,
        };
        let place = Place::Parameter(location, told.clone());
        let subject = Subject::new(operation.id(), place.clone());
        let credential = operation.credentials().into_iter().find(|c| c.location == location && same(c.name));
        let parameter = operation.parameters().into_iter().find(|p| p.location == location && same(p.name));
        let standing = match (credential, parameter) {
            (Some(credential), _) => Standing::Declared(Declared {
                subject,
                span: credential.span,
                pointer: credential.pointer,
                shape: None,
            }),
            (None, Some(parameter)) => Standing::Declared(Declared {
                subject,
                span: parameter.span,
                pointer: parameter.pointer,
                shape: Some(parameter.shape),
            }),
            // A document that speaks of no credentials at all says nothing against one.
            (None, None) if told == "authorization" && operation.credentials().is_empty() => {
                Standing::Undecided("the schema does not say how callers prove who they are".to_owned())
            }
            (None, None) if location == In::Header && !headers::is_nobodys(&told) => {
                let parent = Some(operation.span());
                Standing::Absent(Absent { closed: false, parent, counterpart: None })
            }
            (None, None) => {
                let reason = format!("the schema declares no {} `{told}` here", location.noun());
                Standing::Undecided(reason)
            }
        };
        // What is sent as a credential is nobody's to know.
        let claim = self.claim(operation.id(), place, Kind::Sends, None, sent.name.span);
        self.state(claim, Some(operation), standing);
    }

    fn media_type(&mut self, operation: Operation<'d>, written: &str, span: Span) {
        let essence = written.split(';').next().unwrap_or(written).trim().to_ascii_lowercase();
        let place = Place::Request(FieldPath::root());
        let bodies = operation.request();
        let found = bodies.iter().find(|body| body.media_type.eq_ignore_ascii_case(&essence));
        let standing = match found {
            Some(body) => Standing::Declared(Declared {
                subject: Subject::new(operation.id(), place.clone()),
                span: body.span,
                pointer: body.pointer.clone(),
                shape: None,
            }),
            None => Standing::Undecided(format!("the schema declares no request body in `{essence}`")),
        };
        let claim = self.claim(operation.id(), place, Kind::MediaType, Some(json!(essence)), span);
        self.state(claim, Some(operation), standing);
    }
}
