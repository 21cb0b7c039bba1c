//! Doubts lists of values by their whole sentences: lists of something else, of one case, or of examples.

mod partial;

use serde_json::Value;

use super::Look;
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::reading::Doubt;
use crate::page::prose::scope::is_name_of;
use crate::subject::identifier_words::words;

/// The most words of a condition that only says that the value is there: "if it is set".
const MAX_PRESENCE_WORDS: usize = 4;

/// A list of values with the words around it.
struct List<'l> {
    values: Vec<String>,
    /// The text before the first value, in lower case.
    lead: String,
    /// The text behind the first mention of the last value, in lower case.
    tail: String,
    look: &'l Look<'l>,
}

/// Why a list is none of all allowed values of the described one.
pub(super) fn doubt(look: &Look<'_>) -> Option<Doubt> {
    let list = List::new(look)?;
    list.denied().or_else(|| list.of_another()).or_else(|| list.of_case()).or_else(|| list.is_partial())
}

/// Whether the words before the first value of a list name some of the values: "values include", "currently".
pub(crate) fn names_some(said: &str, values: &[Value]) -> bool {
    let lead = before(said, values.first()).to_lowercase();
    let is_open = |word: &str| matches!(word, "include" | "includes" | "including" | "currently");
    lead.split(|c: char| !c.is_alphabetic()).any(is_open) || tells_cases(said, values)
}

/// "When it is `a`, … When it is `b`, …": several sentences with a value each, which need not be all.
fn tells_cases(said: &str, values: &[Value]) -> bool {
    let opens =
        ["When ", "If ", "Use ", "Choose ", "Set ", "Specify "].iter().any(|word| said.starts_with(word));
    let places: Option<Vec<usize>> = values.iter().map(|value| said.find(&written(value))).collect();
    let [first, .., last] = places.as_deref().unwrap_or_default() else { return false };
    opens && first < last && said[*first..*last].contains(". ")
}

/// The text before a value.
fn before<'s>(said: &'s str, value: Option<&Value>) -> &'s str {
    let written = value.map(written).unwrap_or_default();
    &said[..said.find(&written).unwrap_or(0)]
}

fn written(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

impl<'l> List<'l> {
    fn new(look: &'l Look<'l>) -> Option<Self> {
        let listed = look.reading.value.as_array()?;
        let values: Vec<String> = listed.iter().map(written).collect();
        let said = &look.text.source[look.reading.range.clone()];
        let lead = before(said, listed.first()).to_lowercase();
        let last = values.last()?;
        let end = said[lead.len().min(said.len())..].find(last.as_str());
        let tail =
            end.map_or("", |at| &said[(lead.len() + at + last.len()).min(said.len())..]).to_lowercase();
        Some(List { values, lead, tail, look })
    }

    fn leads_with(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.lead.contains(phrase))
    }

    /// "Disallowed values: `a`", "we no longer support the following"
    fn denied(&self) -> Option<Doubt> {
        const DENIALS: &[&str] = &[
            "disallowed",
            "prohibited",
            "forbidden",
            "not allowed",
            "not supported",
            "not permitted",
            "unsupported",
            "no longer",
            "must not be",
            "cannot be",
            "can't be",
            "hint",
            "default set",
            "determines whether",
        ];
        self.leads_with(DENIALS).then_some(Doubt::OtherSubject)
    }

    /// A list of other things: operations, parts of the value, fields, kinds of the thing that is meant.
    fn of_another(&self) -> Option<Doubt> {
        let is_other = self.names_identity()
            || self.names_the_value()
            || self.names_fields()
            || self.names_operations()
            || self.is_of_named_field()
            || self.names_parts()
            || self.is_about_parenthesis()
            || self.is_for_the_following();
        is_other.then_some(Doubt::OtherSubject)
    }

    /// Whether the value is one of many, an identifier or an address, of which a text lists at most special ones.
    fn names_identity(&self) -> bool {
        const ADDRESSES: &[&str] = &["url", "uri", "href", "link", "email", "iri"];
        const INTRODUCTIONS: &[&str] = &["one of", "values", "options", "possible", "choices"];
        let name = self.look.value.name.map(words).unwrap_or_default();
        let Some(last) = name.last().filter(|_| !self.look.value.is_number()) else { return false };
        const FREE: &[&str] = &["id", "filter", "query", "expression", "token"];
        ADDRESSES.contains(&last.as_str()) || FREE.contains(&last.as_str()) && !self.leads_with(INTRODUCTIONS)
    }

    /// Whether a word among the values is the name of what is described: "City/Town".
    fn names_the_value(&self) -> bool {
        const INTRODUCTIONS: &[&str] = &[
            "one of",
            "value",
            "option",
            "possible",
            "allowed",
            "valid",
            "supported",
            "accepted",
            "must be",
        ];
        let name = self.look.value.name.map(words).unwrap_or_default();
        let said = &self.look.text.source[self.look.reading.range.clone()];
        let is_name = |value: &String| {
            let own = words(value);
            let is_literal =
                ['`', '"', '\'', '>', '*'].iter().any(|mark| said.contains(&format!("{mark}{value}")));
            let is_same = value.contains(char::is_uppercase) && self.look.value.name == Some(value.as_str());
            is_same || !own.is_empty() && name.ends_with(&own) && !is_literal
        };
        let is_question = self.leads_with(&["if the", "if it", "whether "]);
        !is_question && !self.leads_with(INTRODUCTIONS) && self.values.iter().any(is_name)
    }

    /// Whether the values are the names of fields: "Specify either `URL` or `Token`".
    fn names_fields(&self) -> bool {
        let value = self.look.value;
        let name = value.name.map(words).unwrap_or_default();
        let is_choice = ["sort", "order", "by", "field", "include", "expand", "attribute", "group"];
        let is_field = |text: &String| {
            value.siblings.iter().chain(&value.name).any(|name| name.eq_ignore_ascii_case(text))
        };
        self.values.iter().all(is_field) && !name.iter().any(|word| is_choice.contains(&word.as_str()))
    }

    /// Whether a value is the name of an operation: "use the `ListThings` operation".
    fn names_operations(&self) -> bool {
        const NOUNS: &[&str] =
            &["operation", "operations", "action", "actions", "api", "endpoint", "endpoints"];
        const SEARCHES: &[&str] = &["get", "find", "view", "verify", "learn", "see"];
        let tokens = &self.look.sentence.tokens;
        let is_value = |token: &Token<'_>| self.values.iter().any(|value| value == token.text);
        let is_named = |pair: &[Token<'_>]| is_value(&pair[0]) && pair[1].is(NOUNS);
        let is_search = matches!(tokens.as_slice(), [to, verb, ..] if to.is(&["to"]) && verb.is(SEARCHES));
        let says = |value: &String| {
            NOUNS
                .iter()
                .any(|noun| self.tail.starts_with(&format!("</a> {noun}")) || self.is_beside(value, noun))
        };
        // "Use `ListThings` to see all of them"
        let is_call = |value: &String| {
            let verbs = ["Describe", "List", "Get", "Update", "Create", "Delete", "Put"];
            let rest = verbs.iter().find_map(|verb| value.strip_prefix(verb));
            rest.is_some_and(|rest| rest.starts_with(char::is_uppercase))
        };
        let name = self.look.value.name.map(words).unwrap_or_default();
        let is_named_by = |word: &String| {
            ["action", "operation", "event", "name", "type", "permission", "api", "method"]
                .contains(&word.as_str())
        };
        let are_calls = self.values.iter().all(is_call) && !name.iter().any(is_named_by);
        is_search || are_calls || tokens.windows(2).any(is_named) || self.values.iter().any(says)
    }

    /// Whether the subject of the list is another name in code: "the file's `purpose` must be one of …".
    fn is_of_named_field(&self) -> bool {
        let tokens = &self.look.sentence.tokens;
        let is_value = |token: &Token<'_>| self.values.iter().any(|value| value == token.text);
        let is_subject = |pair: &[Token<'_>]| {
            pair[0].style == Style::Code
                && pair[0].text.chars().all(|c| c.is_alphanumeric() || c == '_')
                && !is_value(&pair[0])
                && !is_name_of(&pair[..1], self.look.value)
                && pair[1].is(&["must", "should", "can", "may"])
        };
        let lead = tokens.iter().position(is_value).unwrap_or(tokens.len());
        tokens[..lead].windows(2).any(is_subject)
    }

    /// Whether a noun follows a value in the text.
    fn is_beside(&self, value: &str, noun: &str) -> bool {
        let said = &self.look.text.source[self.look.reading.range.clone()];
        [format!("{value}</a> {noun}"), format!("{value}</code> {noun}")]
            .iter()
            .any(|both| said.contains(both))
    }

    /// Whether the values are keys of an object that the text shows, or parts of one value.
    fn names_parts(&self) -> bool {
        let said = &self.look.text.source[self.look.reading.range.clone()];
        let keys = self.values.iter().filter(|value| said.contains(&format!("\"{value}\":"))).count();
        keys > 1 && keys == self.values.len() && said.contains('{')
            || self.leads_with(&["two-part", "parts:", "consists of", "made up of"])
    }

    /// Whether the list is a parenthesis behind a noun within a sentence, and the noun is another thing: "the region
    /// from which the entity (user or role) was seen".
    fn is_about_parenthesis(&self) -> bool {
        let tokens = &self.look.sentence.tokens;
        let is_first = |token: &Token<'_>| self.values.first().is_some_and(|value| value == token.text);
        let Some(at) = tokens.iter().position(is_first).filter(|at| *at > 1) else { return false };
        let Some(close) = tokens[at..].iter().position(|token| token.is_mark(&[')'])) else { return false };
        let is_last = |token: &Token<'_>| self.values.last().is_some_and(|value| value == token.text);
        if !tokens[at..at + close].iter().any(is_last) {
            return false;
        }
        let goes_on = tokens
            .get(at + close + 1)
            .is_some_and(|next| next.style == Style::Word && next.text.starts_with(char::is_lowercase));
        let name = self.look.value.name.map(words).unwrap_or_default();
        let noun = words(tokens[at - 2].text);
        let is_own = noun.iter().any(|word| name.contains(word));
        tokens[at - 1].is_mark(&['(']) && tokens[at].style == Style::Word && goes_on && !is_own
    }

    /// "Required for the following countries: …": kinds of cases, not values.
    fn is_for_the_following(&self) -> bool {
        const CASES: &[&str] = &[
            "for the following",
            "in the following",
            "on the following",
            "when the following",
            "if the following",
            "applies to the following",
            "apply to the following",
            "applicable to the following",
        ];
        const VALUES: &[&str] = &["value", "option", "one of", "format", "keyword", "order"];
        self.leads_with(CASES) && !self.leads_with(VALUES)
    }

    /// A list of one case: "possible values if `type` is x", "to use it, specify `a` or `b`".
    fn of_case(&self) -> Option<Doubt> {
        const NOUNS: &[&str] = &["values", "value", "options", "formats", "types", "choices"];
        let tokens = &self.look.sentence.tokens;
        let is_if = |pair: &[Token<'_>]| pair[0].is(NOUNS) && pair[1].is(&["if", "when"]);
        let is_of_another = |window: &[Token<'_>]| {
            window[0].is(NOUNS)
                && window[1].is(&["for", "with"])
                && window[2].is_literal()
                && !is_name_of(&window[2..3], self.look.value)
                && window[3].is(&["are", "is", "include", "can"])
        };
        let is_purpose = self.look.reading.range == self.look.sentence.range
            && tokens.first().is_some_and(|first| first.is(&["to"]))
            && self.lead.contains(',');
        let is_for_each = tokens
            .windows(3)
            .any(|window| window[0].is(NOUNS) && window[1].is(&["for"]) && window[2].is(&["each", "every"]));
        // "Valid initial states are", "will be `a` or `b`, respectively"
        let intro = &self.lead[self.lead.rfind(['.', '\n']).map_or(0, |at| at + 1)..];
        let is_partial = intro.contains("initial state")
            || intro.contains(" will be ") && self.tail.contains("respectively");
        let splits = is_partial
            || self.is_of_condition()
            || is_for_each
            || self.tail.contains(" in case of ")
            || self.lead.contains(" in case of ");
        (tokens.windows(2).any(is_if) || tokens.windows(4).any(is_of_another) || is_purpose || splits)
            .then_some(Doubt::Condition)
    }

    /// "If the name is one of these:" before items, or "if …, it is set as follows.": the cases in which the value is
    /// something. "If set, one of:" is no case.
    fn is_of_condition(&self) -> bool {
        let said = &self.look.text.source[self.look.reading.range.clone()];
        let is_long = said.contains('\n') || said.contains("<li");
        let ends = ["\n", "</p", "<ul", "<li"].iter().filter_map(|mark| self.lead.find(mark));
        let lead = &self.lead[..ends.min().unwrap_or(self.lead.len())];
        let introduces = lead.trim_end().ends_with(':') || lead.contains("as follows");
        let condition = lead.split([',', ':']).next().unwrap_or_default();
        let is_case = condition.split_whitespace().count() > MAX_PRESENCE_WORDS;
        is_long && introduces && is_case && lead.starts_with("if ")
    }
}
