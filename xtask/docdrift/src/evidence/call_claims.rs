//! Converts the calls of a page's samples to claims about operations, parameters and bodies.

use serde_json::{Value, json};

use super::body_claims::{BodyClaims, BodySource};
use super::created_names::CreatedNames;
use super::event_examples::is_event;
use super::example_match::Likeness;
use super::guess::Guess;
use super::mention_claims::MentionReader;
use super::named_sections::NamedSections;
use super::other_calls::{OtherBase, RpcUrls, SampleCall};
use super::renamed_paths::is_spelling_of;
use super::resolve_call::{CallToResolve, KnownCalls, ResolvedCall, resolve_call};
use super::section_operations::SectionOperations;
use super::thresholds::MIN_SENT_SHARE;
use super::unsettled::UnsettledKind;
use super::{Absent, Declared, Standing, Statement};
use super::{
    example_claims, form_keys, front_matter, mention_claims, misdirected_bodies, missing_credentials,
    named_sections, subject_places,
};
use crate::openapi::{Document, Operation};
use crate::page::block_context::BlockContext;
use crate::page::call::{Call, SentParameter, Spanned};
use crate::page::claim::{Claim, ClaimKind, Origin};
use crate::page::language::Language;
use crate::page::{Fragment, Page, Sample};
use crate::source::Span;
use crate::source::gap::Gap;
use crate::subject::{FieldPath, OperationId, ParameterLocation, Place, Step, Subject};

/// The claims of a page's front matter, fragments, samples, examples and mentions, each compared with the
/// documents; and the operations that the page's sections are about.
pub(super) fn statements<'d>(
    page: &Page,
    documents: &[&'d Document],
    known: KnownCalls<'_, 'd>,
    gaps: &mut Vec<Gap>,
) -> (Vec<Statement<'d>>, SectionOperations<'d>) {
    let own = page_operation(page, documents);
    let mut statements = Vec::new();
    statements.extend(page.front_matter.as_ref().and_then(|head| front_matter::statement(head, documents)));
    statements.extend(page.fragments.iter().filter_map(|fragment| undeclared_fragment(fragment, documents)));
    let mut bodies = BodyClaims::new(CreatedNames::of(page), known.documents.possible(documents));
    let mut about = SectionOperations::default();
    about.title.clone_from(&page.title);
    let mut calls = page.samples.iter().flat_map(|sample| &sample.calls);
    let sends_credentials = calls.any(|call| missing_credentials::sends_any(call, documents));
    // No sample calls a webhook: the provider does.
    let called = own.filter(|own| !is_event(own));
    about.is_of_undeclared_page = own.is_none() && statements.iter().any(lacks_operation);
    let base = &OtherBase::of(page, documents);
    let reader = MentionReader { own: called, documents, known, base };
    let mentioned: Vec<_> = page.mentions.iter().map(|mention| reader.read(mention)).collect();
    let sections = &NamedSections { page, mentioned: &mentioned, documents };
    let rpc = &RpcUrls::of(page);
    let samples = SampleReader { own: called, documents, known, rpc, sends_credentials, sections };
    for sample in &page.samples {
        samples.read(sample, &mut statements, &mut bodies, &mut about);
    }
    for (span, context) in &page.unfollowed {
        about.unfollowed(*span, context);
    }
    for (mention, resolved) in page.mentions.iter().zip(&mentioned) {
        if mention.is_heading {
            about.heading(mention.url.span, &mention.within, resolved.operation);
        } else {
            about.mention(mention.url.span, &mention.within, resolved.operation);
        }
    }
    about.anchor_links.clone_from(&page.anchor_links);
    let head = page.front_matter.as_ref().map(|head| &head.operation.value);
    about.names_undeclared_operation |= own.is_none() && head.is_some_and(|id| id.event().is_some());
    let named_documents = documents_of_page(own, &about, &mentioned, documents);
    let named = own.into_iter().chain(about.operations());
    let named = named.chain(mentioned.iter().filter_map(|resolved| resolved.operation));
    let named: Vec<Operation<'d>> = named.collect();
    example_claims::add(&page.examples, &about, own, &named, &named_documents, &mut bodies, gaps);
    bodies.settle(&mut statements);
    mention_claims::add(&page.mentions, mentioned, documents, &mut statements);
    mention_claims::endpoints::add(&page.endpoints, &reader, &mut statements);
    (statements, about)
}

/// The claim of a fragment's fence that names an operation; `None` if the fence names none, or if a document
/// declares the operation. (A declared operation is no evidence here: the fence's own fragment declares it.)
fn undeclared_fragment<'d>(fragment: &Fragment, documents: &[&'d Document]) -> Option<Statement<'d>> {
    let operation = fragment.operation.as_ref()?;
    if documents.iter().any(|document| document.operation(&operation.value).is_some()) {
        return None;
    }
    let standing = Standing::Absent(Absent { closed: true, parent: None, counterpart: None });
    let claim = Claim {
        subject: Subject::new(&operation.value, Place::Operation),
        kind: ClaimKind::Calls,
        value: None,
        span: operation.span,
        origin: Origin::Component,
    };
    Some(Statement::new(claim, None, standing))
}

/// Reads the calls of a page's samples.
struct SampleReader<'a, 'd> {
    own: Option<Operation<'d>>,
    documents: &'a [&'d Document],
    known: KnownCalls<'a, 'd>,
    /// Where the page sends JSON-RPC.
    rpc: &'a RpcUrls,
    /// Whether a call of the page sends a credential.
    sends_credentials: bool,
    sections: &'a NamedSections<'a, 'd>,
}

impl<'d> SampleReader<'_, 'd> {
    fn read(
        &self,
        sample: &Sample,
        statements: &mut Vec<Statement<'d>>,
        bodies: &mut BodyClaims<'d>,
        about: &mut SectionOperations<'d>,
    ) {
        let SampleReader { own, documents, known, rpc, sends_credentials, sections } = *self;
        let origin = Origin::Sample(sample.language);
        let expects_failure = sample.context.announces_failure();
        // A request that the page shows as an error case is no claim that the request works.
        let refused = sample.context.announces_refusal();
        for call in &sample.calls {
            let mut statements_of_call = Vec::new();
            let mut dropped = BodyClaims::default();
            let to = (&mut statements_of_call, if refused { &mut dropped } else { &mut *bodies });
            let reading = CallReader {
                call,
                origin,
                own,
                documents,
                known,
                rpc,
                sections,
                context: &sample.context,
                guess: None,
                expects_failure,
                // Only curl has all of its headers in one place.
                needs_credentials: sends_credentials && sample.language == Language::Shell,
                statements: to.0,
                bodies: to.1,
            };
            let (operation, guess) = reading.read().unzip();
            match (operation, call.url.value.is_unknown()) {
                (None, true) => about.unfollowed(call.span, &sample.context),
                (operation, _) => about.call(call, &sample.context, operation, guess.flatten()),
            }
            if refused {
                statements_of_call.retain(|statement| statement.claim.kind != ClaimKind::Omits);
                leave_open(&mut statements_of_call);
            }
            about.names_undeclared_operation |=
                operation.is_none() && statements_of_call.iter().any(lacks_operation);
            statements.append(&mut statements_of_call);
        }
    }
}

/// Makes undeclared subjects undecided: the page itself says that the request fails.
fn leave_open(statements: &mut [Statement<'_>]) {
    for statement in statements {
        if matches!(statement.standing, Standing::Absent(_)) {
            let reason = "the page shows this as a call that is refused";
            statement.standing = Standing::undecided(UnsettledKind::ShownAsRefused, reason);
        }
    }
}

/// What was inferred to find the operation of a call, given the claims about its method and path.
fn guess(statements: &[Statement<'_>]) -> Option<Guess> {
    let Some(called) = statements.iter().find(|it| it.claim.subject.place == Place::Operation) else {
        return Some(Guess::UnknownUrl);
    };
    match &called.standing {
        Standing::Declared(_) => None,
        Standing::Undecided(_) => Some(Guess::UnknownUrl),
        Standing::Absent(absent) => {
            let path = absent.counterpart.as_ref().map(|intended| &intended.subject.operation.path);
            let is_same = path == Some(&called.claim.subject.operation.path);
            Some(if is_same { Guess::OtherMethod } else { Guess::SimilarPath })
        }
    }
}

/// Whether the statement is a call of an operation that no document declares.
fn lacks_operation(statement: &Statement<'_>) -> bool {
    statement.claim.kind == ClaimKind::Calls
        && statement.claim.subject.place == Place::Operation
        && matches!(statement.standing, Standing::Absent(_))
}

/// The documents whose operations a page calls or mentions; all documents if it names no operation. Most
/// pages describe only one of several versions of an API.
fn documents_of_page<'d>(
    own: Option<Operation<'d>>,
    about: &SectionOperations<'d>,
    mentioned: &[ResolvedCall<'d>],
    documents: &[&'d Document],
) -> Vec<&'d Document> {
    let mentioned = mentioned.iter().filter_map(|resolved| resolved.operation);
    let files: Vec<_> = own
        .into_iter()
        .chain(about.operations())
        .chain(mentioned)
        .map(|operation| operation.document().root().span)
        .collect();
    let named_documents: Vec<&Document> =
        documents.iter().copied().filter(|document| files.contains(&document.root().span)).collect();
    if named_documents.is_empty() { documents.to_vec() } else { named_documents }
}

/// The operation that a page is about: the operation that its fragment's fence names, the only operation of
/// its fragment, or, on a page without fragments, the operation that its front matter names. `None` if there
/// is no such operation, or if the page has several fragments.
pub(super) fn page_operation<'d>(page: &Page, documents: &[&'d Document]) -> Option<Operation<'d>> {
    if page.fragments.is_empty() {
        return front_matter::operation(page.front_matter.as_ref()?, documents);
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

struct CallReader<'a, 'd> {
    call: &'a Call,
    origin: Origin,
    own: Option<Operation<'d>>,
    documents: &'a [&'d Document],
    known: KnownCalls<'a, 'd>,
    /// Where the page sends JSON-RPC.
    rpc: &'a RpcUrls,
    sections: &'a NamedSections<'a, 'd>,
    context: &'a BlockContext,
    /// What was inferred to find the operation.
    guess: Option<Guess>,
    /// Whether the sample shows a failure: then its values are wrong on purpose.
    expects_failure: bool,
    /// Whether a call without any credential lacks one.
    needs_credentials: bool,
    statements: &'a mut Vec<Statement<'d>>,
    bodies: &'a mut BodyClaims<'d>,
}

impl<'d> CallReader<'_, 'd> {
    /// Adds the claims of the call. Returns its operation, and what was inferred to find it.
    fn read(mut self) -> Option<(Operation<'d>, Option<Guess>)> {
        let url = self.call.url_with_query();
        let resolved = resolve_call(&CallToResolve {
            method: self.call.method.as_ref().map(|method| method.value),
            url: &url,
            span: self.call.url.span,
            origin: self.origin,
            own: self.own,
            documents: self.documents,
            known: self.known,
            is_mention: false,
            body: self.call.body.as_ref(),
            headings: &self.context.headings,
        });
        let CallReader { call, origin, own, documents, rpc, .. } = self;
        let sample = SampleCall { call, origin, own, documents, rpc };
        let ResolvedCall { operation, mut statements } = sample.settle(resolved);
        let is_guessed = self.own.is_none() && statements.iter().any(lacks_operation);
        self.guess = guess(&statements);
        let called = operation.filter(|_| self.guess.is_none());
        if let Some((intended, guess)) = called.and_then(|called| self.intended(called)) {
            self.guess = Some(guess);
            named_sections::mark(&mut statements, intended, guess);
            self.statements.extend(statements);
            self.bodies_of(intended);
            return Some((intended, self.guess));
        }
        self.statements.extend(statements);
        let operation = operation?;
        if is_guessed && !self.fits(operation) {
            return None;
        }
        for header in &self.call.headers {
            self.header(operation, header);
        }
        for parameter in &self.call.query {
            self.parameter(operation, ParameterLocation::Query, parameter);
        }
        for (name, value) in self.call.url.value.query() {
            let name = Spanned { value: name, span: self.call.url.span };
            self.parameter(
                operation,
                ParameterLocation::Query,
                &SentParameter { name, value: value.map(Value::String) },
            );
        }
        if !is_guessed && !self.expects_failure && !self.statements.iter().any(lacks_operation) {
            self.missing_parameters(operation);
            self.missing_credentials(operation);
        }
        if let Some(media_type) = &self.call.media_type {
            self.media_type(operation, media_type.value, media_type.span);
        }
        self.bodies_of(operation);
        Some((operation, self.guess))
    }

    /// The operation that the call means if that of its URL is another one, and how it was inferred.
    fn intended(&self, called: Operation<'d>) -> Option<(Operation<'d>, Guess)> {
        let named = self.sections.intended(self.call, self.context, called);
        let of_body = || misdirected_bodies::intended(self.call, called);
        named
            .map(|it| (it, Guess::NamedBySection))
            .or_else(|| of_body().map(|it| (it, Guess::RequestOfAnother)))
    }

    /// Adds the claims about the body that the call sends, and about the response fields that it reads.
    fn bodies_of(&mut self, operation: Operation<'d>) {
        let nested = self.call.body.as_ref().filter(|_| self.call.is_form);
        let nested = nested.map(|form| form_keys::nested(form, operation));
        if let Some(body) = nested.as_ref().or(self.call.body.as_ref()) {
            let place = Place::Request(FieldPath::root());
            let muted = self.expects_failure.then(|| body.without_values());
            let body = muted.as_ref().unwrap_or(body);
            self.bodies.add_written(
                body,
                &BodySource {
                    operation,
                    place,
                    kind: ClaimKind::Sends,
                    origin: self.origin,
                    guess: self.guess,
                },
            );
        }
        let status = operation.success().map_or("200", |response| response.status);
        let of_items = self.call.reads.iter().find(|read| read.path.steps().first() == Some(&Step::Item));
        if let Some(read) = of_items.filter(|read| read.path.steps().len() > 1) {
            let place = Place::Response(status.to_owned(), FieldPath::root());
            let source = (operation, self.guess);
            self.bodies.bare_list(source, &place, ClaimKind::Reads, self.origin, read.span);
        }
        for read in &self.call.reads {
            let place = Place::Response(status.to_owned(), read.path.clone());
            let claim = self.claim(operation.id(), place, ClaimKind::Reads, None, read.span);
            let probes = read.probes || self.expects_failure;
            self.bodies.read(claim, operation, self.guess, probes);
        }
    }

    /// Whether an operation that was found by a similar path declares enough of the sent fields or
    /// parameters; if not, the call intends another operation. If the path differs only in spelling, one
    /// declared body field is enough, and a body with one field, or no body, always fits.
    fn fits(&self, operation: Operation<'d>) -> bool {
        let method = self.call.method.as_ref().map_or(operation.id().method, |method| method.value);
        let written = OperationId { method, path: self.call.url.value.path() };
        let is_spelled = is_spelling_of(&written, operation.id());
        if let Some(body) = self.call.body.as_ref().filter(|body| !body.fields().is_empty()) {
            let share = Likeness::share_of(body, operation, &Place::Request(FieldPath::root()));
            return share >= MIN_SENT_SHARE || (is_spelled && (share > 0.0 || body.fields().len() == 1));
        }
        if is_spelled {
            return true;
        }
        let sent = self.query_names();
        let parameters = operation.parameters();
        let known = sent.iter().filter(|sent| parameters.iter().any(|known| known.name == sent.as_str()));
        known.count() as f64 >= MIN_SENT_SHARE * sent.len() as f64
    }

    fn claim(
        &self,
        operation: &OperationId,
        place: Place,
        kind: ClaimKind,
        value: Option<Value>,
        span: Span,
    ) -> Claim {
        Claim { subject: Subject::new(operation, place), kind, value, span, origin: self.origin }
    }

    fn state(&mut self, claim: Claim, operation: Option<Operation<'d>>, standing: Standing<'d>) {
        self.statements.push(Statement::new(claim, operation, standing).guessed(self.guess));
    }

    fn header(&mut self, operation: Operation<'d>, header: &SentParameter) {
        if header.name.value.eq_ignore_ascii_case("content-type") {
            if let Some(Value::String(value)) = &header.value {
                self.media_type(operation, value, header.name.span);
            }
            return;
        }
        self.parameter(operation, ParameterLocation::Header, header);
    }

    fn parameter(&mut self, operation: Operation<'d>, location: ParameterLocation, sent: &SentParameter) {
        let written = &sent.name.value;
        let (place, standing) = subject_places::parameter(location, written, operation);
        let is_credential = operation.credentials().iter().any(|credential| credential.name == written);
        // The values of credentials are secret, so they are not reported.
        let is_reported = location == ParameterLocation::Query && !is_credential && !self.expects_failure;
        let value = sent.value.clone().filter(|_| is_reported);
        let value = value.or_else(|| scheme(location, sent));
        let claim = self.claim(operation.id(), place, ClaimKind::Sends, value, sent.name.span);
        self.state(claim, Some(operation), standing);
    }

    /// The names of the query parameters, in the URL and outside of it.
    fn query_names(&self) -> Vec<String> {
        let outside = self.call.query.iter().map(|sent| sent.name.value.clone());
        outside.chain(self.call.url.value.query().into_iter().map(|(name, _)| name)).collect()
    }

    /// Adds a claim for each required query parameter that the call omits. A parameter with a default may be
    /// omitted. Credentials and objects are not checked: an object may be sent as several parameters.
    fn missing_parameters(&mut self, operation: Operation<'d>) {
        if self.call.more_query || self.call.url.value.may_have_more_parameters() {
            return;
        }
        let sent = self.query_names();
        let is_sent =
            |name: &str| sent.iter().any(|sent| sent.split(['[', '.']).next() == Some(name) || sent == name);
        let credentials = operation.credentials();
        let is_credential = |name: &str| credentials.iter().any(|credential| credential.name == name);
        for parameter in operation.parameters() {
            let is_asked = parameter.location == ParameterLocation::Query
                && parameter.required
                && parameter.shape.keyword("default").is_none()
                && !parameter.shape.types().contains(&"object");
            if !is_asked || is_sent(parameter.name) || is_credential(parameter.name) {
                continue;
            }
            let (place, standing) =
                subject_places::parameter(ParameterLocation::Query, parameter.name, operation);
            let claim = self.claim(operation.id(), place, ClaimKind::Omits, None, self.call.url.span);
            self.state(claim, Some(operation), standing);
        }
    }

    fn missing_credentials(&mut self, operation: Operation<'d>) {
        for credential in missing_credentials::missing(self.call, operation, self.needs_credentials) {
            let (place, declared) = missing_credentials::declared(&credential, operation);
            let claim = self.claim(operation.id(), place, ClaimKind::Omits, None, self.call.url.span);
            self.state(claim, Some(operation), Standing::Declared(declared));
        }
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
            None if bodies.is_empty() || bodies.iter().any(|body| is_like(body.media_type, &essence)) => {
                let reason = format!("the schema declares no request body in `{essence}`");
                Standing::undecided(UnsettledKind::UndeclaredMediaType, reason)
            }
            None => Standing::Absent(Absent {
                closed: true,
                parent: bodies.first().map(|body| body.span),
                counterpart: None,
            }),
        };
        let claim = self.claim(operation.id(), place, ClaimKind::MediaType, Some(json!(essence)), span);
        self.state(claim, Some(operation), standing);
    }
}

/// The scheme of an `Authorization` header, such as `Bearer`; `None` for other headers and unknown schemes.
fn scheme(location: ParameterLocation, sent: &SentParameter) -> Option<Value> {
    const SCHEMES: &[&str] = &["Basic", "Bearer", "Digest"];
    if location != ParameterLocation::Header || !sent.name.value.eq_ignore_ascii_case("authorization") {
        return None;
    }
    let word = sent.value.as_ref()?.as_str()?.split_whitespace().next()?;
    let known = SCHEMES.iter().find(|scheme| scheme.eq_ignore_ascii_case(word))?;
    Some(Value::from(*known))
}

/// Whether one media type is a variant of the other: `application/merge-patch+json` is JSON, and `*/*` is any
/// media type.
fn is_like(declared: &str, sent: &str) -> bool {
    let suffix = |name: &str| name.rsplit(['/', '+']).next().unwrap_or_default().to_ascii_lowercase();
    declared.contains('*') || sent.contains('*') || suffix(declared) == suffix(sent)
}
