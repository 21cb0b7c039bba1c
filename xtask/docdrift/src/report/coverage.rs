//! Coverage: which sources have each operation, parameter and field: document, pages, samples, recorded traffic.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use super::Report;
use super::formats::printable::{escaped_json, printable};
use crate::evidence::Standing;
use crate::evidence::traffic_paths;
use crate::evidence::traffic_tally::{AUTHORED, TrafficTally};
use crate::openapi::{Document, Lookup, Operation, Shape};
use crate::page::claim::Origin;
use crate::subject::{FieldPath, ParameterLocation, Place, Step};

/// Which sources have the operations of all documents, and those that only traffic has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// The version of this format: 1.
    pub version: u32,
    /// The operations, in alphabetical order of their paths.
    pub operations: Vec<OperationCoverage>,
    /// What is documented and was never seen.
    pub never_seen: Vec<CoverageDifference>,
    /// What was seen and is never documented.
    pub never_documented: Vec<CoverageDifference>,
}

/// What documents and recorded traffic do not both have: an operation, or a part of a recorded operation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CoverageDifference {
    /// As it is printed: `GET /orders/{id}`.
    pub operation: String,
    /// As it is printed: `200 data[].id`; empty for the operation itself.
    pub place: String,
}

/// Which sources have an operation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OperationCoverage {
    /// As it is printed: `GET /orders/{id}`.
    pub operation: String,
    /// Whether a document declares it.
    pub documented: bool,
    /// The number of claims of pages, other than those of samples.
    pub pages: u64,
    /// The number of claims of samples and examples.
    pub samples: u64,
    /// The number of recorded exchanges.
    pub recorded: u64,
    /// The number of exchanges that somebody wrote.
    pub authored: u64,
    /// Its statuses, parameters and fields.
    pub parts: Vec<CoverageRow>,
}

/// Which sources have a status, parameter or field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CoverageRow {
    /// As it is printed: `200`, `query limit`, `200 data[].id`.
    pub place: String,
    /// Whether a document declares it.
    pub documented: bool,
    /// The number of claims of pages, other than those of samples.
    pub pages: u64,
    /// The number of claims of samples and examples.
    pub samples: u64,
    /// The number of recorded exchanges that have it.
    pub recorded: u64,
    /// The number of recorded exchanges that could have it.
    pub of: u64,
    /// The number of exchanges that somebody wrote and that have it.
    pub authored: u64,
}

impl OperationCoverage {
    /// Whether a document declares it, and no recorded exchange has it.
    #[must_use]
    pub fn is_never_seen(&self) -> bool {
        self.documented && self.recorded == 0
    }
}

impl CoverageRow {
    /// Whether a document declares it, and no recorded exchange has it.
    #[must_use]
    pub fn is_never_seen(&self) -> bool {
        self.documented && self.recorded == 0
    }

    fn has_testimony(&self) -> bool {
        self.pages + self.samples + self.recorded + self.authored > 0
    }
}

/// The number of claims of pages and of samples, by operation and place.
type Claims = BTreeMap<String, BTreeMap<String, (u64, u64)>>;

/// The coverage of documents by the claims of a report and by traffic.
pub(crate) fn of(documents: &[Document], tally: &TrafficTally, report: &Report<'_>) -> Coverage {
    let claims = claims(report);
    let mut operations: BTreeMap<(&str, String), OperationCoverage> = BTreeMap::new();
    for operation in documents.iter().flat_map(Document::operations) {
        let name = operation.id().to_string();
        let key = (operation.id().path.as_str(), name.clone());
        operations.entry(key).or_insert_with(|| of_operation(operation, name, &claims, tally));
    }
    let undeclared = traffic_paths::undeclared(tally);
    for (fact, seen) in &undeclared {
        let path = fact.operation.split_once(' ').map_or("", |(_, path)| path);
        let row = operations.entry((path, fact.operation.clone())).or_default();
        row.operation.clone_from(&fact.operation);
        row.recorded += seen.count;
    }
    let operations: Vec<OperationCoverage> = operations.into_values().collect();
    let never_seen = differences(&operations, OperationCoverage::is_never_seen, CoverageRow::is_never_seen);
    let never_documented = differences(
        &operations,
        |operation| !operation.documented && operation.recorded > 0,
        |row| !row.documented && row.recorded > 0,
    );
    Coverage { version: 1, operations, never_seen, never_documented }
}

/// The operations that one side lacks, and the parts that it lacks of the operations that were recorded: nothing
/// more is known of the parts of others.
fn differences(
    operations: &[OperationCoverage],
    lacks: impl Fn(&OperationCoverage) -> bool,
    lacks_part: impl Fn(&CoverageRow) -> bool,
) -> Vec<CoverageDifference> {
    let mut differences = Vec::new();
    for operation in operations {
        let difference = |place: &str| CoverageDifference {
            operation: operation.operation.clone(),
            place: place.to_owned(),
        };
        if lacks(operation) {
            differences.push(difference(""));
        } else if operation.recorded > 0 {
            let parts = operation.parts.iter().filter(|row| lacks_part(row));
            differences.extend(parts.map(|row| difference(&row.place)));
        }
    }
    differences
}

fn claims(report: &Report<'_>) -> Claims {
    let mut claims = Claims::new();
    for statement in &report.statements {
        let Some(operation) = statement.operation else { continue };
        let place = match &statement.standing {
            Standing::Declared(declared) => &declared.subject.place,
            _ => &statement.claim.subject.place,
        };
        // What pages say of servers and credentials is no part of an operation that traffic shows.
        if matches!(place, Place::Server | Place::Security) {
            continue;
        }
        let counts = claims.entry(operation.id().to_string()).or_default();
        let (pages, samples) = counts.entry(place.to_string()).or_default();
        let is_sample = matches!(statement.claim.origin, Origin::Sample(_) | Origin::Example);
        *if is_sample { samples } else { pages } += 1;
    }
    claims
}

fn of_operation(
    operation: Operation<'_>,
    name: String,
    claims: &Claims,
    tally: &TrafficTally,
) -> OperationCoverage {
    let nothing = BTreeMap::new();
    let recorded = tally.seen.get(&name).unwrap_or(&nothing);
    let authored = tally.seen.get(&format!("{AUTHORED}{name}")).unwrap_or(&nothing);
    let no_claims = BTreeMap::new();
    let claims = claims.get(&name).unwrap_or(&no_claims);
    let is_seen = |place: &str| recorded.contains_key(place) || authored.contains_key(place);
    let declared = declared(operation, &is_seen);
    let mut places: BTreeMap<String, bool> = declared.into_iter().map(|it| (it, true)).collect();
    for place in recorded.keys().chain(authored.keys()).chain(claims.keys()) {
        if !place.is_empty() && !places.contains_key(place) {
            places.insert(place.clone(), is_declared(operation, place));
        }
    }
    let count = |counts: &BTreeMap<String, u64>, key: &str| counts.get(key).copied().unwrap_or_default();
    let row = |(place, documented): (String, bool)| {
        let (pages, samples) = claims.get(&place).copied().unwrap_or_default();
        CoverageRow {
            documented,
            pages,
            samples,
            recorded: count(recorded, &place),
            of: count(recorded, whole(&place)),
            authored: count(authored, &place),
            place,
        }
    };
    OperationCoverage {
        operation: name,
        documented: true,
        pages: claims.values().map(|(pages, _)| pages).sum(),
        samples: claims.values().map(|(_, samples)| samples).sum(),
        recorded: count(recorded, ""),
        authored: count(authored, ""),
        parts: places.into_iter().map(row).collect(),
    }
}

/// What must be there for a place to be seen: the response or the body of a field, else the exchange.
fn whole(place: &str) -> &str {
    let (first, rest) = place.split_once(' ').unwrap_or((place, ""));
    let is_parameter = ["path", "query", "header", "cookie"].contains(&first);
    if rest.is_empty() || is_parameter { "" } else { first }
}

/// What an operation declares: statuses, parameters, and the fields of what was seen. A field of an object that
/// nobody has seen says nothing more than the object itself.
fn declared(operation: Operation<'_>, is_seen: &dyn Fn(&str) -> bool) -> Vec<String> {
    let mut places = Vec::new();
    let mut body = |place: Place| {
        let shape = operation.body(&place);
        places.push(place.to_string());
        shape.iter().for_each(|shape| add_fields(shape, &place, is_seen, &mut places));
    };
    for response in operation.responses() {
        body(Place::Response(response.status.to_owned(), FieldPath::root()));
    }
    if !operation.request().is_empty() {
        body(Place::Request(FieldPath::root()));
    }
    let parameters = operation.parameters().into_iter();
    let parameters = parameters.filter(|parameter| parameter.location != ParameterLocation::Cookie);
    places.extend(parameters.map(|it| Place::Parameter(it.location, it.name.to_owned()).to_string()));
    places
}

/// Adds the fields of a value, or of the items of a list, and those below the fields that were seen.
fn add_fields(shape: &Shape<'_>, place: &Place, is_seen: &dyn Fn(&str) -> bool, places: &mut Vec<String>) {
    let Some(path) = place.path() else { return };
    if path.steps().len() >= MAX_STEPS {
        return;
    }
    if let Lookup::Declared(item) = shape.step(&Step::Item) {
        add_fields(&item, &place.with_path(path.item()), is_seen, places);
    }
    for property in shape.properties() {
        let place = place.with_path(path.key(property.name));
        let name = place.to_string();
        if is_seen(&name) {
            add_fields(&property.shape, &place, is_seen, places);
        } else if is_excluded(&place, &property.shape) {
            continue;
        }
        places.push(name);
    }
}

/// Whether a field is not sent in the direction of its body.
fn is_excluded(place: &Place, shape: &Shape<'_>) -> bool {
    shape.is_marked(if matches!(place, Place::Request(_)) { "readOnly" } else { "writeOnly" })
}

/// The depth to which fields are listed.
const MAX_STEPS: usize = 64;

/// Whether an operation declares a place that is not listed: a status of a class, a key of a map.
fn is_declared(operation: Operation<'_>, place: &str) -> bool {
    match place.parse::<Place>() {
        Ok(Place::Response(status, path)) if path.is_root() => {
            status.parse().is_ok_and(|status| operation.response(status).is_some())
        }
        Ok(place @ (Place::Response(..) | Place::Request(_))) => {
            matches!(operation.field(&place), Some(Lookup::Declared(_) | Lookup::Free))
        }
        _ => false,
    }
}

impl Coverage {
    /// As text: the operations with their parts, and the sums.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for operation in &self.operations {
            let name = printable(&operation.operation);
            let _ = writeln!(text, "{name}: {}", testimony_of_operation(operation));
            // Nothing was recorded of an operation that was never seen, so its parts say nothing more.
            let shown = |row: &&CoverageRow| !operation.is_never_seen() || row.has_testimony();
            let rows: Vec<&CoverageRow> = operation.parts.iter().filter(shown).collect();
            let width = rows.iter().map(|row| row.place.chars().count()).max().unwrap_or_default();
            for row in rows {
                let _ = writeln!(text, "    {:width$}  {}", printable(&row.place), testimony(row));
            }
        }
        for (title, differences) in [
            ("documented and never seen", &self.never_seen),
            ("seen and never documented", &self.never_documented),
        ] {
            let operations = differences.iter().filter(|it| it.place.is_empty()).count();
            let _ = writeln!(
                text,
                "{title}: {operations} of {} operations, {} of {} statuses, parameters and fields of recorded operations",
                self.operations.len(),
                differences.len() - operations,
                parts_of(self)
            );
            for CoverageDifference { operation, place } in differences {
                let line = format!("{operation} {place}");
                let _ = writeln!(text, "    {}", printable(line.trim_end()));
            }
        }
        text
    }

    /// As indented JSON with a line break at the end.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut text = escaped_json(serde_json::to_string_pretty(self).expect("rows are plain data"));
        text.push('\n');
        text
    }
}

fn parts_of(coverage: &Coverage) -> usize {
    coverage.operations.iter().filter(|it| it.recorded > 0).map(|it| it.parts.len()).sum()
}

fn testimony_of_operation(operation: &OperationCoverage) -> String {
    let OperationCoverage { documented, pages, samples, recorded, authored, .. } = *operation;
    let seen = match (documented, recorded) {
        (true, 0) => "documented and never seen".to_owned(),
        (true, recorded) => format!("seen in {recorded}"),
        (false, recorded) => format!("seen in {recorded} and never documented"),
    };
    with_claims(seen, pages, samples, authored)
}

fn testimony(row: &CoverageRow) -> String {
    let CoverageRow { documented, pages, samples, recorded, of, authored, .. } = *row;
    let seen = match (documented, recorded) {
        (true, 0) if of == 0 => "documented, no exchange could show it".to_owned(),
        (true, 0) => "documented and never seen".to_owned(),
        (true, recorded) => format!("seen in {recorded} of {of}"),
        (false, 0) => "never documented, never seen".to_owned(),
        (false, recorded) => format!("seen in {recorded} of {of} and never documented"),
    };
    with_claims(seen, pages, samples, authored)
}

fn with_claims(mut text: String, pages: u64, samples: u64, authored: u64) -> String {
    for (count, what) in [(pages, "of pages"), (samples, "of samples")] {
        if count > 0 {
            let _ = write!(text, ", {count} claim{} {what}", if count == 1 { "" } else { "s" });
        }
    }
    if authored > 0 {
        let _ = write!(text, ", {authored} authored");
    }
    text
}
