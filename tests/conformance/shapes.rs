//! The shape of every operation's answers, as a snapshot: the union over its captured and published
//! recordings. A composed one shows nothing of what the server does.

use std::collections::BTreeMap;
use std::{env, panic};

use docdrift::ObservedFields;

use crate::outcome;
use crate::recordings::{self, Recorded};

/// Where the snapshots are, from the top of the repository.
const SNAPSHOTS: &str = "snapshots/checkout-client";

/// The snapshot of the operations that have no shape, since all of their recordings are composed.
const UNSEEN: &str = "unseen";

/// Compares every shape with its snapshot, and returns everything that is wrong.
pub(crate) fn check(recorded: &[Recorded]) -> Vec<String> {
    if outcome::file().is_some() && env::var_os("INSTA_UPDATE").is_none_or(|update| update != "no") {
        let problem =
            "whoever asks for outcomes must set INSTA_UPDATE=no: a check never writes into the tree";
        return vec![problem.to_owned()];
    }
    let shapes = shapes(recorded);
    let (unseen, seen): (Vec<_>, Vec<_>) = shapes.iter().partition(|(_, shape)| shape.is_empty());
    let mut problems: Vec<String> =
        seen.iter().filter_map(|(name, shape)| compare(name, &shape.to_string()).err()).collect();
    if recordings::all_are_asked_for() {
        let unseen: String = unseen.iter().map(|(name, _)| name.replacen('-', "/", 1) + "\n").collect();
        problems.extend(compare(UNSEEN, &unseen).err());
    }
    problems.extend(orphans(&shapes).unwrap_or_else(|problem| vec![problem]));
    problems
}

/// The shape of each operation that has recordings, by the name of its snapshot.
fn shapes(recorded: &[Recorded]) -> BTreeMap<String, ObservedFields> {
    let mut shapes: BTreeMap<String, ObservedFields> = BTreeMap::new();
    // Of one case alone, no shape can be told.
    let whole = recorded
        .iter()
        .filter(|recorded| recordings::is_asked_for(&recordings::folder(&recorded.api, &recorded.operation)));
    for Recorded { api, operation, recording, .. } in whole {
        let shape = shapes.entry(format!("{api}-{operation}")).or_default();
        if recording.is_evidence() {
            shape.add(&recording.content.response.body);
        }
    }
    shapes
}

fn compare(name: &str, text: &str) -> Result<(), String> {
    // A snapshot that differs panics; the other ones are to be looked at all the same.
    let compared = panic::catch_unwind(|| {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(recordings::root().join(SNAPSHOTS));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name, text));
    });
    compared.map_err(|_| {
        format!(
            "{SNAPSHOTS}/{name}.snap: it is another one; the difference is printed above, and \
             `INSTA_UPDATE=always cargo test --test conformance` takes it over once it is meant"
        )
    })
}

/// Snapshots of operations that have no recordings any more.
fn orphans(shapes: &BTreeMap<String, ObservedFields>) -> Result<Vec<String>, String> {
    let apis = recordings::apis()?;
    let mut orphans = Vec::new();
    for path in recordings::entries(&recordings::root().join(SNAPSHOTS))? {
        let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let Some(name) = file.strip_suffix(".snap") else { continue };
        // Other tests of the client have snapshots beside these; its surface is one.
        let name = name.strip_suffix("-surface").unwrap_or(name);
        let of_an_api = name.split_once('-').filter(|(first, _)| apis.iter().any(|api| api == first));
        let asked_for = of_an_api
            .is_some_and(|(api, operation)| recordings::is_asked_for(&recordings::folder(api, operation)));
        if asked_for && shapes.get(name).is_none_or(ObservedFields::is_empty) {
            orphans.push(format!(
                "{SNAPSHOTS}/{file}: no recording of the operation is captured or published; take the file away"
            ));
        }
    }
    Ok(orphans)
}
