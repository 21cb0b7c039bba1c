//! Reads the parts of a request of Hoverfly, which are values or patterns.

use crate::Place;
use crate::tree::Tree;

/// What a request may have in one of its parts.
pub(super) enum Part {
    /// Anything.
    Any,
    /// This, which is the value at a place below that of the part.
    Exactly(String, fn(&Place) -> Place),
    /// What a pattern matches.
    Pattern,
}

impl Part {
    /// Reads a part: text in version 1, a map of matchers up to version 4, a list of matchers since.
    pub(super) fn of(part: Option<&Tree>) -> Part {
        let exactly =
            |text: Option<String>, place| text.map_or(Part::Pattern, |text| Part::Exactly(text, place));
        match part {
            None | Some(Tree::Null) => Part::Any,
            Some(Tree::Map(matchers)) if matchers.is_empty() => Part::Any,
            Some(map @ Tree::Map(_)) => {
                exactly(map.get("exactMatch").and_then(Tree::to_text), |place| place.key("exactMatch"))
            }
            Some(Tree::List(matchers)) => match matchers.as_slice() {
                [] => Part::Any,
                [one] if is_exact(one) => {
                    exactly(one.get("value").and_then(Tree::to_text), |place| place.item(0).key("value"))
                }
                _ => Part::Pattern,
            },
            Some(text) => exactly(text.to_text(), Place::clone),
        }
    }

    /// Whether only one value matches.
    pub(super) fn is_exact(&self) -> bool {
        matches!(self, Part::Exactly(..))
    }

    /// The value, if only one matches and it is not empty.
    pub(super) fn text(self) -> Option<String> {
        match self {
            Part::Exactly(text, _) => Some(text).filter(|text| !text.is_empty()),
            _ => None,
        }
    }
}

/// Whether a matcher of version 5 is met by its value only.
pub(super) fn is_exact(matcher: &Tree) -> bool {
    matches!(matcher.get("matcher").and_then(Tree::as_text), None | Some("exact" | ""))
}

/// The regular expression of a part, if that is all that the part must match.
pub(super) fn regex(part: Option<&Tree>) -> Option<&str> {
    let one = match part? {
        Tree::List(matchers) => match matchers.as_slice() {
            [one] if one.get("matcher").and_then(Tree::as_text) == Some("regex") => one.get("value"),
            _ => None,
        },
        Tree::Map(matchers) if matchers.len() == 1 => part?.get("regexMatch"),
        _ => None,
    };
    one.and_then(Tree::as_text)
}
