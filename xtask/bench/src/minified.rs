//! Compares the time for a JSON document on one line with the time for the same document pretty-printed, for
//! each format of the report.

use std::error::Error;
use std::fmt::Write as _;
use std::time::Duration;

use docdrift::{Files, Inputs, TerminalStyle, RuleBook, check, render_json, render_terminal};

use super::best;

/// The number of operations in the document. The page sends one undeclared field to each operation.
const OPERATIONS: usize = 1_600;

/// The number of fields in the body of an operation. With 30, the minified document has about 6 MB.
const FIELDS: usize = 30;

/// Prints how many times longer reading, checking and reporting take if the document is one line.
pub fn measure() -> Result<(), Box<dyn Error>> {
    let pretty = document();
    let minified: String = pretty.lines().map(str::trim_start).collect();
    let page = page();
    println!("a document of {:.1} MB on one line, {OPERATIONS} findings", minified.len() as f64 / 1e6);
    for format in [Format::Json, Format::Terminal] {
        let pretty = best(|| reported(&page, &pretty, format))?;
        let minified = best(|| reported(&page, &minified, format))?;
        println!(
            "{format:?} report: minified {:.2} s, pretty-printed {:.2} s, {:.2} times as long",
            minified.as_secs_f64(),
            pretty.as_secs_f64(),
            ratio(minified, pretty)
        );
    }
    Ok(())
}

#[derive(Clone, Copy, Debug)]
enum Format {
    Json,
    Terminal,
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}

/// Checks the page against the document and renders the report. Returns the length of the report in bytes.
fn reported(page: &str, document: &str, format: Format) -> Result<usize, Box<dyn Error>> {
    let mut files = Files::new();
    let page = files.add("reference.md", page);
    let document = files.add("openapi.json", document);
    let inputs = Inputs::read(&files, &[page], &[document], Vec::new())?;
    let report = check(&inputs, &RuleBook::standard(), &files);
    assert!(report.findings.len() >= OPERATIONS, "each operation has a finding");
    let text = match format {
        Format::Json => render_json(&report, &files),
        Format::Terminal => render_terminal(&report, &files, TerminalStyle { colour: false, width: 100 }),
    };
    Ok(text.len())
}

fn page() -> String {
    let mut text = String::from("# Reference\n");
    for number in 0..OPERATIONS {
        let _ = write!(
            text,
            "\n```bash\ncurl https://api.things.test/things{number} -d '{{\"fieldOfThings0\": {number}}}'\n```\n"
        );
    }
    text
}

/// The document, pretty-printed. Line breaks are only between tokens, so that the lines can be joined without
/// changing a value.
fn document() -> String {
    let mut text = String::from(
        "{\n  \"openapi\": \"3.0.3\",\n  \"servers\": [\n    {\n      \"url\": \"https://api.things.test\"\n    }\n  ],\n  \
         \"paths\": {\n",
    );
    for number in 0..OPERATIONS {
        let fields: Vec<String> = (0..FIELDS)
            .map(|field| {
                format!(
                    "                  \"field_of_things_{field}\": {{\n                    \"type\": \"integer\",\n\
                     \x20                   \"description\": \"Số thứ {field}: as everybody knows, an integer.\"\n\
                     \x20                 }}"
                )
            })
            .collect();
        let comma = if number + 1 == OPERATIONS { "" } else { "," };
        let _ = write!(
            text,
            "    \"/things{number}\": {{\n      \"post\": {{\n        \"requestBody\": {{\n          \"content\": {{\n            \
             \"application/json\": {{\n              \"schema\": {{\n                \"type\": \"object\",\n                \
             \"properties\": {{\n{}\n                }}\n              }}\n            }}\n          }}\n        }},\n        \
             \"responses\": {{\n          \"204\": {{\n            \"description\": \"done\"\n          }}\n        }}\n      \
             }}\n    }}{comma}\n",
            fields.join(",\n")
        );
    }
    text.push_str("  }\n}\n");
    text
}
