//! Decides whether a run can tell that an accepted finding is gone.

use std::collections::BTreeSet;

use super::Inputs;
use crate::report::baseline::{AcceptedFinding, EntryScope};
use crate::rules::rank::Rank;
use crate::rules::rule::{Check, RuleBook};
use crate::source::Files;
use crate::subject::Subject;

/// What a run has read, by the names of files: an entry about another file is not known to be gone.
#[derive(Debug)]
pub struct EntryScopes<'i> {
    inputs: &'i Inputs,
    book: &'i RuleBook,
    /// The files in which findings about pages can be.
    claiming: BTreeSet<&'i str>,
    /// All files.
    read: BTreeSet<&'i str>,
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
        EntryScopes { inputs: self, book, claiming, read }
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
        if !is_looked_for || (is_about_pages && self.is_of_other_api(entry)) {
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
    fn is_of_other_api(&self, entry: &AcceptedFinding) -> bool {
        let is_about_call = self.book.get(&entry.rule).is_some_and(|rule| rule.rank == Rank::Call);
        let Ok(subject) = entry.subject.parse::<Subject>() else { return false };
        let fragments = self.inputs.pages.iter().flat_map(|page| &page.fragments);
        let mut documents = self.inputs.specs.iter().chain(fragments);
        !is_about_call && !documents.any(|document| document.operation(&subject.operation).is_some())
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
    use EntryScope::{Checked, Missing, Unchecked};

    const PAGE: &str =
        "````yaml GET /orders\nopenapi: 3.0.3\npaths: {/orders: {get: {responses: {}}}}\n````\n";

    /// The scope of an entry in a run over `docs/a.md` without recordings. All other pages in `docs/b` are there.
    #[track_caller]
    fn check(rule: &str, page: &str, subject: &str, expected: EntryScope) {
        let mut files = Files::new();
        let read = files.add("./docs/a.md", PAGE);
        let mut inputs = Inputs::read(&files, &[read], &[], Vec::new()).expect("no document can be wrong");
        inputs.add_named_paths(["./docs/".to_owned()]);
        let toml = format!(
            "[[accepted]]\nfingerprint = \"0\"\nrule = \"{rule}\"\npage = \"{page}\"\nsubject = \"{subject}\"\nreason = \"a\"\n"
        );
        let file = files.add("a.toml", toml);
        let baseline = Baseline::read(&files, file).expect("a test's own file");
        let book = RuleBook::standard();
        let scopes = inputs.entry_scopes(&book, &files);
        let entry = baseline.entries().next().expect("one entry");
        assert_eq!(scopes.of(entry, |page| page.starts_with("docs/b/")), expected, "{rule} {page} {subject}");
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
}
