//! Tests of `cargo xtask manual`: the book is complete, and every link of it leads to a heading.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::sandbox::Sandbox;

/// The chapters of the book that the command makes, by their path in it.
fn book() -> BTreeMap<String, String> {
    let sandbox = Sandbox::empty();
    for name in
        ["xtask/manual", "xtask/docdrift/ACCURACY.md", "xtask/traffic/RECORDINGS.md", "xtask/README.md"]
    {
        sandbox.copy(name);
    }
    let run = sandbox.run(&["manual"]);
    assert_eq!(run.code, 0, "{run:?}");
    let folder = sandbox.path("target/manual/src");
    let mut book = BTreeMap::new();
    for file in walkdir::WalkDir::new(&folder) {
        let file = file.expect("the book can be read");
        if file.file_type().is_file() {
            let name = file.path().strip_prefix(&folder).expect("it is in the book");
            let text = fs::read_to_string(file.path()).expect("a chapter is UTF-8");
            book.insert(name.to_string_lossy().replace('\\', "/"), text);
        }
    }
    book
}

/// The identities of a chapter's headings, as mdBook makes them.
fn headings(text: &str) -> BTreeSet<String> {
    let mut is_code = false;
    let mut ids = BTreeSet::new();
    for line in text.lines() {
        is_code ^= line.starts_with("```");
        if let Some(heading) = line.strip_prefix('#').filter(|_| !is_code) {
            let words = heading.trim_start_matches('#').trim().to_lowercase();
            let kept = words.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
            ids.insert(kept.map(|c| if c == ' ' { '-' } else { c }).collect());
        }
    }
    ids
}

/// The targets of the links of a chapter that lead into the book.
fn links(text: &str) -> Vec<&str> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets.filter(|target| target.contains(".md") || target.starts_with('#')).collect()
}

#[test]
fn every_link_of_the_manual_leads_to_a_heading() {
    let book = book();
    let mut complaints = Vec::new();
    for (name, text) in &book {
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        for link in links(text).into_iter().filter(|link| !link.starts_with("http")) {
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let file = match (file, folder) {
                ("", _) => name.clone(),
                (file, "") => file.to_owned(),
                (file, folder) => file.strip_prefix("../").map_or(format!("{folder}/{file}"), str::to_owned),
            };
            let leads =
                book.get(&file).is_some_and(|text| heading.is_empty() || headings(text).contains(heading));
            if !leads {
                complaints.push(format!("{name}: {link} leads nowhere"));
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn every_chapter_is_in_the_table_of_contents_and_complete() {
    let book = book();
    let contents = &book["SUMMARY.md"];
    for (name, text) in book.iter().filter(|(name, _)| *name != "SUMMARY.md") {
        assert!(contents.contains(&format!("]({name})")), "{name} is not in SUMMARY.md");
        assert!(text.starts_with("# "), "{name} has no title");
        assert!(!text.contains("<!-- generated"), "{name} lacks a part");
    }
    assert!(book["rules/moved-field.md"].contains("## Why"), "rules are documented");
    assert!(book["commands.md"].contains("## docdrift check"), "commands are documented");
}
