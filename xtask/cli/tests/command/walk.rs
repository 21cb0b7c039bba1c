//! Tests of the file search: which files below a named folder are read, and in which order.

use std::collections::BTreeSet;

use crate::sandbox::Sandbox;

const PAGE: &str = r#"# Orders

```python
order = requests.get("https://api.example.com/orders").json()
print(order["url"])
```
"#;

const DOCUMENT: &str = r#"openapi: 3.0.3
servers: [{url: https://api.example.com}]
paths:
  /orders:
    get:
      responses: {'200': {content: {application/json: {schema: {properties: {url: {type: string}}}}}}}
"#;

/// Writes these files, and asserts which pages `claims` reads with these arguments, in order. Every `.md`
/// file gets the content of [`PAGE`].
#[track_caller]
fn check(files: &[(&str, &str)], arguments: &str, expected: &[&str]) {
    let sandbox = Sandbox::empty();
    sandbox.write("openapi.yaml", DOCUMENT);
    for (name, content) in files {
        sandbox.write(name, if name.ends_with(".md") { PAGE } else { content });
    }
    let arguments = format!("claims --spec openapi.yaml {arguments}");
    let run = sandbox.run(&arguments.split(' ').collect::<Vec<_>>());
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{arguments}: {run:?}");
    let mut pages: Vec<String> = Vec::new();
    for line in run.stdout.lines() {
        let claim: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let page = claim["file"].as_str().expect("a text").to_owned();
        if pages.last() != Some(&page) {
            pages.push(page);
        }
    }
    assert_eq!(pages, expected, "{arguments}");
    assert_eq!(pages.iter().collect::<BTreeSet<_>>().len(), pages.len(), "a page is read once");
}

#[test]
fn what_git_ignores_hidden_folders_and_node_modules_are_not_walked() {
    let files = [
        (".gitignore", "/site/old/\n*.draft.md\n"),
        ("site/.gitignore", "build/\n"),
        ("site/.next/a.md", ""),
        ("site/.hidden.md", ""),
        ("site/build/a.md", ""),
        ("site/guide/build/a.md", ""),
        ("site/guide/a.md", ""),
        ("site/guide/b.draft.md", ""),
        ("site/guide/node_modules/x/a.md", ""),
        ("site/node_modules/x/a.md", ""),
        ("site/old/a.md", ""),
        ("site/z.md", ""),
        ("site/b.md", ""),
    ];
    let expected = ["site/b.md", "site/guide/a.md", "site/z.md"];
    check(&files, "--docs site", &expected);
    check(&files, "--docs site/", &expected);
    check(
        &files,
        "--docs ./site",
        &expected.map(|page| ["./", page].concat()).each_ref().map(String::as_str),
    );
    check(&files, "--docs .", &expected.map(|page| ["./", page].concat()).each_ref().map(String::as_str));
}

#[test]
fn what_is_named_is_read_even_when_it_is_hidden_or_ignored() {
    let files = [
        (".gitignore", "node_modules/\ndist/**\nbuild/\nignored.md\n"),
        (".docs/a.md", ""),
        (".docs/.b/c.md", ""),
        ("node_modules/x/a.md", ""),
        ("node_modules/x/node_modules/y/a.md", ""),
        ("dist/site/a.md", ""),
        ("build/a.md", ""),
        ("ignored.md", ""),
        (".hidden.md", ""),
    ];
    check(&files, "--docs .docs", &[".docs/a.md"]);
    check(&files, "--docs node_modules/x", &["node_modules/x/a.md"]);
    check(&files, "--docs node_modules", &["node_modules/x/a.md"]);
    check(&files, "--docs dist/site", &["dist/site/a.md"]);
    check(&files, "--docs dist", &["dist/site/a.md"]);
    check(&files, "--docs build", &["build/a.md"]);
    check(&files, "--docs ignored.md .hidden.md", &["ignored.md", ".hidden.md"]);
}

#[test]
fn the_rules_of_a_repository_end_at_its_top() {
    let files = [
        (".gitignore", "*\n"),
        ("repository/.git/HEAD", "ref: refs/heads/main\n"),
        ("repository/.gitignore", "/site/old.md\n"),
        ("repository/site/a.md", ""),
        ("repository/site/old.md", ""),
    ];
    check(&files, "--docs repository/site", &["repository/site/a.md"]);
}

#[test]
fn recordings_are_found_as_pages_are() {
    let files = [
        ("traffic/.gitignore", "raw/\n"),
        ("traffic/raw/a.yaml", "no recording"),
        ("traffic/.b.yaml", "no recording"),
        ("traffic/node_modules/c.yaml", "no recording"),
        ("traffic/d.yml", RECORDING),
        ("a.md", ""),
    ];
    check(&files, "--docs a.md --recordings traffic", &["a.md"]);
}

const RECORDING: &str = "version: 1
provenance: composed
about: an empty order
request: {method: GET, path: /orders}
response: {status: 200, body: '{}'}
";

#[test]
fn globs_exclude_pages_below_each_named_folder() {
    let files = [
        ("site/a.md", ""),
        ("site/drafts/a.md", ""),
        ("site/guide/a.internal.md", ""),
        ("site/guide/b.md", ""),
        ("site/guide/drafts/a.md", ""),
        ("other/drafts/a.md", ""),
        ("other/z.md", ""),
    ];
    let all = "--docs site other";
    let without = |globs: &[&str], expected: &[&str]| {
        let excluded: String = globs.iter().map(|glob| format!(" --exclude {glob}")).collect();
        check(&files, &format!("{all}{excluded}"), expected);
    };
    without(&["drafts", "*.internal.md"], &["site/a.md", "site/guide/b.md", "other/z.md"]);
    without(&["drafts/", "/guide"], &["site/a.md", "other/z.md"]);
    without(
        &["/drafts/*.md", "guide/**/*.internal.md"],
        &["site/a.md", "site/guide/b.md", "site/guide/drafts/a.md", "other/z.md"],
    );
    without(&["**/{a,x}.md", "*.internal.md", "!b.md"], &["site/guide/b.md", "other/z.md"]);
    // A file or folder on the command line is read although a glob of `--exclude` matches it.
    check(&files, "--docs site/drafts/a.md --exclude drafts --exclude a.md", &["site/drafts/a.md"]);
    check(&files, "--docs site/drafts --exclude drafts", &["site/drafts/a.md"]);
}

#[test]
fn globs_exclude_recordings_and_do_not_undo_what_git_ignores() {
    let files = [
        (".gitignore", "old.md\n"),
        ("site/a.md", ""),
        ("site/old.md", ""),
        ("site/raw/a.md", ""),
        ("traffic/raw/a.yaml", "no recording"),
        ("traffic/d.yml", RECORDING),
    ];
    check(&files, "--docs site --recordings traffic --exclude raw", &["site/a.md"]);
    let sandbox = Sandbox::empty();
    files.iter().for_each(|(name, content)| sandbox.write(name, content));
    let run = sandbox.run(&["check", "--docs", "site", "--exclude", "*.md"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.stderr.starts_with("error: site: there is no .md or .mdx file below it\n"), "{run:?}");
}

#[test]
fn a_glob_that_is_none_is_a_wrong_argument() {
    for (glob, reason) in
        [("a[", "unclosed character class"), ("{a", "unclosed alternate group"), ("", "the glob is empty")]
    {
        let run = Sandbox::empty().run(&["check", "--docs", ".", "--exclude", glob]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run:?}");
        let beginning = format!("error: invalid value '{glob}' for '--exclude <GLOB>': {reason}");
        assert!(run.stderr.starts_with(&beginning), "{beginning}: {run:?}");
    }
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let sandbox = Sandbox::empty();
    sandbox.write("outside/a.md", PAGE);
    sandbox.write("site/notes.txt", "nothing");
    std::os::unix::fs::symlink("../outside", sandbox.path("site/folder")).expect("a link");
    std::os::unix::fs::symlink("../outside/a.md", sandbox.path("site/a.md")).expect("a link");
    let run = sandbox.run(&["check", "--docs", "site"]);
    let expected = "error: site: there is no .md or .mdx file below it\n\
                    help: hidden files, `node_modules`, files that git ignores and files that --exclude \
                    matches are read only if they are named\n";
    assert_eq!((run.code, run.stderr.as_str()), (1, expected));
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_read_is_an_error_with_its_path() {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt as _;

    let sandbox = Sandbox::empty();
    sandbox.write("site/a.md", PAGE);
    sandbox.write("site/private/b.md", PAGE);
    let private = sandbox.path("site/private");
    set_permissions(&private, Permissions::from_mode(0o000)).expect("it is ours");
    // The user root can read the folder in spite of its permissions.
    if std::fs::read_dir(&private).is_err() {
        let run = sandbox.run(&["check", "--docs", "site"]);
        assert_eq!(run.code, 1, "{run:?}");
        let error = "error: site/private: cannot be read: Permission denied";
        assert!(run.stderr.starts_with(error), "{run:?}");
    }
    set_permissions(&private, Permissions::from_mode(0o755)).expect("it is ours");
}
