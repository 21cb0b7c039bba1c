//! Recordings: fields of their bodies, their status, path, method, parameters and media types.

use docdrift::RecordingFile;
use serde_json::{Map, Value, json};

use super::body::{Body, Change};
use super::calls::METHODS;
use super::mutant::{Edit, Kind, Mutant, Side};
use super::schema::Exchange;
use super::seeds::Seeds;
use super::text::unused;
use super::triple::{Place, Role};

const ANSWERED: &[&str] = &["wire-breaks-schema"];
const SENT: &[&str] = &["request-breaks-schema"];

/// The mutants of the recordings.
pub(crate) fn mutants(seeds: &Seeds<'_>) -> Vec<Mutant> {
    let mut all = Vec::new();
    for (number, file) in seeds.triple.files.iter().enumerate() {
        if !matches!(file.role, Role::Recording | Role::Traffic) {
            continue;
        }
        let Ok(recording) = serde_json::from_str::<RecordingFile>(&file.text) else { continue };
        let documents = seeds.checked.documents.iter().map(|document| &document.value);
        let Some(exchange) = documents.filter_map(|document| Exchange::of(document, &recording)).next()
        else {
            continue;
        };
        let seed = Seed { seeds, number, role: file.role, recording, exchange };
        all.extend(seed.answer());
        // A request that was refused shows nothing of what a server accepts.
        if file.role == Role::Traffic && seed.recording.response.status < 300 {
            all.extend(seed.request());
        }
        all.extend([seed.status(), seed.path(), seed.method(), seed.media_type()].into_iter().flatten());
    }
    all
}

/// A recording, and what the document declares for it.
struct Seed<'s> {
    seeds: &'s Seeds<'s>,
    number: usize,
    role: Role,
    recording: RecordingFile,
    exchange: Exchange<'s>,
}

impl Seed<'_> {
    /// A mutant with another content of the recording; `named` is what the finding has to name.
    fn mutant(&self, kind: Kind, what: String, named: Vec<String>, changed: &RecordingFile) -> Mutant {
        let size = self.seeds.triple.files[self.number].text.len();
        let origin = if self.role == Role::Traffic { "har" } else { "recording" };
        let text = serde_json::to_string(changed).expect("a recording is JSON");
        let mutant = Mutant::at(kind, Side::Recording, origin, Place::new(self.number, 0..size));
        Mutant { named: Some(named), ..mutant.edit(what, Edit::new(self.number, 0..size, text)) }
    }

    fn answer(&self) -> Vec<Mutant> {
        let status = &self.exchange.declared_status;
        let body: Option<Value> = serde_json::from_str(&self.recording.response.body).ok();
        let (Some(body), Some(schema)) = (body, self.exchange.response) else { return Vec::new() };
        let Some(words) = self.words() else { return Vec::new() };
        let mutant = |Change { kind, field, pointer, body }: Change| {
            let mut changed = self.recording.clone();
            changed.response.body = body.to_string();
            let what = format!("{} {status} {field}", self.exchange.operation);
            let of_recording = self.recording.response.status.to_string();
            let named = format!("{of_recording} {field}").trim_end().to_owned();
            self.mutant(kind, what, vec![named, pointer], &changed).reported_by(ANSWERED)
        };
        Body::new(self.exchange.document, words).changes(&body, schema).into_iter().map(mutant).collect()
    }

    fn request(&self) -> Vec<Mutant> {
        let mut all = vec![self.parameter()];
        if let (Some(body), Some(schema), Some(words)) =
            (&self.recording.request.body, self.exchange.request, self.words())
        {
            for Change { kind, field, body, .. } in
                Body::new(self.exchange.document, words).changes(body, schema)
            {
                let mut changed = self.recording.clone();
                changed.request.body = Some(body);
                let what = format!("{} request {field}", self.exchange.operation);
                let named = format!("request {field}").trim_end().to_owned();
                all.extend(Some(self.mutant(kind, what, vec![named], &changed).reported_by(SENT)));
            }
        }
        all
    }

    fn words(&self) -> Option<&'static str> {
        unused(&self.seeds.text, &["tariff", "voyage", "ledger"])
    }

    fn parameter(&self) -> Mutant {
        let mut changed = self.recording.clone();
        changed.request.query.insert("tariff".to_owned(), json!("blue"));
        let what = format!("{} with the parameter tariff", self.exchange.operation);
        let mutant = self.mutant(Kind::Add, what, vec!["query tariff".to_owned()], &changed);
        mutant.reported_by(&["undocumented-parameter"])
    }

    fn status(&self) -> Option<Mutant> {
        const TEAPOT: u16 = 418;
        let is_covered = |responses: &Map<String, Value>| {
            ["418", "4XX", "4xx", "default"].iter().any(|status| responses.contains_key(*status))
        };
        if is_covered(self.exchange.responses) {
            return None;
        }
        let mut changed = self.recording.clone();
        changed.response.status = TEAPOT;
        let what = format!("{} answers {TEAPOT}", self.exchange.operation);
        let mutant = self.mutant(Kind::Status, what, vec![TEAPOT.to_string(), String::new()], &changed);
        Some(mutant.reported_by(&["undocumented-status", "wire-breaks-schema", "unjudged-recording"]))
    }

    fn path(&self) -> Option<Mutant> {
        let mut changed = self.recording.clone();
        changed.request.path.push_str("yard/lane/end");
        let what = format!("{} at another path", self.exchange.operation);
        let mutant = self.mutant(Kind::Path, what, vec![String::new()], &changed);
        Some(mutant.reported_by(&["undocumented-operation", "unjudged-recording"]))
    }

    fn method(&self) -> Option<Mutant> {
        let other = METHODS.into_iter().rev().find(|method| self.exchange.item.get(method).is_none())?;
        let mut changed = self.recording.clone();
        changed.request.method = other.to_uppercase();
        let what = format!("{} by {other}", self.exchange.operation);
        let mutant = self.mutant(Kind::Method, what, vec![String::new()], &changed);
        Some(mutant.reported_by(&["undocumented-operation", "unjudged-recording"]))
    }

    fn media_type(&self) -> Option<Mutant> {
        let headers = &self.recording.response.headers;
        if self.role != Role::Traffic || self.exchange.response.is_none() || headers.is_empty() {
            return None;
        }
        let mut changed = self.recording.clone();
        changed.response.headers.retain(|name, _| !name.eq_ignore_ascii_case("content-type"));
        changed.response.headers.insert("content-type".to_owned(), json!("text/csv"));
        let what = format!("{} answers with CSV", self.exchange.operation);
        let named = vec![self.recording.response.status.to_string()];
        let mutant = self.mutant(Kind::MediaType, what, named, &changed);
        Some(mutant.reported_by(&["undocumented-media-type"]))
    }
}
