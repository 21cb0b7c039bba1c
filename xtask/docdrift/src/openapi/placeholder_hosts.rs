//! Recognises hosts that readers replace by their own, such as `https://<host>`.

use super::Document;
use super::server_url::{host, is_any, is_local, is_of_examples};
use crate::source::tree::Node;
use crate::subject::identifier_words::words;

/// Words of placeholders that say nothing about which program runs at a host.
const GENERAL_WORDS: &[&str] = &[
    "your",
    "my",
    "own",
    "the",
    "host",
    "hostname",
    "domain",
    "subdomain",
    "server",
    "url",
    "uri",
    "address",
    "ip",
    "port",
    "api",
    "app",
    "service",
    "backend",
    "gateway",
    "proxy",
    "base",
    "endpoint",
    "site",
    "website",
    "web",
    "instance",
    "cluster",
    "node",
    "region",
    "cloud",
    "platform",
    "deployment",
    "environment",
    "env",
    "local",
    "internal",
    "public",
    "custom",
    "test",
    "prod",
    "production",
    "staging",
    "sandbox",
    "company",
    "org",
    "organization",
    "organisation",
    "business",
    "tenant",
    "account",
    "customer",
    "user",
    "team",
    "workspace",
    "project",
    "store",
    "shop",
    "name",
    "id",
    "key",
    "example",
    "com",
    "net",
    "io",
    "dev",
    "co",
    "www",
    "http",
    "https",
];

/// Whether the host is a placeholder that readers replace by their own: `https://<host>`,
/// `https://YOUR_DOMAIN`, `https://your-instance`.
pub(super) fn is_placeholder(origin: &str) -> bool {
    let host = host(origin).unwrap_or(origin);
    let is_constant =
        host.contains('_') && host.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    let is_of_reader =
        words(host.split('.').next().unwrap_or(host)).first().is_some_and(|word| word == "your");
    is_constant || is_of_reader || host.contains(['<', '{', '$', '['])
}

/// Whether an origin is of a server of the reader: on the own machine, in a domain for examples, or a placeholder.
pub(crate) fn is_of_reader(origin: &str) -> bool {
    let is_of_reader = |label: &str| {
        label.strip_prefix("your").is_some_and(|rest| rest.is_empty() || GENERAL_WORDS.contains(&rest))
    };
    is_local(origin)
        || is_of_examples(origin)
        || is_placeholder(origin)
        || host(origin).is_some_and(|host| host.split('.').any(is_of_reader))
}

impl Document {
    /// Whether a placeholder names the host of another program than this API: `http://your-cache-host:8080`,
    /// where the document says nothing of a cache, or a port where all declared servers are public hosts without
    /// that port.
    pub(super) fn is_foreign_placeholder(&self, origin: &str) -> bool {
        let is_of_code = origin.contains(['{', '$', '[']);
        let Some(name) = host(origin).filter(|_| is_placeholder(origin) && !is_of_code) else { return false };
        self.lacks_port_of(origin) || words(name).iter().any(|word| self.does_not_say(word))
    }

    /// Whether an origin has a port, and all declared servers are public hosts without that port.
    fn lacks_port_of(&self, origin: &str) -> bool {
        let host_with_port = origin.split_once("://").map_or(origin, |(_, host)| host);
        let port = host_with_port.rsplit_once(':').map(|(_, port)| port);
        let Some(port) = port.filter(|port| port.bytes().all(|byte| byte.is_ascii_digit())) else {
            return false;
        };
        let mut servers = self.served.iter().flat_map(|group| &group.servers).map(|server| &*server.origin);
        let is_public = |origin: &str| {
            !origin.is_empty() && !is_local(origin) && !is_of_examples(origin) && !is_any(origin)
        };
        self.names_servers()
            && servers.all(|origin| is_public(origin) && !origin.ends_with(&format!(":{port}")))
    }

    /// Whether a segment of a path has the words of the document's title, as `note-store` and `orders` have those of
    /// "Note store" and "Orders API".
    pub(crate) fn is_named(&self, segment: &str) -> bool {
        const KINDS: &[&str] = &["api", "rest", "http", "service", "server", "openapi", "swagger"];
        let particular = |text: &str| {
            let mut all = words(text);
            all.retain(|word| {
                !KINDS.contains(&word.as_str()) && !word.starts_with(|c: char| c.is_ascii_digit())
            });
            all
        };
        let title = self.root().pointer("/info/title").and_then(Node::as_str).map(particular);
        title.is_some_and(|title| !title.is_empty() && title == particular(segment))
    }

    /// Whether a word of a placeholder is particular, and neither the title nor a server of the document has it.
    fn does_not_say(&self, word: &str) -> bool {
        let squeezed = |text: &str| text.to_ascii_lowercase().replace([' ', '-', '_'], "");
        let title = self.root().pointer("/info/title").and_then(Node::as_str).map(squeezed);
        let servers = self.root().pointer("/servers").into_iter().flat_map(Node::items);
        let mut urls = servers.filter_map(|server| server.get("url")?.as_str()).map(squeezed);
        word.len() > 1
            && word.bytes().all(|byte| byte.is_ascii_lowercase())
            && !GENERAL_WORDS.contains(&word)
            && !title.is_none_or(|title| title.contains(word))
            && !urls.any(|url| url.contains(word))
    }
}
