//! Masks URLs, queries and forms.

use super::places::{self, Kind};
use super::text::Masker;
use super::{pseudonym, tokens};

/// Masks a URL, with or without a host.
pub(crate) fn mask(url: &str, masker: Masker<'_>) -> String {
    let (url, fragment) = url.split_once('#').map_or((url, None), |(url, fragment)| (url, Some(fragment)));
    let (url, query) = url.split_once('?').map_or((url, None), |(url, query)| (url, Some(query)));
    let mut out = String::new();
    let path = match url.split_once("://") {
        Some((scheme, rest)) => {
            let end = rest.find('/').unwrap_or(rest.len());
            out += &format!("{}://{}", masker.name(scheme), authority(&rest[..end], masker));
            &rest[end..]
        }
        None => url,
    };
    out += &self::path(path, masker);
    if let Some(query) = query {
        out += "?";
        out += &pairs(query, masker);
    }
    if let Some(fragment) = fragment {
        out += "#";
        out += &match fragment.contains('=') {
            true => pairs(fragment, masker),
            false => self::path(fragment, masker),
        };
    }
    out
}

/// Masks a host with its port, and the name and password of a user before it.
fn authority(authority: &str, masker: Masker<'_>) -> String {
    let (user, host) = match authority.rsplit_once('@') {
        Some((user, host)) => (Some(user), host),
        None => (None, authority),
    };
    let user = user.map(|user| masker.all(&decode(user))).map(|user| encode(&user, ":") + "@");
    user.unwrap_or_default() + &self::host(host, masker)
}

/// Masks the labels of a host that are not vouched for.
pub(crate) fn host(host: &str, masker: Masker<'_>) -> String {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if port.len() <= 5 && port.bytes().all(|byte| byte.is_ascii_digit()) => {
            (name, Some(port))
        }
        _ => (host, None),
    };
    let lower = name.to_ascii_lowercase();
    let is_shown = masker.vouched.is_host(&lower) || name.contains("{{") || matches!(name, "" | "[::1]");
    let masked = if is_shown {
        name.to_owned()
    } else if tokens::is_ipv4(name) {
        pseudonym::ipv4(name)
    } else {
        let label = |label: &str| masker.header_name(label);
        name.split('.').map(label).collect::<Vec<_>>().join(".")
    };
    port.map_or(masked.clone(), |port| format!("{masked}:{port}"))
}

fn path(path: &str, masker: Masker<'_>) -> String {
    let segment = |segment: &str| {
        let plain = decode(segment);
        let masked = if masker.vouched.is_name(&plain) { plain.clone() } else { masker.text(&plain) };
        if masked == plain { segment.to_owned() } else { encode(&masked, ":@{}") }
    };
    path.split('/').map(segment).collect::<Vec<_>>().join("/")
}

/// Masks the pairs of a query or a form.
pub(crate) fn pairs(query: &str, masker: Masker<'_>) -> String {
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').map_or((pair, None), |(name, value)| (name, Some(value)));
        let plain = decode(&name.replace('+', " "));
        let is_secret = masker.vouched.is_secret_query(&plain);
        // The name of a field in brackets is that of the value: `customer[email]`.
        let parts = plain
            .split(['[', ']', '.'])
            .filter(|part| !part.is_empty() && !part.bytes().all(|b| b.is_ascii_digit()));
        let (_, kind) = parts.fold(("", Kind::Plain), |(around, above), part| {
            (part, places::kind(part, places::below(around, above)))
        });
        let masked = masker.name(&plain);
        let name = if masked == plain { name.to_owned() } else { encode(&masked, "[]{}") };
        let Some(value) = value else { return name };
        let plain = decode(&value.replace('+', " "));
        let masked = masker.value(&plain, if is_secret { Kind::Secret } else { kind });
        match masked == plain {
            true => format!("{name}={value}"),
            false => format!("{name}={}", encode(&masked, ":/,{}")),
        }
    };
    query.split('&').map(pair).collect::<Vec<_>>().join("&")
}

/// Masks a form in parts (`multipart/form-data`), whose parts have names.
pub(crate) fn parts(text: &str, masker: Masker<'_>) -> String {
    let mut kind = Kind::Plain;
    let line = |line: &str| {
        if line.starts_with("--") {
            kind = Kind::Plain;
        }
        let lower = line.to_ascii_lowercase();
        if lower.starts_with("content-disposition:") {
            let name =
                line.split("name=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
            kind = places::kind(name, Kind::Plain);
            let masked = masker.name(name);
            return masker.text(&line.replacen(
                &format!("name=\"{name}\""),
                &format!("name=\"{masked}\""),
                1,
            ));
        }
        let is_header = lower.starts_with("content-");
        masker.value(line, if is_header || line.starts_with("--") { Kind::Plain } else { kind })
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// A text without its percent encoding; as it is if it would not be UTF-8.
pub(crate) fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes().iter();
    while let Some(&byte) = rest.next() {
        let digits = rest.as_slice().get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.filter(|_| byte == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(decoded) => {
                bytes.push(decoded);
                rest.nth(1);
            }
            None => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

fn encode(text: &str, kept: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        let character = char::from(byte);
        match byte.is_ascii_alphanumeric() || "-_.~".contains(character) || kept.contains(character) {
            true => out.push(character),
            false => out += &format!("%{byte:02X}"),
        }
    }
    out
}
