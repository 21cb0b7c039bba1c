//! Sends the recorded requests to third-party mock servers that have the complete OpenAPI documents.

use std::collections::BTreeMap;
use std::{env, fs};

use crate::recordings::{self, Recorded};
use crate::replay;

/// The base URL of the mock server of an API, from a variable such as `FOREIGN_POLAR=http://127.0.0.1:4010`.
/// `None` if the variable is not set.
fn server(api: &str) -> Option<String> {
    env::var(format!("FOREIGN_{}", api.to_uppercase())).ok()
}

/// Sends every recorded request of each API that has a mock server to that server. Prints for each operation
/// how many calls returned a value, and returns a message for each call that did not, and for each covered
/// operation without a recording. It is an error if no API has a mock server.
pub(crate) async fn run(recorded: &[Recorded]) -> Result<Vec<String>, String> {
    let mut problems = Vec::new();
    let mut answered: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for api in recordings::apis()?.iter().filter(|api| server(api).is_some()) {
        for operation in covered(api)? {
            answered.insert(format!("{api}/{operation}"), (0, 0));
        }
    }
    if answered.is_empty() {
        return Err("no server was named; tests/README.md says how".to_owned());
    }
    for recorded in recorded {
        let Some(base_url) = server(&recorded.api) else { continue };
        let counts = answered.entry(format!("{}/{}", recorded.api, recorded.operation)).or_default();
        counts.1 += 1;
        match replay::call(recorded, base_url).await.map(|called| called.complaint) {
            Ok(None) => counts.0 += 1,
            Ok(Some(problem)) | Err(problem) => problems.push(format!("{}: {problem}", recorded.name)),
        }
    }
    for (operation, (values, calls)) in answered {
        println!("{operation}: {values} of {calls} answered by a value");
        if calls == 0 {
            problems.push(format!("{operation}: it is covered, and no recording calls it"));
        }
    }
    Ok(problems)
}

/// The ids of the operations of an API that the client covers.
fn covered(api: &str) -> Result<Vec<String>, String> {
    let name = format!("openapi/covered/{api}.toml");
    let text = fs::read_to_string(recordings::root().join(&name))
        .map_err(|reason| format!("{name}: cannot be read: {reason}"))?;
    let ids = text.lines().filter_map(|line| line.strip_prefix("id = \"")?.strip_suffix('"'));
    Ok(ids.map(str::to_owned).collect())
}
