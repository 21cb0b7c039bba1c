//! Defaults: "defaults to 10", "default: `x`", "`a` (default)", "20 by default", "if omitted, 5 is used".

mod aside;
mod phrase;
mod written;

use self::phrase::Found;
use super::unit_of_value;
use crate::page::claim_kind::ClaimKind;
use crate::page::prose::blocks::BlockKind;
use crate::page::prose::lexer::{Style, Token};
use crate::page::prose::reading::{DescribedValue, Doubt, Reading};
use crate::page::prose::scope::{self, Purpose};
use crate::page::prose::sentence::{Sentence, Text};

/// Reads the value that applies if a parameter is omitted.
pub(super) fn read(text: &Text<'_>, value: &DescribedValue<'_>, readings: &mut Vec<Reading>) {
    for sentence in &text.sentences {
        let mut at = 0;
        while at < sentence.tokens.len() {
            let Some(found) = phrase::read(text, sentence, at, value) else {
                at += 1;
                continue;
            };
            at = found.tokens.end.max(at + 1);
            // "Defaults to 10 or 25": the text does not say which.
            let is_choice = !found.is_marked
                && matches!(&sentence.tokens[found.tokens.end..], [or, other, ..]
                if or.is(&["or"]) && (other.style == Style::Number || other.is_literal()));
            let doubt = found.doubt.or(is_choice.then_some(Doubt::Vague));
            let doubt = doubt.or_else(|| self::doubt(text, sentence, &found, value));
            let doubt = doubt.or_else(|| aside::doubt(&sentence.tokens, &found, value));
            let mut range = unit_of_value::stated_range(text, sentence, found.unit, value, false);
            if let Some(beside) = &found.beside {
                range = range.start.min(beside.start)..range.end.max(beside.end);
            }
            readings.push(Reading::new(ClaimKind::Default, found.value, range).doubted(doubt));
        }
    }
    doubt_bounds(text, readings);
}

/// Whether a phrase only mentions the default, so that the condition of its sentence is not that of the default: "use
/// `a` (the default) if …", "if that fails, the default value 5 is used".
fn is_aside(tokens: &[Token<'_>], found: &Found) -> bool {
    let phrase = &tokens[found.tokens.clone()];
    let is_marked = found.is_marked
        && phrase.windows(4).any(|window| {
            window[0].is_mark(&['('])
                && window[1].is(&["the"])
                && window[2].is(&["default"])
                && window[3].is_mark(&[')'])
        });
    let [.., verb, article] = &tokens[..found.tokens.start] else { return is_marked };
    let is_used = verb.is(&["use", "uses", "using", "used"])
        || tokens[found.tokens.end..].iter().take(4).any(|token| token.is(&["used"]));
    let links = ["is", "are", "to", "of", "be", "being", "for", "will"];
    let is_named = article.is(&["the"])
        && phrase[0].is(&["default"])
        && !phrase.iter().any(|token| token.is(&links) || token.is_mark(&[':', '=']));
    is_marked || is_used && is_named
}

/// Whether the default is what "this" is to be set to: "set this to the default 5".
fn sets_this(tokens: &[Token<'_>], found: &Found) -> bool {
    let [.., set, this, to, article] = &tokens[..found.tokens.start] else { return false };
    set.is(&["set", "leave"]) && this.is(&["this", "it"]) && to.is(&["to", "at"]) && article.is(&["the"])
}

/// Whether a marked value is itself what a condition is about: "if false or 0 (default), returns all", "if set to 1
/// (the default), returns all".
fn is_own_condition(tokens: &[Token<'_>], found: &Found) -> bool {
    let before = &tokens[..found.tokens.start];
    let Some(at) = before.iter().rposition(|token| token.is(&["if", "when"])) else { return false };
    let condition = &before[at + 1..];
    if found.value.is_boolean() {
        return condition
            .iter()
            .all(|token| token.is(&["true", "false", "or", "set", "to", "is"]) || token.is_literal());
    }
    condition.iter().all(|token| token.is(&["set", "to", "is", "it", "this", "value", "the"]))
}

/// Doubts "positive" where the default is 0: who writes it means "not negative". Numbers stay as they are written.
fn doubt_bounds(text: &Text<'_>, readings: &mut [Reading]) {
    let is_plain = |reading: &&Reading| reading.kind == ClaimKind::Default && reading.doubt.is_none();
    let defaults: Vec<f64> =
        readings.iter().filter(is_plain).filter_map(|reading| reading.value.as_f64()).collect();
    for reading in readings.iter_mut().filter(|reading| reading.doubt.is_none()) {
        let says_positive = text.source[reading.range.clone()].to_lowercase().contains("positive");
        if says_positive && defaults.iter().any(|default| reading.excludes(*default)) {
            reading.doubt = Some(Doubt::Sentinel);
        }
    }
}

fn doubt(
    text: &Text<'_>,
    sentence: &Sentence<'_>,
    found: &Found,
    value: &DescribedValue<'_>,
) -> Option<Doubt> {
    let tokens = &sentence.tokens;
    let has = |words: &[&str]| tokens.iter().any(|token| token.is(words));
    // "0 is equivalent to the default value of 10": the default is written as 0.
    if has(&["equivalent", "equals", "override", "overrides", "instead"]) && !found.opens {
        return Some(Doubt::Sentinel);
    }
    if sentence.block == BlockKind::Row {
        return Some(Doubt::OtherSubject);
    }
    // A list item that is marked as the default belongs to the list's values, so its head names no other thing.
    if found.marks_item {
        return None;
    }
    if scope::is_phrase_of_case(sentence, &found.tokens, Purpose::Default) {
        return Some(Doubt::Condition);
    }
    let doubt = scope::doubt(text, sentence, &found.tokens, value, Purpose::Default);
    // "Values are either `a` (default) or `b`": the words before the value introduce a list.
    let introduces = found.is_marked && sentence.block == BlockKind::Paragraph;
    if found.is_marked && is_own_condition(tokens, found)
        || doubt == Some(Doubt::Condition) && is_aside(tokens, found)
        || doubt == Some(Doubt::OtherSubject) && sets_this(tokens, found)
    {
        return None;
    }
    doubt.filter(|doubt| !(introduces && *doubt == Doubt::OtherSubject))
}

#[cfg(test)]
mod tests {
    use super::super::test_lines::lines;

    #[track_caller]
    fn check(value: &str, text: &str, expected: &[&str]) {
        assert_eq!(lines(super::read, value, text), expected, "{text}");
    }

    #[test]
    fn defaults_are_read() {
        check("limit: integer", "Defaults to 10.", &["default 10"]);
        check("limit: integer", "Rows to skip, default is `5`", &["default 5"]);
        check("limit: integer", "Default value : 20", &["default 20"]);
        check("limit: integer", "The default page size is 25.", &["default 25"]);
        check("limit: integer", "If omitted, 20 is used", &["default 20"]);
        check("limit: integer", "100 unless told otherwise", &["default 100"]);
        check("limit: integer", "The default (if you don’t specify it) is 30", &["default 30"]);
        check("limit: integer", "Becomes 5 when unspecified", &["default 5"]);
        check("page_size: integer", "`page_size=15` by default", &["default 15"]);
        check("limit: integer", "Rows to skip, with `0` being the default", &["default 0"]);
        check("limit: integer", "If not specified, the service returns 100 rows", &["default 100"]);
        check("limit: integer", "By default, 10 results are returned", &["default 10"]);
        check("limit: integer", "10 if unset (default)", &[]);
        check("limit: integer", "Defaults to ten.", &["default 10"]);
        check("wait_seconds: integer", "Defaults to 2 minutes.", &["default 120"]);
        check("title: string", "One of: a, b (default), c", &["default \"b\""]);
        check("title: string", "Default is km.", &["default \"km\""]);
        check("title: string", "Sorts by `name` or `date`; `date` by default", &["default \"date\""]);
        check("title: string", "asc | desc, default asc", &["default \"asc\""]);
        check("title: string", "The media type, defaults to image/png", &["default \"image/png\""]);
        check("title: string", "If not given, defaults to \"x y\".", &["default \"x y\""]);
        check("title: string", "Default: 404.html. Others follow.", &["default \"404.html\""]);
        check("title: string", "Rows (default 10)", &["default \"10\""]);
        check("active: boolean", "default: false", &["default false"]);
        check("active: boolean", "If set, sends all. True by default.", &["default true"]);
        check("active: boolean", "If false or 0 (default), sends all", &["default false"]);
        check("active: boolean", "The default value (if not provided) is true", &["default true"]);
        check("title", "Default is 7", &["default 7"]);
    }

    #[test]
    fn defaults_have_other_wordings() {
        check("limit: integer", "Rows to skip, being `3` the default value.", &["default 3"]);
        check("pace: integer", "The pace of the walk, with a default pace of 6", &["default 6"]);
        check("limit: integer", "Without it, the service uses 8 as default.", &["default 8"]);
        check("limit: integer", "Rows to send - 10 (default)", &["default 10"]);
        check("limit: integer", "When that fails, use the default value 4.", &["default 4"]);
        check("limit: integer", "When set to 2 (the default), sends twice", &["default 2"]);
        check("limit: integer", "If the value is not present it defaults to 9", &["default 9"]);
        check("limit: integer", "Callers of this service set this to the default 6.", &["default 6"]);
        check("active: boolean", "Pass {@code true} (the default) if it is new", &["default true"]);
        check("active: boolean", "The default value for this flag is true", &["default true"]);
        check("active: boolean", "The default is for `active` to be `true`.", &["default true"]);
        check("title: string", "Sorts rows. The default sort is by `name`.", &["default \"name\""]);
        check(
            "title: string",
            "Unknown names count as the default (`x`), which is used.",
            &["default \"x\""],
        );
        check("title: string", "A span such as 3 DAY; the default is 2 HOUR", &["default \"2 HOUR\""]);
        check("separator: string", "Stands between cells, default is ;", &["default \";\""]);
        check("title: string", "The default `b` is fast.\n\n- `a`: slow\n- `b`: fast", &["default \"b\""]);
    }

    #[test]
    fn explanations_of_values_mark_the_default() {
        check("title: string", "- `a`: Upwards (default)\n- `b`: Downwards", &["default \"a\""]);
        check("title: string", "- `a`: Upwards\n- `b`: Downwards. This is the default.", &["default \"b\""]);
        check("title: string", "- `a` - Default option.\n- `b` - Downwards", &["default \"a\""]);
        check("title: string", "- `a`: (default) Upwards\n- `b`: Downwards", &["default \"a\""]);
        check("title: string", "Which of them. ALL means every one (default).", &["default \"ALL\""]);
        check("limit: integer", "* 0: no copies (default)\n* 1: copies", &["default 0"]);
        check("title: string", "- `a`: Upwards (default if old)", &["default \"Upwards\" ?Condition"]);
        check("title: string", "- `a`: Default role of a user\n- `b`: Downwards", &[]);
        check(
            "title: string",
            "- `a`: Upwards, `b`: Downwards (default)",
            &["default \"Downwards\" ?OtherSubject"],
        );
        check("title: string", "- `a`: Upwards. This is the default for guests.", &[]);
        check("title: string", "Rows of the field `a` as default", &[]);
        check("limit: integer", "1 - 10 (default)", &[]);
        check("title: string", "Comes first, default is ;", &[]);
    }

    #[test]
    fn other_values_are_no_defaults() {
        check("limit: integer", "If fast, defaults to 5.", &["default 5 ?Condition"]);
        check("limit: integer", "For archives, the default is 5.", &["default 5 ?Condition"]);
        check("limit: integer", "Defaults to 5 for archives", &["default 5 ?Condition"]);
        check("limit: integer | other_limit", "The default of other_limit is 5", &[]);
        check("limit: integer", "0 is equivalent to the default value of 60", &["default 60 ?Sentinel"]);
        check("limit: integer", "There is no default.", &[]);
        check("title: string", "Defaults to the current time", &[]);
        check("title: string", "Defaults to today.", &[]);
        check("title: string", "The default address to use", &[]);
        check("title: string", "A default will be assigned", &[]);
        check("title: string", "Default behavior", &[]);
        check("title: string", "Disabled by default", &[]);
        check("title: string", "The most recent posts (default)", &[]);
        check("title: string", "The default is 5 minutes", &[]);
        check("active: boolean", "Defaults to 5", &[]);
        check("limit: integer", "Defaults to `many`", &[]);
        check("limit: integer", "Does not default to 5", &["default 5 ?Sense"]);
        check("limit: integer", "Defaults to 90% multiplied by the cores", &[]);
        check("title: string", "* `area`: the box, defaults to `all`", &["default \"all\" ?OtherSubject"]);
        check("limit: integer", "Was 10 before, now defaults to 5", &["default 5"]);
    }

    #[test]
    fn words_of_a_description_are_no_defaults() {
        check("pen: string", "Whether the pen is the default pen for the user.", &["default \"pen\" ?Vague"]);
        check("kind: string", "By default, `a`, `b` and `c` are on.", &["default \"a\" ?Vague"]);
        check("kind: string", "Defaults to Rowing and Sailing.", &["default \"Rowing\" ?Vague"]);
        check("kind: string", "By default, this is equal to `ALL`.", &["default \"ALL\""]);
        check("kind: string", "The camera is active by default.", &["default \"active\" ?Vague"]);
        check("kind: string", "Default is taken as fast.", &["default \"fast\""]);
        check(
            "title: string",
            "If no title is given, the `unit` is used.",
            &["default \"unit\" ?OtherSubject"],
        );
        check(
            "title: string",
            "If none is given, the boat ID is used by default.",
            &["default \"ID\" ?Vague"],
        );
        check("order: string", "The default order is oldest to newest.", &["default \"oldest\" ?Vague"]);
        check("total: integer", "If this value is not available, it will be 0.", &["default 0 ?Sense"]);
        check(
            "link: boolean",
            "If there are none and it is set to true, all are sent.",
            &["default true ?Condition"],
        );
        check("active: boolean", "When **false,** (the default) none is sent.", &["default false"]);
    }
}
