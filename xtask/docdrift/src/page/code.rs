//! Reads a code sample: the HTTP requests that it sends, and the response fields that it reads.
//!
//! A sample in Python, JavaScript or TypeScript is parsed (`cst`), translated to one abstract syntax
//! tree (`ast`) and evaluated without being run (`interpreter`). What the functions of HTTP libraries do is
//! declared in a `library_model`. A shell sample has a reader of its own (`shell`).

mod ast;
pub(super) mod cst;
mod http_library_arguments;
mod interpreter;
mod javascript;
mod library_model;
mod limits;
mod python;
mod request_builder;
mod shell;
mod values;

use super::call::Call;
use super::language::Language;
use crate::source::Excerpt;
use crate::source::gap::{Gap, GapKind};
use crate::source::parsed::Parsed;
use ast::Import;
use interpreter::SampleCalls;
use library_model::{LibraryModel, Module};
use limits::MAX_SHELL_SAMPLE_BYTES;

/// Reads a sample. Returns its HTTP calls, each with what it sends and the response fields that the sample
/// reads, and a gap for each place that was not understood.
///
/// Returns nothing for [`Language::Http`].
#[must_use]
pub(crate) fn read(sample: &Excerpt, language: Language) -> Parsed<Vec<Call>> {
    if language == Language::Shell && sample.text().len() > MAX_SHELL_SAMPLE_BYTES {
        let gap =
            Gap::new(sample.span(0..1), GapKind::SampleTooLarge, "this sample is too large to be followed");
        return Parsed { value: Vec::new(), gaps: vec![gap] };
    }
    let libraries: &dyn LibraryModel = match language {
        Language::Python => &python::Python,
        Language::JavaScript => &javascript::JavaScript::Plain,
        Language::TypeScript => &javascript::JavaScript::Typed,
        // Shell samples have words and streams instead of values, so they do not use the interpreter.
        Language::Shell => return shell::read(sample),
        Language::Http => return Parsed::default(),
    };
    let program = libraries.parse(sample.text());
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
    let SampleCalls { calls, imports } =
        interpreter::interpret(&program, libraries, sample).unload(&mut gaps);
    if calls.is_empty() {
        gaps.extend(unfollowed(&imports, libraries, sample));
    }
    gaps.extend(broken);
    gaps.sort();
    Parsed { value: calls, gaps }
}

/// Why a sample has no calls although it imports a library that may send requests.
///
/// Returns `None` if the sample imports no such library, or imports an unknown library and never calls it:
/// such a sample is about something other than HTTP.
fn unfollowed(imports: &[(Import, bool)], dialect: &dyn LibraryModel, sample: &Excerpt) -> Option<Gap> {
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
