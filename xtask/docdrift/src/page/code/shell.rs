//! Shell samples: the requests of curl, with what they send, and what jq reads of the answers.

mod curl;
mod form;
mod jq;
mod open_quotes;
mod options;
mod prompts;
mod request;
mod word_splitting;
mod words;

use std::collections::BTreeMap;

use tree_sitter::Node;

use super::cst;
use super::syntax::SourceRange;
use crate::page::call::Call;
use crate::source::Excerpt;
use crate::source::gap::{Gap, GapKind};
use crate::source::parsed::Parsed;
use crate::subject::FieldPath;
use words::{CallResponse, Word};

/// Programs that make requests.
const REQUESTING: &[&str] = &["curl", "wget", "http", "https", "xh"];

/// Reads a sample. One that makes no request claims nothing, and is no gap.
pub(super) fn read(sample: &Excerpt) -> Parsed<Vec<Call>> {
    let text = sample.text();
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '.');
    if !text.split(|c: char| !is_word(c)).any(|word| REQUESTING.contains(&program(word))) {
        return Parsed::default();
    }
    let sample = &with_line_break(sample);
    let text = sample.text();
    let mut shell =
        Shell { sample, variables: BTreeMap::new(), substituted: None, calls: Vec::new(), gaps: Vec::new() };
    match cst::tree(&tree_sitter_bash::LANGUAGE.into(), &prompts::prepared(text)) {
        Some((tree, broken)) => {
            shell.run(tree.root_node(), CommandOutput::Unknown);
            if !shell.calls.is_empty() || text.contains("curl ") {
                for at in broken {
                    let reason = "not valid shell here; the code around it may be misread";
                    shell.gap(&at, GapKind::InvalidSyntax, reason);
                }
            }
        }
        None => {
            let reason = "this sample is nested too deeply to be followed";
            shell.gap(&(0..text.len().min(1)), GapKind::SampleTooDeep, reason);
        }
    }
    shell.gaps.sort();
    shell.gaps.dedup();
    Parsed { value: shell.calls, gaps: shell.gaps }
}

/// The sample with a line break behind it, where a quote that is left open can be closed.
fn with_line_break(sample: &Excerpt) -> Excerpt {
    let length = sample.text().len();
    let mut ended = sample.clone();
    let last = sample.span(length.saturating_sub(1)..length);
    ended.push("\n", last.start as usize);
    ended
}

/// A program without its folder and ending: `/usr/bin/curl`, `curl.exe`.
fn program(word: &str) -> &str {
    let name = word.rsplit('/').next().unwrap_or(word);
    name.strip_suffix(".exe").unwrap_or(name)
}

/// What flows out of a command.
#[derive(Clone, Debug)]
enum CommandOutput {
    Unknown,
    Text(Word),
    CallResponse(CallResponse),
}

struct Shell<'s> {
    sample: &'s Excerpt,
    variables: BTreeMap<String, CommandOutput>,
    /// What flowed out of the last substitution, and where that begins.
    substituted: Option<(usize, CommandOutput)>,
    calls: Vec<Call>,
    gaps: Vec<Gap>,
}

impl Shell<'_> {
    fn gap(&mut self, at: &SourceRange, kind: GapKind, reason: impl Into<String>) {
        self.gaps.push(Gap::new(self.sample.span(at.clone()), kind, reason));
    }

    fn text(&self, node: Node<'_>) -> &str {
        &self.sample.text()[node.byte_range()]
    }

    /// Runs what a node says; the outcome is what flows out of it.
    fn run(&mut self, node: Node<'_>, input: CommandOutput) -> CommandOutput {
        match node.kind() {
            "program" | "list" | "compound_statement" | "command_substitution" => self.each(node),
            "subshell" => self.aside(node),
            "pipeline" => {
                let commands = named(node);
                commands.into_iter().fold(input, |flow, command| self.run(command, flow))
            }
            "redirected_statement" => self.redirected(node, input),
            "command" => self.command(node, input, Vec::new()),
            "variable_assignment" => {
                self.assign(node);
                CommandOutput::Unknown
            }
            "variable_assignments" | "declaration_command" => self.each(node),
            "comment" | "ERROR" => CommandOutput::Unknown,
            "for_statement" => {
                if let Some(variable) = node.child_by_field_name("variable") {
                    let name = self.text(variable).to_owned();
                    self.variables.remove(&name);
                }
                self.aside(node)
            }
            // Whether it is done at all, or how often, nobody knows.
            _ => self.aside(node),
        }
    }

    /// Runs the parts of a node; the outcome is that of the only one that has any.
    fn each(&mut self, node: Node<'_>) -> CommandOutput {
        let flows: Vec<CommandOutput> =
            named(node).into_iter().map(|part| self.run(part, CommandOutput::Unknown)).collect();
        let mut known = flows.into_iter().filter(|flow| !matches!(flow, CommandOutput::Unknown));
        match (known.next(), known.next()) {
            (Some(flow), None) => flow,
            _ => CommandOutput::Unknown,
        }
    }

    /// Runs what may not be done: a variable that gets a value there is not known behind it.
    fn aside(&mut self, node: Node<'_>) -> CommandOutput {
        let before: Vec<String> = self.variables.keys().cloned().collect();
        let assigned = self.assigned(node);
        let flow = self.each(node);
        self.variables.retain(|name, _| before.contains(name) && !assigned.contains(name));
        flow
    }

    /// The variables that get a value in a node.
    fn assigned(&self, node: Node<'_>) -> Vec<String> {
        let name = (node.kind() == "variable_assignment").then(|| node.child_by_field_name("name")).flatten();
        let own = name.map(|name| self.text(name).to_owned());
        own.into_iter().chain(named(node).into_iter().flat_map(|part| self.assigned(part))).collect()
    }

    fn assign(&mut self, node: Node<'_>) {
        let Some(name) = node.child_by_field_name("name") else { return };
        let name = self.text(name).to_owned();
        let adds = self.sample.text()[node.byte_range()]
            .strip_prefix(&name)
            .is_some_and(|rest| rest.starts_with('+'));
        let flow = match node.child_by_field_name("value") {
            Some(value) if !adds && value.kind() != "array" => {
                let word = self.word(value);
                match &word.answer {
                    Some(answer) => CommandOutput::CallResponse(answer.clone()),
                    None => CommandOutput::Text(word),
                }
            }
            _ => CommandOutput::Unknown,
        };
        self.variables.insert(name, flow);
    }

    /// A command whose input or output goes elsewhere.
    fn redirected(&mut self, node: Node<'_>, mut input: CommandOutput) -> CommandOutput {
        let mut more = Vec::new();
        let mut piped = Vec::new();
        let mut to_file = false;
        let Some(body) = node.child_by_field_name("body") else { return self.each(node) };
        for redirect in named(node).into_iter().filter(|part| part.id() != body.id()) {
            match redirect.kind() {
                "heredoc_redirect" => {
                    for part in named(redirect) {
                        match part.kind() {
                            "heredoc_body" => input = CommandOutput::Text(self.heredoc(part, redirect)),
                            "heredoc_start" | "heredoc_end" | "file_redirect" => {}
                            "pipeline" | "command" | "list" => piped.push(part),
                            _ => more.push(part),
                        }
                    }
                }
                "herestring_redirect" => input = self.herestring(redirect),
                _ => {
                    let text = self.text(redirect);
                    to_file |= text.starts_with('>') || text.starts_with("1>") || text.starts_with('&');
                }
            }
        }
        let flow = match body.kind() {
            "command" => self.command(body, input, more),
            _ => self.fed(body, input),
        };
        let flow = piped.into_iter().fold(flow, |flow, part| self.run(part, flow));
        if to_file { CommandOutput::Unknown } else { flow }
    }

    /// A pipeline whose last command gets this input.
    fn fed(&mut self, node: Node<'_>, input: CommandOutput) -> CommandOutput {
        if node.kind() != "pipeline" || matches!(input, CommandOutput::Unknown) {
            return self.run(node, input);
        }
        let mut commands = named(node);
        let last = commands.pop();
        for command in commands {
            self.run(command, CommandOutput::Unknown);
        }
        last.map_or(CommandOutput::Unknown, |last| self.run(last, input))
    }

    fn herestring(&mut self, redirect: Node<'_>) -> CommandOutput {
        let Some(word) = named(redirect).into_iter().next_back().map(|word| self.word(word)) else {
            return CommandOutput::Unknown;
        };
        match &word.answer {
            Some(answer) => CommandOutput::CallResponse(answer.clone()),
            None => CommandOutput::Text(word),
        }
    }

    fn command(&mut self, node: Node<'_>, mut input: CommandOutput, more: Vec<Node<'_>>) -> CommandOutput {
        let mut words = Vec::new();
        // A quote that does not end cuts the command off before it.
        let cut_off = node.next_sibling().is_some_and(|next| next.is_error());
        let broken = node.has_error() || cut_off;
        for part in named(node) {
            match part.kind() {
                "command_name" => words.extend(named(part).first().map(|name| self.word(*name))),
                "variable_assignment" | "file_redirect" => {}
                "herestring_redirect" => input = self.herestring(part),
                _ => words.push(self.word(part)),
            }
        }
        words.extend(more.into_iter().map(|part| self.word(part)));
        let words = command_of(&words);
        let Some((name, arguments)) = words.split_first() else { return CommandOutput::Unknown };
        let whole = node.byte_range();
        match program(name.as_str()) {
            "curl" if broken => CommandOutput::Unknown,
            "curl" => curl::run(self, name, arguments, &input, &whole),
            "jq" => self.jq(arguments, &input),
            "echo" | "printf" => printed(arguments),
            "cat" | "tee" if arguments.iter().all(|word| word.as_str() == "-") => input,
            "tee" | "json_pp" => input,
            "python" | "python3" if arguments.iter().any(|word| word.as_str() == "json.tool") => input,
            known @ ("wget" | "http" | "https" | "xh") if makes_request(arguments) => {
                self.gap(&whole, GapKind::UnreadCommand, format!("requests by `{known}` are not read"));
                CommandOutput::Unknown
            }
            _ => CommandOutput::Unknown,
        }
    }

    /// What jq reads of an answer.
    fn jq(&mut self, arguments: &[Word], input: &CommandOutput) -> CommandOutput {
        let CommandOutput::CallResponse(answer) = input else { return CommandOutput::Unknown };
        let Some(filter) = jq::filter_of(arguments) else { return CommandOutput::Unknown };
        let Parsed { value, gaps } = jq::read(filter, &answer.path, self.sample);
        self.gaps.extend(gaps);
        let reads = &mut self.calls[answer.call].reads;
        for read in value.reads {
            if !reads.iter().any(|known| known.span == read.span && known.path == read.path) {
                reads.push(read);
            }
        }
        value.result.map_or(CommandOutput::Unknown, |path| {
            CommandOutput::CallResponse(CallResponse { call: answer.call, path })
        })
    }
}

/// The command behind those that only run another: `sudo curl`, `time curl`.
fn command_of(words: &[Word]) -> &[Word] {
    match words {
        [first, rest @ ..] if ["sudo", "time", "command", "exec", "nohup"].contains(&first.as_str()) => {
            command_of(rest)
        }
        _ => words,
    }
}

/// What `echo` and `printf` write of one word.
fn printed(arguments: &[Word]) -> CommandOutput {
    let is_format = |text: &str| matches!(text, "%s" | "%s\\n" | "-n" | "-e" | "-r" | "-E");
    let mut words = arguments.iter().filter(|word| !is_format(word.as_str()));
    match (words.next(), words.next()) {
        (Some(word), None) => match &word.answer {
            Some(answer) => CommandOutput::CallResponse(answer.clone()),
            None => CommandOutput::Text(word.clone()),
        },
        _ => CommandOutput::Unknown,
    }
}

/// Whether the arguments of a program have an address among them.
fn makes_request(arguments: &[Word]) -> bool {
    arguments.iter().any(|word| {
        let text = word.as_str();
        text.contains("://") || text.contains('/') && !text.starts_with('-') || text.starts_with(':')
    })
}

fn named(node: Node<'_>) -> Vec<Node<'_>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).collect()
}

/// The body of the answer to a call.
fn answer_to(call: usize) -> CommandOutput {
    CommandOutput::CallResponse(CallResponse { call, path: FieldPath::root() })
}
