//! The list of all rules, one rule per file. A new rule needs a file, a `mod` line and an entry in [`ALL`].

mod declared_elsewhere;
mod message_text;
pub(crate) mod proposal;
pub(crate) mod rank;
pub(crate) mod rule;
mod similar_name;
mod traffic_text;
pub(crate) mod witness_advice;

mod bare_list;
mod broken_link;
mod casing_leak;
mod client_loses;
mod client_refuses;
mod contradictory_description;
mod contradictory_pages;
mod example_breaks_schema;
mod fragment_differs;
mod languages_disagree;
mod missing_credential;
mod missing_envelope;
mod missing_required;
mod moved_field;
mod other_operation;
mod replay_differs;
mod request_breaks_schema;
mod schema_stands_alone;
mod undeclared_values;
mod undocumented_media_type;
mod undocumented_operation;
mod undocumented_parameter;
mod undocumented_required;
mod undocumented_status;
mod unjudged_recording;
mod unknown_header;
mod unknown_operation;
mod unknown_parameter;
mod unknown_request_field;
mod unknown_response_field;
mod unknown_status;
mod unlisted_value;
mod unmarked_deprecation;
mod unseen_example;
mod unstated_value;
mod violations_differ;
mod wire_breaks_schema;
mod wire_stands_alone;
mod wrong_auth;
mod wrong_direction;
mod wrong_media_type;
mod wrong_method;
mod wrong_requiredness;
mod wrong_server;
mod wrong_type;
mod wrong_value;

use self::rule::Rule;

/// All rules, sorted by id.
pub(crate) static ALL: &[&Rule] = &[
    &bare_list::BARE_LIST,
    &broken_link::BROKEN_LINK,
    &casing_leak::CASING_LEAK,
    &client_loses::CLIENT_LOSES,
    &client_refuses::CLIENT_REFUSES,
    &contradictory_description::CONTRADICTORY_DESCRIPTION,
    &contradictory_pages::CONTRADICTORY_PAGES,
    &example_breaks_schema::EXAMPLE_BREAKS_SCHEMA,
    &fragment_differs::FRAGMENT_DIFFERS,
    &languages_disagree::LANGUAGES_DISAGREE,
    &missing_credential::MISSING_CREDENTIAL,
    &missing_envelope::MISSING_ENVELOPE,
    &missing_required::MISSING_REQUIRED,
    &moved_field::MOVED_FIELD,
    &other_operation::OTHER_OPERATION,
    &replay_differs::REPLAY_DIFFERS,
    &request_breaks_schema::REQUEST_BREAKS_SCHEMA,
    &schema_stands_alone::SCHEMA_STANDS_ALONE,
    &undeclared_values::UNDECLARED_VALUES,
    &undocumented_media_type::UNDOCUMENTED_MEDIA_TYPE,
    &undocumented_operation::UNDOCUMENTED_OPERATION,
    &undocumented_parameter::UNDOCUMENTED_PARAMETER,
    &undocumented_required::UNDOCUMENTED_REQUIRED,
    &undocumented_status::UNDOCUMENTED_STATUS,
    &unjudged_recording::UNJUDGED_RECORDING,
    &unknown_header::UNKNOWN_HEADER,
    &unknown_operation::UNKNOWN_OPERATION,
    &unknown_parameter::UNKNOWN_PARAMETER,
    &unknown_request_field::UNKNOWN_REQUEST_FIELD,
    &unknown_response_field::UNKNOWN_RESPONSE_FIELD,
    &unknown_status::UNKNOWN_STATUS,
    &unlisted_value::UNLISTED_VALUE,
    &unmarked_deprecation::UNMARKED_DEPRECATION,
    &unseen_example::UNSEEN_EXAMPLE,
    &unstated_value::UNSTATED_VALUE,
    &violations_differ::VIOLATIONS_DIFFER,
    &wire_breaks_schema::WIRE_BREAKS_SCHEMA,
    &wire_stands_alone::WIRE_STANDS_ALONE,
    &wrong_auth::WRONG_AUTH,
    &wrong_direction::WRONG_DIRECTION,
    &wrong_media_type::WRONG_MEDIA_TYPE,
    &wrong_method::WRONG_METHOD,
    &wrong_requiredness::WRONG_REQUIREDNESS,
    &wrong_server::WRONG_SERVER,
    &wrong_type::WRONG_TYPE,
    &wrong_value::WRONG_VALUE,
];
