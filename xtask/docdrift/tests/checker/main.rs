//! The checker as a whole: its rule book, its fixtures, its reports.

mod accepted_bodies;
mod causes;
mod common;
mod copied_examples;
mod documents;
mod fixture_files;
mod fixtures;
mod formats;
mod html;
mod kinds;
mod malformed_inputs;
mod mutations;
mod one_line_documents;
mod properties;
mod reports;
mod rule_book;
mod schema_graphs;
mod schemas;
mod secrets;
mod snapshots;
mod struck_documents;
mod surface;
mod traffic;
mod unseen_examples;
mod vendored_pages;
