//! Reads every OpenAPI document of a folder outside of this repository, and counts what happens.
//!
//! ```sh
//! DOCDRIFT_DOCUMENTS=folder cargo test --release --package docdrift --test checker -- --ignored --nocapture documents
//! ```

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use docdrift::{Files, Inputs, RuleBook, check};

/// The time that a document may take.
const LIMIT: Duration = Duration::from_secs(5);

/// A document that takes longer is not waited for.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
#[ignore = "reads the folder that DOCDRIFT_DOCUMENTS names"]
fn documents_of_a_folder_are_read() {
    let folder = std::env::var_os("DOCDRIFT_DOCUMENTS").expect("DOCDRIFT_DOCUMENTS names a folder");
    let mut paths = Vec::new();
    find(Path::new(&folder), &mut paths);
    paths.sort();
    let mut outcomes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut slowest = (Duration::ZERO, String::new());
    for path in &paths {
        let name = path.strip_prefix(&folder).expect("it is below the folder").display().to_string();
        let begin = Instant::now();
        let mut outcome = outcome(path);
        let time = begin.elapsed();
        if time > LIMIT {
            outcome = format!("over {} s, {outcome}", LIMIT.as_secs());
        }
        slowest = slowest.max((time, name.clone()));
        outcomes.entry(outcome).or_default().push(name);
    }
    println!("| outcome | documents | for example |\n|---|---|---|");
    for (outcome, names) in &outcomes {
        println!("| {outcome} | {} | {} |", names.len(), names[0]);
    }
    println!("{} documents, the slowest {} in {:?}", paths.len(), slowest.1, slowest.0);
    assert!(!paths.is_empty(), "the folder contains documents");
}

fn find(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        let kind = entry.file_type().expect("it has a type");
        let path = entry.path();
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        if kind.is_dir() {
            find(&path, paths);
        } else if kind.is_file() && ["yaml", "yml", "json"].contains(&extension) {
            paths.push(path);
        }
    }
}

/// What happens to a document that is read and whose descriptions are checked, in a few words.
fn outcome(path: &Path) -> String {
    let bytes = std::fs::read(path).expect("a readable file");
    let (sender, receiver) = mpsc::channel();
    let worker = thread::Builder::new().stack_size(8 << 20).spawn(move || {
        let mut files = Files::new();
        let Ok(file) = files.add_bytes("document", bytes) else {
            sender.send("refused: not UTF-8".to_owned()).ok();
            return;
        };
        let outcome = match Inputs::read(&files, &[], &[file], Vec::new()) {
            Err(error) => format!("refused: {error}"),
            Ok(mut inputs) => {
                inputs.check_descriptions();
                let report = check(&inputs, &RuleBook::standard(), &files);
                let mut kinds: Vec<&str> = report.gaps.iter().map(|gap| gap.kind.id()).collect();
                kinds.sort_unstable();
                kinds.dedup();
                format!("read {}", kinds.join(", ")).trim().to_owned()
            }
        };
        sender.send(outcome).ok();
    });
    let worker = worker.expect("a thread");
    match receiver.recv_timeout(PATIENCE) {
        Ok(outcome) => outcome,
        Err(mpsc::RecvTimeoutError::Timeout) => "no end".to_owned(),
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            drop(worker.join());
            "panic".to_owned()
        }
    }
}
