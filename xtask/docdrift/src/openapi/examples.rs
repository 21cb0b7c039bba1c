//! Lists the examples that a document gives for a body.

use super::{Body, Operation};
use crate::source::tree::Node;
use crate::subject::Place;

impl<'d> Operation<'d> {
    /// The examples of a body as whole values: those of its media types, and those of their schemas.
    #[must_use]
    pub fn examples(self, place: &Place) -> Vec<&'d Node> {
        let bodies = match place {
            Place::Request(_) => self.request(),
            Place::Response(status, _) => {
                let found = self.responses().into_iter().find(|response| response.status == status);
                found.map_or_else(Vec::new, |response| response.bodies)
            }
            _ => Vec::new(),
        };
        bodies.iter().flat_map(|body| self.examples_of(body)).collect()
    }

    /// The examples of a body in one media type.
    #[must_use]
    pub(crate) fn examples_of(self, body: &Body<'d>) -> Vec<&'d Node> {
        let at = |keyword: &str| self.document().root().pointer(&format!("{}/{keyword}", body.pointer));
        let named = at("examples").into_iter().flat_map(Node::entries);
        let of_media_type = named.filter_map(|(_, entry)| {
            let reference = entry.value.get("$ref").and_then(Node::as_str);
            match reference {
                Some(reference) => self.document().target(reference)?.get("value"),
                None => entry.value.get("value"),
            }
        });
        let of_schema = body.shape.keyword("example").into_iter();
        let of_schema = of_schema.chain(body.shape.keyword("examples").map_or(&[][..], Node::items));
        at("example").into_iter().chain(of_media_type).chain(of_schema).collect()
    }
}
