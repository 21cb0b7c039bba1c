//! Calls on pages: another method, path, base path, server, media type or scheme of the credential, and links.

use std::ops::Range;

use docdrift::{ClaimKind, Origin, Place as SubjectPlace};
use serde_json::Value;

use super::fact::Fact;
use super::mutant::{Edit, Kind, Mutant, Side, files_of};
use super::seeds::Seeds;
use super::text::{line_at, only_word};
use super::triple::{Place, Role};

/// The methods, as documents write them.
pub(crate) const METHODS: [&str; 5] = ["get", "put", "post", "patch", "delete"];

const CALLED: &[&str] = &["unknown-operation", "wrong-method", "wrong-server", "other-operation"];

/// The mutants of the calls on the pages.
pub(crate) fn mutants(seeds: &Seeds<'_>) -> Vec<Mutant> {
    let is_call = |fact: &&Fact| fact.kind == ClaimKind::Calls && seeds.is_anchored(fact);
    let calls = seeds.checked.facts.iter().filter(is_call);
    let mut all: Vec<Mutant> = calls
        .flat_map(|fact| [method(seeds, fact), path(seeds, fact), base_path(fact), server(seeds, fact)])
        .flatten()
        .collect();
    let media = seeds.checked.facts.iter().filter(|fact| fact.kind == ClaimKind::MediaType);
    all.extend(media.filter_map(media_type));
    all.extend(links(seeds));
    all
}

fn mutant(fact: &Fact, kind: Kind, edit: Edit, what: String) -> Mutant {
    let mut mutant = Mutant::at(kind, Side::Page, fact.origin.as_str(), fact.at.clone());
    mutant.places.push(edit.place.clone());
    mutant.edit(what, edit).reported_by(CALLED)
}

/// The item of a path in a document.
pub(crate) fn path_item<'v>(document: &'v Value, path: &str) -> Option<&'v Value> {
    document.get("paths")?.get(path)
}

fn document<'s>(seeds: &'s Seeds<'_>, fact: &Fact) -> Option<&'s Value> {
    Some(&seeds.checked.documents[fact.document?].value)
}

fn method(seeds: &Seeds<'_>, fact: &Fact) -> Option<Mutant> {
    let declared = fact.declared.operation.method.as_str();
    let item = path_item(document(seeds, fact)?, &fact.declared.operation.path)?;
    // Another path with a parameter may have the new method for this call.
    let other = METHODS.into_iter().rev().find(|method| {
        item.get(method).is_none()
            && !seeds.any_path(|path, item| {
                path != fact.declared.operation.path
                    && covers(path, &fact.declared.operation.path)
                    && item.get(method).is_some()
            })
    })?;
    let (range, is_lower) = method_range(&seeds.triple.files[fact.at.file].text, fact, declared)?;
    let new = if is_lower { other.to_owned() } else { other.to_uppercase() };
    let what = format!("{} by {}", fact.subject, other);
    Some(mutant(fact, Kind::Method, Edit::new(fact.at.file, range, new), what))
}

/// Where a page writes the method of a call, and whether in lower case: in the claim, before it on its line, or in the
/// option of a command or of `fetch` that is nearest.
fn method_range(text: &str, fact: &Fact, method: &str) -> Option<(Range<usize>, bool)> {
    let lower = method.to_lowercase();
    if let Some(range) = only_word(&fact.text, method) {
        return Some((fact.at.start + range.start..fact.at.start + range.end, false));
    }
    let line = line_at(text, fact.at.start);
    let before = &text[line.start..fact.at.start];
    for (pattern, word, is_lower) in [
        (format!(".{lower}("), &lower, true),
        (format!("-X {method} "), &method.to_owned(), false),
        (format!("--request {method} "), &method.to_owned(), false),
    ] {
        if let Some(at) = before.rfind(&pattern) {
            let start = line.start + at + pattern.find(word.as_str())?;
            return Some((start..start + word.len(), is_lower));
        }
    }
    // `fetch(url, {\n method: "POST"` and `requests.post(\n "url"`.
    let after = &text[fact.at.end..line_at(text, line.end.min(text.len() - 1)).end];
    for pattern in [format!("method: \"{method}\""), format!("method: '{method}'")] {
        if let Some(at) = after.find(&pattern) {
            let start = fact.at.end + at + pattern.len() - 1 - method.len();
            return Some((start..start + method.len(), false));
        }
    }
    let previous = line_at(text, line.start.checked_sub(1)?);
    let pattern = format!(".{lower}(\n");
    let at = text[previous.clone()].find(&pattern)?;
    let start = previous.start + at + 1;
    (before.trim_matches(['"', '\'', ' ', 'f']).is_empty()).then(|| (start..start + lower.len(), true))
}

/// Whether a path template matches every URL of another one.
fn covers(template: &str, path: &str) -> bool {
    let (one, other): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), path.split('/').collect());
    one.len() == other.len() && one.iter().zip(&other).all(|(one, other)| one == other || one.contains('{'))
}

impl Seeds<'_> {
    /// Whether any path of any document satisfies a condition.
    pub(crate) fn any_path(&self, condition: impl Fn(&str, &Value) -> bool) -> bool {
        let documents = self.checked.documents.iter();
        let paths = documents.filter_map(|document| document.value.get("paths")?.as_object()).flatten();
        paths.into_iter().any(|(path, item)| condition(path, item))
    }
}

/// The singular of a plural, and the other way round: how paths are renamed and misspelt.
pub(crate) fn other_number(word: &str) -> String {
    match word.strip_suffix('s').filter(|stem| stem.len() > 2 && !stem.ends_with('s')) {
        Some(stem) => stem.to_owned(),
        None => format!("{word}s"),
    }
}

/// Whether a text mentions an operation without a host. A mentioned path that no document declares is left open: it may
/// be one of the reader's own server.
pub(crate) fn is_mention(fact: &Fact) -> bool {
    matches!(fact.origin, Origin::Prose | Origin::Table | Origin::List) && !fact.text.contains("://")
}

fn path(seeds: &Seeds<'_>, fact: &Fact) -> Option<Mutant> {
    if is_mention(fact) {
        return None;
    }
    let declared = &fact.declared.operation.path;
    let segment = declared.split('/').rfind(|segment| !segment.is_empty() && !segment.contains('{'))?;
    let new = other_number(segment);
    let changed: Vec<&str> =
        declared.split('/').map(|part| if part == segment { new.as_str() } else { part }).collect();
    let changed = changed.join("/");
    if seeds.any_path(|path, _| covers(path, &changed)) {
        return None;
    }
    let range = only_word(&fact.text, segment)?;
    let is_in_path = fact.text[..range.start].ends_with('/') || range.start == 0;
    let range = fact.at.start + range.start..fact.at.start + range.end;
    let what = format!("{} at {changed}", fact.subject);
    is_in_path.then(|| mutant(fact, Kind::Path, Edit::new(fact.at.file, range, new), what))
}

/// The range of the host of a URL in a text.
fn host(text: &str) -> Option<Range<usize>> {
    let start = text.find("https://").map(|at| at + "https://".len())?;
    let end = start + text[start..].find('/')?;
    let is_host = !text[start..end].is_empty()
        && text[start..end].chars().all(|c| c.is_ascii_alphanumeric() || "-.".contains(c));
    (is_host && text[start..end].contains('.')).then_some(start..end)
}

fn base_path(fact: &Fact) -> Option<Mutant> {
    let end = fact.at.start + host(&fact.text)?.end;
    let what = format!("{} below /v97", fact.subject);
    Some(mutant(fact, Kind::BasePath, Edit::new(fact.at.file, end..end, "/v97"), what))
}

/// Calls the operation of the page at another host of the same domain. A host of another domain may be a placeholder, and
/// another operation one of another API.
fn server(seeds: &Seeds<'_>, fact: &Fact) -> Option<Mutant> {
    let is_own = |other: &Fact| {
        other.origin == Origin::Component
            && other.at.file == fact.at.file
            && other.declared.operation == fact.declared.operation
    };
    if !seeds.checked.facts.iter().any(is_own) {
        return None;
    }
    let host = host(&fact.text)?;
    let servers = document(seeds, fact)?.get("servers")?.as_array()?;
    let name = &fact.text[host.clone()];
    let is_declared =
        servers.iter().filter_map(|server| server.get("url")?.as_str()).any(|url| url.contains(name));
    if !is_declared {
        return None;
    }
    let new = match name.split_once('.') {
        Some((first, domain)) if domain.contains('.') => format!("{first}-old.{domain}"),
        _ => format!("old.{name}"),
    };
    let range = fact.at.start + host.start..fact.at.start + host.end;
    let what = format!("{} at {new}", fact.subject);
    Some(mutant(fact, Kind::Server, Edit::new(fact.at.file, range, new), what))
}

fn media_type(fact: &Fact) -> Option<Mutant> {
    let range = only_word(&fact.text, "application/json")?;
    let range = fact.at.start + range.start..fact.at.start + range.end;
    let edit = Edit::new(fact.at.file, range, "application/xml");
    let what = format!("{} as XML", fact.subject);
    Some(mutant(fact, Kind::MediaType, edit, what).reported_by(&["wrong-media-type"]))
}

/// A link to the page of an operation by an address that has one word more.
fn links(seeds: &Seeds<'_>) -> Vec<Mutant> {
    let mut all = Vec::new();
    for (file, text) in files_of(seeds.triple, Role::Page) {
        for (at, _) in text.match_indices("](/") {
            let start = at + 2;
            let Some(end) = text[start..].find([')', '#', ' ']).map(|end| start + end) else { continue };
            let address = &text[start..end];
            let is_page = |name: &str| format!("/{name}").contains(&format!("{address}.md"));
            let is_of_operation = seeds.checked.facts.iter().any(|fact| {
                matches!(fact.subject.place, SubjectPlace::Operation)
                    && fact.kind == ClaimKind::Calls
                    && is_page(&seeds.triple.files[fact.at.file].name)
                    && fact.origin == Origin::Component
            });
            let Some((folder, last)) = address.rsplit_once('/').filter(|_| is_of_operation) else { continue };
            // An address that has some of the words of the page.
            let Some((short, _)) = last.rsplit_once(['-', '_']) else { continue };
            let pages =
                files_of(seeds.triple, Role::Page).map(|(number, _)| &seeds.triple.files[number].name);
            let has_words = |name: &&String| {
                let last = name.rsplit('/').next().unwrap_or_default();
                short.split(['-', '_']).all(|word| last.contains(word))
            };
            if pages.filter(has_words).count() != 1 {
                continue;
            }
            let mutant = Mutant::at(Kind::Link, Side::Page, "prose", Place::new(file, start..end));
            let edit = Edit::new(file, start..end, format!("{folder}/{short}"));
            all.push(
                mutant.edit(format!("{address} -> {folder}/{short}"), edit).reported_by(&["broken-link"]),
            );
        }
    }
    all
}
