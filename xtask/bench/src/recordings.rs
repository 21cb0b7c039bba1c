//! Compares the time for many recordings with the time for few. The checker prepares a document once for all
//! recordings, and compiles the schema of a body once.

use std::error::Error;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use docdrift::{Files, Inputs, Recording, RuleBook, SecretNames, check};

use crate::ROUNDS;

/// The two numbers of recordings that are compared.
const FEW: usize = 10;
const MANY: usize = 1_000;

/// The number of operations, and of schemas, in the generated document, which has about 4 MB.
const OPERATIONS: usize = 3_000;

/// The maximum number of recorded operations. It is the same for few and for many recordings, so that both
/// compile the same schemas.
const RECORDED: usize = FEW;

/// Measures recordings against the generated document, and prints the ratios.
pub fn measure() -> Result<(), Box<dyn Error>> {
    let paths: Vec<String> = (0..RECORDED).map(|number| format!("/things{number}")).collect();
    report("the made document", &document(), &paths)
}

/// Measures recordings against a document, and prints the ratios. The recordings are responses to `GET`
/// requests of the document's paths without parameters.
pub fn measure_document(name: &str, text: &str) -> Result<(), Box<dyn Error>> {
    let mut files = Files::new();
    let id = files.add(name, text);
    let document = docdrift::Document::read(&files.excerpt(id))?.value;
    let plain = document.operations().map(|operation| operation.id().clone());
    let plain = plain.filter(|id| id.method.as_str() == "GET" && !id.path.contains('{'));
    let paths: Vec<String> = plain.map(|id| id.path).take(RECORDED).collect();
    report(name, text, &paths)
}

fn report(name: &str, document: &str, paths: &[String]) -> Result<(), Box<dyn Error>> {
    let none = best(document, paths, 0)?;
    let (few, many) = (best(document, paths, FEW)?, best(document, paths, MANY)?);
    println!(
        "{name}: {MANY} recordings cost {:.2} times what {FEW} do, {FEW} cost {:.2} times what none do; none take {} ms",
        many.as_secs_f64() / few.as_secs_f64(),
        few.as_secs_f64() / none.as_secs_f64(),
        none.as_millis()
    );
    Ok(())
}

/// The shortest duration of several rounds. Each round reads the document and this number of recordings, and
/// checks the recordings.
fn best(document: &str, paths: &[String], recordings: usize) -> Result<Duration, Box<dyn Error>> {
    let mut shortest = Duration::MAX;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let mut files = Files::new();
        let spec = files.add("openapi.yaml", document);
        let mut read = Vec::new();
        for (number, path) in paths.iter().cycle().take(recordings).enumerate() {
            let file = files.add(format!("{number}.yaml"), recording(number, path));
            read.push(Recording::read(&mut files, file, &SecretNames::default())?);
        }
        let inputs = Inputs::read(&files, &[], &[spec], read)?;
        let report = check(&inputs, &RuleBook::standard(), &files);
        assert!(recordings == 0 || !report.findings.is_empty(), "the recordings were judged");
        shortest = shortest.min(start.elapsed());
    }
    Ok(shortest)
}

fn recording(number: usize, path: &str) -> String {
    format!(
        "version: 1\nprovenance: published\nsource: the reference\nabout: Answer {number}.\n\
         request: {{method: GET, path: {path}}}\n\
         response: {{status: 200, body: '{{\"id\": \"thing_{number}\", \"size\": {number}, \"colour\": \"red\"}}'}}\n"
    )
}

fn document() -> String {
    let mut text = String::from("openapi: 3.0.3\nservers: [{url: 'https://api.shop.test'}]\npaths:\n");
    for number in 0..OPERATIONS {
        let _ = writeln!(
            text,
            "  /things{number}: {{get: {{summary: Reads a thing of kind {number}, responses: {{'200': {{content: \
             {{application/json: {{schema: {{$ref: '#/components/schemas/Thing{number}'}}}}}}}}}}}}}}"
        );
    }
    text.push_str("components:\n  schemas:\n");
    let words = "What it is for, and what becomes of it when it is not there any more. ".repeat(6);
    for number in 0..OPERATIONS {
        let next = (number + 1) % OPERATIONS;
        let _ = writeln!(
            text,
            "    Thing{number}:\n      type: object\n      description: {words}\n      required: [id]\n      properties:\n        \
             id: {{type: string, minLength: 1, nullable: true}}\n        size: {{type: integer, minimum: 0, exclusiveMinimum: true}}\n        \
             kind: {{type: string, enum: [small, large, none], description: '{words}'}}\n        \
             parent: {{oneOf: [{{type: string}}, {{$ref: '#/components/schemas/Thing{next}'}}]}}"
        );
    }
    text
}
