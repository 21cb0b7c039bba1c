//! Compares the reports of two pages by claims, verdicts and findings, ignoring lines and wording.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::Report;
use super::ledger::Verdict;
use crate::page::claim::{Claim, ClaimKind, Origin};

/// A claim or finding that one of two reports has more often than the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageDifference {
    /// The report that has the claim or finding more often.
    pub side: WhichReport,
    /// The claim with its verdict, or a finding that refutes no claim, as text.
    pub testimony: String,
    /// How many more times this report has it; at least 1.
    pub count: usize,
}

/// One of two reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WhichReport {
    /// The first.
    Original,
    /// The second.
    Ours,
}

impl fmt::Display for PageDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = match self.side {
            WhichReport::Original => "only the original",
            WhichReport::Ours => "only ours",
        };
        write!(f, "{side}: {}", self.testimony)?;
        if self.count > 1 { write!(f, " ({} times)", self.count) } else { Ok(()) }
    }
}

/// The claims and findings that only one of two reports has, or has more often, sorted by their text.
#[must_use]
pub fn differences(original: &Report<'_>, ours: &Report<'_>) -> Vec<PageDifference> {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    facts(original).for_each(|testimony| counts.entry(testimony).or_default().0 += 1);
    facts(ours).for_each(|testimony| counts.entry(testimony).or_default().1 += 1);
    counts
        .into_iter()
        .filter_map(|(testimony, (original, ours))| {
            let side = if original > ours { WhichReport::Original } else { WhichReport::Ours };
            let count = original.abs_diff(ours);
            (count > 0).then_some(PageDifference { side, testimony, count })
        })
        .collect()
}

/// The claims of a report with their verdicts, and the findings that refute no claim, as text without line
/// numbers.
fn facts(report: &Report<'_>) -> impl Iterator<Item = String> {
    // A claim about a property of a field, such as its default, implies that the field and its operation
    // exist. So a table row with a name counts only if no other text describes the name, and a title with an
    // operation only if no other text describes a part of the operation.
    let is_text = |claim: &Claim| !matches!(claim.origin, Origin::Sample(_) | Origin::Example);
    let describes =
        move |claim: &Claim| !matches!(claim.kind, ClaimKind::Exists | ClaimKind::Calls) && is_text(claim);
    let claims =
        || report.statements.iter().map(|statement| &statement.claim).filter(move |it| describes(it));
    let described: BTreeSet<_> = claims().map(|claim| &claim.subject).collect();
    let operations: BTreeSet<_> = claims().map(|claim| &claim.subject.operation).collect();
    let settled = report.statements.iter().zip(&report.verdicts);
    let settled = settled.filter(move |(statement, _)| {
        let claim = &statement.claim;
        match claim.kind {
            ClaimKind::Exists => !described.contains(&claim.subject),
            ClaimKind::Calls => !is_text(claim) || !operations.contains(&claim.subject.operation),
            _ => true,
        }
    });
    let claims = settled.map(|(statement, verdict)| {
        let claim = &statement.claim;
        let value = claim.value.as_ref().map(|value| format!(" {value}")).unwrap_or_default();
        let outcome = match verdict {
            Verdict::Upheld(_) => "upheld".to_owned(),
            Verdict::Refuted(number) => {
                let finding = &report.findings[*number];
                format!("{} by {}", finding.level.as_str(), finding.rule.id)
            }
            Verdict::Unsettled(unsettled) => format!("unsettled, {}", unsettled.reason),
        };
        let who = match claim.origin {
            Origin::Sample(_) | Origin::Example => claim.origin.as_str(),
            Origin::Prose | Origin::Component | Origin::Table | Origin::List | Origin::Description => "text",
        };
        format!("{who} {} {}{value}: {outcome}", claim.kind.as_str(), claim.subject)
    });
    let others = report.findings.iter().filter(|finding| finding.proposal.claims.is_empty());
    let others = others.map(|finding| format!("{} by {}", finding.proposal.subject, finding.rule.id));
    claims.chain(others)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::rule::RuleBook;
    use crate::source::Files;
    use crate::{Inputs, check};

    #[track_caller]
    fn compare(original: &str, ours: &str, expected: &[&str]) {
        let sample = |code: &str| format!("```python\n{code}\n```\n");
        compare_texts(&sample(original), &sample(ours), expected);
    }

    #[track_caller]
    fn compare_texts(original: &str, ours: &str, expected: &[&str]) {
        let fragment = "\n````yaml GET /a\nopenapi: 3.0.3\npaths: {/a: {get: {responses: {'200': {content: \
                        {application/json: {schema: {properties: {b: {}, c: {type: integer}}}}}}}}}}\n````\n";
        let mut files = Files::new();
        let mut page = |name: &str, text: &str| files.add(name, format!("{text}{fragment}"));
        let pages = [page("original.md", original), page("ours.md", ours)];
        let inputs = pages.map(|page| Inputs::read(&files, &[page], &[], Vec::new()).expect("valid"));
        let [original, ours] = inputs.each_ref().map(|inputs| check(inputs, &RuleBook::standard(), &files));
        let found: Vec<String> = differences(&original, &ours).iter().map(ToString::to_string).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn wording_and_lines_do_not_matter_and_facts_do() {
        compare(
            "x = requests.get('/a').json()\nx['b']",
            "# ours\ny = requests.get('/a').json()\ny['b']",
            &[],
        );
        compare(
            "requests.get('/a').json()['b']",
            "requests.get('/a').json()['d']",
            &[
                "only the original: Python reads GET /a 200 b: upheld",
                "only ours: Python reads GET /a 200 d: warning by unknown-response-field",
            ],
        );
        compare(
            "requests.get('/a')",
            "requests.get('/a')\nrequests.get('/a')",
            &["only ours: Python calls GET /a: upheld"],
        );
    }

    #[test]
    fn a_row_of_a_table_says_what_a_sentence_does() {
        let row = |name: &str| format!("| Name | In | Default |\n|---|---|---|\n| {name} | response | 7 |\n");
        compare_texts("The `c` defaults to 7.\n", &row("c"), &[]);
        compare_texts(
            "The `c` defaults to 7.\n",
            &row("b"),
            &[
                "only ours: text default GET /a 200 b 7: warning by unstated-value",
                "only the original: text default GET /a 200 c 7: warning by unstated-value",
            ],
        );
        compare_texts(
            "The `c` defaults to 7.\n",
            &(row("c") + "| b | response | |\n"),
            &["only ours: text exists GET /a 200 b: upheld"],
        );
    }
}
