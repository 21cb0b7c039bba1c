//! Masks texts: what is vouched for stays, and the rest becomes pseudonyms of the same shape.

use std::net::Ipv6Addr;
use std::ops::Range;

use super::numbers::{self, Run};
use super::places::{Kind, is_secret_field};
use super::vouched::{Vouched, short_words};
use super::{json, people, pseudonym, tokens, url};

/// Masks by what is vouched for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Masker<'v> {
    pub(crate) vouched: &'v Vouched,
}

/// The most digits of a number that may be an amount or a count.
pub(crate) const MAX_AMOUNT_DIGITS: usize = 8;

/// The most digits of a name beside its pseudonyms.
const MAX_NAME_DIGITS: usize = 6;

/// How many words of two letters a value may have.
const MAX_SHORT_WORDS: usize = 2;

/// The words before a credential in a header that say of what kind it is.
const SCHEMES: &[&str] = &["bearer", "basic", "digest", "token", "negotiate", "hmac", "apikey"];

impl Masker<'_> {
    /// Masks a value by what its name says of it.
    pub(crate) fn value(self, text: &str, kind: Kind) -> String {
        match kind {
            Kind::Plain => self.text(text),
            Kind::Personal if self.vouched.is_value(text) => text.to_owned(),
            Kind::Personal | Kind::Secret => self.all(text),
        }
    }

    /// Masks what is not vouched for in a text of any kind.
    pub(crate) fn text(self, text: &str) -> String {
        if text.is_empty() || self.vouched.is_value(text) {
            return text.to_owned();
        }
        if json::is_json(text) {
            return json::mask(text, self);
        }
        if people::is_of_person(text) {
            return self.all(text);
        }
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        let mut is_secret_next = false;
        for (range, special) in specials(text) {
            self.words(&text[at..range.start], &mut is_secret_next, &mut out);
            at = range.end;
            let part = &text[range];
            out += &match special {
                Special::Url => url::mask(part, self),
                Special::Digits => numbers::grouped(part),
                Special::Whole => self.all(part),
            };
            is_secret_next = false;
        }
        self.words(&text[at..], &mut is_secret_next, &mut out);
        out
    }

    /// Masks all of a text, except for the word before a credential, the type before an id, and templates.
    pub(crate) fn all(self, text: &str) -> String {
        if json::is_json(text) {
            return json::mask_below(text, self, Kind::Secret);
        }
        if let Some(masked) = whole(text).or_else(|| numbers::run_of(text).map(numbers::grouped)) {
            return masked;
        }
        if tokens::is_date(text) {
            return pseudonym::date(text);
        }
        let mut out = String::with_capacity(text.len());
        let begin = text.split(' ').next().unwrap_or_default();
        let mut rest = text;
        if begin.len() < text.len() && SCHEMES.contains(&begin.to_ascii_lowercase().as_str()) {
            (out, rest) = (begin.to_owned(), &text[begin.len()..]);
        } else if let Some((scheme, after)) = text.split_once("://")
            && scheme.bytes().all(|byte| byte.is_ascii_alphabetic())
        {
            (out, rest) = (format!("{scheme}://"), after);
        }
        while let Some((before, template)) = rest.split_once("{{") {
            let Some((name, after)) = template.split_once("}}").filter(|(name, _)| self.is_name(name.trim()))
            else {
                break;
            };
            self.tokens(before, true, &mut out);
            out += &format!("{{{{{name}}}}}");
            rest = after;
        }
        self.tokens(rest, true, &mut out);
        out
    }

    /// Masks the name of a field, a parameter or a segment of a path.
    pub(crate) fn name(self, name: &str) -> String {
        /// The most digits of an index or a year.
        const MAX_INDEX: usize = 4;
        if self.is_name(name) {
            return name.to_owned();
        }
        // The parts of a name in brackets are names: `filter[status]`.
        let is_bracket = |c: char| matches!(c, '[' | ']');
        if name.contains(is_bracket) {
            let part = |part: &str| match part.trim_end_matches(is_bracket) {
                "" => part.to_owned(),
                plain => self.name(plain) + &part[plain.len()..],
            };
            return name.split_inclusive(is_bracket).map(part).collect();
        }
        match name.len() > MAX_INDEX && name.bytes().all(|byte| byte.is_ascii_digit()) {
            true => pseudonym::token(name),
            false => self.text(name),
        }
    }

    /// Masks the name of a header, which is one token of HTTP.
    pub(crate) fn header_name(self, name: &str) -> String {
        if self.vouched.is_header(name) || self.is_name(name) {
            return name.to_owned();
        }
        let mut out = String::new();
        self.tokens(name, false, &mut out);
        out
    }

    /// Whether a name may be shown, or shows nothing.
    fn is_name(self, name: &str) -> bool {
        let tokens = || name.split(|c: char| !c.is_alphanumeric()).filter(|token| !token.is_empty());
        let is_of = |token: &str| pseudonym::is_pseudonym(token) || self.vouched.is_token(token, 4);
        self.vouched.is_name(name)
            || (!name.is_empty() && name.len() <= 64 && !name.contains('@') && {
                // Digits alone can be a pseudonym by chance.
                let is_sure =
                    |token: &&str| pseudonym::is_pseudonym(token) && token.contains(char::is_alphabetic);
                let unknown = tokens().filter(|token| !is_sure(token));
                let digits = unknown.flat_map(str::bytes).filter(u8::is_ascii_digit).count();
                tokens().any(pseudonym::is_pseudonym) && tokens().all(is_of) && digits <= MAX_NAME_DIGITS
            })
    }

    /// Masks a text without URLs and numbers of several parts, word by word.
    fn words(self, text: &str, is_secret_next: &mut bool, out: &mut String) {
        let is_end = |c: char| c.is_whitespace() || c.is_control() || "\"<>(){}[],;|&=?\\`".contains(c);
        let mut rest = text;
        // Whether the last word was the name of a secret.
        let mut is_named = false;
        while !rest.is_empty() {
            let length = rest.find(is_end).unwrap_or(rest.len());
            let (word, after) = rest.split_at(length);
            if !word.chars().any(char::is_alphanumeric) {
                // A mark between the name of a secret and its value: `token: -- open`.
                *out += word;
            } else if *is_secret_next {
                *out += &self.all(word);
                (*is_secret_next, is_named) = (false, false);
            } else {
                self.word(word, out);
                let plain = word.trim_matches(|c: char| !c.is_alphanumeric());
                is_named = is_secret_field(plain);
                let lower = plain.to_ascii_lowercase();
                *is_secret_next =
                    (is_named && word.ends_with(':')) || matches!(lower.as_str(), "bearer" | "basic");
            }
            let Some(end) = after.chars().next() else { return };
            *is_secret_next |= is_named && matches!(end, '=' | '>');
            out.push(end);
            rest = &after[end.len_utf8()..];
        }
    }

    /// Masks a word, whose parts between slashes are judged apart.
    fn word(self, word: &str, out: &mut String) {
        if let Some((name, value)) = word.split_once(':')
            && !value.is_empty()
            && is_secret_field(name)
        {
            self.word(name, out);
            *out += ":";
            *out += &self.all(value);
            return;
        }
        for (index, part) in word.split('/').enumerate() {
            if index > 0 {
                out.push('/');
            }
            self.part(part, out);
        }
    }

    fn part(self, part: &str, out: &mut String) {
        let is_edge = |c: char| !c.is_alphanumeric();
        let plain = part.trim_matches(is_edge);
        if plain.is_empty() {
            *out += part;
            return;
        }
        let before = part.len() - part.trim_start_matches(is_edge).len();
        *out += &part[..before];
        match whole(plain) {
            Some(masked) => *out += &masked,
            None if tokens::is_time(plain) || self.is_vouched(plain) => *out += plain,
            None => self.tokens(plain, false, out),
        }
        *out += &part[before + plain.len()..];
    }

    /// Whether a part of a text is vouched for: its tokens are words, or small numbers, or pseudonyms.
    fn is_vouched(self, part: &str) -> bool {
        let is_plain = |c: char| c.is_alphanumeric() || "-_.:'’+".contains(c);
        let tokens = || part.split(|c: char| !c.is_alphanumeric()).filter(|token| !token.is_empty());
        let is_shown = |token: &str| {
            self.vouched.is_token(token, MAX_AMOUNT_DIGITS)
                || tokens::is_epoch(token)
                || pseudonym::is_pseudonym(token)
        };
        let unknown = || tokens().filter(|token| !pseudonym::is_pseudonym(token));
        numbers::is_decimal(part)
            || (tokens().all(pseudonym::is_pseudonym))
            || (part.chars().all(is_plain)
                && tokens().all(is_shown)
                && short_words(unknown()) <= MAX_SHORT_WORDS)
    }

    /// Replaces the tokens of a text by pseudonyms. The type before an id is kept, and unless all is a secret,
    /// words before it are.
    fn tokens(self, text: &str, is_secret: bool, out: &mut String) {
        /// The shortest text after a type.
        const MIN_ID: usize = 6;
        let mut rest = text;
        let mut may_be_type = true;
        while !rest.is_empty() {
            let start = rest.find(char::is_alphanumeric).unwrap_or(rest.len());
            *out += &rest[..start];
            rest = &rest[start..];
            let length = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
            let (token, after) = rest.split_at(length);
            rest = after;
            if token.is_empty() {
                continue;
            }
            let is_type = may_be_type
                && after.len() > MIN_ID
                && token.bytes().all(|byte| byte.is_ascii_lowercase())
                && ((after.starts_with(['_', '-']) && tokens::is_type_prefix(token))
                    || (!is_secret && after.starts_with('_') && self.vouched.is_token(token, 0)));
            may_be_type = is_type;
            if is_type { *out += token } else { *out += &pseudonym::token(token) }
        }
    }
}

/// The pseudonym of a text that is one value of a known form as a whole.
fn whole(text: &str) -> Option<String> {
    if tokens::is_email(text) {
        Some(pseudonym::email(text))
    } else if tokens::is_uuid(text) {
        Some(pseudonym::uuid(text))
    } else if tokens::is_ipv4(text) {
        Some(pseudonym::ipv4(text))
    } else if text.contains("::") || text.matches(':').count() == 7 {
        text.parse::<Ipv6Addr>().is_ok().then(|| pseudonym::ipv6(text))
    } else {
        None
    }
}

enum Special {
    Url,
    /// Digits in groups, such as the number of a card or a telephone.
    Digits,
    /// The number of a bank account (IBAN), or the name of a person.
    Whole,
}

/// The parts of a text that are more than a word, in their order.
fn specials(text: &str) -> Vec<(Range<usize>, Special)> {
    let mut found: Vec<(Range<usize>, Special)> = urls(text).map(|range| (range, Special::Url)).collect();
    let whole = numbers::accounts(text).into_iter().chain(people::names(text));
    let whole = whole.map(|range| (range, Special::Whole));
    let digits = numbers::runs(text)
        .into_iter()
        .filter_map(|Run { range, is_hidden }| is_hidden.then_some((range, Special::Digits)));
    found.extend(whole.chain(digits));
    found.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut end = 0;
    found.retain(|(range, _)| {
        let is_free = range.start >= end;
        end = if is_free { range.end } else { end };
        is_free
    });
    found
}

fn urls(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut end = 0;
    text.match_indices("://").filter_map(move |(at, _)| {
        let is_scheme = |c: &char| c.is_ascii_alphanumeric() || "+-.".contains(*c);
        let scheme: usize = text[..at].chars().rev().take_while(is_scheme).count();
        if scheme == 0 || at - scheme < end {
            return None;
        }
        let is_end = |c: char| c.is_whitespace() || c.is_control() || "\"'<>`\\".contains(c);
        let length = text[at..].find(is_end).unwrap_or(text.len() - at);
        let url = text[at - scheme..at + length].trim_end_matches(['.', ',', ';', ')', ':', '!']);
        end = at - scheme + url.len();
        Some(at - scheme..end)
    })
}
