//! Values of JSON and YAML files, with bytes.

use std::collections::HashMap;
use std::fmt;

use base64::Engine as _;
use saphyr_parser::{Event, Parser, ScalarStyle};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// A value of a JSON or YAML file.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    /// `null`, or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(serde_json::Number),
    /// Text.
    Text(String),
    /// Bytes: `!!binary` of YAML.
    Bytes(Vec<u8>),
    /// A list.
    List(Vec<Tree>),
    /// An object, in its order.
    Map(Vec<(String, Tree)>),
}

/// How deeply values may be nested. A recording of an API is not nested so deeply; a deeper one could overflow
/// the stack.
pub const MAX_DEPTH: usize = 256;

/// How many values the aliases of a YAML file may add to it.
pub const MAX_ALIASED: usize = 1_000_000;

impl Tree {
    /// How many values this is, with all inside it.
    fn size(&self) -> usize {
        match self {
            Tree::List(items) => 1 + items.iter().map(Tree::size).sum::<usize>(),
            Tree::Map(entries) => 1 + entries.iter().map(|(_, value)| value.size()).sum::<usize>(),
            _ => 1,
        }
    }

    /// The value of a key; `None` if this is no object or has no such key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Tree> {
        match self {
            Tree::Map(entries) => entries.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The value at a path of keys.
    #[must_use]
    pub fn path(&self, keys: &[&str]) -> Option<&Tree> {
        keys.iter().try_fold(self, |value, key| value.get(key))
    }

    /// The items of a list; none for another value.
    #[must_use]
    pub fn items(&self) -> &[Tree] {
        match self {
            Tree::List(items) => items,
            _ => &[],
        }
    }

    /// The entries of an object; none for another value.
    #[must_use]
    pub fn entries(&self) -> &[(String, Tree)] {
        match self {
            Tree::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The text of a text.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Tree::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The value of a truth value.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Tree::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The text of a scalar as it would be sent; `None` for `null`, bytes, lists and objects.
    #[must_use]
    pub fn to_text(&self) -> Option<String> {
        match self {
            Tree::Text(text) => Some(text.clone()),
            Tree::Number(number) => Some(number.to_string()),
            Tree::Bool(value) => Some(value.to_string()),
            _ => None,
        }
    }

    /// A status: a number, or text that begins with one, as `"200 OK"`.
    #[must_use]
    pub fn to_status(&self) -> Option<u16> {
        let text = self.to_text()?;
        let digits = text.trim().split(|c: char| !c.is_ascii_digit()).next()?;
        digits.parse().ok().filter(|status| (100..=999).contains(status))
    }

    /// The value as JSON; bytes become base64 text.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value;
        match self {
            Tree::Null => Value::Null,
            Tree::Bool(value) => Value::Bool(*value),
            Tree::Number(number) => Value::Number(number.clone()),
            Tree::Text(text) => Value::String(text.clone()),
            Tree::Bytes(bytes) => Value::String(base64::engine::general_purpose::STANDARD.encode(bytes)),
            Tree::List(items) => Value::Array(items.iter().map(Tree::to_json).collect()),
            Tree::Map(entries) => {
                Value::Object(entries.iter().map(|(key, value)| (key.clone(), value.to_json())).collect())
            }
        }
    }
}

impl From<serde_json::Value> for Tree {
    fn from(value: serde_json::Value) -> Tree {
        use serde_json::Value;
        match value {
            Value::Null => Tree::Null,
            Value::Bool(value) => Tree::Bool(value),
            Value::Number(number) => Tree::Number(number),
            Value::String(text) => Tree::Text(text),
            Value::Array(items) => Tree::List(items.into_iter().map(Tree::from).collect()),
            Value::Object(entries) => {
                Tree::Map(entries.into_iter().map(|(key, value)| (key, Tree::from(value))).collect())
            }
        }
    }
}

/// Reads a JSON document; a byte order mark before it is skipped. Servers that are not told that their log is JSON
/// escape bytes as `\x22`, which is read, too.
///
/// # Errors
///
/// The reason why it is no JSON.
pub fn json(content: &[u8]) -> Result<Tree, String> {
    let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
    let read = |content: &[u8]| serde_json::from_slice::<Tree>(content);
    read(content).or_else(|error| {
        let escaped = without_byte_escapes(content).and_then(|content| read(&content).ok());
        escaped.ok_or_else(|| error.to_string())
    })
}

/// JSON with escapes of bytes (`\x22`) as the escapes or the bytes that JSON has; `None` if there are none.
fn without_byte_escapes(content: &[u8]) -> Option<Vec<u8>> {
    memchr::memmem::find(content, b"\\x")?;
    let mut written = Vec::with_capacity(content.len());
    let mut rest = content;
    while let Some(at) = memchr::memchr(b'\\', rest) {
        let (before, escape) = rest.split_at(at);
        written.extend_from_slice(before);
        let byte = escape.get(2..4).and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = byte.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (escape.get(1), byte) {
            (Some(b'x'), Some(byte)) => {
                // The bytes of a character come one after another.
                match byte.is_ascii() {
                    true => written.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
                    false => written.push(byte),
                }
                rest = &escape[4..];
            }
            _ => {
                let length = escape.len().min(2);
                written.extend_from_slice(&escape[..length]);
                rest = &escape[length..];
            }
        }
    }
    written.extend_from_slice(rest);
    Some(written)
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Tree, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

/// Makes the values of a JSON text, without those of another type in between.
struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value of JSON")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(Tree::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
        Ok(serde_json::Number::from_f64(value).map_or(Tree::Null, Tree::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Tree, E> {
        Ok(Tree::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Tree, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Tree::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Tree::Map(with_last_values(entries)))
    }
}

/// Entries with each key once, at its first place and with its last value, as other readers of JSON have them.
fn with_last_values(entries: Vec<(String, Tree)>) -> Vec<(String, Tree)> {
    let mut keys: Vec<&str> = entries.iter().map(|(key, _)| key.as_str()).collect();
    keys.sort_unstable();
    if keys.windows(2).all(|pair| pair[0] != pair[1]) {
        return entries;
    }
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut unique: Vec<(String, Tree)> = Vec::new();
    for (key, value) in entries {
        match places.get(&key) {
            Some(place) => unique[*place].1 = value,
            None => {
                places.insert(key.clone(), unique.len());
                unique.push((key, value));
            }
        }
    }
    unique
}

/// Reads the documents of a YAML file. Tags are not resolved, except `!!binary` and `!binary`; no object is
/// ever constructed. Aliases are followed until they have added [`MAX_ALIASED`] values, because a small file of
/// aliases can become a large value.
///
/// # Errors
///
/// The reason why it is no YAML.
pub fn yaml(content: &str) -> Result<Vec<Tree>, String> {
    yaml_as_written(content).or_else(|reason| {
        let repaired = crate::yaml_repair::repaired(content);
        repaired.and_then(|repaired| yaml_as_written(&repaired).ok()).ok_or(reason)
    })
}

fn yaml_as_written(content: &str) -> Result<Vec<Tree>, String> {
    let mut reader = YamlReader::default();
    for event in Parser::new_from_str(content) {
        let (event, _) = event.map_err(|error| error.to_string())?;
        reader.event(event)?;
    }
    Ok(reader.documents)
}

#[derive(Default)]
struct YamlReader {
    documents: Vec<Tree>,
    /// The lists and objects that are not complete, with their anchors; 0 is none.
    open: Vec<(Open, usize)>,
    /// The values with an anchor, and how many values aliases have added.
    anchored: HashMap<usize, Tree>,
    aliased: usize,
}

/// A list or object that is not complete.
enum Open {
    List(Vec<Tree>),
    /// With the key whose value comes next.
    Map(Vec<(String, Tree)>, Option<String>),
}

impl YamlReader {
    fn event(&mut self, event: Event<'_>) -> Result<(), String> {
        match event {
            Event::SequenceStart(anchor, _) => self.open(Open::List(Vec::new()), anchor)?,
            Event::MappingStart(anchor, _) => self.open(Open::Map(Vec::new(), None), anchor)?,
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some((Open::List(items), anchor)) => self.add(Tree::List(items), anchor),
                Some((Open::Map(entries, _), anchor)) => self.add(Tree::Map(entries), anchor),
                None => {}
            },
            Event::Scalar(text, style, anchor, tag) => {
                let tag = tag.map(|tag| tag.suffix.clone());
                self.add(scalar(&text, style, tag.as_deref()), anchor);
            }
            Event::Alias(anchor) => {
                let value = self.anchored.get(&anchor).cloned().unwrap_or(Tree::Null);
                self.aliased += value.size();
                if self.aliased > MAX_ALIASED {
                    return Err(format!("its aliases add more than {MAX_ALIASED} values"));
                }
                self.add(value, 0);
            }
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, open: Open, anchor: usize) -> Result<(), String> {
        if self.open.len() == MAX_DEPTH {
            return Err(format!("it is nested more than {MAX_DEPTH} levels deep"));
        }
        self.open.push((open, anchor));
        Ok(())
    }

    fn add(&mut self, value: Tree, anchor: usize) {
        if anchor > 0 {
            self.anchored.insert(anchor, value.clone());
        }
        match self.open.last_mut() {
            None => self.documents.push(value),
            Some((Open::List(items), _)) => items.push(value),
            Some((Open::Map(entries, key), _)) => match key.take() {
                Some(key) => entries.push((key, value)),
                None => *key = Some(value.to_text().unwrap_or_default()),
            },
        }
    }
}

fn scalar(text: &str, style: ScalarStyle, tag: Option<&str>) -> Tree {
    if tag == Some("binary") {
        return crate::bytes::from_base64(text).map_or_else(|| Tree::Text(text.to_owned()), Tree::Bytes);
    }
    if style != ScalarStyle::Plain || tag == Some("str") {
        return Tree::Text(text.to_owned());
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Tree::Null,
        "true" | "True" | "TRUE" => Tree::Bool(true),
        "false" | "False" | "FALSE" => Tree::Bool(false),
        _ => number(text).map_or_else(|| Tree::Text(text.to_owned()), Tree::Number),
    }
}

/// A number as JSON writes it; other texts that YAML reads as numbers, such as `0x1` and `1_000`, are texts.
fn number(text: &str) -> Option<serde_json::Number> {
    let begins = text.starts_with(|c: char| c.is_ascii_digit() || c == '-');
    begins.then(|| serde_json::from_str(text).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(content: &str, expected: &str) {
        let documents = yaml(content).map(|all| Tree::List(all).to_json().to_string());
        assert_eq!(documents.as_deref(), Ok(expected));
    }

    #[test]
    fn escapes_of_bytes_are_read_where_json_has_none() {
        for (written, expected) in [
            (r#"{"a": "{\x22b\x22: \x22\xC3\xA9\x22}"}"#, Some("{\"b\": \"é\"}")),
            (r#"{"a": "\\x22 \x0A"}"#, Some("\\x22 \n")),
            (r#"{"a": "\\x22"}"#, Some("\\x22")),
            (r#"{"a": "\xC3"}"#, None),
            (r#"{"a": "\xzz"}"#, None),
            (r#"{"a": "\x2"#, None),
        ] {
            let read = json(written.as_bytes()).ok();
            assert_eq!(read.as_ref().and_then(|it| it.get("a")?.as_text()), expected, "{written}");
        }
    }

    #[test]
    fn yaml_becomes_values() {
        check("a: 1\nb: [x, '2', null, true]\n", r#"[{"a":1,"b":["x","2",null,true]}]"#);
        check("--- 1\n--- {a: b}\n", r#"[1,{"a":"b"}]"#);
        check("a: !!binary eyJh\n", r#"[{"a":"eyJh"}]"#);
        check("a: !!python/object:x.Y {b: 1}\n", r#"[{"a":{"b":1}}]"#);
        check("a: &x {b: 1}\nc: *x\n", r#"[{"a":{"b":1},"c":{"b":1}}]"#);
    }

    #[test]
    fn json_becomes_the_same_values_as_for_other_readers() {
        for text in [
            r#"{"b": [1, -2, 1.5, 18446744073709551615, 1e20], "a": null, "é\n": true}"#,
            r#"{"a": 1, "b": 2, "a": {"c": 3, "c": 4}, "b": []}"#,
            "[]",
            "\"\"",
        ] {
            let expected: serde_json::Value = serde_json::from_str(text).expect("valid JSON");
            let read = json(text.as_bytes());
            assert_eq!(read, Ok(Tree::from(expected)), "{text}");
        }
    }

    #[test]
    fn aliases_of_aliases_are_bounded() {
        let bomb = (1..30).fold("a0: &a0 [x, x]\n".to_owned(), |bomb, level| {
            bomb + &format!("a{level}: &a{level} [*a{0}, *a{0}]\n", level - 1)
        });
        assert!(yaml(&bomb).is_err_and(|reason| reason.contains("aliases")));
    }

    #[test]
    fn deep_nesting_is_refused() {
        let deep = "[".repeat(10_000) + &"]".repeat(10_000);
        let block: String = (0..1_000).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
        assert!(yaml(&block).is_err_and(|reason| reason.contains("nested")));
        // The parser has a limit of its own for brackets.
        assert!(yaml(&deep).is_err());
        assert!(json(deep.as_bytes()).is_err_and(|reason| reason.contains("recursion")));
    }
}
