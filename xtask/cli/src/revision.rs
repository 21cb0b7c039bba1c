//! The files of an earlier revision of the git repository, in a temporary folder.

mod renames;

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use tempfile::TempDir;

use self::renames::Renames;
use crate::error::Error;
use crate::interruption::remove_folder_if_interrupted;
use crate::plain_file::without_dots;

/// A copy of the files of a revision, which is removed when this is dropped.
#[derive(Debug)]
pub(crate) struct RevisionTree {
    copy: TempDir,
    /// The folder of the repository.
    top: PathBuf,
    /// The folder that the names of inputs are relative to: the working directory, or that of the settings.
    working: PathBuf,
    /// The commit of the revision.
    commit: String,
    /// The files that have another name now; found out when an input is missing.
    renames: OnceLock<Renames>,
}

impl RevisionTree {
    /// Copies the files of a revision of the repository that the working directory is in. The repository itself, its
    /// index and its files are left alone.
    ///
    /// # Errors
    ///
    /// When `git` cannot be run, the working directory is in no repository, or there is no such revision.
    pub(crate) fn copy(revision: &str) -> Result<RevisionTree, Error> {
        let working = std::env::current_dir()
            .map_err(|reason| Error::failed(format!("the working directory cannot be read: {reason}")))?;
        let top = git(&working, ["rev-parse", "--show-toplevel"])?
            .map_err(|_| {
                Error::failed("the working directory is in no git repository, so there is no earlier revision")
                    .help("run the command in the repository of the pages, or compare with a report: --base REPORT.json")
            })
            .map(PathBuf::from)?;
        let commit = commit(&top, revision)?;
        let copy = tempfile::Builder::new().prefix("docdrift-").tempdir().map_err(|reason| {
            Error::failed(format!(
                "a temporary folder for the files of `{revision}` cannot be made: {reason}"
            ))
        })?;
        remove_folder_if_interrupted(copy.path());
        let tree = RevisionTree { copy, top, working, commit, renames: OnceLock::new() };
        tree.fill().map_err(|reason| {
            Error::failed(format!("the files of `{revision}` cannot be copied: {reason}"))
        })?;
        Ok(tree)
    }

    /// The same files, for inputs with names relative to another folder of the repository.
    #[must_use]
    pub(crate) fn relative_to(self, folder: &Path) -> RevisionTree {
        let tree = RevisionTree { working: folder.to_owned(), ..self };
        // The folder may be younger than the revision; an empty one has no inputs.
        fs::create_dir_all(tree.root()).ok();
        tree
    }

    /// Writes the files. A list of files of its own keeps the index of the repository as it is. `git archive` would
    /// leave out what is marked as `export-ignore`, which documentation often is.
    fn fill(&self) -> Result<(), String> {
        let index = self.copy.path().join("index");
        let files = self.copy.path().join("files");
        let run = |arguments: &[&OsStr]| {
            let mut command = Command::new("git");
            command.env("GIT_INDEX_FILE", &index).env("GIT_LFS_SKIP_SMUDGE", "1");
            output(command.current_dir(&self.top).args(arguments)).map_err(|error| error.to_string())?
        };
        run(&["read-tree".as_ref(), self.commit.as_ref()])?;
        let mut prefix = std::ffi::OsString::from("--prefix=");
        prefix.push(&files);
        prefix.push("/");
        run(&["checkout-index".as_ref(), "--all".as_ref(), "--force".as_ref(), &prefix])?;
        // The readers look for settings of a site up to the folder of the repository, and no further.
        fs::create_dir_all(files.join(".git")).map_err(|error| error.to_string())?;
        fs::create_dir_all(self.root()).map_err(|error| error.to_string())
    }

    /// Copies an input that git does not keep, because it is ignored: it is taken as it is now.
    pub(crate) fn adopt(&self, path: &Path) {
        let now = self.working.join(path);
        let then = self.root().join(path);
        if then.exists() || !now.is_file() || !self.is_ignored(&now) {
            return;
        }
        let folder = then.parent().expect("a file below a folder has a folder above");
        // What cannot be copied is an input that did not exist.
        fs::create_dir_all(folder).and_then(|()| fs::copy(&now, &then)).ok();
    }

    /// Gives an input that the revision has under another name the name that it has now: a renamed folder has the
    /// same pages as before, and their findings are not new.
    pub(crate) fn follow(&self, path: &Path) {
        let Ok(below) = without_dots(&self.working.join(path)).strip_prefix(&self.top).map(Path::to_owned)
        else {
            return;
        };
        let files = self.copy.path().join("files");
        if below == Path::new("") || files.join(&below).exists() {
            return;
        }
        let renames = || Renames::since(&self.commit, &self.top, self.copy.path());
        self.renames.get_or_init(renames).follow(&below, &files, |path| self.top.join(path).exists());
    }

    /// The folder that stands for the one that names are relative to.
    pub(crate) fn root(&self) -> PathBuf {
        let below = self.working.strip_prefix(&self.top).unwrap_or(Path::new(""));
        self.copy.path().join("files").join(below)
    }

    /// Where an input was in the revision: relative to [`RevisionTree::root`], or absolute. `None` if it was not there
    /// yet. What git does not keep, because it is outside of the repository or ignored, is taken as it is now.
    pub(crate) fn place(&self, path: &Path) -> Option<PathBuf> {
        let now = self.working.join(path);
        let now = now.canonicalize().unwrap_or_else(|_| without_dots(&now));
        let Ok(below) = now.strip_prefix(&self.top) else { return Some(now) };
        self.follow(&now);
        let then = self.copy.path().join("files").join(below);
        if then.exists() {
            return Some(if path.is_relative() { path.to_owned() } else { then });
        }
        (now.exists() && self.is_ignored(&now)).then_some(now)
    }

    /// Whether git ignores a file or folder of the working tree.
    fn is_ignored(&self, path: &Path) -> bool {
        let asked = [OsStr::new("check-ignore"), OsStr::new("--quiet"), path.as_os_str()];
        matches!(git(&self.top, asked), Ok(Ok(_)))
    }
}

/// The commit that a revision names.
fn commit(top: &Path, revision: &str) -> Result<String, Error> {
    let name = format!("{revision}^{{commit}}");
    let found = git(top, ["rev-parse", "--verify", "--quiet", "--end-of-options", &name])?;
    found.map_err(|_| {
        let error = Error::failed(format!("the repository has no revision `{revision}`"));
        let is_shallow = git(top, ["rev-parse", "--is-shallow-repository"]);
        if matches!(is_shallow, Ok(Ok(answer)) if answer == "true") {
            error.help(format!(
                "this clone has only the newest commits: {}, or clone with the whole history (`fetch-depth: 0` of \
                 actions/checkout)",
                missing_history(top, revision)
            ))
        } else {
            error.help("name a commit, branch or tag, such as `origin/main`")
        }
    })
}

/// How to fetch what a revision names in a clone without its history.
fn missing_history(top: &Path, revision: &str) -> String {
    let remotes = git(top, ["remote"]).ok().and_then(Result::ok).unwrap_or_default();
    let of_remote = revision.split_once('/').filter(|(remote, _)| remotes.lines().any(|it| it == *remote));
    let (remote, name) = of_remote.unwrap_or(("origin", revision));
    // A server knows branches and tags by their names, and commits by their whole hashes. It does not know `HEAD~1`.
    let is_hash = |length: usize| name.len() >= length && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_computed = name.contains(['~', '^', '@', ':']) || name == "HEAD";
    if is_computed || (is_hash(4) && !is_hash(40)) {
        return "fetch the others with `git fetch --unshallow`".to_owned();
    }
    format!("run `git fetch --depth=1 {remote} {name}` and compare with `FETCH_HEAD`")
}

/// Runs git in a folder. Returns what it prints, or what it complains about.
fn git(
    folder: &Path,
    arguments: impl IntoIterator<Item = impl AsRef<OsStr>>,
) -> Result<Result<String, String>, Error> {
    output(Command::new("git").current_dir(folder).args(arguments))
}

fn output(command: &mut Command) -> Result<Result<String, String>, Error> {
    output_from(command, None)
}

/// Runs git with a file as its standard input, or with none.
fn output_from(command: &mut Command, input: Option<File>) -> Result<Result<String, String>, Error> {
    let output = command.stdin(input.map_or_else(Stdio::null, Stdio::from)).output().map_err(|reason| {
        let reason = if reason.kind() == ErrorKind::NotFound {
            "there is no such program".to_owned()
        } else {
            reason.to_string()
        };
        Error::failed(format!("`git` cannot be run: {reason}"))
            .help("--since reads earlier files with `git`; --base REPORT.json compares without it")
    })?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end().to_owned();
    Ok(if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) })
}
