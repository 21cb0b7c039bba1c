//! `docdrift explain`: prints the documentation of a rule, of a kind of gap, or of a kind of reason why a claim
//! is unsettled.

use clap::Args;
use docdrift::{GapKind, Rule, RuleBook, UnsettledKind};

use crate::error::Error;
use crate::exit::Outcome;

/// Explain a rule, or a kind of gap or of unsettled claim; without a name, list all
#[derive(Args, Debug)]
pub struct Options {
    /// The name of the rule or kind, as a report prints it
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

/// The id and the documentation of each kind.
type Kinds = Vec<(&'static str, &'static str)>;

/// Runs the subcommand.
///
/// # Errors
///
/// When no rule or kind has that name.
pub fn run(options: &Options) -> Result<Outcome, Error> {
    let book = RuleBook::standard();
    let gaps: Kinds = GapKind::ALL.iter().map(|kind| (kind.id(), kind.docs())).collect();
    let unsettled: Kinds = UnsettledKind::ALL.iter().map(|kind| (kind.id(), kind.docs())).collect();
    let Some(name) = options.name.as_deref() else {
        return Ok(Outcome { output: list(&book, &gaps, &unsettled), ..Outcome::default() });
    };
    let kind = gaps.iter().chain(&unsettled).find(|(id, _)| *id == name);
    let output = match (book.get(name), kind) {
        (Some(rule), _) => documentation(rule),
        (None, Some((id, docs))) => format!("# {id}\n\n{docs}\n"),
        (None, None) => {
            let rules: Vec<&str> = book.rules().map(|rule| rule.id).collect();
            let kinds: Vec<&str> = gaps.iter().chain(&unsettled).map(|(id, _)| *id).collect();
            return Err(Error::usage(format!("there is no rule or kind `{name}`")).help(format!(
                "the rules are: {}; the kinds are: {}",
                rules.join(", "),
                kinds.join(", ")
            )));
        }
    };
    Ok(Outcome { output, ..Outcome::default() })
}

/// The names with their summaries, under one heading each for rules, kinds of gaps, and kinds of reasons why
/// a claim is unsettled.
fn list(book: &RuleBook, gaps: &Kinds, unsettled: &Kinds) -> String {
    let rules = book.rules().map(|rule| line(rule.id, &rule.summary())).collect::<String>();
    let kinds =
        |kinds: &Kinds| kinds.iter().map(|(id, docs)| line(id, first_sentence(docs))).collect::<String>();
    format!(
        "Rules: what a finding reports\n{rules}\n\
         Gaps: what the checker saw and did not understand\n{}\n\
         Unsettled: why nothing could decide a claim\n{}",
        kinds(gaps),
        kinds(unsettled)
    )
}

fn line(name: &str, summary: &str) -> String {
    format!("  {name:<34} {summary}\n")
}

fn first_sentence(docs: &str) -> &str {
    docs.find(". ").map_or(docs, |end| &docs[..=end])
}

fn documentation(rule: &Rule) -> String {
    let (id, level, scope) = (rule.id, rule.level.as_str(), rule.check.scope());
    format!("# {id}\n\n{}\nLevel: {level}. Looks at one {scope} at a time.\n", rule.text())
}
