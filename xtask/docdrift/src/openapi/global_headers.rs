//! Headers that a vendor extension declares for all operations of a document: `x-fern-global-headers`.

use super::Document;
use crate::source::Span;

impl Document {
    /// Where Fern's extension declares a header for all operations of a document; `None` if it does not.
    pub(crate) fn global_header(&self, name: &str) -> Option<Span> {
        let headers = self.root().get("x-fern-global-headers")?.items().iter();
        let mut named = headers.filter_map(|header| header.get("header"));
        named
            .find(|header| header.as_str().is_some_and(|known| known.eq_ignore_ascii_case(name)))
            .map(|header| header.span)
    }
}
