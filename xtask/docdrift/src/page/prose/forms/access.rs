//! Reads who sets the described value: "Read-only.", "Output only.", "[readonly]", "write-only", "never returned".

use super::clause::{is_border, starts};
use super::status::{self, Status};
use crate::page::claim_kind::ClaimKind;
use crate::page::prose::lexer::Token;
use crate::page::prose::reading::{DescribedValue, Reading};
use crate::page::prose::sentence::Text;

const READ_ONLY: Status = Status {
    kind: ClaimKind::ReadOnly,
    stems: &["read", "output"],
    read: read_only,
    goes_on: |_| false,
    weak: None,
    topics: &["readonly", "read"],
};

const WRITE_ONLY: Status = Status {
    kind: ClaimKind::WriteOnly,
    stems: &["write", "input", "returned"],
    read: write_only,
    goes_on: is_response,
    weak: None,
    topics: &["writeonly", "write"],
};

/// Reads whether only the server sets the described value, or only callers send it.
pub(super) fn read(text: &Text<'_>, value: &DescribedValue<'_>, readings: &mut Vec<Reading>) {
    status::read(&READ_ONLY, text, value, readings);
    status::read(&WRITE_ONLY, text, value, readings);
}

fn read_only(tokens: &[Token<'_>]) -> Option<(bool, usize)> {
    compound(tokens, &["read-only", "readonly", "output-only"], &[&["read", "only"], &["output", "only"]])
}

fn write_only(tokens: &[Token<'_>]) -> Option<(bool, usize)> {
    const UNRETURNED: &[&[&str]] = &[
        &["never", "returned"],
        &["not", "returned"],
        &["never", "be", "returned"],
        &["not", "be", "returned"],
    ];
    let unreturned = UNRETURNED.iter().find(|words| starts(tokens, words)).map(|words| (true, words.len()));
    compound(tokens, &["write-only", "writeonly", "input-only"], &[&["write", "only"], &["input", "only"]])
        .or(unreturned)
}

/// "in responses", "by the API", up to the end of the clause: no condition.
fn is_response(behind: &[Token<'_>]) -> bool {
    const PHRASES: &[&[&str]] = &[
        &["in", "responses"],
        &["in", "any", "response"],
        &["in", "any", "responses"],
        &["in", "api", "responses"],
        &["in", "the", "response"],
        &["by", "the", "api"],
        &["by", "the", "server"],
    ];
    PHRASES.iter().any(|words| starts(behind, words) && behind.get(words.len()).is_none_or(is_border))
}

/// The number of tokens of a compound, written as one word or as two.
fn compound(tokens: &[Token<'_>], one: &[&str], two: &[&[&str]]) -> Option<(bool, usize)> {
    if tokens.first()?.is(one) {
        return Some((true, 1));
    }
    two.iter().any(|words| starts(tokens, words)).then_some((true, 2))
}

#[cfg(test)]
mod tests {
    use super::super::test_lines::lines;

    #[track_caller]
    fn check(value: &str, text: &str, expected: &[&str]) {
        assert_eq!(lines(super::read, value, text), expected, "{text}");
    }

    #[test]
    fn read_only() {
        check("total: number", "Sum of all items (read-only)", &["readOnly true"]);
        check("total: number", "Read Only. Sum of all items.", &["readOnly true"]);
        check("total: number", "Output only. Sum of all items.", &["readOnly true"]);
        check("total: number", "[readonly] Sum of all items.", &["readOnly true"]);
        check(
            "total: number",
            "Sum of all items. This field is read-only and ignored in requests.",
            &["readOnly true"],
        );
        check("total: number", "A read-only property that holds the sum.", &["readOnly true"]);
        check("total: number", "Sum of all items, read only", &["readOnly true"]);
        check(
            "total: number",
            "Sum of all items. Read-only if the order is closed.",
            &["readOnly true ?Condition"],
        );
        check("token: string", "Read-only access token.", &["readOnly true ?Sense"]);
        check("volume: object", "Whether the volume is read-only.", &["readOnly true ?OtherSubject"]);
        check("mode: string", "One of `read-only` and `all`.", &[]);
        check("read_only: boolean", "Read-only.", &["readOnly true ?OtherSubject"]);
    }

    #[test]
    fn write_only() {
        check("secret: string", "Input only. The key of the account.", &["writeOnly true"]);
        check("secret: string", "The key of the account (write-only).", &["writeOnly true"]);
        check("secret: string", "Never returned.", &["writeOnly true"]);
        check("secret: string", "The key. This field is never returned in responses.", &["writeOnly true"]);
        check(
            "secret: string",
            "The key. This field is not returned by other operations.",
            &["writeOnly true ?Condition"],
        );
        check("items: array", "Deleted items are not returned.", &["writeOnly true ?OtherSubject"]);
    }
}
