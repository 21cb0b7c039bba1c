//! `cargo xtask explain`: what a rule is for, with examples of what drifts and what agrees.

use clap::Args;
use docdrift::{Rule, RuleBook};

use crate::error::Error;
use crate::exit::Outcome;

/// Explain a rule; without a name, list all rules
#[derive(Args, Debug)]
pub(crate) struct Options {
    /// The rule
    #[arg(value_name = "RULE")]
    rule: Option<String>,
}

/// Answers the command.
pub(crate) fn run(options: &Options) -> Result<Outcome, Error> {
    let book = RuleBook::standard();
    let answer = match &options.rule {
        None => book.rules().map(|rule| format!("{:<24} {}\n", rule.id, rule.summary())).collect(),
        Some(id) => match book.get(id) {
            Some(rule) => explained(rule),
            None => {
                let known: Vec<&str> = book.rules().map(|rule| rule.id).collect();
                return Err(Error::usage(format!("there is no rule `{id}`"))
                    .help(format!("the rules are: {}", known.join(", "))));
            }
        },
    };
    Ok(Outcome { answer, complaints: Vec::new() })
}

fn explained(rule: &Rule) -> String {
    let (id, level, scope) = (rule.id, rule.level.as_str(), rule.check.scope());
    format!("# {id}\n\n{}\nLevel: {level}. Looks at one {scope} at a time.\n", rule.text())
}
