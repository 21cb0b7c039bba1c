//! Finds where documentation pages, an OpenAPI document and recorded exchanges disagree.
//!
//! Each witness is *read* into plain values that name the same [subjects](subject::Subject), the
//! values are *joined* per subject, small [rules](rule::Rule) *compare* them, and the
//! [ledger](ledger::Ledger) says what became of every claim: upheld, refuted or unsettled.
//!
//! `````
//! use docdrift::{Inputs, check, rule::RuleBook, source::Files};
//!
//! let mut files = Files::new();
//! let page = files.add("orders.md", r#"
//! ```python
//! print(requests.get("https://api.example.com/orders").json()["orders_url"])
//! ```
//!
//! ````yaml GET /orders
//! openapi: 3.0.3
//! paths:
//!   /orders:
//!     get:
//!       responses: {'200': {content: {application/json: {schema: {properties: {url: {type: string}}}}}}}
//! ````
//! "#);
//! let inputs = Inputs::read(&files, &[page], &[], Vec::new()).unwrap();
//! let report = check(&inputs, &RuleBook::standard(), &files);
//! assert_eq!(report.findings[0].rule.id, "moved-field");
//! assert_eq!(report.tally.upheld + report.tally.refuted + report.tally.unsettled, report.tally.claims);
//! `````

pub mod acceptance;
pub mod accepted;
pub mod align;
pub mod claim;
pub mod compare;
pub mod contract;
pub mod evidence;
pub mod extract;
pub mod finding;
pub mod fragment;
pub mod ledger;
pub mod observation;
pub mod parsed;
pub mod recording;
pub mod report;
pub mod rule;
pub mod rules;
pub mod schema;
pub mod shape;
pub mod site;
pub mod source;
pub mod subject;
pub mod tree;
pub mod words;

use std::collections::BTreeSet;
use std::sync::OnceLock;

use acceptance::Client;
use contract::{Document, DocumentError, Validator};
use evidence::Evidence;
use extract::Page;
use extract::snippet::Snippets;
use ledger::Ledger;
use observation::Exchange;
use parsed::{Gap, Parsed};
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use recording::{Recording, SecretNames};
use report::{ClientTally, Recordings, Report};
use rule::RuleBook;
use source::{FileId, Files};

/// All witnesses, read.
#[derive(Debug)]
pub struct Inputs {
    pages: Vec<PageInput>,
    specs: Vec<Document>,
    recordings: Vec<Recording>,
    client: Option<Client>,
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
        let page = extract::read_with(files, page, snippets).unload(&mut gaps);
        let mut fragments = Vec::new();
        for fragment in &page.fragments {
            match Document::read(&fragment.text) {
                Ok(document) => fragments.push(document.unload(&mut gaps)),
                Err(error) => {
                    let reason = format!("an embedded OpenAPI document that is none: {error}");
                    gaps.push(Gap { span: error.span(), reason });
                }
            }
        }
        Parsed { value: PageInput { page, fragments }, gaps }
    }
}

impl Inputs {
    /// Reads pages and OpenAPI documents. Recordings are read before, or once the documents have told which
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
        let mut gaps = Vec::new();
        let read_spec = |spec: &FileId| Document::read(&files.excerpt(*spec));
        let snippets = Snippets::among(files, pages);
        let read_page = |page: &FileId| {
            let read = PageInput::read(files, *page, &snippets);
            progress();
            read
        };
        // A document is read by one thread; the others begin with the pages.
        let (specs, pages): (Vec<_>, Vec<_>) = side_by_side(|| {
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

    /// Hears what the client accepts, too.
    pub fn add_client(&mut self, client: Client) {
        self.client = Some(client);
    }

    /// Takes the descriptions inside the documents (not those that pages embed) for claims, too.
    pub fn hear_descriptions(&mut self) {
        self.hears_descriptions = true;
    }

    /// Adds addresses that the site hands on to others, as [`site::redirects`] reads them.
    pub fn add_redirects(&mut self, redirects: Vec<String>) {
        self.redirects.extend(redirects);
    }

    /// Adds gaps that were met on the way to the files.
    pub fn add_gaps(&mut self, gaps: Vec<Gap>) {
        self.gaps.extend(gaps);
        self.gaps.sort();
    }
}

/// Runs what iterates in parallel, on one pool for all runs of the process: a pool for each step, or in a
/// caller's pool for each of its threads, would be more threads than there are cores. What is read is
/// nested, so each thread has the stack of a main one, which those of a caller's pool need not have.
pub(crate) fn side_by_side<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    const STACK: usize = 16 << 20;
    static POOL: OnceLock<Option<ThreadPool>> = OnceLock::new();
    match POOL.get_or_init(|| ThreadPoolBuilder::new().stack_size(STACK).build().ok()) {
        Some(pool) => pool.install(run),
        // Where no threads are to be had, this one does it.
        None => run(),
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
    evidence.differences = fragments.flat_map(|one| fragment::differences(one, &inputs.specs)).collect();
    let pages: Vec<&Page> = inputs.pages.iter().map(|input| &input.page).collect();
    evidence.broken_links = site::broken_links(&pages, &inputs.redirects, files);
    if let Some(client) = &inputs.client {
        evidence.acceptances = client.compare(&all().collect::<Vec<_>>(), &mut evidence.gaps);
    }
    let ledger = Ledger::settle(&evidence, book, files);
    let mut gaps = [inputs.gaps.as_slice(), &evidence.gaps].concat();
    gaps.sort();
    let mut recordings = Recordings::default();
    inputs.recordings.iter().for_each(|recording| recordings.count(recording.content.provenance));
    Report {
        tally: ledger.tally(),
        statements: evidence.statements,
        verdicts: ledger.verdicts,
        findings: ledger.findings,
        gaps,
        recordings,
        client: inputs.client.as_ref().map(|_| ClientTally::of(&evidence.acceptances)),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::thread;

    use rayon::prelude::*;

    use super::side_by_side;

    #[test]
    fn all_runs_share_the_threads_of_one_pool() {
        let threads = || -> BTreeSet<String> {
            let name = |_| format!("{:?}", thread::current().id());
            side_by_side(|| side_by_side(|| (0..1_000).into_par_iter().map(name).collect()))
        };
        let mut seen = threads();
        let callers = rayon::ThreadPoolBuilder::new().num_threads(2).build().expect("threads are to be had");
        seen.extend(
            callers.install(|| (0..8).into_par_iter().flat_map_iter(|_| threads()).collect::<Vec<_>>()),
        );
        let pool = side_by_side(rayon::current_num_threads);
        assert!(seen.len() <= pool, "{} threads of a pool of {pool}", seen.len());
    }
}
