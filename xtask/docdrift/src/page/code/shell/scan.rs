//! Which quotes, comments and heredocs are open at a place of a shell text.

/// What quotes are open while a text is read byte by byte.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// What is open, outermost first.
    pub(super) open: Vec<Open>,
    before: u8,
    escaped: bool,
    /// The word that ends the next heredoc, as it is collected and once it is known.
    delimiter: Option<Vec<u8>>,
}

/// Something that ends later.
#[derive(Debug, PartialEq)]
pub(super) enum Open {
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
    /// A heredoc, until its word, and the line as far as it was read.
    Here(Vec<u8>, Vec<u8>),
}

impl Scan {
    /// Whether nothing is quoted here.
    pub(super) fn is_plain(&self) -> bool {
        self.open.iter().all(|open| *open == Open::Command)
    }

    /// Reads the next byte.
    pub(super) fn step(&mut self, byte: u8) {
        let before = std::mem::replace(&mut self.before, byte);
        let escaped = std::mem::take(&mut self.escaped);
        match self.open.last_mut() {
            Some(Open::Single) => {
                if byte == b'\'' {
                    self.open.pop();
                }
            }
            Some(Open::Comment) => {
                if byte == b'\n' {
                    self.open.pop();
                }
            }
            Some(Open::Here(word, line)) => {
                if byte != b'\n' {
                    line.push(byte);
                } else if line.trim_ascii() == word.as_slice() {
                    self.open.pop();
                } else {
                    line.clear();
                }
            }
            _ if escaped => {}
            Some(Open::Ansi) => match byte {
                b'\\' => self.escaped = true,
                b'\'' => drop(self.open.pop()),
                _ => {}
            },
            Some(Open::Double) => match byte {
                b'\\' => self.escaped = true,
                b'"' => drop(self.open.pop()),
                b'(' if before == b'$' => self.open.push(Open::Command),
                _ => {}
            },
            Some(Open::Command) | None => self.plain(byte, before),
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
                        self.open.push(Open::Here(word, Vec::new()));
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
            b'\'' => self.open.push(if before == b'$' { Open::Ansi } else { Open::Single }),
            b'"' => self.open.push(Open::Double),
            b'#' if before == 0 || before.is_ascii_whitespace() => self.open.push(Open::Comment),
            b'(' if before == b'$' => self.open.push(Open::Command),
            b')' if self.open.last() == Some(&Open::Command) => drop(self.open.pop()),
            b'<' if before == b'<' => self.delimiter = Some(Vec::new()),
            _ => {}
        }
    }
}
