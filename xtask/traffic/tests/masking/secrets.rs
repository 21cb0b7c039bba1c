//! Makes up secrets of many kinds, always the same ones for a seed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

/// Numbers that look random.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// A number below `most`.
    pub(crate) fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) >> 16).expect("48 bits") % most
    }

    pub(crate) fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    pub(crate) fn text(&mut self, alphabet: &str, length: usize) -> String {
        (0..length).map(|_| char::from(self.one_of(alphabet.as_bytes()))).collect()
    }

    /// A word that can be spoken, of this many syllables.
    fn word(&mut self, syllables: usize) -> String {
        let syllable = |_| self.text("bdfgklmnprstvz", 1) + &self.text("aeiou", 1);
        (0..syllables).map(syllable).collect::<String>() + ["", "n", "r", "s", "k"][self.below(5)]
    }

    fn capital(&mut self, syllables: usize) -> String {
        let word = self.word(syllables);
        word[..1].to_uppercase() + &word[1..]
    }
}

const DIGITS: &str = "0123456789";
const HEX: &str = "0123456789abcdef";
const LOWER: &str = "abcdefghijklmnopqrstuvwxyz0123456789";
const ALL: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// First names and last names, of which some are words of APIs, too.
const FIRST: &[&str] = &[
    "Alice",
    "Mark",
    "Grace",
    "Jürgen",
    "Aoife",
    "Will",
    "Chloé",
    "Rose",
    "Oluwaseun",
    "María",
    "Max",
    "Bill",
];
const LAST: &[&str] = &[
    "Smith",
    "Price",
    "O'Brien",
    "Müller",
    "Page",
    "Kowalski",
    "Hill",
    "Nakamura",
    "King",
    "Fernández",
    "Baker",
];

/// The kinds of secrets.
pub(crate) const KINDS: usize = 23;

/// A secret of a kind.
pub(crate) fn secret(kind: usize, random: &mut Random) -> String {
    let all = |random: &mut Random, length: usize| random.text(ALL, length);
    match kind {
        0 => format!("{}{}", random.one_of(&["sk_live_", "sk_test_", "rk_live_", "whsec_"]), all(random, 24)),
        1 => all(random, 40),
        2 => {
            let part =
                |text: String| BASE64.encode(text).replace('=', "").replace('+', "-").replace('/', "_");
            let claims = format!("{{\"sub\":\"{}\"}}", all(random, 20));
            format!("{}.{}.{}", part("{\"alg\":\"HS256\"}".to_owned()), part(claims), all(random, 43))
        }
        3 => BASE64.encode(format!("{}:{}", random.word(3), all(random, 12))),
        4 => card(random),
        5 => {
            let card = card(random);
            [&card[..4], &card[4..8], &card[8..12], &card[12..]].join(random.one_of(&[" ", "-"]))
        }
        6 => {
            let domain = random.one_of(&["mail.test", "shop.example", "gmail.com"]);
            format!("{}.{}{}@{domain}", random.word(2), random.word(2), random.below(99))
        }
        7 => format!("{} {}", random.one_of(FIRST), random.one_of(LAST)),
        8 => format!("{} {}", random.capital(2), random.capital(3)),
        9 => {
            let street = random.one_of(&["Street", "Road", "Lane", "Avenue"]);
            format!("{} {} {street}", random.below(200) + 1, random.capital(3))
        }
        10 => format!("+{}{}", random.one_of(&["1", "44", "49"]), random.text(DIGITS, 10)),
        11 => {
            format!("{}-{}-{}", random.below(800) + 200, random.below(800) + 200, random.below(9000) + 1000)
        }
        12 => format!("{}{}", random.word(4), random.below(9000) + 1000),
        13 => format!(
            "{}{}{}",
            random.capital(3),
            random.one_of(&["!", "#", "$", "&", "%"]),
            random.below(9000) + 1000
        ),
        14 => random.word(4),
        15 => format!("{}-{}-{}", random.word(3), random.word(3), random.word(2)),
        16 => format!("https://pay.shop.test/c/cs_live_{}#{}", all(random, 30), all(random, 60)),
        17 => {
            let hex = random.text(HEX, 32);
            [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
        }
        18 => {
            let length = random.one_of(&[32, 40, 64]);
            random.text(HEX, length)
        }
        19 => random.text(&format!("{ALL}/+"), 40),
        20 => format!("{}{}", random.one_of(&["ghp_", "xoxb-", "AKIA", "polar_oat_"]), all(random, 30)),
        21 => format!("DE{:02} {}", random.below(90) + 10, iban(random)),
        _ => random.text(LOWER, 26),
    }
}

fn iban(random: &mut Random) -> String {
    let groups = (0..4).map(|_| random.text(DIGITS, 4)).collect::<Vec<_>>();
    format!("{} {}", groups.join(" "), random.text(DIGITS, 2))
}

/// The number of a card, with its check digit.
fn card(random: &mut Random) -> String {
    let begin = random.one_of(&["4242", "5555", "4000"]).to_owned() + &random.text(DIGITS, 11);
    let sum: u32 = begin.bytes().rev().enumerate().fold(0, |sum, (index, byte)| {
        let digit = u32::from(byte - b'0') * if index % 2 == 0 { 2 } else { 1 };
        sum + digit / 10 + digit % 10
    });
    format!("{begin}{}", (10 - sum % 10) % 10)
}
