//! Places an example that shows one member of a response, which the text before it names: "it comes back in `usage`".

use super::body_claims::BodySource;
use crate::openapi::Lookup;
use crate::page::example::Example;
use crate::subject::{FieldPath, Place, Step};

/// The place of an example: the object around its only field, if the text before the example says that something is in
/// this field, and the response has one field of this name, further inside.
pub(super) fn placed<'d>(source: BodySource<'d>, example: &Example) -> BodySource<'d> {
    match object_around(&source, example) {
        Some(object) => BodySource { place: source.place.with_path(object), ..source },
        None => source,
    }
}

fn object_around(source: &BodySource<'_>, example: &Example) -> Option<FieldPath> {
    let is_response = matches!(&source.place, Place::Response(_, path) if path.is_root());
    let [(name, _)] = example.value.fields() else { return None };
    let name = name.value.as_str();
    if !is_response || !names_member(example.context.lead.as_deref()?, name) {
        return None;
    }
    let body = source.operation.body(&source.place)?;
    if !matches!(body.step(&Step::Key(name.to_owned())), Lookup::Absent { .. }) {
        return None;
    }
    let fields = source.operation.fields(&source.place);
    let mut found = fields.iter().filter(|field| field.path.name() == Some(name));
    let path = found.next().filter(|_| found.next().is_none())?.path.parent()?;
    path.steps().iter().all(|step| matches!(step, Step::Key(_))).then_some(path)
}

/// Whether a text says that something is in a member of this name.
fn names_member(text: &str, name: &str) -> bool {
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-'))
        .filter(|word| !word.is_empty())
        .collect();
    words.windows(2).any(|pair| matches!(pair[0], "in" | "as" | "under") && pair[1] == name)
}

#[cfg(test)]
mod tests {
    use super::names_member;

    #[test]
    fn a_text_names_the_member_that_something_is_in() {
        assert!(names_member("Your answer comes back in graph_context, as it was.", "graph_context"));
        assert!(!names_member("The graph_context of your answer:", "graph_context"));
        assert!(!names_member("Your answer comes back in graph_context_2.", "graph_context"));
    }
}
