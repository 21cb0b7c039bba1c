//! Expands the words of a shell command: quotes, escapes, variables and command substitutions.

use std::ops::Range;

use tree_sitter::Node;

use super::word::Word;
use super::{CommandOutput, Shell, named_children};

/// How a text is quoted, which determines the meaning of its escapes.
#[derive(Clone, Copy, PartialEq)]
enum Quoting {
    /// Not quoted: `\` escapes any character, and joins two lines before a line break.
    None,
    /// `"…"`, or a heredoc without a quoted delimiter: `\` escapes only `"`, `$`, `` ` `` and itself, joins
    /// two lines before a line break, and is literal elsewhere.
    Double,
    /// `$'…'`: `\n` and the like are escapes.
    Ansi,
    /// `'…'`, or a heredoc with a quoted delimiter: no escapes.
    Raw,
}

impl Shell<'_> {
    /// The expanded word of a node.
    pub(super) fn word(&mut self, node: Node<'_>) -> Word {
        let mut word = Word::new(self.sample, node.byte_range());
        let expansion = self.only_expansion(node);
        self.append(&mut word, node);
        if let Some(expansion) = expansion {
            word.response = match self.expansion_value(expansion) {
                CommandOutput::CallResponse(response) => Some(response),
                _ => None,
            };
        }
        word
    }

    /// The expanded text of a heredoc.
    pub(super) fn heredoc(&mut self, body: Node<'_>, redirect: Node<'_>) -> Word {
        let range = body.byte_range();
        let mut word = Word::new(self.sample, range.clone());
        let start = named_children(redirect).into_iter().find(|part| part.kind() == "heredoc_start");
        let quoted = start.is_some_and(|start| self.text(start).contains(['\'', '"', '\\']));
        let quoting = if quoted { Quoting::Raw } else { Quoting::Double };
        self.append_expanded(&mut word, body, range, quoting);
        word
    }

    /// The expansion that is the whole word, as in `$R`, `"${R}"` and `"$(curl …)"`; else `None`.
    fn only_expansion<'n>(&self, node: Node<'n>) -> Option<Node<'n>> {
        match node.kind() {
            "simple_expansion" | "expansion" | "command_substitution" => Some(node),
            "string" => {
                let child = node.named_child(0)?;
                let fills =
                    child.start_byte() == node.start_byte() + 1 && child.end_byte() + 1 == node.end_byte();
                if fills { self.only_expansion(child) } else { None }
            }
            _ => None,
        }
    }

    /// The value of an expansion; for a command substitution, the output of its last run.
    fn expansion_value(&self, node: Node<'_>) -> CommandOutput {
        match self.variable(node) {
            Some(name) => self.variables.get(name).cloned().unwrap_or(CommandOutput::Unknown),
            None => self
                .substituted
                .clone()
                .filter(|(at, _)| *at == node.start_byte())
                .map_or(CommandOutput::Unknown, |(_, output)| output),
        }
    }

    /// The variable of `$NAME` or `${NAME}`; `None` for other expansions, such as `${NAME:-default}`.
    fn variable(&self, node: Node<'_>) -> Option<&str> {
        if !matches!(node.kind(), "simple_expansion" | "expansion") {
            return None;
        }
        let name = self.text(node).strip_prefix('$')?;
        let name = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(name);
        name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_').then_some(name)
    }

    fn append(&mut self, word: &mut Word, node: Node<'_>) {
        let range = node.byte_range();
        match node.kind() {
            "raw_string" => word.literal(self.sample, inner(range, 1)),
            "string" => self.append_expanded(word, node, inner(range, 1), Quoting::Double),
            "ansi_c_string" => {
                self.unescape(word, range.start + 2..range.end.saturating_sub(1), Quoting::Ansi)
            }
            "translated_string" => {
                for part in named_children(node) {
                    self.append(word, part);
                }
            }
            "simple_expansion" | "expansion" => {
                let value = self.variable(node).and_then(|name| self.variables.get(name));
                match value {
                    Some(CommandOutput::Text(value)) => word.borrow(self.sample, value, &range),
                    _ => word.hole(self.sample, &range),
                }
            }
            "command_substitution" => {
                let output = self.run(node, CommandOutput::Unknown);
                match &output {
                    CommandOutput::Text(value) => word.borrow_trimmed(self.sample, value, &range),
                    _ => word.hole(self.sample, &range),
                }
                self.substituted = Some((node.start_byte(), output));
            }
            "process_substitution" => {
                self.run_children(node);
                word.hole(self.sample, &range);
            }
            "arithmetic_expansion" => word.hole(self.sample, &range),
            "concatenation" => self.append_expanded(word, node, range, Quoting::None),
            _ if node.named_child_count() == 0 => self.unescape(word, range, Quoting::None),
            _ => self.append_expanded(word, node, range, Quoting::None),
        }
    }

    /// Appends a range of the sample with its expansions expanded. The text between them is taken from the
    /// sample, whatever nodes the grammar makes of it.
    fn append_expanded(&mut self, word: &mut Word, node: Node<'_>, range: Range<usize>, quoting: Quoting) {
        let mut at = range.start;
        if quoting != Quoting::Raw {
            for part in named_children(node).into_iter().filter(|part| is_part(*part, quoting)) {
                self.unescape(word, at..part.start_byte().max(at), quoting);
                self.append(word, part);
                at = part.end_byte().max(at);
            }
        }
        self.unescape(word, at..range.end.max(at), quoting);
    }

    fn unescape(&self, word: &mut Word, range: Range<usize>, quoting: Quoting) {
        let sample = self.sample;
        if quoting == Quoting::Raw {
            return word.literal(sample, range);
        }
        let text = &sample.text()[range.clone()];
        let (mut kept, mut characters) = (0, text.char_indices());
        while let Some((at, character)) = characters.next() {
            if character != '\\' {
                continue;
            }
            let Some((next_at, next)) = characters.next() else { break };
            let decoded = match (quoting, next) {
                (Quoting::None | Quoting::Double, '\n') => None,
                (Quoting::Double, '"' | '$' | '`' | '\\') | (Quoting::None, _) => Some(next),
                (Quoting::Ansi, 'n') => Some('\n'),
                (Quoting::Ansi, 't') => Some('\t'),
                (Quoting::Ansi, 'r') => Some('\r'),
                (Quoting::Ansi, '\'' | '"' | '\\' | '?') => Some(next),
                _ => continue,
            };
            word.literal(sample, range.start + kept..range.start + at);
            if let Some(decoded) = decoded {
                word.escape(sample, decoded, range.start + next_at);
            }
            kept = next_at + next.len_utf8();
        }
        word.literal(sample, range.start + kept..range.end);
    }
}

/// Whether a child node of a quoted text is expanded rather than literal.
fn is_part(node: Node<'_>, quoting: Quoting) -> bool {
    match quoting {
        Quoting::None => true,
        _ => matches!(
            node.kind(),
            "simple_expansion" | "expansion" | "command_substitution" | "arithmetic_expansion"
        ),
    }
}

fn inner(range: Range<usize>, quote: usize) -> Range<usize> {
    let start = range.start + quote;
    start..range.end.saturating_sub(quote).max(start)
}
