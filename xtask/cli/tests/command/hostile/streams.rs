//! Pipes, sockets, devices and files without an end in place of each file that the command reads.

use super::{CHECK, Repository};

/// A file that the command reads: its name, and the arguments that make the command read it.
struct Reader {
    file: &'static str,
    arguments: &'static str,
    /// Whether the command goes on without it.
    is_optional: bool,
}

const fn reader(file: &'static str, arguments: &'static str) -> Reader {
    Reader { file, arguments, is_optional: false }
}

/// A file that others name, or that is looked for.
const fn optional(file: &'static str) -> Reader {
    Reader { file, arguments: CHECK, is_optional: true }
}

const READERS: &[Reader] = &[
    reader("x.md", "check --spec openapi.yaml --docs x.md"),
    reader("x.md", "claims --spec openapi.yaml --docs x.md"),
    reader("x.md", "check --compare x.md page.md"),
    reader("x.yaml", "check --spec x.yaml --docs page.md"),
    reader("x.yaml", "coverage --spec x.yaml --docs page.md"),
    reader("x.yaml", "check --spec openapi.yaml --docs page.md --overlay x.yaml"),
    reader("x.json", "check --spec openapi.yaml --docs page.md --client x.json"),
    reader("x.json", "check --spec openapi.yaml --docs page.md --base x.json"),
    reader("x.toml", "check --spec openapi.yaml --docs page.md --accepted x.toml"),
    reader("x.toml", "accept --all --reason x --accepted x.toml --spec openapi.yaml --docs page.md"),
    reader("x.har", "check --spec openapi.yaml --recordings x.har"),
    reader("x.har", "check --spec openapi.yaml --partial - --recordings x.har"),
    reader("x.har", "record import x.har"),
    reader("x.har", "record export --har x.har"),
    reader("x.yaml", "record import page.md --spec x.yaml"),
    reader("x.json", "merge x.json --spec openapi.yaml"),
    reader("x.toml", "check --config x.toml"),
    reader("docs/.gitignore", "check --spec openapi.yaml --docs docs"),
    reader("docs/sub/.gitignore", "check --spec openapi.yaml --docs docs"),
    reader("docs/.gitignore", "init"),
    optional("docs.json"),
    Reader { file: "mkdocs.yml", arguments: "check --spec openapi.yaml --docs .", is_optional: true },
    Reader { file: "sidebars.js", arguments: "check --spec openapi.yaml --docs .", is_optional: true },
    optional("generators.yml"),
    optional("fern/generators.yml"),
    optional("openapi-overrides.yaml"),
];

/// Files of the repository that are links to devices lead out of it, which is told first.
const IN_REPOSITORY: &[&str] = &["docdrift.toml", "docdrift-accepted.toml"];

/// How an error calls what is put in the place of a file, and what makes it.
type Kind = (&'static str, fn(&Repository, &str));

/// What is put in the place of a file.
const KINDS: &[Kind] = &[
    ("is a pipe", |it, name| {
        let made = std::process::Command::new("mkfifo").arg(it.place(name)).status();
        assert!(made.is_ok_and(|made| made.success()), "the system has pipes");
    }),
    ("is a socket", |it, name| {
        drop(std::os::unix::net::UnixListener::bind(it.place(name)).expect("a short path"));
    }),
    ("is a device", |it, name| it.link("/dev/zero", name)),
    ("is a folder", |it, name| std::fs::create_dir_all(it.place(name)).expect("a folder")),
    ("has more than", |it, name| it.sparse(name)),
];

pub(super) fn count() -> usize {
    (READERS.len() + IN_REPOSITORY.len()) * KINDS.len()
}

/// Runs the command with each kind of file in one place.
#[track_caller]
fn check(reader: &Reader, kinds: &[Kind]) {
    for (expected, make) in kinds {
        let Reader { file, arguments, is_optional } = reader;
        // A folder of recordings is read, and so is a recording of any size as far as it is one.
        let is_input =
            arguments.contains(" x.md") || file.ends_with(".har") || arguments.starts_with("record");
        if is_input && matches!(*expected, "is a folder" | "has more than") && !file.ends_with(".yaml") {
            continue;
        }
        let repository = Repository::new();
        make(&repository, file);
        let ended = repository.run(&arguments.split_whitespace().collect::<Vec<_>>());
        let context =
            format!("{file} {expected}, {arguments}: {:?}\n{}\n{}", ended.code, ended.stdout, ended.stderr);
        if *is_optional
            && (*expected != "has more than" || file.contains("generators") || file.contains("overrides"))
        {
            assert_eq!(ended.code, Some(100), "{context}");
            continue;
        }
        assert!(matches!(ended.code, Some(1 | 2)), "{context}");
        let error = ended.stderr.lines().next().unwrap_or_default();
        let name = file.rsplit('/').next().unwrap_or_default();
        assert!(
            error.starts_with("error: ") && error.contains(name) && error.contains(expected),
            "{context}"
        );
        assert!(ended.stderr.contains("\nhelp: "), "an error says what to do: {context}");
    }
}

#[test]
fn only_regular_files_with_an_end_are_read() {
    READERS.iter().for_each(|reader| check(reader, KINDS));
}

#[test]
fn settings_and_accepted_findings_are_regular_files_of_the_repository() {
    for file in IN_REPOSITORY {
        let arguments = if *file == "docdrift.toml" { "check" } else { CHECK };
        let reader = Reader { file, arguments, is_optional: false };
        let (links, others): (Vec<_>, Vec<_>) =
            KINDS.iter().copied().partition(|kind| kind.0 == "is a device");
        check(&reader, &others);
        let as_link: Vec<_> = links.into_iter().map(|(_, make)| ("a link out of the folder", make)).collect();
        check(&reader, &as_link);
    }
}
