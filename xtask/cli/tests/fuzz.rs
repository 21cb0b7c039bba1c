//! Every input that the fuzzer keeps, of `xtask/fuzz/corpus` and `xtask/fuzz/crashes`, through the targets of the checker:
//! none panics, and none takes seconds.

#[path = "../../fuzz/src/checker/targets.rs"]
mod targets;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The targets of the client, which its own tests call.
const CLIENT: [&str; 2] = ["answers", "webhooks"];

/// The limit for an input. The fuzzer's is five seconds; this is a build without optimisation, beside other tests.
const LIMIT: Duration = Duration::from_secs(30);

fn folder(kind: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz").join(kind)
}

/// The names in a folder; none if there is no such folder.
fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.map(|entry| entry.expect("it can be read").file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn each_target_has_inputs_and_each_input_a_target() {
    let mut known: BTreeSet<String> = targets::TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    known.extend(CLIENT.map(str::to_owned));
    assert_eq!(names(&folder("corpus")), known);
    let crashed = names(&folder("crashes"));
    assert!(crashed.is_subset(&known), "{crashed:?}");
}

#[test]
fn kept_inputs_are_read() {
    for (name, run) in targets::TARGETS {
        for kind in ["corpus", "crashes"] {
            let folder = folder(kind).join(name);
            for file in names(&folder) {
                let data = fs::read(folder.join(&file)).expect("it can be read");
                let begin = Instant::now();
                run(&data);
                let taken = begin.elapsed();
                assert!(taken < LIMIT, "{kind}/{name}/{file}: {taken:?}");
            }
        }
    }
}
