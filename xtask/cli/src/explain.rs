//! `docdrift explain`: prints the documentation of a rule, of a kind of gap, or of a kind of reason why a claim
//! is unsettled.

use std::fmt::Write as _;
use std::io::IsTerminal as _;

use clap::Args;
use clap::builder::styling::Style;
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
    let output = if std::io::stdout().is_terminal() { for_people(&output) } else { output };
    Ok(Outcome { output, ..Outcome::default() })
}

/// Documentation for a terminal: headings are bold, and examples are indented instead of fenced. What is within an
/// example stays as a page would have it.
fn for_people(markdown: &str) -> String {
    let bold = Style::new().bold();
    let mut text = String::new();
    let mut fence: Option<&str> = None;
    for line in markdown.lines() {
        let ticks = &line[..line.len() - line.trim_start_matches('`').len()];
        match fence {
            Some(open) if line == open => fence = None,
            Some(_) if line.is_empty() => text.push('\n'),
            Some(_) => text.extend(["    ", line, "\n"]),
            None if ticks.len() >= 3 => fence = Some(ticks),
            None if line.starts_with('#') => {
                let _ = writeln!(text, "{bold}{}{bold:#}", line.trim_start_matches('#').trim_start());
            }
            None => text.extend([line, "\n"]),
        }
    }
    text
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

#[cfg(test)]
mod tests {
    use super::for_people;

    #[test]
    fn examples_are_indented_and_headings_bold_on_a_terminal() {
        let markdown =
            "# rule\n\nText.\n\n## Drifts\n\n`````md\n```python\na\n\nb\n```\n`````\n\nLevel: error.\n";
        let shown = "rule\n\nText.\n\nDrifts\n\n    ```python\n    a\n\n    b\n    ```\n\nLevel: error.\n";
        assert_eq!(anstream::adapter::strip_str(&for_people(markdown)).to_string(), shown);
        assert!(for_people(markdown).starts_with("\u{1b}[1mrule"));
    }
}
