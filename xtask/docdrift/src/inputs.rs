//! The inputs of a run (pages, OpenAPI documents, recordings, client) and the pipeline that checks them.

mod entry_scope;
mod own_answers;
mod scopes;
mod site;

pub use self::entry_scope::EntryScopes;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rayon::prelude::*;

use crate::client::Client;
use crate::evidence::client::{GeneratedFrom, compare};
use crate::evidence::exchange::Exchange;
use crate::evidence::fragment_diff::FragmentDifference;
use crate::evidence::traffic_cases::{self, TrafficSpans, shown_text};
use crate::evidence::traffic_tally::{TrafficPlace, TrafficTally};
use crate::evidence::{Evidence, fragment_diff, traffic_examples, traffic_paths};
use crate::inputs::own_answers::with_own_answers;
use crate::inputs::scopes::Scopes;
use crate::inputs::site::{SiteJudgement, split_translations};
use crate::openapi::{Conventions, Document, DocumentError, Overlay, Validator, assign_overlays};
use crate::page;
use crate::page::site::SiteFile;
use crate::page::snippet::Snippets;
use crate::page::{Page, broken_links};
use crate::report::causes::{self, Documents};
use crate::report::coverage::Coverage;
use crate::report::ledger::Ledger;
use crate::report::operations;
use crate::report::other_witnesses::OtherWitnesses;
use crate::report::page_comments;
use crate::report::{ClientTally, OutsideTally, ProvenanceTally, Report, TrafficCounts};
use crate::rules::rule::{Rule, RuleBook};
use crate::source::gap::{Gap, GapKind};
use crate::source::parsed::Parsed;
use crate::source::pool::in_pool;
use crate::source::{FileId, Files, Position, Span};
use crate::traffic::recording::Recording;
use crate::traffic::secret_names::SecretNames;

/// The inputs of a run, all read: pages, OpenAPI documents, recordings, and at most one client.
#[derive(Debug)]
pub struct Inputs {
    pages: Vec<PageInput>,
    /// Whether the caller passed pages. `pages` can be empty all the same: it lacks the pages that other pages
    /// include.
    has_pages: bool,
    specs: Vec<Document>,
    /// Which documents judge which pages and recordings.
    scopes: Scopes,
    recordings: Vec<Recording>,
    /// What recorded traffic of other forms shows, with the places in it that can be shown.
    traffic: TrafficTally,
    traffic_spans: TrafficSpans,
    client: Option<(Client, Vec<GeneratedFrom>)>,
    /// The files of the documents in which descriptions make claims.
    described: BTreeSet<FileId>,
    /// The addresses that the site of the pages redirects to other addresses.
    redirects: Vec<String>,
    /// The files with the navigation of the site.
    site: Vec<SiteFile>,
    gaps: Vec<Gap>,
    /// The files and folders that the caller read inputs from.
    named_paths: Vec<String>,
}

#[derive(Debug)]
struct PageInput {
    page: Page,
    /// The OpenAPI documents that the page embeds.
    fragments: Vec<Document>,
}

impl PageInput {
    fn read(files: &Files, page: FileId, snippets: &Snippets) -> Parsed<PageInput> {
        let mut gaps = Vec::new();
        let page = page::read_with(files, page, snippets).unload(&mut gaps);
        let mut fragments = Vec::new();
        for fragment in &page.fragments {
            match Document::read(&fragment.text) {
                Ok(document) => fragments.push(document.unload(&mut gaps)),
                Err(error) => {
                    let reason = format!("this embedded OpenAPI document is not valid: {error}");
                    gaps.push(Gap::new(error.span(), GapKind::InvalidDocument, reason));
                }
            }
        }
        Parsed { value: PageInput { page, fragments }, gaps }
    }
}

impl Inputs {
    /// Reads pages and OpenAPI documents. The caller reads recordings, either before this call, or after it
    /// to mask the secrets that the documents declare: see [`Inputs::secret_names`] and
    /// [`Inputs::add_recordings`].
    ///
    /// # Errors
    ///
    /// If a file in `specs` is not an OpenAPI document. An invalid document in a page is only a gap.
    pub fn read(
        files: &Files,
        pages: &[FileId],
        specs: &[FileId],
        recordings: Vec<Recording>,
    ) -> Result<Inputs, DocumentError> {
        Inputs::read_with(files, pages, specs, &[], recordings, &|| ())
    }

    /// The documents.
    #[must_use]
    pub fn documents(&self) -> &[Document] {
        &self.specs
    }

    /// Adds what recorded traffic of any form shows.
    pub fn add_traffic(&mut self, tally: TrafficTally) {
        self.traffic.merge(tally);
    }

    /// Says where places of the traffic are in their files, so that the report shows them. Call it after
    /// [`Inputs::add_traffic`]. The text that is shown is made up of names: nothing is read of the traffic.
    pub fn add_traffic_positions(
        &mut self,
        files: &mut Files,
        positions: &BTreeMap<TrafficPlace, Range<Position>>,
    ) {
        let undeclared = traffic_paths::undeclared(&self.traffic);
        for (place, position) in positions {
            let text = shown_text(&self.traffic, &undeclared, place);
            let file = files.add_part(place.recording.as_str(), text.as_str(), position.clone());
            self.traffic_spans.insert(place.clone(), Span::new(file, 0..text.len()));
        }
    }

    /// The places of the traffic that the report names: those of its disagreements, of its gaps, and of answers
    /// that resemble no example.
    pub fn traffic_places(&self) -> impl Iterator<Item = &TrafficPlace> {
        let seen = self.traffic.facts.values().chain(self.traffic.gaps.values());
        seen.flat_map(|seen| &seen.first).chain(traffic_examples::places(&self.traffic, &self.specs))
    }

    /// What was added of recorded traffic.
    #[must_use]
    pub fn traffic(&self) -> &TrafficTally {
        &self.traffic
    }

    /// Like [`Inputs::read`], with overlays, which are applied to the documents; and calls `progress` once after
    /// each page, from several threads.
    ///
    /// # Errors
    ///
    /// As [`Inputs::read`], or if an overlay cannot be applied, or does not say to which of several documents.
    pub fn read_with(
        files: &Files,
        pages: &[FileId],
        specs: &[FileId],
        overlays: &[Overlay],
        recordings: Vec<Recording>,
        progress: &(dyn Fn() + Sync),
    ) -> Result<Inputs, DocumentError> {
        let has_pages = !pages.is_empty();
        let mut gaps = Vec::new();
        let overlays = assign_overlays(overlays, specs, files).map_err(DocumentError::Overlay)?;
        let read_spec =
            |(spec, overlays): (&FileId, Vec<&Overlay>)| Document::read_file(files, *spec, &overlays);
        let pages = split_translations(files, pages, &mut gaps);
        let snippets = Snippets::among(files, &pages);
        let read_page = |page: &FileId| {
            let read = PageInput::read(files, *page, &snippets);
            progress();
            read
        };
        // One document occupies one thread; the other threads start with the pages.
        let (specs, pages): (Vec<_>, Vec<_>) = in_pool(|| {
            rayon::join(
                || specs.par_iter().zip(overlays).map(read_spec).collect(),
                || pages.par_iter().map(read_page).collect(),
            )
        });
        let specs = specs.into_iter().map(|spec| Ok(spec?.unload(&mut gaps)));
        let specs: Vec<Document> = specs.collect::<Result<_, DocumentError>>()?;
        let mut pages: Vec<PageInput> = pages.into_iter().map(|page| page.unload(&mut gaps)).collect();
        // A page that other pages include is checked only as a part of these pages. Its gaps are found in each
        // of them; list each gap once.
        let parts: BTreeSet<FileId> = pages.iter().flat_map(|page| page.page.parts.clone()).collect();
        pages.retain(|page| !parts.contains(&page.page.file));
        gaps.sort();
        gaps.dedup();
        Ok(Inputs {
            pages,
            has_pages,
            specs,
            scopes: Scopes::default(),
            recordings,
            traffic: TrafficTally::default(),
            traffic_spans: TrafficSpans::new(),
            client: None,
            described: BTreeSet::new(),
            redirects: Vec::new(),
            site: Vec::new(),
            gaps,
            named_paths: Vec::new(),
        })
    }

    /// The names of secrets in recordings: common names, and those that the security schemes of the documents
    /// declare.
    #[must_use]
    pub fn secret_names(&self) -> SecretNames {
        let mut names = SecretNames::default();
        let fragments = self.pages.iter().flat_map(|page| &page.fragments);
        for credential in self.specs.iter().chain(fragments).flat_map(Document::credentials) {
            names.add(credential.location, credential.name);
        }
        names
    }

    /// Adds recordings.
    pub fn add_recordings(&mut self, recordings: Vec<Recording>) {
        self.recordings.extend(recordings);
    }

    /// The recordings, so that the caller can store the outcome of a replay: [`Recording::replayed`].
    pub fn recordings_mut(&mut self) -> &mut [Recording] {
        &mut self.recordings
    }

    /// Whether there is recorded traffic of any form.
    fn has_exchanges(&self) -> bool {
        !self.recordings.is_empty() || self.traffic != TrafficTally::default()
    }

    /// The number of recordings of our own form, by provenance.
    fn provenances(&self) -> ProvenanceTally {
        let mut tally = ProvenanceTally::default();
        self.recordings.iter().for_each(|recording| tally.count(recording.content.provenance));
        tally
    }

    /// Whether a run with these inputs can have findings of a rule: not without a document, and for some rules not
    /// without recordings.
    fn can_find(&self, rule: &Rule) -> bool {
        let has_documents =
            !self.specs.is_empty() || self.pages.iter().any(|page| !page.fragments.is_empty());
        has_documents && (self.has_exchanges() || !rule.needs_recordings())
    }

    /// Each page with the documents that it is checked against: those that it embeds or, if it embeds none, those that
    /// the caller passed.
    fn judged_pages(&self, site: &SiteJudgement) -> Vec<(&Page, Vec<&Document>)> {
        let judged = self.pages.iter().map(|input| {
            let documents: Vec<&Document> = if input.fragments.is_empty() {
                site.documents(input.page.file, &self.specs)
            } else {
                input.fragments.iter().collect()
            };
            (&input.page, documents)
        });
        judged.collect()
    }

    /// The recordings in the order of their names: of several that show a fact, the first one is shown, whatever order
    /// they were passed in.
    fn recordings_by_name(&self, files: &Files) -> Vec<&Recording> {
        let mut recordings: Vec<&Recording> = self.recordings.iter().collect();
        recordings.sort_by_key(|recording| files.file(recording.file).name());
        recordings
    }

    /// Sets the client to compare with the documents that it was generated from.
    pub fn add_client(&mut self, client: Client, generated_from: Vec<GeneratedFrom>) {
        self.client = Some((client, generated_from));
    }

    /// Also reads claims from the descriptions in the documents, but not in documents that pages embed.
    pub fn check_descriptions(&mut self) {
        self.described.extend(self.specs.iter().map(Document::file));
    }

    /// Also reads claims from the descriptions in one document.
    pub fn check_descriptions_of(&mut self, document: FileId) {
        self.described.insert(document);
    }

    /// Judges a page, or a recording of our own form, only by these documents and those that the page embeds. Further
    /// calls add documents. A file without such a call is judged by all documents.
    pub fn judge_by(&mut self, file: FileId, documents: &[FileId]) {
        self.scopes.add(file, documents);
    }

    /// Sets what the owner of an API states besides a document. Call it before recorded traffic is judged.
    pub fn set_conventions(&mut self, document: FileId, conventions: &Conventions) {
        for known in self.specs.iter_mut().filter(|known| known.file() == document) {
            known.set_conventions(conventions.clone());
        }
    }

    /// The validators that a recording is judged by: those of the documents of its API, and of the documents that
    /// the pages of this API embed.
    fn exchange<'i>(&'i self, recording: &'i Recording, validators: &[Validator<'i>]) -> Exchange<'i> {
        let pages = self.pages.iter().flat_map(|page| page.fragments.iter().map(|_| page.page.file));
        let embedded = pages.map(|page| self.scopes.are_related(recording.file, page));
        let own = self.specs.iter().map(|document| self.scopes.judges(document.file(), recording.file));
        let judges: Vec<&Validator<'i>> = validators
            .iter()
            .zip(own.chain(embedded))
            .filter_map(|(validator, judges)| judges.then_some(validator))
            .collect();
        Exchange::new(recording, &judges)
    }

    /// Where the documents that pages embed differ from those that judge these pages.
    fn fragment_differences(&self) -> Vec<FragmentDifference> {
        let of_page = |page: &PageInput| {
            let documents = self.documents_of(page.page.file);
            let fragments = page.fragments.iter();
            fragments
                .flat_map(|fragment| fragment_diff::differences(fragment, &documents))
                .collect::<Vec<_>>()
        };
        self.pages.iter().flat_map(of_page).collect()
    }

    /// The documents that judge a page, besides those that it embeds.
    fn documents_of(&self, page: FileId) -> Vec<&Document> {
        self.specs.iter().filter(|document| self.scopes.judges(document.file(), page)).collect()
    }

    /// Adds addresses that the site redirects, as [`redirects`](crate::redirects) reads them.
    pub fn add_redirects(&mut self, redirects: Vec<String>) {
        self.redirects.extend(redirects);
    }

    /// Adds the files with the navigation of the site. A page that it does not list is read, but what the page
    /// differs in is a note.
    pub fn add_site(&mut self, site: Vec<SiteFile>) {
        self.site.extend(site);
    }

    /// Adds gaps that the caller found, such as files that are not UTF-8.
    pub fn add_gaps(&mut self, gaps: Vec<Gap>) {
        self.gaps.extend(gaps);
        self.gaps.sort();
    }
}

/// Checks all inputs: the verdict of every claim, and the findings of every rule.
#[must_use]
pub fn check<'i>(inputs: &'i Inputs, book: &RuleBook, files: &Files) -> Report<'i> {
    let all = || inputs.specs.iter().chain(inputs.pages.iter().flat_map(|page| &page.fragments));
    let validators: Vec<Validator<'_>> = all().map(Validator::new).collect();
    let recordings = inputs.recordings_by_name(files);
    let exchanges = recordings.par_iter().map(|recording| inputs.exchange(recording, &validators));
    let exchanges = in_pool(|| exchanges.collect());
    let site = SiteJudgement::of(inputs, files);
    let mut evidence = Evidence::join(&inputs.judged_pages(&site), exchanges, files);
    let described = inputs.specs.iter().filter(|document| inputs.described.contains(&document.file()));
    described.for_each(|document| evidence.add_descriptions(document, files));
    evidence.differences = inputs.fragment_differences();
    let pages: Vec<&Page> = inputs.pages.iter().map(|input| &input.page).collect();
    evidence.outside = site.outside;
    evidence.gaps.extend(site.gaps);
    let (traffic, spans) = with_own_answers(inputs, files);
    evidence.traffic = traffic_cases::cases(&traffic, &inputs.specs, &spans);
    evidence.gaps.extend(traffic_cases::gaps(&inputs.traffic, &inputs.traffic_spans));
    evidence.broken_links = broken_links::broken_links(&pages, &inputs.redirects, files);
    if let Some((client, generated_from)) = &inputs.client {
        // Of several pages with an operation, the first by name counts, whatever order they are passed in.
        let mut fragments: Vec<&Document> = all().skip(inputs.specs.len()).collect();
        fragments.sort_by_key(|fragment| files.file(fragment.file()).name());
        let documents: Vec<&Document> = inputs.specs.iter().chain(fragments).collect();
        evidence.acceptances = compare(client, generated_from, &documents, &mut evidence.gaps);
    }
    let mut ledger = Ledger::settle(&evidence, book, files);
    let causes = causes::assign(&mut ledger.findings, &Documents::of(all()), files);
    let comments = page_comments::accept(&mut ledger.findings, &pages, book, |rule| inputs.can_find(rule));
    evidence.gaps.extend(comments.gaps);
    let mut gaps = [inputs.gaps.as_slice(), &evidence.gaps].concat();
    gaps.sort();
    let judged = evidence.exchanges.iter().filter(|exchange| exchange.is_judged()).count();
    let judged = judged + usize::try_from(inputs.traffic.judged.values().sum::<u64>()).unwrap_or(usize::MAX);
    let operations = operations::tally(&evidence, &ledger.verdicts, &ledger.findings, &inputs.traffic, all());
    let others = OtherWitnesses::of(&mut evidence, &ledger, &inputs.traffic);
    Report {
        operations,
        outside: OutsideTally::of(&ledger.findings, pages.iter().map(|page| page.file), &evidence.outside),
        tally: ledger.tally(),
        statements: evidence.statements,
        verdicts: ledger.verdicts,
        findings: ledger.findings,
        causes,
        gaps,
        has_pages: inputs.has_pages,
        has_documents: all().next().is_some(),
        recordings: inputs.provenances(),
        judged_exchanges: judged,
        traffic: TrafficCounts::of(&inputs.traffic),
        client: inputs.client.as_ref().map(|_| ClientTally::of(&others.client)),
        comparison: None,
        stale_comments: comments.value,
        failing_entries: Vec::new(),
        others,
    }
}

/// Which sources have each operation of the documents, and its parts: pages, samples, recorded traffic.
#[must_use]
pub fn coverage(inputs: &Inputs, report: &Report<'_>) -> Coverage {
    let mut tally = inputs.traffic.clone();
    let validators: Vec<Validator<'_>> = inputs.specs.iter().map(Validator::new).collect();
    for recording in &inputs.recordings {
        let exchange = inputs.exchange(recording, &validators);
        let Some(operation) = exchange.operation.filter(|_| exchange.is_judged()) else { continue };
        let seen = tally.seen.entry(operation.id().to_string()).or_default();
        let mut places: BTreeSet<String> =
            exchange.observations().iter().map(|it| it.subject.place.to_string()).collect();
        places.extend(exchange.place().map(|(_, place)| place.to_string()));
        places.extend([String::new(), recording.content.response.status.to_string()]);
        places.iter().for_each(|place| *seen.entry(place.clone()).or_default() += 1);
    }
    crate::report::coverage::of(&inputs.specs, &tally, report)
}
