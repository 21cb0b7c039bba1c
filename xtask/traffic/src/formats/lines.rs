//! Reads files of one JSON object a line, and of JSON objects one after another.

use super::envoy_tap;
use crate::format::{Format, Unread, recognize};
use crate::tree::{self, Tree};
use crate::{Place, Siblings, Traffic};

/// The key of an index export that has the payload.
pub(super) const PAYLOAD: &str = "_source";

/// Reads the objects of a file by the format of the first that is recognised; `None` if the file has no objects
/// one after another, or if none is recognised. An object that is broken, or of another format, is a gap.
pub(super) fn read(text: &str, siblings: &dyn Siblings) -> Option<Result<Traffic, Unread>> {
    by_line(text, siblings).or_else(|| by_value(text, siblings))
}

fn by_line(text: &str, siblings: &dyn Siblings) -> Option<Result<Traffic, Unread>> {
    let mut reader = Reader::default();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let place = Place::at(offset);
        offset += line.len();
        if !line.trim().is_empty() {
            reader.add(&place, tree::json(line.trim().as_bytes()), siblings)?;
        }
    }
    reader.finish()
}

/// Reads objects that are written over several lines, as Envoy's tap writes them.
fn by_value(text: &str, siblings: &dyn Siblings) -> Option<Result<Traffic, Unread>> {
    let mut reader = Reader::default();
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<serde_json::Value>();
    loop {
        let end = values.byte_offset();
        let rest = text.get(end..).unwrap_or_default();
        let place = Place::at(end + rest.len() - rest.trim_start().len());
        match values.next() {
            None => return reader.finish(),
            Some(value) => {
                let document = value.map(Tree::from).map_err(|error| error.to_string());
                reader.add(&place, document, siblings)?;
            }
        }
    }
}

/// What was read of the objects so far.
#[derive(Default)]
struct Reader {
    traffic: Option<Traffic>,
    /// The places of objects before the first that was recognised, with the reasons why they are none.
    before: Vec<(Place, String)>,
    /// Whether an object before the first that was recognised is no JSON.
    is_broken: bool,
    /// Why the objects are not read, if their format is known.
    unread: Option<Unread>,
    /// The segments of traces, which are read when all are there.
    segments: Vec<(Place, Tree)>,
}

impl Reader {
    /// Adds an object; `None` if the file has no objects one after another. The first object may be broken, as
    /// in a log that was cut; two broken ones make it another file.
    fn add(&mut self, place: &Place, document: Result<Tree, String>, siblings: &dyn Siblings) -> Option<()> {
        let document = match document {
            Ok(document) => document,
            Err(reason) => return self.add_broken(place, &reason),
        };
        // An index export has the payload under a key.
        if let Some(payload) = document.get(PAYLOAD) {
            return self.add(&place.key(PAYLOAD), Ok(payload.clone()), siblings);
        }
        let recognized = recognize(std::slice::from_ref(&document));
        let Some(traffic) = &mut self.traffic else {
            match recognized {
                Ok(format) => self.traffic = Some(self.begin(format)),
                Err(unread @ Unread::Known { .. }) => self.unread = self.unread.take().or(Some(unread)),
                Err(Unread::Unknown(_)) => {
                    self.before.push((place.clone(), "is no entry of a format that is read".to_owned()));
                }
            }
            return if self.traffic.is_some() { self.add(place, Ok(document), siblings) } else { Some(()) };
        };
        let is_log = |format: Format| matches!(format, Format::HarLines | Format::ServerLog);
        match recognized {
            _ if envoy_tap::is_segment(&document) => {
                self.segments.push((place.clone(), document));
            }
            Ok(format) if format == traffic.format || (is_log(format) && is_log(traffic.format)) => {
                super::read_document(format, &document, place, siblings, traffic);
            }
            Ok(format) => traffic.gap(place, format!("is {}, unlike what is before it", format.name())),
            Err(_) => super::read_document(traffic.format, &document, place, siblings, traffic),
        }
        Some(())
    }

    fn add_broken(&mut self, place: &Place, reason: &str) -> Option<()> {
        let reason = format!("is no JSON: {reason}");
        match &mut self.traffic {
            Some(traffic) => traffic.gap(place, reason),
            None if self.is_broken => return None,
            None => {
                self.is_broken = true;
                self.before.push((place.clone(), reason));
            }
        }
        Some(())
    }

    fn begin(&mut self, format: Format) -> Traffic {
        let mut traffic = Traffic::of(format);
        for (place, reason) in self.before.drain(..) {
            traffic.gap(&place, reason);
        }
        traffic
    }

    fn finish(self) -> Option<Result<Traffic, Unread>> {
        let Some(mut traffic) = self.traffic else { return self.unread.map(Err) };
        let segments: Vec<(Place, &Tree)> =
            self.segments.iter().map(|(place, segment)| (place.clone(), segment)).collect();
        envoy_tap::read_segments(&segments, &mut traffic);
        Some(Ok(traffic))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{NoSiblings, sink};

    #[track_caller]
    fn check(text: &str, format: Format, expected: &[&str]) {
        let traffic = crate::read(text.as_bytes(), &NoSiblings).expect("these are objects by line");
        assert_eq!(traffic.format, format);
        assert_eq!(sink::tests::lines(&traffic), expected);
    }

    const ENTRY: &str = r#"{"request": {"method": "GET", "url": "u", "headers": []}, "response": {"status": 200, "content": {"text": "[1]"}}}"#;
    const LOG: &str = r#"{"request": {"method": "PUT", "url": "u", "headers": {"A": ["1"]}, "body": "{}"}, "response": {"status": 204}}"#;

    #[test]
    fn entries_of_har_are_read_by_line() {
        let source = format!(r#"{{"_index": "x", "_source": {ENTRY}}}"#);
        check(
            &format!("{ENTRY}\n\n{source}\r\n{LOG}"),
            Format::HarLines,
            &["GET u -> 200 [1]", "GET u -> 200 [1]", "PUT u {} -> 204"],
        );
        let traffic = crate::read(source.as_bytes(), &NoSiblings).expect("this is an entry");
        assert_eq!(traffic.exchanges[0].place.pointer, "/_source");
        check(
            &format!("{ENTRY}\n{ENTRY}").replace(", \"", ",\n \""),
            Format::HarLines,
            &["GET u -> 200 [1]"; 2],
        );
    }

    #[test]
    fn a_broken_line_is_a_gap_and_the_rest_counts() {
        let cut = &LOG[..20];
        let pact = r#"{"consumer": {}, "provider": {}, "interactions": []}"#;
        check(
            &format!("{cut}\n{LOG}\n{pact}\n{{\"a\": 1}}\n"),
            Format::ServerLog,
            &[
                "PUT u {} -> 204",
                "is no JSON: EOF while parsing a string at line 1 column 20",
                "132 is Pact, unlike what is before it",
                "185 is no exchange: it has no method",
            ],
        );
    }

    #[test]
    fn lines_of_known_and_unknown_formats_are_not_read() {
        let read =
            |text: &str| crate::read(text.as_bytes(), &NoSiblings).map_err(|unread| unread.to_string());
        let trace = "{\"resourceSpans\": []}\n{\"resourceSpans\": []}\n";
        let unread = "is a trace of OpenTelemetry, which has no bodies by any convention";
        assert_eq!(read(trace), Err(unread.to_owned()));
        assert!(read("{\"a\": 1}\n{\"a\": 2}\n").is_err_and(|reason| reason.contains("it is no JSON")));
        assert!(read("{\n\"a\": 1,\n\"b\": {\n}").is_err());
    }
}
