//! Assigns a recording to its operation, validates its response, and derives observations of response fields.

use std::collections::BTreeSet;

use serde_json::Value;

use super::masked_values::is_of_mask;
use crate::openapi::{NotValidated, Operation, Resolution, Validator, Violation};
use crate::subject::url::UrlText;
use crate::subject::{FieldPath, Place, Subject};
use crate::traffic::observation::Observation;
use crate::traffic::recording::Recording;

/// A recording and the operation that it is an exchange of.
#[derive(Debug)]
pub struct Exchange<'d> {
    /// The recording.
    pub recording: &'d Recording,
    /// The operation of the recording; `None` if no document declares the operation.
    pub operation: Option<Operation<'d>>,
    /// The schema violations of the recorded response; empty if the response was not validated.
    pub violations: Vec<Violation>,
    /// Why the recorded response was not validated; `None` if it was validated, or if no document declares
    /// the operation.
    pub not_validated: Option<NotValidated>,
}

impl<'d> Exchange<'d> {
    /// Assigns a recording to its operation, in the first document that declares the operation, and validates
    /// the response.
    #[must_use]
    pub fn new(recording: &'d Recording, validators: &[&Validator<'d>]) -> Self {
        let sent = recording.operation();
        let url = UrlText::from(sent.path.as_str());
        let found = validators.iter().find_map(|validator| {
            match validator.document().resolve_url(sent.method, &url) {
                Resolution::Operation(operation, _) | Resolution::ByParameter(operation, _) => {
                    Some((validator, operation))
                }
                Resolution::Several(operations, _) => {
                    operations.first().map(|operation| (validator, *operation))
                }
                _ => None,
            }
        });
        let violations = found
            .map_or(Ok(Vec::new()), |(validator, operation)| violations(recording, validator, operation));
        let (violations, not_validated) = match violations {
            Ok(violations) => (violations, None),
            Err(reason) => (Vec::new(), Some(reason)),
        };
        Exchange { recording, operation: found.map(|(_, operation)| operation), violations, not_validated }
    }

    /// Whether a document declares the operation and the recording is evidence. A composed recording is no
    /// evidence of the API.
    #[must_use]
    pub fn is_judged(&self) -> bool {
        self.operation.is_some() && self.recording.is_evidence()
    }

    /// The operation and the place of the response body; `None` if the operation or the status is undeclared.
    #[must_use]
    pub fn place(&self) -> Option<(Operation<'d>, Place)> {
        let operation = self.operation?;
        let status = operation.response(self.recording.content.response.status)?.status;
        Some((operation, Place::Response(status.to_owned(), FieldPath::root())))
    }

    /// The field that a violation of the response is about; `None` if the operation or the status is undeclared.
    #[must_use]
    pub fn violated(&self, violation: &Violation) -> Option<Subject> {
        let (operation, place) = self.place()?;
        let body: Value = serde_json::from_str(&self.recording.content.response.body).ok()?;
        let (mut here, mut path) = (&body, FieldPath::root());
        for token in violation.pointer.split('/').skip(1) {
            let token = token.replace("~1", "/").replace("~0", "~");
            (here, path) = match here {
                Value::Array(items) => (items.get(token.parse::<usize>().ok()?)?, path.item()),
                _ => (here.get(&token)?, path.key(&token)),
            };
        }
        Some(Subject::new(operation.id(), place.with_path(path)))
    }

    /// One observation per field of the response; empty if the exchange is no evidence.
    #[must_use]
    pub fn observations(&self) -> Vec<Observation> {
        let Some((operation, place)) = self.place().filter(|_| self.recording.is_evidence()) else {
            return Vec::new();
        };
        let mut paths = BTreeSet::new();
        if let Ok(body) = serde_json::from_str::<Value>(&self.recording.content.response.body) {
            collect(&body, &FieldPath::root(), &mut paths);
        }
        let span = self.recording.span("/response/body");
        let provenance = self.recording.content.provenance;
        let observe = |path| Observation {
            subject: Subject::new(operation.id(), place.with_path(path)),
            provenance,
            span,
        };
        paths.into_iter().map(observe).collect()
    }
}

fn violations(
    recording: &Recording,
    validator: &Validator<'_>,
    operation: Operation<'_>,
) -> Result<Vec<Violation>, NotValidated> {
    let response = &recording.content.response;
    match operation.response(response.status) {
        Some(declared) => match declared.bodies.first() {
            Some(body) => {
                let mut violations = validator.violations(body, response.body.as_bytes())?;
                violations.retain(|violation| !is_of_mask(recording, &violation.pointer, &violation.keyword));
                Ok(violations)
            }
            None => Ok(Vec::new()),
        },
        None => Ok(vec![Violation {
            pointer: String::new(),
            keyword: "status".to_owned(),
            reason: format!("status {} is not declared", response.status),
        }]),
    }
}

fn collect(value: &Value, path: &FieldPath, paths: &mut BTreeSet<FieldPath>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                let path = path.key(key);
                collect(value, &path, paths);
                paths.insert(path);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, &path.item(), paths)),
        _ => {}
    }
}
