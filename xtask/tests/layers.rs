//! The rooms of the checker stand on floors, and imports lead down only.
//!
//! The floors are the list in `xtask/README.md`; rooms on one floor do not know one another.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use walkdir::WalkDir;

/// Where the rooms are: a module of the crate, with its folder, each.
const ROOMS: &str = "docdrift/src";

/// The info string of the fence in `xtask/README.md` that lists the floors, the lowest first.
const FLOORS: &str = "```floors\n";

fn xtask() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The floor of every room, the lowest being 0.
fn floors() -> BTreeMap<String, usize> {
    let readme = fs::read_to_string(xtask().join("README.md")).expect("xtask has a README");
    let fence = readme.split(FLOORS).nth(1).expect("xtask/README.md lists the floors in a fence");
    let lines = fence.lines().take_while(|line| *line != "```");
    let rooms = lines.enumerate().flat_map(|(floor, line)| {
        line.split_whitespace().map(move |room| (room.to_owned(), floor)).collect::<Vec<_>>()
    });
    rooms.collect()
}

/// A source file of the checker: its module path and its lines outside tests.
struct Source {
    name: String,
    module: Vec<String>,
    lines: Vec<String>,
}

fn sources() -> Vec<Source> {
    let root = xtask().join(ROOMS);
    let mut sources = Vec::new();
    for entry in WalkDir::new(&root).sort_by_file_name() {
        let entry = entry.expect("the sources can be read");
        let path =
            entry.path().strip_prefix(&root).expect("found below").to_string_lossy().replace('\\', "/");
        let Some(stem) = path.strip_suffix(".rs").filter(|stem| !stem.ends_with("tests")) else { continue };
        let text = fs::read_to_string(entry.path()).expect("UTF-8");
        let lines = text.lines().take_while(|line| !line.starts_with("#[cfg(test)]"));
        sources.push(Source {
            name: format!("{ROOMS}/{path}"),
            module: if stem == "lib" { Vec::new() } else { stem.split('/').map(str::to_owned).collect() },
            lines: lines.map(str::to_owned).collect(),
        });
    }
    sources
}

/// The rooms that a line names by paths from the crate's root or upwards: `crate::page::…`, `super::super::page`.
/// A path to something that stands in the root itself names the room `crate`.
fn named(line: &str, module: &[String]) -> Vec<String> {
    let code = if line.trim_start().starts_with("//") { "" } else { line };
    let mut rooms = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = code[at + "crate::".len()..].trim_start_matches('{');
        rooms.push(
            rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default().to_owned(),
        );
    }
    // `super` of a room is the root: as many of them as the path of the module is long lead out of it.
    let out = "super::".repeat(module.len());
    for (at, _) in code.match_indices(&out).filter(|_| !module.is_empty()) {
        let rest = code[at + out.len()..].trim_start_matches('{');
        rooms.push(
            rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default().to_owned(),
        );
    }
    rooms
}

/// The imports of a file that do not lead down, each with its line.
fn wrong(source: &Source, floors: &BTreeMap<String, usize>) -> Vec<String> {
    let Some(own) = source.module.first() else { return Vec::new() };
    // What stands beside `lib.rs` and is no room is the root, which may import everything.
    let Some(floor) = floors.get(own) else { return Vec::new() };
    let mut wrong = Vec::new();
    for (number, line) in (1..).zip(&source.lines) {
        for room in named(line, &source.module) {
            let way = match floors.get(&room) {
                _ if room == *own => continue,
                Some(other) if other < floor => continue,
                Some(other) if other == floor => "sideways",
                _ => "up",
            };
            wrong.push(format!(
                "{}:{number}: `{own}` imports `{room}`, which is {way}: {}",
                source.name,
                line.trim()
            ));
        }
    }
    wrong
}

#[test]
fn imports_lead_down_only() {
    let floors = floors();
    let wrong: Vec<String> = sources().iter().flat_map(|source| wrong(source, &floors)).collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_room_has_a_floor() {
    let floors = floors();
    let root = ["lib", "inputs"];
    for source in sources() {
        let Some(room) = source.module.first() else { continue };
        let known = floors.contains_key(room) || root.contains(&room.as_str());
        assert!(known, "{}: `{room}` has no floor in xtask/README.md", source.name);
    }
    for room in floors.keys() {
        assert!(xtask().join(ROOMS).join(room).is_dir(), "{ROOMS}/{room}: has a floor, and is no folder");
    }
}

#[test]
fn an_import_that_leads_up_or_sideways_is_named() {
    let source = |module: &str, line: &str| Source {
        name: "a.rs".to_owned(),
        module: module.split("::").map(str::to_owned).collect(),
        lines: vec![line.to_owned()],
    };
    let floors =
        BTreeMap::from([("source".to_owned(), 0), ("page".to_owned(), 1), ("traffic".to_owned(), 1)]);
    for (module, line, expected) in [
        ("page::prose", "use crate::source::Span;", None),
        ("page::prose", "use super::claim::Claim;", None),
        ("page::prose", "use super::super::source::Span;", None),
        (
            "page::prose",
            "use crate::traffic::Recording;",
            Some("`page` imports `traffic`, which is sideways"),
        ),
        ("source", "    crate::page::read(text)", Some("`source` imports `page`, which is up")),
        ("source::yaml", "use super::super::{page};", Some("`source` imports `page`, which is up")),
        ("source", "use crate::check;", Some("`source` imports `check`, which is up")),
    ] {
        let wrong = wrong(&source(module, line), &floors);
        match expected {
            None => assert!(wrong.is_empty(), "{line}: {wrong:?}"),
            Some(expected) => assert!(wrong.len() == 1 && wrong[0].contains(expected), "{line}: {wrong:?}"),
        }
    }
}
