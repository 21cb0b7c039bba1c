//! The base paths of the servers that a document declares.

use std::collections::BTreeSet;

use super::Document;
use crate::source::tree::Node;

impl Document {
    /// The paths of the document's server URLs, such as `/v2`, without a slash at their end; variables in braces.
    /// A server without a path has none.
    #[must_use]
    pub fn base_paths(&self) -> BTreeSet<String> {
        let servers = self.root().pointer("/servers").map_or(&[][..], Node::items);
        let urls = servers.iter().filter_map(|server| server.get("url")?.as_str());
        let paths = urls.map(|url| {
            let path = match url.split_once("://") {
                Some((_, rest)) => rest.find('/').map_or("", |at| &rest[at..]),
                None => url,
            };
            path.trim_end_matches('/').to_owned()
        });
        paths.filter(|path| path.starts_with('/')).collect()
    }
}
