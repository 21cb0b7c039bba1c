//! Measures the check of one page with a call and a response for each of many operations: its duration in
//! seconds, and the peak memory.

use std::error::Error;
use std::fmt::Write as _;
use std::time::Instant;

use super::{Site, checked, peak};

/// The number of operations on the page.
const OPERATIONS: usize = 800;

/// The number of fields of each request and of each response.
const FIELDS: usize = 12;

/// Checks the page once, and prints the duration and the peak memory. `bench` runs no other measurement in
/// the same process, so that the peak memory is that of this page.
pub fn measure() -> Result<(), Box<dyn Error>> {
    let page = page();
    let kilobytes = page.len() / 1_000;
    let site = Site {
        pages: vec![("reference.md".to_owned(), page)],
        documents: vec![("openapi.yaml".to_owned(), document())],
    };
    let start = Instant::now();
    let claims = checked(&site)?;
    println!(
        "a page of {kilobytes} KB with {OPERATIONS} operations, {claims} claims: {:.1} seconds{}",
        start.elapsed().as_secs_f64(),
        peak()
    );
    Ok(())
}

fn page() -> String {
    let mut text = String::from("# Reference\n");
    for number in 0..OPERATIONS {
        let body = |part: &str| {
            let fields = (0..FIELDS).map(|field| format!(r#""{part}{field}": {number}"#));
            fields.collect::<Vec<_>>().join(", ")
        };
        let _ = write!(
            text,
            "\n## POST /things{number}\n\n```bash\ncurl https://api.things.test/things{number} -d '{{{}}}'\n```\n\n\
             ```json\n{{{}}}\n```\n",
            body("sent_"),
            body("got_")
        );
    }
    text
}

fn document() -> String {
    let body = |part: &str| {
        let fields: Vec<String> =
            (0..FIELDS).map(|field| format!("{part}{field}: {{type: integer}}")).collect();
        let schema = format!("{{type: object, properties: {{{}}}}}", fields.join(", "));
        format!("content: {{application/json: {{schema: {schema}}}}}")
    };
    let mut text = String::from("openapi: 3.0.3\nservers: [{url: 'https://api.things.test'}]\npaths:\n");
    for number in 0..OPERATIONS {
        let _ = write!(
            text,
            "  /things{number}:\n    post:\n      requestBody: {{{}}}\n      responses: {{'200': {{{}}}}}\n",
            body("sent_"),
            body("got_")
        );
    }
    text
}
