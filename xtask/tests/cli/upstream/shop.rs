//! A repository with a fictional provider, whose document and page a local server sends.

use std::collections::BTreeMap;
use std::fs;

use httpmock::MockServer;
use serde_json::Value;
use walkdir::WalkDir;

use crate::from;
use crate::sandbox::{Run, Sandbox};

pub(super) const ORIGIN: &str = "openapi/upstream/shop/origin.toml";
pub(super) const PAGE: &str = "openapi/upstream/shop/list_orders.md";
pub(super) const DOCUMENT: &str = "openapi/upstream/shop/openapi.yaml";

/// What the provider's page says; the vendored one has other words around the same sample.
pub(super) const PUBLISHED_PAGE: &str = r#"# List orders

```python
print(requests.get("https://api.shop.example/orders").json()[0]["total"])
```
"#;

/// A repository with the provider, whose page reads a field that the document does not declare. That finding
/// is accepted, and what the server sends at first was seen.
pub(super) struct Shop {
    pub(super) sandbox: Sandbox,
    pub(super) server: MockServer,
    pub(super) document: String,
}

impl Shop {
    pub(super) fn new() -> Self {
        let shop = Shop::unseen();
        let run = shop.run(&["--write"]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
        shop
    }

    /// The same, but nothing was seen yet.
    pub(super) fn unseen() -> Self {
        let sandbox = Sandbox::empty();
        from::describe(&sandbox);
        let document = sandbox.read("complete.json");
        let server = MockServer::start();
        sandbox.write(PAGE, format!("In our own words.\n\n{PUBLISHED_PAGE}"));
        let page = "[[file]]\nname = \"list_orders.md\"\nurl = \"https://shop.example/docs\"\nretrieved = 2026-11-20\n\
                    version = \"unstated\"\nwording = \"ours\"\nsha256 = \"\"\n";
        sandbox.write(ORIGIN, sandbox.read(ORIGIN) + page);
        for (name, latest) in [("openapi.yaml", "/openapi.json"), ("list_orders.md", "/list_orders.md")] {
            let entry = format!("name = \"{name}\"\n");
            sandbox.edit(ORIGIN, &entry, &format!("{entry}latest = \"{}\"\n", server.url(latest)));
        }
        let shop = Shop { sandbox, server, document };
        shop.accept_the_finding();
        let run = shop.sandbox.run(&["spec", "--accept-upstream"]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
        shop.publish(&shop.document, PUBLISHED_PAGE);
        shop
    }

    fn accept_the_finding(&self) {
        let run = self.sandbox.run(&["drift", "--format", "json", "--docs", PAGE, "--spec", DOCUMENT]);
        let report: Value = serde_json::from_str(&run.stdout).expect("a report");
        let findings = report["findings"].as_array().expect("a list");
        let [finding] = findings.as_slice() else { panic!("the page has one finding: {findings:#?}") };
        let entry =
            ["fingerprint", "rule", "subject"].map(|key| format!("{key} = {}\n", finding[key])).concat();
        let entry = format!("[[accepted]]\n{entry}page = \"{PAGE}\"\nreason = \"known\"\n");
        self.sandbox.write("openapi/accepted/shop.toml", entry);
    }

    /// Lets the server send these two from now on, each with an ETag.
    pub(super) fn publish(&self, document: &str, page: &str) {
        self.server.reset();
        self.serve("/openapi.json", document);
        self.serve("/list_orders.md", page);
    }

    pub(super) fn serve(&self, path: &str, body: &str) {
        self.server.mock(|when, then| {
            when.path(path);
            then.status(200).header("etag", format!("\"{}\"", body.len())).body(body);
        });
    }

    /// The document with a text replaced.
    pub(super) fn document(&self, from: &str, to: &str) -> String {
        assert!(self.document.contains(from), "{from}");
        self.document.replacen(from, to, 1)
    }

    /// Runs the command; the address of the server is `SERVER` in what it prints.
    pub(super) fn run(&self, arguments: &[&str]) -> Run {
        let run = self.sandbox.run(&[&["upstream", "shop", "--timeout", "1"], arguments].concat());
        let hide = |text: &str| text.replace(&self.server.base_url(), "SERVER");
        Run { code: run.code, stdout: hide(&run.stdout), stderr: hide(&run.stderr) }
    }

    /// The content of all files of the repository.
    pub(super) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let files = WalkDir::new(&self.sandbox.folder).into_iter().map(|entry| entry.expect("readable"));
        let files = files.filter(|entry| entry.file_type().is_file());
        files
            .map(|entry| (entry.path().display().to_string(), fs::read(entry.path()).expect("readable")))
            .collect()
    }
}
