//! Reads a code sample: the HTTP requests that it sends, and the response fields that it reads.
//!
//! A sample in Python, JavaScript or TypeScript is parsed (`cst`), translated to one abstract syntax
//! tree (`ast`) and evaluated without being run (`interpreter`). What the functions of HTTP libraries do is
//! declared in a `library_model`. A shell sample has a reader of its own (`shell`).

mod ast;
mod cst;
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
use crate::source::parsed::{Gap, Parsed};
use ast::Import;
use interpreter::SampleCalls;
use library_model::{LibraryModel, Module};
use limits::MAX_SHELL_SAMPLE_BYTES;

/// Reads a sample. Returns its HTTP calls, each with what it sends and the response fields that the sample
/// reads, and a gap for each place that was not understood.
///
/// Returns nothing for [`Language::Http`].
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
    if language == Language::Shell && sample.text().len() > MAX_SHELL_SAMPLE_BYTES {
        let reason = "a sample too large to be followed".to_owned();
        return Parsed { value: Vec::new(), gaps: vec![Gap { span: sample.span(0..1), reason }] };
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
        let reason = "a sample nested too deeply to be followed".to_owned();
        return Parsed { value: Vec::new(), gaps: vec![Gap { span, reason }] };
    }
    let broken = program.broken.iter().map(|at| Gap {
        span: sample.span(at.clone()),
        reason: format!("not valid {} here, so what stands around it may be misread", language.as_str()),
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
    let gap = |import: &Import, reason| Some(Gap { span: sample.span(import.at.clone()), reason });
    if let Some((import, _)) = of(Module::Http).next() {
        return gap(import, "no request is made in this sample that can be followed".to_owned());
    }
    let (import, _) = of(Module::Library).find(|(_, called)| *called)?;
    gap(import, format!("calls go through `{}`, and what it sends is not known", import.module))
}

#[cfg(test)]
mod tests;
