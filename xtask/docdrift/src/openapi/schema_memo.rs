//! Memoizes a recursive query over schemas.
//!
//! Unions share members, so there are far more paths through the unions than schemas. Without the memo, a query
//! would visit a schema once for each path.

use std::cell::RefCell;
use std::collections::BTreeMap;

/// The known results of one query, by schema and argument.
#[derive(Debug)]
pub(crate) struct SchemaMemo<K, T>(RefCell<BTreeMap<K, T>>);

impl<K: Ord + Clone, T: Clone> SchemaMemo<K, T> {
    pub(crate) fn new() -> Self {
        SchemaMemo(RefCell::new(BTreeMap::new()))
    }

    /// The known result of a key, or the result of `find`. While `find` runs, the key has the result
    /// `meanwhile`, so that a schema that combines itself adds nothing to its own result.
    pub(crate) fn get(&self, key: K, meanwhile: T, find: impl FnOnce() -> T) -> T {
        if let Some(known) = self.0.borrow().get(&key) {
            return known.clone();
        }
        self.0.borrow_mut().insert(key.clone(), meanwhile);
        let found = find();
        self.0.borrow_mut().insert(key, found.clone());
        found
    }
}

#[cfg(test)]
mod tests {
    use crate::openapi::schema_memo::SchemaMemo;

    #[test]
    fn what_asks_itself_gets_the_answer_for_the_meantime() {
        let answers = SchemaMemo::new();
        assert_eq!(answers.get("a", 1, || 10 + answers.get("a", 2, || 3)), 11);
        assert_eq!(answers.get("a", 1, || 5), 11);
    }
}
