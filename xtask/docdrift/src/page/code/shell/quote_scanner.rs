//! Scans shell text byte by byte for open quotes, comments, command substitutions and heredocs.

/// The state of the scan after the bytes read so far.
#[derive(Debug, Default)]
pub(super) struct QuoteScan {
    /// The open constructs, outermost first.
    pub(super) open: Vec<OpenQuote>,
    before: u8,
    escaped: bool,
    /// The delimiter of the next heredoc, as far as it was read; `None` outside of `<<WORD`.
    delimiter: Option<Vec<u8>>,
}

/// A construct that is not closed yet.
#[derive(Debug, PartialEq)]
pub(super) enum OpenQuote {
    /// `'…'`
    Single,
    /// `$'…'`, in which a backslash escapes.
    Ansi,
    /// `"…"`
    Double,
    /// `$(…)`
    Command,
    /// `# …`
    Comment,
    /// A heredoc: its delimiter, and the current line as far as it was read.
    Here(Vec<u8>, Vec<u8>),
}

impl QuoteScan {
    /// Whether the scan is outside of quotes, comments and heredocs.
    pub(super) fn is_plain(&self) -> bool {
        self.open.iter().all(|open| *open == OpenQuote::Command)
    }

    /// Reads the next byte.
    pub(super) fn step(&mut self, byte: u8) {
        let before = std::mem::replace(&mut self.before, byte);
        let escaped = std::mem::take(&mut self.escaped);
        match self.open.last_mut() {
            Some(OpenQuote::Single) => {
                if byte == b'\'' {
                    self.open.pop();
                }
            }
            Some(OpenQuote::Comment) => {
                if byte == b'\n' {
                    self.open.pop();
                }
            }
            Some(OpenQuote::Here(word, line)) => {
                if byte != b'\n' {
                    line.push(byte);
                } else if line.trim_ascii() == word.as_slice() {
                    self.open.pop();
                } else {
                    line.clear();
                }
            }
            _ if escaped => {}
            Some(OpenQuote::Ansi) => match byte {
                b'\\' => self.escaped = true,
                b'\'' => drop(self.open.pop()),
                _ => {}
            },
            Some(OpenQuote::Double) => match byte {
                b'\\' => self.escaped = true,
                b'"' => drop(self.open.pop()),
                b'(' if before == b'$' => self.open.push(OpenQuote::Command),
                _ => {}
            },
            Some(OpenQuote::Command) | None => self.plain(byte, before),
        }
    }

    fn plain(&mut self, byte: u8, before: u8) {
        if let Some(word) = &mut self.delimiter {
            match byte {
                b'<' if word.is_empty() => self.delimiter = None,
                b'\n' => {
                    let word = std::mem::take(word);
                    self.delimiter = None;
                    if !word.is_empty() {
                        self.open.push(OpenQuote::Here(word, Vec::new()));
                    }
                    return;
                }
                b'-' | b'\'' | b'"' | b'\\' | b' ' if word.is_empty() => return,
                _ if (byte.is_ascii_alphanumeric() || byte == b'_') && !word.ends_with(b"\0") => {
                    word.push(byte);
                    return;
                }
                b'\'' | b'"' => return,
                _ => {}
            }
        }
        match byte {
            b'\\' => self.escaped = true,
            b'\'' => self.open.push(if before == b'$' { OpenQuote::Ansi } else { OpenQuote::Single }),
            b'"' => self.open.push(OpenQuote::Double),
            b'#' if before == 0 || before.is_ascii_whitespace() => self.open.push(OpenQuote::Comment),
            b'(' if before == b'$' => self.open.push(OpenQuote::Command),
            b')' if self.open.last() == Some(&OpenQuote::Command) => drop(self.open.pop()),
            b'<' if before == b'<' => self.delimiter = Some(Vec::new()),
            _ => {}
        }
    }
}
