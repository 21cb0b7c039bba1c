//! Reads whether the described value is deprecated: "Deprecated.", "has been deprecated in favor of `x`".

use super::clause::starts;
use super::status::{self, Status};
use crate::page::claim_kind::ClaimKind;
use crate::page::prose::lexer::Token;
use crate::page::prose::reading::{DescribedValue, Reading};
use crate::page::prose::sentence::Text;

const DEPRECATED: Status = Status {
    kind: ClaimKind::Deprecated,
    stems: &["deprecated"],
    read: |tokens| tokens.first()?.is(&["deprecated"]).then_some((true, 1)),
    goes_on: names_successor,
    weak: None,
    topics: &["deprecated", "deprecation"],
};

/// Reads whether the described value is deprecated.
pub(super) fn read(text: &Text<'_>, value: &DescribedValue<'_>, readings: &mut Vec<Reading>) {
    status::read(&DEPRECATED, text, value, readings);
}

/// "in favor of", "since version 2", "use … instead", "on 1 June": the successor, the time or the reason, no
/// condition.
fn names_successor(behind: &[Token<'_>]) -> bool {
    const OPENINGS: &[&str] = &[
        "as", "since", "from", "use", "please", "and", "see", "by", "because", "due", "on", "after", "with",
    ];
    const BEHIND_IN: &[&str] = &["favor", "favour", "lieu", "version", "release"];
    let names_time = |token: &Token<'_>| {
        token.is(BEHIND_IN) || !token.text.starts_with(char::is_lowercase) || is_version(token.text)
    };
    behind.first().is_some_and(|first| first.is(OPENINGS))
        || starts(behind, &["in"]) && behind.get(1).is_some_and(names_time)
}

/// "v2", "v1.3"
fn is_version(text: &str) -> bool {
    text.strip_prefix('v').is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::super::test_lines::lines;

    #[track_caller]
    fn check(value: &str, text: &str, expected: &[&str]) {
        assert_eq!(lines(super::read, value, text), expected, "{text}");
    }

    #[test]
    fn deprecations() {
        check("state: string", "Deprecated. Use `phase`.", &["deprecated true"]);
        check("state: string", "Deprecated, use `phase` instead.", &["deprecated true"]);
        check("state: string", "**DEPRECATED**: the state of the job.", &["deprecated true"]);
        check("state: string", "@deprecated. Use phase.", &["deprecated true"]);
        check("state: string", "The state (deprecated; use phase instead)", &["deprecated true"]);
        check("state: string", "This field has been deprecated in favor of `phase`.", &["deprecated true"]);
        check("state: string", "The state. `state` is deprecated as of version 3.", &["deprecated true"]);
        check("state: string", "A deprecated property for the state.", &["deprecated true"]);
        check("state: string", "The state of the job. Field deprecated.", &["deprecated true"]);
        check("state: string", "Deprecated since 2.1: use phase.", &["deprecated true"]);
        check("state: string", "The use of this parameter is deprecated.", &["deprecated true"]);
    }

    #[test]
    fn no_deprecations_of_the_value() {
        check("state: string", "This field will be deprecated soon.", &["deprecated true ?History"]);
        check("state: string", "Deprecated for new accounts.", &["deprecated true ?Condition"]);
        check("state: string", "The endpoint is deprecated.", &["deprecated true ?OtherSubject"]);
        check("state: string", "One of:\n* `old`: deprecated\n* `new`", &["deprecated true ?OtherSubject"]);
        check("deprecated: boolean", "Whether the job is deprecated.", &["deprecated true ?OtherSubject"]);
        check("include_old: boolean", "Whether to list deprecated jobs too.", &[]);
    }
}
