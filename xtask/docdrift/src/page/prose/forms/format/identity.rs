//! Reads what kind of identifier or address the value is: "the URL of …", "a UUID", "must be a valid e-mail address".

use super::atom::{Atom, follow};
use super::{Described, subject};
use crate::page::claim_kind::ClaimKind;
use crate::page::prose::reading::{DescribedValue, Doubt, Reading};

/// The most words before the noun in its phrase: "the absolute callback URL".
const MAX_BEFORE: usize = 7;

/// A noun that names a format.
struct Noun {
    format: &'static str,
    end: usize,
    /// Whether it is a plural.
    is_plural: bool,
    /// Whether the noun alone is too weak: "the link", "the e-mail".
    is_weak: bool,
}

/// Reads nouns such as "URL" and "UUID" where they say what the value is.
pub(super) fn read(described: &Described<'_, '_>, value: &DescribedValue<'_>, readings: &mut Vec<Reading>) {
    let is_open = described.atoms.iter().flatten().any(|atom| {
        atom.is(&[
            "wildcard",
            "wildcards",
            "placeholder",
            "placeholders",
            "relative",
            "regex",
            "partial",
            "asterisk",
            "comma",
            "substring",
            "cidr",
        ]) && !atom.is_identifier
    });
    for (index, atoms) in described.atoms.iter().enumerate() {
        let opened = (index == described.opener).then(|| opening(atoms, value)).flatten();
        let Some((format, doubt)) = opened.or_else(|| stated(described, index, value)) else { continue };
        let doubt = doubt.or(is_open.then_some(Doubt::Sense));
        let range = described.text.sentences[index].range.clone();
        readings.push(Reading::new(ClaimKind::Format, format, range).doubted(doubt));
    }
}

/// The noun that begins at an atom.
fn noun(atoms: &[Atom<'_>], at: usize) -> Option<Noun> {
    // `redirect_url` in a sentence is a name, no noun.
    if atoms[at].is_code || atoms[at].is_identifier {
        return None;
    }
    let found = |format, end, is_plural, is_weak| Some(Noun { format, end, is_plural, is_weak });
    let plural =
        |at: usize| atoms.get(at).is_some_and(|atom| atom.text.ends_with('s') && !atom.text.ends_with("ss"));
    let is_address = |at: usize| atoms.get(at).is_some_and(|atom| atom.is(&["address", "addresses", "addr"]));
    let addresses = |at: usize| atoms.get(at).is_some_and(|atom| atom.text == "addresses");
    match atoms[at].text {
        "url" | "uri" => found("uri", at + 1, false, false),
        "urls" | "uris" => found("uri", at + 1, true, false),
        "uuid" | "guid" | "uuids" | "guids" | "uuidv" => {
            let version = follow(atoms, at + 1, &["v", "4"]) || follow(atoms, at + 1, &["version", "4"]);
            let number = atoms[at].text == "uuidv";
            found("uuid", at + 1 + 2 * usize::from(version) + usize::from(number), plural(at), false)
        }
        "email" | "emails" if is_address(at + 1) => found("email", at + 2, addresses(at + 1), false),
        "e" if follow(atoms, at + 1, &["mail"]) && atoms[at + 1].is_glued => {
            let end = at + 2 + usize::from(is_address(at + 2));
            found("email", end, addresses(at + 2), !is_address(at + 2))
        }
        "email" | "emails" => found("email", at + 1, plural(at), true),
        "ipv" => {
            let format = if follow(atoms, at + 1, &["4"]) {
                "ipv4"
            } else if follow(atoms, at + 1, &["6"]) {
                "ipv6"
            } else {
                return None;
            };
            let end = (at + 2..at + 5)
                .find(|end| is_address(*end))
                .filter(|end| !atoms[at + 2..*end].iter().any(|atom| atom.is_mark))?;
            found(format, end + 1, addresses(end), false)
        }
        "hostname" | "fqdn" => found("hostname", at + 1, false, true),
        "link" | "href" => found("uri", at + 1, false, true),
        _ => None,
    }
}

/// Whether the last word of the name says the same as the noun.
fn agrees(format: &str, value: &DescribedValue<'_>) -> bool {
    let name = value.name_words();
    let Some(last) = name.last().map(String::as_str) else { return false };
    let is_address = name.len() > 1 && matches!(last, "address" | "addr");
    let last = if is_address { name[name.len() - 2].as_str() } else { last };
    match format {
        "uri" => {
            ["url", "uri", "link", "href"].contains(&last)
                || last.len() > 3 && (last.ends_with("url") || last.ends_with("uri"))
        }
        "uuid" => ["uuid", "guid", "id"].contains(&last) || last.ends_with("uuid"),
        "email" => ["email", "mail"].contains(&last) || last.ends_with("email"),
        "hostname" => ["hostname", "host", "fqdn", "domain"].contains(&last),
        _ => false,
    }
}

/// The format that the first sentence states for the value.
fn opening(atoms: &[Atom<'_>], value: &DescribedValue<'_>) -> Option<(&'static str, Option<Doubt>)> {
    let (start, is_list) = introduced(atoms);
    let mut first = start;
    while first < atoms.len() && first <= start + MAX_BEFORE {
        if let Some(noun) = noun(atoms, first)
            && let Some(found) = head(atoms, start, first, &noun, is_list, value)
        {
            return Some(found);
        }
        if atoms[first].is_mark && atoms[first].text != "-" && atoms[first].text != "/"
            || is_stop(&atoms[first])
        {
            break;
        }
        first += 1;
    }
    ends_with_noun(atoms, value)
}

/// A noun at the head of the first phrase.
fn head(
    atoms: &[Atom<'_>],
    start: usize,
    at: usize,
    noun: &Noun,
    is_list: bool,
    value: &DescribedValue<'_>,
) -> Option<(&'static str, Option<Doubt>)> {
    let agrees = agrees(noun.format, value);
    if noun.is_weak && !agrees {
        return None;
    }
    let behind = after_synonyms(atoms, noun.end);
    let next = atoms.get(behind);
    let is_head = next.is_none_or(ends_phrase);
    // "The callback URL events are sent to": of a URL by its name too.
    let is_named =
        agrees && noun.format == "uri" && !noun.is_weak && !next.is_some_and(|next| next.is(COMPOUNDS));
    if !is_head && !is_named {
        return None;
    }
    let is_array = value.is_only("array");
    let is_one = if is_array { is_list || noun.is_plural } else { !is_list && !noun.is_plural };
    if !is_one || value.types.is_empty() && is_list {
        return None;
    }
    let is_other = atoms[start..at].iter().any(|atom| {
        atom.is(&["relative", "partial", "template", "search", "non", "no", "not", "invalid", "magic", "ipv"])
    });
    let is_network = noun.format.starts_with("ip")
        && atoms.iter().any(|atom| atom.is(&["/", "cidr", "ranges", "mask", "networks"]));
    let is_mixed = is_network
        || alternative(atoms, behind)
        || is_other
        || follow(atoms, behind, &["reference"])
        || follow(atoms, behind, &["or"]);
    Some((noun.format, is_mixed.then_some(Doubt::Sense)))
}

/// "Start of authority e-mail address" of `soa_email`: the sentence ends with the noun, and the name agrees.
fn ends_with_noun(atoms: &[Atom<'_>], value: &DescribedValue<'_>) -> Option<(&'static str, Option<Doubt>)> {
    let end = atoms.iter().rposition(|atom| !atom.is_mark)? + 1;
    let noun = (end.saturating_sub(3)..end).find_map(|at| noun(atoms, at).filter(|noun| noun.end == end))?;
    let has_clause = atoms.iter().any(|atom| {
        atom.is(&["if", "or", "when", "whether", "by", "from", "filter", "and", "not", "to", "name", "id"])
    });
    let is_text = value.is_only("string") && !noun.is_plural && !noun.is_weak;
    (is_text && agrees(noun.format, value) && !has_clause && end < 9).then_some((noun.format, None))
}

/// Where the phrase of what the value is begins, and whether a list of it is: behind "Optional.", "a string
/// that contains", "Specifies", "List of".
fn introduced(atoms: &[Atom<'_>]) -> (usize, bool) {
    let is = |at: usize, words: &[&str]| atoms.get(at).is_some_and(|atom| atom.is(words));
    let skip = |mut at: usize| {
        while is(
            at,
            &[
                "the", "a", "an", "this", "optional", "required", "(", ")", "[", "]", "*", "output", "only",
                ":", "-", "your", "new",
            ],
        ) {
            at += 1;
        }
        at
    };
    let mut at = skip(0);
    if let Some(colon) =
        (at + 1..at + 4).find(|colon| is(*colon, &[":"])).filter(|colon| atoms.len() > colon + 2)
    {
        at = skip(colon + 1);
    }
    if is(at, &["string", "text", "value", "field", "parameter", "property", "param"]) {
        let verb = if is(at + 1, &["that", "which"]) { at + 2 } else { at + 1 };
        if is(verb, CONTAINS) || is(verb, &["with", "for"]) && verb == at + 1 {
            at = skip(verb + 1);
        }
    }
    if is(at, CONTAINS) || is(at, &["is", "be"]) {
        at = skip(at + 1);
    }
    let is_list = is(at, &["list", "array", "set", "collection", "lists"]) && is(at + 1, &["of"]);
    (if is_list { skip(at + 2) } else { at }, is_list)
}

const CONTAINS: &[&str] = &[
    "specifying",
    "containing",
    "representing",
    "holding",
    "defining",
    "indicating",
    "contains",
    "specifies",
    "specify",
    "indicates",
    "indicate",
    "represents",
    "defines",
    "provides",
    "provide",
    "holds",
    "returns",
    "identifies",
    "denotes",
    "sets",
    "describes",
    "enter",
];

/// Words that are no part of a noun phrase.
fn is_stop(atom: &Atom<'_>) -> bool {
    const STOPS: &[&str] = &[
        "of", "for", "to", "that", "which", "where", "when", "from", "in", "at", "on", "with", "by", "via",
        "as", "into", "is", "are", "was", "will", "should", "must", "can", "may", "has", "be", "if", "and",
        "or", "we", "you", "it", "they", "used", "not", "whose", "whether", "how", "than", "per", "before",
        "after", "like", "such", "between", "under", "within", "without", "about",
    ];
    atom.is(STOPS)
}

/// Words with which a noun is another thing: "URL path", "e-mail notification".
const COMPOUNDS: &[&str] = &[
    "path",
    "parameter",
    "parameters",
    "pattern",
    "patterns",
    "slug",
    "scheme",
    "prefix",
    "suffix",
    "template",
    "encoded",
    "encoding",
    "name",
    "type",
    "id",
    "ids",
    "key",
    "part",
    "query",
    "fragment",
    "list",
    "lists",
    "map",
    "title",
    "text",
    "rewrite",
    "mode",
    "expiration",
    "shortener",
    "range",
    "ranges",
    "subject",
    "body",
    "message",
    "domain",
    "port",
    "host",
    "handle",
    "segment",
    "alias",
    "component",
    "format",
];

/// Whether the noun phrase ends before an atom.
fn ends_phrase(atom: &Atom<'_>) -> bool {
    const ENDS: &[&str] = &[
        "our",
        "i",
        "the",
        "a",
        "an",
        "this",
        "your",
        "their",
        "users",
        "clients",
        "customers",
        "who",
        "does",
        "have",
        "here",
        "up",
        "only",
        "associated",
        "uniquely",
        "could",
        "would",
        "shall",
        "currently",
        "so",
        "until",
        "since",
        "during",
        "while",
        "his",
        "her",
        "its",
    ];
    let is_participle = (atom.text.ends_with("ing") || atom.text.ends_with("ed"))
        && !atom
            .is(&["encoding", "encoded", "string", "mapping", "routing", "sharing", "tracking", "setting"]);
    atom.is_mark && !atom.is(&["/", "-", "*"]) || is_stop(atom) || atom.is(ENDS) || is_participle
}

/// The index behind words that repeat the noun: "UUID string", "URL address", "UUID (v4)".
fn after_synonyms(atoms: &[Atom<'_>], mut at: usize) -> usize {
    const SYNONYMS: &[&str] =
        &["string", "address", "value", "identifier", "location", "link", "strings", "v", "4"];
    while atoms.get(at).is_some_and(|atom| atom.is(SYNONYMS)) || follow(atoms, at, &["/", "uri"]) {
        at += 1 + usize::from(atoms[at].text == "/");
    }
    at
}

/// Whether the noun is one of several things: "the URL or ID", "URL and name".
fn alternative(atoms: &[Atom<'_>], at: usize) -> bool {
    let is_empty =
        |at: usize| atoms[at + 1..].iter().take(3).any(|atom| atom.is(&["null", "empty", "none", "blank"]));
    let joins = |at: usize| atoms[at].is(&["or", "and", "/"]) && !is_empty(at);
    let Some(next) = atoms.get(at) else { return false };
    if next.is(&[","]) {
        let end = (at + 1..atoms.len().min(at + 6)).find(|end| {
            atoms[*end].is(&["which", "where", "if", "that", "used", "e.g", "such", "including", "."])
        });
        return (at..end.unwrap_or(atoms.len().min(at + 6))).any(joins);
    }
    if next.is(&["("]) {
        return atoms[at + 1..].iter().take(4).any(|atom| atom.is(&["or", "and", "optional", "relative"]));
    }
    joins(at)
}

/// What a sentence states with "must be a valid UUID", "in UUID format", "as a UUID", "Format: uuid".
fn stated(
    described: &Described<'_, '_>,
    index: usize,
    value: &DescribedValue<'_>,
) -> Option<(&'static str, Option<Doubt>)> {
    let atoms = &described.atoms[index];
    let (at, noun) = (0..atoms.len())
        .find_map(|at| noun(atoms, at).filter(|noun| !noun.is_weak).map(|noun| (at, noun)))?;
    if noun.is_plural != value.is_only("array") {
        return None;
    }
    let before = &atoms[..at];
    let last = |back: usize, words: &[&str]| before.len() >= back && before[before.len() - back].is(words);
    let is_valid = last(1, &["valid"]);
    let article = usize::from(is_valid)
        + usize::from(before.len() > usize::from(is_valid) && last(1 + usize::from(is_valid), &["a", "an"]));
    let is_predicate = last(article + 1, &["be"]) && last(article + 2, &["must", "should", "to", "shall"]);
    let is_format =
        follow(atoms, noun.end, &["format"]) && last(1, &["in", "a", "valid", "an", "as", "the", "use"]);
    let is_as = article > 0 && last(article + 1, &["as"]);
    let is_alone = at == 0
        && atoms[noun.end..].iter().all(|atom| atom.is_mark || atom.is(&["v", "4", "0", "format", "string"]));
    let is_note = last(1, &["("]) && follow(atoms, noun.end, &[")"]) && noun.format == "uuid";
    let is_label = last(1, &[":"]) && last(2, &["format", "type"]);
    let ends = is_format || atoms.get(after_synonyms(atoms, noun.end)).is_none_or(ends_phrase);
    let is_stated = is_alone || (is_predicate || is_format || is_as || is_note || is_label) && ends;
    let mixed = alternative(atoms, noun.end).then_some(Doubt::Sense);
    let nouns = ["id", "identifier", "url", "uri", "uuid", "guid", "address", "email", "key", "link"];
    let is_first_of_two = index != described.opener && noun.format == "uri" && is_as;
    (is_stated && !is_first_of_two)
        .then(|| (noun.format, mixed.or_else(|| subject::doubt(described, index, at, value, &nouns))))
}
