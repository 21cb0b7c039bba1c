//! Finds where documentation pages, an OpenAPI document and recorded exchanges disagree.

pub mod contract;
pub mod parsed;
pub mod source;
pub mod subject;
pub mod tree;
