//! A code sample is the contract of its author: what they send, and what they read.

mod cst;
mod dialect;
mod expressions;
mod functions;
mod javascript;
mod mutations;
mod python;
mod request_arguments;
mod request_builder;
mod shell;
mod statements;
mod syntax;
mod texts;
mod values;

use super::call::Call;
use super::language::Language;
use crate::source::Excerpt;
use crate::source::gap::{Gap, GapKind};
use crate::source::parsed::Parsed;
use dialect::{Dialect, Module};
use statements::SampleCalls;
use syntax::Import;

/// How many bytes the commands of a sample may have: nobody reads more, and following them takes its
/// time.
const LARGEST: usize = 40_000;

/// Reads a sample: the calls that it makes, with what they send and what is read from the answer.
///
/// ```
/// # use docdrift::{Files, Language, sample};
/// let mut files = Files::new();
/// let id = files.add("a.js", "const {data: [first]} = await (await fetch('/orders')).json(); use(first.id)");
/// let calls = sample::read(&files.excerpt(id), Language::JavaScript).value;
/// let reads: Vec<String> = calls[0].reads.iter().map(|read| read.path.to_string()).collect();
/// assert_eq!(reads, ["data", "data[].id"]);
/// ```
#[must_use]
pub(crate) fn read(sample: &Excerpt, language: Language) -> Parsed<Vec<Call>> {
    if language == Language::Shell && sample.text().len() > LARGEST {
        let gap =
            Gap::new(sample.span(0..1), GapKind::SampleTooLarge, "this sample is too large to be followed");
        return Parsed { value: Vec::new(), gaps: vec![gap] };
    }
    let dialect: &dyn Dialect = match language {
        Language::Python => &python::Python,
        Language::JavaScript => &javascript::JavaScript::Plain,
        Language::TypeScript => &javascript::JavaScript::Typed,
        // Words and streams in place of values: it shares no more than the grammars' library.
        Language::Shell => return shell::read(sample),
        Language::Http => return Parsed::default(),
    };
    let program = dialect.parse(sample.text());
    if program.too_deep {
        let span = sample.span(0..sample.text().len().min(1));
        let gap = Gap::new(span, GapKind::SampleTooDeep, "this sample is nested too deeply to be followed");
        return Parsed { value: Vec::new(), gaps: vec![gap] };
    }
    let broken = program.broken.iter().map(|at| {
        let reason = format!("not valid {} here; the code around it may be misread", language.as_str());
        Gap::new(sample.span(at.clone()), GapKind::InvalidSyntax, reason)
    });
    let broken: Vec<Gap> = broken.collect();
    let mut gaps = Vec::new();
    let SampleCalls { calls, imports } = statements::follow(&program, dialect, sample).unload(&mut gaps);
    if calls.is_empty() {
        gaps.extend(unfollowed(&imports, dialect, sample));
    }
    gaps.extend(broken);
    gaps.sort();
    Parsed { value: calls, gaps }
}

/// Why no call was found in a sample that takes in what makes some; a sample that takes in nothing of
/// the kind speaks of something else.
fn unfollowed(imports: &[(Import, bool)], dialect: &dyn Dialect, sample: &Excerpt) -> Option<Gap> {
    let of = |wanted| imports.iter().filter(move |(import, _)| dialect.module(&import.module) == wanted);
    let gap = |import: &Import, kind, reason| Some(Gap::new(sample.span(import.at.clone()), kind, reason));
    if let Some((import, _)) = of(Module::Http).next() {
        let reason = "no request of this sample could be followed".to_owned();
        return gap(import, GapKind::UnfollowedRequest, reason);
    }
    let (import, _) = of(Module::Library).find(|(_, called)| *called)?;
    let reason =
        format!("this sample calls through `{}`; which requests that sends is not known", import.module);
    gap(import, GapKind::UnknownLibrary, reason)
}

#[cfg(test)]
mod tests;
