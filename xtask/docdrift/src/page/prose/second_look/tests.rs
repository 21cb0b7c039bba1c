//! Tests of what a second look at a whole sentence doubts, with all forms.

use super::super::reader::read;
use super::super::reading::DescribedValue;

/// Compares the readings of a text with the expected lines: `kind value` or `kind value ?Doubt`. The value is written as
/// `limit: integer` or `tags: array of string`. Types and examples are left out unless they are expected.
#[track_caller]
pub(super) fn check(value: &str, text: &str, expected: &[&str]) {
    let (name, types) = value.split_once(": ").unwrap_or((value, ""));
    let (types, item_types) = types.split_once(" of ").unwrap_or((types, ""));
    let list = |types: &'static str| types.split(' ').filter(|name| !name.is_empty()).collect::<Vec<_>>();
    let value = DescribedValue {
        name: Some(name),
        types: list(types.to_owned().leak()),
        item_types: list(item_types.to_owned().leak()),
        siblings: vec!["source_id", "token", "address"],
    };
    let says = |kind: &str| expected.iter().any(|line| line.starts_with(kind));
    let lines: Vec<String> = read(text, &value)
        .iter()
        .filter(|reading| !matches!(reading.kind.as_str(), "type" | "example") || says(reading.kind.as_str()))
        .map(|reading| {
            let doubt = reading.doubt.map(|doubt| format!(" ?{doubt:?}")).unwrap_or_default();
            format!("{} {}{doubt}", reading.kind.as_str(), reading.value)
        })
        .collect();
    assert_eq!(lines, expected, "{text}");
}

#[test]
fn lists_of_something_else_are_no_values() {
    check("town: string", "Town/Village.", &[r#"enum ["Town","Village"] ?OtherSubject"#]);
    check("state: string", "Open/Shut.", &[r#"enum ["Open","Shut"]"#]);
    check(
        "name: string",
        "**Disallowed values:** \"root\", \"admin\"",
        &[r#"enum ["root","admin"] ?OtherSubject"#],
    );
    check(
        "state: string",
        "We no longer support these values: `slow`, `fast`.",
        &[r#"enum ["slow","fast"] ?OtherSubject"#],
    );
    check(
        "logo_url: string",
        "The logo. Must be one of `png` or `jpg`.",
        &[r#"enum ["png","jpg"] ?OtherSubject"#],
    );
    check(
        "key: string",
        "Specify either `token` or `address`.",
        &[r#"enum ["token","address"] ?OtherSubject"#],
    );
    check(
        "key_id: string",
        "Enter the ID of the key. To find it, use the <a>ListKeys</a> operation.",
        &[r#"enum ["ID","ListKeys"] ?OtherSubject"#],
    );
    check(
        "state_or_province: string",
        "Required for the following countries:\n- Chile\n- Peru",
        &[r#"enum ["Chile","Peru"] ?OtherSubject"#, "required true ?Condition"],
    );
    check(
        "last_region: string",
        "The region from which the entity (guest or member) last rowed.",
        &[r#"enum ["guest","member"] ?OtherSubject"#],
    );
}

#[test]
fn lists_of_operations_and_of_other_fields_are_no_values() {
    check(
        "file: string",
        "The file. The file's `purpose` must be one of `logo`, `icon`.",
        &[r#"enum ["logo","icon"] ?OtherSubject"#],
    );
    check(
        "checks: string",
        "Use `ListChecks` to see them or `UpdateChecks` to select some.",
        &[r#"enum ["ListChecks","UpdateChecks"] ?OtherSubject"#],
    );
    check("kind: string", "One of `a`, `b`. See the page for a full listing.", &[r#"enum ["a","b"] ?Vague"#]);
}

#[test]
fn lists_that_are_read_badly_are_vague() {
    check(
        "kind: string",
        "One of the following:\n\n`a`: first\n\n`b`: second `c`: third.\n\n`d`: fourth.",
        &[r#"enum ["a","b","d"] ?Vague"#],
    );
    check("kind: string", "One of `a`, `b`, and metrics that you define.", &[r#"enum ["a","b"] ?Vague"#]);
    check(
        "kind: string",
        "The kind.\n\n`OLD`: first\n\n`NEW`: second\n\n`ODD` or `null`: an error.",
        &[r#"enum ["OLD","NEW"] ?Vague"#],
    );
    check(
        "quality: integer",
        "Choose a value from 17 to 90 to use the other way.",
        &["minimum 17 ?Condition", "maximum 90 ?Condition"],
    );
    check(
        "fields: string",
        "The fields to send. Default set is 'row','seat','name'.",
        &[r#"enum ["row","seat","name"] ?OtherSubject"#],
    );
}

#[test]
fn lists_of_a_case_or_of_examples_are_not_all_values() {
    check(
        "kind: string",
        "Possible values if it is new:\n* `red`\n* `blue`",
        &[r#"enum ["red","blue"] ?Condition"#],
    );
    check(
        "kind: string",
        "To row alone, specify either the `SOLO` or `SOLO_FAST` class.",
        &[r#"enum ["SOLO","SOLO_FAST"] ?Condition"#],
    );
    check(
        "kind: string",
        "The class, such as:\n- `red`\n- `blue`",
        &[r#"enum ["red","blue"] ?Illustration"#],
    );
    check(
        "file: string",
        "A file, or one of the special keywords: `all`, `last`.",
        &[r#"enum ["all","last"] ?Vague"#],
    );
    check(
        "level: integer",
        "Valid values: 0, 300 to 900",
        &[r"enum [0,300] ?Vague", "minimum 0", "maximum 900"],
    );
    check("kind: string", "Can be Red, Blue or All(*)", &[r#"enum ["Red","Blue","All"] ?Vague"#]);
    check("kind: string", "Possible values are 'red', 'blue', and '*'.", &[r#"enum ["red","blue","*"]"#]);
}

#[test]
fn numbers_of_something_else_are_no_bounds() {
    check("count: integer", "The number of boats, only accurate up to 500.", &["maximum 500 ?OtherSubject"]);
    check("size: integer", "Size of the file. A maximum of 250 MB is allowed.", &["maximum 250 ?Vague"]);
    check("days: integer", "Must be greater than 90 days plus `source_id`.", &["minimum 91 ?OtherSubject"]);
    check(
        "port_end: integer",
        "The last port. Each range must contain at least 40 ports.",
        &["minimum 40 ?OtherSubject"],
    );
    check("count: integer", "A boat. If the value is greater than 1, one leads.", &["minimum 2 ?Condition"]);
    check("count: integer", "Either -1 or an integer between 1 and 90.", &["minimum 1 ?Vague", "maximum 90"]);
    check("count: integer", "A non-zero, non-negative integer.", &["minimum 0 ?Vague"]);
    check(
        "rows: integer",
        "Rows to send, default maximum page size is 50",
        &["default 50", "maximum 50 ?Condition"],
    );
    check("x-ms-pause: integer", "The pause must be between 0 and 60 seconds.", &["minimum 0", "maximum 60"]);
    check("name: string", "Can be a name (up to 5 characters) or an address.", &["maxLength 5 ?Condition"]);
    check(
        "phone: string",
        "A plus sign followed by the code (from 1 to 3 characters).",
        &["minLength 1 ?OtherSubject", "maxLength 3 ?OtherSubject"],
    );
    check(
        "code: string",
        "Type: Numeric [0-9], Maximum Length: 6",
        &["minLength 0 ?OtherSubject", "maxLength 9 ?Contradicted", "maxLength 6 ?Contradicted"],
    );
    check("policy: string", "Maximum length of 2048, excluding white space.", &["maxLength 2048 ?Vague"]);
    check(
        "tags: array of string",
        "You cannot have more than one tag with the same name.",
        &["maxItems 1 ?Condition"],
    );
}

#[test]
fn statuses_of_something_else_are_doubted() {
    check(
        "prefix: string",
        "An optional prefix. You still must send an empty one.",
        &["required false ?Contradicted"],
    );
    check("tags: array of object", "The tag value is optional.", &["required false ?OtherSubject"]);
    check("depth: integer", "Required and valid only when it is a folder.", &["required true ?Condition"]);
    check("caching: string", "**ReadOnly**", &["readOnly true ?OtherSubject"]);
    check(
        "role: string",
        "The role (READONLY, STANDARD, ADMIN)",
        &[r#"enum ["READONLY","STANDARD","ADMIN"]"#, "readOnly true ?OtherSubject"],
    );
    check("string_parts: object", "A string parameter.", &[r#"type ["string"] ?OtherSubject"#]);
    check("parts: object", "Parts. Type: array (or Expression), of boats.", &[r#"type ["array"] ?Sense"#]);
    check("separator: string", "Array value separator for columns.", &[]);
    check(
        "pause: string",
        "The amount of time between two trips. It must be in ISO 8601 format.",
        &[r#"format "date-time" ?Sense"#],
    );
}

#[test]
fn defaults_among_listed_values_are_listed() {
    check(
        "lang: string",
        "One of `en`, `fr`. Default is English.",
        &[r#"enum ["en","fr"]"#, r#"default "English" ?Vague"#],
    );
    check(
        "date_to: string",
        "A date in ISO 8601 format. Defaults to UTC.",
        &[r#"format "date""#, r#"default "UTC" ?OtherSubject"#],
    );
    check("lang: string", "One of `en`, `fr`. Default is fr.", &[r#"enum ["en","fr"]"#, r#"default "fr""#]);
}

#[test]
fn lists_of_one_joined_text_are_no_values() {
    let joined = &[r#"enum ["name","-name","created"] ?Vague"#];
    check("by: string", "Comma seperated. Valid values: `name`, `-name`, `created`", joined);
    check(
        "by: string",
        "Valid values: `name`, `-name`, `created`. Join several with commas.",
        &[r#"enum ["name","-name","created"] ?Vague"#],
    );
    check("by: string", "CSV list. Valid values: `name`, `-name`, `created`", joined);
    check("by: string", "Valid values: `name`, `-name`, `created`. They are split at commas.", joined);
    check(
        "by: string",
        "Valid values: `name`, `created`. The code has no separators or spaces.",
        &[r#"enum ["name","created"]"#],
    );
}

#[test]
fn signs_of_two_cases_are_no_bounds() {
    check("sum: number", "Sum charged (positive) or credited (negative).", &[]);
    check("sum: number", "A positive number is a charge, a negative number a refund.", &[]);
    check("sum: integer", "Positive value for debit, negative value for credit", &[]);
    check("sum: integer", "A positive integer, negative numbers are invalid.", &["minimum 1"]);
    check("sum: integer", "A positive integer, negative ones are rejected.", &["minimum 1"]);
}

#[test]
fn quotation_marks_around_code_say_the_same() {
    let expected = &[r#"enum ["LOW","HIGH"]"#];
    check("risk: string", "One of the following:\n\n`\"LOW\"`: little\n\n\"`HIGH`\": much", expected);
    check("risk: string", "One of \"`LOW`\" or \"`HIGH`\".", expected);
    check("risk: string", "Possible values: “<code>LOW</code>”, `HIGH`", expected);
    check("risk: string", "One of \"LOW\" or \"HIGH\".", expected);
}

#[test]
fn cases_and_forms_are_no_values() {
    check(
        "value: string",
        "The value.\n\nIf you chose the name of the scope as:\n\n- `Boat` - the value must be `ALL`\n- `Crew` - a number",
        &[r#"enum ["Boat","Crew"] ?Condition"#],
    );
    check(
        "level: integer",
        "The level. If you send a label and no level, it is set as follows.\n\n- `LOW` - 1\n- `HIGH` - 9",
        &["enum [1,9] ?Condition"],
    );
    check(
        "kind: string",
        "The kind. If set, must be one of:\n\n- `red`\n- `blue`",
        &[r#"enum ["red","blue"]"#],
    );
    check(
        "who: string",
        "Who rows:\n\n- `user`\n- `user:group`\n- `uid`\n- `uid:gid`\n- `user:gid`",
        &[r#"enum ["user","user:group","uid","uid:gid","user:gid"] ?Vague"#],
    );
    check("kind: string", "Valid values: `a:b`, `c:d`, `e`", &[r#"enum ["a:b","c:d","e"]"#]);
}

#[test]
fn what_is_counted_or_named_otherwise_is_doubted() {
    check(
        "text: string",
        "A caption, 0-1024 characters after parsing.",
        &["minLength 0 ?Vague", "maxLength 1024 ?Vague"],
    );
    check("text: string", "A caption of at most 9 characters after entity decoding", &["maxLength 9 ?Vague"]);
    check("text: string", "A caption of at most 9 characters, shown after the name", &["maxLength 9"]);
    check(
        "value_type: string",
        "String|Number|Boolean",
        &[r#"type ["string","number","boolean"] ?OtherSubject"#, r#"enum ["String","Number","Boolean"]"#],
    );
    check(
        "sort: array of string",
        "Fields. By default, the sort is ascending.",
        &[r#"default "ascending" ?OtherSubject"#],
    );
    check("sort: string", "By default, the sort is ascending.", &[r#"default "ascending""#]);
}

#[test]
fn pieces_and_other_inputs_are_not_all_values() {
    check(
        "names: string",
        "To ask by label, use `\"Name\": \"name:label\"`. To ask by version, use `\"Name\": \"name:version\"`.",
        &[r#"enum ["Name\": \"name:label","Name\": \"name:version"] ?Vague"#],
    );
    check(
        "flag: string",
        "Enter \"Y\" to see some.\n\nEnter \"N\" to see others.\n\nEnter a number to see as many.",
        &[r#"enum ["Y","N"] ?AcceptsMore"#],
    );
    check(
        "group: string",
        "Combine these possible values: \"Year\", \"Month\", \"Day\".",
        &[r#"enum ["Year","Month","Day"] ?Vague"#],
    );
}

#[test]
fn numbers_of_other_nouns_and_of_failures_are_doubted() {
    check(
        "duration: integer",
        "The duration in seconds. Exchange it for keys, which are valid for a maximum of 90 seconds.",
        &[r#"unit "seconds""#, "maximum 90 ?OtherSubject"],
    );
    check("duration: integer", "A number, which is at most 90.", &["maximum 90"]);
    check("period_in_units: integer", "How long. The maximum period is 10 years.", &["maximum 10 ?Vague"]);
    check(
        "engine: string",
        "The engine. If it is not specified, or is set to `slow`, this will result in an error.",
        &[r#"default "slow" ?Condition"#],
    );
}

#[test]
fn parts_and_remarks_are_no_promises() {
    check(
        "host: string | source_id",
        "The host. If it is omitted, the default value of `source_id.zone` is used.",
        &[r#"default "source_id.zone" ?OtherSubject"#],
    );
    check(
        "kind: string",
        "The kind. (Recommended) Send few. (Required) Send no more than nine.",
        &["required true ?OtherSubject"],
    );
    check(
        "place: string",
        "The place. Valid values for **Boat** are **a**, **b** (default), and **c**.",
        &[r#"enum ["a","b","c"] ?OtherSubject"#, r#"default "b" ?Condition"#],
    );
    check(
        "target: string",
        "The target. The type of the pipe will be WARM or COLD, respectively.",
        &[r#"enum ["WARM","COLD"] ?Condition"#],
    );
    check(
        "state: string",
        "The state. Valid initial states are Open and Shut.",
        &[r#"enum ["Open","Shut"] ?Condition"#],
    );
    check(
        "by: string",
        "One of `name`, `age`. For descending order, precede with '-'.",
        &[r#"enum ["name","age"] ?OtherSubject"#],
    );
}

#[test]
fn sums_own_values_and_codes_are_no_lists() {
    check(
        "flags: integer",
        "One of the following values, or a sum of several:\n- `0` NONE\n- `1` WEB",
        &["enum [0,1] ?Vague"],
    );
    check(
        "step: string",
        "Must be one of `pass` or `drop`. You can then add custom steps.",
        &[r#"enum ["pass","drop"] ?AcceptsMore"#],
    );
    check(
        "tuning: string",
        "The tuning. The default is Single (SINGLE_PASS).",
        &[r#"default "Single" ?Vague"#],
    );
    check("tuning: string", "The tuning. The default is fast (see below).", &[r#"default "fast""#]);
}
