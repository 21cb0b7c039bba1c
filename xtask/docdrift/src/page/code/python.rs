//! Python's habits: `requests` and what is called like it, and how its own modules write and read JSON.

mod grammar;
mod types;

use super::cst;
use super::dialect::{Change, Dialect, Known, Module, Receiver, Step};
use super::syntax::Program;
use super::transfer::Transfer;
use super::value::Encoding;

/// Python's habits.
#[derive(Debug)]
pub(crate) struct Python;

/// Modules that make no requests by themselves: the language's own, and what serves or shows.
const SILENT: &[&str] = &[
    "__future__",
    "abc",
    "argparse",
    "asyncio",
    "base64",
    "collections",
    "concurrent",
    "contextlib",
    "copy",
    "csv",
    "dataclasses",
    "datetime",
    "decimal",
    "django",
    "dotenv",
    "enum",
    "fastapi",
    "flask",
    "functools",
    "getpass",
    "hashlib",
    "hmac",
    "io",
    "itertools",
    "json",
    "logging",
    "math",
    "mimetypes",
    "numpy",
    "os",
    "pandas",
    "pathlib",
    "pprint",
    "pydantic",
    "pytest",
    "random",
    "re",
    "secrets",
    "shutil",
    "signal",
    "sqlite3",
    "starlette",
    "string",
    "subprocess",
    "sys",
    "tempfile",
    "textwrap",
    "threading",
    "time",
    "traceback",
    "types",
    "typing",
    "typing_extensions",
    "unittest",
    "urllib",
    "uuid",
    "uvicorn",
    "warnings",
];

impl Dialect for Python {
    fn parse(&self, text: &str) -> Program {
        cst::parse(&[tree_sitter_python::LANGUAGE.into()], text, grammar::statements)
    }

    fn transfer(&self, callee: &str) -> Option<Transfer> {
        if matches!(callee, "urllib.request.urlopen" | "urlopen" | "request.urlopen") {
            return Some(Transfer::urlopen());
        }
        let (module, function) = callee.rsplit_once('.')?;
        if !matches!(module, "requests" | "requests.api" | "httpx" | "aiohttp" | "urllib3") {
            return None;
        }
        match function {
            "request" | "stream" => Some(Transfer::keywords(None)),
            verb => verb.parse().ok().map(|method| Transfer::keywords(Some(method))),
        }
    }

    fn client(&self, callee: &str) -> Option<&'static str> {
        match callee {
            "requests.Session" | "requests.session" | "requests.sessions.Session" => Some("requests"),
            "httpx.Client" | "httpx.AsyncClient" => Some("httpx"),
            "aiohttp.ClientSession" => Some("aiohttp"),
            "urllib3.PoolManager" => Some("urllib3"),
            _ => None,
        }
    }

    fn known(&self, callee: &str) -> Known {
        match callee {
            "json.dumps" => Known::Encodes,
            "enumerate" => Known::Numbers,
            "list" | "sorted" | "reversed" | "tuple" | "str" | "json.load" | "json.loads" | "asyncio.run" => {
                Known::PassesOn
            }
            "asyncio.gather" => Known::Gathers,
            "dict" | "httpx.Headers" => Known::Merges,
            "urllib.parse.urlencode" | "urlencode" | "parse.urlencode" => Known::Form(Encoding::UrlEncoded),
            "aiohttp.FormData" => Known::Form(Encoding::Multipart),
            "os.getenv" | "os.environ.get" | "getenv" | "environ.get" => Known::Environment,
            "urllib.parse.urljoin" | "urljoin" | "parse.urljoin" => Known::ReferredFrom,
            "urllib.request.Request" | "request.Request" | "Request" => Known::Request,
            _ => Known::Nothing,
        }
    }

    fn member(&self, receiver: Receiver, name: &str) -> Step {
        match (receiver, name) {
            // `json.loads(response.text)`
            (Receiver::Response(_), "text" | "content" | "data") => Step::Decode,
            // A decoded body is a dictionary: its fields are no attributes.
            _ => Step::Unknown,
        }
    }

    fn method(&self, receiver: Receiver, name: &str) -> Step {
        match (receiver, name) {
            (Receiver::Response(_), "json" | "text" | "read" | "aread") => Step::Decode,
            (Receiver::Response(_), "raise_for_status" | "__enter__" | "__aenter__") => Step::Same,
            (Receiver::Body, "get" | "pop") => Step::Field,
            (Receiver::Body, "copy" | "decode" | "strip") => Step::Same,
            (Receiver::Text, "format") => Step::Filled,
            (Receiver::Text, "rstrip") => Step::Trimmed,
            (Receiver::Text, "replace") => Step::Replaced,
            (Receiver::Text, "strip" | "encode" | "decode") => Step::Same,
            _ => Step::Unknown,
        }
    }

    fn change(&self, name: &str) -> Option<Change> {
        match name {
            "update" => Some(Change::Fields),
            "add_field" | "setdefault" => Some(Change::Pair),
            "append" => Some(Change::Item),
            _ => None,
        }
    }

    fn is_aspect(&self, _: &str) -> bool {
        false
    }

    fn decodes(&self, name: &str) -> bool {
        matches!(name, "model_validate" | "model_validate_json" | "parse_obj" | "parse_raw" | "from_dict")
    }

    fn module(&self, name: &str) -> Module {
        match name.split('.').next().unwrap_or_default() {
            "requests" | "httpx" | "aiohttp" | "urllib3" => Module::Http,
            _ if matches!(name, "urllib.request" | "http.client") => Module::Http,
            "" => Module::Silent,
            package if SILENT.contains(&package) => Module::Silent,
            _ => Module::Library,
        }
    }
}
