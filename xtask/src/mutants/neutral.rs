//! Changes without a meaning: line ends, a further paragraph, a document as JSON or with its fields in another order, a
//! recording with other white space. Nothing may be reported of them.

use super::action::Action;
use super::mutant::{Edit, Kind, Mutant, Side, files_of};
use super::seeds::Seeds;
use super::triple::{Place, Role};

/// The neutral changes of a triple.
pub(crate) fn mutants(seeds: &Seeds<'_>) -> Vec<Mutant> {
    let mut all = Vec::new();
    for (file, text) in files_of(seeds.triple, Role::Page) {
        let whole = Place::new(file, 0..text.len());
        let new = |what: &str, edit: Edit| {
            Mutant::at(Kind::Neutral, Side::Page, "page", whole.clone()).edit(what, edit)
        };
        if !text.contains('\r') {
            all.push(new("CRLF", Edit::new(file, 0..text.len(), text.replace('\n', "\r\n"))));
        }
        let thanks = "\n\nThat is all there is to it. Thank you for reading.\n";
        all.push(new("a further paragraph", Edit::new(file, text.len()..text.len(), thanks)));
    }
    for (number, document) in seeds.checked.documents.iter().enumerate() {
        let new = |what: &str, actions: Vec<Action>| {
            let mut mutant = Mutant::at(Kind::Neutral, Side::Document, "document", document.place.clone());
            what.clone_into(&mut mutant.what);
            mutant.rewrite = Some((number, actions));
            mutant
        };
        all.push(new("as JSON", Vec::new()));
        all.push(new("fields in reverse order", vec![Action::ReverseProperties]));
    }
    all
}
