//! The languages of code samples, by the names that fences use.

/// A language of code samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Python
    Python,
    /// JavaScript
    JavaScript,
    /// Shell commands; only curl makes requests.
    Shell,
    /// TypeScript
    TypeScript,
    /// Raw HTTP messages
    Http,
}

impl Language {
    /// The language that the first word of a fence's info string names; `None` for all other words. `Http` is
    /// recognized by the content of the fence instead.
    #[must_use]
    pub fn of_fence(word: &str) -> Option<Language> {
        match word.to_ascii_lowercase().as_str() {
            "python" | "python3" | "py" => Some(Language::Python),
            "javascript" | "js" | "jsx" | "mjs" | "node" | "nodejs" => Some(Language::JavaScript),
            "bash" | "sh" | "shell" | "zsh" | "console" | "curl" | "shellsession" | "shell-session"
            | "terminal" => Some(Language::Shell),
            "typescript" | "ts" | "tsx" | "mts" => Some(Language::TypeScript),
            _ => None,
        }
    }

    /// The name in messages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Language::Python => "Python",
            Language::JavaScript => "JavaScript",
            Language::Shell => "curl",
            Language::TypeScript => "TypeScript",
            Language::Http => "HTTP",
        }
    }

    /// The value that a missing field has in this language.
    #[must_use]
    pub fn nothing(self) -> &'static str {
        match self {
            Language::Python => "None",
            Language::JavaScript | Language::TypeScript => "undefined",
            Language::Shell => "null",
            Language::Http => "nothing",
        }
    }
}
