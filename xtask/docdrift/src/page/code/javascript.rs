//! The library model of JavaScript and TypeScript: `fetch`, `axios`, `got`, `undici`, `ofetch`, promises.

mod cst_to_ast;
mod declared_types;

use super::ast::Program;
use super::cst;
use super::http_library_arguments::RequestSignature;
use super::library_model::{
    KnownFunction, LibraryModel, LibraryResponse, MemberMeaning, Module, Mutation, Receiver,
};
use super::values::Encoding;

/// The library model of JavaScript; the variants differ in the grammars that parse a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JavaScript {
    /// JavaScript.
    Plain,
    /// TypeScript.
    Typed,
}

/// Modules that send no requests: modules of the runtime, web frameworks, user interfaces.
const MODULES_WITHOUT_REQUESTS: &[&str] = &[
    "assert",
    "body-parser",
    "buffer",
    "child_process",
    "cors",
    "crypto",
    "dotenv",
    "events",
    "express",
    "fastify",
    "form-data",
    "fs",
    "hono",
    "jsonwebtoken",
    "koa",
    "next",
    "os",
    "path",
    "process",
    "querystring",
    "react",
    "react-dom",
    "readline",
    "stream",
    "svelte",
    "timers",
    "url",
    "util",
    "vue",
    "zod",
];

impl LibraryModel for JavaScript {
    fn parse(&self, text: &str) -> Program {
        let plain = tree_sitter_javascript::LANGUAGE.into();
        let typed = tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into();
        let with_tags = tree_sitter_typescript::LANGUAGE_TSX.into();
        match self {
            // Samples that are declared as JavaScript often contain types.
            JavaScript::Plain => cst::parse(&[plain, with_tags], text, cst_to_ast::statements),
            JavaScript::Typed => cst::parse(&[typed, with_tags], text, cst_to_ast::statements),
        }
    }

    fn request_signature(&self, callee: &str) -> Option<RequestSignature> {
        let callee = callee.strip_suffix(".default").unwrap_or(callee);
        let (library, function) = callee.split_once('.').unwrap_or((callee, ""));
        let method = || function.parse().ok().map(Some);
        match (library, function) {
            (
                "fetch" | "node-fetch" | "cross-fetch" | "isomorphic-fetch" | "unfetch" | "whatwg-fetch",
                "",
            )
            | ("window" | "globalThis" | "self" | "undici" | "node-fetch" | "cross-fetch", "fetch") => {
                Some(RequestSignature::fetch())
            }
            ("axios", "" | "request") => Some(RequestSignature::axios(None)),
            ("axios", _) => method().map(RequestSignature::axios),
            ("got" | "ky", "") => Some(RequestSignature::got(None)),
            ("got" | "ky", _) => method().map(RequestSignature::got),
            ("undici", "request") => Some(RequestSignature::undici()),
            ("$fetch" | "ofetch", "") | ("ofetch", "ofetch" | "$fetch") => Some(RequestSignature::ofetch()),
            _ => None,
        }
    }

    fn client(&self, callee: &str) -> Option<&'static str> {
        match callee {
            "axios.create" | "axios.default.create" | "axios.defaults" => Some("axios"),
            "got.extend" => Some("got"),
            "ky.create" | "ky.extend" => Some("ky"),
            "ofetch.create" | "$fetch.create" | "ofetch.ofetch.create" => Some("ofetch"),
            _ => None,
        }
    }

    fn known_function(&self, callee: &str) -> KnownFunction {
        match callee {
            "JSON.stringify" => KnownFunction::EncodeJson,
            "JSON.parse" | "Array.from" | "structuredClone" | "Promise.resolve" | "Promise.all"
            | "Promise.allSettled" | "Object.freeze" => KnownFunction::Identity,
            "String" => KnownFunction::ToText,
            "Object.assign" | "Headers" | "Object.fromEntries" | "node-fetch.Headers" | "undici.Headers" => {
                KnownFunction::MergeFields
            }
            "URLSearchParams" | "url.URLSearchParams" | "qs.stringify" | "querystring.stringify" => {
                KnownFunction::Form(Encoding::UrlEncoded)
            }
            "FormData" | "form-data" | "undici.FormData" => KnownFunction::Form(Encoding::Multipart),
            "URL" | "url.URL" => KnownFunction::ResolveUrl,
            "Request" | "node-fetch.Request" | "undici.Request" => KnownFunction::RequestOptions,
            "require" | "import" => KnownFunction::Import,
            _ => KnownFunction::Unknown,
        }
    }

    fn member(&self, receiver: Receiver, name: &str) -> MemberMeaning {
        match (receiver, name) {
            (Receiver::Body, "length") => MemberMeaning::Unknown,
            (Receiver::Body, _) => MemberMeaning::Field,
            (Receiver::Response(LibraryResponse::Data), "data") => MemberMeaning::Decode,
            // `response.body` is not decoded yet: `await response.body.json()`,
            // `JSON.parse(response.body)`.
            (Receiver::Response(LibraryResponse::Response), "body") => MemberMeaning::Same,
            (Receiver::Text, "href" | "searchParams") => MemberMeaning::Same,
            _ => MemberMeaning::Unknown,
        }
    }

    fn method(&self, receiver: Receiver, name: &str) -> MemberMeaning {
        match (receiver, name) {
            // `text` counts as decoded, since `JSON.parse` follows.
            (Receiver::Response(LibraryResponse::Response), "json" | "text") => MemberMeaning::Decode,
            (Receiver::Response(_), "clone") => MemberMeaning::Same,
            (Receiver::Text, "toString" | "trim" | "toJSON") => MemberMeaning::Same,
            (Receiver::Text, "replace" | "replaceAll") => MemberMeaning::Replace,
            (Receiver::Text, _) => MemberMeaning::Unknown,
            (_, "then") => MemberMeaning::Then,
            (_, "catch" | "finally") => MemberMeaning::Same,
            (Receiver::Body, "map" | "forEach" | "flatMap" | "some" | "every" | "reduce") => {
                MemberMeaning::EachItem
            }
            (Receiver::Body, "find" | "findLast") => MemberMeaning::OneItem,
            (Receiver::Body, "at" | "pop" | "shift") => MemberMeaning::Item,
            (Receiver::Body, "filter" | "sort" | "toSorted" | "slice" | "reverse" | "concat") => {
                MemberMeaning::SameItems
            }
            _ => MemberMeaning::Unknown,
        }
    }

    fn mutation(&self, name: &str) -> Option<Mutation> {
        match name {
            "set" | "append" => Some(Mutation::AddField),
            "push" => Some(Mutation::AppendItem),
            _ => None,
        }
    }

    fn is_same_as_receiver(&self, name: &str) -> bool {
        matches!(name, "defaults" | "common" | "searchParams")
    }

    fn is_decoder(&self, _: &str) -> bool {
        false
    }

    fn module(&self, name: &str) -> Module {
        let name = name.strip_prefix("npm:").unwrap_or(name);
        let package = match name.split_once('/') {
            Some((scope, rest)) if scope.starts_with('@') => (scope, rest),
            Some((package, _)) => (package, ""),
            None => (name, ""),
        };
        match package.0 {
            "axios" | "node-fetch" | "cross-fetch" | "isomorphic-fetch" | "undici" | "got" | "ky"
            | "ofetch" | "superagent" | "request" | "http" | "https" | "node:http" | "node:https" => {
                Module::Http
            }
            // Files of the sample itself: `./client`, `../lib`, `@/lib`, `~/lib`.
            "" | "." | ".." | "@" | "~" | "$lib" => Module::NoRequests,
            "@types" | "@testing-library" => Module::NoRequests,
            package if package.starts_with("node:") || MODULES_WITHOUT_REQUESTS.contains(&package) => {
                Module::NoRequests
            }
            _ => Module::Library,
        }
    }
}
