//! The library model of Python: `requests`, `httpx`, `aiohttp`, `urllib3`, `urllib`, and the functions for
//! JSON.

mod cst_to_ast;
mod declared_types;

use super::ast::Program;
use super::cst;
use super::http_library_arguments::RequestSignature;
use super::library_model::{KnownFunction, LibraryModel, MemberMeaning, Module, Mutation, Receiver};
use super::values::Encoding;

/// The library model of Python.
#[derive(Debug)]
pub(crate) struct Python;

/// Modules that send no requests: standard modules, web frameworks, tools for data and tests.
const MODULES_WITHOUT_REQUESTS: &[&str] = &[
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

impl LibraryModel for Python {
    fn parse(&self, text: &str) -> Program {
        cst::parse(&[tree_sitter_python::LANGUAGE.into()], text, cst_to_ast::statements)
    }

    fn request_signature(&self, callee: &str) -> Option<RequestSignature> {
        if matches!(callee, "urllib.request.urlopen" | "urlopen" | "request.urlopen") {
            return Some(RequestSignature::urlopen());
        }
        let (module, function) = callee.rsplit_once('.')?;
        if !matches!(module, "requests" | "requests.api" | "httpx" | "aiohttp" | "urllib3") {
            return None;
        }
        match function {
            "request" | "stream" => Some(RequestSignature::keywords(None)),
            verb => verb.parse().ok().map(|method| RequestSignature::keywords(Some(method))),
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

    fn known_function(&self, callee: &str) -> KnownFunction {
        match callee {
            "json.dumps" => KnownFunction::EncodeJson,
            "enumerate" => KnownFunction::Enumerate,
            "list" | "sorted" | "reversed" | "tuple" | "json.load" | "json.loads" | "asyncio.run" => {
                KnownFunction::Identity
            }
            "str" => KnownFunction::ToText,
            "asyncio.gather" => KnownFunction::CollectArguments,
            "dict" | "httpx.Headers" => KnownFunction::MergeFields,
            "urllib.parse.urlencode" | "urlencode" | "parse.urlencode" => {
                KnownFunction::Form(Encoding::UrlEncoded)
            }
            "aiohttp.FormData" => KnownFunction::Form(Encoding::Multipart),
            "os.getenv" | "os.environ.get" | "getenv" | "environ.get" => KnownFunction::Environment,
            "urllib.parse.urljoin" | "urljoin" | "parse.urljoin" => KnownFunction::ResolveUrlFromBase,
            "urllib.request.Request" | "request.Request" | "Request" => KnownFunction::RequestOptions,
            _ => KnownFunction::Unknown,
        }
    }

    fn member(&self, receiver: Receiver, name: &str) -> MemberMeaning {
        match (receiver, name) {
            // `json.loads(response.text)`
            (Receiver::Response(_), "text" | "content" | "data") => MemberMeaning::Decode,
            // A decoded body is a dictionary; its fields are read by subscripts, not as attributes.
            _ => MemberMeaning::Unknown,
        }
    }

    fn method(&self, receiver: Receiver, name: &str) -> MemberMeaning {
        match (receiver, name) {
            (Receiver::Response(_), "json" | "text" | "read" | "aread") => MemberMeaning::Decode,
            (Receiver::Response(_), "raise_for_status" | "__enter__" | "__aenter__") => MemberMeaning::Same,
            (Receiver::Body, "get" | "pop") => MemberMeaning::Field,
            (Receiver::Body, "copy" | "decode" | "strip") => MemberMeaning::Same,
            (Receiver::Text, "format") => MemberMeaning::Format,
            (Receiver::Text, "rstrip") => MemberMeaning::TrimSlash,
            (Receiver::Text, "replace") => MemberMeaning::Replace,
            (Receiver::Text, "strip" | "encode" | "decode") => MemberMeaning::Same,
            _ => MemberMeaning::Unknown,
        }
    }

    fn mutation(&self, name: &str) -> Option<Mutation> {
        match name {
            "update" => Some(Mutation::AddFields),
            "add_field" | "setdefault" => Some(Mutation::AddField),
            "append" => Some(Mutation::AppendItem),
            _ => None,
        }
    }

    fn is_same_as_receiver(&self, _: &str) -> bool {
        false
    }

    fn is_decoder(&self, name: &str) -> bool {
        matches!(name, "model_validate" | "model_validate_json" | "parse_obj" | "parse_raw" | "from_dict")
    }

    fn module(&self, name: &str) -> Module {
        match name.split('.').next().unwrap_or_default() {
            "requests" | "httpx" | "aiohttp" | "urllib3" => Module::Http,
            _ if matches!(name, "urllib.request" | "http.client") => Module::Http,
            "" => Module::NoRequests,
            package if MODULES_WITHOUT_REQUESTS.contains(&package) => Module::NoRequests,
            _ => Module::Library,
        }
    }
}
