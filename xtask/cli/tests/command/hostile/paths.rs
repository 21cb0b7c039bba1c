//! Paths and symbolic links that lead out of the repository, for what is read and for what is written.

use super::{CHECK, Hostile, Repository};

/// Settings with one value, and the page unless the value is one.
fn settings(it: &Repository, key: &str, path: &str) {
    let page = if key == "pages" { "" } else { "pages = [\"page.md\"]\n" };
    it.write("docdrift.toml", format!("[[api]]\nname = \"a\"\n{page}{key} = [\"{path}\"]\n"));
}

const fn of_settings(name: &'static str, make: fn(&Repository), shows: &'static str) -> Hostile {
    Hostile { name, harm: "reads another file", make, arguments: "check", code: 2, shows }
}

/// The run goes on without the link, and finds what the page has.
const fn ignored(name: &'static str, make: fn(&Repository), arguments: &'static str) -> Hostile {
    Hostile { name, harm: "reads another file", make, arguments, code: 100, shows: "orders_url" }
}

const fn written(name: &'static str, make: fn(&Repository), arguments: &'static str) -> Hostile {
    let shows = "a symbolic link leads out of the repository";
    Hostile { name, harm: "overwrites another file", make, arguments, code: 1, shows }
}

const FERN: &str = "api:\n  specs:\n    - openapi: OPENAPI\n      overrides: overrides.yaml\n";

/// Overrides that would make the page right.
const OVERRIDES: &str = "paths: {/orders: {get: {responses: {'200': {content: {application/json: {schema: {properties: \
                         {orders_url: {type: string}}}}}}}}}}\n";

const HAR: &str = "{\"log\": {\"version\": \"1.2\", \"entries\": [{\"request\": {\"method\": \"GET\", \
                   \"url\": \"https://api.example.com/orders\", \"headers\": []}, \"response\": {\"status\": 200, \
                   \"headers\": [], \"content\": {\"mimeType\": \"application/json\", \"text\": \"{}\"}}}]}}";

/// What is read.
pub(super) const READ: &[Hostile] = &[
    of_settings("a page above", |it| settings(it, "pages", "../secret/page.md"), "leads out of the folder"),
    of_settings(
        "a page above, inside of a path",
        |it| settings(it, "pages", "a/../../secret/page.md"),
        "leads out",
    ),
    of_settings("a glob above", |it| settings(it, "pages", "../**/*.md"), "leads out of the folder"),
    of_settings("a document above", |it| settings(it, "documents", "../secret/openapi.yaml"), "leads out"),
    of_settings("an overlay above", |it| settings(it, "overlays", "../secret/openapi.yaml"), "leads out"),
    of_settings("recordings above", |it| settings(it, "recordings", "../secret/**"), "leads out"),
    of_settings("an absolute path", |it| settings(it, "pages", "/etc/passwd"), "no path relative"),
    of_settings("the folder of a user", |it| settings(it, "pages", "~/page.md"), "no path relative"),
    of_settings("a drive", |it| settings(it, "pages", "C:/page.md"), "no path relative"),
    of_settings(
        "backslashes",
        |it| settings(it, "pages", "..\\\\secret\\\\page.md"),
        "paths are written with `/`",
    ),
    of_settings(
        "a linked page",
        |it| {
            it.link("../secret/page.md", "linked.md");
            settings(it, "pages", "linked.md");
        },
        "is a link out of the repository",
    ),
    of_settings(
        "a page in a linked folder",
        |it| {
            it.link("../secret", "linked");
            settings(it, "pages", "linked/page.md");
        },
        "is a link out of the repository",
    ),
    of_settings(
        "a glob in a linked folder",
        |it| {
            it.link("../secret", "linked");
            settings(it, "pages", "linked/**/*.md");
        },
        "is a link out of the repository",
    ),
    of_settings(
        "a linked document",
        |it| {
            it.link("../secret/openapi.yaml", "linked.yaml");
            settings(it, "documents", "linked.yaml");
        },
        "is a link out of the repository",
    ),
    of_settings(
        "a linked recording",
        |it| {
            it.link("../secret/secret.json", "linked.har");
            settings(it, "recordings", "linked.har");
        },
        "is a link out of the repository",
    ),
    of_settings(
        "linked settings",
        |it| it.link("../secret/secret.toml", "docdrift.toml"),
        "are a link out of",
    ),
    of_settings(
        "settings in a linked folder",
        |it| {
            it.write("../secret/config/docdrift.toml", "top-secret");
            it.link("../secret/config", ".config");
        },
        "are a link out of",
    ),
    of_settings(
        "settings behind a link to nothing",
        |it| it.link("../gone.toml", "docdrift.toml"),
        "are a link out of",
    ),
    of_settings(
        "accepted findings above",
        |it| it.write("docdrift.toml", "accepted = \"../secret/secret.toml\"\n"),
        "leads out of the folder",
    ),
    Hostile {
        arguments: CHECK,
        ..of_settings(
            "linked accepted findings",
            |it| it.link("../secret/secret.toml", "docdrift-accepted.toml"),
            "is a link out of the folder",
        )
    },
    Hostile {
        arguments: CHECK,
        ..of_settings(
            "accepted findings in a linked folder",
            |it| {
                it.link("../secret", "linked");
                it.write("docdrift.toml", "accepted = \"linked/secret.toml\"\n");
            },
            "is a link out of the folder",
        )
    },
    ignored(
        "a link among pages",
        |it| it.link("../secret/page.md", "linked.md"),
        "check --spec openapi.yaml --docs .",
    ),
    ignored(
        "a linked folder among pages",
        |it| it.link("../secret", "linked"),
        "check --spec openapi.yaml --docs .",
    ),
    ignored("a link to the folder above", |it| it.link("..", "linked"), "check --spec openapi.yaml --docs ."),
    ignored("a linked navigation", |it| it.link("../secret/secret.json", "docs.json"), CHECK),
    ignored(
        "a navigation in a linked folder",
        |it| {
            it.write("../secret/vitepress/config.js", "export default {}; // top-secret");
            it.link("../secret/vitepress", ".vitepress");
        },
        CHECK,
    ),
    ignored(
        "a navigation with a reference above",
        |it| it.write("docs.json", "{\"navigation\": {\"$ref\": \"../secret/secret.json\"}}"),
        CHECK,
    ),
    ignored(
        "a linked configuration of Fern",
        |it| {
            it.write("overrides.yaml", OVERRIDES);
            it.write("../inner/openapi.yaml", super::DOCUMENT);
            it.write("../secret/generators.yml", FERN.replace("OPENAPI", "openapi.yaml"));
            it.link("../secret/generators.yml", "generators.yml");
        },
        CHECK,
    ),
    ignored(
        "a linked folder of Fern",
        |it| {
            it.write("overrides.yaml", OVERRIDES);
            it.write("../secret/fern/generators.yml", FERN.replace("OPENAPI", "../openapi.yaml"));
            it.write("../secret/fern/overrides.yaml", OVERRIDES);
            it.link("../secret/fern", "fern");
        },
        CHECK,
    ),
    ignored(
        "overrides above",
        |it| {
            it.write("../secret/overrides.yaml", OVERRIDES);
            let fern =
                FERN.replace("OPENAPI", "openapi.yaml").replace("overrides.yaml", "../secret/overrides.yaml");
            it.write("generators.yml", fern);
        },
        CHECK,
    ),
    ignored(
        "linked overrides",
        |it| {
            it.write("../secret/overrides.yaml", OVERRIDES);
            it.link("../secret/overrides.yaml", "openapi-overrides.yaml");
        },
        CHECK,
    ),
    ignored("a reference above", |it| refer(it, "../secret/openapi.yaml"), CHECK),
    ignored(
        "a reference to a link",
        |it| {
            it.link("../secret/openapi.yaml", "linked.yaml");
            refer(it, "linked.yaml");
        },
        CHECK,
    ),
    ignored("a reference to a file of the system", |it| refer(it, "file:///etc/passwd"), CHECK),
    ignored("a reference to an address", |it| refer(it, "http://127.0.0.1:9/openapi.yaml"), CHECK),
    ignored(
        "a snippet above",
        |it| it.write("page.md", format!("import A from '../secret/page.md'\n\n<A />\n\n{}", super::PAGE)),
        CHECK,
    ),
    Hostile {
        name: "a body above",
        harm: "reads another file",
        make: |it| {
            let stub = "{\"request\": {\"urlPath\": \"/orders\", \"method\": \"GET\"}, \"response\": {\"status\": 200, \
                        \"bodyFileName\": \"../../../secret/secret.json\"}}";
            it.write("wiremock/mappings/a.json", stub);
        },
        arguments: "check --spec openapi.yaml --recordings wiremock",
        code: 0,
        shows: "lies outside the folder",
    },
    Hostile {
        name: "a linked page of a repository without settings",
        harm: "is named in them",
        make: |it| {
            it.link("../secret/page.md", "linked.md");
            it.link("../secret/openapi.yaml", "linked.yaml");
        },
        arguments: "init",
        code: 0,
        shows: "docdrift.toml is written",
    },
];

/// Lets the field of the document be what is elsewhere.
fn refer(it: &Repository, reference: &str) {
    it.write("openapi.yaml", format!("{}x-other: {{$ref: '{reference}'}}\n", super::DOCUMENT));
}

/// What is written.
pub(super) const WRITTEN: &[Hostile] = &[
    written(
        "a linked report",
        |it| it.link("../secret/secret.json", "report.json"),
        "check --spec openapi.yaml --docs page.md --output report.json",
    ),
    written(
        "a report in a linked folder",
        |it| it.link("../secret", "reports"),
        "check --spec openapi.yaml --docs page.md --format sarif=reports/new.sarif",
    ),
    written(
        "linked claims",
        |it| it.link("../secret/secret.json", "claims.json"),
        "claims --spec openapi.yaml --docs page.md --output claims.json",
    ),
    written("linked recordings", record_to_link, "record import x.har"),
    written(
        "a folder of recordings that is linked",
        record_below_link,
        "record import --spec openapi.yaml x.har",
    ),
    written("a linked HAR", record_to_link, "record export --har x.har --output recordings/new.har"),
    written("replaced settings", |it| it.link("../secret/secret.toml", "docdrift.toml"), "init --force"),
    Hostile {
        code: 2,
        shows: "is a link out of the folder",
        ..written(
            "accepted findings that are a link",
            |it| it.link("../secret/secret.toml", "docdrift-accepted.toml"),
            "accept --all --reason x --spec openapi.yaml --docs page.md",
        )
    },
    Hostile {
        code: 2,
        shows: "is a link out of the folder",
        ..written(
            "new accepted findings in a linked folder",
            |it| {
                it.link("../secret", "linked");
                it.write("docdrift.toml", "accepted = \"linked/new.toml\"\n");
            },
            "accept --all --reason x --spec openapi.yaml --docs page.md",
        )
    },
];

fn record_to_link(it: &Repository) {
    it.write("x.har", HAR);
    it.link("../secret", "recordings");
}

fn record_below_link(it: &Repository) {
    it.write("x.har", HAR);
    it.write("recordings/note", "");
    it.link("../../secret", "recordings/openapi");
}

#[test]
fn nothing_outside_of_the_repository_is_read() {
    super::check(READ);
}

#[test]
fn nothing_outside_of_the_repository_is_written() {
    super::check(WRITTEN);
}
