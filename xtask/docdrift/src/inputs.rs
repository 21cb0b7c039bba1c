//! All witnesses, read, and the whole pipeline over them.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::client::Client;
use crate::evidence::client::{GeneratedFrom, compare};
use crate::evidence::exchange::Exchange;
use crate::evidence::{Evidence, fragment_diff};
use crate::openapi::{Document, DocumentError, Validator};
use crate::page;
use crate::page::snippet::Snippets;
use crate::page::{Page, links};
use crate::report::ledger::Ledger;
use crate::report::{ClientTally, ProvenanceTally, Report};
use crate::rules::rule::RuleBook;
use crate::source::gap::{Gap, GapKind};
use crate::source::parsed::Parsed;
use crate::source::pool::in_pool;
use crate::source::{FileId, Files};
use crate::traffic::recording::Recording;
use crate::traffic::secret_names::SecretNames;

/// All witnesses, read.
#[derive(Debug)]
pub struct Inputs {
    pages: Vec<PageInput>,
    has_pages: bool,
    specs: Vec<Document>,
    recordings: Vec<Recording>,
    client: Option<(Client, Vec<GeneratedFrom>)>,
    hears_descriptions: bool,
    /// The addresses that the site hands on to others.
    redirects: Vec<String>,
    gaps: Vec<Gap>,
}

#[derive(Debug)]
struct PageInput {
    page: Page,
    /// The fragments that it embeds, read.
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
    /// Reads pages and OpenAPI documents. Recordings are read before, or once the documents have declared which
    /// names are secret: [`Inputs::secret_names`], [`Inputs::add_recordings`].
    ///
    /// # Errors
    ///
    /// When one of the documents is none. A fragment of a page that is none is a gap.
    pub fn read(
        files: &Files,
        pages: &[FileId],
        specs: &[FileId],
        recordings: Vec<Recording>,
    ) -> Result<Inputs, DocumentError> {
        Inputs::read_with(files, pages, specs, recordings, &|| ())
    }

    /// The same; `progress` is called once for every page that is read, in no order.
    ///
    /// # Errors
    ///
    /// When one of the documents is none.
    pub fn read_with(
        files: &Files,
        pages: &[FileId],
        specs: &[FileId],
        recordings: Vec<Recording>,
        progress: &(dyn Fn() + Sync),
    ) -> Result<Inputs, DocumentError> {
        let has_pages = !pages.is_empty();
        let mut gaps = Vec::new();
        let read_spec = |spec: &FileId| Document::read(&files.excerpt(*spec));
        let snippets = Snippets::among(files, pages);
        let read_page = |page: &FileId| {
            let read = PageInput::read(files, *page, &snippets);
            progress();
            read
        };
        // A document is read by one thread; the others begin with the pages.
        let (specs, pages): (Vec<_>, Vec<_>) = in_pool(|| {
            rayon::join(
                || specs.par_iter().map(read_spec).collect(),
                || pages.par_iter().map(read_page).collect(),
            )
        });
        let specs = specs.into_iter().map(|spec| Ok(spec?.unload(&mut gaps)));
        let specs: Vec<Document> = specs.collect::<Result<_, DocumentError>>()?;
        let mut pages: Vec<PageInput> = pages.into_iter().map(|page| page.unload(&mut gaps)).collect();
        // A part is heard where it is taken, and its gaps once.
        let parts: BTreeSet<FileId> = pages.iter().flat_map(|page| page.page.parts.clone()).collect();
        pages.retain(|page| !parts.contains(&page.page.file));
        gaps.sort();
        gaps.dedup();
        Ok(Inputs {
            pages,
            has_pages,
            specs,
            recordings,
            client: None,
            hears_descriptions: false,
            redirects: Vec::new(),
            gaps,
        })
    }

    /// The names that hold secrets in recordings: the customary ones, and those that the documents declare.
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

    /// The recordings, for what the client made of them.
    pub fn recordings_mut(&mut self) -> &mut [Recording] {
        &mut self.recordings
    }

    /// Hears what the client accepts, too, beside the documents that it was generated from.
    pub fn add_client(&mut self, client: Client, generated_from: Vec<GeneratedFrom>) {
        self.client = Some((client, generated_from));
    }

    /// Takes the descriptions inside the documents (not those that pages embed) for claims, too.
    pub fn hear_descriptions(&mut self) {
        self.hears_descriptions = true;
    }

    /// Adds addresses that the site hands on to others, as [`redirects`](crate::redirects) reads them.
    pub fn add_redirects(&mut self, redirects: Vec<String>) {
        self.redirects.extend(redirects);
    }

    /// Adds gaps that were met on the way to the files.
    pub fn add_gaps(&mut self, gaps: Vec<Gap>) {
        self.gaps.extend(gaps);
        self.gaps.sort();
    }
}

/// Hears all witnesses and settles every claim.
#[must_use]
pub fn check<'i>(inputs: &'i Inputs, book: &RuleBook, files: &Files) -> Report<'i> {
    let all = || inputs.specs.iter().chain(inputs.pages.iter().flat_map(|page| &page.fragments));
    let validators: Vec<Validator<'_>> = all().map(Validator::new).collect();
    let exchanges = inputs.recordings.iter().map(|recording| Exchange::new(recording, &validators)).collect();
    // A page's own fragment judges it; the documents judge pages without one.
    let pages = inputs.pages.iter().map(|input| {
        let documents: Vec<&Document> = if input.fragments.is_empty() {
            inputs.specs.iter().collect()
        } else {
            input.fragments.iter().collect()
        };
        (&input.page, documents)
    });
    let mut evidence = Evidence::join(&pages.collect::<Vec<_>>(), exchanges, files);
    if inputs.hears_descriptions {
        inputs.specs.iter().for_each(|document| evidence.add_descriptions(document, files));
    }
    let fragments = inputs.pages.iter().flat_map(|page| &page.fragments);
    evidence.differences = fragments.flat_map(|one| fragment_diff::differences(one, &inputs.specs)).collect();
    let pages: Vec<&Page> = inputs.pages.iter().map(|input| &input.page).collect();
    evidence.broken_links = links::broken_links(&pages, &inputs.redirects, files);
    if let Some((client, generated_from)) = &inputs.client {
        let documents: Vec<&Document> = all().collect();
        evidence.acceptances = compare(client, generated_from, &documents, &mut evidence.gaps);
    }
    let ledger = Ledger::settle(&evidence, book, files);
    let mut gaps = [inputs.gaps.as_slice(), &evidence.gaps].concat();
    gaps.sort();
    let mut recordings = ProvenanceTally::default();
    inputs.recordings.iter().for_each(|recording| recordings.count(recording.content.provenance));
    Report {
        tally: ledger.tally(),
        statements: evidence.statements,
        verdicts: ledger.verdicts,
        findings: ledger.findings,
        gaps,
        has_pages: inputs.has_pages,
        recordings,
        judged_exchanges: evidence.exchanges.iter().filter(|exchange| exchange.is_judged()).count(),
        client: inputs.client.as_ref().map(|_| ClientTally::of(&evidence.acceptances)),
    }
}
