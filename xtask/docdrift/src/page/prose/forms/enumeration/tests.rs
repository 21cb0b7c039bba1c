//! Lists of allowed values that are read, and lists that are something else.

use crate::page::claim_kind::ClaimKind;
use crate::page::prose::forms::test_lines::described;
use crate::page::prose::reader::read;

/// Checks the lists that are read: the values in JSON, behind the doubt if there is one.
#[track_caller]
fn check(value: &str, text: &str, expected: &[&str]) {
    let found: Vec<String> = read(text, &described(value))
        .into_iter()
        .filter(|reading| reading.kind == ClaimKind::Enum)
        .map(|reading| match reading.doubt {
            Some(doubt) => format!("{doubt:?} {}", reading.value),
            None => reading.value.to_string(),
        })
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn an_introduction_announces_values() {
    check("kind: string", "Must be one of `red`, `green` or `blue`.", &[r#"["red","green","blue"]"#]);
    check("kind: string", "Possible values are: red, green, and blue", &[r#"["red","green","blue"]"#]);
    check("kind: string", "Valid kinds are \"red\" (warm) and \"blue\" (cold).", &[r#"["red","blue"]"#]);
    check("kind: string", "**Allowed values:** `red` | `blue`", &[r#"["red","blue"]"#]);
    check("kind: string", "Options include `red` and `blue`.", &[r#"["red","blue"]"#]);
    check("kind: string", "Allowed: RED, BLUE_GREEN", &[r#"["RED","BLUE_GREEN"]"#]);
    check("kind: string", "Valid values: [\"red\", \"blue\"].", &[r#"["red","blue"]"#]);
    check("kind: string", "Valid values: <code>red | blue</code>", &[r#"["red","blue"]"#]);
    check("kind: string", "There are two valid values, `red` and `blue`.", &[r#"["red","blue"]"#]);
    check("kind: string", "The values \"red\" and \"blue\" are admitted.", &[r#"["red","blue"]"#]);
    check("kind: string", "Currently red and blue are supported.", &[r#"["red","blue"]"#]);
    check("lamp: string", "One of yes or no.", &[r#"["yes","no"]"#]);
    check("kind: string", "If defined, one of `red` or `blue`.", &[r#"["red","blue"]"#]);
    check("lamp: string", "One of the following states; lit, dark", &[r#"["lit","dark"]"#]);
    check("kind: array of string", "One or more of: `red`, `blue`", &[r#"["red","blue"]"#]);
    check("level: integer", "Allowed values are 1, 2 and 3.", &["[1,2,3]"]);
    check("level: string", "Can be one of 10(Low), 20(High)", &[r#"["10","20"]"#]);
    check("tone: string", "Accepts 'soft' and 'loud'.", &[r#"["soft","loud"]"#]);
    check("kind", "Possible values: `red`, `blue`", &[r#"["red","blue"]"#]);
}

#[test]
fn a_verb_announces_values() {
    check(
        "kind: string",
        "The paint. Can be: `red` or `blue`, and the default is `red`.",
        &[r#"["red","blue"]"#],
    );
    check("kind: string", "Kind of paint, can be either “red” or “blue”", &[r#"["red","blue"]"#]);
    check(
        "kind: string",
        "This may be `red` for warm paint, or `blue` for cold paint.",
        &[r#"["red","blue"]"#],
    );
    check("kind: string", "The paint; either `red` or `blue`", &[r#"["red","blue"]"#]);
    check("status: string", "The paint can be wet or dry.", &[r#"["wet","dry"]"#]);
    check("flag: string", "Enter Y or N to keep the paint.", &[r#"["Y","N"]"#]);
    check("tone: string", "Use SOFT for the night or LOUD for the day.", &[r#"["SOFT","LOUD"]"#]);
    check("status: integer", "The paint can be wet (1) or dry (0).", &["[1,0]"]);
    check("sort_by: string", "Sorts by `age` or `size`.", &[r#"["age","size"]"#]);
}

#[test]
fn a_noun_is_followed_by_its_values() {
    check("status: string", "Status of the paint (`wet`, `dry`)", &[r#"["wet","dry"]"#]);
    check("status: string", "Status of the paint, `wet` or `dry`", &[r#"["wet","dry"]"#]);
    check("status: string", "The state. WET or DRY", &[r#"["WET","DRY"]"#]);
    check("code_type: string", "The kind of code (AB/CD/EF).", &[r#"["AB","CD","EF"]"#]);
    check("state: integer", "The state (Wet = `1`, Dry = `2`)", &["[1,2]"]);
    check("status: string", "The status (0 = wet, 1 = dry)", &[r#"["0","1"]"#]);
    check("order: string", "The order, rising (`up`) or falling (`down`)", &[r#"["up","down"]"#]);
    check("tone: string", "`soft` for the night, `loud` for the day", &[r#"["soft","loud"]"#]);
    check("tone: string", "soft|loud", &[r#"["soft","loud"]"#]);
}

#[test]
fn items_and_lines_hold_values() {
    let read = &[r#"["wet","dry"]"#];
    check("kind: string", "One of:\n* `wet`: fresh\n  * touch it not\n* `dry`: old", read);
    check("kind: string", "Possible values are:\n- wet\n- dry\nAnd so it is.", read);
    check("kind: string", "Valid values:<br />\"wet\" - fresh<br />\"dry\" - old", read);
    check("kind: string", "How it is.\n`wet`: fresh\n`dry`: old", read);
    check(
        "kind: string",
        "How it is: <ul><li><code>wet</code> - fresh</li><li><code>dry</code> - old</li></ul>",
        read,
    );
    check("kind: string", "How it is: <dl><dt>wet</dt><dd>Fresh</dd><dt>dry</dt><dd>Old</dd></dl>", read);
    check("kind: string", "Value | Sense\n--- | ---\n`wet` | fresh\n`dry` | old\n", read);
    check("kind: string", "`wet` means fresh. `dry` means old.", read);
    check("kind: string", "Use `wet` to get fresh ones. Use `dry` to get old ones.", read);
    check("level: integer", "The level:\n- `1`: low\n- `2`: high", &["[1,2]"]);
    check(
        "language: string",
        "The following languages are supported:\n- German (`de`)\n- French (`fr`)",
        &[r#"["de","fr"]"#],
    );
    check("flag: string", "Filter.\n- W = within\n- N = not within", &[r#"["W","N"]"#]);
}

#[test]
fn words_around_a_list_make_a_doubt() {
    let doubted = |doubt: &str| format!(r#"{doubt} ["red","blue"]"#);
    check("kind: string", "If lit, one of `red` or `blue`.", &[&doubted("Condition")]);
    check("kind: string", "Must be `red` or `blue` for a warm room.", &[&doubted("Condition")]);
    check("kind: string", "For rooms, valid values are `red` and `blue`.", &[&doubted("Condition")]);
    check("kind: string", "Paint such as one of `red`, `blue`.", &[&doubted("Illustration")]);
    check("kind: string", "Can be `red`, `blue`, and more.", &[&doubted("Illustration")]);
    check("kind: string", "One of `red` or `blue`. Also supported is `green`.", &[&doubted("Vague")]);
    check("kind: string", "One of `red` or `blue`, defaults to `green`.", &[&doubted("Vague")]);
    check("kind: string", "Possible future values are `red` and `blue`.", &[&doubted("History")]);
    check(
        "kind: string",
        "Comma-separated list. Possible values: `red`, `blue`",
        &[&doubted("OtherSubject")],
    );
    check(
        "kind: string | room_paint",
        "Valid values for `room_paint` are `red` and `blue`.",
        &[&doubted("OtherSubject")],
    );
    check("room: string | red blue", "Set either `red` or `blue`.", &[&doubted("OtherSubject")]);
    check("kind: string", "Must not be one of `red` or `blue`.", &[&doubted("Condition")]);
    check("language: string", "Supported are French (fr) and German (de).", &[]);
    check(
        "language: string",
        "Valid values are French (fr) and German (de).",
        &[r#"Vague ["French","German"]"#],
    );
}

#[test]
fn a_list_is_contradicted_by_a_longer_one_or_an_introduced_one() {
    let all = r#"["red","green","blue"]"#;
    let part = r#"Contradicted ["red","blue"]"#;
    check(
        "kind: string",
        "One of `red`, `green`, `blue`. For walls: one of `red`, `blue`.",
        &[all, r#"Condition ["red","blue"]"#],
    );
    check("kind: string", "One of `red`, `green`, `blue`. Use `red` or `blue`.", &[all, part]);
}

#[test]
fn other_lists_are_no_values() {
    check("name: string", "The name can be empty or relative.", &[]);
    check("name: string", "Either wall or floor is required.", &[]);
    check("level: integer", "Valid values are 1-10, 20-30.", &[]);
    check("level: integer", "A number between 1 and 10.", &[]);
    check("lit: boolean", "Can be `true` or `false`.", &[]);
    check("lit: string", "true or false", &[]);
    check("note: string", "Set it so:\n\n**Note:** it is long.\n\n**Example:** x", &[]);
    check("day: string", "Format: `YYYY-MM` or `YYYY-MM-DD`.", &[]);
    check("paint: object", "One of `red` or `blue`.", &[]);
    check("id: string", "One of the rooms that you have, or the wall of it.", &[]);
    check("url: string", "The address. Use `GET` with it. It has no end.", &[]);
    check("login: string", "email or username", &[]);
    check("size: integer", "Paint for 2 or 3 rooms.", &[]);
    check("kind: string", "The paint.\n- Do not use `red` here.\n- Do use `blue` there.", &[]);
    check("kind: string", "n/a", &[]);
}

#[test]
fn a_sentence_implies_values() {
    let read = &[r#"["wet","dry"]"#];
    check("state: string", "Whether the paint is wet or dry.", read);
    check("wet_or_dry: string", "If the paint is still wet or dry.", read);
    check("wet_dry: string", "Indicates if the wall is a fresh wet or dry.", read);
    check("paint_state: string", "Returns the walls in wet or dry state.", read);
    check("state: string", "The wall, in WET or DRY mode", &[r#"["WET","DRY"]"#]);
    check("frequency: string", "Painted on a daily or weekly basis", &[r#"["daily","weekly"]"#]);
    check("sort: string", "Walls sorted in `up` or `down` order.", &[r#"["up","down"]"#]);
    check("order_by: string", "Walls ordered by `age` or `size` fields", &[r#"["age","size"]"#]);
    check("sort: string", "Sort by age or size", &[r#"["age","size"]"#]);
    check("sort: string", "Sort by old or new walls first", &[r#"["old","new"]"#]);
    check("state: string", "Return \"wet\", \"dry\", or \"all\" walls", &[r#"["wet","dry","all"]"#]);
    check("show: string", "Show wet, dry or all walls", &[r#"["wet","dry","all"]"#]);
    check("level: integer", "Must be a single number from [1, 2, 3]", &["[1,2,3]"]);
    check("tool: string", "Paint fresh walls (`roller`) or corners (`brush`).", &[r#"["roller","brush"]"#]);
    check("tool: string", "A roller (\"big\", default) or a brush (\"small\")", &[r#"["big","small"]"#]);
    check(
        "unit: string",
        "Size in square metres (metric) or square feet (imperial)",
        &[r#"["metric","imperial"]"#],
    );
    check(
        "account_type: string",
        "A valid value is a wide wall (WW) or a long wall (LW).",
        &[r#"["WW","LW"]"#],
    );
    check("full: integer", "Only whole walls (full=1), or parts of them too (full=0)", &["[1,0]"]);
    check("type: string", "RO is roller, BR is brush, SP is spray.", &[r#"["RO","BR","SP"]"#]);
}

#[test]
fn each_sentence_has_a_value() {
    let read = &[r#"["wet","dry"]"#];
    check("kind: string", "If set to `wet`, it drips. It is long. If set to `dry`, it is done.", read);
    check("kind: string", "The paint. If \"wet\", then it drips. If \"dry\", then it is done.", read);
    check(
        "kind: string",
        "The value will be `wet` if it drips. The value will be `dry` if it is done.",
        read,
    );
    check(
        "kind: string",
        "`AS_WET` means that it drips.`AS_DRY` means that it is done.",
        &[r#"["AS_WET","AS_DRY"]"#],
    );
    check("kind: string", "WET: the paint drips. DRY: the paint is done.", &[r#"["WET","DRY"]"#]);
    check("kind: string", "Possible values are: - Wet: It drips. - Dry: It is done.", &[r#"["Wet","Dry"]"#]);
    check(
        "kind: string",
        "The value `wet` drips. The value `dry` is not read. The value `old` cracks. The value `new` shines.",
        &[],
    );
    check(
        "kind: string",
        "The value `wet` drips. The value `old` cracks. The value `new` shines.",
        &[r#"["wet","old","new"]"#],
    );
}

#[test]
fn lists_are_joined_and_end_in_other_ways() {
    let read = &[r#"["wet","dry"]"#];
    check("kind: string", "Set to 'wet' to paint again or to 'dry' to wait.", read);
    check("kind: string", "Whether to list only `wet` walls or only `dry` walls.", read);
    check("kind: string", "Use `wet` to paint again or use `dry` to wait.", read);
    check("kind: string", "A wall can be a `wet` or a `dry`.", read);
    check("kind: string", "Possible values: `wet`, `dry` where `wet` is set while it drips.", read);
    check(
        "state: string",
        "Will be `new` while it drips, `wet` if it is old, and `dry` once it is done.",
        &[r#"["new","wet","dry"]"#],
    );
    check("level: string", "Must be low, mid, or high.", &[r#"["low","mid","high"]"#]);
    check("pol: string", "The side, either h or v", &[r#"["h","v"]"#]);
    check("state: string", "Wet or Dry", &[r#"["Wet","Dry"]"#]);
    check("kind: string", "Filter walls by a state--\"wet\" or \"dry\".", read);
    check(
        "tool: string",
        "The tool — `roller` or `brush` — with which it is done",
        &[r#"["roller","brush"]"#],
    );
    check("room: string", "The room to paint: A, B or C", &[r#"["A","B","C"]"#]);
    check("room: string", "The room is for: A, B or C", &[r#"["A","B","C"]"#]);
    check("kind: string", "The kind of wall : \"wet\" or \"dry\".", read);
    check("sort_by: string", "Valid fields are `age` and `size`.", &[r#"["age","size"]"#]);
    check("key: string", "Keys that you can sort by are: `age`, `size`", &[r#"["age","size"]"#]);
    check("kind: string", "Currently, `wet` and `dry` are supported.", read);
    check("result: integer", "The result where `1` - wet, `0` - dry, `-1` - gone.", &["[1,0,-1]"]);
    check("state: string", "Code | Sense\n-- | --\nIN WORK | wet\nDONE | dry", &[r#"["IN WORK","DONE"]"#]);
    check("kind: string", "One of:\n* **wet**: a\n* **dry (Deprecated)**: b", read);
    check("kind: string", "One of:\n* `wet` is it\n* `dry` *Old* is it", read);
    check(
        "kind: string",
        "Kinds:\n* **WE – Wet**\n  It drips.\n* **DR – Dry**\n  It is done.",
        &[r#"["WE","DR"]"#],
    );
    check("kind: string", "How it is:\n* `type` Drips.\n* `state` Is done.", &[r#"["type","state"]"#]);
    check("kind: string", "Separated list: one of `a`, `b` or `a,b`.", &[r#"["a","b","a,b"]"#]);
}

#[test]
fn other_sentences_imply_no_values() {
    check(
        "state: string",
        "It goes on and then it changes to either 'wet' or 'dry'.",
        &[r#"Condition ["wet","dry"]"#],
    );
    check("wall: string", "Whether the paint is wet or dry.", &[]);
    check("state: string", "Whether the paint is required or optional.", &[]);
    check("state: string", "Whether the paint is wet or dry. If `true`, it is wet.", &[]);
    check("state: boolean", "Whether the paint is wet or dry.", &[]);
    check("name: string", "The name in front or back of the wall", &[]);
    check("address: string", "The inner or outer address", &[]);
    check("size: string", "One wall (1), see there (2) or not", &[]);
    check("kind: string", "A wide wall (e.g. `ww`) or a long wall (`lw`)", &[]);
    check("kind: string", "Data Wall Layer (DWL) or Wall Secure Layer (WSL) is used to paint.", &[]);
    check("kind: string | wet dry", "If `wet`, it drips. If `dry`, it is done.", &[]);
    check("kind: string", "The kind 'wet' drips. The kind 'dry' is done.", &[]);
    check("id: string", "It can be either the `sid` or the `name` of the wall.", &[]);
    check("score: integer", "`1` to `5` where `1` means bad and `5` means good.", &[]);
    check("kind: string", "NOTE: it is wet. WARNING: it is dry.", &[]);
    check("groups: array of string", "Walls related by either age or size", &[]);
}

/// A list that is read alone is read the same.
#[test]
fn a_range_read_alone_gives_the_same_values() {
    let texts = [
        "The paint.\n\nPossible values are:\n- wet\n- dry\n\nAnd so it is.",
        "Paint of a room. Can be `wet` or `dry`. See there.",
        "Paint.\n* `wet`: fresh\n* `dry`: old\n\nSo it is.",
        "Paint of a room. `wet` means fresh. `dry` means old. So it is.",
    ];
    let value = described("kind: string");
    for text in texts {
        let all = read(text, &value);
        let [reading] = all.as_slice() else { panic!("{text}: {all:?}") };
        let alone = read(&text[reading.range.clone()], &value);
        assert_eq!(alone.first().map(|it| &it.value), Some(&reading.value), "{text}");
    }
}
