//! Runs that are interrupted, run out of space or read files that change: no file is ever half written.

use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
#[cfg(unix)]
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::sandbox::Sandbox;

/// At how many moments of a run it is interrupted.
const MOMENTS: u32 = 40;

/// A HAR with so many exchanges that writing them takes a while.
fn har(exchanges: usize) -> String {
    let mut har = r#"{"log": {"version": "1.2", "entries": ["#.to_owned();
    for number in 0..exchanges {
        let comma = if number == 0 { "" } else { "," };
        write!(
            har,
            r#"{comma}{{"request": {{"method": "GET", "url": "https://api.example.com/orders/{number}", "headers": []}}, "response": {{"status": 200, "headers": [], "content": {{"mimeType": "application/json", "text": "{{\"id\": {number}}}"}}}}}}"#
        )
        .expect("a text");
    }
    har + "]}}"
}

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::empty();
    sandbox.write("traffic.har", har(2_000));
    sandbox.write("openapi.yaml", "openapi: 3.0.3\nservers: [{url: 'https://api.example.com'}]\npaths: {'/orders/{id}': {get: {responses: {'200': {description: d}}}}}\n");
    sandbox.write(
        "docs/orders.md",
        "# Orders\n\n```bash\ncurl https://api.example.com/carts\n```\n".repeat(200),
    );
    sandbox
}

fn start(sandbox: &Sandbox, arguments: &[&str]) -> Child {
    let mut program = crate::program(&sandbox.folder);
    program.args(arguments).current_dir(&sandbox.folder).stdin(Stdio::null());
    program
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program was built with this test")
}

/// The names of the temporary files in the folder.
fn unfinished(sandbox: &Sandbox) -> Vec<PathBuf> {
    let files = fs::read_dir(&sandbox.folder).expect("a folder").map(|file| file.expect("a file").path());
    files.filter(|file| file.extension().is_some_and(|extension| extension == "part")).collect()
}

/// Waits for the end, and returns what was written to standard error.
fn end(mut child: Child) -> (ExitStatus, String) {
    let mut text = String::new();
    child.stderr.take().expect("it is piped").read_to_string(&mut text).expect("UTF-8");
    (child.wait().expect("it ends"), text)
}

/// Whether a file is missing, or one of the complete ones.
fn is_whole(path: &Path, complete: &[&[u8]]) -> bool {
    fs::read(path).map_or(true, |content| complete.contains(&content.as_slice()))
}

/// Interrupts a run that writes a file at many moments: the file is the old one or the new one, and nothing else is left.
fn interrupt(arguments: &[&str], output: &str) {
    let sandbox = sandbox();
    let begin = Instant::now();
    end(start(&sandbox, arguments));
    let (taken, new) = (begin.elapsed(), fs::read(sandbox.path(output)).expect("it was written"));
    let old = b"the file before".as_slice();
    let mut interrupted = 0;
    for moment in 0..MOMENTS {
        sandbox.write(output, old);
        let child = start(&sandbox, arguments);
        thread::sleep(taken * moment / MOMENTS);
        // The standard library can only kill.
        let signal = if moment % 2 == 0 { "-INT" } else { "-TERM" };
        Command::new("kill")
            .args([signal, &child.id().to_string()])
            .stderr(Stdio::null())
            .status()
            .expect("kill");
        let (status, text) = end(child);
        assert!(!text.contains("panicked"), "{text}");
        interrupted += usize::from(status.code().is_none());
        assert!(
            is_whole(&sandbox.path(output), &[old, &new]),
            "half of {output} after {moment} of {MOMENTS}"
        );
        let left = unfinished(&sandbox);
        assert!(left.is_empty(), "{left:?} after {moment} of {MOMENTS}");
    }
    assert!(interrupted > 10, "only {interrupted} of {MOMENTS} runs were interrupted in {taken:?}");
}

#[test]
#[cfg(unix)]
fn an_interrupted_export_leaves_the_old_file_or_the_new_one() {
    interrupt(
        &[
            "record",
            "export",
            "--har",
            "--server",
            "https://api.example.com",
            "--spec",
            "openapi.yaml",
            "traffic.har",
            "--output",
            "out.har",
        ],
        "out.har",
    );
}

#[test]
#[cfg(unix)]
fn an_interrupted_check_leaves_the_old_report_or_the_new_one() {
    interrupt(
        &[
            "check",
            "--spec",
            "openapi.yaml",
            "--docs",
            "docs",
            "--recordings",
            "traffic.har",
            "--format",
            "html=report.html",
        ],
        "report.html",
    );
}

/// The files of the earlier revision are in a temporary folder, which an interrupted run removes.
#[test]
#[cfg(unix)]
fn an_interrupted_comparison_leaves_no_temporary_folder() {
    let sandbox = sandbox();
    for number in 0..300 {
        sandbox.write(&format!("docs/{number}.md"), "# Orders\n\n`GET /orders/{id}`\n");
    }
    sandbox.write("tmp/here", "");
    let git = |arguments: &str| {
        let settings = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
        let mut git = Command::new("git");
        git.args(settings).args(arguments.split(' ')).current_dir(&sandbox.folder).output().expect("git")
    };
    for arguments in ["init --quiet", "add docs openapi.yaml", "commit --quiet --message=a"] {
        assert!(git(arguments).status.success());
    }
    for moment in 0..MOMENTS {
        let mut program = crate::program(&sandbox.folder);
        program.args(["check", "--spec", "openapi.yaml", "--docs", "docs", "--since", "HEAD"]);
        program.current_dir(&sandbox.folder).env("TMPDIR", sandbox.path("tmp")).stdin(Stdio::null());
        // Ctrl-C reaches every process of the group, `git` too.
        program.process_group(0).stdout(Stdio::null()).stderr(Stdio::piped());
        let child = program.spawn().expect("the program was built with this test");
        thread::sleep(Duration::from_millis(3) * moment);
        let group = format!("-{}", child.id());
        Command::new("kill").args(["-INT", "--", &group]).stderr(Stdio::null()).status().expect("kill");
        end(child);
        let left: Vec<_> = fs::read_dir(sandbox.path("tmp")).expect("a folder").collect();
        assert_eq!(left.len(), 1, "{left:?} after {moment} of {MOMENTS}");
    }
}

/// A limit for the size of files is met where a full disk is: while a file is written.
#[test]
#[cfg(unix)]
fn a_file_that_finds_no_space_is_not_there() {
    let sandbox = sandbox();
    sandbox.write("report.html", "the file before");
    let check = "check --spec openapi.yaml --docs docs --format html=report.html";
    let export = "record export --har --server https://api.example.com --spec openapi.yaml traffic.har --output new.har";
    for (arguments, output, before) in [(check, "report.html", true), (export, "new.har", false)] {
        let command = format!("trap '' XFSZ; ulimit -f 8; exec \"$0\" {arguments}");
        let program = crate::program(&sandbox.folder);
        let mut bash = Command::new("bash");
        bash.args(["-c", &command]).arg(program.get_program()).current_dir(&sandbox.folder);
        let run = bash.output().expect("bash");
        let text = String::from_utf8_lossy(&run.stderr);
        assert_eq!(run.status.code(), Some(1), "{text}");
        assert!(text.contains(&format!("{output}: cannot be written: File too large")), "{text}");
        assert_eq!(sandbox.path(output).exists(), before);
        assert!(unfinished(&sandbox).is_empty());
    }
    assert_eq!(sandbox.read("report.html"), "the file before");
}

#[test]
#[cfg(target_os = "linux")]
fn output_that_cannot_be_written_is_an_error() {
    let sandbox = sandbox();
    let full = || fs::File::options().write(true).open("/dev/full").expect("Linux has it");
    let mut program = crate::program(&sandbox.folder);
    program.args(["check", "--spec", "openapi.yaml", "--docs", "docs"]).current_dir(&sandbox.folder);
    let run = program.stdout(full()).output().expect("the program was built with this test");
    let text = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(1), "{text}");
    assert!(text.contains("standard output cannot be written: No space left on device"), "{text}");
    // A folder in which nobody may write, not even root.
    let run = sandbox.run(&[
        "check",
        "--spec",
        "openapi.yaml",
        "--docs",
        "docs",
        "--format",
        "json=/proc/self/report.json",
    ]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.stderr.contains("/proc/self/report.json: cannot be written"), "{run:?}");
}

/// A server that logs, an editor that saves: the report is of what was read, and its places are of no other text.
#[test]
fn files_that_change_while_they_are_read_are_read() {
    let sandbox = sandbox();
    let paths = ["traffic.har", "docs/orders.md", "openapi.yaml"].map(|name| sandbox.path(name));
    let texts = paths.clone().map(|path| fs::read(path).expect("it is there"));
    let begin = Instant::now();
    let arguments = ["check", "--spec", "openapi.yaml", "--docs", "docs", "--recordings", "traffic.har"];
    let mut codes = Vec::new();
    while begin.elapsed() < Duration::from_secs(3) {
        let mut child = start(&sandbox, &arguments);
        let mut cut = 0;
        while child.try_wait().expect("it runs").is_none() {
            for (path, text) in paths.iter().zip(&texts) {
                let end = text.len() * (97 - cut % 97) / 97;
                fs::write(path, &text[..end]).expect("it can be written");
            }
            cut += 13;
        }
        let (status, text) = end(child);
        assert!(!text.contains("panicked"), "{text}");
        codes.push(status.code());
    }
    assert!(codes.iter().all(|code| matches!(code, Some(0 | 1 | 5 | 100))), "{codes:?}");
}
