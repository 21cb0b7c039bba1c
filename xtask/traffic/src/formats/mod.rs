//! Reads a recording of any format: unpacks it, recognises it, and hands it to the reader of its format.

use crate::format::{Format, Unread, recognize};
use crate::siblings::Siblings;
use crate::sink::Traffic;
use crate::tree::{self, Tree};
use crate::{Place, bytes};

mod archive;
mod bodies;
mod bru_blocks;
mod bruno;
mod bruno_report;
mod cassette;
mod envoy_tap;
mod ex_vcr;
mod go_vcr;
pub(crate) mod har;
mod hoverfly;
mod hoverfly_part;
mod http_file;
mod httpmock;
mod insomnia;
mod keploy;
mod lines;
mod microcks;
mod mitmproxy;
mod mockoon;
pub(crate) mod mockoon_log;
mod nock;
mod open_collection;
mod pact;
mod parts;
mod php_vcr;
mod postman;
mod postman_request;
mod postman_variables;
pub(crate) mod respect;
pub(crate) mod responses;
mod schemathesis;
pub(crate) mod server_log;
#[cfg(test)]
mod tests;
mod vcrpy;
mod wiremock;
mod wiremock_journal;

/// Reads a whole recording.
pub(crate) fn read(content: &[u8], siblings: &dyn Siblings) -> Result<Traffic, Unread> {
    if content.starts_with(b"PK\x03\x04") {
        return archive::read(content);
    }
    let unpacked = bytes::decompress_recording(content);
    let content = unpacked.map_err(|reason| Unread::Unknown(format!("it {reason}")))?;
    if mitmproxy::is_flow(&content) {
        return Ok(mitmproxy::read(&content));
    }
    let text = String::from_utf8_lossy(&content);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let begin = text.trim_start();
    match begin.as_bytes().first() {
        // A `.http` file can begin with the template of its host.
        Some(b'{' | b'[') if !begin.starts_with("{{") => read_json(text, siblings),
        _ if bruno::is_bruno(text) => Ok(bruno::read(text)),
        _ if bruno::is_settings(text) => {
            Err(Unread::Known { name: "a file of Bruno's settings", reason: "has no request" })
        }
        _ if http_file::is_hurl(text) => Err(expectations("a file of Hurl")),
        _ if begin.starts_with("Feature:") => Err(expectations("a feature of Karate")),
        _ if http_file::is_http(text) => Ok(http_file::read(text, siblings)),
        _ => match tree::yaml(text) {
            Ok(documents) => read_documents(&documents, siblings),
            // A log whose first line was cut.
            Err(reason) => lines::read(text, siblings).unwrap_or(Err(Unread::Unknown(reason))),
        },
    }
}

fn expectations(name: &'static str) -> Unread {
    Unread::Known { name, reason: "has what is expected, and no answers" }
}

/// Reads a text that begins as JSON: one document, or one a line, or YAML in the style of JSON.
fn read_json(text: &str, siblings: &dyn Siblings) -> Result<Traffic, Unread> {
    let reason = match tree::json(text.as_bytes()) {
        Ok(document) if document.get(lines::PAYLOAD).is_none() => {
            return read_documents(&[document], siblings);
        }
        Ok(_) => "nothing in it marks a format".to_owned(),
        Err(reason) => format!("it is no JSON: {reason}"),
    };
    lines::read(text, siblings)
        .or_else(|| read_documents(&tree::yaml(text).ok()?, siblings).ok().map(Ok))
        .unwrap_or(Err(Unread::Unknown(reason)))
}

/// Reads the documents of a JSON or YAML file.
fn read_documents(documents: &[Tree], siblings: &dyn Siblings) -> Result<Traffic, Unread> {
    let format = recognize(documents)?;
    let mut traffic = Traffic::of(format);
    for (index, document) in documents.iter().enumerate() {
        // A file of several documents names them by their number; most files are one document.
        let place = if documents.len() == 1 { Place::at(0) } else { Place::at(0).item(index) };
        read_document(format, document, &place, siblings, &mut traffic);
    }
    Ok(traffic)
}

/// Reads an object that is an entry of a HAR, or a line of a log.
pub(crate) fn read_entry(document: &Tree, siblings: &dyn Siblings) -> Traffic {
    let mut place = Place::at(0);
    let mut document = document;
    // An index export has the payload under a key.
    while let Some(payload) = document.get(lines::PAYLOAD) {
        (place, document) = (place.key(lines::PAYLOAD), payload);
    }
    let format = recognize(std::slice::from_ref(document));
    let is_log = |format: &Format| {
        matches!(format, Format::ServerLog | Format::SchemathesisLines | Format::MockoonLog)
    };
    let has_content = document.path(&["response", "content"]).is_some();
    let format = format.ok().filter(|format| is_log(format) && !has_content).unwrap_or(Format::HarLines);
    let mut traffic = Traffic::of(format);
    read_document(format, document, &place, siblings, &mut traffic);
    traffic
}

/// Reads a document of this format.
fn read_document(
    format: Format,
    document: &Tree,
    place: &Place,
    siblings: &dyn Siblings,
    traffic: &mut Traffic,
) {
    match format {
        Format::Har | Format::Polly => har::read(document, place, siblings, traffic),
        Format::HarLines => har::read_entries(document, place, siblings, traffic),
        Format::Vcr | Format::Betamax => cassette::read(document, place, traffic),
        Format::Schemathesis | Format::SchemathesisLines => schemathesis::read(document, place, traffic),
        Format::Vcrpy => vcrpy::read(document, place, traffic),
        Format::GoVcr => go_vcr::read(document, place, traffic),
        Format::PhpVcr => php_vcr::read(document, place, traffic),
        Format::ExVcr => ex_vcr::read(document, place, traffic),
        Format::Nock => nock::read(document, place, traffic),
        Format::Pact => pact::read(document, place, traffic),
        Format::Hoverfly => hoverfly::read(document, place, siblings, traffic),
        Format::Mockoon => mockoon::read(document, place, siblings, traffic),
        Format::MockoonLog => mockoon_log::read(document, place, traffic),
        Format::Responses => responses::read(document, place, traffic),
        Format::Respect => respect::read(document, place, traffic),
        Format::Postman => postman::read(document, place, traffic),
        Format::Insomnia => insomnia::read(document, place, traffic),
        Format::OpenCollection => open_collection::read(document, place, traffic),
        Format::WireMock => wiremock::read(document, place, siblings, traffic),
        Format::Httpmock => httpmock::read(document, place, traffic),
        Format::Microcks => microcks::read(document, place, traffic),
        Format::Keploy => keploy::read(document, place, traffic),
        Format::ServerLog => server_log::read(document, place, traffic),
        Format::Bruno => bruno_report::read(document, place, traffic),
        // These are read from text or bytes, before there are documents.
        Format::Http | Format::Mitmproxy => {}
    }
}
