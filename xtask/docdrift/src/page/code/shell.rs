//! Reads shell samples: the requests that curl sends, and the response fields that jq reads.

mod continuations;
mod curl_arguments;
mod curl_options;
mod curl_request;
mod form_body;
mod jq;
mod open_quotes;
mod quote_scanner;
mod syntax_repair;
mod word;
mod word_expansion;

use std::collections::BTreeMap;

use tree_sitter::Node;

use super::ast::SourceRange;
use super::cst;
use crate::page::call::Call;
use crate::source::Excerpt;
use crate::source::gap::{Gap, GapKind};
use crate::source::parsed::Parsed;
use crate::subject::FieldPath;
use word::{CallResponse, Word};

/// Programs that send requests.
const REQUESTING: &[&str] = &["curl", "wget", "http", "https", "xh"];

/// Reads a shell sample. Returns its calls and gaps; neither, if the sample names no program that sends
/// requests.
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
    match cst::tree(&tree_sitter_bash::LANGUAGE.into(), &syntax_repair::repaired(text)) {
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

/// The sample with a line break appended, which [`syntax_repair`] can replace by a missing closing quote.
fn with_line_break(sample: &Excerpt) -> Excerpt {
    let length = sample.text().len();
    let mut ended = sample.clone();
    let last = sample.span(length.saturating_sub(1)..length);
    ended.push("\n", last.start as usize);
    ended
}

/// The name of a program without its folder and `.exe`: `curl` for `/usr/bin/curl` and `curl.exe`.
fn program(word: &str) -> &str {
    let name = word.rsplit('/').next().unwrap_or(word);
    name.strip_suffix(".exe").unwrap_or(name)
}

/// The output of a command, or the value of a variable.
#[derive(Clone, Debug)]
enum CommandOutput {
    Unknown,
    Text(Word),
    CallResponse(CallResponse),
}

struct Shell<'s> {
    sample: &'s Excerpt,
    variables: BTreeMap<String, CommandOutput>,
    /// The command substitution that ran most recently: the byte where it begins, and its output.
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

    /// Interprets a node with this standard input. Returns its output.
    fn run(&mut self, node: Node<'_>, input: CommandOutput) -> CommandOutput {
        match node.kind() {
            "program" | "list" | "compound_statement" | "command_substitution" => self.run_children(node),
            "subshell" => self.run_conditionally(node),
            "pipeline" => self.pipeline(node, input),
            "redirected_statement" => self.redirected(node, input),
            "command" => self.command(node, input, Vec::new()),
            "variable_assignment" => {
                self.assign(node);
                CommandOutput::Unknown
            }
            "variable_assignments" | "declaration_command" => self.run_children(node),
            "comment" | "ERROR" => CommandOutput::Unknown,
            "for_statement" => {
                if let Some(variable) = node.child_by_field_name("variable") {
                    let name = self.text(variable).to_owned();
                    self.variables.remove(&name);
                }
                self.run_conditionally(node)
            }
            // A condition or a loop: it is unknown whether or how often it runs.
            _ => self.run_conditionally(node),
        }
    }

    /// Interprets the commands of a pipeline, and notes which part of a response its last command prints.
    fn pipeline(&mut self, node: Node<'_>, input: CommandOutput) -> CommandOutput {
        let mut printed_call = None;
        let mut output = input;
        for command in named_children(node) {
            output = self.run(command, output);
            if let CommandOutput::CallResponse(response) = &output {
                printed_call = Some(response.call);
            }
        }
        let is_captured = node.parent().is_some_and(|parent| parent.kind() == "command_substitution");
        if let Some(call) = printed_call.filter(|_| !is_captured) {
            self.calls[call].printed = match &output {
                CommandOutput::CallResponse(response) => Some(response.path.clone()),
                _ => None,
            };
        }
        output
    }

    /// Interprets the parts of a node. Returns the output of the only part that has a known output;
    /// unknown if none or several have.
    fn run_children(&mut self, node: Node<'_>) -> CommandOutput {
        let outputs: Vec<CommandOutput> =
            named_children(node).into_iter().map(|part| self.run(part, CommandOutput::Unknown)).collect();
        let mut known = outputs.into_iter().filter(|output| !matches!(output, CommandOutput::Unknown));
        match (known.next(), known.next()) {
            (Some(output), None) => output,
            _ => CommandOutput::Unknown,
        }
    }

    /// Interprets code that may not run, or runs in a subshell: the variables that it assigns are unknown
    /// afterwards.
    fn run_conditionally(&mut self, node: Node<'_>) -> CommandOutput {
        let before: Vec<String> = self.variables.keys().cloned().collect();
        let assigned = self.assigned(node);
        let output = self.run_children(node);
        self.variables.retain(|name, _| before.contains(name) && !assigned.contains(name));
        output
    }

    /// The variables that are assigned in a node.
    fn assigned(&self, node: Node<'_>) -> Vec<String> {
        let name = (node.kind() == "variable_assignment").then(|| node.child_by_field_name("name")).flatten();
        let own = name.map(|name| self.text(name).to_owned());
        own.into_iter().chain(named_children(node).into_iter().flat_map(|part| self.assigned(part))).collect()
    }

    fn assign(&mut self, node: Node<'_>) {
        let Some(name) = node.child_by_field_name("name") else { return };
        let name = self.text(name).to_owned();
        let adds = self.sample.text()[node.byte_range()]
            .strip_prefix(&name)
            .is_some_and(|rest| rest.starts_with('+'));
        let output = match node.child_by_field_name("value") {
            Some(value) if !adds && value.kind() != "array" => {
                let word = self.word(value);
                match &word.response {
                    Some(response) => CommandOutput::CallResponse(response.clone()),
                    None => CommandOutput::Text(word),
                }
            }
            _ => CommandOutput::Unknown,
        };
        self.variables.insert(name, output);
    }

    /// A command with redirections: heredocs and here-strings are its input; output to a file is unknown.
    fn redirected(&mut self, node: Node<'_>, mut input: CommandOutput) -> CommandOutput {
        let mut more = Vec::new();
        let mut piped = Vec::new();
        let mut to_file = false;
        let Some(body) = node.child_by_field_name("body") else { return self.run_children(node) };
        for redirect in named_children(node).into_iter().filter(|part| part.id() != body.id()) {
            match redirect.kind() {
                "heredoc_redirect" => {
                    for part in named_children(redirect) {
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
        let output = match body.kind() {
            "command" => self.command(body, input, more),
            _ => self.run_with_input(body, input),
        };
        let output = piped.into_iter().fold(output, |output, part| self.run(part, output));
        if to_file { CommandOutput::Unknown } else { output }
    }

    /// Interprets a node with a redirected input. In `a | b <<EOF`, the heredoc is the input of `b`, the
    /// last command of the pipeline.
    fn run_with_input(&mut self, node: Node<'_>, input: CommandOutput) -> CommandOutput {
        if node.kind() != "pipeline" || matches!(input, CommandOutput::Unknown) {
            return self.run(node, input);
        }
        let mut commands = named_children(node);
        let last = commands.pop();
        for command in commands {
            self.run(command, CommandOutput::Unknown);
        }
        last.map_or(CommandOutput::Unknown, |last| self.run(last, input))
    }

    fn herestring(&mut self, redirect: Node<'_>) -> CommandOutput {
        let Some(word) = named_children(redirect).into_iter().next_back().map(|word| self.word(word)) else {
            return CommandOutput::Unknown;
        };
        match &word.response {
            Some(response) => CommandOutput::CallResponse(response.clone()),
            None => CommandOutput::Text(word),
        }
    }

    fn command(&mut self, node: Node<'_>, mut input: CommandOutput, more: Vec<Node<'_>>) -> CommandOutput {
        let mut words = Vec::new();
        // An unclosed quote ends the command early; then an error node follows the command in the tree.
        let cut_off = node.next_sibling().is_some_and(|next| next.is_error());
        let broken = node.has_error() || cut_off;
        for part in named_children(node) {
            match part.kind() {
                "command_name" => words.extend(named_children(part).first().map(|name| self.word(*name))),
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
            "curl" => curl_arguments::run(self, name, arguments, &input, &whole),
            "jq" => self.jq(arguments, &input),
            "echo" | "printf" => echo_output(arguments),
            "cat" | "tee" if arguments.iter().all(|word| word.as_str() == "-") => input,
            "tee" | "json_pp" | "less" | "more" | "bat" => input,
            "python" | "python3" if arguments.iter().any(|word| word.as_str() == "json.tool") => input,
            known @ ("wget" | "http" | "https" | "xh") if makes_request(arguments) => {
                self.gap(&whole, GapKind::UnreadCommand, format!("requests by `{known}` are not read"));
                CommandOutput::Unknown
            }
            _ => CommandOutput::Unknown,
        }
    }

    /// Adds the fields that a jq filter reads to the call whose response is the input.
    fn jq(&mut self, arguments: &[Word], input: &CommandOutput) -> CommandOutput {
        let CommandOutput::CallResponse(response) = input else { return CommandOutput::Unknown };
        if arguments.iter().all(|word| jq::is_format(word.as_str())) {
            return input.clone();
        }
        let Some(filter) = jq::filter_of(arguments) else { return CommandOutput::Unknown };
        let Parsed { value, gaps } = jq::read(filter, &response.path, self.sample);
        self.gaps.extend(gaps);
        let reads = &mut self.calls[response.call].reads;
        for read in value.reads {
            if !reads.iter().any(|known| known.span == read.span && known.path == read.path) {
                reads.push(read);
            }
        }
        value.result.map_or(CommandOutput::Unknown, |path| {
            CommandOutput::CallResponse(CallResponse { call: response.call, path })
        })
    }
}

/// The command without prefixes that run another command: `curl` for `sudo curl` and `time curl`.
fn command_of(words: &[Word]) -> &[Word] {
    match words {
        [first, rest @ ..] if ["sudo", "time", "command", "exec", "nohup"].contains(&first.as_str()) => {
            command_of(rest)
        }
        _ => words,
    }
}

/// The output of `echo` and `printf` with one word besides options and formats; unknown for several words.
fn echo_output(arguments: &[Word]) -> CommandOutput {
    let is_format = |text: &str| matches!(text, "%s" | "%s\\n" | "-n" | "-e" | "-r" | "-E");
    let mut words = arguments.iter().filter(|word| !is_format(word.as_str()));
    match (words.next(), words.next()) {
        (Some(word), None) => match &word.response {
            Some(response) => CommandOutput::CallResponse(response.clone()),
            None => CommandOutput::Text(word.clone()),
        },
        _ => CommandOutput::Unknown,
    }
}

/// Whether one of the arguments of a program is a URL or path.
fn makes_request(arguments: &[Word]) -> bool {
    arguments.iter().any(|word| {
        let text = word.as_str();
        text.contains("://") || text.contains('/') && !text.starts_with('-') || text.starts_with(':')
    })
}

fn named_children(node: Node<'_>) -> Vec<Node<'_>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).collect()
}

/// The body of the response to a call.
fn response_to(call: usize) -> CommandOutput {
    CommandOutput::CallResponse(CallResponse { call, path: FieldPath::root() })
}
