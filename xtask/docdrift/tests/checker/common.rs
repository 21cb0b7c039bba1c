//! Shared by the tests of the checker: input files as a case, annotated pages, settings of snapshots.

use std::collections::BTreeMap;
use std::ops::Range;

use docdrift_traffic::{NoSiblings, read};

use docdrift::{
    Client, Confidence, FileId, Files, Finding, Inputs, NAVIGATION_FILES, Outcome, Position, Recording,
    Report, RuleBook, SiteFile, SiteReference, TrafficJudge, TrafficPlace, TrafficTally, Verdict, Witness,
    check, site_references,
};

/// The input files of one run, by their kind.
#[derive(Clone, Debug, Default)]
pub(crate) struct Case {
    /// Name and text of each page.
    pub(crate) pages: Vec<(String, String)>,
    /// Name and text of each OpenAPI document.
    pub(crate) specs: Vec<(String, String)>,
    /// Name and text of each other file of a document in several files.
    pub(crate) parts: Vec<(String, String)>,
    /// Name and text of each recording, and the outcome of its replay through the client.
    pub(crate) recordings: Vec<(String, String, Option<Outcome>)>,
    /// Name and text of each recording of another form than our own.
    pub(crate) traffic: Vec<(String, String)>,
    /// Name and text of the file with the JSON Schemas of the client.
    pub(crate) client: Option<(String, String)>,
    /// Name and text of each file of the navigations of the site.
    pub(crate) site: Vec<(String, String)>,
    /// Whether claims are also read from the descriptions in the documents.
    pub(crate) descriptions: bool,
}

impl Case {
    /// A case with one page and nothing else.
    pub(crate) fn page(name: &str, text: &str) -> Self {
        Case { pages: vec![(name.to_owned(), text.to_owned())], ..Case::default() }
    }

    /// Runs all rules over the case and returns what `examine` computes from the report.
    #[track_caller]
    pub(crate) fn run<T>(&self, examine: impl FnOnce(&Report<'_>, &Files) -> T) -> T {
        self.run_mut(|report, files| examine(report, files))
    }

    /// Like [`Case::run`], with a report that may be changed.
    #[track_caller]
    pub(crate) fn run_mut<T>(&self, examine: impl FnOnce(&mut Report<'_>, &Files) -> T) -> T {
        let mut files = Files::new();
        let mut add = |(name, text): &(String, String)| files.add(name.as_str(), text.as_str());
        let pages: Vec<FileId> = self.pages.iter().map(&mut add).collect();
        let specs: Vec<FileId> = self.specs.iter().map(&mut add).collect();
        for part in &self.parts {
            add(part);
        }
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
        let tally = self.judged(&inputs);
        inputs.add_traffic(tally);
        let places: Vec<TrafficPlace> = inputs.traffic_places().cloned().collect();
        let positions: BTreeMap<TrafficPlace, Range<Position>> =
            places.into_iter().filter_map(|place| Some((place.clone(), self.position(&place)?))).collect();
        inputs.add_traffic_positions(&mut files, &positions);
        inputs.add_site(site_files(&self.site, &mut files));
        if let Some(client) = client {
            inputs.add_client(client, Vec::new());
        }
        if self.descriptions {
            inputs.check_descriptions();
        }
        let mut report = check(&inputs, &RuleBook::standard(), &files);
        let tally = report.tally;
        assert_eq!(
            tally.upheld + tally.refuted + tally.unsettled,
            tally.claims,
            "each claim has exactly one result"
        );
        examine(&mut report, &files)
    }
}

/// A HAR with these entries, one a line.
pub(crate) fn har(entries: &[&str]) -> String {
    let entries = entries.join(",\n");
    let creator = r#"{"name": "a browser", "version": "1"}"#;
    format!(r#"{{"log": {{"version": "1.2", "creator": {creator}, "entries": [{entries}]}}}}"#)
}

impl Case {
    /// What the recordings of other forms show.
    pub(crate) fn judged(&self, inputs: &Inputs) -> TrafficTally {
        let judge = TrafficJudge::new(inputs.documents());
        let mut tally = TrafficTally::default();
        for (name, text) in &self.traffic {
            let read = read(text.as_bytes(), &NoSiblings);
            let read = read.unwrap_or_else(|error| panic!("{name}: {error:?}"));
            assert!(read.gaps.is_empty(), "{name}: {:?}", read.gaps);
            read.exchanges.iter().for_each(|exchange| judge.judge(exchange, name, &mut tally));
            crate::accepted_bodies::check_recording(&judge, text);
        }
        tally
    }

    /// The line of the entry of a place, in a recording that [`har`] made.
    fn position(&self, place: &TrafficPlace) -> Option<Range<Position>> {
        let index = place.pointer.strip_prefix("/log/entries/")?.split('/').next()?;
        let line = index.parse::<u32>().ok()? + 1;
        let begin = |line: u32| Some(Position { line: line.try_into().ok()?, ..Position::START });
        Some(begin(line)?..begin(line + 1)?)
    }
}

/// The navigations among some files, each with the files that it refers to.
fn site_files(texts: &[(String, String)], files: &mut Files) -> Vec<SiteFile> {
    let ids: Vec<FileId> = texts.iter().map(|(name, text)| files.add(name.as_str(), text.as_str())).collect();
    let of_path = |from: &str, path: &str| {
        let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
        let target = format!("{folder}/{}", path.trim_start_matches("./"));
        let target = target.trim_start_matches('/');
        let found =
            texts.iter().position(|(name, _)| name == target || name.starts_with(&format!("{target}.")));
        found.map(|place| ids[place])
    };
    let mut references = Vec::new();
    for ((name, _), from) in texts.iter().zip(&ids) {
        let of_file = |path: String| SiteReference { from: *from, to: of_path(name, &path), path };
        references.extend(site_references(files, *from).into_iter().map(of_file));
    }
    let mut found = Vec::new();
    for ((name, _), file) in texts.iter().zip(&ids) {
        for group in NAVIGATION_FILES {
            let is_known = |known: &&&str| format!("/{name}").ends_with(&format!("/{known}"));
            let Some(place) = group.iter().position(|known| is_known(&known)) else { continue };
            let pages = name[..name.len() - group[place].len()].to_owned();
            let is_there = |known: &&str| texts.iter().any(|(name, _)| *name == format!("{pages}{known}"));
            if !group[..place].iter().any(is_there) {
                let references = references.clone();
                found.push(SiteFile { file: *file, pages, below: String::new(), references });
            }
        }
    }
    found
}

/// A finding on one line: level, rule, subject and, if there is one, the counterpart in the schema.
pub(crate) fn summary(finding: &Finding) -> String {
    let counterpart = finding.proposal.counterpart.as_ref();
    let counterpart = counterpart.map(|subject| format!(" -> {subject}")).unwrap_or_default();
    let likely = if finding.confidence() == Confidence::Likely { "likely " } else { "" };
    let (level, rule) = (finding.level.as_str(), finding.rule.id);
    format!("{likely}{level}[{rule}] {}{counterpart}", finding.proposal.subject)
}

/// The lines of the pages that make a claim or have a gap, with the results and gaps under each line; then
/// the findings that refute no claim.
pub(crate) fn annotated_pages(report: &Report<'_>, files: &Files) -> String {
    let mut notes = Vec::new();
    for (statement, verdict) in report.statements.iter().zip(&report.verdicts) {
        let claim = &statement.claim;
        let claimed = format!("{} {}", claim.kind.as_str(), claim.subject);
        let result = match verdict {
            Verdict::Upheld(by) => format!("upheld: {claimed}, by {}", files.locate(*by)),
            Verdict::Refuted(number) => format!("{}: {claimed}", summary(&report.findings[*number])),
            Verdict::Unsettled(unsettled) => {
                format!("{}: {claimed}, because {}", unsettled.kind.id(), unsettled.reason)
            }
        };
        notes.push((claim.span, result));
    }
    notes.extend(report.gaps.iter().map(|gap| (gap.span, format!("{}: {}", gap.kind.id(), gap.reason))));
    notes.sort();
    let mut printed = String::new();
    let mut last = None;
    for (span, note) in &notes {
        let place = files.locate(*span);
        let number = place.start.line;
        let margin = format!("{number:>4} | ");
        if last != Some((span.file, number)) {
            printed.push_str(&format!("{margin}{}\n", files.file(span.file).line(number)));
            last = Some((span.file, number));
        }
        let end_column = if place.end.line == number { place.end.column } else { place.start.column };
        let width = (end_column.get() - place.start.column.get()).max(1) as usize;
        let indent = " ".repeat(place.start.column.get() as usize - 1);
        printed.push_str(&format!("     | {indent}{} {note}\n", "^".repeat(width)));
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
        printed.push_str(&format!("{}: {}\n", summary(finding), places.collect::<Vec<_>>().join(", ")));
    }
    printed
}

/// The path of a folder below `snapshots/docdrift` in the root of the repository.
pub(crate) fn snapshot_folder(folder: &str) -> String {
    format!("{}/../../snapshots/docdrift/{folder}", env!("CARGO_MANIFEST_DIR"))
}

/// Snapshot settings for a folder below `snapshots/docdrift`.
pub(crate) fn settings(folder: &str) -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(snapshot_folder(folder));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}
