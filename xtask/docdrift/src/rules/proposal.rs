//! A rule's proposal for a finding: level, subject, refuted claims, labels, message, why and help.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::evidence::guess::Guess;
use crate::evidence::{ClaimId, Statement};
use crate::page::claim::Claim;
use crate::source::Span;
use crate::subject::Subject;

/// The severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth knowing; nothing on the page fails.
    Note,
    /// A reader may be misled.
    Warning,
    /// A reader who follows the page fails.
    Error,
}

impl Level {
    /// The level's name in output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

/// The witness that a label points at.
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

/// A labelled place in a source file that shows one side of a disagreement.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// The witness that the file belongs to.
    pub witness: Witness,
    /// The place in the file.
    pub span: Span,
    /// What the place shows, as a clause.
    pub text: String,
}

impl Label {
    /// A label at a place of a page.
    pub fn page(span: Span, text: impl Into<String>) -> Self {
        Label { witness: Witness::Page, span, text: text.into() }
    }

    /// A label at a place of the schema.
    pub fn schema(span: Span, text: impl Into<String>) -> Self {
        Label { witness: Witness::Schema, span, text: text.into() }
    }

    /// A label at a place of the schemas that the generated client reports.
    pub fn client(span: Span, text: impl Into<String>) -> Self {
        Label { witness: Witness::Client, span, text: text.into() }
    }

    /// A label at a place of a recording.
    pub fn wire(span: Span, text: impl Into<String>) -> Self {
        Label { witness: Witness::Wire, span, text: text.into() }
    }
}

/// A disagreement as one rule sees it, before the ledger merges it with the proposals of other rules.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The level; `None` for the rule's own level.
    pub level: Option<Level>,
    /// What the disagreement is about, as the page or recording names it.
    pub subject: Subject,
    /// The subject as the schema names it, if the schema declares it.
    pub counterpart: Option<Subject>,
    /// The wrong value, if the value is what is wrong. It is part of the fingerprint.
    pub value: Option<Value>,
    /// The claims that the proposal refutes.
    pub claims: Vec<ClaimId>,
    /// For a proposal that refutes no claim: what was inferred to find its subject.
    pub guess: Option<Guess>,
    /// The places that show the disagreement; the first is the main one.
    pub labels: Vec<Label>,
    /// The title: what is wrong.
    pub message: String,
    /// Why the disagreement matters to a reader, as a clause.
    pub why: String,
    /// How to correct the disagreement, as a clause.
    pub help: String,
}

impl Proposal {
    /// A proposal about a subject; `message` says what is wrong. All other parts are empty.
    pub fn new(subject: &Subject, message: impl Into<String>) -> Self {
        Proposal {
            level: None,
            subject: subject.clone(),
            counterpart: None,
            value: None,
            claims: Vec::new(),
            guess: None,
            labels: Vec::new(),
            message: message.into(),
            why: String::new(),
            help: String::new(),
        }
    }

    /// Adds claims that the proposal refutes, each with a label at its place; `text` gives the label's
    /// text.
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

    /// Sets a level that differs from the rule's own.
    #[must_use]
    pub fn level(mut self, level: Level) -> Self {
        self.level = Some(level);
        self
    }

    /// Sets the subject as the schema names it.
    #[must_use]
    pub fn counterpart(mut self, counterpart: &Subject) -> Self {
        self.counterpart = Some(counterpart.clone());
        self
    }

    /// Sets what was inferred to find the subject, for a proposal that refutes no claim.
    #[must_use]
    pub fn guess(mut self, guess: Option<Guess>) -> Self {
        self.guess = guess;
        self
    }

    /// Sets the wrong value.
    #[must_use]
    pub fn value(mut self, value: Value) -> Self {
        self.value = Some(value);
        self
    }

    /// Adds a label; `None` adds nothing.
    #[must_use]
    pub fn label(mut self, label: impl Into<Option<Label>>) -> Self {
        self.labels.extend(label.into());
        self
    }

    /// Sets the clause that says why the disagreement matters.
    #[must_use]
    pub fn why(mut self, why: impl Into<String>) -> Self {
        self.why = why.into();
        self
    }

    /// Sets the clause that says how to correct the disagreement.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
}
