//! What `docdrift` and the client write for `docdrift` to read again: reports, partial results, schemas of a client.

use docdrift::{Client, Files, Inputs, TrafficTally, read_earlier_report};

/// Reads the text as a report to compare with, as a partial result to merge, and as the schemas of a client.
pub(super) fn run(data: &[u8]) {
    let Some(text) = super::text(data) else { return };
    let _ = read_earlier_report(text);
    let mut files = Files::new();
    let document = files.add("openapi.yaml", super::DOCUMENT);
    let client = files.add("client.json", text);
    let mut inputs = Inputs::read(&files, &[], &[document], Vec::new()).expect("our document can be read");
    if let Ok(client) = Client::read(&files.excerpt(client)) {
        inputs.add_client(client, Vec::new());
        super::report(&inputs, &files);
    }
    if let Some(tally) = text.lines().next().and_then(|line| serde_json::from_str::<TrafficTally>(line).ok())
    {
        inputs.add_traffic(tally);
        super::report(&inputs, &files);
    }
}
