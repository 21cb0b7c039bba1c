//! Writes XML 1.0: elements, attributes and text, with what XML forbids replaced.

/// A document that is being written, indented by two spaces.
pub(super) struct Xml {
    text: String,
    depth: usize,
}

impl Xml {
    pub(super) fn new() -> Self {
        Xml { text: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(), depth: 0 }
    }

    /// Opens an element that contains elements.
    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.text.push_str(">\n");
        self.depth += 1;
    }

    /// Closes the element that was opened last.
    pub(super) fn close(&mut self, name: &str) {
        self.depth -= 1;
        self.indent();
        self.text.push_str(&format!("</{name}>\n"));
    }

    /// Adds an element without content.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.text.push_str("/>\n");
    }

    /// Adds an element that contains text.
    pub(super) fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.tag(name, attributes);
        self.text.push_str(&format!(">{}</{name}>\n", escaped(text, false)));
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }

    fn indent(&mut self) {
        self.text.push_str(&"  ".repeat(self.depth));
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.indent();
        self.text.push_str(&format!("<{name}"));
        for (name, value) in attributes {
            self.text.push_str(&format!(" {name}=\"{}\"", escaped(value, true)));
        }
    }
}

/// Whether XML 1.0 allows a character. It has no form for the others, not even a reference.
fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// A text as the content of an element, or as the value of an attribute. A reader would replace the line breaks of
/// an attribute by spaces, so they are written as references.
fn escaped(text: &str, is_attribute: bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' if is_attribute => escaped.push_str("&quot;"),
            '\t' | '\n' if is_attribute => escaped.push_str(&format!("&#{};", u32::from(c))),
            '\r' => escaped.push_str("&#13;"),
            // C1 and the overrides of direction are allowed, and a terminal or a viewer acts on them.
            c if is_allowed(c) && (matches!(c, '\t' | '\n') || !super::super::printable::is_active(c)) => {
                escaped.push(c);
            }
            _ => escaped.push(char::REPLACEMENT_CHARACTER),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_markup_is_escaped_and_what_is_forbidden_is_replaced() {
        let text = "<a b=\"&\">]]>\u{0}\u{b}\u{1b}\u{fffe}\u{85}\u{202e}é\u{10ffff}\n";
        let plain = "\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}é\u{10ffff}";
        assert_eq!(escaped(text, false), format!("&lt;a b=\"&amp;\"&gt;]]&gt;{plain}\n"));
        assert_eq!(escaped(text, true), format!("&lt;a b=&quot;&amp;&quot;&gt;]]&gt;{plain}&#10;"));
    }
}
