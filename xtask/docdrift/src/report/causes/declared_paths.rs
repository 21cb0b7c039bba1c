//! The paths of all documents of a run, to find the part of a path that none of them has.

use std::collections::BTreeSet;

use super::key::is_id;
use crate::openapi::Document;

/// The declared paths as lists of segments, with the base paths of the servers and without.
#[derive(Debug, Default)]
pub(super) struct DeclaredPaths(BTreeSet<Vec<String>>);

impl DeclaredPaths {
    /// The paths of these documents.
    pub(super) fn of<'d>(documents: impl Iterator<Item = &'d Document>) -> Self {
        let mut paths = BTreeSet::new();
        for document in documents {
            let bases = document.base_paths();
            for operation in document.operations() {
                let path = &operation.id().path;
                paths.insert(segments(path));
                paths.extend(bases.iter().map(|base| segments(&format!("{base}{path}"))));
            }
        }
        DeclaredPaths(paths)
    }

    /// A path up to its first segment that no document has there. `None` if documents have all segments, with
    /// another method or with more segments behind them. Parameters have the names of the documents.
    pub(super) fn undeclared_part(&self, path: &str) -> Option<String> {
        let mut known: Vec<&Vec<String>> = self.0.iter().collect();
        let mut part = String::new();
        for (depth, segment) in segments(path).iter().enumerate() {
            let at = |path: &&Vec<String>| path.get(depth).cloned();
            let is_exact = |path: &&Vec<String>| at(path).as_ref() == Some(segment);
            let takes = |path: &&Vec<String>| at(path).is_some_and(|known| known.contains('{'));
            let exact = known.iter().any(is_exact);
            known.retain(|path| if exact { is_exact(path) } else { takes(path) });
            let Some(first) = known.first() else {
                part.push('/');
                part.push_str(if is_id(segment) { "{}" } else { segment });
                return Some(part);
            };
            part.push('/');
            part.push_str(&at(first)?);
        }
        None
    }
}

fn segments(path: &str) -> Vec<String> {
    path.split('/').filter(|segment| !segment.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expected: Option<&str>) {
        let declared = ["/orders/{id}/items", "/orders/latest", "/v1/shops/{shop}"];
        let paths = DeclaredPaths(declared.iter().map(|path| segments(path)).collect());
        assert_eq!(paths.undeclared_part(path).as_deref(), expected);
    }

    #[test]
    fn a_path_is_cut_after_its_first_undeclared_segment() {
        check("/chats/7/turns", Some("/chats"));
        check("/orders/7/lines/8", Some("/orders/{id}/lines"));
        check("/v1/shops/a/1234", Some("/v1/shops/{shop}/{}"));
        check("/v2/shops", Some("/v2"));
        check("/orders/7", None);
    }
}
