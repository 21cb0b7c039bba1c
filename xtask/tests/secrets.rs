//! Tests that no file of the repository contains a secret: a key of a provider, a number of a card, an address.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// How keys of well-known providers begin, and how many characters follow at least.
const KEYS: &[(&str, usize)] = &[
    ("sk_live_", 10),
    ("sk_test_", 10),
    ("rk_live_", 10),
    ("rk_test_", 10),
    ("pk_live_", 10),
    ("whsec_", 10),
    ("polar_oat_", 10),
    ("polar_pat_", 10),
    ("sk-proj-", 16),
    ("ghp_", 20),
    ("gho_", 20),
    ("ghs_", 20),
    ("github_pat_", 20),
    ("glpat-", 16),
    ("npm_", 30),
    ("xoxb-", 10),
    ("xoxp-", 10),
    ("AKIA", 16),
    ("AIza", 35),
    ("SG.", 30),
    ("eyJ", 36),
];

/// Parts that made-up keys have, so that everybody sees that they are made up.
const MARKS: &[&str] = &["abcdef", "0123456789", "1234567890", "example", "xxxx", "not-"];

/// Keys of which the text above does not show that they are made up: each with where it is from.
const MADE_UP: &[&str] = &[
    // Of Stripe's own documentation, cut.
    "4eC39HqLyjWD",
    // Of the documentation of Standard Webhooks, without its last character.
    "C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
    // "NotARealSecret", "nothing is secret here" and "signature" in base64.
    "Tm90QVJlYWxTZWNyZXQ",
    "bm90aGluZyBpcyBzZWNyZXQgaGVyZQ==",
    "c2lnbmF0dXJl",
];

/// Numbers of cards that the providers publish for tests.
const CARDS: &[&str] = &["4242424242424242", "4000056655665556", "5555555555554444", "378282246310005"];

/// Domains that are nobody's mailbox: the reserved ones, and servers after the name of a user in a URL.
const DOMAINS: &[&str] = &[
    "example.com",
    "example.org",
    "example.net",
    "test",
    "example",
    "invalid",
    "localhost",
    "api.shop.com",
    "api.videodb.io",
];

/// The files that git tracks, relative to the root of the repository.
fn tracked() -> Vec<String> {
    let listed = Command::new("git").arg("ls-files").current_dir(top()).output();
    let listed = listed.expect("git lists the files of the repository");
    String::from_utf8(listed.stdout).expect("names are UTF-8").lines().map(str::to_owned).collect()
}

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a folder of the repository")
}

/// The characters of a key at the beginning of a text.
fn key(text: &str) -> &str {
    let is_of = |c: char| c.is_ascii_alphanumeric() || "_-.+/=".contains(c);
    &text[..text.find(|c| !is_of(c)).unwrap_or(text.len())]
}

/// The secrets in a text, which no mark shows to be made up.
fn secrets(text: &str, used: &mut BTreeSet<&'static str>) -> Vec<String> {
    let mut found = Vec::new();
    for (begin, least) in KEYS {
        for (at, _) in text.match_indices(begin) {
            let is_word = text[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
            let key = key(&text[at + begin.len()..]);
            if is_word || key.len() < *least || !key.contains(|c: char| c.is_ascii_digit()) {
                continue;
            }
            let lower = key.to_lowercase();
            let known = MADE_UP.iter().find(|known| key.contains(*known));
            used.extend(known);
            if known.is_none() && !MARKS.iter().any(|mark| lower.contains(mark)) {
                found.push(format!("{begin}{}…", &key[..4]));
            }
        }
    }
    if text.split_once("-----BEGIN ").is_some_and(|(_, rest)| rest.contains(" PRIVATE KEY-----")) {
        found.push("a private key".to_owned());
    }
    found.extend(cards(text));
    found.extend(addresses(text));
    found
}

fn cards(text: &str) -> Vec<String> {
    let digits = text.split(|c: char| !c.is_ascii_alphanumeric());
    let is_card = |word: &&str| {
        let sum = word.bytes().rev().enumerate().fold(0, |sum, (index, byte)| {
            let digit = u32::from(byte.wrapping_sub(b'0')) * if index % 2 == 1 { 2 } else { 1 };
            sum + digit / 10 + digit % 10
        });
        (15..=16).contains(&word.len())
            && word.bytes().all(|byte| byte.is_ascii_digit())
            && word.starts_with(['3', '4', '5', '6'])
            && sum % 10 == 0
    };
    let found = digits.filter(is_card).filter(|card| !CARDS.contains(card));
    found.map(|card| format!("the number of a card, {}…", &card[..4])).collect()
}

/// The addresses of e-mail at domains that may have mailboxes.
fn addresses(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('@') {
        let is_local = |c: &char| c.is_ascii_alphanumeric() || "._+-".contains(*c);
        let local: String = text[..at].chars().rev().take_while(is_local).collect();
        let rest = &text[at + 1..];
        let domain = &rest
            [..rest.find(|c: char| !(c.is_ascii_alphanumeric() || ".-".contains(c))).unwrap_or(rest.len())];
        let domain = domain.trim_end_matches(['.', '-']);
        let ending = domain.rsplit('.').next().unwrap_or_default();
        let is_known = DOMAINS.iter().any(|known| domain == *known || domain.ends_with(&format!(".{known}")));
        let is_domain =
            domain.contains('.') && ending.len() >= 2 && ending.chars().all(|c| c.is_ascii_alphabetic());
        if local.len() >= 2 && is_domain && !is_known {
            found.push(format!("an address at {domain}"));
        }
    }
    found
}

#[test]
fn no_file_of_the_repository_contains_a_secret() {
    let mut used = BTreeSet::new();
    let mut complaints = Vec::new();
    for name in tracked() {
        // The list of this file is no use of it. Lock files have hashes only.
        if name.ends_with("tests/secrets.rs") || name.ends_with(".lock") {
            continue;
        }
        let Ok(bytes) = std::fs::read(top().join(&name)) else { continue };
        let text = String::from_utf8_lossy(&bytes);
        for (number, line) in (1..).zip(text.lines()) {
            let found = secrets(line, &mut used);
            complaints.extend(found.into_iter().map(|secret| {
                format!("{name}:{number}: contains {secret}: replace it by one that shows that it is made up")
            }));
        }
    }
    let unused = MADE_UP.iter().filter(|known| !used.contains(*known));
    complaints.extend(
        unused.map(|known| format!("xtask/tests/secrets.rs: {known} is in no file: remove the line")),
    );
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn secrets_are_found() {
    // Written in two parts, so that this file contains none.
    for (begin, rest) in [
        ("sk_live_", "9aQzR7LmX2vT8bKp"),
        ("Bearer ghp_", "9aQzR7LmX2vT8bKpW4cY6nD1"),
        ("AKIA", "J7Q2ZL9XW4T8BKPM"),
        ("eyJ", "hbGciOiJIUzI1NiJ9.eyJzdWIiOiI5YVF6UjdMbVgydlQ4YktwIn0.Qz7"),
        ("-----BEGIN RSA", " PRIVATE KEY-----"),
        ("453201511", "2830366"),
        ("jane.doe@", "gmail.com"),
    ] {
        assert!(!secrets(&format!("a: \"{begin}{rest}\""), &mut BTreeSet::new()).is_empty(), "{begin}");
    }
    for text in
        ["sk_test_…", "whsec_abcdef0123456789", "4242424242424242", "jane@shop.test", "git@github", "eyJ"]
    {
        assert_eq!(secrets(text, &mut BTreeSet::new()), Vec::<String>::new(), "{text}");
    }
}
