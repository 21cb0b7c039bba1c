//! A rule: what it is called, what it says of itself, and its check.

use super::proposal::{Level, Proposal};
use super::rank::Rank;
use crate::evidence::client::diff::ClientDiff;
use crate::evidence::exchange::Exchange;
use crate::evidence::fragment_diff::FragmentDifference;
use crate::evidence::{Case, Evidence};
use crate::page::links::BrokenLink;
use crate::traffic::recording::Recording;

/// A kind of disagreement and the function that sees it.
///
/// A rule reads a case and proposes findings. It does no I/O and holds no state; what several
/// rules need is a question that the case answers.
#[derive(Debug)]
pub struct Rule {
    /// Its name, as read after "allow": the stem of its file.
    pub id: &'static str,
    /// How loud its findings are, unless the check says otherwise.
    pub level: Level,
    /// Where several rules see the same claim, the highest rank has it.
    pub rank: Rank,
    /// Its documentation: a summary, `## Why`, `## Drifts` and `## Agrees`, whose examples run.
    pub docs: &'static str,
    /// What it looks at, and the function that does.
    pub check: Check,
}

/// The scope of a rule and its function.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// One subject of one page at a time.
    Subject(fn(&Case<'_, '_>, &mut Vec<Proposal>)),
    /// One page at a time: its cases, in the order of their subjects.
    Page(fn(&[Case<'_, '_>], &mut Vec<Proposal>)),
    /// One recorded exchange at a time.
    Exchange(fn(&Exchange<'_>, &Evidence<'_>, &mut Vec<Proposal>)),
    /// One subject at a time, as the client takes it.
    Client(fn(&ClientDiff, &mut Vec<Proposal>)),
    /// One fact at a time that a page's fragment and the whole document state differently.
    Fragment(fn(&FragmentDifference, &mut Vec<Proposal>)),
    /// One link at a time that leads nowhere.
    Link(fn(&BrokenLink, &mut Vec<Proposal>)),
    /// One replayed recording at a time: what the typed client made of it.
    Replay(fn(&Recording, &mut Vec<Proposal>)),
}

impl Check {
    /// The word for the scope.
    #[must_use]
    pub fn scope(self) -> &'static str {
        match self {
            Check::Subject(_) => "subject",
            Check::Page(_) => "page",
            Check::Exchange(_) => "exchange",
            Check::Client(_) => "client",
            Check::Fragment(_) => "fragment",
            Check::Link(_) => "link",
            Check::Replay(_) => "replay",
        }
    }
}

impl Rule {
    /// The documentation without the blank that a doc comment begins its lines with.
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

    /// The first paragraph of the documentation, in one line.
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

    /// The rules, in the order of their names.
    pub fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        self.rules.iter().copied()
    }

    /// The rule of a name.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&'static Rule> {
        self.rules().find(|rule| rule.id == id)
    }
}

/// Declares a rule; its doc comment is its documentation.
macro_rules! rule {
    (
        $(#[doc = $line:literal])+
        $name:ident: $id:literal, $level:ident, rank $rank:ident, $scope:ident($check:path)
    ) => {
        $(#[doc = $line])+
        pub(super) static $name: $crate::rules::rule::Rule = $crate::rules::rule::Rule {
            id: $id,
            level: $crate::rules::proposal::Level::$level,
            rank: $crate::rules::rank::Rank::$rank,
            docs: concat!($($line, "\n"),+),
            check: $crate::rules::rule::Check::$scope($check),
        };
    };
}
pub(crate) use rule;
