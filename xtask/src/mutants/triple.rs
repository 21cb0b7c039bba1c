//! A triple of pages, documents and recordings, checked in process: its findings, and the claims that a document upholds.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use docdrift::{
    Baseline, EntryScope, FileId, Files, Finding, Inputs, Node, Recording, Report, RuleBook, Span, Standing,
    TrafficJudge, TrafficTally, Verdict, check, read_page,
};
use serde_json::Value;

use super::fact::Fact;
use super::har;

/// What a file of a triple is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// A page, in Markdown or MDX.
    Page,
    /// An OpenAPI document.
    Document,
    /// Another file of a document in several files.
    Part,
    /// A recording of our own form.
    Recording,
    /// A recording of our own form that is judged as a HAR, so that its request is judged, too.
    Traffic,
}

/// A file of a triple. Names are unique within a triple.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) role: Role,
    pub(crate) name: String,
    pub(crate) text: String,
}

/// Pages, documents and recordings that are checked together.
#[derive(Clone, Debug)]
pub(crate) struct Triple {
    /// The name in output.
    pub(crate) name: String,
    pub(crate) files: Vec<Source>,
    /// Whether the descriptions in the documents make claims.
    pub(crate) descriptions: bool,
    /// Name and text of a file of accepted findings.
    pub(crate) accepted: Option<(String, String)>,
}

/// A range of bytes of a file of a triple; the file is an index of [`Triple::files`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) file: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Place {
    pub(crate) fn new(file: usize, range: Range<usize>) -> Self {
        Place { file, start: range.start, end: range.end }
    }

    /// Whether two places overlap or touch.
    pub(crate) fn touches(&self, other: &Place) -> bool {
        self.file == other.file && self.start <= other.end && other.start <= self.end
    }
}

/// A finding, without what it borrows.
#[derive(Clone, Debug)]
pub(crate) struct Alarm {
    pub(crate) fingerprint: String,
    pub(crate) rule: &'static str,
    pub(crate) cause: String,
    /// For a finding about a recording of our own form, the pointer in the body; for any other, the place of its
    /// subject: `200 data.url`.
    pub(crate) named: String,
    pub(crate) message: String,
    pub(crate) places: Vec<Place>,
    pub(crate) accepted: bool,
}

impl Alarm {
    /// Whether a label of the finding touches one of the places.
    pub(crate) fn touches(&self, places: &[Place]) -> bool {
        self.places.iter().any(|place| places.iter().any(|at| at.touches(place)))
    }

    /// The finding on one line.
    pub(crate) fn line(&self) -> String {
        format!("{}: {}", self.rule, self.message)
    }
}

/// An OpenAPI document of a triple: a file, or a fragment that a page embeds.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// The text of the document, from its first key to its end.
    pub(crate) place: Place,
    pub(crate) value: Value,
    /// The pointer of each key and value, by its range.
    pointers: BTreeMap<(usize, usize), String>,
}

impl Document {
    /// The JSON pointer of the key or value with exactly this range.
    pub(crate) fn pointer_at(&self, place: &Place) -> Option<&str> {
        let found = self.pointers.get(&(place.start, place.end));
        found.filter(|_| place.file == self.place.file).map(String::as_str)
    }
}

/// What a check of a triple shows.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) alarms: Vec<Alarm>,
    /// The claims that a document upholds, in the order of the pages.
    pub(crate) facts: Vec<Fact>,
    /// The documents that can be changed.
    pub(crate) documents: Vec<Document>,
    /// The place of each claim, and why it is open or that it is upheld.
    results: Vec<(Place, String)>,
}

impl Checked {
    /// The findings that no file accepts.
    pub(crate) fn unaccepted(&self) -> impl Iterator<Item = &Alarm> {
        self.alarms.iter().filter(|alarm| !alarm.accepted)
    }

    /// What became of the claims at these places.
    pub(crate) fn results_at(&self, places: &[Place]) -> String {
        let at = self.results.iter().filter(|(at, _)| places.iter().any(|place| place.touches(at)));
        let results: BTreeSet<&str> = at.map(|(_, result)| result.as_str()).collect();
        if results.is_empty() {
            return "no claim is read there".to_owned();
        }
        results.into_iter().collect::<Vec<_>>().join("; ")
    }
}

impl Triple {
    /// Runs all rules.
    ///
    /// # Errors
    ///
    /// If a document or recording cannot be read; the reason.
    pub(crate) fn check(&self) -> Result<Checked, String> {
        let mut files = Files::new();
        let add = |role: Role, files: &mut Files| -> Vec<FileId> {
            let of_role = self.files.iter().filter(|file| file.role == role);
            of_role.map(|file| files.add(file.name.as_str(), file.text.as_str())).collect()
        };
        let pages = add(Role::Page, &mut files);
        let specs = add(Role::Document, &mut files);
        add(Role::Part, &mut files);
        let documents = self.documents(&files, &pages, &specs);
        let recordings = add(Role::Recording, &mut files);
        let mut inputs =
            Inputs::read(&files, &pages, &specs, Vec::new()).map_err(|error| error.to_string())?;
        let names = inputs.secret_names();
        let read = recordings.into_iter().map(|file| Recording::read(&mut files, file, &names));
        let read: Vec<Recording> = read.collect::<Result<_, _>>().map_err(|error| error.to_string())?;
        inputs.add_recordings(read);
        let tally = self.judge(&inputs)?;
        inputs.add_traffic(tally);
        if self.descriptions {
            inputs.check_descriptions();
        }
        let mut report = check(&inputs, &RuleBook::standard(), &files);
        if let Some((name, text)) = &self.accepted {
            let file = files.add(name.as_str(), text.as_str());
            let accepted = Baseline::read(&files, file).map_err(|error| error.to_string())?;
            // What became of each entry is no matter here.
            drop(accepted.apply(&mut report.findings, "2000-01-01", |_| EntryScope::Checked));
        }
        Ok(self.checked(&report, &files, documents))
    }

    fn judge(&self, inputs: &Inputs) -> Result<TrafficTally, String> {
        let judge = TrafficJudge::new(inputs.documents());
        let mut tally = TrafficTally::default();
        for file in self.files.iter().filter(|file| file.role == Role::Traffic) {
            let har = har::of(&file.text, inputs.documents())?;
            let read = docdrift_traffic::read(har.as_bytes(), &docdrift_traffic::NoSiblings);
            let read = read.map_err(|error| format!("{}: {error:?}", file.name))?;
            read.exchanges.iter().for_each(|exchange| judge.judge(exchange, &file.name, &mut tally));
        }
        Ok(tally)
    }

    fn documents(&self, files: &Files, pages: &[FileId], specs: &[FileId]) -> Vec<Document> {
        let fragments = pages.iter().flat_map(|page| read_page(files, *page).value.fragments);
        let excerpts = specs.iter().map(|spec| files.excerpt(*spec)).chain(fragments.map(|part| part.text));
        let document = |excerpt| {
            let node = Node::parse(&excerpt).ok()?;
            let mut pointers = BTreeMap::new();
            index(&node, &mut String::new(), &mut pointers);
            Some(Document { place: self.place(node.span, files)?, value: node.to_json(), pointers })
        };
        excerpts.filter_map(document).collect()
    }

    /// The place of a span; `None` for a span in none of the files of the triple.
    fn place(&self, span: Span, files: &Files) -> Option<Place> {
        let name = files.file(span.file).name();
        let file = self.files.iter().position(|file| file.name == name)?;
        Some(Place::new(file, span.start as usize..span.end as usize))
    }

    fn checked(&self, report: &Report<'_>, files: &Files, documents: Vec<Document>) -> Checked {
        let facts = report.statements.iter().zip(&report.verdicts).filter_map(|(statement, verdict)| {
            let (Verdict::Upheld(by), Standing::Declared(declared)) = (verdict, &statement.standing) else {
                return None;
            };
            // What is inferred from the text may no longer be inferred from a changed one.
            if statement.guess.is_some() {
                return None;
            }
            let (at, by) = (self.place(statement.claim.span, files)?, self.place(*by, files)?);
            let document = documents.iter().position(|document| document.place.touches(&by));
            let pointer_of = |place: &Place| {
                document.and_then(|document| documents[document].pointer_at(place)).map(str::to_owned)
            };
            Some(Fact {
                kind: statement.claim.kind,
                origin: statement.claim.origin,
                value: statement.claim.value.clone(),
                subject: statement.claim.subject.clone(),
                declared: declared.subject.clone(),
                text: self.files[at.file].text[at.start..at.end].to_owned(),
                is_required: statement.is_required(),
                document,
                pointer: declared.pointer.clone(),
                upheld_by: pointer_of(&by),
                at,
            })
        });
        let facts = facts.collect();
        let alarms = report.findings.iter().map(|finding| self.alarm(finding, files)).collect();
        let results = report.statements.iter().zip(&report.verdicts).filter_map(|(statement, verdict)| {
            let result = match verdict {
                Verdict::Unsettled(unsettled) => format!("{}: {}", unsettled.kind.id(), unsettled.reason),
                Verdict::Upheld(_) => "upheld".to_owned(),
                Verdict::Refuted(_) => "refuted".to_owned(),
            };
            Some((self.place(statement.claim.span, files)?, result))
        });
        let results = results.collect();
        Checked { alarms, facts, documents, results }
    }

    fn alarm(&self, finding: &Finding, files: &Files) -> Alarm {
        let labels = finding.proposal.labels.iter();
        let pointer = finding.proposal.value.as_ref().filter(|_| finding.rule.id == "wire-breaks-schema");
        let pointer = pointer.and_then(|value| value.get(0)?.as_str()).map(str::to_owned);
        Alarm {
            fingerprint: finding.fingerprint.to_string(),
            rule: finding.rule.id,
            cause: finding.cause.to_string(),
            named: pointer.unwrap_or_else(|| finding.proposal.subject.place.to_string()),
            message: finding.proposal.message.clone(),
            places: labels.filter_map(|label| self.place(label.span, files)).collect(),
            accepted: finding.accepted.is_some(),
        }
    }
}

/// Adds the pointers of all keys and values of a tree. A key comes before its value where both have one range.
fn index(node: &Node, pointer: &mut String, pointers: &mut BTreeMap<(usize, usize), String>) {
    let range = |span: Span| (span.start as usize, span.end as usize);
    pointers.entry(range(node.span)).or_insert_with(|| pointer.clone());
    let length = pointer.len();
    for (key, entry) in node.entries() {
        pointer.push('/');
        pointer.push_str(&docdrift::pointer_token(key));
        pointers.entry(range(entry.key)).or_insert_with(|| pointer.clone());
        index(&entry.value, pointer, pointers);
        pointer.truncate(length);
    }
    for (number, item) in node.items().iter().enumerate() {
        pointer.push_str(&format!("/{number}"));
        index(item, pointer, pointers);
        pointer.truncate(length);
    }
}
