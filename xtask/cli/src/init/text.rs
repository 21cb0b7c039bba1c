//! Writes the settings, with a comment a line, and what was found.

use std::fmt::Write as _;

use super::apis::{Plan, PlannedApi};

/// How many documents of an API are printed.
const MAX_DOCUMENTS: usize = 8;

/// How many lines of what is left out are printed.
const MAX_LEFT_OUT: usize = 12;

/// The head of the settings.
const HEAD: &str = "\
# Settings of docdrift, which checks the pages of this repository against its OpenAPI documents.
# All paths are relative to this folder.

# The findings that are accepted, each with its reason; `docdrift accept` writes them.
# accepted = \"docdrift-accepted.toml\"

# What is left out: globs as in a .gitignore.
";

/// The foot of the settings.
const FOOT: &str = "
# Levels of rules: allow, note, warning or error. `docdrift explain` lists the rules.
[rules]
# unstated-value = \"note\"

# Levels for some pages, or for one API; the last one that matches decides.
# [[override]]
# paths = [\"docs/legacy/**\"]
# rules = { moved-field = \"allow\" }
";

/// The settings as TOML.
pub(super) fn settings(plan: &Plan) -> String {
    let mut text = String::from(HEAD);
    let translations: Vec<String> = plan.translations.iter().map(|(glob, ..)| glob.clone()).collect();
    match translations.as_slice() {
        [] => text.push_str("# exclude = [\"docs/archive/**\"]\n"),
        globs => text.push_str(&format!("exclude = {}\n", list(globs))),
    }
    plan.apis.iter().for_each(|api| write_api(&mut text, api));
    text + FOOT
}

/// A key of an API, with its comment. Without a value, it is an example behind a comment sign.
struct Line<'v> {
    comment: &'static str,
    key: &'static str,
    values: &'v [String],
    example: &'static str,
}

fn write_api(text: &mut String, api: &PlannedApi) {
    let PlannedApi { name, documents, pages, recordings, .. } = api;
    let hosts: Vec<String> = api.hosts.iter().map(|(host, _)| host.clone()).collect();
    let line = |comment, key, values, example| Line { comment, key, values, example };
    let lines = [
        line(
            "The OpenAPI documents: globs, or addresses.",
            "documents",
            documents.as_slice(),
            "[\"https://api.example.com/openapi.json\"]",
        ),
        line(
            "The pages that they judge: globs, or the address of an llms.txt or llms-full.txt.",
            "pages",
            pages,
            "[\"docs/**/*.md\"]",
        ),
        line(
            "Recorded exchanges: HAR, cassettes, collections, logs.",
            "recordings",
            recordings,
            "[\"tests/cassettes/**\"]",
        ),
        line(
            "Hosts that run this API besides the servers of its documents.",
            "hosts",
            &hosts,
            "[\"api.internal.example.com\"]",
        ),
        line("Headers that every request may have.", "headers", &[], "[\"X-Tenant\"]"),
        line("Values that stand for the reader's own.", "placeholders", &[], "[\"YOUR_*\"]"),
    ];
    text.push_str("\n[[api]]\n# The name, for messages and for [[override]].\n");
    text.push_str(&format!("name = {}\n", quoted(name)));
    for Line { comment, key, values, example } in lines {
        let setting = if values.is_empty() {
            format!("# {key} = {example}")
        } else {
            format!("{key} = {}", list(values))
        };
        text.push_str(&format!("# {comment}\n{setting}\n"));
    }
    let sign = if pages.is_empty() { "" } else { "# " };
    text.push_str("# Whether the descriptions in the documents are checked like pages.\n");
    text.push_str(&format!("{sign}descriptions = true\n"));
}

/// A list of strings as TOML: on one line if it is short.
fn list(values: &[String]) -> String {
    const WIDTH: usize = 90;
    let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
    let line = format!("[{}]", values.join(", "));
    if line.len() <= WIDTH {
        return line;
    }
    let lines: String = values.iter().map(|value| format!("    {value},\n")).collect();
    format!("[\n{lines}]")
}

fn quoted(value: &str) -> String {
    toml::Value::from(value).to_string()
}

/// What was found, for people.
pub(super) fn found(name: &str, plan: &Plan) -> String {
    let mut text = format!("{name} is written.\n");
    let mut line = |line: String| {
        // An empty line may come first; everything else is of names of files and titles, which are a stranger's.
        let (gap, line) = line.strip_prefix('\n').map_or(("", &*line), |line| ("\n", line));
        writeln!(text, "{gap}{}", docdrift::printable(line)).expect("a string can be written to");
    };
    for api in &plan.apis {
        line(format!("\n[[api]] {}", api.name));
        for (document, title) in api.titles.iter().take(MAX_DOCUMENTS) {
            let title = title.as_ref().map_or_else(String::new, |title| format!(": {}", one_line(title)));
            line(format!("  document   {document}{title}"));
        }
        if let Some(more) = api.titles.len().checked_sub(MAX_DOCUMENTS).filter(|more| *more > 0) {
            line(format!("             and {more} more documents"));
        }
        for address in api.documents.iter().filter(|document| crate::fetch::is_url(document)) {
            line(format!("  document   {address}, which the navigation names"));
        }
        if api.page_count > 0 {
            line(format!("  pages      {}", api.pages.join(", ")));
            line(format!("             {} pages; {}", api.page_count, api.pages_because));
        }
        if !api.languages.is_empty() {
            let languages = api.languages.iter().map(|(name, count)| format!("{count} {name}"));
            line(format!("  samples    {}", languages.collect::<Vec<_>>().join(", ")));
        }
        for (host, calls) in &api.hosts {
            line(format!(
                "  host       {host}: no server of a document, and {calls} calls on pages are of declared paths"
            ));
        }
        for glob in &api.recordings {
            line(format!("  recordings {glob}: the host of a document is in them"));
        }
    }
    if !plan.translations.is_empty() || !plan.left_out.is_empty() {
        line("\nLeft out".to_owned());
    }
    for (glob, language, count) in &plan.translations {
        line(format!("  {glob}: {count} translated copies of pages, in the language `{language}`"));
    }
    for left_out in plan.left_out.iter().take(MAX_LEFT_OUT) {
        line(format!("  {}: {}", left_out.name, left_out.reason));
    }
    if let Some(more) = plan.left_out.len().checked_sub(MAX_LEFT_OUT).filter(|more| *more > 0) {
        line(format!("  and {more} more documents or sites"));
    }
    line(String::new());
    for next in next(plan) {
        line(next);
    }
    text
}

/// What to do now.
fn next(plan: &Plan) -> Vec<String> {
    let mut lines = Vec::new();
    let without = |api: &&PlannedApi| api.documents.is_empty();
    if plan.apis.iter().any(|api| without(&api)) {
        lines.push("There is no OpenAPI document in this repository. If the pages do not embed theirs, write where it is".to_owned());
        lines.push("into the settings, and run the check with --allow-fetch:".to_owned());
        lines.push("  documents = [\"https://api.example.com/openapi.json\"]".to_owned());
        lines.push(String::new());
    }
    let command =
        if plan.apis.iter().any(PlannedApi::fetches) { "docdrift check --allow-fetch" } else { "docdrift" };
    lines.push(format!("Next: read {}, then run", crate::settings::NAME));
    lines.push(format!("  {command}"));
    if plan.has_workflows {
        lines.push(
            "The manual shows how to run it in the workflows of this repository, .github/workflows."
                .to_owned(),
        );
    }
    lines
}

/// A title without line breaks and control characters.
fn one_line(title: &str) -> String {
    let words: Vec<&str> =
        title.split(|letter: char| letter.is_whitespace() || letter.is_control()).collect();
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
