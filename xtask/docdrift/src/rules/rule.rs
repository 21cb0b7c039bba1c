//! The type of a rule (id, level, rank, documentation, check), the rule book, and the macro `rule!`.

use super::proposal::{Level, Proposal};
use super::rank::Rank;
use crate::evidence::client::diff::ClientDiff;
use crate::evidence::exchange::Exchange;
use crate::evidence::fragment_diff::FragmentDifference;
use crate::evidence::traffic_cases::TrafficCase;
use crate::evidence::{Case, Evidence};
use crate::page::broken_links::BrokenLink;
use crate::traffic::recording::Recording;

/// A kind of disagreement and the function that finds it.
///
/// A rule reads one item of its scope, such as a case, and proposes findings. It does no I/O and holds no
/// state. A question that several rules ask is a method of the case.
#[derive(Debug)]
pub struct Rule {
    /// The rule's id: the stem of its file, with hyphens. It reads well after
    /// "allow".
    pub id: &'static str,
    /// The level of its findings, unless a proposal sets another level.
    pub level: Level,
    /// Of several rules that refute the same claim, the rule with the highest rank reports it.
    pub rank: Rank,
    /// The documentation: a summary, `## Why`, `## Drifts` and `## Agrees`. Tests run the examples.
    pub docs: &'static str,
    /// The scope of the check, and its function.
    pub check: Check,
}

/// The scope of a rule, with the function that the ledger calls once for each item of the scope.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// One subject of one page, or of the descriptions inside one document.
    Subject(fn(&Case<'_, '_>, &mut Vec<Proposal>)),
    /// One subject of one page.
    PageSubject(fn(&Case<'_, '_>, &mut Vec<Proposal>)),
    /// One subject of the descriptions inside one document.
    DescribedSubject(fn(&Case<'_, '_>, &mut Vec<Proposal>)),
    /// One page: its cases, sorted by subject.
    Page(fn(&[Case<'_, '_>], &mut Vec<Proposal>)),
    /// All pages.
    Site(fn(&Evidence<'_>, &mut Vec<Proposal>)),
    /// One recorded exchange.
    Exchange(fn(&Exchange<'_>, &Evidence<'_>, &mut Vec<Proposal>)),
    /// One recorded exchange of our own form, and one disagreement that traffic of another form shows.
    Wire(fn(&Exchange<'_>, &Evidence<'_>, &mut Vec<Proposal>), fn(&TrafficCase, &mut Vec<Proposal>)),
    /// One disagreement that recorded traffic of any form shows.
    Traffic(fn(&TrafficCase, &mut Vec<Proposal>)),
    /// One subject of a document, with whether the client accepts it.
    Client(fn(&ClientDiff, &mut Vec<Proposal>)),
    /// One fact that a page's fragment and the whole document state differently.
    Fragment(fn(&FragmentDifference, &mut Vec<Proposal>)),
    /// One link to an address that no page has.
    Link(fn(&BrokenLink, &mut Vec<Proposal>)),
    /// One recording, with the outcome of the typed client if the recording was replayed.
    Replay(fn(&Recording, &mut Vec<Proposal>)),
}

impl Check {
    /// The scope's name in output.
    #[must_use]
    pub fn scope(self) -> &'static str {
        match self {
            Check::Subject(_) | Check::PageSubject(_) | Check::DescribedSubject(_) => "subject",
            Check::Page(_) => "page",
            Check::Site(_) => "site",
            Check::Exchange(_) | Check::Wire(..) => "exchange",
            Check::Traffic(_) => "traffic",
            Check::Client(_) => "client",
            Check::Fragment(_) => "fragment",
            Check::Link(_) => "link",
            Check::Replay(_) => "replay",
        }
    }
}

impl Rule {
    /// Whether only a run with recordings has findings of this rule.
    #[must_use]
    pub fn needs_recordings(&self) -> bool {
        match self.check {
            Check::Exchange(_) | Check::Wire(..) | Check::Traffic(_) | Check::Replay(_) => true,
            // These compare three witnesses.
            _ => matches!(self.id, "schema-stands-alone" | "wire-stands-alone"),
        }
    }

    /// The documentation as Markdown, without the space that begins each line of a doc comment.
    ///
    /// ```
    /// # use docdrift::RuleBook;
    /// let rule = RuleBook::standard().get("moved-field").unwrap();
    /// assert!(rule.text().contains("\n## Why\n"));
    /// ```
    #[must_use]
    pub fn text(&self) -> String {
        let lines = self.docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
        lines.flat_map(|line| [line, "\n"]).collect()
    }

    /// The first paragraph of the documentation, joined into one line.
    #[must_use]
    pub fn summary(&self) -> String {
        let text = self.text();
        let first = text.trim_start().split("\n\n").next().unwrap_or_default();
        first.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// The rules of a run.
#[derive(Clone, Debug)]
pub struct RuleBook {
    rules: Vec<&'static Rule>,
}

impl RuleBook {
    /// All rules.
    #[must_use]
    pub fn standard() -> Self {
        RuleBook { rules: super::ALL.to_vec() }
    }

    /// The rules, sorted by id.
    pub fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        self.rules.iter().copied()
    }

    /// The rule with this id; `None` if there is no such rule.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&'static Rule> {
        self.rules().find(|rule| rule.id == id)
    }
}

/// Declares a rule as a static; the doc comment becomes the rule's documentation.
macro_rules! rule {
    (
        $(#[doc = $line:literal])+
        $name:ident: $id:literal, $level:ident, rank $rank:ident, $scope:ident($($check:path),+)
    ) => {
        $(#[doc = $line])+
        pub(super) static $name: $crate::rules::rule::Rule = $crate::rules::rule::Rule {
            id: $id,
            level: $crate::rules::proposal::Level::$level,
            rank: $crate::rules::rank::Rank::$rank,
            docs: concat!($($line, "\n"),+),
            check: $crate::rules::rule::Check::$scope($($check),+),
        };
    };
}
pub(crate) use rule;
