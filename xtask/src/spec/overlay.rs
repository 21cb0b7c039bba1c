//! Step: apply our corrections, an OpenAPI Overlay 1.1 document in which every action states its reason.

use docdrift::{Files, OverlaidTree, Overlay, OverlayError, Span};
use docdrift_cli::Error;
use serde_json::Value;

use super::Rewrite;
use crate::tree::Tree;

/// The effect of one action of an overlay.
#[derive(Debug)]
pub(crate) struct Applied {
    /// The action, for messages: its place, its number and its target.
    pub(crate) action: String,
    /// The change. Its count is 0 if the target matches nothing, or if the action was not needed.
    pub(crate) rewrite: Rewrite,
    /// Whether the action was not needed: the path of its `x-if-absent` matches something.
    pub(crate) is_unneeded: bool,
}

/// Applies the overlay `name`, if the file exists, to the document. Returns one change per action.
///
/// # Errors
///
/// When the overlay is invalid, or an action has no reason or matches nothing.
pub(crate) fn apply(
    tree: &Tree,
    files: &mut Files,
    name: &str,
    document: &mut Value,
) -> Result<Vec<Rewrite>, Error> {
    let rewrites = actions(tree, files, name, document)?.into_iter().map(|applied| {
        applied.check_reason()?;
        if applied.is_idle() {
            return Err(Error::failed(format!(
                "{} matches nothing in the published document",
                applied.action
            ))
            .help("correct its target, or remove the action if what it corrected is gone"));
        }
        Ok(applied.rewrite)
    });
    rewrites.collect()
}

impl Applied {
    fn check_reason(&self) -> Result<(), Error> {
        if self.rewrite.reason.trim().is_empty() {
            return Err(Error::failed(format!("{} has no reason", self.action))
                .help("state under `description` why the published document needs the action"));
        }
        Ok(())
    }

    /// Whether the target of the action matches nothing, although the action is needed.
    pub(crate) fn is_idle(&self) -> bool {
        self.rewrite.count == 0 && !self.is_unneeded
    }
}

/// Applies the overlay `name` as [`apply`] does, but accepts actions without a reason or a match.
pub(crate) fn actions(
    tree: &Tree,
    files: &mut Files,
    name: &str,
    document: &mut Value,
) -> Result<Vec<Applied>, Error> {
    if !tree.has(name) {
        return Ok(Vec::new());
    }
    let file = tree.read(files, name)?;
    let invalid =
        |files: &Files, error: &OverlayError| Error::failed(format!("{}: {error}", files.locate(error.span)));
    let overlay = Overlay::read(&files.excerpt(file)).map_err(|error| invalid(files, &error))?;
    let whole = Span { file, start: 0, end: 0 };
    let mut changed = OverlaidTree::of_json(std::mem::take(document), whole);
    let mut all = Vec::new();
    for action in overlay.actions() {
        let applied = action.apply(&mut changed).map_err(|error| invalid(files, &error))?;
        let what = match &applied.present {
            Some(path) => format!("overlay: not needed, the document has {path}"),
            None => format!("overlay: {}", action.operation()),
        };
        let reason = action.description().to_owned();
        all.push(Applied {
            action: format!("{}: {}", files.locate(action.span()), action.name()),
            rewrite: Rewrite { what, count: applied.matched, reason },
            is_unneeded: applied.present.is_some(),
        });
    }
    *document = changed.into_json();
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn applied(actions: &str) -> Result<(Value, Vec<Rewrite>), String> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let tree = Tree::at(folder.path());
        let text = format!("overlay: 1.1.0\ninfo: {{title: T, version: '1'}}\nactions:\n{actions}");
        tree.write("o.yaml", &text).expect("written");
        let mut document = json!({"paths": {"/a": {"get": {}}, "/b": {"get": {}}}});
        let rewrites = apply(&tree, &mut Files::new(), "o.yaml", &mut document);
        rewrites.map(|rewrites| (document, rewrites)).map_err(|error| error.to_string())
    }

    #[test]
    fn an_action_tells_how_often_it_was_applied_and_why() {
        let (document, rewrites) =
            applied("  - {target: '$.paths.*.get', description: because, update: {deprecated: true}}\n")
                .expect("it applies");
        assert_eq!(document["paths"]["/b"]["get"], json!({"deprecated": true}));
        assert_eq!(rewrites.len(), 1);
        let rewrite = &rewrites[0];
        assert_eq!((rewrite.count, rewrite.what.as_str()), (2, "overlay: update $.paths.*.get"));
        assert_eq!(rewrite.reason, "because");
    }

    #[test]
    fn an_action_with_if_absent_is_applied_where_its_path_leads_nowhere() {
        let action = "  - {target: '$.paths', description: because, x-if-absent: \"$.paths['/c']\", update: {/c: {}}}\n";
        let (document, rewrites) = applied(&action.repeat(2)).expect("both are valid");
        assert_eq!(document["paths"]["/c"], json!({}));
        assert_eq!(rewrites.iter().map(|rewrite| rewrite.count).collect::<Vec<_>>(), [1, 0]);
        assert_eq!(rewrites[1].what, "overlay: not needed, the document has $.paths['/c']");
    }

    #[test]
    fn an_action_that_cannot_stand_is_named_with_its_line() {
        for (actions, expected) in [
            (
                "  - {target: '$.paths.x', description: because, remove: true}\n",
                "o.yaml:4:5: action 1 `$.paths.x` matches nothing in the published document",
            ),
            (
                "  - {target: '$.paths', description: because, update: {}}\n  - {target: '$.paths', update: {}}\n",
                "o.yaml:5:5: action 2 `$.paths` has no reason",
            ),
            (
                "  - {target: '$.paths', description: because, updates: {}}\n",
                "o.yaml:4:5: action 1 `$.paths` has to have one of `update`, `copy` and `remove: true`",
            ),
            ("  - target: [\n", "o.yaml:5:1: neither YAML nor JSON: while parsing"),
            (
                "  - {target: '$.paths', description: because, x-if-absent: '/paths', update: {}}\n",
                "o.yaml:4:60: action 1 `$.paths`: `x-if-absent` is not a JSONPath",
            ),
        ] {
            let error = applied(actions).expect_err(actions);
            assert!(error.contains(expected), "{error}");
        }
    }
}
