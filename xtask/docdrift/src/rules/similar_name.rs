//! Finds the declared field or parameter that an undeclared one of a page misspells: `lable` for `label`.

use super::proposal::Label;
use crate::evidence::Case;
use crate::openapi::Lookup;
use crate::subject::Place;

/// The minimum number of characters of a name that may be misspelled: short names differ by one letter by chance.
const MIN_CHARACTERS: usize = 4;

/// A label at the only declared field of the same object with a name that differs by one letter, or by two
/// letters that changed places. `None` if there is no such field.
pub(super) fn label(case: &Case<'_, '_>) -> Option<Label> {
    let place = &case.subject.place;
    let path = place.path()?;
    let (name, parent) = (path.name()?, path.parent()?);
    let operation = case.unfounded().find_map(|(_, statement)| statement.operation)?;
    let Lookup::Declared(object) = operation.body(place)?.lookup(&parent) else { return None };
    let properties = object.properties();
    let mut similar = properties.iter().filter(|property| is_misspelled(name, property.name));
    let property = similar.next().filter(|_| similar.next().is_none())?;
    let requires = if object.always_requires(property.name) { ", and requires it" } else { "" };
    let text = format!("the schema has `{}` here{requires}", property.name);
    property.shape.span().map(|span| Label::schema(span, text))
}

/// A label at the only declared parameter of the same operation and place in the request with a name that differs so.
/// `None` if there is no such parameter.
pub(super) fn parameter_label(case: &Case<'_, '_>) -> Option<Label> {
    let Place::Parameter(location, name) = &case.subject.place else { return None };
    let operation = case.unfounded().find_map(|(_, statement)| statement.operation)?;
    let parameters = operation.parameters();
    let mut similar = parameters
        .iter()
        .filter(|parameter| parameter.location == *location && is_misspelled(name, parameter.name));
    let parameter = similar.next().filter(|_| similar.next().is_none())?;
    let requires = if parameter.required { ", and requires it" } else { "" };
    Some(Label::schema(parameter.span, format!("the schema has `{}` here{requires}", parameter.name)))
}

/// Whether two names differ by one letter that is added, left out or replaced, or by two that changed places.
fn is_misspelled(written: &str, declared: &str) -> bool {
    let (written, declared): (Vec<char>, Vec<char>) = (written.chars().collect(), declared.chars().collect());
    let same = written.iter().zip(&declared).take_while(|(a, b)| a == b).count();
    let (rest, other) = (&written[same..], &declared[same..]);
    let is_long = written.len().min(declared.len()) >= MIN_CHARACTERS;
    let is_swapped = match (rest, other) {
        ([a, b, behind @ ..], [c, d, end @ ..]) => a == d && b == c && behind == end,
        _ => false,
    };
    let differs_by_one = match rest.len().cmp(&other.len()) {
        std::cmp::Ordering::Equal => !rest.is_empty() && rest[1..] == other[1..],
        std::cmp::Ordering::Greater => rest[1..] == *other,
        std::cmp::Ordering::Less => *rest == other[1..],
    };
    is_long && (is_swapped || differs_by_one)
}

#[cfg(test)]
mod tests {
    use super::is_misspelled;

    #[test]
    fn a_misspelled_name_differs_by_one_letter() {
        for (written, declared) in
            [("lable", "label"), ("adress", "address"), ("amounts", "amount"), ("colour", "colouR")]
        {
            assert!(is_misspelled(written, declared), "{written} {declared}");
        }
        for (written, declared) in [("label", "label"), ("url", "uri"), ("status", "state"), ("note", "name")]
        {
            assert!(!is_misspelled(written, declared), "{written} {declared}");
        }
    }
}
