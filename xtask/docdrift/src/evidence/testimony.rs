//! Decides which of page, schema and recordings stands alone, where the recordings show what a claim is about.

use serde_json::Value;

use super::recorded_values::{Aspect, is_list};
use super::wire::{Demand, SeenExchange, SeenValue, ShownValue};
use super::{Absent, Declared, Evidence, Standing, Statement};
use crate::openapi::Lookup;
use crate::page::claim::ClaimKind;
use crate::source::Span;
use crate::subject::{Place, Subject};

/// The witness that differs from the other two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Alone {
    /// The schema and a recording agree.
    Page,
    /// The page and a recording agree.
    Schema,
    /// The page and the schema agree, and a recording refutes both.
    Wire,
}

/// What a recording shows of a claim's subject.
#[derive(Clone, Debug)]
pub(crate) struct Testimony {
    /// The witness that differs from the other two.
    pub(crate) alone: Alone,
    /// Whether the recording proves this. If not, it is only what one would expect then.
    pub(crate) is_certain: bool,
    /// The place in the recording.
    pub(crate) span: Span,
    /// What the recording shows, as the rest of a sentence about it: "has the type `integer`".
    pub(crate) shows: String,
    /// The recorded value, if the page has the same.
    pub(crate) value: Option<Value>,
}

impl Testimony {
    fn new(alone: Alone, span: Span, shows: impl Into<String>) -> Self {
        Testimony { alone, is_certain: true, span, shows: shows.into(), value: None }
    }

    fn uncertain(self) -> Self {
        Testimony { is_certain: false, ..self }
    }
}

impl Evidence<'_> {
    /// What the recordings that are evidence show of a claim. `None` if they show nothing of it, or if all
    /// witnesses agree.
    pub(crate) fn testimony(&self, statement: &Statement<'_>) -> Option<Testimony> {
        if self.wire.is_empty() {
            return None;
        }
        match &statement.standing {
            Standing::Declared(declared) => match statement.claim.kind {
                ClaimKind::Required | ClaimKind::Omits => self.requiredness(statement, declared),
                _ => self.values(statement, declared),
            },
            Standing::Absent(absent) if absent.counterpart.is_none() => self.presence(statement, absent),
            _ => None,
        }
    }

    /// What recordings of our own form show of a subject, as the document names it; `None` if they show nothing of it.
    pub(crate) fn recorded(&self, subject: &Subject) -> Option<ShownValue> {
        self.wire.shown(subject)
    }

    /// Whether a page agrees with the schema on a subject of which a recording shows otherwise.
    pub(crate) fn is_agreed_against_wire(&self, subject: &Subject) -> bool {
        let is_about = |statement: &&Statement<'_>| match &statement.standing {
            Standing::Declared(declared) => declared.subject == *subject,
            _ => false,
        };
        let refuted = |testimony: Testimony| testimony.alone == Alone::Wire && testimony.is_certain;
        self.statements
            .iter()
            .filter(is_about)
            .any(|statement| self.testimony(statement).is_some_and(refuted))
    }

    /// Whether requests with or without an undeclared field were accepted, or whether responses lack it.
    fn presence(&self, statement: &Statement<'_>, absent: &Absent) -> Option<Testimony> {
        let (subject, operation) = (&statement.claim.subject, statement.operation?);
        let exchanges = self.wire.of(operation.id());
        // Another variant of the object has the field.
        if matches!(operation.field(&subject.place), Some(Lookup::Declared(_))) {
            return None;
        }
        let name = subject.place.path()?.name()?;
        if matches!(subject.place, Place::Response(..)) {
            let lacking = |seen: &&SeenExchange<'_>| seen.answer_lacks(&subject.place) == Some(true);
            let seen = exchanges.iter().find(lacking).filter(|_| self.observed(subject).is_none())?;
            return Some(Testimony::new(Alone::Page, seen.answer_span(), "lacks it, too").uncertain());
        }
        let refusal = exchanges.iter().find(|seen| {
            seen.is_refused()
                && seen.request_lacks(&subject.place) == Some(true)
                && seen.demands(name) == Demand::Named
        });
        if let Some(seen) = refusal {
            let shows = format!("lacks it, and the server refuses the request: {}", seen.status());
            return Some(Testimony::new(Alone::Schema, seen.request_span(), shows));
        }
        let own = Subject::new(operation.id(), subject.place.clone());
        let sent = self.wire.values(&own);
        let echo = sent
            .iter()
            .find(|sent| exchanges.iter().any(|seen| seen.is_accepted() && seen.echoes(name, sent.value)));
        match echo {
            Some(sent) => {
                let shows = format!("has it, and so has the response: {}", sent.status);
                Some(Testimony::new(Alone::Schema, sent.span, shows))
            }
            None => {
                let sent = sent.first()?;
                let shows = format!("has it, and the server accepts the request: {}", sent.status);
                let testimony = Testimony::new(Alone::Schema, sent.span, shows);
                // A server may ignore a field that it does not know.
                Some(if absent.closed { testimony } else { testimony.uncertain() })
            }
        }
    }

    /// Whether the server accepts or refuses requests without a field, or sends responses without it.
    fn requiredness(&self, statement: &Statement<'_>, declared: &Declared<'_>) -> Option<Testimony> {
        let claimed = match statement.claim.kind {
            ClaimKind::Omits => false,
            _ => statement.claim.value.as_ref().and_then(Value::as_bool)?,
        };
        let (required, place) = (statement.is_required()?, &declared.subject.place);
        let exchanges = self.wire.of(&declared.subject.operation);
        if matches!(place, Place::Response(..)) {
            let seen = exchanges.iter().find(|seen| seen.answer_lacks(place) == Some(true));
            let seen = seen.filter(|_| claimed)?;
            let alone = if required { Alone::Wire } else { Alone::Page };
            return Some(Testimony::new(alone, seen.answer_span(), "lacks it"));
        }
        let name = place.name()?;
        let lacking: Vec<&SeenExchange<'_>> =
            exchanges.iter().filter(|seen| seen.request_lacks(place) == Some(true)).collect();
        let accepted = lacking.iter().find(|seen| seen.is_accepted());
        let refused = |demand| lacking.iter().find(|seen| seen.is_refused() && seen.demands(name) == demand);
        let (seen, is_demanded, is_certain) = match (accepted, refused(Demand::Named)) {
            // It may be required under a condition.
            (Some(_), Some(_)) => return None,
            (Some(seen), None) => (seen, false, true),
            (None, Some(seen)) => (seen, true, true),
            (None, None) => (refused(Demand::Unnamed)?, true, false),
        };
        let alone = match (claimed == required, claimed == is_demanded) {
            (true, true) => return None,
            (true, false) => Alone::Wire,
            (false, true) => Alone::Schema,
            (false, false) => Alone::Page,
        };
        let does = if is_demanded { "refuses" } else { "accepts" };
        let shows = format!("lacks it, and the server {does} the request: {}", seen.status());
        Some(Testimony { is_certain, ..Testimony::new(alone, seen.request_span(), shows) })
    }

    /// Which witness the recorded values of a subject refute.
    fn values(&self, statement: &Statement<'_>, declared: &Declared<'_>) -> Option<Testimony> {
        let aspect = Aspect::of(statement, declared)?;
        let place = &declared.subject.place;
        let subject =
            if statement.claim.kind == ClaimKind::Enum && declared.shape.as_ref().is_some_and(is_list) {
                Subject::new(&declared.subject.operation, place.with_path(place.path()?.item()))
            } else {
                declared.subject.clone()
            };
        let is_response = matches!(subject.place, Place::Response(..));
        let (mut of_page, mut of_schema, mut of_neither) = (None, None, None);
        for seen in self.wire.values(&subject) {
            match aspect.accepts(seen.value) {
                Some((true, false)) => of_page.get_or_insert(seen),
                Some((false, true)) => of_schema.get_or_insert(seen),
                Some((false, false)) => of_neither.get_or_insert(seen),
                _ => continue,
            };
        }
        let found: (Alone, SeenValue<'_>) = if statement.agrees(declared).is_ok() {
            (Alone::Wire, of_neither.filter(|_| is_response)?)
        } else {
            of_page.map(|seen| (Alone::Schema, seen)).or(of_schema.map(|seen| (Alone::Page, seen)))?
        };
        let (alone, seen) = found;
        let value = (alone == Alone::Schema && !seen.value.is_array() && !seen.value.is_object())
            .then(|| seen.value.clone());
        let accepted =
            if is_response { String::new() } else { format!(", and the server accepts it: {}", seen.status) };
        let shows = format!("{}{accepted}", aspect.shows(alone, seen.value));
        Some(Testimony { value, ..Testimony::new(alone, seen.span, shows) })
    }
}
