//! Parses the arguments of curl: options, values and URLs.

use super::curl_options;
use super::curl_options::CurlOption;
use super::curl_request;
use super::curl_request::CurlData;
use super::word::Word;
use super::{CommandOutput, Shell, response_to};
use crate::page::code::ast::SourceRange;
use crate::source::gap::GapKind;
use crate::subject::Method;

/// The parsed arguments of one request of curl.
#[derive(Debug, Default)]
pub(super) struct CurlArguments {
    /// The method, `-X`.
    pub(super) method: Option<Word>,
    /// The URLs.
    pub(super) urls: Vec<Word>,
    /// Whether curl takes credentials from a file, a certificate or a negotiation.
    pub(super) hidden_credentials: bool,
    /// The headers, `-H`.
    pub(super) headers: Vec<Word>,
    /// The data of the body, `-d`, `--data-raw`, `--data-urlencode`, `--json`.
    pub(super) data: Vec<CurlData>,
    /// The parts of a multipart form, `-F`, and whether a part is literal, as in `--form-string`: `@` and
    /// `<` then have no meaning.
    pub(super) form: Vec<(Word, bool)>,
    /// Query parameters, `--url-query`.
    pub(super) query: Vec<Word>,
    /// The range of `--json`.
    pub(super) json: Option<SourceRange>,
    /// The authentication scheme, `Basic` or `Bearer`, and the range of the option that implies it.
    pub(super) scheme: Option<(&'static str, SourceRange)>,
    /// Whether the data is sent as the query of a GET request, `-G`.
    pub(super) get: bool,
    /// Whether the method is HEAD, `-I`.
    pub(super) head: bool,
    /// Whether a file is uploaded, `-T`.
    pub(super) upload: bool,
    /// Whether the output is not just the body of the response: headers are included, or a file is written.
    pub(super) prints_other: bool,
}

/// Interprets one command of curl and adds its calls. Returns the body of the last response; unknown if the
/// command does not print it.
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
    // `--next` separates requests, each with options of its own.
    let mut output = CommandOutput::Unknown;
    for arguments in arguments.split(|word| matches!(word.as_str(), "--next" | "-:")) {
        let parsed = match parse(arguments) {
            Ok(asked) => asked,
            Err(UnreadArgument { at, kind, reason }) => {
                shell.gap(&at, kind, reason);
                return CommandOutput::Unknown;
            }
        };
        let prints_other = parsed.prints_other || parsed.head;
        let call = curl_request::call(shell, &parsed, name, input, whole);
        shell.calls.push(call);
        output = if prints_other { CommandOutput::Unknown } else { response_to(shell.calls.len() - 1) };
    }
    output
}

/// Why the arguments of curl cannot be read, and the range of the cause.
struct UnreadArgument {
    at: SourceRange,
    kind: GapKind,
    reason: String,
}

fn parse(arguments: &[Word]) -> Result<CurlArguments, UnreadArgument> {
    let mut parsed = CurlArguments::default();
    let mut words = arguments.iter().peekable();
    let mut only_urls = false;
    while let Some(word) = words.next() {
        let text = word.as_str();
        if only_urls || !text.starts_with('-') || text == "-" {
            parsed.positional(word);
        } else if text == "--" {
            only_urls = true;
        } else if let Some(name) = text.strip_prefix("--") {
            // curl rejects `--name=value`, but the intention is clear.
            let (name, joined) = match name.split_once('=') {
                Some((name, _)) => (name, Some(word.part(name.len() + 3..text.len()))),
                None => (name, None),
            };
            let option = curl_options::by_long_name(name).ok_or_else(|| unknown(word, text))?;
            let value = joined.or_else(|| value_of(option, &mut words));
            parsed.option(option, word, value)?;
        } else {
            parsed.letters(word, &mut words)?;
        }
    }
    Ok(parsed)
}

/// The remaining words of a command.
type RemainingWords<'w> = std::iter::Peekable<std::slice::Iter<'w, Word>>;

/// The value of an option, from the next word; `None` if the option takes none. In `-X -L POST`, the next
/// word of `-X` is an option; the method follows later and is read by [`CurlArguments::positional`].
fn value_of(option: CurlOption, words: &mut RemainingWords<'_>) -> Option<Word> {
    let is_option = words.peek().is_some_and(|next| next.as_str().starts_with('-'));
    if !option.takes_value || option.name == "request" && is_option {
        return None;
    }
    words.next().cloned()
}

fn unknown(word: &Word, option: &str) -> UnreadArgument {
    let reason = format!("`{option}` is not a known option of curl");
    UnreadArgument { at: word.at.clone(), kind: GapKind::UnknownOption, reason }
}

impl CurlArguments {
    /// Reads a word of short options: `-sSL`, `-XPOST`, `-d '…'`.
    fn letters(&mut self, word: &Word, words: &mut RemainingWords<'_>) -> Result<(), UnreadArgument> {
        let text = word.as_str();
        for (at, letter) in text.char_indices().skip(1) {
            let option =
                curl_options::by_short_name(letter).ok_or_else(|| unknown(word, &format!("-{letter}")))?;
            if !option.takes_value {
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
            (
                "netrc" | "netrc-file" | "netrc-optional" | "cert" | "aws-sigv4" | "negotiate" | "ntlm"
                | "anyauth",
                _,
            ) => self.hidden_credentials = true,
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

    /// Reads a word that is no option: a URL, or a method by mistake, as in `curl -L POST …`.
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
