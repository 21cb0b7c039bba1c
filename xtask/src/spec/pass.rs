//! The passes: each rewrites the published document so that the generator accepts it and generates
//! correct types.
//!
//! Each pass has its own file, which states its reason. A pass gets the complete document and returns its
//! changes; a second run changes nothing. [`all`] runs the passes in the order in which they depend on
//! each other.

mod bodies;
pub(crate) mod cover;
mod descriptions;
mod downgrade;
mod enums;
mod expandables;
mod hoist;
mod limits;
pub(crate) mod names;
mod others;
mod parameters;
mod responses;
mod rules;
mod titles;
mod types;
mod unions;
mod unset;
pub(crate) mod walk;

use serde_json::Value;

use super::Rewrite;
use cover::Covered;
use docdrift_cli::Error;

/// A pass that needs only the document: every pass except `cover`, `expandables` and `types`.
type Pass = fn(&mut Value) -> Vec<Rewrite>;

/// The passes between `cover` and `types`. The order matters: some passes rewrite the output of an earlier
/// pass.
const PASSES: [Pass; 10] = [
    downgrade::run,
    titles::run,
    limits::run,
    parameters::run,
    bodies::run,
    unset::run,
    responses::run,
    unions::run,
    others::run,
    enums::run,
];

/// Reduces a document to the covered operations and the schemas that they reach.
pub(crate) fn cut(document: &mut Value, covered: &Covered) -> Vec<Rewrite> {
    // These two passes run before `cover::cut`, so that `cover::cut` drops the schemas that only an untyped
    // object or an expandable field reached.
    let mut rewrites = cover::free(document, covered);
    rewrites.extend(expandables::run(document, &covered.expanded));
    rewrites.extend(cover::cut(document, covered));
    total(rewrites)
}

/// The results of all passes.
pub(crate) struct Passed {
    pub(crate) rewrites: Vec<Rewrite>,
    /// The rules for type names that shortened no name.
    pub(crate) unused_rules: Vec<String>,
    /// The type names of more than 40 characters.
    pub(crate) long_names: Vec<String>,
}

/// Runs all passes over a document.
///
/// # Errors
///
/// When two schemas of different shape would get the same type name.
pub(crate) fn all(document: &mut Value, covered: &Covered) -> Result<Passed, Error> {
    let mut rewrites = cut(document, covered);
    rewrites.extend(cover::name(document, covered));
    for pass in PASSES {
        rewrites.extend(pass(document));
    }
    let (named, unused_rules) = types::run(document, covered)?;
    rewrites.push(named);
    rewrites.extend(hoist::run(document));
    rewrites.extend(descriptions::run(document));
    names::check(document)?;
    Ok(Passed { rewrites: total(rewrites), unused_rules, long_names: types::long_names(document) })
}

/// Merges rewrites with the same description into one, adds their counts, and drops those with count 0.
fn total(rewrites: Vec<Rewrite>) -> Vec<Rewrite> {
    let mut totals: Vec<Rewrite> = Vec::new();
    for rewrite in rewrites.into_iter().filter(|rewrite| rewrite.count > 0) {
        match totals.iter_mut().find(|total| total.what == rewrite.what) {
            Some(total) => total.count += rewrite.count,
            None => totals.push(rewrite),
        }
    }
    totals
}

/// Creates a [`Rewrite`] from what a pass changed, the number of places, and the reason.
fn did(what: &str, count: usize, reason: &str) -> Rewrite {
    Rewrite { what: what.to_owned(), count, reason: reason.to_owned() }
}

#[cfg(test)]
mod tests;
