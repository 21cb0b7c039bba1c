//! Groups what a repository has into APIs: the pages of a site, and the documents that they are about.

use std::collections::{BTreeMap, BTreeSet};

use super::calls::{self, DeclaredPaths};
use super::documents::{self, About, Documents, LeftOut};
use super::names::{common_title, name_of, slug};
use super::repository::{Repository, escaped, file_name, folder_of, is_below, within};
use super::sites::{self, Site};
use super::split::{self, Product};
use super::{languages, recordings};
use docdrift::translation;

/// How many documents below one folder are written one by one; more are written as a glob.
const MAX_LISTED: usize = 6;

/// What the documents of a repository say of themselves, by their names.
pub(super) type Abouts = BTreeMap<String, About>;

/// What the settings of a repository will be.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) apis: Vec<PlannedApi>,
    /// Globs of translated copies, each with the language and the number of pages.
    pub(super) translations: Vec<(String, String, usize)>,
    /// What is left out, each with the reason.
    pub(super) left_out: Vec<LeftOut>,
    /// Whether the repository has workflows of GitHub.
    pub(super) has_workflows: bool,
}

/// An API of the settings.
#[derive(Debug, Default)]
pub(super) struct PlannedApi {
    pub(super) name: String,
    /// Globs or addresses.
    pub(super) documents: Vec<String>,
    /// The documents with their titles.
    pub(super) titles: Vec<(String, Option<String>)>,
    /// Globs.
    pub(super) pages: Vec<String>,
    pub(super) page_count: usize,
    /// Why these are the pages, as a clause.
    pub(super) pages_because: String,
    pub(super) recordings: Vec<String>,
    /// The hosts besides the servers that pages call, each with the number of calls of declared paths.
    pub(super) hosts: Vec<(String, usize)>,
    /// The languages of samples with their counts.
    pub(super) languages: Vec<(String, usize)>,
}

impl PlannedApi {
    /// Whether a document is an address, so that the check has to fetch it.
    pub(super) fn fetches(&self) -> bool {
        self.documents.iter().any(|document| crate::fetch::is_url(document))
    }
}

impl Plan {
    pub(super) fn of(repository: &Repository) -> Plan {
        let Documents { kept, mut left_out } = documents::find(repository);
        let about = |name: &String| (name.clone(), documents::about(repository, name));
        let abouts: Abouts = kept.iter().map(about).collect();
        let sites = sites::find(repository, &DeclaredPaths::of(abouts.values()));
        for (folder, reason) in sites.iter().flat_map(|site| &site.left_out) {
            left_out.push(LeftOut { name: format!("{folder}/"), reason: (*reason).to_owned() });
        }
        let owned = owners(repository, &sites, &kept, &mut left_out);
        let mut plan = Plan { left_out, ..Plan::default() };
        let has_documents = owned.values().any(|documents| !documents.is_empty());
        for (number, site) in sites.iter().enumerate() {
            let documents = owned.get(&number).map_or(&[][..], Vec::as_slice);
            if documents.is_empty() && has_documents {
                let name = site.navigation.clone().unwrap_or_else(|| site.folder.clone());
                let reason = "no OpenAPI document of the repository is of this site".to_owned();
                plan.left_out.push(LeftOut { name, reason });
                continue;
            }
            let products = split::products(repository, site, documents, &abouts);
            if products.is_empty() {
                plan.add_site(repository, site, documents, &abouts);
            } else {
                let reason = "no document is in a folder with these pages".to_owned();
                let name = format!("the other pages of {}", site.pages.join(", "));
                plan.left_out.push(LeftOut { name, reason });
            }
            for Product { documents, folder } in products {
                let because = "the document is there, with pages that call its paths";
                let site = Site { because, folder: folder.clone(), ..Site::of_pages(vec![folder]) };
                plan.add_site(repository, &site, &documents, &abouts);
            }
        }
        if sites.is_empty() && !kept.is_empty() {
            let documents: Vec<&str> = kept.iter().map(String::as_str).collect();
            plan.add_api(repository, PlannedApi::default(), &documents, &abouts, "");
        }
        plan.has_workflows = repository.root.join(".github/workflows").is_dir();
        plan
    }

    fn add_site(&mut self, repository: &Repository, site: &Site, documents: &[&str], abouts: &Abouts) {
        let mut pages: Vec<&str> =
            site.pages.iter().flat_map(|folder| repository.pages_below(folder)).collect();
        let left_out: Vec<&str> = site.left_out.iter().map(|(folder, _)| folder.as_str()).collect();
        pages.retain(|page| !left_out.iter().any(|folder| is_below(page, folder)));
        let globs = page_globs(&site.pages, &pages);
        let names: BTreeSet<&str> = pages.iter().copied().collect();
        pages.retain(|page| match translation(page, &names) {
            Some(language) => {
                self.add_translation(page, language);
                false
            }
            None => true,
        });
        let pages_because = match &site.navigation {
            Some(file) => format!("{file} is the navigation of {}", site.kind),
            None => site.because.to_owned(),
        };
        let own = || documents.iter().filter_map(|document| abouts.get(*document));
        let servers: Vec<String> = own().flat_map(|about| about.hosts.clone()).collect();
        let hosts = match servers.is_empty() {
            true => Vec::new(),
            false => calls::hosts(repository, &pages, &DeclaredPaths::of(own()), &servers),
        };
        let api = PlannedApi {
            pages: globs,
            page_count: pages.len(),
            pages_because,
            languages: languages::of_samples(repository, &pages),
            documents: if documents.is_empty() { addresses(repository, site) } else { Vec::new() },
            hosts,
            ..PlannedApi::default()
        };
        self.add_api(repository, api, documents, abouts, &site.folder);
    }

    fn add_api(
        &mut self,
        repository: &Repository,
        api: PlannedApi,
        documents: &[&str],
        abouts: &Abouts,
        folder: &str,
    ) {
        let about = |document: &&str| abouts.get(*document).cloned().unwrap_or_default();
        let about: Vec<About> = documents.iter().map(about).collect();
        let titles =
            documents.iter().zip(&about).map(|(name, about)| ((*name).to_owned(), about.title.clone()));
        let mut hosts: Vec<String> = about.iter().flat_map(|about| about.hosts.clone()).collect();
        hosts.retain(|host| !host.contains('{'));
        let titles_of = about.iter().filter_map(|about| about.title.as_deref());
        let name = common_title(titles_of).map_or_else(|| name_of(repository, folder), |title| slug(&title));
        let others = self
            .apis
            .iter()
            .filter(|other| other.name == name || other.name.starts_with(&format!("{name}-")));
        let name = match others.count() {
            0 => name,
            count => format!("{name}-{}", count + 1),
        };
        let mut globs = document_globs(repository, documents);
        globs.extend(api.documents);
        self.apis.push(PlannedApi {
            name,
            documents: globs,
            titles: titles.collect(),
            recordings: recordings::find(repository, &hosts),
            ..api
        });
    }

    /// Counts a translated copy, by the folder of its language.
    fn add_translation(&mut self, page: &str, language: &str) {
        let steps: Vec<&str> = page.split('/').collect();
        let at = steps.iter().position(|step| *step == language);
        let glob = match at {
            Some(at) => within(&steps[..=at].join("/"), "**"),
            None => format!("*.{language}.{}", page.rsplit('.').next().unwrap_or("md")),
        };
        match self.translations.iter_mut().find(|(known, ..)| *known == glob) {
            Some((.., count)) => *count += 1,
            None => self.translations.push((glob, language.to_owned(), 1)),
        }
    }
}

/// The documents of each site, by the index of the site.
fn owners<'d>(
    repository: &Repository,
    sites: &[Site],
    documents: &'d [String],
    left_out: &mut Vec<LeftOut>,
) -> BTreeMap<usize, Vec<&'d str>> {
    let mut owned: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    let mut nobodys: Vec<&str> = Vec::new();
    for document in documents {
        let inner = (0..sites.len()).filter(|at| is_below(document, &sites[*at].folder));
        match inner.max_by_key(|at| sites[*at].folder.len()) {
            Some(site) => owned.entry(site).or_default().push(document),
            None => nobodys.push(document),
        }
    }
    // A document outside of all sites is of the nearest one, unless that has documents of its own.
    for document in nobodys {
        let common = |at: &usize| common_steps(document, &sites[*at].folder);
        let nearest = (0..sites.len()).rev().max_by_key(common);
        match nearest {
            Some(site)
                if !sites.iter().enumerate().any(|(at, site)| {
                    owned.get(&at).is_some_and(|own| own.iter().any(|own| is_below(own, &site.folder)))
                }) =>
            {
                owned.entry(site).or_default().push(document)
            }
            Some(site) => {
                let reason =
                    format!("it is outside of {}/, which has documents of its own", sites[site].folder);
                left_out.push(LeftOut { name: document.to_owned(), reason });
            }
            None => {}
        }
    }
    for (at, own) in &mut owned {
        keep_named(repository, &sites[*at], own, left_out);
    }
    owned
}

/// Keeps the documents that the pages or the navigation of a site name, if they name any.
fn keep_named(repository: &Repository, site: &Site, own: &mut Vec<&str>, left_out: &mut Vec<LeftOut>) {
    let pages: Vec<&str> = site.pages.iter().flat_map(|folder| repository.pages_below(folder)).collect();
    let named = documents::named(repository, site.navigation.as_deref(), &pages, own);
    if named.is_empty() {
        if site.navigation.as_deref().is_some_and(|file| documents::names_addresses(repository, file)) {
            let reason = "the navigation names another document, by its address";
            let left = own.drain(..).map(|name| LeftOut { name: name.to_owned(), reason: reason.to_owned() });
            left_out.extend(left);
        }
        return;
    }
    own.retain(|document| {
        let is_named = named.contains(document);
        if !is_named {
            let reason = "neither a page nor the navigation names it, and they name others".to_owned();
            left_out.push(LeftOut { name: (*document).to_owned(), reason });
        }
        is_named
    });
}

/// How many folders two paths have in common at their beginning.
fn common_steps(document: &str, folder: &str) -> usize {
    let steps = folder_of(document).split('/').zip(folder.split('/'));
    steps.take_while(|(a, b)| a == b).count()
}

/// The addresses of documents that the navigation of a site has, for a repository without documents.
fn addresses(repository: &Repository, site: &Site) -> Vec<String> {
    const LOOKED_AT: u64 = 4 << 20;
    let Some(file) = &site.navigation else { return Vec::new() };
    let text = repository.beginning(file, LOOKED_AT);
    let mut found: Vec<String> = text
        .split(['"', '\'', ' ', '\n', '`'])
        .filter(|word| word.starts_with("https://"))
        .filter(|word| ["openapi", "swagger"].iter().any(|name| file_name(word).contains(name)))
        .filter(|word| [".json", ".yaml", ".yml"].iter().any(|ending| word.ends_with(ending)))
        .map(str::to_owned)
        .collect();
    found.sort();
    found.dedup();
    found
}

/// Globs for pages: one for each folder and extension that pages have.
fn page_globs(folders: &[String], pages: &[&str]) -> Vec<String> {
    let mut globs = Vec::new();
    for folder in folders {
        for ending in ["md", "mdx"] {
            let has = |page: &&&str| {
                is_below(page, folder) && page.rsplit_once('.').is_some_and(|(_, is)| is == ending)
            };
            if pages.iter().any(|page| has(&page)) {
                globs.push(within(&escaped(folder), &format!("**/*.{ending}")));
            }
        }
    }
    globs
}

/// The paths of documents, or a glob where many are below one folder and no other document is.
fn document_globs(repository: &Repository, documents: &[&str]) -> Vec<String> {
    let mut by_folder: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for document in documents {
        by_folder
            .entry(document.split('/').next().filter(|_| document.contains('/')).unwrap_or(""))
            .or_default()
            .push(document);
    }
    let mut globs = Vec::new();
    for (top, documents) in by_folder {
        let folder = common_folder(&documents);
        if documents.len() <= MAX_LISTED || top.is_empty() {
            globs.extend(documents.iter().map(|document| escaped(document)));
            continue;
        }
        let mut all = repository.files.iter().filter(|file| is_below(file, folder));
        let is_other = |file: &&String| {
            !documents.contains(&file.as_str())
                && [".json", ".yaml", ".yml"].iter().any(|ending| file.ends_with(ending))
                && crate::document_files::is_document_file(&repository.root.join(file))
        };
        if all.any(|file| is_other(&file)) {
            globs.extend(documents.iter().map(|document| escaped(document)));
            continue;
        }
        let endings: BTreeSet<&str> =
            documents.iter().filter_map(|document| Some(document.rsplit_once('.')?.1)).collect();
        globs.extend(endings.iter().map(|ending| within(&escaped(folder), &format!("**/*.{ending}"))));
    }
    globs
}

/// The folder that all of these files are below.
fn common_folder<'d>(documents: &[&'d str]) -> &'d str {
    let mut folder = documents.first().map_or("", |first| folder_of(first));
    while !documents.iter().all(|document| is_below(document, folder)) {
        folder = folder_of(folder);
    }
    folder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_of_several_documents_is_found() {
        assert_eq!(common_folder(&["a/b/c.json", "a/b/d/e.json"]), "a/b");
        assert_eq!(common_folder(&["a/b.json", "c.json"]), "");
    }
}
