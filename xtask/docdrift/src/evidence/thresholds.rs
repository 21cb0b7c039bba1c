//! All thresholds of the join: how many fields, names or words must agree for a page to match a schema.
//!
//! "Chosen by" names the fixture whose snapshot changes at another value. To find this fixture, each
//! threshold was lowered and raised alone, with all fixtures. "Not measured" marks a side on which no fixture
//! limits the value.

/// The share of a part in a whole, from 0 to 1; 0 if the whole is 0.
pub(super) fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

// Which body an example matches.

/// The minimum share of an example's top-level fields that a body must declare for the example to match
/// the body.
///
/// Unit: share, 0 to 1. Chosen by: the fixture `examples_of_body_parts`; at 0.5, an example matches an
/// unrelated part of a body. Not limited above by any fixture: none changes up to 1.
pub(super) const MIN_KNOWN_SHARE: f64 = 0.75;

/// The minimum number of declared fields, at any depth, that an example shares with a body of an
/// operation that the page does not name.
///
/// Unit: fields. Chosen by: the fixtures `guessed_operations` and `examples_of_body_parts`; at 6, their
/// examples match no operation. Not measured below: no fixture changes down to 1.
pub(super) const MIN_SHARED_FIELDS: usize = 5;

/// The minimum share of an example's top-level names that a body must declare to be a candidate at all. A
/// match with at most [`MAX_UNKNOWN_TOP_LEVEL_FIELDS`] unknown fields also needs this share of top-level
/// fields that are declared with a fitting type.
///
/// Unit: share, 0 to 1. Not measured: no fixture changes from 0 to 1.
pub(super) const MIN_TOP_LEVEL_SHARE: f64 = 0.5;

/// The maximum number of unknown top-level fields with which an example matches a body although the body
/// declares less than [`MIN_KNOWN_SHARE`] of the example.
///
/// Unit: fields. Not measured: no fixture changes from 0 to 20.
pub(super) const MAX_UNKNOWN_TOP_LEVEL_FIELDS: usize = 1;

/// The minimum share of an example's fields, at any depth, that a body must declare if the body declares
/// less than [`MIN_KNOWN_SHARE`] of the top-level fields.
///
/// Unit: share, 0 to 1. Not measured: no fixture changes from 0 to 1.
pub(super) const MIN_DECLARED_SHARE: f64 = 2.0 / 3.0;

/// The minimum share of an example's fields, at any depth, that a body must declare with a fitting type for
/// the example to match the body.
///
/// Unit: share, 0 to 1. Chosen by: the fixture `examples_of_body_parts`; at 0.8, one of its examples matches
/// nothing. No fixture changes at a lower value.
pub(super) const MIN_TYPED_SHARE: f64 = 0.5;

/// The minimum share of the declared fields whose values have the declared type, for an example to match
/// a part of a body.
///
/// Unit: share, 0 to 1. Not measured: no fixture changes from 0 to 1.
pub(super) const MIN_TYPED_SHARE_OF_PART: f64 = 0.8;

/// The minimum share of an example's fields, at any depth, that a body must declare for the example to be judged by
/// the body, if the page names no operation on the body's resource and the body does not
/// declare all of the fields.
///
/// Unit: share, 0 to 1. Chosen by: findings on public sites; of those below 0.9, most were about another body.
pub(super) const MIN_NEARLY_WHOLE_SHARE: f64 = 0.9;

/// The minimum number of fields in an example for the example to count as a response of another operation
/// than the one beside it, if that response declares all of the fields. A shorter example is judged by the
/// operation beside it.
///
/// Unit: fields at any depth. Chosen by: the fixture `guessed_operations`; at 5, a response of another
/// operation is judged by the operation beside it. No fixture depends on a lower value.
pub(super) const MIN_FIELDS_OF_OTHER_RESPONSE: usize = 4;

/// The maximum number of an example's fields, at any depth, that a body may lack for the example to be placed by its
/// fields alone.
///
/// Unit: fields. Chosen by: a public site, where an example was placed at an operation whose body lacks 20.
pub(super) const MAX_UNKNOWN_FIELDS_OF_GUESS: usize = 8;

/// The maximum share of these fields, if they are more than [`MAX_UNKNOWN_FIELDS_OF_GUESS`].
///
/// Unit: share of the fields at any depth, 0 to 1. Chosen by: two public sites; long examples of the right body lack a
/// tenth of their fields, the wrong one a third.
pub(super) const MAX_UNKNOWN_SHARE_OF_GUESS: f64 = 0.2;

/// The maximum share of an example's fields that its own operation may declare for the example to be a
/// response of another operation. Above this share, the example is a response of its own operation that
/// has drifted.
///
/// Unit: share of the fields at any depth, 0 to 1. Chosen by: the fixture `guessed_operations`, which
/// only excludes 0. Not measured otherwise: no fixture changes from 0.25 to 1.
pub(super) const MAX_OWN_SHARE_OF_OTHER_RESPONSE: f64 = 0.75;

/// The minimum number of top-level fields in an example for the example to count as the content of an
/// envelope that the page omits, if one property of the body declares all of them.
///
/// Unit: fields. Chosen by: the fixture `examples_of_body_parts`; at 4, the fixture lacks the finding
/// `missing-envelope`. Not measured below: no fixture changes down to 1.
pub(super) const MIN_FIELDS_WITHOUT_ENVELOPE: usize = 3;

/// The minimum number of matching fields of a body that declares all of an example, for it to be preferred
/// over bodies that have more matching fields and lack others; as a share of the highest number of matching
/// fields of any body.
///
/// Unit: share, 0 to 1. Not measured: no fixture changes from 0 to 1.
pub(super) const MIN_COMPLETE_TO_BEST_SHARE: f64 = 0.5;

/// A body is tied with the best body if its number of matching fields is at least this share of the best
/// number.
///
/// Unit: share, 0 to 1. Chosen by: the fixture `examples_of_body_parts`, which only excludes 0. Not measured
/// otherwise: no fixture changes from 0.5 to 1.
pub(super) const MIN_TIED_TO_BEST_SHARE: f64 = 0.9;

/// The maximum number of resources whose bodies are tied for an example. If more are tied, the example is an
/// envelope or a page of a list, and matches no operation.
///
/// Unit: resources, which are the last literal segments of the operations' paths. Chosen by: the fixture
/// `shared_envelope_examples`; at 6, an envelope of many resources is judged by one of them. Not measured
/// below: no fixture changes down to 1.
pub(super) const MAX_TIED_RESOURCES: usize = 5;

/// The maximum number of operations whose request bodies are tied for an example that none of them declares
/// completely. If more are tied, the example matches no operation.
///
/// Unit: operations. Chosen by: the fixture `guessed_operations`; at 7, an example is judged by one of
/// seven requests that are alike. No fixture depends on a lower value.
pub(super) const MAX_TIED_REQUESTS: usize = 6;

// Which operation a call or an example belongs to.

/// The minimum share of a call's top-level body fields, or of its query parameters, that an operation must
/// declare for the call to be judged by it, if the operation was found by similar words in its path.
///
/// Unit: share, 0 to 1. Chosen by: the fixtures `unfamiliar_layouts` and `expected_failures`, which only
/// exclude 0. Not measured otherwise: no fixture changes from 0.1 to 1.
pub(super) const MIN_SENT_SHARE: f64 = 0.5;

/// The minimum share of an example's top-level fields that a body must declare for the example to be judged
/// by it, if the example's place on the page names the operation.
///
/// Unit: share, 0 to 1. Chosen by: the fixture `json_examples`; at 0.7, an example with two declared
/// fields of three is not judged. `missing_envelope` excludes 0. Not measured from 0.1 to 0.6.
pub(super) const MIN_LOCATED_SHARE: f64 = 0.5;

/// The minimum number of top-level fields in a body for the body to tell that a sample means the operation that
/// its section names, and not the one that its URL names.
///
/// Unit: fields. Chosen by: the fixture `copied_urls`; at 4, a body with three fields is judged by the URL.
/// Not measured below.
pub(super) const MIN_FIELDS_OF_NAMED_OPERATION: usize = 2;

/// The maximum share of a body's top-level fields that the operation of a sample's URL declares for the sample
/// to mean the operation that its section names, in relation to the share that this one declares.
///
/// Unit: share, 0 to 1. Chosen by: the fixture `copied_urls`; below 0.34, a body with one common field of three is
/// judged by the URL. Not measured above.
pub(super) const MAX_CALLED_TO_NAMED_SHARE: f64 = 0.5;

/// The minimum number of examples on a page that match the same request body, for a further example with
/// the same top-level names to be that body, too.
///
/// Unit: examples. Chosen by: the fixture `examples_of_body_parts`; at 1, an unrelated example is judged;
/// at 4, an example beside three matching examples is not judged.
pub(super) const MIN_EXAMPLES_OF_SAME_BODY: usize = 3;

/// The maximum number of other fields in an example with a field `message` for the example to count as an
/// error response.
///
/// Unit: top-level fields. Chosen by: the fixture `examples_of_body_parts`; at 4, a response that has a field
/// `message` counts as an error. No fixture depends on a lower value.
pub(super) const MAX_FIELDS_BESIDE_ERROR: usize = 3;

/// The minimum share of common words in two paths for a declared path to count as the new name of an
/// undeclared path, if both name the same resource and kind of action. A path that has a parent which the
/// declared path lacks needs more.
///
/// Unit: common words of both paths, divided by all their words, 0 to 1. Chosen by: the fixture
/// `undeclared_neighbours`; at 0.51, its renamed operation is not found. Not measured below.
pub(super) const MIN_PATH_WORDS_SHARE: f64 = 0.5;

// Which field a claim belongs to.

/// The maximum depth, in field names below the body, of the fields that are compared with a description
/// without a name; also the maximum number of lists that contain one another directly.
///
/// Unit: steps of a path. Chosen by: the fixture `rendered_page_without_names`; at 1, the fixture lacks a
/// claim. Not measured above: no fixture changes from 2 to 10.
pub(super) const MAX_DESCRIBED_DEPTH: usize = 4;

/// The minimum share of a description's words that must be equal, at the same position, in the schema's
/// description of a field for the page to describe that field.
///
/// Unit: equal words, divided by the words of the page's description, 0 to 1. Chosen by: the fixture
/// `rendered_page_without_names`; at 0.4, an unrelated field matches; at 0.95, a reworded description
/// does not.
pub(super) const MIN_DESCRIPTION_WORDS_SHARE: f64 = 0.8;

/// The minimum number of top-level fields in an example for it to count as an example of something else, if
/// the schema of the body declares none of the fields. The fields of a shorter example are reported as
/// undeclared.
///
/// Unit: fields. Chosen by: the fixtures `example_values` and `several_examples_per_section`; at 3, they
/// report unknown fields in unrelated examples. Not measured below: no fixture changes at 0.
pub(super) const MIN_FIELDS_OF_UNRELATED_BODY: usize = 1;

/// The minimum number of fields of an object inside a body for the object to count as an example of something
/// else, if the schema declares none of the fields.
///
/// Unit: fields. Chosen by: the fixture `examples_of_body_parts`; at 1, the fixture lacks the finding of an
/// unknown field. Not measured above: no fixture changes from 2 to 50.
pub(super) const MIN_FIELDS_OF_UNRELATED_OBJECT: usize = 4;

/// The minimum number of an object's fields that a property one level further in declares, for the object to
/// count as related to its schema although the schema itself declares none of the fields.
///
/// Unit: fields. Not measured: no fixture changes from 1 to 50.
pub(super) const MIN_FIELDS_ONE_LEVEL_IN: usize = 2;

/// The minimum number of claimed children that a declared field must have to count as the new name of an
/// undeclared field.
///
/// Unit: fields at any depth below the field. Chosen by: the unit test `renamed_fields::tests::by_children`; at 3,
/// a list with two common fields is not found. Not measured below: no test changes at 1.
pub(super) const MIN_SHARED_CHILDREN: usize = 2;

/// The minimum number of claimed children that a declared object must have to count as the new name of an
/// undeclared object, if it does not have all of them.
///
/// Unit: fields at any depth below the field. Chosen by: the unit test
/// `renamed_fields::tests::an_object_needs_all_children_or_three`; at 2, an object with two common fields of
/// three is found, at 4, one with three of four is not.
pub(super) const MIN_SHARED_CHILDREN_OF_OBJECTS: usize = 3;

/// The minimum share of the claimed children that a declared field must have to count as the new name of an
/// undeclared field.
///
/// Unit: share, 0 to 1. Chosen by: the unit test `renamed_fields::tests::by_children`; at 0.75, a list with two
/// common fields of three is not found. Not measured below: no test changes down to 0.
pub(super) const MIN_SHARED_CHILDREN_SHARE: f64 = 0.5;

// Which operation, and which object, a list of names describes.

/// The minimum number of a list's names that one inner object must declare for the list to describe this
/// object, if the list does not say whether it describes a request or a response.
///
/// Unit: names. Chosen by: the fixture `table_of_list_items`; at 5, its table describes no object. Not
/// measured below: no fixture changes down to 0.
pub(super) const MIN_LISTED_FIELDS_WITHOUT_PART: usize = 4;

/// The minimum share of a list's names that one inner object must declare for the list to describe this
/// object, if the list does not say whether it describes a request or a response.
///
/// Unit: share, 0 to 1. Chosen by: the fixture `table_of_list_items`; at 0.9, its table describes no
/// object. No fixture depends on a lower value.
pub(super) const MIN_LISTED_SHARE_WITHOUT_PART: f64 = 2.0 / 3.0;

/// A list that does not say whether it describes a request or a response describes the one that declares more
/// of its names. This is the maximum number of names that the other one may declare, as a share of that
/// higher number. Above it, neither is chosen.
///
/// Unit: share, 0 to 1. Not measured: no fixture changes from 0 to 1.
pub(super) const MAX_OTHER_PART_SHARE: f64 = 0.5;

/// The minimum number of names in a list for the list to describe an inner object although the body itself
/// declares some of the names. The inner object must declare all of the names.
///
/// Unit: names. Chosen by: the fixture `unfamiliar_layouts`; at 4, its table of list items is compared
/// with the body. No fixture depends on a lower value.
pub(super) const MIN_LISTED_FIELDS_OF_INNER: usize = 3;

/// A page lists names; the body declares some of them, and an object inside the body declares more. The list
/// describes the inner object if that object declares at least this many times as many of the names.
///
/// Unit: factor. Chosen by: the fixture `unfamiliar_layouts`; at 4, its table of list items is compared
/// with the body. No fixture depends on a lower value.
pub(super) const MIN_INNER_TO_OUTER: usize = 3;

/// A list describes an operation or an inner object if more than this share of its names is declared there.
///
/// Unit: share, 0 to 1. Chosen by: the fixtures `parameter_table` and `table_layouts`; at 0.75, their
/// tables with an unknown name are not judged. No fixture depends on a lower value.
pub(super) const LISTED_MAJORITY: f64 = 0.5;

/// The minimum number of values of a table that the schema lists for the field which the paragraph before the
/// table names, besides [`LISTED_MAJORITY`].
///
/// Unit: values. Chosen by: the fixture `schema_stands_alone`; at 4, its table of states is not judged. Not
/// measured below.
pub(super) const MIN_LISTED_VALUES: usize = 2;

/// The minimum number of names in a list for the list to count as describing something other than the
/// operation, on a page about the operation that declares none of the names. The names of a shorter list are
/// reported as undeclared.
///
/// Unit: names. Chosen by: the fixture `rendered_table`; at 1, its single unknown parameter is not
/// reported. Not measured above: no fixture changes from 2 to 50.
pub(super) const MIN_UNKNOWN_LISTED_NAMES: usize = 3;

/// The minimum number of parameters or fields in a list for the list to count as complete, so that an
/// omission is reported.
///
/// Unit: names. Not measured: no fixture changes from 0 to 4.
pub(super) const MIN_LIST_LENGTH: usize = 2;

// Which texts are placeholders.

/// The minimum number of letters in a text in capitals for the text to be a placeholder, such as `OPTION`.
///
/// Unit: letters. Chosen by: the fixture `unfamiliar_layouts`; at 6, the fixture has a finding about a
/// placeholder. No fixture depends on a lower value.
pub(super) const MIN_PLACEHOLDER_CAPITALS: usize = 4;

/// The maximum number of words in a text with a mark such as `<` or `{` for the text to count as a
/// placeholder.
///
/// Unit: words between white space. Chosen by: the fixture `example_values`; at 8, a sentence with a mark
/// counts as a placeholder. `union_branches` excludes 0. Not measured from 1 to 7.
pub(super) const MAX_PLACEHOLDER_WORDS: usize = 4;

// Recorded traffic.

/// The minimum number of recorded answers of an operation, with a status and a body in JSON, for an example that
/// none of them resembles to be reported.
///
/// Unit: exchanges. Chosen by: the documentation of `unseen-example`, which says three. Fewer may all be of the
/// same object.
pub(super) const MIN_ANSWERS_TO_MISS_EXAMPLE: u64 = 3;

/// The minimum share of the fields of an example that an answer must have to resemble it.
///
/// Unit: fields at any depth. Chosen by: the tests of `traffic_examples`; an answer that leaves out optional fields
/// still resembles, one in another envelope does not.
pub(super) const MIN_SHARE_OF_EXAMPLE: f64 = 0.5;

/// The minimum number of words at a place of undocumented paths, between the same neighbours, for the words to be
/// values of a parameter.
///
/// Unit: words. Chosen by: the tests of `traffic_paths`. Resources of one API that have a part of the same name,
/// such as `/users/list` and `/orders/list`, are fewer.
pub(super) const MIN_WORDS_OF_PARAMETER: usize = 10;

/// As [`MIN_WORDS_OF_PARAMETER`], where the path goes on and `{}` is one of the words: values were seen there.
///
/// Unit: words, `{}` among them. Chosen by: the tests of `traffic_paths`.
pub(super) const MIN_WORDS_BESIDE_VALUES: usize = 4;
