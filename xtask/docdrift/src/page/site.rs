//! The site that pages belong to: its navigation, its versions, its translations.
//!
//! The library opens no file. The caller looks for files with the names in [`NAVIGATION_FILES`], follows what
//! [`site_references`] names, and passes all of them as [`SiteFile`]s.

mod address;
pub(crate) mod folders;
mod navigation;
mod scripts;
pub(crate) mod status;
pub(crate) mod translations;
mod trees;
pub(crate) mod versions;

use crate::source::gap::{Gap, GapKind};
use crate::source::{Excerpt, FileId, Files, Span};
use navigation::{Navigation, PagePath};

/// The names of files with a navigation, relative to the folder of a site. Of the names in one list, the first
/// that exists is the one to read.
pub const NAVIGATION_FILES: &[&[&str]] = &[
    &["docs.json", "mint.json"],
    &["docs.yml"],
    &[
        "docusaurus.config.js",
        "docusaurus.config.ts",
        "docusaurus.config.mjs",
        "docusaurus.config.cjs",
        "sidebars.js",
        "sidebars.ts",
        "sidebars.json",
    ],
    &["mkdocs.yml", "mkdocs.yaml"],
    &["SUMMARY.md"],
    &["_order.yaml"],
    &[".vuepress/config.js", ".vuepress/config.ts"],
    &[".vitepress/config.js", ".vitepress/config.ts", ".vitepress/config.mts", ".vitepress/config.mjs"],
];

/// A file with the navigation of a site.
#[derive(Clone, Debug)]
pub struct SiteFile {
    /// The file.
    pub file: FileId,
    /// The beginning of the names of the pages that the navigation can be about, such as `docs/`; it may be
    /// empty.
    pub pages: String,
    /// The folder of these pages, relative to the folder of the site; empty if it is the same.
    pub below: String,
    /// The files that the navigation refers to, and those that these refer to.
    pub references: Vec<SiteReference>,
}

/// A reference from one file of a navigation to another.
#[derive(Clone, Debug)]
pub struct SiteReference {
    /// The file that refers to the other.
    pub from: FileId,
    /// The path as the file writes it.
    pub path: String,
    /// The other file; `None` if there is no such file.
    pub to: Option<FileId>,
}

/// The paths of the files that a file of a navigation refers to, as it writes them, relative to its folder.
/// The extension of a script may be missing.
#[must_use]
pub fn site_references(files: &Files, file: FileId) -> Vec<String> {
    let name = last_segment(files.file(file).name());
    let text = files.excerpt(file);
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "js" | "ts" | "mjs" | "cjs" | "mts" => {
            scripts::references(&text, name.starts_with("docusaurus.config"))
        }
        "json" | "yml" => trees::references(&text),
        _ => Vec::new(),
    }
}

/// What one file of a navigation says.
#[derive(Debug, Default)]
struct Reading {
    navigations: Vec<Navigation>,
    /// Why parts of it are not understood, each a clause.
    unread: Vec<String>,
    /// The version of the pages that are in no folder of a version.
    current_version: Option<String>,
}

impl Reading {
    fn of(navigation: Navigation) -> Self {
        Reading { navigations: vec![navigation], ..Reading::default() }
    }

    fn unread(reason: &str) -> Self {
        Reading { unread: vec![reason.to_owned()], ..Reading::default() }
    }

    /// Adds what the files say that the main file refers to. If one of them is not understood, nothing is.
    fn with_parts(mut self, texts: &SiteTexts<'_>, list: impl Fn(&Excerpt, &mut Navigation) -> bool) -> Self {
        let Some(navigation) = self.navigations.first_mut() else { return self };
        let followed = texts.follow_all(&mut |part| match part {
            Part::Text(text) if !list(text, navigation) => {
                Err(format!("`{}` is not valid", texts.name(text)))
            }
            _ => Ok(()),
        });
        match followed {
            Ok(()) => self,
            Err(reason) => Reading { unread: vec![reason], ..self.without_navigation() },
        }
    }

    fn without_navigation(self) -> Self {
        Reading { navigations: Vec::new(), ..self }
    }
}

/// The texts of one file of a navigation and of the files that it refers to.
struct SiteTexts<'s> {
    files: &'s Files,
    site: &'s SiteFile,
}

/// A file that a navigation refers to.
enum Part<'p> {
    /// The text of the file.
    Text(&'p Excerpt),
    /// The folder of a file that is missing because a tool generates it from the pages beside it.
    Generated(&'p str),
}

impl<'s> SiteTexts<'s> {
    fn main(&self) -> Excerpt {
        self.files.excerpt(self.site.file)
    }

    fn name(&self, text: &Excerpt) -> &'s str {
        self.files.file(text.file()).name()
    }

    /// Calls a function with the file at a path that the main file writes, and with all files that it refers
    /// to.
    ///
    /// # Errors
    ///
    /// If a file is missing, or the function returns an error.
    fn follow(&self, path: &str, each: &mut dyn FnMut(Part<'_>) -> Result<(), String>) -> Result<(), String> {
        self.visit(self.of(self.site.file).filter(|reference| reference.path == path).collect(), each)
    }

    /// Calls a function with all files that the main file refers to, and those that these refer to.
    ///
    /// # Errors
    ///
    /// If a file is missing, or the function returns an error.
    fn follow_all(&self, each: &mut dyn FnMut(Part<'_>) -> Result<(), String>) -> Result<(), String> {
        self.visit(self.of(self.site.file).collect(), each)
    }

    fn visit(
        &self,
        mut open: Vec<&'s SiteReference>,
        each: &mut dyn FnMut(Part<'_>) -> Result<(), String>,
    ) -> Result<(), String> {
        let mut seen = vec![self.site.file];
        while let Some(reference) = open.pop() {
            match (reference.to, self.generated(reference)) {
                (Some(file), _) if seen.contains(&file) => {}
                (Some(file), _) => {
                    seen.push(file);
                    each(Part::Text(&self.files.excerpt(file)))?;
                    open.extend(self.of(file));
                }
                (None, Some(folder)) => each(Part::Generated(&folder))?,
                (None, None) => return Err(format!("`{}` is not there", reference.path)),
            }
        }
        Ok(())
    }

    /// The folder of a missing `sidebar.ts`, relative to the folder of the site: tools that generate pages write
    /// such a file beside them.
    fn generated(&self, reference: &SiteReference) -> Option<String> {
        let name = |file| self.files.file(file).name().rsplit_once('/').map_or("", |(folder, _)| folder);
        let from = name(reference.from).strip_prefix(name(self.site.file))?;
        let (folder, last) = reference.path.rsplit_once('/')?;
        let is_sidebar = last.split('.').next() == Some("sidebar");
        is_sidebar.then(|| address::folder(from, folder)).filter(|folder| !folder.is_empty())
    }

    fn of(&self, file: FileId) -> impl Iterator<Item = &'s SiteReference> {
        self.site.references.iter().filter(move |reference| reference.from == file)
    }
}

/// The navigations of all sites that the pages of a run belong to.
#[derive(Debug, Default)]
pub(crate) struct Sites {
    parts: Vec<SitePart>,
}

/// One list of pages, with the file that it is from.
#[derive(Debug)]
struct SitePart {
    site: SiteFile,
    navigation: Navigation,
}

/// The version of pages that are in no folder of a version, with the beginning of their names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CurrentVersion {
    pub(crate) pages: String,
    pub(crate) label: String,
}

/// What the files of navigations say.
#[derive(Debug, Default)]
pub(crate) struct SiteReadings {
    pub(crate) sites: Sites,
    pub(crate) current: Vec<CurrentVersion>,
    pub(crate) gaps: Vec<Gap>,
}

/// Reads files of navigations.
pub(crate) fn read(files: &Files, site_files: &[SiteFile]) -> SiteReadings {
    let mut readings = SiteReadings::default();
    for site in site_files {
        let Some(reading) = read_file(&SiteTexts { files, site }) else { continue };
        readings.gaps.extend(reading.unread.iter().map(|reason| unread_navigation(site.file, reason)));
        let navigations = reading.navigations.into_iter().filter(|navigation| !navigation.is_empty());
        readings
            .sites
            .parts
            .extend(navigations.map(|navigation| SitePart { site: site.clone(), navigation }));
        let label = reading.current_version.into_iter();
        readings.current.extend(label.map(|label| CurrentVersion { pages: site.pages.clone(), label }));
    }
    readings
}

fn read_file(texts: &SiteTexts<'_>) -> Option<Reading> {
    let name = texts.files.file(texts.site.file).name();
    match last_segment(name) {
        "docs.json" | "mint.json" => trees::mintlify(texts),
        "docs.yml" => trees::fern(texts),
        "mkdocs.yml" | "mkdocs.yaml" => trees::mkdocs(&texts.main()),
        "SUMMARY.md" => trees::summary(&texts.main()),
        "_order.yaml" => Some(trees::readme(&texts.main())),
        last if last.starts_with("docusaurus.config") => Some(scripts::docusaurus(texts)),
        last if last.starts_with("sidebars") => Some(scripts::sidebars(texts)),
        last if last.starts_with("config.") => Some(scripts::vue(texts)),
        _ => None,
    }
}

fn unread_navigation(file: FileId, reason: &str) -> Gap {
    let reason = format!("this navigation is not read, so every page counts as part of it: {reason}");
    Gap::new(Span::new(file, 0..0), GapKind::UnreadNavigation, reason)
}

fn last_segment(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// A page as sites see it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SitePage<'p> {
    /// The name of its file.
    pub(crate) name: &'p str,
    /// The id that the front matter sets.
    pub(crate) id: Option<&'p str>,
    /// The address that the front matter sets.
    pub(crate) slug: Option<&'p str>,
}

impl Sites {
    /// Leaves out each list that lists none of the pages it is about, and returns it as a gap: its addresses
    /// are not understood.
    pub(crate) fn keep_matching(&mut self, pages: &[SitePage<'_>]) -> Vec<Gap> {
        let mut gaps = Vec::new();
        self.parts.retain(|part| {
            let mut about = pages.iter().filter_map(|page| part.path_of(*page)).peekable();
            let path = |path: &(String, SitePage<'_>)| part.lists(path);
            let is_kept = about.peek().is_none() || about.any(|page| path(&page));
            if !is_kept {
                gaps.push(unread_navigation(part.site.file, "it lists none of the pages"));
            }
            is_kept
        });
        gaps
    }

    /// Whether a navigation is about a page.
    pub(crate) fn are_about(&self, page: SitePage<'_>) -> bool {
        self.parts.iter().any(|part| part.path_of(page).is_some())
    }

    /// The file of the navigation that is nearest to a page, if it does not list the page. `None` if it lists
    /// the page, or if no navigation is about the page.
    pub(crate) fn leaves_out(&self, page: SitePage<'_>) -> Option<FileId> {
        let about: Vec<(&SitePart, (String, SitePage<'_>))> =
            self.parts.iter().filter_map(|part| Some((part, part.path_of(page)?))).collect();
        let depth = |part: &SitePart, path: &str| path.len() - part.navigation.folder.len();
        let nearest = about.iter().map(|(part, (path, _))| depth(part, path)).min()?;
        let mut nearest = about.iter().filter(|(part, (path, _))| depth(part, path) == nearest);
        let (first, _) = nearest.clone().next()?;
        (!nearest.any(|(part, path)| part.lists(path))).then_some(first.site.file)
    }
}

impl SitePart {
    /// The path of a page below the folder of the site, if the list is about the page.
    fn path_of<'p>(&self, page: SitePage<'p>) -> Option<(String, SitePage<'p>)> {
        let rest = page.name.strip_prefix(&self.site.pages)?;
        let path = format!("{}/{rest}", self.site.below).trim_start_matches('/').to_owned();
        let is_about = self.navigation.is_about(PagePath { path: &path, id: page.id, slug: page.slug });
        is_about.then_some((path, page))
    }

    fn lists(&self, (path, page): &(String, SitePage<'_>)) -> bool {
        self.navigation.lists(PagePath { path, id: page.id, slug: page.slug })
    }
}
