//! Decides whether a run can tell that an accepted finding is gone.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use super::Inputs;
use crate::evidence::traffic_tally::AUTHORED;
use crate::openapi::Validator;
use crate::report::baseline::{AcceptedFinding, EntryScope};
use crate::rules::rank::Rank;
use crate::rules::rule::{Check, Rule, RuleBook};
use crate::source::Files;
use crate::subject::{Place, Subject};

/// What a run has read, by the names of files: an entry about another file is not known to be gone.
#[derive(Debug)]
pub struct EntryScopes<'i> {
    inputs: &'i Inputs,
    book: &'i RuleBook,
    /// The files in which findings about pages can be.
    claiming: BTreeSet<&'i str>,
    /// All files.
    read: BTreeSet<&'i str>,
    /// The files with recorded exchanges among them.
    recorded: BTreeSet<&'i str>,
    /// The operations of the exchanges, each with the statuses that were answered.
    exchanged: OnceCell<BTreeMap<String, BTreeSet<String>>>,
}

impl Inputs {
    /// Adds paths of files and folders that the caller read inputs from. A page below one of them that is not there
    /// is known to be gone.
    pub fn add_named_paths(&mut self, paths: impl IntoIterator<Item = String>) {
        self.named_paths.extend(paths.into_iter().map(|path| plain(&path).trim_end_matches('/').to_owned()));
    }

    /// What the run has read.
    #[must_use]
    pub fn entry_scopes<'i>(&'i self, book: &'i RuleBook, files: &'i Files) -> EntryScopes<'i> {
        let read: BTreeSet<&str> = files.names().map(plain).collect();
        let pages =
            self.pages.iter().flat_map(|page| page.page.parts.iter().copied().chain([page.page.file]));
        let described = self.described.iter().copied();
        let claiming = pages.chain(described).map(|file| plain(files.file(file).name())).collect();
        // A document may consist of several files, and each of them has descriptions.
        let is_all_described = self.specs.iter().all(|document| self.described.contains(&document.file()));
        let reads_all = is_all_described && !self.specs.is_empty();
        let claiming = if reads_all { read.clone() } else { claiming };
        let own = self.recordings.iter().map(|recording| recording.file);
        let traffic = self.traffic_spans.values().map(|span| span.file);
        let recorded = own.chain(traffic).map(|file| plain(files.file(file).name())).collect();
        EntryScopes { inputs: self, book, claiming, read, recorded, exchanged: OnceCell::new() }
    }

    /// The operations of the recorded exchanges, each with the statuses that were answered.
    fn exchanged(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut exchanged: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (operation, places) in &self.traffic.seen {
            let operation = operation.strip_prefix(AUTHORED).unwrap_or(operation);
            exchanged.entry(operation.to_owned()).or_default().extend(places.keys().cloned());
        }
        let validators: Vec<Validator<'_>> = self.specs.iter().map(Validator::new).collect();
        for recording in &self.recordings {
            if let Some(operation) = self.exchange(recording, &validators).operation {
                let status = recording.content.response.status.to_string();
                exchanged.entry(operation.id().to_string()).or_default().insert(status);
            }
        }
        exchanged
    }
}

impl EntryScopes<'_> {
    /// The scope of an entry. `is_elsewhere` says whether its page is there, but is none of the files that the run
    /// has read.
    pub fn of(&self, entry: &AcceptedFinding, is_elsewhere: impl Fn(&str) -> bool) -> EntryScope {
        let page = plain(&entry.page);
        let rule = self.book.get(&entry.rule);
        let is_looked_for = rule.is_none_or(|rule| match rule.check {
            Check::Client(_) => self.inputs.client.is_some(),
            Check::Replay(_) => self.inputs.recordings.iter().any(|recording| recording.replayed.is_some()),
            _ => !rule.needs_recordings() || self.inputs.has_exchanges(),
        });
        let is_about_pages =
            rule.is_none_or(|rule| !rule.needs_recordings() && !matches!(rule.check, Check::Client(_)));
        let needs_exchange = is_looked_for && rule.is_some_and(Rule::needs_recordings);
        if !is_looked_for
            || self.is_of_other_api(entry, rule)
            || (needs_exchange && self.is_at_document(page) && !self.has_exchange(entry))
        {
            EntryScope::Unchecked
        } else if self.claiming.contains(page) {
            EntryScope::Checked
        } else if self.read.contains(page) {
            // A document without its descriptions has findings of recordings only.
            if is_about_pages { EntryScope::Unchecked } else { EntryScope::Checked }
        } else if !is_about_pages && self.is_named(page) {
            EntryScope::Checked
        } else if is_elsewhere(&entry.page) {
            EntryScope::Unchecked
        } else if self.is_named(page) {
            EntryScope::Checked
        } else {
            EntryScope::Missing
        }
    }

    /// Whether no document of the run declares the operation of an entry that is about a declared one.
    fn is_of_other_api(&self, entry: &AcceptedFinding, rule: Option<&Rule>) -> bool {
        // These rules find operations that no document declares.
        let is_about_undeclared = rule.is_some_and(|rule| {
            rule.rank == Rank::Call || matches!(rule.id, "undocumented-operation" | "unjudged-recording")
        });
        let Ok(subject) = entry.subject.parse::<Subject>() else { return false };
        let fragments = self.inputs.pages.iter().flat_map(|page| &page.fragments);
        let mut documents = self.inputs.specs.iter().chain(fragments);
        !is_about_undeclared && !documents.any(|document| document.operation(&subject.operation).is_some())
    }

    /// Whether a file was read as a page or a document, so that no recording is known by it.
    fn is_at_document(&self, page: &str) -> bool {
        self.claiming.contains(page) || (self.read.contains(page) && !self.recorded.contains(page))
    }

    /// Whether the run has an exchange with the operation of an entry and, if the entry is about an answer, with its
    /// status.
    fn has_exchange(&self, entry: &AcceptedFinding) -> bool {
        let Ok(subject) = entry.subject.parse::<Subject>() else { return true };
        let exchanged = self.exchanged.get_or_init(|| self.inputs.exchanged());
        let Some(statuses) = exchanged.get(&subject.operation.to_string()) else { return false };
        match &subject.place {
            // `2XX` and `default` stand for several.
            Place::Response(status, _) if status.bytes().all(|byte| byte.is_ascii_digit()) => {
                statuses.contains(status)
            }
            _ => true,
        }
    }

    /// Whether a path is one of those that inputs were read from, or below one.
    fn is_named(&self, path: &str) -> bool {
        let rest = |named: &String| path.strip_prefix(named.as_str());
        let is_below = |rest: &str| rest.is_empty() || rest.starts_with('/');
        let is_everything =
            |named: &String| matches!(named.as_str(), "" | ".") && !path.starts_with(['/', '.']);
        self.inputs.named_paths.iter().any(|named| is_everything(named) || rest(named).is_some_and(is_below))
    }
}

/// A path without the sign of the working directory.
fn plain(path: &str) -> &str {
    path.strip_prefix("./").unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::baseline::Baseline;
    use crate::traffic::recording::Recording;
    use crate::traffic::secret_names::SecretNames;
    use EntryScope::{Checked, Missing, Unchecked};

    const PAGE: &str =
        "````yaml GET /orders\nopenapi: 3.0.3\npaths: {/orders: {get: {responses: {}}}}\n````\n";

    /// The scope of an entry with this rule, page and subject.
    fn scope_of(
        inputs: &Inputs,
        mut files: Files,
        [rule, page, subject]: [&str; 3],
        is_elsewhere: impl Fn(&str) -> bool,
    ) -> EntryScope {
        let toml = format!(
            "[[accepted]]\nfingerprint = \"0\"\nrule = \"{rule}\"\npage = \"{page}\"\n\
             subject = \"{subject}\"\nreason = \"a\"\n"
        );
        let file = files.add("a.toml", toml);
        let baseline = Baseline::read(&files, file).expect("a test's own file");
        let book = RuleBook::standard();
        let scopes = inputs.entry_scopes(&book, &files);
        scopes.of(baseline.entries().next().expect("one entry"), is_elsewhere)
    }

    /// The scope of an entry in a run over `docs/a.md` without recordings. All other pages in `docs/b` are there.
    #[track_caller]
    fn check(rule: &str, page: &str, subject: &str, expected: EntryScope) {
        let mut files = Files::new();
        let read = files.add("./docs/a.md", PAGE);
        let mut inputs = Inputs::read(&files, &[read], &[], Vec::new()).expect("no document can be wrong");
        inputs.add_named_paths(["./docs/".to_owned()]);
        let scope = scope_of(&inputs, files, [rule, page, subject], |page| page.starts_with("docs/b/"));
        assert_eq!(scope, expected, "{rule} {page} {subject}");
    }

    #[test]
    fn a_page_that_was_read_or_is_gone_from_a_named_folder_is_checked() {
        check("moved-field", "docs/a.md", "GET /orders 200 id", Checked);
        check("moved-field", "./docs/a.md", "GET /orders 200 id", Checked);
        check("moved-field", "docs/gone.md", "GET /orders 200 id", Checked);
        check("moved-field", "docs/b/c.md", "GET /orders 200 id", Unchecked);
        check("moved-field", "docs2/gone.md", "GET /orders 200 id", Missing);
    }

    #[test]
    fn what_needs_another_witness_or_document_is_unchecked() {
        check("wire-stands-alone", "docs/a.md", "GET /orders 200 id", Unchecked);
        check("wire-breaks-schema", "docs/a.md", "GET /orders 200 id", Unchecked);
        check("client-refuses", "docs/a.md", "GET /orders 200 id", Unchecked);
        check("moved-field", "docs/a.md", "GET /items 200 id", Unchecked);
        // An operation that no document declares is what this rule finds.
        check("unknown-operation", "docs/a.md", "GET /items", Checked);
        // A rule of an older version.
        check("no-such-rule", "docs/a.md", "GET /orders 200 id", Checked);
    }

    const DOCUMENT: &str =
        "openapi: 3.0.3\npaths: {/orders: {get: {responses: {}}}, /items: {get: {responses: {}}}}\n";

    const RECORDING: &str = "version: 1\nprovenance: captured\nsource: our own server\nabout: an order\n\
                             request: {method: GET, path: /orders}\nresponse: {status: 200, body: '{}'}\n";

    /// The scope of an entry in a run with a recording of `GET /orders`.
    #[track_caller]
    fn check_recorded(rule: &str, page: &str, subject: &str, expected: EntryScope) {
        let mut files = Files::new();
        let document = files.add("all/api.yaml", DOCUMENT);
        let recording = files.add("all/r.yaml", RECORDING);
        let recording = Recording::read(&mut files, recording, &SecretNames::default()).expect("valid");
        let mut inputs =
            Inputs::read(&files, &[], &[document], vec![recording]).expect("no document can be wrong");
        inputs.add_named_paths(["all".to_owned()]);
        let scope = scope_of(&inputs, files, [rule, page, subject], |_| false);
        assert_eq!(scope, expected, "{rule} {page} {subject}");
    }

    #[test]
    fn what_only_another_exchange_shows_is_unchecked() {
        check_recorded("wire-breaks-schema", "all/api.yaml", "GET /orders 200 id", Checked);
        check_recorded("wire-breaks-schema", "all/api.yaml", "GET /orders 404 id", Unchecked);
        check_recorded("wire-breaks-schema", "all/api.yaml", "GET /items 200 id", Unchecked);
        check_recorded("undocumented-parameter", "all/api.yaml", "GET /orders query limit", Checked);
        // The recording itself was read, or is gone from its folder.
        check_recorded("wire-breaks-schema", "all/r.yaml", "GET /orders 404 id", Checked);
        check_recorded("wire-breaks-schema", "all/gone.yaml", "GET /items 200 id", Checked);
    }

    #[test]
    fn an_entry_about_an_operation_of_a_deleted_document_is_unchecked() {
        check_recorded("wire-breaks-schema", "all/gone.yaml", "GET /gone 200 id", Unchecked);
        check_recorded("wire-breaks-schema", "all/r.yaml", "GET /gone 200 id", Unchecked);
        check_recorded("wrong-value", "all/gone.yaml", "GET /gone 200 id", Unchecked);
        check_recorded("undocumented-operation", "all/r.yaml", "GET /gone", Checked);
        check_recorded("unjudged-recording", "all/r.yaml", "GET /gone", Checked);
    }
}
