//! Writes a report in the requested formats, to standard output or to files.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::{Args, ValueEnum};
use docdrift::{Files, Level, REPORT_FORMATS, Rendering, Report, ReportFormat, RuleBook, TerminalStyle};

use crate::error::Error;
use crate::exit::Outcome;
use crate::whole_file::{WholeFile, check_place};

/// The arguments for the report: its formats, their files, and which findings fail the run.
#[derive(Args, Debug)]
pub struct OutputArguments {
    #[arg(long, value_name = "NAME[=FILE]", default_value = "terminal", help = FORMAT_HELP, long_help = format_help())]
    format: Vec<Destination>,
    /// Write the report to a file instead of standard output; `-` is standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Show accepted findings, and those of the compared run, with their lines and reasons instead of in one line
    #[arg(long)]
    show_accepted: bool,
    /// The lowest level of findings that fails the run, with exit code 100
    #[arg(long, value_enum, value_name = "LEVEL", default_value_t = Deny::Warning)]
    deny: Deny,
}

/// The help of `--format` in one line.
const FORMAT_HELP: &str = "The format of the report, and the file that it is written to; may be repeated";

/// The help of `--format` with all formats and an example.
fn format_help() -> String {
    let width = REPORT_FORMATS.iter().map(|format| format.name().len()).max().unwrap_or_default();
    let formats = REPORT_FORMATS.iter().map(|it| format!("\n  {:width$}  {}", it.name(), it.summary()));
    format!(
        "{FORMAT_HELP}. Without a file, or with `-`, the report is written to standard output.\n\n\
         The formats:{}\n\n\
         Two reports of one run: --format terminal --format sarif=docdrift.sarif",
        formats.collect::<String>()
    )
}

/// The value of `--deny`: the lowest level of findings that fails the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Deny {
    /// Every finding fails the run
    Note,
    /// Warnings and errors fail the run
    Warning,
    /// Only errors fail the run
    Error,
}

impl From<Deny> for Level {
    fn from(deny: Deny) -> Self {
        match deny {
            Deny::Note => Level::Note,
            Deny::Warning => Level::Warning,
            Deny::Error => Level::Error,
        }
    }
}

/// A format of the report, and the file that it is written to.
#[derive(Clone)]
struct Destination {
    format: &'static dyn ReportFormat,
    /// `None` for standard output.
    file: Option<PathBuf>,
}

impl std::fmt::Debug for Destination {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Destination").field("format", &self.format.name()).field("file", &self.file).finish()
    }
}

impl FromStr for Destination {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, file) = text.split_once('=').map_or((text, None), |(name, file)| (name, Some(file)));
        if file == Some("") {
            return Err(format!("the name of the file is missing after `{text}`"));
        }
        let format = REPORT_FORMATS.iter().copied().find(|format| format.name() == name);
        let format = format.ok_or_else(|| {
            let names: Vec<&str> = REPORT_FORMATS.iter().map(|format| format.name()).collect();
            format!("there is no format `{name}`; the formats are {}", names.join(", "))
        })?;
        Ok(Destination { format, file: file.map(PathBuf::from) })
    }
}

/// The width of the terminal report, in columns.
const WIDTH: usize = 110;

impl OutputArguments {
    /// Checks that each report is written to a place of its own, before a run that takes long.
    ///
    /// # Errors
    ///
    /// When several reports are to be written to the same place.
    pub fn validate(&self) -> Result<(), Error> {
        self.destinations().map(drop)
    }

    /// Writes the report, and adds an error to the outcome if findings fail the run.
    ///
    /// # Errors
    ///
    /// When several reports are to be written to the same place, or a file cannot be written.
    pub fn write_report(
        &self,
        report: &Report<'_>,
        files: &Files,
        book: &RuleBook,
        outcome: &mut Outcome,
    ) -> Result<(), Error> {
        let destinations = self.destinations()?;
        for path in destinations.iter().filter_map(|destination| destination.file.as_deref()) {
            let place = absolute(path);
            if path.is_file() && files.names().any(|name| absolute(Path::new(name)) == place) {
                return Err(Error::usage(format!("{}: is an input of the run", path.display()))
                    .help("write the report to another file"));
            }
        }
        for Destination { format, file } in destinations {
            // `Outcome::print` strips colours if standard output is not a terminal.
            let style = TerminalStyle { colour: file.is_none(), width: WIDTH };
            let text =
                format.render(&Rendering { report, files, book, style, show_accepted: self.show_accepted });
            write_text(text, file.as_deref(), outcome)?;
        }
        outcome.errors.extend(denied_findings(report, self.deny.into()));
        Ok(())
    }

    /// The formats, each with its file. A format without a file is written to that of `--output`; the file `-` is
    /// standard output.
    fn destinations(&self) -> Result<Vec<Destination>, Error> {
        let own = |given: &Destination| {
            let file = given.file.as_deref().or(self.output.as_deref());
            file.and_then(named_file).map(Path::to_owned)
        };
        let all: Vec<Destination> =
            self.format.iter().map(|given| Destination { file: own(given), ..given.clone() }).collect();
        for (number, destination) in all.iter().enumerate() {
            let place = |destination: &Destination| destination.file.as_deref().map(absolute);
            if all[..number].iter().any(|earlier| place(earlier) == place(destination)) {
                let place = destination.file.as_ref();
                let place = place.map_or("standard output".to_owned(), |file| file.display().to_string());
                return Err(Error::usage(format!("two reports are to be written to {place}"))
                    .help("name a file for each of them, as in `--format sarif=report.sarif`"));
            }
        }
        Ok(all)
    }
}

/// A path without `.`, `..` and links, as far as it exists.
pub(crate) fn absolute(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default();
    let of_folder = || folder.canonicalize().map(|folder| folder.join(name));
    path.canonicalize().or_else(|_| of_folder()).unwrap_or_else(|_| path.to_owned())
}

/// The file that an argument names; `None` for `-`, which stands for standard output.
pub(crate) fn named_file(path: &Path) -> Option<&Path> {
    (path != Path::new("-")).then_some(path)
}

/// Writes a text to a file, or adds it to the output if there is none, or if it is `-`. The file is complete or not
/// there, also if the run is interrupted; a device or a pipe is written directly.
pub(crate) fn write_text(text: String, file: Option<&Path>, outcome: &mut Outcome) -> Result<(), Error> {
    let Some(path) = file.and_then(named_file) else {
        outcome.output.push_str(&text);
        return Ok(());
    };
    check_place(path)?;
    if path.metadata().is_ok_and(|metadata| !metadata.is_file()) {
        return std::fs::write(path, text)
            .map_err(|reason| Error::failed(format!("{}: cannot be written: {reason}", path.display())));
    }
    let mut whole = WholeFile::create(path)?;
    whole.write(&text)?;
    whole.finish()
}

/// The error that findings at this level or above are not accepted. `None` if there are no such findings.
fn denied_findings(report: &Report<'_>, level: Level) -> Option<Error> {
    let count = report.denied(level).count();
    let (noun, verb) = if count == 1 { ("finding", "is") } else { ("findings", "are") };
    let level = level.as_str();
    // The help names no program: `docdrift` and `cargo xtask` both have this command.
    (count > 0).then(|| {
        Error::drift(format!("{count} {noun} at level `{level}` or above {verb} not accepted"))
            .help("the command `explain RULE` describes what a rule looks for, and why")
    })
}

/// The error that nothing was settled. `None` if something was: see [`Report::is_settled`].
#[must_use]
pub fn nothing_settled(report: &Report<'_>) -> Option<Error> {
    if report.is_settled() {
        return None;
    }
    let claims = report.tally.claims;
    let noun = if claims == 1 { "claim" } else { "claims" };
    let message = format!("nothing was settled: of {claims} {noun}, none was upheld or refuted");
    Some(if report.has_pages || (report.recordings.total() == 0 && report.traffic.is_none()) {
        let help = match (report.has_documents, claims) {
            (false, _) => "name a document with --spec, unless the pages embed their document",
            (true, 0) => {
                "name pages that show calls, paths, parameters or fields of the document, or ask for \
                          --descriptions"
            }
            (true, _) => {
                "the document states nothing that confirms or refutes the claims; the command `claims` has \
                          the reason of each"
            }
        };
        Error::nothing_settled(message).help(help)
    } else {
        Error::nothing_settled(format!("{message}, and no exchange was judged")).help(
            "name the document with their servers and operations with --spec; composed recordings prove nothing",
        )
    })
}
