//! What stands for a value that is not shown: a text of the same shape, the same for equal values.
//!
//! A pseudonym is computed from a hash of the value, so that no table is needed and every machine gives the same.
//! It is written with few characters, or with a mark at its beginning, so that it is recognised: masking it again
//! changes nothing. The hash is not keyed. Whoever can list all possible values, as for four digits, can find the
//! value of a pseudonym; for that a pseudonym of a short value keeps less than the value: several values share one.

use sha2::{Digest as _, Sha256};

/// The letters of pseudonyms, without vowels and with no common one: no word consists of them.
const LETTERS: &[u8; 8] = b"hjkqvwxz";

/// The digits of pseudonyms that are short or have letters.
const DIGITS: &[u8; 2] = b"07";

/// What a long pseudonym of digits begins with, a third of its length.
const MARK: char = '7';

/// From this length on a pseudonym of digits has a mark and a check digit.
pub(crate) const LONG_DIGITS: usize = 9;

/// From this length on, a token of hexadecimal digits is one of bytes.
const MIN_HEX: usize = 12;

/// The pseudonym of a token, which is letters and digits.
pub(crate) fn token(token: &str) -> String {
    if is_pseudonym(token) {
        return token.to_owned();
    }
    let hash = Stream::of(token);
    match Shape::of(token) {
        Shape::Digits => marked(token.len(), &MARK.to_string(), "", 10, hash),
        Shape::Hex { is_upper } => {
            let text = marked(token.len(), "0", "f", 16, hash);
            if is_upper { text.to_ascii_uppercase() } else { text }
        }
        Shape::Mixed => mixed(token, hash),
    }
}

/// Whether a token is a pseudonym.
pub(crate) fn is_pseudonym(token: &str) -> bool {
    match Shape::of(token) {
        Shape::Digits => is_marked(token, &MARK.to_string(), "", 10),
        Shape::Hex { .. } => is_marked(&token.to_ascii_lowercase(), "0", "f", 16),
        Shape::Mixed => {
            let is_of = |byte: u8| LETTERS.contains(&byte.to_ascii_lowercase()) || DIGITS.contains(&byte);
            let is_number = token.bytes().all(|byte| byte.is_ascii_digit());
            token.bytes().all(is_of) && !(is_number && token.starts_with(char::from(DIGITS[0])))
        }
    }
}

/// The pseudonym of an e-mail address, at a domain that nobody has.
pub(crate) fn email(address: &str) -> String {
    if is_email_pseudonym(address) {
        return address.to_owned();
    }
    let local = address.split('@').next().unwrap_or_default().chars().count().clamp(6, 16);
    let letters: String = Stream::of(&address.to_lowercase()).take(local).map(letter).collect();
    format!("{letters}@{EMAIL_DOMAIN}")
}

const EMAIL_DOMAIN: &str = "example.com";

fn is_email_pseudonym(address: &str) -> bool {
    address.split_once('@').is_some_and(|(local, domain)| {
        domain == EMAIL_DOMAIN && local.len() >= 6 && local.bytes().all(|byte| LETTERS.contains(&byte))
    })
}

/// What a pseudonym of a UUID begins with.
const UUID: &str = "00000000-0000-4000-8000-";

/// The pseudonym of a UUID, which is a UUID.
pub(crate) fn uuid(uuid: &str) -> String {
    let lower = uuid.to_ascii_lowercase();
    let is_nil = lower.bytes().all(|byte| matches!(byte, b'0' | b'-'));
    if is_nil || lower.starts_with(UUID) {
        return uuid.to_owned();
    }
    let digits: String = Stream::of(&lower).take(12).map(|byte| digit(byte, 16)).collect();
    let text = format!("{UUID}{digits}");
    if uuid == lower { text } else { text.to_ascii_uppercase() }
}

/// The pseudonym of a date, which is a date of the year 1900.
pub(crate) fn date(date: &str) -> String {
    if date.starts_with("1900-") {
        return date.to_owned();
    }
    let mut hash = Stream::of(date);
    let mut below = |most: u8| hash.next().unwrap_or_default() % most + 1;
    format!("1900-{:02}-{:02}", below(12), below(28))
}

/// The pseudonym of an address of IPv4, of a network for measurements.
pub(crate) fn ipv4(address: &str) -> String {
    if ["198.18.", "127.", "0."].iter().any(|known| address.starts_with(known)) {
        return address.to_owned();
    }
    let mut hash = Stream::of(address);
    let mut next = || hash.next().unwrap_or_default();
    format!("198.18.{}.{}", next(), next())
}

/// What a pseudonym of an address of IPv6 begins with, of the network for documentation.
const IPV6: &str = "2001:db8::";

/// The pseudonym of an address of IPv6.
pub(crate) fn ipv6(address: &str) -> String {
    if address.starts_with(IPV6) || address == "::1" || address == "::" {
        return address.to_owned();
    }
    let mut hash = Stream::of(&address.to_ascii_lowercase());
    let mut group = || (0..4).map(|_| digit(hash.next().unwrap_or_default(), 16)).collect::<String>();
    // A group that begins with 0 would have a shorter form.
    let (first, second) = (group(), group());
    format!("{IPV6}f{}:f{}", &first[1..], &second[1..])
}

enum Shape {
    /// Digits, so many that a part of them can be a mark.
    Digits,
    Hex {
        is_upper: bool,
    },
    Mixed,
}

impl Shape {
    fn of(token: &str) -> Shape {
        let has = |test: fn(&u8) -> bool| token.as_bytes().iter().any(test);
        let is_hex = token.bytes().all(|byte| byte.is_ascii_hexdigit());
        let (lower, upper) = (has(u8::is_ascii_lowercase), has(u8::is_ascii_uppercase));
        let is_number = is_hex && !lower && !upper;
        if is_number && token.len() >= LONG_DIGITS {
            Shape::Digits
        } else if is_hex && has(u8::is_ascii_digit) && lower != upper && token.len() >= MIN_HEX {
            Shape::Hex { is_upper: upper }
        } else {
            Shape::Mixed
        }
    }
}

/// A text of digits that begins with a mark and ends with a check digit.
fn marked(length: usize, mark: &str, after: &str, base: u8, hash: Stream) -> String {
    let mut text = mark.repeat(length / 3) + after;
    let rest = length - text.len() - 1;
    text.extend(hash.take(rest).map(|byte| digit(byte, base)));
    let check = check(&text, base);
    text.push(check);
    text
}

fn is_marked(token: &str, mark: &str, after: &str, base: u8) -> bool {
    let begin = mark.repeat(token.len() / 3) + after;
    let end = token.len() - 1;
    token.starts_with(&begin) && token.ends_with(check(&token[..end], base))
}

fn check(text: &str, base: u8) -> char {
    digit(Stream::of(text).next().unwrap_or_default(), base)
}

fn mixed(token: &str, hash: Stream) -> String {
    let is_number = token.bytes().all(|byte| byte.is_ascii_digit());
    let map = |(index, (character, byte)): (usize, (char, u8))| match character {
        // A number does not begin with 0.
        _ if is_number && index == 0 => char::from(DIGITS[1]),
        '0'..='9' => char::from(DIGITS[usize::from(byte & 1)]),
        character if character.is_uppercase() => letter(byte).to_ascii_uppercase(),
        character if character.is_alphabetic() => letter(byte),
        _ => char::from(DIGITS[0]),
    };
    token.chars().zip(hash).enumerate().map(map).collect()
}

fn letter(byte: u8) -> char {
    char::from(LETTERS[usize::from(byte & 7)])
}

fn digit(byte: u8, base: u8) -> char {
    char::from_digit(u32::from(byte % base), u32::from(base)).unwrap_or('0')
}

/// Bytes that depend on a text, without end.
struct Stream {
    text: String,
    block: Vec<u8>,
    blocks: u64,
}

impl Stream {
    fn of(text: &str) -> Stream {
        Stream { text: text.to_owned(), block: Vec::new(), blocks: 0 }
    }
}

impl Iterator for Stream {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        if self.block.is_empty() {
            let mut hash = Sha256::new();
            hash.update(b"docdrift pseudonym ");
            hash.update(self.blocks.to_be_bytes());
            hash.update(self.text.as_bytes());
            self.block = hash.finalize().to_vec();
            self.blocks += 1;
        }
        self.block.pop()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pseudonyms_have_the_shape_of_their_values_and_are_kept() {
        for value in [
            "NffrFeUfNV2HibX",
            "jane",
            "Ümit",
            "7",
            "0042",
            "123456789",
            "4242424242424242",
            "9f86d081884c7d659a2feaa0c55ad015",
            "9F86D081884C",
            "1234567890123456789",
        ] {
            let masked = token(value);
            assert!(masked != value || value == "7", "{value}");
            assert_eq!(masked.chars().count(), value.chars().count(), "{value} {masked}");
            assert_eq!(token(&masked), masked, "{value}");
            assert!(is_pseudonym(&masked), "{value} {masked}");
        }
        assert_eq!(email(&email("Jane@shop.test")), email("jane@shop.test"));
        assert_eq!(uuid(&uuid("9f86d081-884c-4d65-9a2f-eaa0c55ad015")).len(), 36);
        assert_eq!(date(&date("1984-05-17")).len(), 10);
        assert_eq!(ipv4(&ipv4("8.8.4.4")), ipv4("8.8.4.4"));
        assert!(ipv6("fe80::1ff:fe23:4567:890a").parse::<std::net::Ipv6Addr>().is_ok());
        assert_eq!(ipv6(&ipv6("fe80::1")), ipv6("fe80::1"));
        assert!(token("1234567890123456789").parse::<i64>().is_ok());
    }
}
