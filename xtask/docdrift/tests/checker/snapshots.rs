//! Every snapshot of this crate can be reviewed as a diff: it has no overlong lines.

use std::fs;
use std::path::Path;

use crate::common;
use crate::fixture_files::file_names;

/// Maximum length of a line in characters. A reviewer has to find a change in a longer line letter by letter.
const MAX_CHARACTERS: usize = 400;

#[test]
fn no_snapshot_has_overlong_lines() {
    let top = common::snapshot_folder("");
    let mut too_long = Vec::new();
    let mut lines = 0;
    let mut folders = vec![Path::new(&top).to_owned()];
    while let Some(folder) = folders.pop() {
        for path in file_names(&folder).iter().map(|name| folder.join(name)) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).expect("snapshots are UTF-8");
            for (number, line) in (1..).zip(text.lines()) {
                lines += 1;
                let length = line.chars().count();
                if length > MAX_CHARACTERS {
                    too_long.push(format!("{}:{number}: {length} characters", path.display()));
                }
            }
        }
    }
    assert!(lines > 1_000, "only {lines} lines were read below {top}");
    assert!(too_long.is_empty(), "at most {MAX_CHARACTERS} characters:\n{}", too_long.join("\n"));
}
