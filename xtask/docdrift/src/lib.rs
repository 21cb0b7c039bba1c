//! Finds where documentation pages, an OpenAPI document and recorded exchanges disagree.

pub mod align;
pub mod claim;
pub mod contract;
pub mod extract;
pub mod parsed;
pub mod source;
pub mod subject;
pub mod tree;
pub mod words;
