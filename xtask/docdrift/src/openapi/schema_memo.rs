//! What a question is answered by each schema, found once: unions share their members, and there are more
//! ways through them than schemas.

use std::cell::RefCell;
use std::collections::BTreeMap;

/// The answers to one question so far, by the schema that is asked and what it is asked about.
#[derive(Debug)]
pub(crate) struct SchemaMemo<K, T>(RefCell<BTreeMap<K, T>>);

impl<K: Ord + Clone, T: Clone> SchemaMemo<K, T> {
    pub(crate) fn new() -> Self {
        SchemaMemo(RefCell::new(BTreeMap::new()))
    }

    /// The known answer, or the one that is found now. `meanwhile` is the answer for whoever asks the same
    /// on the way there: a schema that combines itself adds nothing to what it says.
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
