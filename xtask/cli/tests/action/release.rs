//! Tests that the archives of a release are those that the action and the job of GitLab take, verified.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use httpmock::{HttpMockRequest, HttpMockResponse, MockServer};
use tempfile::TempDir;

use crate::api::Api;
use crate::{has_programs, root};

/// A server with the files of one release, and the folder that a step of the action installs into.
struct Release {
    folder: TempDir,
    server: MockServer,
    api: Api,
}

#[derive(Debug)]
struct Installed {
    code: i32,
    log: String,
    outputs: BTreeMap<String, String>,
}

/// The tag of the version that the sources have.
fn own_tag() -> String {
    format!("v{}", env!("CARGO_PKG_VERSION"))
}

fn bash(folder: &Path, arguments: &[&str], environment: &[(&str, String)]) -> (i32, String) {
    let run = Command::new("bash")
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .envs(environment.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null())
        .output()
        .expect("bash can be started");
    let log = String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
    (run.status.code().expect("it was not killed"), log)
}

impl Release {
    /// A release with an archive for each of these targets, made as the workflow makes it.
    fn new(tag: &str, targets: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let program = folder.path().join("docdrift");
        fs::copy(root().join("xtask/cli/tests/action/stand_in.sh"), &program).expect("the stand-in");
        let files = folder.path().join(tag);
        fs::create_dir_all(&files).expect("a folder can be made");
        for target in targets {
            let (program, files) = (program.display().to_string(), files.display().to_string());
            let pack = root().join(".github/release/pack.sh").display().to_string();
            let (code, log) = bash(folder.path(), &[&pack, tag, target, &program, &files], &[]);
            assert_eq!(code, 0, "{log}");
        }
        let sums = "sha256sum -- * >../SHA256SUMS && mv ../SHA256SUMS .";
        let sums =
            format!("command -v sha256sum >/dev/null || sha256sum() {{ shasum -a 256 \"$@\"; }}; {sums}");
        assert_eq!(bash(&files, &["-c", &sums], &[]).0, 0);
        let server = MockServer::start();
        let served = folder.path().to_owned();
        server.mock(|when, then| {
            when.path_includes("/");
            then.respond_with(move |request| serve(&served, request));
        });
        Release { folder, server, api: Api::start() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn install(&self, version: &str, repository: &str, action_ref: &str) -> Installed {
        let output = self.path("output");
        fs::write(&output, "").expect("a file can be written");
        let text = |name: &str| self.path(name).display().to_string();
        let environment = [
            ("RUNNER_TEMP", text("temp")),
            ("RUNNER_OS", "Linux".to_owned()),
            ("RUNNER_ARCH", "ARM64".to_owned()),
            ("GITHUB_OUTPUT", text("output")),
            ("GITHUB_SERVER_URL", self.server.base_url()),
            ("GITHUB_API_URL", self.api.url()),
            ("DOCDRIFT_VERSION", version.to_owned()),
            ("DOCDRIFT_ACTION_REPOSITORY", repository.to_owned()),
            ("DOCDRIFT_ACTION_REF", action_ref.to_owned()),
            ("DOCDRIFT_TOKEN", "a-token".to_owned()),
        ];
        let script = root().join(".github/actions/docdrift/install.sh").display().to_string();
        let (code, log) = bash(self.folder.path(), &[&script, "get"], &environment);
        let written = fs::read_to_string(output).expect("outputs are UTF-8");
        let outputs = written.lines().filter_map(|line| line.split_once('='));
        let outputs = outputs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Installed { code, log, outputs }
    }

    fn program(&self) -> PathBuf {
        self.path("temp/docdrift/bin/docdrift")
    }
}

/// The file of the release that a request names.
fn serve(folder: &Path, request: &HttpMockRequest) -> HttpMockResponse {
    let uri = request.uri();
    let file = uri.path().strip_prefix("/acme/docdrift/releases/download/").map(|name| folder.join(name));
    match file.and_then(|file| fs::read(file).ok()) {
        Some(bytes) => HttpMockResponse::builder().status(200).body(bytes).build(),
        None => HttpMockResponse::builder().status(404).body("Not Found").build(),
    }
}

const ARM: &str = "aarch64-unknown-linux-gnu";

#[test]
fn the_release_of_the_action_is_taken() {
    if !has_programs() {
        return;
    }
    let commit = "0123456789abcdef0123456789abcdef01234567";
    let release = Release::new(&own_tag(), &[ARM, "x86_64-unknown-linux-gnu"]);
    release.api.state.lock().expect("no test panicked").commit = commit.to_owned();
    for (version, action_ref) in [("", own_tag().as_str()), ("", "v0"), ("", commit), (&own_tag(), "main")] {
        fs::remove_dir_all(release.path("temp")).ok();
        let run = release.install(version, "acme/docdrift", action_ref);
        assert_eq!(
            (run.code, run.outputs["source"].as_str()),
            (0, "false"),
            "{version} {action_ref}: {run:?}"
        );
        assert!(release.program().is_file(), "{version} {action_ref}: {run:?}");
    }
}

#[test]
fn sources_are_built_where_no_release_is_that_of_the_action() {
    if !has_programs() {
        return;
    }
    let release = Release::new(&own_tag(), &[ARM]);
    let other = "89abcdef0123456789abcdef0123456789abcdef";
    // A branch; a commit that is not that of the tag; an action of the own repository; on demand.
    let cases = [
        ("", "acme/docdrift", "main"),
        ("", "acme/docdrift", other),
        ("", "", ""),
        ("source", "acme/docdrift", "v0"),
    ];
    let mut keys = Vec::new();
    for (version, repository, action_ref) in cases {
        let run = release.install(version, repository, action_ref);
        assert_eq!((run.code, run.outputs["source"].as_str()), (0, "true"), "{action_ref}: {run:?}");
        assert!(!release.program().exists());
        keys.push(run.outputs["key"].clone());
    }
    keys.dedup();
    assert!(keys.len() == 1 && keys[0].starts_with("docdrift-Linux-ARM64-"), "{keys:?}");
    // Nothing was released yet, or not for this machine.
    for release in [Release::new("v999.0.0", &[ARM]), Release::new(&own_tag(), &["x86_64-apple-darwin"])] {
        let run = release.install("", "acme/docdrift", "v0");
        assert_eq!((run.code, run.outputs["source"].as_str()), (0, "true"), "{run:?}");
        let run = release.install(&own_tag(), "acme/docdrift", "v0");
        assert!(run.code == 1 && run.log.contains("there is no release"), "{run:?}");
    }
}

#[test]
fn an_archive_with_another_checksum_is_refused() {
    if !has_programs() {
        return;
    }
    let release = Release::new(&own_tag(), &[ARM]);
    let archive = release.path(&own_tag()).join(format!("docdrift-{}-{ARM}.tar.gz", own_tag()));
    let mut bytes = fs::read(&archive).expect("it was packed");
    bytes.push(0);
    fs::write(archive, bytes).expect("a file can be written");
    let run = release.install("", "acme/docdrift", "v0");
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.log.contains("SHA256SUMS of its release says") && !release.program().exists(), "{run:?}");
}

#[test]
fn a_version_that_is_no_name_of_a_release_is_refused() {
    if !has_programs() {
        return;
    }
    let release = Release::new(&own_tag(), &[ARM]);
    for version in ["main", "v1/../../x", "v1 x", "v1$(touch pwned)", "v1\nsource=false", "1.0.0"] {
        let run = release.install(version, "acme/docdrift", "v0");
        assert_eq!((run.code, run.outputs.len()), (2, 0), "{version}: {run:?}");
    }
}

/// Runs the job of GitLab as GitLab does: every line of `before_script` and `script` in one shell.
#[cfg(target_os = "linux")]
#[test]
fn the_job_of_gitlab_takes_the_release_and_writes_its_reports() {
    if !has_programs() {
        return;
    }
    let target = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    let release = Release::new("v0.1.0", &[&target]);
    let text = fs::read_to_string(root().join(".gitlab/docdrift.yml")).expect("the template");
    let template: yaml_serde::Value = yaml_serde::from_str(&text).expect("YAML");
    let job = &template["docdrift"];
    let lines = ["before_script", "script"].map(|part| job[part].as_sequence().expect("lines"));
    let script: Vec<&str> = lines.into_iter().flatten().map(|line| line.as_str().expect("a line")).collect();
    let folder = release.path("bin");
    fs::create_dir_all(folder.join("prepared")).expect("a folder can be made");
    for (name, content) in
        [("gitlab", "[]"), ("junit", "<testsuites/>"), ("terminal", "drift\n"), ("code", "100")]
    {
        fs::write(folder.join("prepared").join(name), content).expect("a file can be written");
    }
    let workspace = release.path("workspace");
    fs::create_dir(&workspace).expect("a folder can be made");
    crate::job::git(&workspace, &["init", "--quiet"]);
    crate::job::git(&workspace, &["commit", "--quiet", "--allow-empty", "--message", "Base"]);
    let base = crate::job::git(&workspace, &["rev-parse", "HEAD"]);
    let path = std::env::var("PATH").expect("a path");
    let (code, log) = bash(
        &workspace,
        &["-eo", "pipefail", "-c", &script.join("\n")],
        &[
            ("PATH", format!("{}:{path}", folder.display())),
            ("DOCDRIFT_FOLDER", folder.display().to_string()),
            ("DOCDRIFT_VERSION", job["variables"]["DOCDRIFT_VERSION"].as_str().expect("a text").to_owned()),
            ("DOCDRIFT_RELEASES", release.server.url("/acme/docdrift/releases/download")),
            ("CI_MERGE_REQUEST_DIFF_BASE_SHA", base.clone()),
        ],
    );
    assert_eq!(code, 100, "{log}");
    let arguments = fs::read_to_string(folder.join("arguments")).expect("the stand-in was called");
    assert!(arguments.starts_with(&format!("check\n--since\n{base}\n")), "{arguments}");
    let reports = &job["artifacts"]["reports"];
    for report in ["codequality", "junit"] {
        let file = reports[report].as_str().expect("a file");
        assert!(workspace.join(file).is_file(), "{file}: {log}");
    }
    assert_eq!(fs::read_dir(&workspace).expect("the folder").count(), 3, "the reports and .git are left");
}
