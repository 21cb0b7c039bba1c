//! An object that lies in a wrapper on one side, and on the other does not.

use std::collections::{BTreeMap, BTreeSet};

use crate::claim::Kind;
use crate::contract::{Lookup, Shape};
use crate::evidence::{Case, Standing, Statement};
use crate::finding::{ClaimId, Label, Level, Proposal};
use crate::rule::rule;
use crate::subject::{FieldPath, Place, Step, Subject};

rule! {
    /// A page has the fields of an object at the top of a body, and the schema has them inside one
    /// field; or the other way round.
    ///
    /// ## Why
    ///
    /// Every field is looked for one level off: what is read is not there, and what is sent is not
    /// seen. It is one mistake, and is told once.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// ```python
    /// requests.post("https://api.example.com/orders", json={"amount": 5, "note": "soon", "colour": "red"})
    /// ```
    ///
    /// ````yaml POST /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     post:
    ///       requestBody:
    ///         content:
    ///           application/json:
    ///             schema: {properties: {order: {properties: {amount: {type: integer}, note: {type: string}, colour: {type: string}}}}}
    ///       responses: {'200': {description: made}}
    /// ````
    /// `````
    ///
    /// `````md
    /// ```python
    /// requests.post("https://api.example.com/orders", json={"order": {"amount": 5, "note": "soon"}})
    /// ```
    ///
    /// ````yaml POST /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     post:
    ///       requestBody: {content: {application/json: {schema: {properties: {amount: {type: integer}, note: {type: string}}}}}}
    ///       responses: {'200': {description: made}}
    /// ````
    /// `````
    ///
    /// ## Agrees
    ///
    /// `````md
    /// ```python
    /// requests.post("https://api.example.com/orders", json={"order": {"amount": 5, "note": "soon"}, "kind": "sale", "size": 3})
    /// ```
    ///
    /// ````yaml POST /orders
    /// openapi: 3.0.3
    /// paths:
    ///   /orders:
    ///     post:
    ///       requestBody:
    ///         content:
    ///           application/json:
    ///             schema: {properties: {order: {properties: {amount: {type: integer}, note: {type: string}}}, kind: {type: string}}}
    ///       responses: {'200': {description: made}}
    /// ````
    /// `````
    MISSING_ENVELOPE: "missing-envelope", Warning, rank 70, Page(check)
}

/// How many fields have to agree, so that it is no chance.
const ENOUGH: usize = 2;

/// The claims of one page about one body, by the name at the top that they are about or stand below.
struct Body<'c, 'e, 'd> {
    root: Subject,
    shape: Shape<'d>,
    cases: Vec<(&'c Case<'e, 'd>, &'c FieldPath)>,
}

fn check(cases: &[Case<'_, '_>], proposals: &mut Vec<Proposal>) {
    let mut bodies: BTreeMap<Subject, Vec<(&Case<'_, '_>, &FieldPath)>> = BTreeMap::new();
    for case in cases {
        let Some(path) = case.subject.place.path() else { continue };
        let root = Subject::new(&case.subject.operation, case.subject.place.with_path(FieldPath::root()));
        bodies.entry(root).or_default().push((case, path));
    }
    for (root, cases) in bodies {
        let operation = cases.iter().find_map(|(case, _)| case.statements().find_map(|(_, s)| s.operation));
        let Some(shape) = operation.and_then(|operation| operation.body(&root.place)) else { continue };
        let body = Body { root, shape, cases };
        proposals.extend(body.unwrapped().or_else(|| body.wrapped()));
    }
}

impl<'c, 'e, 'd> Body<'c, 'e, 'd> {
    /// The fields stand at the top, and the schema has them inside one field.
    fn unwrapped(&self) -> Option<Proposal> {
        let absent: BTreeMap<&str, &'c Case<'e, 'd>> =
            self.at_top().filter(|(_, case)| case.absent().is_some()).collect();
        let declared = self.at_top().count() - absent.len();
        let inside = self.shape.properties().into_iter().filter(|property| !self.names(property.name));
        let mut found = inside.filter_map(|property| {
            let fields = names(&property.shape);
            let hits: Vec<&str> = absent.keys().copied().filter(|name| fields.contains(name)).collect();
            let most = hits.len() >= ENOUGH && hits.len() * 2 > absent.len() && hits.len() > declared;
            most.then_some((property, hits))
        });
        let (wrapper, hits) = found.next().filter(|_| found.next().is_none())?;
        let told = listed(&hits);
        let message = format!(
            "{told} stand inside `{}` in the {} of `{}`",
            wrapper.name,
            self.noun(),
            self.root.operation
        );
        let there = self.root.place.with_path(FieldPath::root().key(wrapper.name));
        let claims = hits.iter().flat_map(|name| refuted(absent[name]));
        let span = wrapper.shape.span()?;
        let proposal = Proposal::new(&self.root, message)
            .value(wrapper.name.into())
            .counterpart(&Subject::new(&self.root.operation, there))
            .label(Label::schema(span, format!("the schema has them inside `{}`", wrapper.name)))
            .help(format!("put the fields inside `{}`, or take it out of the schema", wrapper.name));
        Some(self.finish(proposal, claims.collect()))
    }

    /// The fields stand inside one field, and the schema has them at the top.
    fn wrapped(&self) -> Option<Proposal> {
        let fields = names(&self.shape);
        let mut found =
            self.at_top().filter(|(_, case)| case.absent().is_some()).filter_map(|(name, case)| {
                let below: BTreeSet<&str> = self.below(name).collect();
                let hits: Vec<&str> = below.iter().copied().filter(|name| fields.contains(name)).collect();
                (hits.len() >= ENOUGH && hits.len() * 2 > below.len()).then_some((name, case, hits))
            });
        let (name, case, hits) = found.next().filter(|_| found.next().is_none())?;
        let message = format!(
            "{} stand at the top of the {} of `{}`, not inside `{name}`",
            listed(&hits),
            self.noun(),
            self.root.operation
        );
        let proposal = Proposal::new(case.subject, message)
            .label(self.shape.span().map(|span| Label::schema(span, "the schema has them here")))
            .help(format!("take `{name}` out of the page, or declare it in the schema"));
        Some(self.finish(proposal, refuted(case).collect()))
    }

    fn finish(&self, proposal: Proposal, claims: Vec<(ClaimId, &'e Statement<'d>)>) -> Proposal {
        let shown = claims.iter().all(|(_, statement)| statement.claim.kind == Kind::Shows);
        let mut wrong = Proposal::new(&self.root, "").refuting(claims, |claim| claim.says());
        wrong.labels.extend(proposal.labels);
        Proposal { claims: wrong.claims, labels: wrong.labels, ..proposal }
            .level(if shown { Level::Warning } else { Level::Error })
            .why("each of them is looked for one level off")
    }

    fn noun(&self) -> &'static str {
        if matches!(self.root.place, Place::Request(_)) { "request" } else { "response" }
    }

    fn at_top(&self) -> impl Iterator<Item = (&'c str, &'c Case<'e, 'd>)> + '_ {
        self.cases.iter().filter_map(|(case, path)| match path.steps() {
            [Step::Key(name)] => Some((name.as_str(), *case)),
            _ => None,
        })
    }

    fn names(&self, name: &str) -> bool {
        self.at_top().any(|(known, _)| known == name)
    }

    /// The names right below a field, or below the items of a list that it is.
    fn below(&self, name: &str) -> impl Iterator<Item = &'c str> {
        self.cases.iter().filter_map(move |(_, path)| match path.steps() {
            [Step::Key(top), Step::Key(field)] if top == name => Some(field.as_str()),
            _ => None,
        })
    }
}

/// The names of the fields of an object, or of the items of a list of them.
fn names<'d>(shape: &Shape<'d>) -> BTreeSet<&'d str> {
    let items = match shape.step(&Step::Item) {
        Lookup::Declared(items) => items.properties(),
        _ => Vec::new(),
    };
    shape.properties().into_iter().chain(items).map(|property| property.name).collect()
}

fn refuted<'e, 'd>(case: &Case<'e, 'd>) -> impl Iterator<Item = (ClaimId, &'e Statement<'d>)> {
    case.statements().filter(|(_, statement)| matches!(statement.standing, Standing::Absent(_)))
}

fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}
