//! What a rule proposes: a disagreement, with every place that shows it.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::evidence::{ClaimId, Statement};
use crate::page::claim::Claim;
use crate::source::Span;
use crate::subject::Subject;

/// How loud a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth knowing.
    Note,
    /// Somebody may be misled.
    Warning,
    /// Who follows it fails.
    Error,
}

impl Level {
    /// The word for it in output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

/// Who shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Witness {
    /// The documentation page.
    Page,
    /// The published OpenAPI document.
    Schema,
    /// A recorded exchange.
    Wire,
    /// The generated client.
    Client,
}

/// A place that shows a disagreement.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// Who shows it.
    pub witness: Witness,
    /// Where.
    pub span: Span,
    /// What is to be seen there, as a clause.
    pub text: String,
}

impl Label {
    /// A place of a page.
    pub fn page(span: Span, text: impl Into<String>) -> Self {
        Label { witness: Witness::Page, span, text: text.into() }
    }

    /// A place of the schema.
    pub fn schema(span: Span, text: impl Into<String>) -> Self {
        Label { witness: Witness::Schema, span, text: text.into() }
    }

    /// A place of what the client says of itself.
    pub fn client(span: Span, text: impl Into<String>) -> Self {
        Label { witness: Witness::Client, span, text: text.into() }
    }

    /// A place of a recording.
    pub fn wire(span: Span, text: impl Into<String>) -> Self {
        Label { witness: Witness::Wire, span, text: text.into() }
    }
}

/// A disagreement as a rule sees it, before the ledger has heard the others.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// How loud; none for the rule's own level.
    pub level: Option<Level>,
    /// What it is about, as its witness names it.
    pub subject: Subject,
    /// Where the schema has it.
    pub counterpart: Option<Subject>,
    /// The value that is wrong, where it is the value that is wrong.
    pub value: Option<Value>,
    /// The claims that it refutes.
    pub claims: Vec<ClaimId>,
    /// The places that show it; the first is the main one.
    pub labels: Vec<Label>,
    /// What is wrong.
    pub message: String,
    /// Why it matters, as a clause.
    pub why: String,
    /// What to do now, as a clause.
    pub help: String,
}

impl Proposal {
    /// A disagreement about a subject; `message` says what is wrong.
    pub fn new(subject: &Subject, message: impl Into<String>) -> Self {
        Proposal {
            level: None,
            subject: subject.clone(),
            counterpart: None,
            value: None,
            claims: Vec::new(),
            labels: Vec::new(),
            message: message.into(),
            why: String::new(),
            help: String::new(),
        }
    }

    /// Refutes these claims, whose places are the first labels; `text` says what each shows.
    #[must_use]
    pub fn refuting<'e, 'd: 'e>(
        mut self,
        claims: impl IntoIterator<Item = (ClaimId, &'e Statement<'d>)>,
        text: impl Fn(&Claim) -> String,
    ) -> Self {
        for (id, statement) in claims {
            self.claims.push(id);
            self.labels.push(Label::page(statement.claim.span, text(&statement.claim)));
        }
        self
    }

    /// At another level than the rule's own.
    #[must_use]
    pub fn level(mut self, level: Level) -> Self {
        self.level = Some(level);
        self
    }

    /// Where the schema has it.
    #[must_use]
    pub fn counterpart(mut self, counterpart: &Subject) -> Self {
        self.counterpart = Some(counterpart.clone());
        self
    }

    /// The value that is wrong.
    #[must_use]
    pub fn value(mut self, value: Value) -> Self {
        self.value = Some(value);
        self
    }

    /// One more place that shows it.
    #[must_use]
    pub fn label(mut self, label: impl Into<Option<Label>>) -> Self {
        self.labels.extend(label.into());
        self
    }

    /// Why it matters.
    #[must_use]
    pub fn why(mut self, why: impl Into<String>) -> Self {
        self.why = why.into();
        self
    }

    /// What to do now.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
}
