//! The columns of the matrix: the witnesses, with a page's text and each language of its samples apart.

use crate::page::claim::Origin;
use crate::page::language::Language;
use crate::rules::proposal::Witness;

/// A witness, or a part of one. The order is that of the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Column {
    /// The text of pages: sentences, tables, lists and components.
    Text,
    /// The code samples of a language.
    Sample(Language),
    /// The JSON examples of pages.
    Example,
    /// The descriptions in a document.
    Description,
    /// What a document declares.
    Schema,
    /// Recorded exchanges.
    Wire,
    /// The generated client.
    Client,
}

impl Column {
    /// The column of a claim.
    pub(crate) fn of(origin: Origin) -> Self {
        match origin {
            Origin::Prose | Origin::Component | Origin::Table | Origin::List => Column::Text,
            Origin::Sample(language) => Column::Sample(language),
            Origin::Example => Column::Example,
            Origin::Description => Column::Description,
        }
    }

    /// The head of the column.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Column::Text => "Page text",
            Column::Sample(language) => language.as_str(),
            Column::Example => "JSON example",
            Column::Description => "Description",
            Column::Schema => "Schema",
            Column::Wire => "Wire",
            Column::Client => "Client",
        }
    }

    /// The witness that the column belongs to.
    pub(crate) fn witness(self) -> Witness {
        match self {
            Column::Text | Column::Sample(_) | Column::Example => Witness::Page,
            // A description makes claims as a page does, and is compared with its own document.
            Column::Description => Witness::Page,
            Column::Schema => Witness::Schema,
            Column::Wire => Witness::Wire,
            Column::Client => Witness::Client,
        }
    }
}
