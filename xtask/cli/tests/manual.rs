//! Runs every command that a chapter of the manual shows as `console`, in a copy of the manual's example, and compares
//! what it prints with what the chapter shows.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The folder of the manual.
fn manual() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package is a folder of xtask").join("manual")
}

/// The chapters, sorted by name.
fn chapters() -> Vec<PathBuf> {
    let files = fs::read_dir(manual().join("src")).expect("the manual has chapters");
    let mut chapters: Vec<PathBuf> = files.map(|file| file.expect("it can be listed").path()).collect();
    chapters.sort();
    chapters
}

/// A line of a chapter that begins a command, and what the chapter shows below it.
struct Shown {
    line: usize,
    command: String,
    output: String,
}

/// What a chapter does in order: write a file, or run a command.
enum Step {
    Write { name: String, text: String },
    Run(Shown),
}

/// The steps of a chapter: fences of `console`, and fences with the name of a file, as in `toml,file=docdrift.toml`.
fn steps(chapter: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut lines = chapter.lines().zip(1..);
    while let Some((line, number)) = lines.next() {
        let Some(info) = line.strip_prefix("```").filter(|info| !info.is_empty()) else { continue };
        let body: Vec<(&str, usize)> = lines.by_ref().take_while(|(line, _)| *line != "```").collect();
        if let Some((_, name)) = info.split_once(",file=") {
            let text = body.iter().map(|(line, _)| format!("{line}\n")).collect();
            steps.push(Step::Write { name: name.to_owned(), text });
        }
        if info != "console" {
            continue;
        }
        assert!(
            body.first().is_some_and(|(line, _)| line.starts_with("$ ")),
            "line {number}: begins with `$ `"
        );
        for (line, number) in body {
            match (line.strip_prefix("$ "), steps.last_mut()) {
                (Some(command), _) => {
                    let command = command.to_owned();
                    steps.push(Step::Run(Shown { line: number, command, output: String::new() }));
                }
                (None, Some(Step::Run(shown))) => writeln!(shown.output, "{line}").expect("a text grows"),
                (None, _) => unreachable!("a fence begins with a command"),
            }
        }
    }
    steps
}

/// Runs a command in a shell that finds `docdrift`; returns what it prints, errors after the output, and its code.
fn run(folder: &Path, command: &str) -> (String, i32) {
    let programs = Path::new(env!("CARGO_BIN_EXE_docdrift")).parent().expect("a program is in a folder");
    let path = std::env::var("PATH").unwrap_or_default();
    let run = Command::new("sh")
        .args(["-c", command])
        .current_dir(folder)
        .env("PATH", format!("{}:{path}", programs.display()))
        .env("NO_COLOR", "1")
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .output()
        .expect("a shell");
    let text = [run.stdout, run.stderr].concat();
    (String::from_utf8(text).expect("reports are UTF-8"), run.status.code().unwrap_or(-1))
}

/// Whether a text consists of the shown parts in this order; a line that is `…` stands for any lines.
fn is_shown_by(printed: &str, shown: &str) -> bool {
    let mut parts = shown.split("…\n");
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = printed.strip_prefix(first) else { return false };
    let mut is_open = false;
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
        is_open = part.is_empty();
    }
    is_open || rest.is_empty()
}

/// Runs the steps of a chapter in a copy of the example, and returns what differs.
fn complaints(chapter: &Path) -> Vec<String> {
    let name = chapter.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let text = fs::read_to_string(chapter).expect("a chapter is UTF-8");
    let sandbox = tempfile::tempdir().expect("a temporary folder");
    copy(&manual().join("example"), sandbox.path());
    let mut complaints = Vec::new();
    let mut last_code = 0;
    for step in steps(&text) {
        match step {
            Step::Write { name, text } => {
                fs::write(sandbox.path().join(name), text).expect("a file is written")
            }
            Step::Run(Shown { line, command, output }) => {
                let (printed, code) = if command == "echo $?" {
                    (format!("{last_code}\n"), 0)
                } else {
                    run(sandbox.path(), &command)
                };
                last_code = code;
                // A command that cannot run prints something, too, and `…` stands for anything.
                if !matches!(code, 0 | 100) {
                    complaints.push(format!("{name}:{line}: `{command}` ends with {code}:\n{printed}"));
                }
                if !is_shown_by(&printed, &output) {
                    complaints.push(format!("{name}:{line}: `{command}` prints something else:\n{printed}"));
                }
            }
        }
    }
    complaints
}

/// Copies a folder with everything in it.
fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.expect("the example can be read");
        let target = to.join(entry.path().strip_prefix(from).expect("it is below the folder"));
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).expect("a folder is made");
        } else {
            fs::copy(entry.path(), target).expect("a file is copied");
        }
    }
}

#[test]
fn every_command_of_the_manual_prints_what_its_chapter_shows() {
    let chapters = chapters();
    assert!(chapters.len() > 10, "{chapters:?}");
    let complaints: Vec<String> = chapters.iter().flat_map(|chapter| complaints(chapter)).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn three_dots_stand_for_any_lines() {
    for (printed, shown, expected) in [
        ("a\nb\nc\n", "a\nb\nc\n", true),
        ("a\nb\nc\n", "a\n…\nc\n", true),
        ("a\nb\nc\n", "a\n…\n", true),
        ("a\nb\nc\n", "…\nb\n…\n", true),
        ("a\nb\nc\n", "…\n", true),
        ("a\nb\nc\n", "a\n", false),
        ("a\nb\nc\n", "b\n…\n", false),
        ("a\nb\nc\n", "…\nb\n", false),
        ("a\nb\nc\n", "…\nd\n…\n", false),
    ] {
        assert_eq!(is_shown_by(printed, shown), expected, "{printed:?} {shown:?}");
    }
}
