//! Adds the inputs of several APIs, file by file, as settings name them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use docdrift::Conventions;

use super::{ApiWitnesses, Witnesses, unread_format, unreadable};
use crate::error::Error;
use crate::site;

impl Witnesses {
    /// Begins the inputs of another API. What is added after this call is of this API.
    pub(crate) fn begin_api(&mut self, conventions: Conventions, reads_descriptions: bool) {
        self.current = self.apis.len();
        self.apis.push(ApiWitnesses { conventions, reads_descriptions, ..ApiWitnesses::default() });
    }

    /// Continues with the inputs of an API that was begun: its index.
    pub(crate) fn continue_api(&mut self, index: usize) {
        self.current = index;
    }

    /// Begins the recordings that are of several APIs, so that the documents of all APIs judge them.
    pub(crate) fn begin_shared(&mut self) {
        self.current = self.apis.len();
        self.apis.push(ApiWitnesses { is_shared: true, ..ApiWitnesses::default() });
    }

    /// Adds pages by their own paths. A page in a format that is not read is a gap.
    ///
    /// # Errors
    ///
    /// When a page cannot be read.
    pub(crate) fn add_page_files(&mut self, pages: &[PathBuf]) -> Result<(), Error> {
        for page in pages {
            match unread_format(page) {
                Some(format) => self.add_unread_page(page.to_string_lossy().replace('\\', "/"), format),
                None => self.add_page(page)?,
            }
        }
        Ok(())
    }

    /// Adds a page that is no file: its address, and its content.
    ///
    /// # Errors
    ///
    /// When the content is too large.
    pub(crate) fn add_page_text(&mut self, address: &str, bytes: Vec<u8>) -> Result<(), Error> {
        if let Some(Some(known)) = self.pages.get(address).copied() {
            self.add_page_file(address.to_owned(), known);
            return Ok(());
        }
        let page = self.add_page_bytes(address, bytes)?;
        self.add_page_file(address.to_owned(), page);
        Ok(())
    }

    /// Adds a document that is no file: its address, and its content.
    ///
    /// # Errors
    ///
    /// When the content is not UTF-8.
    pub(crate) fn add_document_text(&mut self, address: &str, bytes: Vec<u8>) -> Result<(), Error> {
        let document = self.files.add_bytes(address, bytes).map_err(|error| unreadable(&error))?;
        self.api().documents.push(document);
        Ok(())
    }

    /// Adds the navigations and the redirects of the sites of these pages: in their folders and in those above, up to
    /// the folder of the settings.
    ///
    /// # Errors
    ///
    /// When a navigation or the configuration of a site cannot be read.
    pub(crate) fn add_sites_of(&mut self, pages: &[PathBuf]) -> Result<(), Error> {
        if pages.is_empty() {
            return Ok(());
        }
        let sites = site::read(&mut self.files, &self.root, Path::new(""), pages);
        self.site.extend(sites?);
        let folders: BTreeSet<&Path> = pages.iter().flat_map(|page| page.ancestors().skip(1)).collect();
        for folder in folders {
            self.add_redirects_in(folder)?;
        }
        Ok(())
    }
}
