//! Compares the shape of each operation's responses with a snapshot. A shape is the union of the fields
//! in the captured and published recordings; a composed recording is no evidence of what the server
//! returns.

use std::collections::BTreeMap;
use std::{env, panic};

use docdrift::ObservedFields;

use crate::outcome;
use crate::recordings::{self, Recorded};

/// The folder of the snapshots, relative to the root of the repository.
const SNAPSHOTS: &str = "snapshots/checkout-client";

/// The name of the snapshot that lists the operations without a shape: all of their recordings are composed.
const UNSEEN: &str = "unseen";

/// Compares every shape with its snapshot. Returns a message for each difference and each snapshot without a
/// shape. If outcomes are requested and insta may write snapshots, nothing is compared, and the only message
/// says that `INSTA_UPDATE` must be `no`.
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
    if recordings::all_are_selected() {
        let unseen: String = unseen.iter().map(|(name, _)| name.replacen('-', "/", 1) + "\n").collect();
        problems.extend(compare(UNSEEN, &unseen).err());
    }
    problems.extend(orphans(&shapes).unwrap_or_else(|problem| vec![problem]));
    problems
}

/// The shape of each operation that has recordings, by the name of its snapshot, `<api>-<operation>`.
fn shapes(recorded: &[Recorded]) -> BTreeMap<String, ObservedFields> {
    let mut shapes: BTreeMap<String, ObservedFields> = BTreeMap::new();
    // A shape needs all recordings of its operation: skip an operation if only some of them are selected.
    let complete = recorded
        .iter()
        .filter(|recorded| recordings::is_selected(&recordings::folder(&recorded.api, &recorded.operation)));
    for Recorded { api, operation, recording, .. } in complete {
        let shape = shapes.entry(format!("{api}-{operation}")).or_default();
        if recording.is_evidence() {
            shape.add(&recording.content.response.body);
        }
    }
    shapes
}

fn compare(name: &str, text: &str) -> Result<(), String> {
    // `assert_snapshot!` panics at a difference. Catch the panic, to compare the other snapshots too.
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

/// A message for each snapshot of an operation that no longer has a captured or published recording.
fn orphans(shapes: &BTreeMap<String, ObservedFields>) -> Result<Vec<String>, String> {
    let apis = recordings::apis()?;
    let mut orphans = Vec::new();
    for path in recordings::entries(&recordings::root().join(SNAPSHOTS))? {
        let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let Some(name) = file.strip_suffix(".snap") else { continue };
        // The snapshots `<api>-surface` of another test are in the same folder, and belong to no operation.
        let name = name.strip_suffix("-surface").unwrap_or(name);
        let of_an_api = name.split_once('-').filter(|(first, _)| apis.iter().any(|api| api == first));
        let selected = of_an_api
            .is_some_and(|(api, operation)| recordings::is_selected(&recordings::folder(api, operation)));
        if selected && shapes.get(name).is_none_or(ObservedFields::is_empty) {
            orphans.push(format!(
                "{SNAPSHOTS}/{file}: no recording of the operation is captured or published; take the file away"
            ));
        }
    }
    Ok(orphans)
}
