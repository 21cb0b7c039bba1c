//! Makes recorded traffic of any size, and the document that it is judged by, to measure the command with.

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// The number of items of a page.
const ITEMS: usize = 20;

/// One in so many exchanges has the items under another name.
const DRIFTS: usize = 50;

/// The document: pages of checkouts, and a header with the credential.
const DOCUMENT: &str = "\
openapi: 3.0.3
info: {title: Checkouts, version: '1'}
servers: [{url: 'https://api.checkouts.example'}]
security: [{token: []}]
components:
  securitySchemes: {token: {type: apiKey, in: header, name: x-access-token}}
  schemas:
    Checkout:
      type: object
      required: [id, amount, currency, status]
      properties:
        id: {type: string}
        amount: {type: integer, minimum: 0}
        currency: {type: string, enum: [usd, eur, gbp]}
        status: {type: string, enum: [open, complete, expired]}
        url: {type: string, format: uri}
        created_at: {type: string, format: date-time}
paths:
  /v1/checkouts:
    get:
      parameters:
        - {name: limit, in: query, schema: {type: integer, maximum: 100}}
        - {name: cursor, in: query, schema: {type: string}}
      responses:
        '200':
          description: a page
          content:
            application/json:
              schema:
                type: object
                properties:
                  data: {type: array, items: {$ref: '#/components/schemas/Checkout'}}
                  next_cursor: {type: string, nullable: true}
";

/// Writes `openapi.yaml`, `traffic.har` and `traffic.ndjson` with so many exchanges into a folder.
///
/// # Errors
///
/// If a file cannot be written.
pub fn make(folder: &str, exchanges: usize) -> Result<(), Box<dyn Error>> {
    let folder = Path::new(folder);
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join("openapi.yaml"), DOCUMENT)?;
    let mut har = BufWriter::new(File::create(folder.join("traffic.har"))?);
    let mut lines = BufWriter::new(File::create(folder.join("traffic.ndjson"))?);
    har.write_all(br#"{"log": {"version": "1.2", "creator": {"name": "bench", "version": "1"}, "entries": ["#)?;
    for number in 0..exchanges {
        let entry = entry(number);
        har.write_all(if number == 0 { b"\n" } else { b",\n" })?;
        har.write_all(entry.as_bytes())?;
        writeln!(lines, "{entry}")?;
    }
    har.write_all(b"\n]}}\n")?;
    har.flush()?;
    lines.flush()?;
    let size = std::fs::metadata(folder.join("traffic.har"))?.len();
    println!("{exchanges} exchanges, {:.1} MB", size as f64 / 1e6);
    Ok(())
}

/// One entry of a HAR, on one line.
fn entry(number: usize) -> String {
    let items = (0..ITEMS).map(|item| {
        let id = number * ITEMS + item;
        format!(
            r#"{{"id":"chk_{id:08}","amount":{},"currency":"usd","status":"open","url":"https://pay.checkouts.example/c/{id:08}","created_at":"2026-11-{:02}T10:00:00Z"}}"#,
            id % 10_000,
            id % 28 + 1
        )
    });
    let name = if number % DRIFTS == 0 { "checkouts" } else { "data" };
    let body = format!(r#"{{"{name}":[{}],"next_cursor":"c{number}"}}"#, items.collect::<Vec<_>>().join(","));
    let text = body.replace('"', r#"\""#);
    let response = format!(
        r#"{{"status":200,"statusText":"OK","httpVersion":"HTTP/1.1","cookies":[],"headers":[{{"name":"content-type","value":"application/json"}}],"content":{{"size":{},"mimeType":"application/json","text":"{text}"}},"redirectURL":"","headersSize":-1,"bodySize":-1}}"#,
        body.len()
    );
    let request = format!(
        r#"{{"method":"GET","url":"https://api.checkouts.example/v1/checkouts?limit=20&cursor=c{number}","httpVersion":"HTTP/1.1","cookies":[],"headers":[{{"name":"x-access-token","value":"t"}}],"queryString":[{{"name":"limit","value":"20"}},{{"name":"cursor","value":"c{number}"}}],"headersSize":-1,"bodySize":-1}}"#
    );
    format!(
        r#"{{"startedDateTime":"2026-11-29T10:00:00.000Z","time":1,"request":{request},"response":{response},"cache":{{}},"timings":{{"send":0,"wait":1,"receive":0}}}}"#
    )
}
