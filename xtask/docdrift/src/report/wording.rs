//! Words a finding as its page writes: operations with their base path, and the documents that were searched.

use std::collections::BTreeMap;

use super::finding::Finding;
use crate::evidence::{Evidence, PageClaims};
use crate::openapi::Document;
use crate::source::{FileId, Files};
use crate::subject::OperationId;

/// The pages of a run, with the documents that each is judged by.
pub(super) struct Wording<'e, 'd> {
    pages: BTreeMap<FileId, &'e PageClaims<'d>>,
    files: &'e Files,
}

impl<'e, 'd> Wording<'e, 'd> {
    pub(super) fn new(evidence: &'e Evidence<'d>, files: &'e Files) -> Self {
        Wording { pages: evidence.pages.iter().map(|page| (page.page, page)).collect(), files }
    }

    /// Changes the texts of a finding of this page. Subject and fingerprint keep the paths of the document.
    pub(super) fn apply(&self, finding: &mut Finding, page: Option<FileId>) {
        let Some(page) = page.and_then(|page| self.pages.get(&page)) else { return };
        let searches = finding.rule.id == "unknown-operation";
        let proposal = &mut finding.proposal;
        if searches {
            let searched = self.searched(page);
            proposal.why = format!("{}; searched: {searched}", proposal.why);
        }
        let own = proposal.subject.operation.clone();
        let other = proposal.counterpart.as_ref().map(|counterpart| counterpart.operation.clone());
        if searches && other.as_ref() == Some(&own) {
            // The page writes the operation without the base path, and that is what is wrong.
            if let Some(base) = self.base(page, &own, true) {
                proposal.message = proposal.message.replace("path of a server", &format!("path `{base}`"));
            }
            return;
        }
        for operation in other.iter().filter(|other| **other != own).chain([&own]) {
            let Some(base) = self.base(page, operation, searches) else { continue };
            let OperationId { method, path } = operation;
            let labels = proposal.labels.iter_mut().map(|label| &mut label.text);
            let texts = [&mut proposal.message, &mut proposal.why, &mut proposal.help];
            for text in texts.into_iter().chain(labels) {
                for end in ['`', ' '] {
                    *text =
                        text.replace(&format!("`{operation}{end}"), &format!("`{method} {base}{path}{end}"));
                }
            }
            if *operation == own {
                finding.operation = format!("{method} {base}{path}");
            }
        }
    }

    /// The base path of an operation's server, if the page writes the operation with it. Where `only` is set,
    /// the base path of a document with a single one is enough.
    fn base(&self, page: &PageClaims<'d>, operation: &OperationId, only: bool) -> Option<String> {
        let document = page.documents.iter().find(|document| document.operation(operation).is_some())?;
        let bases = document.base_paths();
        let text = self.files.file(page.page).text();
        let head = operation.path.split('{').next().unwrap_or_default().trim_end_matches('/');
        // The page has values in place of the server's variables, so only what stands behind them is looked for.
        let is_written = |base: &&String| {
            let tail = base.rsplit('}').next().unwrap_or_default();
            let written = if head.is_empty() { format!("{tail}/") } else { format!("{tail}{head}") };
            !tail.is_empty() && text.contains(&written)
        };
        let is_only = only && bases.len() == 1;
        let written = bases.iter().filter(is_written).max_by_key(|base| base.len());
        written.or_else(|| bases.first().filter(|_| is_only)).cloned()
    }

    /// The names of the documents that a page is judged by.
    fn searched(&self, page: &PageClaims<'d>) -> String {
        const NAMED: usize = 4;
        let name = |document: &&Document| {
            if document.file() == page.page {
                return "the document that the page embeds".to_owned();
            }
            let name = self.files.file(document.file()).name();
            format!("`{}`", name.rsplit(['/', '\\']).next().unwrap_or(name))
        };
        let mut names: Vec<String> = page.documents.iter().map(name).collect();
        names.dedup();
        let more = names.len().saturating_sub(NAMED);
        names.truncate(NAMED);
        match (names.is_empty(), more) {
            (true, _) => "no document".to_owned(),
            (false, 0) => names.join(", "),
            (false, more) => format!("{} and {more} more", names.join(", ")),
        }
    }
}
