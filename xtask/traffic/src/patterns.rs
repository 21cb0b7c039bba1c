//! Writes regular expressions of paths as templates, where each part of the path stays one part.

use std::iter::Peekable;
use std::str::Chars;

use crate::written::template;

/// The path that a regular expression matches, with a template for each part that varies: `/a/[0-9]+/b` is
/// `/a/{{x}}/b`. `None` if a match can have more or fewer parts than are written, or a query.
pub(crate) fn path(pattern: &str) -> Option<String> {
    let pattern = pattern.strip_prefix('^').unwrap_or(pattern);
    let pattern = pattern.strip_suffix('$').unwrap_or(pattern);
    let mut path = String::new();
    let mut part = Part::default();
    let mut rest = pattern.chars().peekable();
    while let Some(c) = rest.next() {
        match atom(c, &mut rest)? {
            Atom::Slash => {
                path.push_str(&part.take());
                path.push('/');
            }
            Atom::Literal(c) if !is_quantified(&mut rest)? => part.literal.push(c),
            Atom::Literal(_) | Atom::Group => {
                is_quantified(&mut rest)?;
                part.varies = true;
            }
        }
    }
    path.push_str(&part.take());
    (path.starts_with('/')).then_some(path)
}

/// A part of a path.
#[derive(Default)]
struct Part {
    literal: String,
    varies: bool,
}

impl Part {
    fn take(&mut self) -> String {
        let part = std::mem::take(self);
        if part.varies { template("x") } else { part.literal }
    }
}

enum Atom {
    Slash,
    Literal(char),
    /// A class or a group that matches no slash.
    Group,
}

/// Reads what begins with `c`; `None` if it can match a slash, or is not understood.
fn atom(c: char, rest: &mut Peekable<Chars<'_>>) -> Option<Atom> {
    match c {
        '/' => (!matches!(rest.peek(), Some('?' | '*' | '+' | '{'))).then_some(Atom::Slash),
        '\\' => match rest.next()? {
            '/' => atom('/', rest),
            'd' | 'w' => Some(Atom::Group),
            escaped if !escaped.is_alphanumeric() && escaped != '?' => Some(Atom::Literal(escaped)),
            _ => None,
        },
        '[' => {
            let class = class(rest)?;
            let excludes = class.strip_prefix('^');
            let is_safe = excludes.map_or(!class.contains('/'), |excluded| excluded.contains('/'));
            // Classes such as `\D` contain a slash; a range over it is not looked for.
            (is_safe && !["\\D", "\\W", "\\S"].iter().any(|wide| class.contains(wide))).then_some(Atom::Group)
        }
        '(' => group(rest).then_some(Atom::Group),
        // A point between letters is meant as one, and is not escaped often.
        '.' => (!matches!(rest.peek(), Some('?' | '*' | '+' | '{'))).then_some(Atom::Literal('.')),
        '?' | '*' | '+' | '{' | '}' | '|' | ')' | ']' | '^' | '$' => None,
        c => Some(Atom::Literal(c)),
    }
}

/// The content of a class whose bracket was read.
fn class(rest: &mut Peekable<Chars<'_>>) -> Option<String> {
    let mut class = String::new();
    loop {
        match rest.next()? {
            ']' if !class.is_empty() => return Some(class),
            '\\' => {
                class.push('\\');
                class.push(rest.next()?);
            }
            c => class.push(c),
        }
    }
}

/// Whether a group whose bracket was read matches no slash. A group in a group is not understood.
fn group(rest: &mut Peekable<Chars<'_>>) -> bool {
    if rest.next_if_eq(&'?').is_some() && rest.next() != Some(':') {
        return false;
    }
    loop {
        match rest.next() {
            Some(')') => return true,
            Some('|' | '?' | '*' | '+') => {}
            Some('{') => while rest.next_if(|c| *c != '}').is_some() {},
            Some('}') => {}
            Some('(') | None => return false,
            Some(c) => match atom(c, rest) {
                Some(Atom::Literal('.')) if c == '.' => return false,
                Some(Atom::Literal(_) | Atom::Group) => {}
                Some(Atom::Slash) | None => return false,
            },
        }
    }
}

/// Reads a quantifier; `None` if it is broken.
fn is_quantified(rest: &mut Peekable<Chars<'_>>) -> Option<bool> {
    match rest.peek() {
        Some('?' | '*' | '+') => {
            rest.next();
            // Lazy and possessive ones.
            rest.next_if(|c| matches!(c, '?' | '+'));
            Some(true)
        }
        Some('{') => loop {
            match rest.next()? {
                '}' => return Some(true),
                '{' | ',' => {}
                c if c.is_ascii_digit() => {}
                _ => return None,
            }
        },
        _ => Some(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, expected: Option<&str>) {
        assert_eq!(path(pattern).as_deref(), expected, "{pattern}");
    }

    #[test]
    fn parts_that_vary_are_templates() {
        check("/a/[0-9]+/b", Some("/a/{{x}}/b"));
        check(r"^/v1\.0/users/([a-z0-9-]{8,36})$", Some("/v1.0/users/{{x}}"));
        check(r"\/a\/\d+\/[^/]+", Some("/a/{{x}}/{{x}}"));
        check("/a/(me|[0-9]+)", Some("/a/{{x}}"));
        check("/files/x-(?:[a-z]+).json", Some("/files/{{x}}"));
        check("/colou?r", Some("/{{x}}"));
    }

    #[test]
    fn a_match_of_another_length_is_no_template() {
        for pattern in [
            "/a/.*",
            "/a/.+/b",
            "/a/?",
            "/a(/b)?",
            "/a|/b",
            r"/a\?b=c",
            "/a/[^x]+",
            "a/b",
            "/a/[",
            "/a/(b",
            "",
            "/a/(.*)",
            r"/a/[\D]+",
            "/a{",
            r"/a\",
        ] {
            check(pattern, None);
        }
    }
}
