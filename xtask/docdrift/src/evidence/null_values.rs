//! Decides whether `null` in an example is a mistake where the schema declares another type.
//!
//! Authors write null for what is absent, and many documents never state that a value may be null. Null in a
//! response is a mistake only in a document that could say so: one of OpenAPI 3.1, or one that states null elsewhere.

use super::Statement;
use super::unsettled::UnsettledKind;
use super::value_fit::ValueFit;
use crate::openapi::Shape;
use crate::subject::Place;

/// How null fits a shape of other types: accepted, or why it may be correct. `None` if null is wrong.
pub(super) fn fit(statement: &Statement<'_>, shape: &Shape<'_>) -> Option<ValueFit> {
    // Beside a reference or `allOf`, the keyword counts for what these declare.
    if ["nullable", "x-nullable"].iter().any(|flag| shape.is_marked(flag)) {
        return Some(ValueFit::Fits);
    }
    let types = shape.types();
    if types.iter().any(|name| matches!(*name, "object" | "array")) {
        return Some(ValueFit::open(UnsettledKind::NullValue, "null may mean that there is none"));
    }
    let texts = shape.descriptions();
    let is_null = |word: &str| matches!(word, "null" | "nullable");
    let mentions = |text: &&str| text.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(is_null);
    if texts.iter().any(mentions) {
        return Some(ValueFit::open(UnsettledKind::DescribedInWords, "its description mentions null"));
    }
    let own = ["example", "default"].into_iter().filter_map(|name| shape.keyword(name));
    if own.into_iter().any(|node| node.to_json().is_null()) {
        let reason = "the schema's own example or default is null, which its type does not allow";
        return Some(ValueFit::open(UnsettledKind::ContradictorySchema, reason));
    }
    let is_answer = matches!(statement.claim.subject.place, Place::Response(..));
    let is_required = statement.is_required() == Some(true);
    let could_say_so = is_answer && statement.operation.is_some_and(|it| it.document().states_null());
    (!is_required && !could_say_so)
        .then(|| ValueFit::open(UnsettledKind::NullValue, "null may mean that it is left out"))
}
