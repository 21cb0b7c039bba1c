//! What the families share: new names, words near a place of a page, the line of a field, and a generator of numbers.

use std::ops::Range;

use serde_json::Value;

/// Numbers that are the same for every run with a seed (SplitMix64).
#[derive(Clone, Debug)]
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`, which is not 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() >> 33).expect("31 bits") % limit
    }

    /// Moves the items into a random order.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

/// A name that has all words of another one and one more, in its casing: `amount` becomes `amount_code`.
pub(crate) fn longer_name(name: &str, word: &str) -> String {
    let mut capital = word.to_owned();
    capital[..1].make_ascii_uppercase();
    let is_camel = name.chars().any(char::is_uppercase) && !name.contains(['-', '_']);
    match () {
        () if name.contains('-') => format!("{name}-{word}"),
        () if is_camel => format!("{name}{capital}"),
        () => format!("{name}_{word}"),
    }
}

/// The name in the other of both casings: `created_at` and `createdAt`. `None` for a name of one word, or in another
/// casing.
pub(crate) fn other_casing(name: &str) -> Option<String> {
    if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        || !name.starts_with(|c: char| c.is_ascii_lowercase())
    {
        return None;
    }
    if name.contains('_') {
        let mut words = name.split('_').filter(|word| !word.is_empty());
        let mut camel = words.next()?.to_owned();
        for word in words {
            let (first, rest) = word.split_at(1);
            camel.push_str(&first.to_ascii_uppercase());
            camel.push_str(rest);
        }
        return (!name.chars().any(char::is_uppercase) && camel != name).then_some(camel);
    }
    let mut snake = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
    }
    (snake != name).then_some(snake)
}

/// The range of the line that contains an offset, with its line feed.
pub(crate) fn line_at(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
    start..end
}

/// The line of a field of an object in a sample or example, if the line has nothing else, and a comma at its end:
/// `"amount": 50,`.
pub(crate) fn field_line(text: &str, name: &Range<usize>) -> Option<Range<usize>> {
    let line = line_at(text, name.start);
    let before = text[line.start..name.start].trim_start();
    let after = text[name.end..line.end].trim_end();
    let value = after.trim_start_matches(['"', '\'']).trim_start().strip_prefix(':')?.strip_suffix(',')?;
    let is_whole = !value.contains(['{', '[', '(', '`']) && !value.trim().is_empty();
    (matches!(before, "" | "\"" | "'") && is_whole && !value.contains(", ")).then_some(line)
}

/// A value that a page writes, with its range.
pub(crate) struct Literal {
    /// With its quotes.
    pub(crate) range: Range<usize>,
    pub(crate) value: Value,
}

/// The value that a sample or example writes behind the name of a field, in the syntax of an object: `: "open"`.
pub(crate) fn literal_after(text: &str, name: &Range<usize>) -> Option<Literal> {
    let rest = &text[name.end..];
    let colon = rest.trim_start_matches(['"', '\'']).trim_start_matches(' ').strip_prefix(':')?;
    let start = text.len() - colon.trim_start_matches(' ').len();
    let written = &text[start..];
    let quote = written.chars().next()?;
    if quote == '"' || quote == '\'' {
        let inner = &written[1..];
        let end = inner.find([quote, '\n', '\\']).filter(|end| inner[*end..].starts_with(quote))?;
        let value = Value::from(&inner[..end]);
        return Some(Literal { range: start..start + end + 2, value });
    }
    let end = written.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-'))?;
    let value: Value = serde_json::from_str(&written[..end]).ok()?;
    let is_ended = written[end..].trim_start_matches(' ').starts_with([',', '}', '\n', ']', '\r']);
    (is_ended && !value.is_string()).then_some(Literal { range: start..start + end, value })
}

/// The only occurrence of a word in a text, which no letter or digit continues on either side.
pub(crate) fn only_word(text: &str, word: &str) -> Option<Range<usize>> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let mut found = text.match_indices(word).filter(|(start, _)| {
        !text[..*start].ends_with(is_part) && !text[start + word.len()..].starts_with(is_part)
    });
    let (start, _) = found.next()?;
    found.next().is_none().then(|| start..start + word.len())
}

/// The first of some words that a text does not contain.
pub(crate) fn unused<'w>(text: &str, words: &[&'w str]) -> Option<&'w str> {
    words.iter().copied().find(|word| !text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_casing() {
        assert_eq!(longer_name("amount", "code"), "amount_code");
        assert_eq!(longer_name("createdAt", "code"), "createdAtCode");
        assert_eq!(longer_name("x-token", "code"), "x-token-code");
        assert_eq!(other_casing("created_at").as_deref(), Some("createdAt"));
        assert_eq!(other_casing("createdAt").as_deref(), Some("created_at"));
        assert_eq!(other_casing("amount"), None);
        assert_eq!(other_casing("x-token"), None);
    }

    #[track_caller]
    fn check_literal(text: &str, expected: Option<&str>) {
        let name = text.find("name").expect("has the name");
        let found = literal_after(text, &(name..name + 4));
        assert_eq!(found.map(|literal| &text[literal.range]), expected, "{text}");
    }

    #[test]
    fn a_literal_is_behind_its_name() {
        check_literal("{\"name\": \"a b\"}", Some("\"a b\""));
        check_literal("{name: 5,\n", Some("5"));
        check_literal("{'name':true}", Some("true"));
        check_literal("{\"name\": count}", None);
        check_literal("{\"name\": \"a\\n\"}", None);
        check_literal("name=5 ", None);
    }

    #[track_caller]
    fn check_line(text: &str, expected: bool) {
        let name = text.find("name").expect("has the name");
        assert_eq!(field_line(text, &(name..name + 4)).is_some(), expected, "{text}");
    }

    #[test]
    fn the_line_of_a_field_has_nothing_else() {
        check_line("{\n  \"name\": 5,\n}", true);
        check_line("{\n  name: \"a b\",\n}", true);
        check_line("{\n  \"name\": {\n}", false);
        check_line("{\"name\": 5,\n}", false);
        check_line("{\n  \"name\": 5\n}", false);
        check_line("{\n  \"name\": 5, \"other\": 6,\n}", false);
    }

    #[test]
    fn a_seed_makes_the_same_numbers() {
        let [mut one, mut other] = [Random(7), Random(7)];
        assert_eq!([one.below(100), one.below(100)], [other.below(100), other.below(100)]);
    }
}
