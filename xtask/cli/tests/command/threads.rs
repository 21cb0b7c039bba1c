//! One thread and eight print the same bytes, in every format.

use std::process::Stdio;

use crate::sandbox::Sandbox;

/// The pages of all fixtures, with the documents of some of them.
const FIXTURES: &str = "xtask/docdrift/tests/fixtures";

#[test]
fn one_thread_and_eight_print_the_same_bytes() {
    let sandbox = Sandbox::empty();
    sandbox.copy(FIXTURES);
    let specs: Vec<String> =
        ["call_resolution", "base_paths", "credentials", "json_examples", "parameter_table"]
            .iter()
            .flat_map(|name| {
                let folder = sandbox.path(&format!("{FIXTURES}/{name}"));
                let files =
                    std::fs::read_dir(folder).expect("a fixture").map(|entry| entry.expect("a file").path());
                files.filter(|file| {
                    file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("openapi"))
                })
            })
            .map(|file| file.to_string_lossy().into_owned())
            .collect();
    for command in [&["check", "--format", "terminal"][..], &["check", "--format", "json"], &["claims"]] {
        let run = |threads: &str| {
            let mut program = crate::program(&sandbox.folder);
            program.args(command).args(["--docs", FIXTURES]);
            for spec in &specs {
                program.args(["--spec", spec]);
            }
            program.current_dir(&sandbox.folder).env("NO_COLOR", "1").env("RAYON_NUM_THREADS", threads);
            program.stdin(Stdio::null()).output().expect("the program was built with this test")
        };
        let one = run("1");
        assert!(one.stdout.len() > 10_000, "{}", String::from_utf8_lossy(&one.stderr));
        for _ in 0..3 {
            let many = run("8");
            assert_eq!(
                (many.status.code(), many.stdout == one.stdout, many.stderr == one.stderr),
                (one.status.code(), true, true)
            );
        }
    }
}
