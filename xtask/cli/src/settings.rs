//! The settings of a repository, `docdrift.toml`: what is checked, and at which levels rules report.

mod file;
mod find;
pub(crate) mod globs;
mod inputs;
mod levels;
pub(crate) mod near_miss;

use std::path::PathBuf;

use clap::Args;
use docdrift::{Conventions, RuleBook};
use ignore::gitignore::Gitignore;
use toml::Spanned;

use self::file::{ApiSettings, RuleLevels, SettingsFile, Source};
use self::find::FoundFile;
use self::globs::{InputGlob, check_path, gitignore};
use self::near_miss::nearest;
use crate::error::Error;
use crate::fetch::is_url;
use crate::plain_file::{self, FileKind};

pub use self::file::schema;
pub(crate) use self::find::NAME;
pub(crate) use self::inputs::FilesOfApis;

/// The file of accepted findings, if the settings name no other.
const DEFAULT_ACCEPTED: &str = "docdrift-accepted.toml";

/// The arguments that say which settings apply.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Settings")]
pub struct SettingsArguments {
    /// Use the settings in this file. Otherwise those in `docdrift.toml` or `.config/docdrift.toml` apply, in the
    /// working directory or above it, within the repository
    #[arg(long, value_name = "FILE", conflicts_with = "isolated")]
    config: Option<PathBuf>,
    /// Use no settings, also if there are some
    #[arg(long)]
    isolated: bool,
}

impl SettingsArguments {
    /// Uses no settings, unless the command line names some.
    pub(crate) fn isolate(&mut self) {
        self.isolated = self.config.is_none();
    }

    /// Whether no settings apply, also if there are some.
    pub(crate) fn are_isolated(&self) -> bool {
        self.isolated
    }
}

/// The settings of a run, checked. Without a settings file, they are empty.
#[derive(Debug, Default)]
pub struct Settings {
    found: Option<Found>,
}

/// A settings file, checked.
#[derive(Debug)]
struct Found {
    /// The folder that all paths are relative to.
    root: PathBuf,
    source: Source,
    content: SettingsFile,
    /// The paths of each override, in their order.
    override_paths: Vec<Gitignore>,
}

impl Settings {
    /// Finds and reads the settings.
    ///
    /// # Errors
    ///
    /// When a settings file is not valid, or there are two.
    pub fn read(arguments: &SettingsArguments) -> Result<Settings, Error> {
        if arguments.isolated {
            return Ok(Settings::default());
        }
        let file = match &arguments.config {
            Some(path) => Some(find::named(path)?),
            None => find::above(&std::env::current_dir().unwrap_or_default())?,
        };
        let found = file.map(|file| Found::read(&file)).transpose()?;
        Ok(Settings { found })
    }

    /// Checks the content of a settings file that is to be written to a folder.
    ///
    /// # Errors
    ///
    /// When it is not valid.
    pub fn check_text(root: &std::path::Path, content: &str) -> Result<(), Error> {
        let file = FoundFile { root: root.to_owned(), path: root.join(NAME), name: NAME.to_owned() };
        Found::parse(&file, content.as_bytes().to_vec()).map(drop)
    }

    /// Whether there is a settings file that names an API.
    #[must_use]
    pub fn have_inputs(&self) -> bool {
        self.found.as_ref().is_some_and(|found| !found.content.api.is_empty())
    }

    /// The file of accepted findings: the one that the settings name, which has to exist, or
    /// `docdrift-accepted.toml` in the same folder, which may be missing. `None` without settings.
    #[must_use]
    pub fn accepted_file(&self) -> Option<PathBuf> {
        let found = self.found.as_ref()?;
        let name = found.content.accepted.as_ref().map_or(DEFAULT_ACCEPTED, |name| name.get_ref());
        Some(found.root.join(name))
    }

    /// Whether the settings name the file of accepted findings, so that it has to exist.
    #[must_use]
    pub fn names_accepted_file(&self) -> bool {
        self.found.as_ref().is_some_and(|found| found.content.accepted.is_some())
    }

    /// The folder that paths in the settings, and the names of files of such a run, are relative to.
    #[must_use]
    pub fn root(&self) -> Option<&std::path::Path> {
        self.found.as_ref().map(|found| found.root.as_path())
    }
}

impl Found {
    fn read(file: &FoundFile) -> Result<Found, Error> {
        let bytes = plain_file::read(&file.path, FileKind::Settings).map_err(|error| error.of(&file.name))?;
        Found::parse(file, bytes)
    }

    fn parse(file: &FoundFile, bytes: Vec<u8>) -> Result<Found, Error> {
        let (source, content) = Source::parse(&file.name, bytes)?;
        let root = file.root.clone();
        compile(&root, &source, "exclude", &content.exclude)?;
        let paths = content.overrides.iter().map(|it| compile(&root, &source, "paths", &it.get_ref().paths));
        let override_paths = paths.collect::<Result<_, _>>()?;
        let found = Found { root, source, content, override_paths };
        found.check()?;
        Ok(found)
    }

    /// Checks what the types leave open.
    fn check(&self) -> Result<(), Error> {
        if let Some(accepted) = &self.content.accepted {
            check_path(accepted.get_ref()).map_err(|reason| self.wrong("accepted", accepted, &reason))?;
        }
        for (number, api) in self.content.api.iter().enumerate() {
            self.check_api(api, &self.content.api[..number])?;
        }
        self.check_rules(&self.content.rules)?;
        for settings in &self.content.overrides {
            let inner = settings.get_ref();
            self.check_rules(&inner.rules)?;
            if inner.paths.is_empty() && inner.api.is_none() {
                let message = "this `[[override]]` has neither `paths` nor `api`";
                return Err(self
                    .source
                    .error(settings, message)
                    .help("levels for everything belong to `[rules]`"));
            }
            let names = || self.content.api.iter().map(|api| api.get_ref().name.get_ref().as_str());
            if let Some(api) = inner.api.as_ref().filter(|api| names().all(|known| known != api.get_ref())) {
                let error = self.source.error(api, &format!("there is no API `{}`", api.get_ref()));
                return Err(error.help(match nearest(api.get_ref(), names()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the APIs are {}", names().collect::<Vec<_>>().join(", ")),
                }));
            }
        }
        Ok(())
    }

    fn check_api(&self, api: &Spanned<ApiSettings>, before: &[Spanned<ApiSettings>]) -> Result<(), Error> {
        let inner = api.get_ref();
        let name = inner.name.get_ref();
        if name.trim().is_empty() {
            return Err(self.source.error(&inner.name, "the name of the API is empty"));
        }
        if before.iter().any(|other| other.get_ref().name.get_ref() == name) {
            return Err(self
                .source
                .error(&inner.name, &format!("there is another API `{name}`"))
                .help("give each API a name of its own"));
        }
        if inner.pages.is_empty() && inner.recordings.is_empty() && !inner.descriptions {
            let message = format!("the API `{name}` has nothing to check");
            return Err(self.source.error(api, &message).help(
                "add `pages`, `recordings`, or `descriptions = true` for the descriptions in its documents",
            ));
        }
        let globs = [
            ("documents", &inner.documents, true),
            ("overlays", &inner.overlays, false),
            ("pages", &inner.pages, true),
            ("recordings", &inner.recordings, false),
        ];
        for (key, values, may_be_url) in globs {
            for value in values.iter().filter(|value| !(may_be_url && is_url(value.get_ref()))) {
                if is_url(value.get_ref()) {
                    return Err(self.wrong(
                        key,
                        value,
                        "is an address; only pages and documents are fetched",
                    ));
                }
                InputGlob::parse(value.get_ref()).map_err(|reason| self.wrong(key, value, &reason))?;
            }
        }
        let mut conventions = Conventions::default();
        for placeholder in &inner.placeholders {
            let added = conventions.add_placeholder(placeholder.get_ref());
            added.map_err(|reason| {
                self.wrong("placeholders", placeholder, &format!("is not a glob: {reason}"))
            })?;
        }
        for (key, values) in [("hosts", &inner.hosts), ("headers", &inner.headers)] {
            let is_name = |value: &str| !value.trim().is_empty() && !value.contains(char::is_whitespace);
            if let Some(value) = values.iter().find(|value| !is_name(value.get_ref())) {
                return Err(self.wrong(key, value, "is no name"));
            }
        }
        Ok(())
    }

    fn check_rules(&self, rules: &RuleLevels) -> Result<(), Error> {
        let book = RuleBook::standard();
        let Some((rule, _)) = rules.iter().find(|(rule, _)| book.get(rule.get_ref()).is_none()) else {
            return Ok(());
        };
        let error = self.source.error(rule, &format!("there is no rule `{}`", rule.get_ref()));
        Err(error.help(match nearest(rule.get_ref(), book.rules().map(|rule| rule.id)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "the command `explain` lists the rules".to_owned(),
        }))
    }

    /// The error that a value of a key is wrong. `reason` follows the value.
    fn wrong(&self, key: &str, value: &Spanned<String>, reason: &str) -> Error {
        self.source.error(value, &format!("`{}` in `{key}` {reason}", value.get_ref()))
    }
}

/// Compiles globs as in a `.gitignore`.
fn compile(
    root: &std::path::Path,
    source: &Source,
    key: &str,
    globs: &[Spanned<String>],
) -> Result<Gitignore, Error> {
    gitignore(root, globs.iter().map(|glob| glob.get_ref().as_str())).map_err(|(number, reason)| {
        let glob = &globs[number];
        source.error(glob, &format!("`{}` in `{key}` {reason}", glob.get_ref()))
    })
}
