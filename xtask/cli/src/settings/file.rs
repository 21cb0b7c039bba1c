//! The format of `docdrift.toml`, and its errors: where they are, what is wrong, and what was probably meant.

use std::collections::BTreeMap;
use std::ops::Range;

use docdrift::{FileId, Files, Level};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Deserialize;
use toml::Spanned;

use super::near_miss::nearest;
use crate::error::Error;

/// The largest settings file that is read, in bytes.
const MAX_BYTES: usize = 1 << 20;

/// The content of a settings file. All paths are relative to the folder of the file, or to the folder above `.config`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(title = "Settings of docdrift, version 1")]
#[serde(deny_unknown_fields)]
pub(super) struct SettingsFile {
    /// The file of accepted findings; `docdrift-accepted.toml` in the same folder by default. The default may be missing.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub(super) accepted: Option<Spanned<String>>,
    /// Pages, documents and recordings that are left out: globs as in a `.gitignore`.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) exclude: Vec<Spanned<String>>,
    /// The APIs. The pages and recordings of an API are judged by its documents alone; a page of several APIs is judged
    /// by the documents of all of them.
    #[serde(default)]
    #[schemars(with = "Vec<ApiSettings>")]
    pub(super) api: Vec<Spanned<ApiSettings>>,
    /// The levels of rules.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, RuleLevel>")]
    pub(super) rules: RuleLevels,
    /// The levels of rules for some pages, or for one API. The last one that matches a finding decides.
    #[serde(default, rename = "override")]
    #[schemars(with = "Vec<Override>")]
    pub(super) overrides: Vec<Spanned<Override>>,
}

/// The levels of rules by the ids of the rules.
pub(super) type RuleLevels = BTreeMap<Spanned<String>, RuleLevel>;

/// One API: what documents it, and what is known of it besides.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ApiSettings {
    /// The name, for `[[override]]` and for messages.
    #[schemars(with = "String")]
    pub(super) name: Spanned<String>,
    /// OpenAPI documents: globs, or addresses that begin with `https://`. Not needed for pages that embed theirs.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) documents: Vec<Spanned<String>>,
    /// OpenAPI Overlays that are applied to the documents before anything is checked: globs.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) overlays: Vec<Spanned<String>>,
    /// Pages, `.md` or `.mdx`: globs, or addresses of a page, of an `llms.txt` or of an `llms-full.txt`.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) pages: Vec<Spanned<String>>,
    /// Recorded exchanges of any form: globs.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) recordings: Vec<Spanned<String>>,
    /// Whether the descriptions in the documents are checked as if they were pages.
    #[serde(default)]
    pub(super) descriptions: bool,
    /// Hosts that run the API besides the servers of its documents: `api.internal.example.com`.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) hosts: Vec<Spanned<String>>,
    /// Headers that every request may have: `X-Tenant`.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) headers: Vec<Spanned<String>>,
    /// Values that stand for the reader's own: globs such as `YOUR_*`.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) placeholders: Vec<Spanned<String>>,
}

/// The levels of rules for some pages, or for one API.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Override {
    /// The pages, or other files in which findings are: globs as in a `.gitignore`. Without them, all.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) paths: Vec<Spanned<String>>,
    /// The name of the API. Without it, all APIs.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub(super) api: Option<Spanned<String>>,
    /// The levels.
    #[schemars(with = "BTreeMap<String, RuleLevel>")]
    pub(super) rules: RuleLevels,
}

/// The level of a rule. A finding that is only likely is at most a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum RuleLevel {
    /// Its findings are accepted.
    Allow,
    /// Its findings are notes, which fail no run by default.
    Note,
    /// Its findings are warnings.
    Warning,
    /// Its findings are errors.
    Error,
}

impl RuleLevel {
    /// The level of findings; `None` if they are accepted.
    pub(super) fn of_findings(self) -> Option<Level> {
        match self {
            RuleLevel::Allow => None,
            RuleLevel::Note => Some(Level::Note),
            RuleLevel::Warning => Some(Level::Warning),
            RuleLevel::Error => Some(Level::Error),
        }
    }
}

/// The JSON Schema of the settings (2020-12).
///
/// ```
/// let schema = docdrift_cli::settings_schema();
/// assert_eq!(schema.get("title").unwrap(), "Settings of docdrift, version 1");
/// ```
#[must_use]
pub fn schema() -> Schema {
    let settings = SchemaSettings::draft2020_12().for_deserialize();
    settings.into_generator().into_root_schema_for::<SettingsFile>()
}

/// The text of a settings file, for messages with places in it.
#[derive(Debug, Default)]
pub(super) struct Source {
    files: Files,
    file: Option<FileId>,
}

impl Source {
    /// Reads the content of a settings file. `name` is the name of the file in messages.
    ///
    /// # Errors
    ///
    /// When the content is too large, is not TOML, or has keys or values that settings do not have.
    pub(super) fn parse(name: &str, bytes: Vec<u8>) -> Result<(Source, SettingsFile), Error> {
        if bytes.len() > MAX_BYTES {
            let message = format!("{name}: the settings have more than {} MiB", MAX_BYTES >> 20);
            return Err(Error::failed(message));
        }
        let mut files = Files::new();
        let file = files.add_bytes(name, bytes).map_err(|error| Error::failed(error.to_string()))?;
        let source = Source { files, file: Some(file) };
        let content = toml::from_str(source.files.excerpt(file).text());
        match content {
            Ok(content) => Ok((source, content)),
            Err(error) => Err(source.syntax_error(&error)),
        }
    }

    /// Where something is: `docdrift.toml:3:1`.
    pub(super) fn place(&self, range: Range<usize>) -> String {
        let span = self.file.map(|file| self.files.excerpt(file).span(range));
        span.map_or_else(String::new, |span| self.files.locate(span).to_string())
    }

    /// The line of something, with the name of the file: `docdrift.toml:3`.
    pub(super) fn line(&self, range: Range<usize>) -> String {
        let place = self.place(range);
        place.rsplit_once(':').map_or(place.clone(), |(line, _)| line.to_owned())
    }

    /// The error that something is wrong at a place.
    pub(super) fn error<T>(&self, at: &Spanned<T>, message: &str) -> Error {
        Error::usage(format!("{}: {message}", self.place(at.span())))
    }

    /// The key of the value, or of the table, that begins at a place, as messages name it.
    fn key_at(&self, start: usize) -> String {
        let text = self.file.map_or("", |file| self.files.file(file).text());
        let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line = text[from..].lines().next().unwrap_or_default();
        let key = match line[..start - from].rsplit_once('=') {
            Some((key, _)) => key,
            None => line.split(']').next().unwrap_or_default(),
        };
        let key = key.trim_matches(|c: char| c.is_whitespace() || "[{\"'".contains(c));
        if key.is_empty() { "this value".to_owned() } else { format!("`{key}`") }
    }

    fn syntax_error(&self, error: &toml::de::Error) -> Error {
        let place = self.place(error.span().unwrap_or(0..0));
        let message = error.message();
        let mut names = message.split('`').skip(1).step_by(2);
        let is_name = message.starts_with("unknown field") || message.starts_with("unknown variant");
        let Some(name) = names.next().filter(|_| is_name) else {
            let key = self.key_at(error.span().unwrap_or(0..0).start);
            return match other_type(&key, message) {
                Some((message, help)) => Error::usage(format!("{place}: {message}")).help(help),
                None => Error::usage(format!("{place}: {message}")),
            };
        };
        let known: Vec<&str> = names.collect();
        let kind = if message.starts_with("unknown field") { "key" } else { "level" };
        let error = Error::usage(format!("{place}: there is no {kind} `{name}`"));
        error.help(match meant(name).or_else(|| nearest(name, known.iter().copied())) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the {kind}s here are {}", known.join(", ")),
        })
    }
}

/// What is wrong with a value of another type than its key has, and what to do now; `None` for any other message of
/// the parser, which speaks of Rust's types.
fn other_type(key: &str, message: &str) -> Option<(String, String)> {
    if message == "wanted string or table" {
        let help = "the levels are \"allow\", \"note\", \"warning\" and \"error\"";
        return Some((format!("{key} has to be a level"), help.to_owned()));
    }
    let (found, expected) = message.strip_prefix("invalid type: ")?.split_once(", expected ")?;
    let kind = |name: &str| match name.split_whitespace().next().unwrap_or_default() {
        "string" => "a text",
        "sequence" => "a list",
        "map" | "struct" => "a table",
        "integer" | "floating" => "a number",
        "boolean" => "`true` or `false`",
        _ => "another value",
    };
    let (found, expected) = (kind(found), kind(expected.strip_prefix("a ").unwrap_or(expected)));
    let help = match (found, expected) {
        ("a list", "a text") => "write one text, without brackets: the key has one value",
        ("a text", "a list") => "write the text in brackets: the key may have several values",
        ("a table", "a list") => "write its name in two brackets, `[[…]]`: there may be several",
        _ => "`docdrift init` writes settings with a comment a line, and the manual has every key",
    };
    Some((format!("{key} is {found}, and has to be {expected}"), help.to_owned()))
}

/// The key that is meant by a name that other tools, or the command line, have for it.
fn meant(name: &str) -> Option<&'static str> {
    Some(match name {
        "spec" | "specs" | "openapi" | "schema" | "document" => "documents",
        "docs" | "files" | "page" => "pages",
        "traffic" => "recordings",
        "ignore" | "excludes" => "exclude",
        "off" | "none" | "ignored" => "allow",
        "info" => "note",
        "warn" => "warning",
        _ => return None,
    })
}
