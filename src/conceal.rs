//! Finds a key in a text, either literally or encoded: escaped, percent-encoded, or inside base64.

/// The text that replaces a key.
pub(crate) const CONCEALED: &str = "[api key]";

/// The minimum length of a base64 pattern. A shorter pattern would occur in ordinary words.
const MIN_BASE64: usize = 6;

/// The patterns by which one key is recognised.
pub(crate) struct Disguises {
    patterns: Vec<Pattern>,
    /// The bytes with which a match can begin.
    starts: [bool; 256],
}

/// A sequence of bytes, each of which may be escaped or percent-encoded in the text.
struct Pattern {
    bytes: Vec<u8>,
    /// How many base64 characters before `bytes` depend on the key too; `None` if the pattern is the key
    /// itself, not base64.
    base64: Option<usize>,
}

impl Disguises {
    pub(crate) fn of(key: &str) -> Self {
        let plain = Pattern { bytes: key.as_bytes().to_vec(), base64: None };
        let encoded = (0..3).map(|offset| Pattern::base64(key.as_bytes(), offset));
        let long = encoded.filter(|pattern| pattern.bytes.len() >= MIN_BASE64);
        let patterns: Vec<Pattern> = std::iter::once(plain).chain(long).collect();
        let mut starts = [false; 256];
        let first = patterns.iter().filter_map(|pattern| pattern.bytes.first().copied());
        // In the URL-safe alphabet of base64, `-` and `_` stand for `+` and `/`; `%`, `\` and `&` begin an
        // encoded byte.
        for start in first.chain(*b"-_%\\&") {
            starts[usize::from(start)] = true;
        }
        Self { patterns, starts }
    }

    /// The text with every occurrence of the key replaced; `None` if the key does not occur.
    pub(crate) fn conceal(&self, text: &str) -> Option<String> {
        let bytes = text.as_bytes();
        let (mut concealed, mut done, mut at) = (String::new(), 0, 0);
        while at < bytes.len() {
            // A match that begins with a backslash covers its whole run, so it begins at the first one only.
            let is_inside_run = bytes[at] == b'\\' && at > done && bytes[at - 1] == b'\\';
            let found = (self.starts[usize::from(bytes[at])] && !is_inside_run)
                .then(|| self.patterns.iter().find_map(|pattern| pattern.find(bytes, at, done)))
                .flatten();
            match found {
                Some((start, end)) => {
                    concealed.push_str(&text[done..start]);
                    concealed.push_str(CONCEALED);
                    (done, at) = (end, end);
                }
                None => at += 1,
            }
        }
        (done > 0).then(|| concealed + &text[done..])
    }
}

impl Pattern {
    /// The base64 characters of `key` that do not depend on its neighbours, if the key begins `offset` bytes
    /// behind a multiple of three.
    fn base64(key: &[u8], offset: usize) -> Self {
        let padded = [&[0; 2][..offset], key].concat();
        let before = [0, 2, 3][offset];
        // The last character is left out if some of its six bits belong to the byte behind the key.
        let complete = padded.len() * 8 / 6;
        let encoded = (before..complete).map(|at| base64_char(&padded, at));
        Self { bytes: encoded.collect(), base64: Some(before) }
    }

    /// The offset behind a match that begins at `at`; `None` if the text does not match there. If `decoded`
    /// is true, an encoded byte takes precedence over the literal byte at the same place; otherwise the
    /// literal byte does.
    fn end(&self, text: &[u8], at: usize, decoded: bool) -> Option<usize> {
        let fits =
            |byte: u8, expected| byte == expected || self.base64.is_some() && is_same_base64(byte, expected);
        let mut end = at;
        for &expected in &self.bytes {
            if self.base64.is_some() && end > at {
                end += line_breaks(&text[end.min(text.len())..]);
            }
            let plain = text.get(end).filter(|byte| fits(**byte, expected)).map(|_| 1);
            let encoded =
                || decode(text, end).filter(|(byte, _)| fits(*byte, expected)).map(|(_, length)| length);
            end += if decoded { encoded().or(plain) } else { plain.or_else(encoded) }?;
        }
        Some(end)
    }

    /// The range to conceal if this pattern matches at `at`. The range does not begin before `done`.
    fn find(&self, text: &[u8], at: usize, done: usize) -> Option<(usize, usize)> {
        // The key itself may contain what looks like an encoded byte.
        let mut end = self.end(text, at, true).or_else(|| self.end(text, at, false))?;
        let Some(before) = self.base64 else { return Some((at, end)) };
        // The neighbouring base64 characters contain the remaining bits of the key, or are padding.
        let is_neighbour = |byte: u8| byte.is_ascii_alphanumeric() || b"+/-_=".contains(&byte);
        let after = (0..4).map_while(|_| {
            let (byte, length) = decode(text, end)?;
            is_neighbour(byte).then(|| end += length)
        });
        after.for_each(drop);
        let start = text[done..at].iter().rev().take(before).take_while(|byte| is_neighbour(**byte)).count();
        Some((at - start, end))
    }
}

/// The length of the line breaks at the start of a text, which may be escaped: encoders wrap long lines of base64.
fn line_breaks(text: &[u8]) -> usize {
    let mut length = 0;
    loop {
        length += match &text[length..] {
            [b'\n' | b'\r', ..] => 1,
            [b'\\', b'n' | b'r', ..] => 2,
            _ => return length,
        };
    }
}

/// The base64 character for the six bits of `bytes` from bit `6 * at`.
fn base64_char(bytes: &[u8], at: usize) -> u8 {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (byte, bit) = (at * 6 / 8, at * 6 % 8);
    let next = bytes.get(byte + 1).copied().unwrap_or(0);
    let window = u16::from_be_bytes([bytes[byte], next]);
    ALPHABET[usize::from(window >> (10 - bit) & 63)]
}

/// Whether `one`, a character of only the URL-safe alphabet of base64, has the value of `other` in the
/// standard alphabet.
fn is_same_base64(one: u8, other: u8) -> bool {
    matches!((one, other), (b'-', b'+') | (b'_', b'/'))
}

/// The byte at `at`, and the number of bytes that stand for it: `s`, `%73`, `%2573`, `\u0073`, `\x73`, `\/`,
/// `&#115;` or `&#x73;`. `None` at the end of the text.
fn decode(text: &[u8], at: usize) -> Option<(u8, usize)> {
    let rest = &text[at..];
    let decoded = match rest.first()? {
        b'%' => percent(rest),
        b'\\' => backslash(rest),
        b'&' => entity(rest),
        _ => None,
    };
    decoded.or(Some((rest[0], 1)))
}

/// `%73`, also if the percent sign is encoded itself, any number of times.
fn percent(rest: &[u8]) -> Option<(u8, usize)> {
    let again = rest[1..].chunks_exact(2).take_while(|pair| *pair == b"25").count() * 2;
    let digits = rest.get(1 + again..3 + again)?;
    match hex(digits) {
        Some(byte) => Some((byte, 3 + again)),
        // The pairs `25` were not followed by digits, so they are the percent sign.
        None => (again > 0).then_some((b'%', 1 + again)),
    }
}

/// `\u0073`, `\x73`, `\/`, `\"` or `\\`, also if the backslash is escaped itself.
fn backslash(rest: &[u8]) -> Option<(u8, usize)> {
    let slashes = rest.iter().take_while(|byte| **byte == b'\\').count();
    let escape = &rest[slashes..];
    match escape.first() {
        Some(b'u') if escape.get(1..3) == Some(b"00") => Some((hex(escape.get(3..5)?)?, slashes + 5)),
        Some(b'x') => Some((hex(escape.get(1..3)?)?, slashes + 3)),
        Some(&byte @ (b'/' | b'"')) => Some((byte, slashes + 1)),
        _ => Some((b'\\', if slashes > 1 { 2 } else { 1 })),
    }
}

/// `&#115;` or `&#x73;`.
fn entity(rest: &[u8]) -> Option<(u8, usize)> {
    let end = rest.iter().take(8).position(|byte| *byte == b';')?;
    let code = std::str::from_utf8(rest.get(2..end)?).ok()?;
    let byte = match code.strip_prefix(['x', 'X']) {
        Some(digits) => u8::from_str_radix(digits, 16).ok()?,
        None => code.parse().ok()?,
    };
    (rest[1] == b'#').then_some((byte, end + 1))
}

/// Two hexadecimal digits as a byte.
fn hex(digits: &[u8]) -> Option<u8> {
    let valid = digits.len() == 2 && digits.iter().all(u8::is_ascii_hexdigit);
    let digits = std::str::from_utf8(digits).ok().filter(|_| valid)?;
    u8::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "sk_live/51+Abc~xyz";

    /// Checks that `disguised` between `before` and `after` is concealed, and nothing else.
    fn check(before: &str, disguised: &str, after: &str) {
        let text = format!("{before}{disguised}{after}");
        let concealed = Disguises::of(KEY).conceal(&text);
        assert_eq!(concealed, Some(format!("{before}{CONCEALED}{after}")), "{text}");
    }

    /// The key with every `step`th byte written by `write`, and the other bytes unchanged.
    fn each(step: usize, write: impl Fn(u8) -> String) -> String {
        let bytes = KEY.bytes().enumerate();
        bytes
            .map(|(at, byte)| if at % step == 0 { write(byte) } else { char::from(byte).to_string() })
            .collect()
    }

    fn base64(bytes: &[u8]) -> String {
        let mut text: String =
            (0..(bytes.len() * 8).div_ceil(6)).map(|at| char::from(base64_char(bytes, at))).collect();
        while !text.len().is_multiple_of(4) {
            text.push('=');
        }
        text
    }

    #[test]
    fn the_encoder_of_the_tests_is_base64() {
        for (bytes, encoded) in
            [("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("~~~???", "fn5+Pz8/")]
        {
            assert_eq!(base64(bytes.as_bytes()), encoded);
        }
    }

    #[test]
    fn the_key_is_concealed_in_every_disguise() {
        let disguises = [
            KEY.to_owned(),
            each(1, |byte| format!("\\u{byte:04x}")),
            each(2, |byte| format!("\\u{byte:04X}")),
            each(3, |byte| format!("\\\\u{byte:04x}")),
            KEY.replace('/', "\\/"),
            each(1, |byte| format!("%{byte:02x}")),
            each(1, |byte| format!("%{byte:02X}")),
            each(3, |byte| format!("%{byte:02X}")),
            KEY.replace('/', "%2F").replace('+', "%2b").replace('~', "%7E"),
            each(1, |byte| format!("%25{byte:02x}")),
            each(1, |byte| format!("\\x{byte:02x}")),
            each(2, |byte| format!("&#{byte};")),
            each(2, |byte| format!("&#x{byte:x};")),
        ];
        for disguised in disguises {
            for (before, after) in
                [("", ""), ("{\"a\": \"", "\"}"), ("key=", "&b=c"), ("s", " "), ("ü%", "%é")]
            {
                check(before, &disguised, after);
            }
        }
    }

    #[test]
    fn the_key_is_concealed_in_base64() {
        let with_colon = format!("{KEY}:");
        for encoded in [base64(KEY.as_bytes()), base64(with_colon.as_bytes())] {
            let url_safe = encoded.replace('+', "-").replace('/', "_");
            let percent = encoded.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
            let escaped = encoded.replace('/', "\\/");
            let bare = encoded.trim_end_matches('=').to_owned();
            for text in [encoded, url_safe, percent, escaped, bare] {
                check("Basic ", &text, " is wrong");
                check("{\"a\": \"", &text, "\"}");
            }
        }
    }

    #[test]
    fn the_key_is_concealed_in_a_longer_base64() {
        for before in ["", "u", "us", "use", "user", "user:"] {
            for after in ["", ":", "::", ":pw", ":pass"] {
                let encoded = base64(format!("{before}{KEY}{after}").as_bytes());
                let concealed = Disguises::of(KEY).conceal(&encoded).expect(&encoded);
                let (left, right) = concealed.split_once(CONCEALED).expect("replaced");
                // Only characters of the neighbours may remain.
                assert!(base64(before.as_bytes()).starts_with(left), "{encoded}: {concealed}");
                assert!(right.len() <= 8, "{encoded}: {concealed}");
            }
        }
    }

    #[test]
    fn other_texts_do_not_change() {
        let long = "sk_".repeat(1000);
        for text in
            ["", "sk_live", "sk_live/51+Abc~xy", "100% \\ & %zz \\u \\uzz &#; &#999;", "c2tfbGl2", &long]
        {
            assert_eq!(Disguises::of(KEY).conceal(text), None, "{text}");
        }
        assert_eq!(Disguises::of("a").conceal("YQ== bc"), None);
        let percent = Disguises::of("50%25off");
        assert_eq!(percent.conceal("at 50%25off!").as_deref(), Some("at [api key]!"));
    }

    #[test]
    fn wrapped_base64_is_concealed() {
        let key = "k".repeat(30) + "-live-" + &"z".repeat(70);
        let disguises = Disguises::of(&key);
        let encoded: Vec<u8> = {
            let bytes = key.as_bytes();
            (0..bytes.len() * 8 / 6).map(|at| base64_char(bytes, at)).collect()
        };
        let encoded = String::from_utf8(encoded).expect("ASCII");
        for line_break in ["\n", "\r\n", "\\n"] {
            let (first, second) = encoded.split_at(76);
            let concealed = disguises.conceal(&format!("<{first}{line_break}{second}>"));
            assert_eq!(concealed.as_deref(), Some("<[api key]>"), "{line_break:?}");
        }
    }

    /// Quadratic time would take minutes.
    #[test]
    fn a_run_of_backslashes_is_read_once() {
        let text = "\\".repeat(1_000_000) + "sk-secret";
        let concealed = Disguises::of("sk-secret").conceal(&text).expect("the key occurs");
        assert!(concealed.ends_with("\\[api key]"));
    }
}
