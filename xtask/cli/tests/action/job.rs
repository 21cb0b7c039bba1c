//! A pull request in a bare repository, and a job that checks it with the action.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::api::Api;
use crate::runner;
use crate::steps::Steps;

/// The name that the branch of the pull request has: what a shell would run if it were put into a script.
pub(crate) const BRANCH: &str = "docs-$(touch$IFS'pwned')`touch$IFS'pwned'`;&|";

/// A job of a pull request, and the machine that it runs on.
pub(crate) struct Job {
    folder: TempDir,
    pub(crate) api: Api,
    pub(crate) inputs: BTreeMap<String, String>,
    pub(crate) event_name: &'static str,
    pub(crate) is_fork: bool,
}

/// What a run of the action left.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) log: String,
    pub(crate) summary: String,
    pub(crate) outputs: BTreeMap<String, String>,
    /// The other actions that were used, without their versions.
    pub(crate) used: Vec<String>,
}

impl Run {
    /// The commands of the runner that the log contains: their names.
    pub(crate) fn commands(&self) -> Vec<String> {
        runner::obeyed(&self.log).into_iter().map(|(name, _)| name).collect()
    }
}

/// The reports that the stand-in for the program writes: by default of a pull request that brings one finding.
pub(crate) struct Prepared {
    pub(crate) code: i32,
    pub(crate) terminal: String,
    pub(crate) markdown: String,
    pub(crate) github: String,
    pub(crate) json: Value,
}

impl Prepared {
    pub(crate) fn drift() -> Self {
        Prepared {
            code: 100,
            terminal: "error[moved-field]: `total` is at `data.total`\n".to_owned(),
            markdown: "### docdrift: 1 new finding\n".to_owned(),
            github: "::error file=docs/orders.md,line=3::`total` is at `data.total`\n".to_owned(),
            json: json!({
                "findings": [
                    {"rule": "moved-field", "change": "new"},
                    {"rule": "moved-field", "change": "remaining"},
                    {"rule": "moved-field", "change": "new", "accepted": {"by": "file", "reason": "known"}},
                ],
                "comparison": {"base": "main", "mended": [{}, {}]},
            }),
        }
    }

    pub(crate) fn mended() -> Self {
        Prepared {
            code: 0,
            terminal: "no findings\n".to_owned(),
            markdown: "### docdrift: nothing new\n".to_owned(),
            github: String::new(),
            json: json!({"findings": [], "comparison": {"base": "main", "mended": []}}),
        }
    }
}

/// Runs git in a folder, and returns what it printed.
pub(crate) fn git(folder: &Path, arguments: &[&str]) -> String {
    let settings =
        ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "protocol.file.allow=always"];
    let run = Command::new("git")
        .args(settings)
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("git is there");
    assert!(run.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).expect("UTF-8").trim().to_owned()
}

impl Job {
    /// A pull request that changes a page, checked out as GitHub does: its merge with the base, without history.
    pub(crate) fn new() -> Self {
        let job = Job::with_base(&[("docs/orders.md", "The total is at `data.total`.\n")]);
        job.push();
        job
    }

    /// A repository with these files on its main branch, and no pull request.
    pub(crate) fn with_base(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let job = Job {
            folder,
            api: Api::start(),
            inputs: BTreeMap::new(),
            event_name: "pull_request",
            is_fork: false,
        };
        for name in ["bare", "author", "workspace", "home", "temp"] {
            fs::create_dir_all(job.path(name)).expect("a folder can be made");
        }
        git(&job.path("bare"), &["init", "--quiet", "--bare", "--initial-branch=main"]);
        let author = job.path("author");
        git(&author, &["init", "--quiet", "--initial-branch=main"]);
        for (name, text) in files {
            job.commit(name, text);
        }
        git(&author, &["branch", BRANCH]);
        job
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn commit(&self, name: &str, text: &str) {
        let file = self.path("author").join(name);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder can be made");
        fs::write(file, text).expect("a file can be written");
        git(&self.path("author"), &["add", "--all"]);
        git(&self.path("author"), &["commit", "--quiet", "--allow-empty", "--message", "A change"]);
    }

    /// Adds a line to the page on the branch, and checks out the pull request.
    pub(crate) fn push(&self) {
        let before = git(&self.path("author"), &["show", &format!("{BRANCH}:docs/orders.md")]);
        self.push_file("docs/orders.md", &format!("{before}\nMore.\n"));
    }

    /// Writes a file on the branch, moves the base on, and checks out the merge of both.
    pub(crate) fn push_file(&self, name: &str, text: &str) {
        let author = self.path("author");
        git(&author, &["checkout", "--quiet", BRANCH]);
        self.commit(name, text);
        git(&author, &["checkout", "--quiet", "main"]);
        let commits = git(&author, &["rev-list", "--count", "HEAD"]);
        self.commit("README.md", &format!("Of others: {commits}\n"));
        git(&author, &["checkout", "--quiet", "-B", "merge", "main"]);
        git(&author, &["merge", "--quiet", "--no-ff", "--no-edit", BRANCH]);
        let bare = self.url();
        git(&author, &["push", "--quiet", "--force", &bare, "main", "merge:refs/pull/7/merge"]);
        let workspace = self.path("workspace");
        fs::remove_dir_all(&workspace).expect("the folder can be removed");
        fs::create_dir(&workspace).expect("the folder can be made");
        git(&workspace, &["init", "--quiet"]);
        git(&workspace, &["remote", "add", "origin", &bare]);
        git(&workspace, &["fetch", "--quiet", "--depth=1", "origin", "refs/pull/7/merge"]);
        git(&workspace, &["checkout", "--quiet", "FETCH_HEAD"]);
    }

    /// The commit of a branch of the author.
    pub(crate) fn commit_of(&self, branch: &str) -> String {
        git(&self.path("author"), &["rev-parse", branch])
    }

    fn url(&self) -> String {
        format!("file://{}", self.path("bare").display())
    }

    fn event(&self) -> Value {
        let head = if self.is_fork { "stranger/docs" } else { "acme/docs" };
        json!({
            "repository": {"full_name": "acme/docs"},
            "pull_request": {
                "number": 7,
                "title": "@everyone $(touch pwned)",
                "head": {"ref": BRANCH, "sha": self.commit_of(BRANCH), "repo": {"full_name": head}},
                // The base as it was when the event was made, before the merge that was checked out.
                "base": {"ref": "main", "sha": self.commit_of("main~1")},
            },
        })
    }

    /// Puts the built program to where the action expects it.
    pub(crate) fn install_program(&self) {
        let folder = self.path("temp/docdrift/bin");
        fs::create_dir_all(&folder).expect("a folder can be made");
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_docdrift"), folder.join("docdrift"))
            .expect("a new link");
    }

    /// Puts the stand-in for the program, with what it shall write, to where the action expects the program.
    pub(crate) fn prepare(&self, prepared: &Prepared) {
        let folder = self.path("temp/docdrift/bin");
        fs::create_dir_all(folder.join("prepared")).expect("a folder can be made");
        let program = folder.join("docdrift");
        fs::copy(crate::root().join("xtask/cli/tests/action/stand_in.sh"), &program).expect("the stand-in");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("it is ours");
        for (name, text) in [
            ("code", &prepared.code.to_string()),
            ("terminal", &prepared.terminal),
            ("markdown", &prepared.markdown),
            ("github", &prepared.github),
            ("json", &prepared.json.to_string()),
            ("sarif", &"{}".to_owned()),
        ] {
            fs::write(folder.join("prepared").join(name), text).expect("a file can be written");
        }
    }

    /// Makes the stand-in end before it writes reports.
    pub(crate) fn prepare_failure(&self, code: i32) {
        self.prepare(&Prepared { code, ..Prepared::mended() });
        for name in ["markdown", "github", "json", "sarif"] {
            fs::remove_file(self.path("temp/docdrift/bin/prepared").join(name)).expect("it was prepared");
        }
    }

    /// What the stand-in noted of its call: `arguments`, `base`, `environment` or `folder`.
    pub(crate) fn noted(&self, name: &str) -> String {
        fs::read_to_string(self.path("temp/docdrift/bin").join(name)).expect("the stand-in was called")
    }

    /// Runs the action in the workspace.
    pub(crate) fn run(&self) -> Run {
        fs::write(self.path("event.json"), self.event().to_string()).expect("a file can be written");
        fs::write(self.path("summary.md"), "").expect("a file can be written");
        let mut used = Vec::new();
        let mut other = |name: &str, _: &BTreeMap<String, String>| {
            used.push(name.split('@').next().unwrap_or_default().to_owned());
            // The program is in the cache.
            BTreeMap::from([("cache-hit".to_owned(), "true".to_owned())])
        };
        let workspace = self.path("workspace");
        let mut steps = Steps::new(&workspace, &mut other);
        steps.inputs = self.inputs.clone();
        let token = if self.is_fork { "" } else { "a-token" };
        steps.github = BTreeMap::from([
            ("token", token.to_owned()),
            ("action_repository", String::new()),
            ("action_ref", String::new()),
        ]);
        let text = |name: &str| self.path(name).display().to_string();
        let action = crate::root().join(".github/actions/docdrift");
        steps.environment = BTreeMap::from([
            ("HOME", text("home")),
            ("RUNNER_TEMP", text("temp")),
            ("RUNNER_OS", "Linux".to_owned()),
            ("RUNNER_ARCH", "X64".to_owned()),
            ("GITHUB_ACTION_PATH", action.display().to_string()),
            ("GITHUB_API_URL", self.api.url()),
            ("GITHUB_SERVER_URL", "https://github.com".to_owned()),
            ("GITHUB_REPOSITORY", "acme/docs".to_owned()),
            ("GITHUB_RUN_ID", "42".to_owned()),
            ("GITHUB_EVENT_NAME", self.event_name.to_owned()),
            ("GITHUB_EVENT_PATH", text("event.json")),
            ("GITHUB_STEP_SUMMARY", text("summary.md")),
            ("GITHUB_HEAD_REF", BRANCH.to_owned()),
            ("GITHUB_TOKEN", "not-for-the-program".to_owned()),
        ]);
        let (code, outputs) = steps.run(&action.join("action.yml"));
        let log = steps.log;
        let summary = fs::read(self.path("summary.md")).expect("it was made above");
        let summary = String::from_utf8_lossy(&summary).into_owned();
        Run { code, log, summary, outputs, used }
    }
}
