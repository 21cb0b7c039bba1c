//! From the arguments of curl to what they ask for.

use super::options;
use super::options::CurlOption;
use super::request;
use super::request::CurlData;
use super::words::Word;
use super::{CommandOutput, Shell, answer_to};
use crate::page::code::syntax::SourceRange;
use crate::source::gap::GapKind;
use crate::subject::Method;

/// What the arguments of one run of curl ask for.
#[derive(Debug, Default)]
pub(super) struct CurlRequest {
    /// `-X`
    pub(super) method: Option<Word>,
    /// The addresses.
    pub(super) urls: Vec<Word>,
    /// `-H`
    pub(super) headers: Vec<Word>,
    /// `-d` and what is like it.
    pub(super) data: Vec<CurlData>,
    /// `-F`; whether `@` and `<` mean nothing in it.
    pub(super) form: Vec<(Word, bool)>,
    /// `--url-query`
    pub(super) query: Vec<Word>,
    /// Where `--json` stands.
    pub(super) json: Option<SourceRange>,
    /// The scheme by which the caller proves who they are, and where the option stands.
    pub(super) scheme: Option<(&'static str, SourceRange)>,
    /// `-G`
    pub(super) get: bool,
    /// `-I`
    pub(super) head: bool,
    /// `-T`
    pub(super) upload: bool,
    /// Whether something else than the body is written, or to somewhere else.
    pub(super) prints_other: bool,
}

/// Reads one run of curl; the outcome is the body of its answer.
pub(super) fn run(
    shell: &mut Shell<'_>,
    name: &Word,
    arguments: &[Word],
    input: &CommandOutput,
    whole: &SourceRange,
) -> CommandOutput {
    if arguments.is_empty()
        || arguments.iter().any(|word| matches!(word.as_str(), "--version" | "-V" | "--help"))
    {
        return CommandOutput::Unknown;
    }
    // Each request has its own options; what all of them answer is written one behind the other.
    let mut answer = CommandOutput::Unknown;
    for arguments in arguments.split(|word| matches!(word.as_str(), "--next" | "-:")) {
        let asked = match asked(arguments) {
            Ok(asked) => asked,
            Err(UnreadArgument { at, kind, reason }) => {
                shell.gap(&at, kind, reason);
                return CommandOutput::Unknown;
            }
        };
        let prints_other = asked.prints_other || asked.head;
        let call = request::call(shell, &asked, name, input, whole);
        shell.calls.push(call);
        answer = if prints_other { CommandOutput::Unknown } else { answer_to(shell.calls.len() - 1) };
    }
    answer
}

/// Why arguments cannot be read.
struct UnreadArgument {
    at: SourceRange,
    kind: GapKind,
    reason: String,
}

fn asked(arguments: &[Word]) -> Result<CurlRequest, UnreadArgument> {
    let mut asked = CurlRequest::default();
    let mut words = arguments.iter().peekable();
    let mut only_urls = false;
    while let Some(word) = words.next() {
        let text = word.as_str();
        if only_urls || !text.starts_with('-') || text == "-" {
            asked.positional(word);
        } else if text == "--" {
            only_urls = true;
        } else if let Some(name) = text.strip_prefix("--") {
            // `--name=value` is no curl, and understood by everybody who reads it.
            let (name, joined) = match name.split_once('=') {
                Some((name, _)) => (name, Some(word.part(name.len() + 3..text.len()))),
                None => (name, None),
            };
            let option = options::of_name(name).ok_or_else(|| unknown(word, text))?;
            let value = joined.or_else(|| value_of(option, &mut words));
            asked.option(option, word, value)?;
        } else {
            asked.letters(word, &mut words)?;
        }
    }
    Ok(asked)
}

/// The words that are still to be read.
type RemainingWords<'w> = std::iter::Peekable<std::slice::Iter<'w, Word>>;

/// The value behind an option. The method that `-X -L POST` means stands behind both.
fn value_of(option: CurlOption, words: &mut RemainingWords<'_>) -> Option<Word> {
    let is_option = words.peek().is_some_and(|next| next.as_str().starts_with('-'));
    if !option.takes || option.name == "request" && is_option {
        return None;
    }
    words.next().cloned()
}

fn unknown(word: &Word, option: &str) -> UnreadArgument {
    let reason = format!("`{option}` is not a known option of curl");
    UnreadArgument { at: word.at.clone(), kind: GapKind::UnknownOption, reason }
}

impl CurlRequest {
    /// `-sSL`, `-XPOST`, `-d '…'`
    fn letters(&mut self, word: &Word, words: &mut RemainingWords<'_>) -> Result<(), UnreadArgument> {
        let text = word.as_str();
        for (at, letter) in text.char_indices().skip(1) {
            let option = options::of_letter(letter).ok_or_else(|| unknown(word, &format!("-{letter}")))?;
            if !option.takes {
                self.option(option, word, None)?;
                continue;
            }
            let rest = at + letter.len_utf8();
            let joined = (rest < text.len()).then(|| word.part(rest..text.len()));
            let value = joined.or_else(|| value_of(option, words));
            return self.option(option, word, value);
        }
        Ok(())
    }

    fn option(&mut self, option: CurlOption, word: &Word, value: Option<Word>) -> Result<(), UnreadArgument> {
        match (option.name, value) {
            ("config", _) => {
                let reason = "the options of curl are in a file, which is not read".to_owned();
                return Err(UnreadArgument { at: word.at.clone(), kind: GapKind::ExternalFile, reason });
            }
            ("get", _) => self.get = true,
            ("head", _) => self.head = true,
            ("include" | "output" | "write-out" | "dump-header" | "remote-name", _) => {
                self.prints_other = true
            }
            ("user", Some(_)) => self.scheme = Some(("Basic", word.at.clone())),
            ("oauth2-bearer", Some(_)) => self.scheme = Some(("Bearer", word.at.clone())),
            ("request", Some(value)) => self.method = Some(value),
            ("url", Some(value)) => self.urls.push(value),
            ("url-query", Some(value)) => self.query.push(value),
            ("header", Some(value)) => self.headers.push(value),
            ("upload-file", Some(_)) => self.upload = true,
            ("form", Some(value)) => self.form.push((value, false)),
            ("form-string", Some(value)) => self.form.push((value, true)),
            ("json", Some(value)) => {
                self.json = Some(word.at.clone());
                self.data.push(CurlData::Text(value));
            }
            ("data" | "data-ascii" | "data-binary", Some(value)) => self.data.push(CurlData::Text(value)),
            ("data-raw", Some(value)) => self.data.push(CurlData::Raw(value)),
            ("data-urlencode", Some(value)) => self.data.push(CurlData::Encoded(value)),
            _ => {}
        }
        Ok(())
    }

    /// A word that is no option: an address, or a method by a slip, as in `curl -L POST …`.
    fn positional(&mut self, word: &Word) {
        let text = word.as_str().trim();
        let is_method = text.parse::<Method>().is_ok() && text.chars().all(|c| c.is_ascii_uppercase());
        if is_method {
            self.method.get_or_insert_with(|| word.clone());
        } else if !text.is_empty() && !matches!(text, "..." | "…" | "[...]" | "[options]" | "-") {
            self.urls.push(word.clone());
        }
    }
}
