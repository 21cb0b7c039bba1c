//! Tests of addresses in settings: fetched only if the command line allows it, within bounds, and cached.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use crate::sandbox::{Run, Sandbox};

const DOCUMENT: &str = "openapi: 3.0.3\nservers: [{url: https://api.example.com}]\npaths:\n  /orders:\n    get:\n      \
                        responses: {'200': {description: done}}\n";

const PAGE: &str = "# Orders\n\n```bash\ncurl https://api.example.com/orders\n```\n";

/// What a path answers: a status line with headers, and a body.
type Answers = BTreeMap<&'static str, (String, String)>;

/// A server of fixed answers, and the requests that it saw.
struct Server {
    host: String,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn new(answers: &[(&'static str, &str, &str)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let host = listener.local_addr().expect("an address").to_string();
        let own = |text: &str| text.replace("HOST", &host);
        let answers: Answers =
            answers.iter().map(|(path, head, body)| (*path, (own(head), own(body)))).collect();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let server = Server { host, seen: Arc::clone(&seen) };
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                answer(stream, &answers, &seen);
            }
        });
        server
    }

    fn requests(&self) -> Vec<String> {
        self.seen.lock().expect("no thread panics").clone()
    }

    /// Runs the command with settings in which `HOST` is this server.
    fn run(&self, settings: &str, arguments: &[&str]) -> Run {
        let sandbox = Sandbox::empty();
        sandbox.write("page.md", PAGE);
        sandbox.write("openapi.yaml", DOCUMENT);
        self.run_in(&sandbox, settings, arguments)
    }

    fn run_in(&self, sandbox: &Sandbox, settings: &str, arguments: &[&str]) -> Run {
        sandbox.write("docdrift.toml", settings.replace("HOST", &self.host));
        let allow = format!("--allow-fetch={}", self.host);
        let arguments: Vec<&str> =
            arguments.iter().map(|it| if *it == "ALLOW" { &allow } else { *it }).collect();
        sandbox.run(&[&["check", "--cache", "cache"], arguments.as_slice()].concat())
    }
}

fn answer(mut stream: TcpStream, answers: &Answers, seen: &Mutex<Vec<String>>) {
    let mut request = String::new();
    let mut reader = BufReader::new(stream.try_clone().expect("a socket can be cloned"));
    while reader.read_line(&mut request).is_ok_and(|read| read > 2) {}
    let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
    let tag = request.to_lowercase().contains("if-none-match: \"one\"");
    seen.lock().expect("no thread panics").push(if tag { format!("{path} tagged") } else { path.clone() });
    let not_found = ("404 Not Found".to_owned(), String::new());
    let (head, body) = answers.get(path.as_str()).unwrap_or(&not_found);
    let (head, body) = if tag { ("304 Not Modified", "") } else { (head.as_str(), body.as_str()) };
    let length = if head.contains("content-length") {
        String::new()
    } else {
        format!("\r\ncontent-length: {}", body.len())
    };
    write!(stream, "HTTP/1.1 {head}{length}\r\nconnection: close\r\n\r\n{body}").ok();
}

const SETTINGS: &str =
    "[[api]]\nname = \"a\"\ndocuments = [\"http://HOST/openapi.yaml\"]\npages = [\"http://HOST/llms.txt\"]\n";

const LIST: &str = "# Docs\n- [Orders](http://HOST/orders.md)\n- [Same](/orders.md)\n- [Other](https://other.test/a.md)\n- \
                    [Gone](/gone.md)\n";

#[test]
fn a_document_and_the_pages_of_a_list_are_fetched_and_cached() {
    let server = Server::new(&[
        ("/openapi.yaml", "200 OK\r\netag: \"one\"", DOCUMENT),
        ("/llms.txt", "200 OK", LIST),
        ("/orders.md", "200 OK\r\netag: \"one\"", PAGE),
    ]);
    let sandbox = Sandbox::empty();
    let run = server.run_in(&sandbox, SETTINGS, &["ALLOW"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stdout.contains("2 claims: 2 upheld"), "{run:?}");
    assert!(run.stderr.contains("1 links lead to other hosts"), "{run:?}");
    assert!(run.stderr.contains("1 linked pages cannot be read"), "{run:?}");
    let again = server.run_in(&sandbox, SETTINGS, &["ALLOW"]);
    assert_eq!(again.stdout, run.stdout);
    let tagged: Vec<String> =
        server.requests().into_iter().filter(|request| request.ends_with(" tagged")).collect();
    assert_eq!(tagged, ["/openapi.yaml tagged", "/orders.md tagged"]);
}

#[test]
fn a_full_text_is_split_into_its_pages() {
    let full =
        format!("# A\nSource: https://docs.test/a\n\n{PAGE}\n# B\nSource: https://docs.test/b\n\n{PAGE}");
    let server = Server::new(&[("/llms-full.txt", "200 OK", &full)]);
    let settings =
        "[[api]]\nname = \"a\"\ndocuments = [\"openapi.yaml\"]\npages = [\"http://HOST/llms-full.txt\"]\n";
    let run = server.run(settings, &["ALLOW"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stdout.contains("4 claims: 4 upheld"), "{run:?}");
}

#[test]
fn nothing_is_fetched_unless_the_command_line_allows_it() {
    let server = Server::new(&[("/openapi.yaml", "200 OK", DOCUMENT), ("/llms.txt", "200 OK", LIST)]);
    for (arguments, help) in [
        (&[][..], "--allow-fetch"),
        (&["--allow-fetch"], "the address is not one of https"),
        (&["--allow-fetch=other.test"], "--allow-fetch"),
    ] {
        let run = server.run(SETTINGS, arguments);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments:?}: {run:?}");
        assert!(run.stderr.starts_with("error: docdrift.toml:3:14: http://"), "{run:?}");
        assert!(run.stderr.contains(help), "{arguments:?}: {run:?}");
    }
    assert_eq!(server.requests(), [""; 0]);
}

#[test]
fn answers_that_are_not_as_they_should_be_are_errors_at_their_place() {
    let settings = |path: &str| {
        format!("[[api]]\nname = \"a\"\ndescriptions = true\ndocuments = [\"http://HOST{path}\"]\n")
    };
    let server = Server::new(&[
        ("/elsewhere", "302 Found\r\nlocation: http://other.test/openapi.yaml", ""),
        ("/loop", "302 Found\r\nlocation: /loop", ""),
        ("/here", "302 Found\r\nlocation: /openapi.yaml", ""),
        ("/file", "302 Found\r\nlocation: file:///etc/passwd", ""),
        ("/openapi.yaml", "200 OK", DOCUMENT),
        ("/page", "200 OK\r\ncontent-type: text/html", "<html>"),
        ("/large", "200 OK\r\ncontent-length: 200000000", ""),
        ("/text", "200 OK", "hello"),
    ]);
    for (path, code, text) in [
        ("/elsewhere", 2, "it redirects to another host, `other.test`"),
        ("/loop", 1, "there are more than 5 redirects"),
        ("/file", 1, "it redirects to what is no address"),
        ("/none", 1, "the server sent the status 404"),
        ("/page", 1, "it is a page in HTML"),
        ("/large", 1, "it has more than 100 MB"),
        ("/text", 1, "no OpenAPI document"),
        ("/here", 5, ""),
    ] {
        let run = server.run(&settings(path), &["ALLOW"]);
        assert_eq!(run.code, code, "{path}: {run:?}");
        assert!(run.stderr.contains(text), "{path}: {run:?}");
    }
}

#[test]
fn only_public_hosts_are_fetched_unless_they_are_named() {
    for address in ["https://user@docs.test/a", "https:///a", "https://"] {
        let sandbox = Sandbox::empty();
        let settings = format!("[[api]]\nname = \"a\"\ndescriptions = true\ndocuments = [\"{address}\"]\n");
        sandbox.write("docdrift.toml", settings);
        let run = sandbox.run(&["check", "--allow-fetch"]);
        assert_eq!(run.code, 2, "{address}: {run:?}");
        assert!(run.stderr.contains("docdrift.toml:4:14"), "{address}: {run:?}");
    }
    for (key, value) in [("overlays", "https://a.test/o.yaml"), ("recordings", "https://a.test/o.har")] {
        let sandbox = Sandbox::empty();
        sandbox.write(
            "docdrift.toml",
            format!("[[api]]\nname = \"a\"\ndescriptions = true\n{key} = [\"{value}\"]\n"),
        );
        let run = sandbox.run(&["check", "--allow-fetch"]);
        assert!(run.code == 2 && run.stderr.contains("only pages and documents are fetched"), "{run:?}");
    }
}
