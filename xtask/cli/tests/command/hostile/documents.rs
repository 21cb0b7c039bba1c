//! Documents, recordings, reports and settings that are too large, too deep or lie.

use super::{CHECK, DOCUMENT, Hostile, Repository};

/// A document `x.json` or `x.yaml` that is read: with it, the page has its finding.
const fn document(name: &'static str, code: i32, shows: &'static str, make: fn(&Repository)) -> Hostile {
    let arguments = "check --spec x.yaml --docs page.md";
    Hostile { name, harm: "takes time, memory or stack without bounds", make, arguments, code, shows }
}

const fn recording(name: &'static str, code: i32, shows: &'static str, make: fn(&Repository)) -> Hostile {
    Hostile { arguments: "check --spec openapi.yaml --recordings x.har", ..document(name, code, shows, make) }
}

const fn with(arguments: &'static str, hostile: Hostile) -> Hostile {
    Hostile { arguments, ..hostile }
}

/// A list that ten aliases each make ten times as long.
pub(super) fn aliases() -> String {
    let mut yaml = "a: &a [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
    for (before, letter) in ('a'..='k').zip('b'..='l') {
        yaml += &format!("{letter}: &{letter} [{}]\n", vec![format!("*{before}"); 10].join(","));
    }
    yaml
}

fn nested(depth: usize) -> String {
    "[".repeat(depth) + &"]".repeat(depth)
}

/// A document with a response of this schema, and schemas.
fn schema(it: &Repository, schema: &str, schemas: &str) {
    let response = format!("{{description: d, content: {{application/json: {{schema: {schema}}}}}}}");
    it.write(
        "x.yaml",
        format!(
            "openapi: 3.0.3\nservers: [{{url: https://api.example.com}}]\n\
             paths: {{/orders: {{get: {{responses: {{'200': {response}}}}}}}}}\ncomponents: {{schemas: {{{schemas}}}}}\n"
        ),
    );
}

/// A chain of schemas, each of which is made of the next one.
fn chain(it: &Repository, length: usize, link: &dyn Fn(&str) -> String) {
    let name = |at: usize| format!("{{\"$ref\": \"#/components/schemas/A{at}\"}}");
    let schemas = (0..length).map(|at| format!("\"A{at}\": {}, ", link(&name(at + 1))));
    schema(
        it,
        &name(0),
        &(schemas.collect::<String>() + &format!("\"A{length}\": {{\"type\": \"object\"}}")),
    );
}

fn names(count: usize, value: &str) -> String {
    (0..count).map(|at| format!("\"p{at}\": {value}")).collect::<Vec<_>>().join(", ")
}

/// An entry of a HAR with this content.
fn har(it: &Repository, content: &str) {
    let entry = format!(
        "{{\"request\": {{\"method\": \"GET\", \"url\": \"https://api.example.com/orders\", \"headers\": []}}, \
         \"response\": {{\"status\": 200, \"headers\": [], \"content\": {content}}}}}"
    );
    it.write("x.har", format!("{{\"log\": {{\"version\": \"1.2\", \"entries\": [{entry}]}}}}"));
}

/// A key of the only API of the settings.
fn settings(it: &Repository, key: &str) {
    it.write("docdrift.toml", format!("[[api]]\nname = \"a\"\ndocuments = [\"openapi.yaml\"]\n{key}\n"));
}

pub(super) const ALL: &[Hostile] = &[
    document("nested lists of YAML", 1, "recursion limit", |it| {
        it.write("x.yaml", format!("openapi: {}\n", nested(200_000)))
    }),
    document("nested blocks of YAML", 1, "nested too deeply", |it| it.write("x.yaml", "- ".repeat(100_000))),
    document("nested lists of JSON", 1, "nested too deeply", |it| {
        it.write("x.yaml", format!("{{\"a\": {}}}", nested(400_000)))
    }),
    document("aliases of aliases", 1, "expand to too much", |it| {
        it.write("x.yaml", DOCUMENT.to_owned() + &aliases())
    }),
    document("an alias within its anchor", 100, "orders_url", |it| {
        it.write("x.yaml", format!("{DOCUMENT}x-other: &a\n  b: *a\n"));
    }),
    document("a key twice", 100, "duplicated key", |it| {
        it.write("x.yaml", format!("{DOCUMENT}openapi: 3.1.0\n"))
    }),
    document("a tag that runs code elsewhere", 1, "no OpenAPI document", |it| {
        it.write("x.yaml", "!!python/object/apply:os.system [\"touch pwned\"]\n");
    }),
    document("numbers of ten thousand digits", 0, "findings: none", |it| {
        schema(
            it,
            &format!(
                "{{\"type\": \"integer\", \"maximum\": {0}, \"minimum\": -{0}e{0}}}",
                "9".repeat(10_000)
            ),
            "",
        );
    }),
    document("a reference to itself", 0, "findings: none", |it| {
        schema(it, "{\"$ref\": \"#/components/schemas/A\"}", "\"A\": {\"$ref\": \"#/components/schemas/A\"}");
    }),
    document("a circle of combinators", 0, "findings: none", |it| {
        let schemas = "\"A\": {\"allOf\": [{\"$ref\": \"#/components/schemas/B\"}]}, \
                       \"B\": {\"oneOf\": [{\"$ref\": \"#/components/schemas/A\"}]}";
        schema(it, "{\"$ref\": \"#/components/schemas/A\"}", schemas);
    }),
    document("a chain of references", 0, "findings: none", |it| chain(it, 5_000, &str::to_owned)),
    document("a chain of properties", 100, "orders_url", |it| {
        chain(it, 5_000, &|next| format!("{{\"type\": \"object\", \"properties\": {{\"a\": {next}}}}}"));
    }),
    document("a chain of combinators", 0, "findings: none", |it| {
        chain(it, 5_000, &|next| format!("{{\"allOf\": [{next}]}}"))
    }),
    document("combinators that double with each schema", 0, "findings: none", |it| {
        chain(it, 60, &|next| format!("{{\"allOf\": [{next}, {next}]}}"));
    }),
    document("choices that double with each schema", 0, "findings: none", |it| {
        chain(it, 60, &|next| format!("{{\"oneOf\": [{next}, {next}]}}"));
    }),
    document("a pattern that takes exponential time", 0, "findings: none", |it| {
        let property = format!(
            "{{\"type\": \"string\", \"pattern\": \"^(a+)+$\", \"example\": \"{}!\"}}",
            "a".repeat(50)
        );
        schema(it, &format!("{{\"properties\": {{\"orders_url\": {property}}}}}"), "");
    }),
    document("a pattern that becomes a billion states", 0, "findings: none", |it| {
        let property = "{\"type\": \"string\", \"pattern\": \"(a{1000}){1000}{1000}\", \"example\": \"a\"}";
        schema(it, &format!("{{\"properties\": {{\"orders_url\": {property}}}}}"), "");
    }),
    document("many properties", 100, "orders_url", |it| {
        schema(it, &format!("{{\"properties\": {{{}}}}}", names(25_000, "{\"type\": \"string\"}")), "");
    }),
    document("many parameters", 0, "findings: none", |it| {
        let list: Vec<String> = (0..50_000).map(|at| format!("{{name: p{at}, in: query}}")).collect();
        let paths =
            format!("paths: {{/orders: {{get: {{parameters: [{}], responses: {{}}}}}}}}", list.join(", "));
        it.write("x.yaml", format!("openapi: 3.0.3\nservers: [{{url: https://api.example.com}}]\n{paths}\n"));
    }),
    with(
        "check --spec x.yaml --descriptions",
        document("many descriptions of one object", 0, "findings: none", |it| {
            let property = "{\"type\": \"integer\", \"description\": \"The default is 1.\", \"default\": 1}";
            schema(it, &format!("{{\"properties\": {{{}}}}}", names(8_000, property)), "");
        }),
    ),
    with(
        "check --spec x.yaml --descriptions",
        document("a description of a megabyte", 0, "findings", |it| {
            let text = "The default is 10. ".repeat(50_000);
            schema(
                it,
                &format!(
                    "{{\"properties\": {{\"a\": {{\"type\": \"integer\", \"description\": \"{text}\"}}}}}}"
                ),
                "",
            );
        }),
    ),
    with(
        "check --spec x.yaml --descriptions",
        document("a description of a million backticks", 5, "claims", |it| {
            let text = "`".repeat(1_000_000);
            schema(
                it,
                &format!(
                    "{{\"properties\": {{\"a\": {{\"type\": \"integer\", \"description\": \"{text}\"}}}}}}"
                ),
                "",
            );
        }),
    ),
    document("references to many files", 100, "orders_url", |it| {
        let references = (0..20_000).map(|at| format!("- {{$ref: 'f{at}.yaml'}}\n"));
        it.write("x.yaml", format!("{DOCUMENT}x-other:\n{}", references.collect::<String>()));
    }),
    document("a document of another encoding", 1, "the file is not UTF-8", |it| {
        it.write("x.yaml", [DOCUMENT.as_bytes(), b"# \xe9\n"].concat());
    }),
    document("a zero in a text", 1, "unprintable character", |it| {
        it.write("x.yaml", DOCUMENT.replace("done", "do\0ne"))
    }),
    document("a document with a byte order mark", 100, "orders_url", |it| {
        it.write("x.yaml", format!("\u{feff}{}", DOCUMENT.replace('\n', "\r\n")));
    }),
    document("a document that is empty", 1, "the document is empty", |it| it.write("x.yaml", "")),
    recording("sizes that are lies", 0, "findings: none", |it| {
        har(it, "{\"mimeType\": \"application/json\", \"size\": -99999999999, \"text\": \"{}\"}");
    }),
    recording("a nested body", 100, "is not declared", |it| {
        let body = "{\\\"deep\\\":".repeat(120) + "1" + &"}".repeat(120);
        har(it, &format!("{{\"mimeType\": \"application/json\", \"text\": \"{body}\"}}"));
    }),
    recording("a body of many fields", 100, "warning", |it| {
        let body = format!("{{{}}}", names(10_000, "1")).replace('"', "\\\"");
        har(it, &format!("{{\"mimeType\": \"application/json\", \"text\": \"{body}\"}}"));
    }),
    recording("a nested recording", 1, "is no recorded traffic", |it| it.write("x.har", nested(200_000))),
    recording("a recording of aliases", 1, "aliases", |it| {
        it.write("x.har", format!("interactions: []\n{}", aliases()))
    }),
    recording("an archive that is none", 1, "is no recorded traffic", |it| {
        it.write("x.har", b"PK\x03\x04\xff\xff\xff\xff")
    }),
    with(
        "merge x.json --spec openapi.yaml",
        document("a nested part", 1, "this is no line that", |it| it.write("x.json", nested(200_000))),
    ),
    with(
        "merge x.json --spec openapi.yaml",
        document("a part of counts that overflow", 1, "this is no line that", |it| {
            it.write("x.json", "{\"judged\": {\"captured\": 18446744073709551616}}\n");
        }),
    ),
    with(
        "check --spec openapi.yaml --docs page.md --base x.json",
        document("a nested report", 1, "it is not JSON", |it| it.write("x.json", nested(200_000))),
    ),
    with(
        "check --spec openapi.yaml --docs page.md --client x.json",
        document("a nested client", 1, "nested too deeply", |it| it.write("x.json", nested(200_000))),
    ),
    with(
        "check --spec openapi.yaml --docs page.md --accepted x.toml",
        document("nested accepted findings", 1, "recur", |it| {
            it.write("x.toml", format!("a = {}", nested(100_000)))
        }),
    ),
    with(
        CHECK,
        document("a nested navigation", 100, "orders_url", |it| {
            it.write("docs.json", format!("{{\"navigation\": {}}}", nested(200_000)));
        }),
    ),
    with(
        CHECK,
        document("a nested navigation in JavaScript", 100, "orders_url", |it| {
            it.write("sidebars.js", format!("module.exports = {}", nested(200_000)));
        }),
    ),
    with(
        CHECK,
        document("a navigation of aliases", 100, "orders_url", |it| {
            it.write("mkdocs.yml", "nav: *l\n".to_owned() + &aliases())
        }),
    ),
    with(
        "check --spec openapi.yaml --docs .",
        document("rules of a megabyte for git", 1, ".gitignore: has more than", |it| {
            it.write(".gitignore", "*a*b*c*\n".repeat(130_000))
        }),
    ),
    with(
        "check --spec openapi.yaml --docs .",
        document("rules for git in many folders", 1, "have more than 512 KiB", |it| {
            (0..10).for_each(|at| it.write(&format!("f{at}/.gitignore"), "# rules\n".repeat(12_000)));
        }),
    ),
    with(
        "check",
        document("settings of two megabytes", 1, "the settings have more than 1 MiB", |it| {
            settings(it, &"#\n".repeat(1 << 20))
        }),
    ),
    with(
        "check",
        document("nested settings", 2, "docdrift.toml:", |it| {
            settings(it, &format!("pages = {}", nested(100_000)))
        }),
    ),
    with(
        "check",
        document("a glob of nested braces", 2, "docdrift.toml:4:10", |it| {
            settings(it, &format!("pages = [\"{}.md\"]", "{".repeat(2_000) + &"}".repeat(2_000)));
        }),
    ),
    with(
        "check",
        document("a glob of stars", 100, "orders_url", |it| {
            settings(it, &format!("pages = [\"{}*.md\"]", "**/".repeat(200)))
        }),
    ),
    with(
        "check",
        document("a placeholder of stars", 100, "orders_url", |it| {
            settings(it, &format!("pages = [\"page.md\"]\nplaceholders = [\"{}\"]", "*a".repeat(200)));
        }),
    ),
    with(
        "check",
        document("an address in the settings", 2, "fetching is not allowed", |it| {
            settings(it, "pages = [\"http://127.0.0.1:9/page.md\"]");
        }),
    ),
];

#[test]
fn documents_recordings_and_settings_take_bounded_time_and_memory() {
    super::check(ALL);
}
