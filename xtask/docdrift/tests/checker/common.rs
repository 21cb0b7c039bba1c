//! What the tests of the checker share: cases made of files, and a drawing of what became of them.

use docdrift::{
    Client, FileId, Files, Finding, Inputs, Outcome, Recording, Report, RuleBook, Verdict, Witness, check,
};

/// The files of a case, by what they are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Case {
    /// Name and text of each page.
    pub(crate) pages: Vec<(String, String)>,
    /// Name and text of each OpenAPI document.
    pub(crate) specs: Vec<(String, String)>,
    /// Name and text of each recording, and what the client made of it.
    pub(crate) recordings: Vec<(String, String, Option<Outcome>)>,
    /// Name and text of what the client accepts.
    pub(crate) client: Option<(String, String)>,
    /// Whether the descriptions inside the documents are claims, too.
    pub(crate) descriptions: bool,
}

impl Case {
    /// A case of one page.
    pub(crate) fn page(name: &str, text: &str) -> Self {
        Case { pages: vec![(name.to_owned(), text.to_owned())], ..Case::default() }
    }

    /// Runs all rules over the case and hands the outcome on.
    #[track_caller]
    pub(crate) fn run<T>(&self, look: impl FnOnce(&Report<'_>, &Files) -> T) -> T {
        let mut files = Files::new();
        let mut add = |(name, text): &(String, String)| files.add(name.as_str(), text.as_str());
        let pages: Vec<FileId> = self.pages.iter().map(&mut add).collect();
        let specs: Vec<FileId> = self.specs.iter().map(&mut add).collect();
        let inputs = Inputs::read(&files, &pages, &specs, Vec::new());
        let mut inputs = inputs.unwrap_or_else(|error| panic!("{}: {error}", files.locate(error.span())));
        let names = inputs.secret_names();
        let mut recordings = Vec::new();
        for (name, text, replayed) in &self.recordings {
            let file = files.add(name.as_str(), text.as_str());
            let read = Recording::read(&mut files, file, &names);
            let mut recording = read.unwrap_or_else(|error| panic!("{}: {error}", files.locate(error.span)));
            recording.replayed.clone_from(replayed);
            recordings.push(recording);
        }
        let client = self.client.as_ref().map(|(name, text)| {
            let file = files.add(name.as_str(), text.as_str());
            let read = Client::read(&files.excerpt(file));
            read.unwrap_or_else(|error| panic!("{}: {error}", files.locate(error.span)))
        });
        inputs.add_recordings(recordings);
        if let Some(client) = client {
            inputs.add_client(client, Vec::new());
        }
        if self.descriptions {
            inputs.hear_descriptions();
        }
        let report = check(&inputs, &RuleBook::standard(), &files);
        let tally = report.tally;
        assert_eq!(tally.upheld + tally.refuted + tally.unsettled, tally.claims, "the ledger adds up");
        look(&report, &files)
    }
}

/// One line a finding.
pub(crate) fn line(finding: &Finding) -> String {
    let counterpart =
        finding.proposal.counterpart.as_ref().map(|there| format!(" -> {there}")).unwrap_or_default();
    format!("{}[{}] {}{counterpart}", finding.level.as_str(), finding.rule.id, finding.proposal.subject)
}

/// The pages with what became of each claim beneath the line it stands on, then the other findings
/// and the gaps. Lines of which nothing is said are left out.
pub(crate) fn drawn(report: &Report<'_>, files: &Files) -> String {
    let mut notes = Vec::new();
    for (statement, verdict) in report.statements.iter().zip(&report.verdicts) {
        let claim = &statement.claim;
        let said = format!("{} {}", claim.kind.as_str(), claim.subject);
        let became = match verdict {
            Verdict::Upheld(by) => format!("upheld: {said}, by {}", files.locate(*by)),
            Verdict::Refuted(number) => format!("{}: {said}", line(&report.findings[*number])),
            Verdict::Unsettled(unsettled) => {
                format!("{}: {said}, because {}", unsettled.kind.id(), unsettled.reason)
            }
        };
        notes.push((claim.span, became));
    }
    notes.extend(report.gaps.iter().map(|gap| (gap.span, format!("{}: {}", gap.kind.id(), gap.reason))));
    notes.sort();
    let mut drawing = String::new();
    let mut last = None;
    for (span, note) in &notes {
        let place = files.locate(*span);
        let number = place.start.line;
        let margin = format!("{number:>4} | ");
        if last != Some((span.file, number)) {
            drawing.push_str(&format!("{margin}{}\n", files.file(span.file).line(number)));
            last = Some((span.file, number));
        }
        let until = if place.end.line == number { place.end.column } else { place.start.column };
        let width = (until.get() - place.start.column.get()).max(1) as usize;
        let indent = " ".repeat(place.start.column.get() as usize - 1);
        drawing.push_str(&format!("     | {indent}{} {note}\n", "^".repeat(width)));
    }
    for finding in report.findings.iter().filter(|finding| finding.proposal.claims.is_empty()) {
        let places = finding.proposal.labels.iter().map(|label| {
            let witness = match label.witness {
                Witness::Page => "page",
                Witness::Schema => "schema",
                Witness::Wire => "wire",
                Witness::Client => "client",
            };
            format!("{witness} {}", files.locate(label.span))
        });
        drawing.push_str(&format!("{}: {}\n", line(finding), places.collect::<Vec<_>>().join(", ")));
    }
    drawing
}

/// Settings of snapshots: all of them stand below `snapshots/docdrift` at the top.
pub(crate) fn settings(folder: &str) -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(format!("{}/../../snapshots/docdrift/{folder}", env!("CARGO_MANIFEST_DIR")));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}
