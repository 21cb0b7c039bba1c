//! A mutant: one seeded drift, the finding that is expected of it, and what became of it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde_json::Value;

use super::action::Action;
pub(crate) use super::kind::Kind;
use super::triple::{Alarm, Checked, Place, Role, Triple};

/// The side that is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Side {
    Page,
    Document,
    Recording,
}

impl Side {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Side::Page => "page",
            Side::Document => "document",
            Side::Recording => "recording",
        }
    }
}

/// A replacement of a part of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Edit {
    pub(crate) place: Place,
    pub(crate) text: String,
}

impl Edit {
    pub(crate) fn new(file: usize, range: Range<usize>, text: impl Into<String>) -> Self {
        Edit { place: Place::new(file, range), text: text.into() }
    }
}

/// One seeded drift.
#[derive(Clone, Debug)]
pub(crate) struct Mutant {
    pub(crate) kind: Kind,
    pub(crate) side: Side,
    /// The kind of text that claims the changed fact: `Python`, `table`, `recording`.
    pub(crate) origin: &'static str,
    /// What is changed, for people.
    pub(crate) what: String,
    /// The changes of texts, which do not overlap.
    pub(crate) edits: Vec<Edit>,
    /// The changes of a document: its index in [`Checked::documents`], and what is done to its tree.
    pub(crate) rewrite: Option<(usize, Vec<Action>)>,
    /// The rules of which one has to report it; empty if nothing may be reported.
    pub(crate) rules: &'static [&'static str],
    /// Where the finding has to point, as places of the unchanged files. A label at one of them is enough.
    pub(crate) places: Vec<Place>,
    /// Where other findings of the same change may point, such as at other fields of a changed operation.
    pub(crate) tolerated: Vec<Place>,
    /// For a recording, which is changed as a whole: what the finding has to name, as [`Alarm::named`], one of these.
    pub(crate) named: Option<Vec<String>>,
}

/// What became of a mutant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Exactly the expected finding.
    Caught,
    /// The expected finding, and others with another cause.
    CaughtWithMore(Vec<String>),
    /// Findings, but none that is expected at that place.
    Elsewhere(Vec<String>),
    /// No finding; what became of the claims at the place.
    Survived(String),
    /// The changed files cannot be read: a mistake of the generator.
    Unreadable(String),
}

impl Fate {
    /// Whether the expected finding is at the place.
    pub(crate) fn is_caught(&self) -> bool {
        matches!(self, Fate::Caught | Fate::CaughtWithMore(_))
    }
}

impl Mutant {
    /// A mutant without changes, of this kind at a place.
    pub(crate) fn at(kind: Kind, side: Side, origin: &'static str, place: Place) -> Self {
        Mutant {
            kind,
            side,
            origin,
            what: String::new(),
            edits: Vec::new(),
            rewrite: None,
            rules: &[],
            places: vec![place],
            tolerated: Vec::new(),
            named: None,
        }
    }

    /// Adds what is changed in a text, in words and as an edit.
    pub(crate) fn edit(mut self, what: impl Into<String>, edit: Edit) -> Self {
        self.what = what.into();
        self.edits.push(edit);
        self
    }

    /// Sets the rules of which one has to report it.
    pub(crate) fn reported_by(mut self, rules: &'static [&'static str]) -> Self {
        self.rules = rules;
        self
    }

    /// The files with the change.
    pub(crate) fn apply(&self, triple: &Triple, edits: &[Edit]) -> Triple {
        let mut changed = triple.clone();
        let mut edits: Vec<&Edit> = edits.iter().collect();
        edits.sort_by(|a, b| b.place.cmp(&a.place));
        for Edit { place, text } in edits {
            changed.files[place.file].text.replace_range(place.start..place.end, text);
        }
        changed
    }

    /// All changes of texts. A changed document is written as JSON on one line, which fits into every fragment.
    fn all_edits(&self, before: &Checked) -> Option<Vec<Edit>> {
        let mut edits = self.edits.clone();
        if let Some((number, actions)) = &self.rewrite {
            let document = &before.documents[*number];
            let mut value = document.value.clone();
            for action in actions {
                action.apply(&mut value)?;
            }
            edits.push(Edit { place: document.place.clone(), text: Value::to_string(&value) });
        }
        Some(edits)
    }

    /// Where a place of the unchanged files is after the change, with the new text of every edit that touches it.
    fn moved(all: &[Edit], place: &Place) -> Place {
        let growth = |edit: &&Edit| {
            let sizes = [edit.text.len(), edit.place.end - edit.place.start].map(isize::try_from);
            let [new, old] = sizes.map(|size| size.expect("texts are under 4 GiB"));
            new - old
        };
        let edits = all.iter().filter(|edit| edit.place.file == place.file);
        let (touching, apart): (Vec<&Edit>, Vec<&Edit>) = edits.partition(|edit| edit.place.touches(place));
        let start = touching.iter().map(|edit| edit.place.start).fold(place.start, usize::min);
        let end = touching.iter().map(|edit| edit.place.end).fold(place.end, usize::max);
        let before: isize = apart.iter().filter(|edit| edit.place.end <= start).map(growth).sum();
        let within: isize = touching.iter().map(growth).sum();
        let shifted = |at: usize, by: isize| at.checked_add_signed(by).expect("edits keep within their file");
        Place::new(place.file, shifted(start, before)..shifted(end, before + within))
    }

    /// Checks the changed files, and compares the findings with those of the unchanged ones.
    pub(crate) fn run(&self, triple: &Triple, before: &Checked) -> Fate {
        let Some(edits) = self.all_edits(before) else {
            return Fate::Unreadable("an action leads to no place of the document".to_owned());
        };
        let after = match self.apply(triple, &edits).check() {
            Ok(after) => after,
            Err(reason) => return Fate::Unreadable(reason),
        };
        let known: BTreeSet<&str> = before.alarms.iter().map(|alarm| alarm.fingerprint.as_str()).collect();
        let new: Vec<&Alarm> =
            after.alarms.iter().filter(|alarm| !known.contains(alarm.fingerprint.as_str())).collect();
        let moved = |places: &[Place]| places.iter().map(|place| Self::moved(&edits, place)).collect();
        let (places, tolerated): (Vec<Place>, Vec<Place>) = (moved(&self.places), moved(&self.tolerated));
        let is_at = |alarm: &Alarm| match &self.named {
            Some(named) => named.contains(&alarm.named),
            None => alarm.touches(&places),
        };
        let is_expected = |alarm: &&&Alarm| self.rules.contains(&alarm.rule) && is_at(alarm);
        let Some(expected) = new.iter().find(is_expected) else {
            let messages: Vec<String> = new.into_iter().map(Alarm::line).collect();
            return match messages.is_empty() {
                true => Fate::Survived(after.results_at(&places)),
                false => Fate::Elsewhere(messages),
            };
        };
        let mut causes: BTreeMap<&str, Vec<&Alarm>> = BTreeMap::new();
        new.iter().for_each(|alarm| causes.entry(&alarm.cause).or_default().push(alarm));
        // A change of a document is seen wherever a page relies on it; one of a page or recording only there.
        let is_more = |(cause, alarms): &(&&str, &Vec<&Alarm>)| match self.side {
            Side::Document => !alarms.iter().any(|alarm| is_at(alarm) || alarm.touches(&tolerated)),
            Side::Page | Side::Recording => **cause != expected.cause,
        };
        let more: Vec<String> = causes.iter().filter(is_more).map(|(_, alarms)| alarms[0].line()).collect();
        if more.is_empty() { Fate::Caught } else { Fate::CaughtWithMore(more) }
    }

    /// For a neutral change: nothing may be reported.
    pub(crate) fn run_neutral(&self, triple: &Triple, before: &Checked) -> Fate {
        match self.run(triple, before) {
            Fate::Survived(_) => Fate::Caught,
            fate => fate,
        }
    }
}

/// The files of a triple with this role, each with its index.
pub(crate) fn files_of(triple: &Triple, role: Role) -> impl Iterator<Item = (usize, &str)> {
    let files = triple.files.iter().enumerate();
    files.filter(move |(_, file)| file.role == role).map(|(number, file)| (number, file.text.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(edits: &[(Range<usize>, &str)], place: Range<usize>, expected: Range<usize>) {
        let edits: Vec<Edit> = edits.iter().map(|(range, text)| Edit::new(0, range.clone(), *text)).collect();
        assert_eq!(Mutant::moved(&edits, &Place::new(0, place)), Place::new(0, expected));
    }

    #[test]
    fn places_move_with_the_text() {
        check(&[(10..12, "abcd")], 0..5, 0..5);
        check(&[(10..12, "abcd")], 20..25, 22..27);
        check(&[(10..12, "abcd")], 10..12, 10..14);
        check(&[(10..12, "")], 20..25, 18..23);
        check(&[(10..10, "abcd")], 10..10, 10..14);
        check(&[(2..4, ""), (10..12, "abcd")], 10..12, 8..12);
        check(&[(10..12, "abcd"), (30..31, "")], 20..25, 22..27);
    }
}
