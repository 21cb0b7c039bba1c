//! Runs every rule over every fixture: one test a fixture, named after its folder.
//!
//! A fixture's snapshot prints the result of each claim under the line that makes the claim. A rule that
//! reports too much therefore shows up in the snapshots of other rules' fixtures.

use std::path::Path;

use crate::common;
use crate::fixture_files;

/// Defines one test for each fixture, so that a mismatch in one fixture does not hide the others.
macro_rules! fixtures {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            let printed = fixture_files::read(stringify!($name)).run(common::annotated_pages);
            common::settings("fixtures").bind(|| insta::assert_snapshot!(stringify!($name), printed));
        })*

        /// The names of the fixtures that have a test.
        const TESTED: &[&str] = &[$(stringify!($name)),*];
    };
}

fixtures! {
    addresses_beside_the_api
    agreeing_page
    aliases_in_descriptions
    answers_behind_requests
    answers_of_undeclared_calls
    bare_lists
    base_paths
    broken_continuations
    broken_references
    call_resolution
    catch_all_paths
    changelog_pages
    client_schemas
    common_causes
    component_fields
    composed_recordings
    copied_examples
    copied_urls
    created_names
    credentials
    curl_commands
    cut_off_urls
    dated_posts
    described_operations
    described_values
    document_of_several_files
    document_without_servers
    documents_by_name
    embedded_fragment
    endpoints_of_the_reader
    error_responses
    escaped_slashes
    events_beside_calls
    example_names
    example_values
    examples_of_body_parts
    families_of_operations
    field_attributes
    fields_inside_and_outside
    fields_of_listed_items
    fields_of_other_variants
    filtered_output
    flat_member_rows
    form_keys
    free_keys
    generated_pages
    guessed_operations
    headings_around_examples
    headings_as_html
    hosts_of_other_programs
    html_tables
    illustrative_paths
    included_snippets
    integers_as_text
    introduced_examples
    invalid_mdx
    json_examples
    json_rpc
    labelled_answers
    leading_parameters
    lenient_documents
    likely_findings
    linked_examples
    linked_operations
    local_servers
    loose_types_and_defaults
    mapped_subtypes
    mentioned_operations
    merge_keys
    method_path_and_server
    misdirected_bodies
    misplaced_parameters
    missing_credentials
    missing_envelope
    named_members
    names_behind_operations
    names_in_sentences
    names_of_other_things
    names_of_services
    names_on_operation_pages
    names_side_by_side
    nested_row_names
    null_values
    operation_mentions
    operations_above_bodies
    operations_in_sentences
    operations_named_above
    operations_of_one_path
    operations_told_apart_by_values
    operations_without_parameters
    page_stands_alone
    parameter_lists
    parameter_table
    partial_descriptions
    partial_resources
    path_parameter_rows
    paths_with_queries
    paths_without_base
    placeholders_and_partial_paths
    programs_on_one_machine
    prose_bounds_and_defaults
    prose_requiredness_and_enums
    quoted_targets
    read_only_and_write_only
    removed_fields
    renamed_list
    renamed_objects
    rendered_documents
    rendered_page_without_names
    rendered_table
    request_parameters_without_body
    request_tables
    required_in_variants
    schema_stands_alone
    sdk_declarations
    server_variables
    servers_of_the_reader
    several_examples_per_section
    shared_causes
    shared_envelope_examples
    shell_answers
    shortcodes
    site_folders
    site_navigation
    site_translations
    site_versions
    subtypes
    surrogate_pairs
    swagger2
    table_layouts
    table_of_list_items
    tables_of_statuses
    twin_documents
    two_document_versions
    two_languages
    type_expressions
    typed_clients
    types_of_other_packages
    undeclared_at_this_api
    undeclared_neighbours
    undirected_payloads
    unfamiliar_layouts
    union_branches
    unknown_header
    unsettled_kinds
    values_like_names
    variable_bases
    version_without_quotes
    webhooks
    wildcard_parameters
    wire_stands_alone
    words_as_values
}

#[test]
fn every_fixture_has_a_test_and_every_snapshot_a_fixture() {
    let names = fixture_files::names();
    assert_eq!(TESTED, names, "`fixtures!` in this file lists the folders of tests/fixtures, sorted");
    let snapshots = fixture_files::file_names(Path::new(&common::snapshot_folder("fixtures")));
    let of_fixtures: Vec<String> = names.iter().map(|name| format!("{name}.snap")).collect();
    let orphans: Vec<&String> =
        snapshots.iter().filter(|file| file.ends_with(".snap") && !of_fixtures.contains(file)).collect();
    assert!(orphans.is_empty(), "snapshots of fixtures that do not exist: {orphans:?}");
}
