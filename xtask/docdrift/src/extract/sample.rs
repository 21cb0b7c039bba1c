//! A code sample is the contract of its author: what they send, and what they read.

mod cst;
mod dialect;
mod follow;
mod javascript;
mod python;
mod syntax;
mod transfer;
mod value;

use super::call::{Call, Language};
use crate::parsed::{Gap, Parsed};
use crate::source::Excerpt;
use dialect::Dialect;

/// Reads a sample: the calls that it makes, with what they send and what is read from the answer.
///
/// ```
/// # use docdrift::{extract::{call::Language, sample}, source::Files};
/// let mut files = Files::new();
/// let id = files.add("a.js", "const {data: [first]} = await (await fetch('/orders')).json(); use(first.id)");
/// let calls = sample::read(&files.excerpt(id), Language::JavaScript).value;
/// let reads: Vec<String> = calls[0].reads.iter().map(|read| read.path.to_string()).collect();
/// assert_eq!(reads, ["data", "data[].id"]);
/// ```
#[must_use]
pub fn read(sample: &Excerpt, language: Language) -> Parsed<Vec<Call>> {
    let dialect: &dyn Dialect = match language {
        Language::Python => &python::Python,
        Language::JavaScript => &javascript::JavaScript,
        Language::Http => return Parsed::default(),
    };
    let program = dialect.parse(sample.text());
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
    let mut parsed = follow::follow(&program, dialect, sample);
    if parsed.value.is_empty() {
        let span = sample.span(0..sample.text().len().min(1));
        let reason = "no request is made in this sample that can be followed".to_owned();
        parsed.gaps.push(Gap { span, reason });
    }
    parsed.gaps.extend(broken);
    parsed.gaps.sort();
    parsed
}

#[cfg(test)]
mod tests;
