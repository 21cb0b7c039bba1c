//! The checker as a whole: its rule book, its fixtures, its reports.

mod common;
mod fixtures;
mod hostile;
mod kinds;
mod lines;
mod minified;
mod mutations;
mod rule_book;
mod schema_graphs;
mod schemas;
mod secrets;
mod surface;
