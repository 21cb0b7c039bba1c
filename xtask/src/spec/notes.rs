//! Step: add notes to descriptions of fields and operations where an accepted finding says that a page
//! disagrees with the document.

use docdrift::{AcceptedFinding, Files, ParameterLocation, Place, Step, Subject};
use docdrift_cli::{Error, read_baseline};
use serde_json::{Value, json};

use super::pass::walk;
use super::{Rewrite, upstream};
use crate::conformance::accepted_name;
use crate::tree::Tree;

/// The line that begins the notes, below the published description.
const HEADING: &str = "Where a page of the provider says otherwise:";

/// Adds a note to the document for each accepted finding about a page.
///
/// The note is added at the place that the finding names as the `counterpart` of the page's subject in the
/// schema, or else at the subject itself. If the document does not have that place, the note is added at
/// the innermost schema around it, or at the operation.
///
/// # Errors
///
/// When the file of accepted findings is invalid, or names something that is not a subject.
pub(crate) fn add_notes(
    tree: &Tree,
    files: &mut Files,
    api: &str,
    document: &mut Value,
) -> Result<Vec<Rewrite>, Error> {
    let name = accepted_name(api);
    if !tree.has(&name) {
        return Ok(Vec::new());
    }
    let file = tree.read(files, &name)?;
    let accepted = read_baseline(files, file)?;
    let folder = upstream(api) + "/";
    let mut count = 0;
    for entry in accepted.entries() {
        let Some(page) = entry.page.strip_prefix(&folder).filter(|page| page.ends_with(".md")) else {
            continue;
        };
        let wrong = |text: &str| Error::failed(format!("{name}: `{text}` is not a subject"));
        let subject: Subject = entry.subject.parse().map_err(|_| wrong(&entry.subject))?;
        let target = match &entry.counterpart {
            Some(text) => text.parse().map_err(|_| wrong(text))?,
            None => subject.clone(),
        };
        if let Some(place) = find(document, &target) {
            append_note(place, &note(page, &subject, entry));
            count += 1;
        }
    }
    let rewrite = Rewrite {
        what: "findings of pages told in descriptions".to_owned(),
        count,
        reason: "Where a page and the document disagree, the documentation of the client says so.".to_owned(),
    };
    Ok(if count > 0 { vec![rewrite] } else { Vec::new() })
}

/// The note of one finding: the page, the name on the page, and why the finding is accepted.
fn note(
    page: &str,
    Subject { operation, place }: &Subject,
    AcceptedFinding { reason, .. }: &AcceptedFinding,
) -> String {
    let named = match place {
        Place::Request(path) | Place::Response(_, path) if !path.is_root() => format!(" names `{path}`"),
        Place::Parameter(_, name) => format!(" names `{name}`"),
        _ => " speaks".to_owned(),
    };
    let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("- `{page}`{named} in `{operation}`: {reason}")
}

/// Appends a note to the description at a place, below the heading of all notes.
fn append_note(place: &mut Value, note: &str) {
    // In OpenAPI 3.0, keywords next to a `$ref` are ignored.
    if place.get("$ref").is_some() {
        *place = json!({ "allOf": [place.take()] });
    }
    let description = place["description"].as_str().unwrap_or_default();
    let text = match description {
        "" => format!("{HEADING}\n\n{note}"),
        with_notes if with_notes.contains(HEADING) => format!("{with_notes}\n{note}"),
        published => format!("{published}\n\n{HEADING}\n\n{note}"),
    };
    place["description"] = text.into();
}

/// The place of a subject in the document, or the innermost place around it that exists. `None` if the
/// document does not declare the operation.
fn find<'d>(document: &'d mut Value, subject: &Subject) -> Option<&'d mut Value> {
    let Subject { operation: id, place } = subject;
    let shape = |path: &str| {
        path.split('/')
            .map(|part| if part.starts_with('{') { "{}" } else { part }.to_owned())
            .collect::<Vec<_>>()
    };
    let path = document["paths"].as_object()?.keys().find(|path| shape(path) == shape(&id.path))?.clone();
    let method = id.method.as_str().to_lowercase();
    let operation = ["paths", path.as_str(), &method].map(str::to_owned).to_vec();
    let declared = at(document, &operation)?;
    let below = |steps: &[&str]| {
        operation.iter().cloned().chain(steps.iter().map(|&step| step.to_owned())).collect::<Vec<_>>()
    };
    let body = |of: &Value, steps: &[&str]| {
        let (media, _) = of["content"].as_object()?.iter().next()?;
        Some(below(&[steps, &["content", media, "schema"]].concat()))
    };
    let (root, steps) = match place {
        Place::Parameter(location, name) => {
            let is = |parameter: &Value| {
                let declared = parameter["name"].as_str().unwrap_or_default();
                let same = declared == name
                    || (*location == ParameterLocation::Header && declared.eq_ignore_ascii_case(name));
                same && parameter["in"] == location.as_str()
            };
            let index = declared["parameters"].as_array().and_then(|all| all.iter().position(is));
            (index.map(|index| below(&["parameters", &index.to_string()])), [].as_slice())
        }
        Place::Request(path) => (body(&declared["requestBody"], &["requestBody"]), path.steps()),
        Place::Response(status, path) => {
            (body(&declared["responses"][status], &["responses", status]), path.steps())
        }
        Place::Operation | Place::Server | Place::Security => (None, [].as_slice()),
    };
    let is_body = place.path().is_some();
    let found = match root {
        Some(root) if is_body => inner(document, root, steps),
        Some(root) => root,
        None => operation,
    };
    at_mut(document, &found)
}

/// Follows steps from the schema of a body down to a field. Returns the place of the last step that the
/// document has.
fn inner(document: &Value, root: Vec<String>, steps: &[Step]) -> Vec<String> {
    let mut place = resolved(document, root);
    for (index, step) in steps.iter().enumerate() {
        let Some(next) = child(document, &place, step) else { break };
        // The description of a field belongs next to its `$ref`; that of an item or a body belongs to the
        // schema to which the `$ref` leads.
        let last = index + 1 == steps.len();
        place = if last && matches!(step, Step::Key(_)) { next } else { resolved(document, next) };
    }
    place
}

/// The place one step below a schema, also through `allOf`, `oneOf` and `anyOf`. `None` if there is none.
fn child(document: &Value, place: &[String], step: &Step) -> Option<Vec<String>> {
    let schema = at(document, place)?;
    let keys: Vec<&str> = match step {
        Step::Key(key) => vec!["properties", key],
        Step::Item => vec!["items"],
    };
    let direct: Vec<String> = place.iter().cloned().chain(keys.into_iter().map(str::to_owned)).collect();
    if at(document, &direct).is_some() {
        return Some(direct);
    }
    ["allOf", "oneOf", "anyOf"].into_iter().find_map(|keyword| {
        (0..schema[keyword].as_array().map_or(0, Vec::len)).find_map(|index| {
            let part = place.iter().cloned().chain([keyword.to_owned(), index.to_string()]).collect();
            child(document, &resolved(document, part), step)
        })
    })
}

/// The place of a shared schema if the schema at this place is a `$ref` to it, else the place itself.
fn resolved(document: &Value, place: Vec<String>) -> Vec<String> {
    match at(document, &place).and_then(walk::referent) {
        Some(name) => ["components", "schemas", name].map(str::to_owned).to_vec(),
        None => place,
    }
}

/// The value at a place, which is a list of keys and indexes from the root. `None` if it does not exist.
fn at<'d>(document: &'d Value, place: &[String]) -> Option<&'d Value> {
    place.iter().try_fold(document, |value, step| match value {
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        value => value.get(step),
    })
}

fn at_mut<'d>(document: &'d mut Value, place: &[String]) -> Option<&'d mut Value> {
    place.iter().try_fold(document, |value, step| match value {
        Value::Array(items) => items.get_mut(step.parse::<usize>().ok()?),
        value => value.get_mut(step),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The descriptions of a document after a note was added, each with its place.
    fn descriptions_with_note(subject: &str, counterpart: Option<&str>) -> Vec<(String, String)> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let tree = Tree::at(folder.path());
        let counterpart = counterpart.map(|text| format!("counterpart = '{text}'\n")).unwrap_or_default();
        let entry = format!(
            "[[accepted]]\nfingerprint = 'f'\nrule = 'r'\nreason = 'because'\npage = 'openapi/upstream/shop/a.md'\nsubject = '{subject}'\n{counterpart}"
        );
        let other = entry.replace("openapi/upstream/shop/a.md", "tests/recordings/a.yaml");
        tree.write("openapi/accepted/shop.toml", &(entry + &other)).expect("written");
        let content = |schema: Value| json!({"content": {"application/json": {"schema": schema}}});
        let mut document = json!({
            "paths": {"/orders/{id}": {"post": {
                "parameters": [{"name": "X-Team", "in": "header", "schema": {"type": "string"}}],
                "requestBody": content(json!({"type": "object", "properties": {"id": {"description": "One."}}})),
                "responses": {"200": content(walk::reference("Order"))},
            }}},
            "components": {"schemas": {
                "Order": {"allOf": [{"properties": {"items": {"items": walk::reference("Item")}}}]},
                "Item": {"properties": {"price": walk::reference("Price")}},
                "Price": {"type": "integer"},
            }},
        });
        let rewrites =
            add_notes(&tree, &mut Files::new(), "shop", &mut document).expect("the entries are valid");
        assert!(rewrites.iter().all(|rewrite| rewrite.count == 1), "a recording gets no note");
        let mut descriptions = Vec::new();
        collect(&document, String::new(), &mut descriptions);
        descriptions
    }

    fn collect(value: &Value, at: String, into: &mut Vec<(String, String)>) {
        for (key, value) in value.as_object().into_iter().flatten() {
            match value.as_str().filter(|text| key == "description" && *text != "One.") {
                Some(text) => into.push((at.clone(), text.to_owned())),
                None => collect(value, format!("{at} {key}").trim_start().to_owned(), into),
            }
        }
        for (index, value) in value.as_array().into_iter().flatten().enumerate() {
            collect(value, format!("{at} {index}"), into);
        }
    }

    #[test]
    fn a_finding_is_told_where_its_field_is_or_at_what_is_around_it() {
        const POST: &str = "paths /orders/{id} post";
        const BODY: &str = "paths /orders/{id} post requestBody content application/json schema";
        for (subject, counterpart, place) in [
            (
                "POST /orders/{order} request url",
                Some("POST /orders/{id} request id"),
                format!("{BODY} properties id"),
            ),
            ("POST /orders/{id} request url", None, BODY.to_owned()),
            (
                "POST /orders/{id} 200 items[].price",
                None,
                "components schemas Item properties price".to_owned(),
            ),
            ("POST /orders/{id} 200 items[].name", None, "components schemas Item".to_owned()),
            ("POST /orders/{id} 200 total", None, "components schemas Order".to_owned()),
            ("POST /orders/{id} header x-team", None, format!("{POST} parameters 0")),
            ("POST /orders/{id} query page", None, POST.to_owned()),
            ("POST /orders/{id} 404 error", None, POST.to_owned()),
            ("POST /orders/{id} server", None, POST.to_owned()),
        ] {
            let places: Vec<String> =
                descriptions_with_note(subject, counterpart).into_iter().map(|(place, _)| place).collect();
            assert_eq!(places, [place], "{subject}");
        }
        assert!(descriptions_with_note("GET /orders/{id}", None).is_empty(), "there is no such operation");
    }

    #[test]
    fn what_is_told_stands_below_what_was_said() {
        let descriptions =
            descriptions_with_note("POST /orders/{id} request url", Some("POST /orders/{id} request id"));
        assert_eq!(
            descriptions[0].1,
            "One.\n\nWhere a page of the provider says otherwise:\n\n- `a.md` names `url` in `POST /orders/{id}`: because"
        );
    }
}
