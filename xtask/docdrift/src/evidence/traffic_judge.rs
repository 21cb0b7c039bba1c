//! Judges exchanges of recorded traffic of any form by the documents.

use std::collections::BTreeMap;

use docdrift_traffic::{Body, Exchange, Glance, Place as TrafficPosition, Provenance};

use super::traffic_facts::ExchangeFacts;
use super::traffic_names::ShownNames;
use super::traffic_plan::{DocumentPlan, OperationPlan};
use super::traffic_tally::{AUTHORED, MAX_SEEN, TrafficFact, TrafficPlace, TrafficTally, add, bound};
use super::{traffic_request, traffic_response};
use crate::openapi::{Document, HostMatch, Operation, Resolution};
use crate::subject::Method;
use crate::subject::url::{UrlText, percent_decoded};

/// Judges exchanges by the documents. It is built once and shared by threads.
///
/// ```
/// use docdrift::{Files, Inputs, TrafficJudge, TrafficTally};
/// use docdrift_traffic::{NoSiblings, read};
///
/// let mut files = Files::new();
/// let document = files.add("openapi.yaml", r#"
/// openapi: 3.1.0
/// servers: [{url: https://api.shop.com}]
/// paths: {/orders: {get: {responses: {'200': {content: {application/json: {schema:
///   {type: object, properties: {total: {type: number}}}}}}}}}}
/// "#);
/// let inputs = Inputs::read(&files, &[], &[document], Vec::new()).unwrap();
/// let har = br#"{"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": [
///   {"request": {"method": "GET", "url": "https://api.shop.com/orders", "headers": []},
///    "response": {"status": 200, "headers": [],
///                 "content": {"mimeType": "application/json", "text": "{\"total\": \"5\"}"}}}]}}"#;
/// let judge = TrafficJudge::new(inputs.documents());
/// let mut tally = TrafficTally::default();
/// for exchange in &read(har, &NoSiblings).unwrap().exchanges {
///     judge.judge(exchange, "shop.har", &mut tally);
/// }
/// let (fact, seen) = tally.facts.first_key_value().unwrap();
/// assert_eq!((fact.kind.as_str(), fact.place.as_str(), seen.count), ("response/type", "200 total", 1));
/// ```
#[derive(Debug)]
pub struct TrafficJudge<'d> {
    documents: Vec<DocumentPlan<'d>>,
    names: ShownNames<'d>,
}

/// Whose an exchange is.
#[derive(Clone, Copy, Debug)]
pub enum TrafficOwner<'d> {
    /// A document declares the operation.
    Operation(Operation<'d>),
    /// The host is a server of a document that does not declare the operation.
    Server,
    /// The host is no server of the documents.
    Nobody,
}

/// Whose exchange it is, with the plan of the document.
enum Owner<'j, 'd> {
    /// A document declares the operation.
    Declared(&'j DocumentPlan<'d>, Operation<'d>),
    /// The host is a server of this document, which does not declare the operation.
    Undeclared(&'d Document),
    /// No server of the documents.
    Nobody,
}

impl<'d> TrafficJudge<'d> {
    /// A judge by these documents.
    #[must_use]
    pub fn new(documents: &'d [Document]) -> Self {
        let names = ShownNames::new(documents);
        TrafficJudge { documents: documents.iter().map(DocumentPlan::new).collect(), names }
    }

    /// Judges one exchange of a recording, and adds what it shows to a tally.
    pub fn judge(&self, exchange: &Exchange, recording: &str, tally: &mut TrafficTally) {
        let request = &exchange.request;
        let place = place(recording, &exchange.place, &self.names);
        let url = without_user(&request.url);
        let text = UrlText::from(url.as_str());
        let Ok(method) = request.method.parse::<Method>() else {
            tally.add_gap("is a request with a method that OpenAPI does not know", place);
            return;
        };
        match self.owner(method, &text) {
            Owner::Nobody => tally.add_other_host(&self.names.host(&url)),
            Owner::Undeclared(_) if method == Method::Options => {
                tally.add_gap("is a request of a browser for permission (OPTIONS)", place);
            }
            Owner::Undeclared(_) if exchange.provenance == Provenance::Authored => {
                tally.add_gap("was written for an operation that no document declares", place);
            }
            Owner::Undeclared(document) => {
                tally.add_fact(undeclared(document, method, &text, &self.names), place);
            }
            Owner::Declared(document, operation) => {
                let plan = document.operation(operation);
                let part = Judged { document, plan: &plan, exchange, url: &url, names: &self.names };
                judge_by(&part, &|| recording.to_owned(), None, tally);
            }
        }
    }

    /// Judges an exchange from the text of its response, if nothing about the body has to be told. Otherwise nothing
    /// is added to the tally, and the exchange has to be judged in full; both ways add the same. The name of the
    /// recording is only asked for if something else has to be told.
    #[must_use]
    pub fn accept(
        &self,
        glance: &Glance<'_>,
        recording: &dyn Fn() -> String,
        tally: &mut TrafficTally,
    ) -> bool {
        let exchange = &glance.exchange;
        let Ok(method) = exchange.request.method.parse::<Method>() else { return false };
        let url = without_user(&exchange.request.url);
        let owner = self.owner(method, &UrlText::from(url.as_str()));
        let Owner::Declared(document, operation) = owner else { return false };
        let plan = document.operation(operation);
        let fields = traffic_response::accept(&document.validator, &plan, glance, &self.names);
        if let Some(fields) = &fields {
            let part = Judged { document, plan: &plan, exchange, url: &url, names: &self.names };
            judge_by(&part, recording, Some(fields), tally);
        }
        fields.is_some()
    }

    /// Whose an exchange is.
    #[must_use]
    pub fn owner_of(&self, exchange: &Exchange) -> TrafficOwner<'d> {
        let Ok(method) = exchange.request.method.parse::<Method>() else { return TrafficOwner::Nobody };
        let url = without_user(&exchange.request.url);
        match self.owner(method, &UrlText::from(url.as_str())) {
            Owner::Declared(_, operation) => TrafficOwner::Operation(operation),
            Owner::Undeclared(_) => TrafficOwner::Server,
            Owner::Nobody => TrafficOwner::Nobody,
        }
    }

    fn owner(&self, method: Method, url: &UrlText) -> Owner<'_, 'd> {
        let mut undeclared = None;
        for plan in &self.documents {
            let document = plan.document();
            let at = document.host_match(url);
            if at == HostMatch::Other {
                continue;
            }
            let is_known_path = match document.resolve_url(method, url) {
                Resolution::Operation(operation, _) | Resolution::ByParameter(operation, _) => {
                    return Owner::Declared(plan, operation);
                }
                Resolution::Several(operations, _) => match operations.first() {
                    Some(operation) => return Owner::Declared(plan, *operation),
                    None => false,
                },
                Resolution::OtherMethods(..) => true,
                Resolution::Unclear(_) | Resolution::Nothing(_) => at == HostMatch::Declared,
            };
            if is_known_path || is_beside_declared(document, url) {
                undeclared = undeclared.or(Some(document));
            }
        }
        undeclared.map_or(Owner::Nobody, Owner::Undeclared)
    }
}

/// An exchange of a declared operation.
struct Judged<'j, 'd> {
    document: &'j DocumentPlan<'d>,
    plan: &'j OperationPlan<'d>,
    exchange: &'j Exchange,
    /// The URL without the name of a user.
    url: &'j str,
    names: &'j ShownNames<'d>,
}

/// Judges an exchange of a declared operation. `accepted` are the fields of a response whose body was accepted.
fn judge_by(
    judged: &Judged<'_, '_>,
    recording: &dyn Fn() -> String,
    accepted: Option<&[&str]>,
    tally: &mut TrafficTally,
) {
    let Judged { document, plan, exchange, url, names } = *judged;
    let is_example = |body: &Option<Body>| body.as_ref().is_some_and(|body| body.is_example);
    let is_authored = exchange.provenance == Provenance::Authored
        || is_example(&exchange.request.body)
        || exchange.response.as_ref().is_some_and(|response| is_example(&response.body));
    add(&mut tally.judged, if is_authored { "authored" } else { "captured" }, 1);
    let name = if is_authored { format!("{AUTHORED}{}", plan.name) } else { plan.name.clone() };
    let seen = tally.seen.entry(name).or_default();
    add(seen, "", 1);
    let mut without_examples = BTreeMap::new();
    let answers = match plan.has_examples() {
        true => tally.answers.entry(plan.name.clone()).or_default(),
        false => &mut without_examples,
    };
    // Most exchanges show nothing, and need neither the name of the recording nor the names that are shown.
    let place = |at: &TrafficPosition| place(&recording(), at, names);
    let mut facts = ExchangeFacts::new(names, seen, answers, is_authored, &exchange.place, &place);
    // A request that the server refused may be wrong on purpose.
    if exchange.response.as_ref().is_none_or(|response| response.status < 400) {
        traffic_request::judge(document, plan, exchange, url, &mut facts);
    }
    if let Some(response) = &exchange.response {
        traffic_response::judge(&document.validator, plan, response, accepted, &mut facts);
    }
    let found = facts.finish();
    bound(seen, MAX_SEEN);
    for ((kind, part, reason), place) in found.facts {
        let operation = plan.name.clone();
        tally.add_fact(TrafficFact { kind, operation, place: part, reason, is_authored }, place);
    }
    for (reason, place) in found.gaps {
        tally.add_gap(reason, place);
    }
}

/// The kind of the fact that no document declares an operation.
pub(super) const UNDOCUMENTED_OPERATION: &str = "undocumented-operation";

/// The fact that a document does not declare the operation of an exchange with its server.
fn undeclared(document: &Document, method: Method, url: &UrlText, names: &ShownNames<'_>) -> TrafficFact {
    TrafficFact {
        kind: UNDOCUMENTED_OPERATION.to_owned(),
        operation: format!("{method} {}", shown_path(document, url, names)),
        place: String::new(),
        reason: "no document declares the operation".to_owned(),
        is_authored: false,
    }
}

/// A path that no document declares, with `{}` in place of what may be a value: segments that are no words, and
/// those at which a document has a parameter.
fn shown_path(document: &Document, url: &UrlText, names: &ShownNames<'_>) -> String {
    let path = document.path_below_base(url);
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    let mut known: Vec<Vec<&str>> =
        document.operations().map(|operation| operation.id().path.split('/').skip(1).collect()).collect();
    let mut shown = String::new();
    for (index, segment) in segments.iter().enumerate() {
        known.retain(|path| path.len() > index);
        let is_literal = known.iter().any(|path| path[index] == *segment);
        let is_parameter = !is_literal && known.iter().any(|path| path[index].contains('{'));
        let segment_shown = if is_parameter { "{}" } else { names.segment(segment) };
        shown = shown + "/" + segment_shown;
        known.retain(|path| path[index] == *segment || path[index].contains('{'));
    }
    if shown.is_empty() { "/".to_owned() } else { shown }
}

/// Whether a path begins with a word that a declared path begins with. This tells an undeclared operation from
/// the other requests of a recording without hosts.
fn is_beside_declared(document: &Document, url: &UrlText) -> bool {
    let path = document.path_below_base(url);
    let first = |path: &str| path.split('/').nth(1).unwrap_or_default().to_owned();
    let called = first(&path);
    !called.is_empty() && document.operations().any(|operation| first(&operation.id().path) == called)
}

/// A URL without the name and password of a user.
fn without_user(url: &str) -> String {
    let end = url.find("://").map(|at| at + 3);
    let authority =
        end.map(|start| start..url[start..].find(['/', '?', '#']).map_or(url.len(), |at| start + at));
    match authority {
        Some(range) => match url[range.clone()].rfind('@') {
            Some(at) => format!("{}{}", &url[..range.start], &url[range.start + at + 1..]),
            None => url.to_owned(),
        },
        None => url.to_owned(),
    }
}

/// A place of a recording in its own terms.
fn place(recording: &str, at: &TrafficPosition, names: &ShownNames<'_>) -> TrafficPlace {
    TrafficPlace {
        recording: recording.to_owned(),
        offset: at.offset as u64,
        pointer: names.pointer(&at.pointer),
        in_body: None,
    }
}

/// The pairs of a query or of a form, decoded.
pub(super) fn pairs(text: &str) -> Vec<(String, String)> {
    let decoded = |text: &str| percent_decoded(&text.replace('+', " ")).into_owned();
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect()
}
