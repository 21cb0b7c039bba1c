//! Tests of overlays: which values they change, with which places, and which overlays are refused.

use serde_json::{Value, json};

use super::{OverlaidTree, Overlay, assign};
use crate::openapi::Document;
use crate::source::{Files, Span};

/// The document after the overlay's actions, or the error with its place.
fn applied(version: &str, actions: &str, document: Value) -> Result<Value, String> {
    let mut files = Files::new();
    let text = format!("overlay: {version}\ninfo: {{title: T, version: '1'}}\nactions:\n{actions}");
    let id = files.add("o.yaml", text);
    let whole = Span { file: id, start: 0, end: 0 };
    let apply = || {
        let overlay = Overlay::read(&files.excerpt(id))?;
        let root = overlay.apply(OverlaidTree::of_json(document, whole).into_root())?;
        Ok(root.to_json())
    };
    apply().map_err(|error: super::OverlayError| format!("{}: {error}", files.locate(error.span)))
}

#[track_caller]
fn check(actions: &str, before: Value, after: Value) {
    assert_eq!(applied("1.1.0", actions, before).expect(actions).to_string(), after.to_string(), "{actions}");
}

#[track_caller]
fn check_error(version: &str, actions: &str, expected: &str) {
    let document = json!({"info": {"title": "Shop"}, "tags": [1], "paths": {}});
    let error = applied(version, actions, document).expect_err(actions);
    assert!(error.starts_with(expected), "{error}");
}

#[test]
fn an_update_merges_mappings_and_appends_to_lists() {
    let before = json!({"a": {"x": 1, "list": [1], "deep": {"y": 1}}, "b": {}});
    check(
        "  - {target: $.a, update: {x: 2, z: 3, list: [2, 3], deep: {y: [], w: 1}}}\n",
        before.clone(),
        json!({"a": {"x": 2, "list": [1, 2, 3], "deep": {"y": [], "w": 1}, "z": 3}, "b": {}}),
    );
    check("  - {target: $, update: {b: {c: 1}}}\n", json!({"b": {}}), json!({"b": {"c": 1}}));
    check(
        "  - {target: '$.*', update: {n: 1}}\n",
        json!({"a": {}, "b": {}}),
        json!({"a": {"n": 1}, "b": {"n": 1}}),
    );
    check("  - {target: $.a.list, update: 2}\n", before.clone(), {
        let mut after = before.clone();
        after["a"]["list"] = json!([1, 2]);
        after
    });
    check("  - {target: $.l, update: [{}, 2]}\n", json!({"l": [1]}), json!({"l": [1, {}, 2]}));
    check("  - {target: $.a, update: 2}\n", json!({"a": 1}), json!({"a": 2}));
}

#[test]
fn version_1_0_appends_a_list_as_one_entry_and_has_no_copy() {
    let after = applied("1.0.0", "  - {target: $.l, update: [2]}\n", json!({"l": [1]}));
    assert_eq!(after, Ok(json!({"l": [1, [2]]})));
    check_error(
        "1.0.0",
        "  - {target: $.info, copy: $.paths}\n",
        "o.yaml:4:5: action 1 `$.info` has to have one of",
    );
    check_error(
        "1.0.0",
        "  - {target: $.info.title, update: B}\n",
        "o.yaml:4:5: action 1 `$.info.title` has a plain value",
    );
}

#[test]
fn a_removal_leaves_the_rest_in_its_order() {
    let before = json!({"a": {"x": 1, "y": 2, "z": 3}, "l": [1, 2, 3, 4]});
    check(
        "  - {target: $.a.x, remove: true}\n",
        before.clone(),
        json!({"a": {"y": 2, "z": 3}, "l": [1, 2, 3, 4]}),
    );
    check(
        "  - {target: '$.l[?@ > 1]', remove: true}\n",
        before.clone(),
        json!({"a": {"x": 1, "y": 2, "z": 3}, "l": [1]}),
    );
    check("  - {target: '$..*', remove: true}\n", before, json!({}));
}

#[test]
fn later_actions_see_what_earlier_ones_did() {
    check(
        "  - {target: $, update: {b: {}}}\n  - {target: $.b, copy: $.a}\n  - {target: $.a, remove: true}\n  - {target: $.b, update: {y: 2}}\n",
        json!({"a": {"x": [1]}}),
        json!({"b": {"x": [1], "y": 2}}),
    );
    check(
        "  - {target: $.l, copy: '$.l[0]'}\n",
        json!({"l": [{"a": 1}]}),
        json!({"l": [{"a": 1}, {"a": 1}]}),
    );
    let absent = "  - {target: $.a, x-if-absent: $.a.b, update: {b: 1, n: [1]}}\n";
    check(&absent.repeat(2), json!({"a": {}}), json!({"a": {"b": 1, "n": [1]}}));
}

#[test]
fn what_cannot_be_applied_is_refused_with_its_place() {
    for (actions, expected) in [
        ("  - {target: $.x, remove: true}\n", "o.yaml:4:5: action 1 `$.x` matches nothing in the document"),
        (
            "  - {target: $, update: {}}\n  - {target: $.x, update: {}}\n",
            "o.yaml:5:5: action 2 `$.x` matches nothing",
        ),
        ("  - {target: $.info, update: [1]}\n", "o.yaml:4:5: action 1 `$.info` has a mapping as its target"),
        ("  - {target: $.info.title, update: {}}\n", "o.yaml:4:5: action 1 `$.info.title` has a plain value"),
        (
            "  - {target: $.info, copy: '$.*'}\n",
            "o.yaml:4:5: action 1 `$.info` copies `$.*`, which does not match",
        ),
        ("  - {target: $, remove: true}\n", "o.yaml:4:5: action 1 `$` removes the whole document"),
        ("  - {target: paths, remove: true}\n", "o.yaml:4:14: action 1 `paths`: `target` is not a JSONPath"),
        ("  - {update: {}}\n", "o.yaml:4:5: action 1 has no `target`"),
        ("  - {target: $, remove: true, update: {}}\n", "o.yaml:4:5: action 1 `$` has to have one of"),
        ("  - {target: $, remove: false}\n", "o.yaml:4:5: action 1 `$` has to have one of"),
        ("  []\n", "o.yaml:4:3: `actions` has to be a list"),
    ] {
        check_error("1.1.0", actions, expected);
    }
    check_error(
        "1.2.0",
        "  - {target: $, update: {}}\n",
        "o.yaml:1:10: `overlay` is 1.2.0, and 1.0 and 1.1 are read",
    );
    check_error("1", "  - {target: $, update: {}}\n", "o.yaml:1:10: `overlay` is 1, and");
}

#[test]
fn copies_of_copies_end() {
    let actions = "  - {target: $.paths, copy: $}\n".repeat(60);
    check_error("1.1.0", &actions, "o.yaml:");
    let actions = "  - {target: $.tags, copy: $.tags}\n".repeat(60);
    check_error("1.1.0", &actions, "o.yaml:23:5: action 20 `$.tags` makes the document too large");
}

#[test]
fn what_an_overlay_states_has_its_place_there() {
    let mut files = Files::new();
    let document = files.add("api/openapi.yaml", "openapi: 3.1.0\npaths: {/a: {get: {summary: A}}}\n");
    let text = "overlay: 1.1.0\nextends: openapi.yaml\nactions:\n  - target: $.paths['/a'].get\n    update: {summary: B, tags: [c]}\n";
    let id = files.add("api/fixes.yaml", text);
    let overlay = Overlay::read(&files.excerpt(id)).expect("an overlay");
    let read = Document::read_file(&files, document, &[&overlay]).expect("a document").value;
    let at = |pointer: &str| files.locate(read.root().pointer(pointer).expect("is there").span).to_string();
    assert_eq!(at("/paths/~1a/get/summary"), "api/fixes.yaml:5:23");
    assert_eq!(at("/paths/~1a/get/tags/0"), "api/fixes.yaml:5:33");
    assert_eq!(at("/paths/~1a/get"), "api/openapi.yaml:2:19");
    assert_eq!(read.operations().next().and_then(|operation| operation.summary()), Some("B"));
}

#[test]
fn an_overlay_says_which_of_several_documents_it_changes() {
    let mut files = Files::new();
    let documents = [files.add("api/a.yaml", ""), files.add("b.yaml", "")];
    let read = |files: &mut Files, name: &str, extends: &str| {
        let id =
            files.add(name, format!("overlay: 1.0.0\n{extends}\nactions: [{{target: $, update: {{}}}}]\n"));
        Overlay::read(&files.excerpt(id)).expect("an overlay")
    };
    for (name, extends, expected) in [
        ("api/o.yaml", "extends: a.yaml", Ok(0)),
        ("o/o.yaml", "extends: ../api/a.yaml", Ok(0)),
        ("o/o.yaml", "extends: ./../b.yaml", Ok(1)),
        ("o.yaml", "extends: b.yaml", Ok(1)),
        (
            "o.yaml",
            "extends: c.yaml",
            Err("o.yaml:2:10: `extends` is `c.yaml`, and there is no such document"),
        ),
        (
            "o.yaml",
            "",
            Err("o.yaml:1:1: there are several documents, and `extends` does not say which one it changes"),
        ),
    ] {
        let overlays = [read(&mut files, name, extends)];
        let assigned = assign(&overlays, &documents, &files);
        let at = assigned.map(|all| all.iter().position(|of| !of.is_empty()).expect("is assigned"));
        let at = at.map_err(|error| format!("{}: {error}", files.locate(error.span)));
        assert_eq!(at, expected.map_err(str::to_owned), "{name} {extends}");
        assert!(assign(&overlays, &documents[..1], &files).is_ok());
    }
}
