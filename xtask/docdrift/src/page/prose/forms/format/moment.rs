//! Reads `date`, `date-time`, `time` and `duration`: "ISO 8601 timestamp", "formatted as `YYYY-MM-DD`".

use super::atom::{Atom, follow, says, standard};
use super::shape::{Shape, Shaped, shapes};
use super::{Described, subject};
use crate::page::claim_kind::ClaimKind;
use crate::page::prose::blocks::BlockKind;
use crate::page::prose::reading::{DescribedValue, Doubt, Reading};

/// What a point in time is called.
const NOUNS: &[&str] = &[
    "date",
    "dates",
    "time",
    "times",
    "datetime",
    "datetimes",
    "timestamp",
    "timestamps",
    "day",
    "stamp",
    "dateline",
    "period",
    "duration",
    "utc",
    "gmt",
    "iso",
    "rfc",
    "deadline",
    "when",
];

/// Words of a name of a point in time.
const NAMES: &[&str] = &[
    "date",
    "time",
    "at",
    "on",
    "timestamp",
    "datetime",
    "day",
    "since",
    "until",
    "before",
    "after",
    "from",
    "to",
    "start",
    "end",
    "begin",
    "deadline",
    "expire",
    "expiry",
    "expiration",
    "expires",
    "created",
    "updated",
    "modified",
    "birthday",
    "dob",
    "dt",
    "when",
    "till",
    "duration",
    "started",
    "ended",
    "finished",
    "completed",
    "deleted",
    "due",
    "arrival",
    "departure",
];

/// What a sentence says of the format of a point in time.
struct Statement {
    shape: Shape,
    /// The index of the atom that names the format.
    at: usize,
    /// The first sentence that is needed to understand it.
    from: usize,
    /// The last one.
    to: usize,
    doubt: Option<Doubt>,
}

/// Reads the formats of points in time.
pub(super) fn read(described: &Described<'_, '_>, value: &DescribedValue<'_>, readings: &mut Vec<Reading>) {
    let sentences = &described.text.sentences;
    let shaped: Vec<Vec<Shaped>> =
        sentences.iter().map(|it| shapes(described.text.source, it.range.clone())).collect();
    let is_numeric =
        described.atoms.iter().flatten().any(|atom| atom.is(&["unix", "epoch", "milliseconds", "relative"]));
    let is_local = described.atoms.iter().any(|atoms| {
        atoms.iter().any(|atom| atom.is(&["offset", "offsets"]))
            && (says(atoms, &["may", "not"]) || says(atoms, &["without"]))
    });
    let has_other = is_local || shaped.iter().flatten().any(|it| it.shape == Shape::Other && !it.is_value);
    let has_mask = shaped.iter().flatten().any(|it| !it.is_value);
    for index in 0..sentences.len() {
        let Some(found) = statement(described, index, &shaped, value) else { continue };
        if has_mask && shaped[index].iter().all(|it| it.is_value) {
            continue;
        }
        let format = match found.shape {
            Shape::Date => "date",
            Shape::DateTime => "date-time",
            Shape::Duration => "duration",
            Shape::Time => "time",
            Shape::Other => continue,
        };
        let in_item = sentences[index].block == BlockKind::Item
            && index != described.opener
            && !is_label_of_format(&described.atoms[index]);
        let doubt = found
            .doubt
            .or((is_numeric || has_other).then_some(Doubt::Contradicted))
            .or(in_item.then_some(Doubt::OtherSubject))
            .or_else(|| subject::doubt(described, index, found.at, value, NOUNS))
            .or_else(|| (!is_moment(described, value)).then_some(Doubt::Sense));
        let range = sentences[found.from].range.start..sentences[found.to].range.end;
        readings.push(Reading::new(ClaimKind::Format, format, range).doubted(doubt));
    }
}

fn is_label_of_format(atoms: &[Atom<'_>]) -> bool {
    atoms.first().is_some_and(|atom| atom.is(&["format", "type"]))
        || atoms.iter().take(2).any(|atom| atom.text == "iso")
}

/// Whether the value is a point in time or a duration, by its name or the beginning of the text.
fn is_moment(described: &Described<'_, '_>, value: &DescribedValue<'_>) -> bool {
    let opener = described.atoms.get(described.opener).map_or(&[][..], Vec::as_slice);
    value.is_named_by(NAMES)
        || opener.iter().take(7).any(|atom| atom.is(NOUNS) || atom.text == "yyyy" || atom.text == "start")
}

/// The format that a sentence states; `None` if it names no notation.
fn statement(
    described: &Described<'_, '_>,
    index: usize,
    shaped: &[Vec<Shaped>],
    value: &DescribedValue<'_>,
) -> Option<Statement> {
    let atoms = described.atoms[index].as_slice();
    let range = |from, to, shape, at, doubt| Some(Statement { shape, at, from, to, doubt });
    let masks: Vec<&Shaped> = shaped[index].iter().filter(|it| !it.is_value).collect();
    if let Some(mask) = masks.first() {
        let at = atoms.iter().position(|atom| atom.range.end > mask.range.start).unwrap_or(atoms.len());
        let differs = masks.iter().any(|other| other.shape != mask.shape);
        let open = mask.shape == Shape::Date && admits_time(described, index, at);
        return range(index, index, mask.shape, at, (differs || open).then_some(Doubt::Contradicted));
    }
    let at = notation(atoms)?;
    let doubt = alternative(&atoms[at..]).then_some(Doubt::Contradicted);
    let words = by_words(atoms, value);
    if let Some(shape) = words.filter(|shape| *shape != Shape::Date || says(atoms, &["full", "date"])) {
        return range(index, index, shape, at, doubt);
    }
    // A written value shows whether it is a date or a time, also in the next sentence.
    let is_example = |next: &usize| described.atoms.get(*next).is_some_and(|atoms| opens_example(atoms));
    let next = Some(index + 1).filter(is_example).filter(|next| !shaped[*next].is_empty());
    let (values, to) = match next {
        Some(next) if shaped[index].is_empty() => (&shaped[next], next),
        _ => (&shaped[index], index),
    };
    if let Some(first) = values.first() {
        let differs = values.iter().any(|other| other.shape != first.shape);
        return range(index, to, first.shape, at, doubt.or(differs.then_some(Doubt::Contradicted)));
    }
    if words.is_none()
        && let Some(before) =
            (0..index).rev().find(|before| by_words(&described.atoms[*before], value).is_some())
        && let Some(shape) = by_words(&described.atoms[before], value)
    {
        let unclear = shape == Shape::Date && !is_date_by_name(value);
        return range(before, index, shape, at, doubt.or(unclear.then_some(Doubt::Sense)));
    }
    by_name(atoms, words, value).map(|(shape, unclear)| Statement {
        shape,
        at,
        from: index,
        to: index,
        doubt: doubt.or(unclear),
    })
}

fn opens_example(atoms: &[Atom<'_>]) -> bool {
    atoms
        .iter()
        .take(3)
        .any(|atom| atom.is(&["example", "e.g", "e", "eg", "ex", "examples", "instance", "sample"]))
}

/// The index of the atom that names a notation: a standard, or "date-time" as the word of JSON Schema.
fn notation(atoms: &[Atom<'_>]) -> Option<usize> {
    (0..atoms.len()).find(|index| {
        let iso = standard(atoms, *index, "iso").is_some_and(|(number, _)| number == "8601");
        let rfc = standard(atoms, *index, "rfc").is_some_and(|(number, _)| number == "3339");
        let is_hyphened = |second: &str| {
            follow(atoms, *index + 1, &[second])
                && !atoms[*index].is_code
                && atoms[*index + 1].is_glued
                && atoms[*index + 1].range == atoms[*index].range
        };
        let is_word = atoms[*index].text == "date" && is_hyphened("time")
            || atoms[*index].text == "full" && is_hyphened("date");
        iso || rfc || is_word
    })
}

/// What the words of a sentence say about the kind of value.
fn by_words(atoms: &[Atom<'_>], value: &DescribedValue<'_>) -> Option<Shape> {
    let has = |words: &[&str]| atoms.iter().any(|atom| atom.is(words));
    let is_span = says(atoms, &["duration"]) || says(atoms, &["durations"]);
    let is_both = says(atoms, &["date", "and", "time"])
        || says(atoms, &["date", "time"])
        || says(atoms, &["date", "/", "time"])
        || says(atoms, &["dates", "and", "times"])
        || says(atoms, &["time", "stamp"])
        || has(&["datetime", "timestamp", "datetimes", "timestamps", "dateandtime"]);
    let is_time =
        (0..atoms.len()).any(|index| atoms[index].is(&["time", "times"]) && !is_other_time(atoms, index));
    let is_day = has(&["date", "dates", "day"]);
    if says(atoms, &["full", "date"]) {
        return Some(Shape::Date);
    }
    if is_both {
        return Some(Shape::DateTime);
    }
    if is_span {
        return Some(Shape::Duration);
    }
    if is_time && is_day {
        return None;
    }
    // "The date when it was finished" of `finished_at` is a point in time.
    let is_instant = is_day && has(&["when"]) && is_time_by_name(value);
    (is_time || is_instant).then_some(Shape::DateTime).or(is_day.then_some(Shape::Date))
}

/// Whether the word "time" at an index is none of a point in time: "time zone", "time-dependent".
fn is_other_time(atoms: &[Atom<'_>], index: usize) -> bool {
    let behind = atoms.get(index + 1);
    let glued = behind.is_some_and(|next| next.range == atoms[index].range);
    let before = index.checked_sub(1).and_then(|at| atoms.get(at));
    glued
        || behind.is_some_and(|next| {
            next.is(&["zone", "zones", "period", "range", "interval", "frame", "window", "of"])
        })
        || before.is_some_and(|word| {
            word.is(&["local", "universal", "real", "mean", "standard", "first", "per"])
                || word.range == atoms[index].range
        }) && behind.is_some_and(|next| next.is_mark || next.is(&["zone", "utc"]))
}

/// What the name of the value says, where the text says no more than the standard or "date".
fn by_name(
    atoms: &[Atom<'_>],
    words: Option<Shape>,
    value: &DescribedValue<'_>,
) -> Option<(Shape, Option<Doubt>)> {
    let (is_time, is_date) = (is_time_by_name(value), is_date_by_name(value));
    match words {
        Some(Shape::Date) => {
            let unclear = is_time || !is_date || atoms.iter().any(|atom| atom.is(&["utc", "gmt"]));
            Some((Shape::Date, unclear.then_some(Doubt::Sense)))
        }
        Some(shape) => Some((shape, None)),
        None if is_time && !is_date => Some((Shape::DateTime, None)),
        None => Some((Shape::DateTime, Some(Doubt::Sense))),
    }
}

fn is_time_by_name(value: &DescribedValue<'_>) -> bool {
    value.is_named_by(&["time", "datetime", "timestamp", "at"])
}

/// Whether the name is that of a day, and not of the moment of an event such as `date_created`.
fn is_date_by_name(value: &DescribedValue<'_>) -> bool {
    let name = value.name_words();
    let is_event = |word: &String| {
        word.ends_with("ed")
            || word.starts_with("creat")
            || word.starts_with("updat")
            || word.starts_with("modif")
    };
    let is_day = value.is_named_by(&["date", "day", "birthday", "birthdate", "dob"]);
    !is_time_by_name(value) && (is_day && !name.iter().any(is_event) || name.iter().any(|word| word == "on"))
}

/// Whether a text admits a time beside the mask of a date: "time is not needed", "hours are ignored".
fn admits_time(described: &Described<'_, '_>, index: usize, at: usize) -> bool {
    let is_time =
        |atom: &Atom<'_>| atom.is(&["hour", "hours", "datetime", "timestamp", "timestamps", "datetimes"]);
    let atoms = &described.atoms[index];
    let behind = &atoms[at..];
    let named = (0..behind.len()).any(|at| {
        let next = behind.get(at + 1);
        behind[at].text == "time"
            && next.is_some_and(|next| {
                next.is(&["is", "are", "part", "component", "may", "can", "portion", "optional"])
            })
    });
    named
        || behind.iter().any(is_time)
        || described.atoms[index + 1..].iter().flatten().any(is_time)
        || alternative(behind)
}

/// Whether another notation follows: "or a Unix timestamp".
fn alternative(atoms: &[Atom<'_>]) -> bool {
    const OTHER: &[&str] = &[
        "relative",
        "unix",
        "epoch",
        "number",
        "integer",
        "timestamp",
        "datetime",
        "date",
        "string",
        "duration",
        "rfc",
        "iso",
        "seconds",
        "milliseconds",
        "now",
        "today",
        "keyword",
    ];
    (0..atoms.len()).any(|index| {
        atoms[index].is(&["or", "either"])
            && atoms[index + 1..].iter().take(3).any(|atom| atom.is(OTHER))
            && !follow(atoms, index + 1, &["after"])
            && !follow(atoms, index + 1, &["before"])
    })
}
