//! Joins the four witnesses: each claim with its operation and the declaration of its subject.

mod bare_lists;
mod body_claims;
mod body_map;
mod call_claims;
mod case;
mod changelog;
mod choose_operation;
pub(crate) mod client;
mod conventional_headers;
mod copied_examples;
mod created_names;
mod deprecation_mentions;
mod described_aliases;
mod description_claims;
mod elsewhere;
mod event_examples;
mod example_claims;
mod example_direction;
mod example_match;
mod example_names;
pub(crate) mod exchange;
mod form_keys;
pub(crate) mod fragment_diff;
mod front_matter;
pub(crate) mod guess;
mod hosts_of_api;
mod keyword_agreement;
mod linked_examples;
mod linked_operations;
pub(crate) mod masked_values;
mod member_rows;
mod mention_claims;
mod misdirected_bodies;
mod missing_credentials;
mod named_members;
mod named_sections;
mod not_operations;
mod null_values;
mod other_calls;
mod other_shape;
mod own_routes;
mod partial_documents;
mod path_words;
mod placeholder;
mod promise_claims;
mod recorded_values;
pub(crate) mod renamed_fields;
mod renamed_paths;
mod resolve_call;
mod section_operations;
mod selecting_values;
mod sibling_tabs;
mod status_claims;
mod subject_places;
pub(crate) mod testimony;
mod thresholds;
mod traffic_accept;
mod traffic_body;
pub(crate) mod traffic_cases;
pub(crate) mod traffic_examples;
mod traffic_fact_list;
mod traffic_facts;
pub(crate) mod traffic_judge;
mod traffic_names;
mod traffic_parameters;
pub(crate) mod traffic_paths;
mod traffic_plan;
mod traffic_request;
mod traffic_response;
pub(crate) mod traffic_tally;
pub(crate) mod traffic_vouched;
mod type_and_bound_agreement;
mod undocumented_required;
pub(crate) mod unsettled;
mod value_fit;
mod value_table_claims;
mod variant_requirements;
mod wildcard_parameters;
pub(crate) mod wire;

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde_json::Value;

pub(crate) use case::Case;
pub(crate) use type_and_bound_agreement::{Judgement, reach};
pub(crate) use value_fit::ValueFit;

use self::choose_operation::{PageDocuments, SharedWords};
use self::client::diff::ClientDiff;
use self::deprecation_mentions::DeprecationMentions;
use self::exchange::Exchange;
use self::fragment_diff::FragmentDifference;
use self::guess::Guess;
use self::hosts_of_api::PageHosts;
use self::linked_operations::LinkedOperations;
use self::renamed_fields::AlignedBy;
use self::resolve_call::KnownCalls;
use self::traffic_cases::TrafficCase;
use self::unsettled::{Unsettled, UnsettledKind};
use self::wire::Wire;
use crate::openapi::{Document, Lookup, Operation, Shape};
use crate::page::Page;
use crate::page::broken_links::BrokenLink;
use crate::page::claim::{Claim, ClaimKind, Origin};
use crate::page::site::status::Outside;
use crate::source::gap::Gap;
use crate::source::json_value::plain;
use crate::source::pool::in_pool;
use crate::source::tree::Node;
use crate::source::{FileId, Files, Span};
use crate::subject::{FieldPath, ParameterLocation, Place, Subject};
use crate::traffic::observation::Observation;

/// The number of a claim within a run.
pub(crate) type ClaimId = usize;

/// A claim, and what the schema declares for its subject.
#[derive(Clone, Debug)]
pub struct Statement<'d> {
    /// The claim.
    pub claim: Claim,
    /// The operation that the claim is judged by; `None` if no document declares it, or if it is unknown.
    pub operation: Option<Operation<'d>>,
    /// Whether and where the schema declares the claim's subject.
    pub standing: Standing<'d>,
    /// What was inferred to find the operation and place of the claim; `None` if the page states both.
    pub guess: Option<Guess>,
    /// Whether the schema requires the subject, for a description; `None` if it follows from the operation.
    pub stated_required: Option<bool>,
    /// Whether its list of values names some of the values: "values include", "currently".
    pub names_some: bool,
}

impl<'d> Statement<'d> {
    /// A statement whose operation and place the page states.
    pub(crate) fn new(claim: Claim, operation: Option<Operation<'d>>, standing: Standing<'d>) -> Self {
        Statement { claim, operation, standing, guess: None, stated_required: None, names_some: false }
    }

    /// Sets what was inferred.
    #[must_use]
    pub(crate) fn guessed(self, guess: Option<Guess>) -> Self {
        Statement { guess, ..self }
    }
}

impl Statement<'_> {
    /// Whether the declaration agrees with the claim; returns where the schema declares the claimed fact.
    ///
    /// # Errors
    ///
    /// The reason why the two differ or cannot be compared.
    pub fn agrees(&self, declared: &Declared<'_>) -> Result<Span, Unsettled> {
        let no_rule = |reason: &str| Unsettled::new(UnsettledKind::NoRule, reason);
        let unstated = |reason: &str| Unsettled::new(UnsettledKind::Unstated, reason);
        match self.claim.kind {
            ClaimKind::Sends | ClaimKind::Shows => match self.literal(declared) {
                ValueFit::Fits | ValueFit::Placeholder => Ok(declared.span),
                ValueFit::Open(unsettled) => Err(unsettled),
                _ => Err(no_rule("the value is not of the type or values that the schema declares")),
            },
            ClaimKind::Calls | ClaimKind::Reads | ClaimKind::MediaType | ClaimKind::Exists => {
                Ok(declared.span)
            }
            ClaimKind::Omits => Err(no_rule("the schema requires it")),
            ClaimKind::Enum
                if self.claim.origin != Origin::Description
                    && self.undeclared_values(declared).is_empty() =>
            {
                Ok(declared.span)
            }
            ClaimKind::Required
                if self.is_required() == self.claim.value.as_ref().and_then(Value::as_bool) =>
            {
                Ok(declared.span)
            }
            ClaimKind::Required if self.is_required().is_none() => {
                Err(unstated("the schema does not state whether it must be sent"))
            }
            _ => match self.judge(declared) {
                Judgement::Same(span) => Ok(span),
                Judgement::Unknown(unsettled) => Err(unsettled),
                Judgement::Otherwise { declared, .. } => Err(no_rule(&format!("the schema says {declared}"))),
                Judgement::Unstated => Err(unstated("the schema does not state this")),
            },
        }
    }

    /// The claimed values that the schema does not list; all claimed values if the schema lists none. For a
    /// boolean, `true` and `false` count as listed.
    #[must_use]
    pub fn undeclared_values(&self, declared: &Declared<'_>) -> Vec<Value> {
        let allowed: Vec<Value> =
            declared.shape.iter().flat_map(Shape::values_or_those_of_items).map(Node::to_json).collect();
        let claimed = self.claim.value.as_ref().and_then(Value::as_array);
        // YAML parses `no` as a boolean and `1` as a number; on the wire, both are strings.
        let types = declared.shape.as_ref().map(Shape::types).unwrap_or_default();
        let is_truth =
            |value: &Value| types.contains(&"boolean") && matches!(&*plain(value), "true" | "false");
        let is_allowed =
            |value: &Value| is_truth(value) || allowed.iter().any(|known| plain(known) == plain(value));
        claimed.into_iter().flatten().filter(|value| !is_allowed(value)).cloned().collect()
    }

    /// Whether the schema requires the claim's parameter or field. `None` if the schema does not decide it:
    /// for other subjects, for undeclared parameters and fields of undeclared objects, for a requirement that
    /// has a condition or can be met under another name, and for a field that the direction excludes
    /// (`readOnly`, `writeOnly`).
    #[must_use]
    pub fn is_required(&self) -> Option<bool> {
        if let Some(required) = self.stated_required {
            return Some(required);
        }
        let operation = self.operation?;
        match &self.claim.subject.place {
            Place::Parameter(location, name) => {
                let mut parameters = operation.parameters().into_iter();
                // Header names are case-insensitive.
                let same = |known: &str| match location {
                    ParameterLocation::Header => known.eq_ignore_ascii_case(name),
                    _ => known == name,
                };
                let found = parameters.find(|p| p.location == *location && same(p.name))?;
                (found.required
                    || !described_aliases::is_conditional(found.description.and_then(Node::as_str)))
                .then_some(found.required)
            }
            place @ (Place::Request(path) | Place::Response(_, path)) => {
                let Lookup::Declared(parent) = operation.body(place)?.lookup(&path.parent()?) else {
                    return None;
                };
                let name = path.name()?;
                let is_response = matches!(place, Place::Response(..));
                // `required` does not apply to a read-only field of a request or a write-only field of a
                // response.
                if let Lookup::Declared(shape) = parent.lookup(&FieldPath::root().key(name))
                    && shape.is_marked(if is_response { "writeOnly" } else { "readOnly" })
                {
                    return None;
                }
                let surely = parent.always_requires(name);
                // A field that only some branches of a union require is neither required nor optional. The
                // same holds for a field that may be sent under an older name.
                (surely || !(parent.requires(name) || described_aliases::has_older(&parent, name)))
                    .then_some(surely)
            }
            _ => None,
        }
    }
}

/// Whether the schema declares a subject.
#[derive(Clone, Debug)]
pub enum Standing<'d> {
    /// The schema declares the subject.
    Declared(Declared<'d>),
    /// The schema does not declare the subject, although it would have to.
    Absent(Absent),
    /// It cannot be decided whether the schema declares the subject, for this reason.
    Undecided(Unsettled),
}

impl Standing<'_> {
    /// The standing of a subject that cannot be decided, for a reason of this kind.
    pub(crate) fn undecided(kind: UnsettledKind, reason: impl Into<String>) -> Self {
        Standing::Undecided(Unsettled::new(kind, reason))
    }
}

/// Where the schema declares a subject.
#[derive(Clone, Debug)]
pub struct Declared<'d> {
    /// The subject as the document names it.
    pub subject: Subject,
    /// The location of the declaration in the document.
    pub span: Span,
    /// The JSON pointer of the declaration in the document.
    pub pointer: String,
    /// The schema of the subject; `None` for subjects without one, such as operations, servers and credentials.
    pub shape: Option<Shape<'d>>,
}

/// What the schema declares in place of an undeclared subject.
#[derive(Clone, Debug)]
pub struct Absent {
    /// Whether the schema excludes undeclared names, as `additionalProperties: false` does.
    pub closed: bool,
    /// Where the schema would have to declare the subject.
    pub parent: Option<Span>,
    /// Where the schema declares the subject under another name or place, if it was renamed or moved.
    pub counterpart: Option<Counterpart>,
}

/// Where the schema declares a renamed or moved subject.
#[derive(Clone, Debug)]
pub struct Counterpart {
    /// The subject as the document names it.
    pub subject: Subject,
    /// The location of the declaration in the document.
    pub span: Span,
    /// By which similarity of fields it was found; `None` for operations, parameters, and lists that one side
    /// has inside an object.
    pub how: Option<AlignedBy>,
}

/// The claims of one page.
#[derive(Debug)]
pub struct PageClaims<'d> {
    /// The page; for the claims of descriptions, the document that contains them.
    pub page: FileId,
    /// The range of the page's claims in [`Evidence::statements`].
    pub claims: std::ops::Range<ClaimId>,
    /// The documents that the claims are judged by.
    pub documents: Vec<&'d Document>,
    /// What the text of the page calls deprecated.
    pub deprecations: DeprecationMentions,
}

/// All witnesses, joined.
#[derive(Debug, Default)]
pub struct Evidence<'d> {
    /// Every claim, page by page, in the order of the page.
    pub statements: Vec<Statement<'d>>,
    /// The pages.
    pub pages: Vec<PageClaims<'d>>,
    /// The recorded exchanges.
    pub exchanges: Vec<Exchange<'d>>,
    /// What recorded traffic of other forms shows against the documents.
    pub traffic: Vec<TrafficCase>,
    /// The subjects that were compared with the client, each with whether the client accepts it.
    pub acceptances: Vec<ClientDiff>,
    /// Where the fragments of pages differ from the whole document.
    pub differences: Vec<FragmentDifference>,
    /// The pages that are not a part of what their site documents now, each with the reason.
    pub outside: BTreeMap<FileId, Outside>,
    /// The links of pages whose target does not exist.
    pub broken_links: Vec<BrokenLink>,
    /// The parts of pages that could not be assigned to an operation or field.
    pub gaps: Vec<Gap>,
    /// For claims about a body that the page has copied from the document, the place in the document.
    copied: BTreeMap<ClaimId, Span>,
    /// The observations of the exchanges that count as evidence, by subject.
    observed: BTreeMap<Subject, Observation>,
    /// What these exchanges show of values and requests.
    wire: Wire<'d>,
}

impl<'d> Evidence<'d> {
    /// Joins pages, each with the documents that it is judged by, and exchanges.
    #[must_use]
    pub fn join(pages: &[(&Page, Vec<&'d Document>)], exchanges: Vec<Exchange<'d>>, files: &Files) -> Self {
        let mut evidence = Evidence { exchanges, ..Evidence::default() };
        for exchange in &evidence.exchanges {
            evidence.wire.add(exchange);
            for observation in exchange.observations() {
                evidence.observed.entry(observation.subject.clone()).or_insert(observation);
            }
        }
        let hosts = hosts_of_api::of_site(pages, files);
        let shared = SharedWords::of(pages.iter().map(|(page, _)| *page), files);
        let joined = pages.par_iter().map(|(page, documents)| {
            let mut gaps = Vec::new();
            let about_page = PageDocuments::of(page, documents, &shared, files);
            let documents = &about_page.ordered(documents);
            let of_page = PageHosts::of(page, documents, &hosts, files);
            let links = LinkedOperations { page, documents, files };
            let known = KnownCalls { hosts: &of_page, documents: &about_page, links };
            let (mut statements, about) = call_claims::statements(page, documents, known, &mut gaps);
            promise_claims::add(page, documents, &about, &mut statements, &mut gaps);
            value_table_claims::add(page, documents, &about, &mut statements);
            status_claims::add(page, documents, &about, &mut statements);
            let text = page.text(files);
            undocumented_required::add(page, &text, &mut statements);
            promise_claims::names::add(page, documents, &about, &text, &mut statements);
            changelog::leave_open(page, files, &mut statements);
            (DeprecationMentions::of(&text), statements, gaps)
        });
        // Threads finish in any order; the results keep the order of the pages.
        let mut joined: Vec<_> = in_pool(|| joined.collect());
        partial_documents::leave_open(joined.iter_mut().flat_map(|(_, statements, _)| statements), files);
        let of_pages = pages.iter().map(|(_, documents)| documents.as_slice());
        partial_documents::mark(
            of_pages.zip(joined.iter_mut().map(|(_, statements, _)| statements)).collect(),
        );
        for ((page, documents), (deprecation, statements, gaps)) in pages.iter().zip(joined) {
            evidence.gaps.extend(gaps);
            evidence.add((page.file, deprecation), statements, documents.clone());
            let claims = evidence.pages.last().expect("just added").claims.clone();
            let copied = copied_examples::find(page, &evidence.statements[claims.clone()], claims.start);
            evidence.copied.extend(copied);
        }
        evidence
    }

    /// Adds the claims of the descriptions inside a document, as if the document were a page.
    pub(crate) fn add_descriptions(&mut self, document: &'d Document, files: &Files) {
        let deprecation = DeprecationMentions::of(files.file(document.file()).text());
        let statements = description_claims::statements(document, files);
        self.add((document.file(), deprecation), statements, vec![document]);
    }

    /// Adds the claims of one file, sorted and without duplicates, and what the file calls deprecated.
    fn add(
        &mut self,
        (page, deprecations): (FileId, DeprecationMentions),
        mut statements: Vec<Statement<'d>>,
        documents: Vec<&'d Document>,
    ) {
        statements.sort_by(|a, b| a.claim.place().cmp(&b.claim.place()));
        // A text may give several examples of one value.
        statements.dedup_by(|a, b| {
            a.claim.place() == b.claim.place()
                && (a.claim.kind != ClaimKind::Example || a.claim.value == b.claim.value)
        });
        let first = self.statements.len();
        self.statements.extend(statements);
        let claims = first..self.statements.len();
        self.pages.push(PageClaims { page, claims, documents, deprecations });
    }

    /// The observation of a subject in real traffic or in the provider's own examples, if there is one.
    #[must_use]
    pub fn observed(&self, subject: &Subject) -> Option<&Observation> {
        self.observed.get(subject)
    }

    /// The place of the claim's field in the example of the document that the page has copied; `None` if the page
    /// has copied none.
    #[must_use]
    pub fn copied_from(&self, claim: ClaimId) -> Option<Span> {
        self.copied.get(&claim).copied()
    }

    /// Every subject of every page, with the page's claims about it.
    pub fn cases(&self) -> impl Iterator<Item = Case<'_, 'd>> {
        self.pages.iter().flat_map(|page| {
            let mut subjects: BTreeMap<&Subject, Vec<ClaimId>> = BTreeMap::new();
            for id in page.claims.clone() {
                subjects.entry(&self.statements[id].claim.subject).or_default().push(id);
            }
            subjects.into_iter().map(|(subject, claims)| Case { evidence: self, page, subject, claims })
        })
    }
}
