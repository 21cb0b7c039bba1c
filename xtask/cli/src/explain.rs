//! `docdrift explain`: prints the documentation of a rule, with examples that drift and examples that agree.

use clap::Args;
use docdrift::{Rule, RuleBook};

use crate::error::Error;
use crate::exit::Outcome;

/// Explain a rule; without a name, list all rules
#[derive(Args, Debug)]
pub struct Options {
    /// The name of the rule, as a report prints it in brackets
    #[arg(value_name = "RULE")]
    rule: Option<String>,
}

/// Runs the subcommand.
///
/// # Errors
///
/// When no rule has that name.
pub fn run(options: &Options) -> Result<Outcome, Error> {
    let book = RuleBook::standard();
    let output = match &options.rule {
        None => book.rules().map(|rule| format!("{:<24} {}\n", rule.id, rule.summary())).collect(),
        Some(id) => match book.get(id) {
            Some(rule) => documentation(rule),
            None => {
                let known: Vec<&str> = book.rules().map(|rule| rule.id).collect();
                return Err(Error::usage(format!("there is no rule `{id}`"))
                    .help(format!("the rules are: {}", known.join(", "))));
            }
        },
    };
    Ok(Outcome { output, errors: Vec::new() })
}

fn documentation(rule: &Rule) -> String {
    let (id, level, scope) = (rule.id, rule.level.as_str(), rule.check.scope());
    format!("# {id}\n\n{}\nLevel: {level}. Looks at one {scope} at a time.\n", rule.text())
}
