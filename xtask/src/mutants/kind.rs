//! The kinds of seeded drift.

/// The kind of a seeded drift.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Rename,
    Move,
    Case,
    Drop,
    Add,
    Type,
    Enum,
    Bound,
    Default,
    Required,
    Status,
    Method,
    Path,
    BasePath,
    Server,
    Credential,
    MediaType,
    Envelope,
    ReadOnly,
    Deprecation,
    Link,
    Sentence,
    /// Nothing differs in meaning: no finding is expected.
    Neutral,
}

impl Kind {
    pub(crate) const ALL: [Kind; 23] = [
        Kind::Rename,
        Kind::Move,
        Kind::Case,
        Kind::Drop,
        Kind::Add,
        Kind::Type,
        Kind::Enum,
        Kind::Bound,
        Kind::Default,
        Kind::Required,
        Kind::Status,
        Kind::Method,
        Kind::Path,
        Kind::BasePath,
        Kind::Server,
        Kind::Credential,
        Kind::MediaType,
        Kind::Envelope,
        Kind::ReadOnly,
        Kind::Deprecation,
        Kind::Link,
        Kind::Sentence,
        Kind::Neutral,
    ];

    /// The name in output and in `--kind`.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Kind::Rename => "rename",
            Kind::Move => "move",
            Kind::Case => "case",
            Kind::Drop => "drop",
            Kind::Add => "add",
            Kind::Type => "type",
            Kind::Enum => "enum",
            Kind::Bound => "bound",
            Kind::Default => "default",
            Kind::Required => "required",
            Kind::Status => "status",
            Kind::Method => "method",
            Kind::Path => "path",
            Kind::BasePath => "base-path",
            Kind::Server => "server",
            Kind::Credential => "credential",
            Kind::MediaType => "media-type",
            Kind::Envelope => "envelope",
            Kind::ReadOnly => "read-only",
            Kind::Deprecation => "deprecation",
            Kind::Link => "link",
            Kind::Sentence => "sentence",
            Kind::Neutral => "neutral",
        }
    }
}
