//! Passes: what makes the published document one that the generator takes, and takes rightly.
//!
//! One file a pass, each with its reason. A pass sees the whole document and hands back what it
//! did; a second run finds nothing to do. They stand in [`all`] in the order in which they need
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
mod titles;
mod unions;
pub(crate) mod walk;

use serde_json::Value;

use super::Rewrite;
use cover::Covered;
use docdrift_cli::Error;

/// What every pass but the first is: a change to a document.
type Pass = fn(&mut Value) -> Vec<Rewrite>;

/// After the document is cut to what is covered: the order matters where one pass makes what
/// another looks for.
const PASSES: [Pass; 12] = [
    downgrade::run,
    titles::run,
    limits::run,
    parameters::run,
    bodies::run,
    responses::run,
    expandables::run,
    unions::run,
    others::run,
    enums::run,
    hoist::run,
    descriptions::run,
];

/// Cuts a document to what is covered, and what is covered to what the client looks into.
pub(crate) fn cut(document: &mut Value, covered: &Covered) -> Vec<Rewrite> {
    // First of all, so that nothing is kept that only an expandable thing needs.
    let mut rewrites = cover::free(document, covered);
    rewrites.extend(expandables::run(document));
    rewrites.extend(cover::cut(document, covered));
    total(rewrites)
}

/// Takes a document through all passes.
pub(crate) fn all(document: &mut Value, covered: &Covered) -> Result<Vec<Rewrite>, Error> {
    let mut rewrites = cut(document, covered);
    rewrites.extend(cover::name(document, covered));
    for pass in PASSES {
        rewrites.extend(pass(document));
    }
    names::check(document)?;
    Ok(total(rewrites))
}

/// One entry for each thing that was done, with the sum of its counts.
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

/// What a pass did, at how many places, and why.
fn did(what: &str, count: usize, reason: &str) -> Rewrite {
    Rewrite { what: what.to_owned(), count, reason: reason.to_owned() }
}

#[cfg(test)]
mod tests;
