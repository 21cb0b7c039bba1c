//! Measures unions that share their members, level by level. The number of paths through the unions doubles
//! with each level, so the time is acceptable only if no schema is followed twice.

use std::error::Error;
use std::fmt::Write as _;

use crate::{Site, best, checked};

/// The number of levels of unions. The second measurement uses twice as many.
const LEVELS: usize = 16;

/// The number of pages. All of them send and read the same bodies; one page alone would be too fast to
/// measure.
const PAGES: usize = 200;

/// Prints how many times longer a check takes with twice as many levels.
pub fn measure() -> Result<(), Box<dyn Error>> {
    let (once, twice) = (site(LEVELS), site(2 * LEVELS));
    let (once, twice) = (best(|| checked(&once))?, best(|| checked(&twice))?);
    println!(
        "twice the levels of shared unions cost {:.2} times as much; {LEVELS} levels on {PAGES} pages take {} ms",
        twice.as_secs_f64() / once.as_secs_f64(),
        once.as_millis()
    );
    Ok(())
}

fn site(levels: usize) -> Site {
    Site {
        pages: (0..PAGES).map(|number| (format!("page{number}.md"), page(number, levels))).collect(),
        documents: vec![("openapi.yaml".to_owned(), document(levels))],
    }
}

/// A document with two unions on each level. The members of each union are the two unions of the next level;
/// below the last level are two objects that differ in `kind`.
fn document(levels: usize) -> String {
    let mut text = String::from(
        "openapi: 3.0.3\nservers: [{url: 'https://api.shop.test/v1'}]\npaths:\n  /nodes:\n    post:\n      \
         requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/A0'}}}}\n      \
         responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/B0'}}}}}\n\
         components:\n  schemas:\n",
    );
    for level in 0..levels {
        let below = level + 1;
        for name in ["A", "B"] {
            let _ = writeln!(
                text,
                "    {name}{level}: {{oneOf: [{{$ref: '#/components/schemas/A{below}'}}, \
                 {{$ref: '#/components/schemas/B{below}'}}]}}"
            );
        }
    }
    let _ = writeln!(
        text,
        "    A{levels}: {{required: [kind], properties: {{kind: {{enum: [card]}}, digits: {{type: string}}}}}}\n    \
         B{levels}: {{required: [kind], properties: {{kind: {{enum: [bank]}}, iban: {{type: string}}}}}}"
    );
    text
}

fn page(number: usize, levels: usize) -> String {
    format!(
        "# Nodes {number} of {levels}\n\n```python\nmade = requests.post(\"https://api.shop.test/v1/nodes\", \
         json={{\"kind\": \"card\", \"digits\": \"{number}\", \"colour\": 1}}).json()\n\
         print(made[\"kind\"], made[\"iban\"], made[\"size\"])\n```\n"
    )
}
