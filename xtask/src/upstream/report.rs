//! The report of `upstream`: one line a file, and below it what its change means.

use std::fmt::Write as _;

use super::meaning::Meaning;
use super::published::{Published, State};
use crate::spec::print_step;

/// Adds a line for each published file of an API, and what it means.
pub(crate) fn write(output: &mut String, published: &[Published], meaning: &Meaning) {
    for file in published {
        let name = &file.watched.name;
        let redirect = match &file.body.redirected_to {
            Some(to) => format!(", redirected to {to}"),
            None => String::new(),
        };
        match file.state {
            State::Unchanged => print_step(output, "unchanged", &format!("{name}{redirect}")),
            State::Changed => print_step(output, "changed", &format!("{name}{redirect}")),
            State::Unseen => {
                let line = "there is no earlier state to compare with, `--write` records this one";
                print_step(output, "unseen", &format!("{name}{redirect}: {line}"));
            }
        }
        if file.state == State::Unchanged {
            continue;
        }
        if !file.differs {
            let what = if file.is_document { "facts of the covered operations" } else { "claims and facts" };
            add_line(output, &format!("the same {what} as in the vendored file"));
        }
        let lines = if file.is_document { &meaning.users } else { meaning.page(name) };
        lines.iter().for_each(|line| add_line(output, line));
    }
    // Without a document, users see what the pages embed.
    if !published.iter().any(|file| file.is_document) && !meaning.users.is_empty() {
        add_list(output, "what the pages embed", &meaning.users);
    }
    add_list(output, "accepted findings that are gone", &meaning.gone);
    add_list(output, "new findings", &meaning.new);
}

/// Adds a title, and the lines below it; nothing without lines.
fn add_list(output: &mut String, title: &str, lines: &[String]) {
    if !lines.is_empty() {
        writeln!(output, "{:>9} {title}:", "").expect("writing to a String never fails");
        lines.iter().for_each(|line| add_line(output, line));
    }
}

fn add_line(output: &mut String, line: &str) {
    writeln!(output, "{:>11} {line}", "").expect("writing to a String never fails");
}
