//! Accepts the findings that comments on pages name, and reports the comments that accept nothing.

use super::baseline::{StaleEntry, StaleReason};
use super::finding::{Acceptance, AcceptedBy, Finding};
use crate::page::Page;
use crate::page::allow_comment::AllowComment;
use crate::rules::rule::{Rule, RuleBook};
use crate::source::gap::{Gap, GapKind};
use crate::source::parsed::Parsed;

/// Marks the findings that comments accept: those of the named rules of which the main location is in the scope of the
/// comment. Returns the comments that accept nothing, of rules that this run could find something for; a rule that does
/// not exist is a gap.
pub(crate) fn accept(
    findings: &mut [Finding],
    pages: &[&Page],
    book: &RuleBook,
    can_find: impl Fn(&Rule) -> bool,
) -> Parsed<Vec<StaleEntry>> {
    let mut parsed = Parsed { value: Vec::new(), gaps: Vec::new() };
    let mut comments: Vec<&AllowComment> = pages.iter().flat_map(|page| &page.allow_comments).collect();
    // Pages share their snippets.
    comments.sort_by_key(|comment| comment.span);
    comments.dedup_by_key(|comment| comment.span);
    for comment in comments {
        for name in &comment.rules {
            let Some(rule) = book.get(&name.value) else {
                let reason = format!("there is no rule `{}`", name.value);
                parsed.gaps.push(Gap::new(name.span, GapKind::InvalidComment, reason));
                continue;
            };
            if !accept_in_scope(findings, comment, rule) && can_find(rule) {
                let place = if comment.scope.is_some() { "where it applies" } else { "behind it" };
                parsed.value.push(StaleEntry {
                    span: comment.span,
                    rule: rule.id.to_owned(),
                    fingerprint: None,
                    change: None,
                    why: StaleReason::Gone,
                    reason: format!(
                        "the comment `docdrift-allow {}` accepts nothing: there is no such finding {place}",
                        rule.id
                    ),
                });
            }
        }
    }
    parsed
}

/// Accepts the findings of a rule in the scope of a comment. Returns whether there are any.
fn accept_in_scope(findings: &mut [Finding], comment: &AllowComment, rule: &Rule) -> bool {
    let mut found = false;
    for finding in findings.iter_mut().filter(|finding| finding.rule.id == rule.id) {
        let main = finding.proposal.labels.first().map(|label| label.span);
        if comment.scope.zip(main).is_some_and(|(scope, main)| scope.contains(main)) {
            found = true;
            let acceptance = Acceptance { by: AcceptedBy::Comment, reason: comment.reason.clone() };
            finding.accepted.get_or_insert(acceptance);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::rules::rule::RuleBook;
    use crate::source::Files;
    use crate::{Inputs, check};

    /// A page with one finding of `moved-field`, and a comment before its sample.
    fn page(comment: &str, behind: &str) -> String {
        format!(
            "# Orders\n\n{comment}\n\n```python\nprint(requests.get(\"https://api.example.com/orders\").json()[\"orders_url\"])\n```\n\n\
             {behind}\n\n````yaml GET /orders\nopenapi: 3.0.3\nservers: [{{url: https://api.example.com}}]\npaths:\n  /orders:\n    get:\n      \
             responses: {{'200': {{content: {{application/json: {{schema: {{properties: {{url: {{type: string}}}}}}}}}}}}}}\n````\n"
        )
    }

    /// Checks a page: the reason of the acceptance of its finding, then the stale comments and gaps.
    #[track_caller]
    fn check_page(page: &str, accepted: Option<&str>, expected: &[&str]) {
        let mut files = Files::new();
        let id = files.add("orders.md", page);
        let inputs = Inputs::read(&files, &[id], &[], Vec::new()).expect("no document can be wrong");
        let report = check(&inputs, &RuleBook::standard(), &files);
        let reason = report.findings[0].accepted.as_ref().map(|acceptance| acceptance.reason.as_str());
        assert_eq!(reason, accepted, "{page}");
        let stale = report.stale_comments.iter().map(|stale| (stale.span, &stale.reason));
        let gaps = report.gaps.iter().map(|gap| (gap.span, &gap.reason));
        let lines = stale.chain(gaps).map(|(span, reason)| format!("{} {reason}", files.locate(span)));
        assert_eq!(lines.collect::<Vec<_>>(), expected, "{page}");
    }

    #[test]
    fn a_comment_accepts_the_findings_of_its_rules_in_the_next_block() {
        check_page(&page("<!-- docdrift-allow moved-field: known -->", ""), Some("known"), &[]);
        check_page(&page("{/* docdrift-allow moved-field: known */}", ""), Some("known"), &[]);
        check_page(&page("", "<!-- docdrift-allow-page moved-field: known -->"), Some("known"), &[]);
    }

    #[test]
    fn a_comment_that_accepts_nothing_is_reported() {
        let stale = "accepts nothing: there is no such finding where it applies";
        check_page(
            &page("", "<!-- docdrift-allow moved-field: known -->"),
            None,
            &[&format!("orders.md:9:1 the comment `docdrift-allow moved-field` {stale}")],
        );
        check_page(
            &page("<!-- docdrift-allow moved-field, casing-leak: known -->", ""),
            Some("known"),
            &[&format!("orders.md:3:1 the comment `docdrift-allow casing-leak` {stale}")],
        );
        // A run without recordings does not look for this.
        check_page(&page("<!-- docdrift-allow wire-stands-alone: known -->", ""), None, &[]);
    }

    #[test]
    fn a_comment_with_an_unknown_rule_or_without_a_reason_is_a_gap() {
        check_page(
            &page("<!-- docdrift-allow moved-feld: known -->", ""),
            None,
            &["orders.md:3:21 there is no rule `moved-feld`"],
        );
        check_page(
            &page("<!-- docdrift-allow moved-field -->", ""),
            None,
            &["orders.md:3:1 this comment has no reason: write `docdrift-allow RULE: REASON`"],
        );
    }
}
