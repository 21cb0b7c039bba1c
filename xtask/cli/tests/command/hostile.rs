//! What a stranger may put into a pull request, run through the built program: each input ends with the exit code and
//! the text that its row says, within seconds and bounded memory. No row changes or shows anything outside of the
//! repository, and no output has a character that a terminal acts on.
//!
//! Other tests of strangers' inputs: `docdrift/tests/checker/formats/hostile.rs` and `checker/html.rs` (every place of
//! a report), `cli/tests/action/hostile.rs` (the action), and in this folder `settings.rs`, `init.rs`, `fetch.rs`,
//! `since.rs`, `accept.rs` and `damaged_traffic.rs`.

mod documents;
mod pages;
mod paths;
mod streams;
mod texts;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The longest time for one input, also in a build without optimisation on a machine with other work.
const MAX_TIME: Duration = Duration::from_secs(20);

/// The most memory that the program may reserve, in KiB.
const MAX_MEMORY: u64 = 1 << 20;

/// A text in each file that the program must not read.
const SECRET: &str = "top-secret";

const DOCUMENT: &str = "openapi: 3.0.3\nservers: [{url: https://api.example.com}]\npaths:\n  /orders:\n    get:\n      \
     responses: {'200': {description: done, content: {application/json: {schema: {type: object, properties: \
     {url: {type: string}}}}}}}\n";

/// A page with one finding.
const PAGE: &str = "# Orders\n\n```python\norder = requests.get(\"https://api.example.com/orders\").json()\n\
     print(order[\"orders_url\"])\n```\n";

const CHECK: &str = "check --spec openapi.yaml --docs page.md";

/// An input of a stranger.
struct Hostile {
    /// What it is.
    name: &'static str,
    /// What it would do.
    harm: &'static str,
    /// Puts it into a repository that has `openapi.yaml` and `page.md`.
    make: fn(&Repository),
    /// The arguments of the program, between spaces.
    arguments: &'static str,
    /// The expected exit code.
    code: i32,
    /// A text that the program is expected to print.
    shows: &'static str,
}

/// A repository, beside a folder that is none of its business.
struct Repository {
    outer: tempfile::TempDir,
    folder: PathBuf,
}

/// What a run of the program did.
struct Ended {
    /// `None` if it took too long, or was killed for its memory.
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Repository {
    fn new() -> Self {
        let outer = tempfile::tempdir().expect("a temporary folder");
        let folder = outer.path().canonicalize().expect("it was just made").join("inner");
        let repository = Repository { outer, folder };
        repository.write(".git/HEAD", "ref: refs/heads/main\n");
        repository.write("openapi.yaml", DOCUMENT);
        repository.write("page.md", PAGE);
        repository.write("../secret/page.md", PAGE.replace("orders_url", SECRET));
        repository.write("../secret/openapi.yaml", DOCUMENT.replace("url:", "top-secret:"));
        repository.write("../secret/secret.toml", "top-secret = [\n");
        repository.write("../secret/secret.json", "{\"top-secret\": 1}");
        repository
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.folder.join(name);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("the folder can be made");
        fs::write(path, content).expect("the file can be written");
    }

    /// Makes a symbolic link, in place of what is there.
    fn link(&self, target: &str, name: &str) {
        let path = self.place(name);
        std::os::unix::fs::symlink(target, path).expect("a link can be made");
    }

    /// The path of something that is to be made in place of what is there.
    fn place(&self, name: &str) -> PathBuf {
        let path = self.folder.join(name);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("the folder can be made");
        fs::remove_file(&path).ok();
        path
    }

    /// Makes a file without an end: a terabyte of zeros that takes no room.
    fn sparse(&self, name: &str) {
        let file = File::create(self.place(name)).expect("the file can be made");
        file.set_len(1 << 40).expect("the file system has sparse files");
    }

    /// Runs the program here, with bounded time and memory.
    fn run(&self, arguments: &[&str]) -> Ended {
        let output = |name: &str| self.outer.path().join(name);
        let create = |name: &str| File::create(output(name)).expect("a file can be made");
        let started = Instant::now();
        let limit = format!("ulimit -v {MAX_MEMORY}; exec \"$0\" \"$@\"");
        let mut run = Command::new("sh")
            .args(["-c", &limit, env!("CARGO_BIN_EXE_docdrift")])
            .args(arguments)
            .current_dir(&self.folder)
            .env_remove("NO_COLOR")
            // Each thread reserves its stack.
            .env("RAYON_NUM_THREADS", "2")
            .stdin(Stdio::null())
            .stdout(create("stdout"))
            .stderr(create("stderr"))
            .spawn()
            .expect("the program was built with this test");
        let mut has_ended = false;
        while !has_ended && started.elapsed() < MAX_TIME {
            std::thread::sleep(Duration::from_millis(2));
            has_ended = run.try_wait().expect("it was started").is_some();
        }
        if !has_ended {
            run.kill().ok();
        }
        let status = run.wait().ok().filter(|_| has_ended);
        let read =
            |name: &str| String::from_utf8_lossy(&fs::read(output(name)).expect("it was made")).into_owned();
        Ended { code: status.and_then(|it| it.code()), stdout: read("stdout"), stderr: read("stderr") }
    }

    /// The files outside of the repository, with their content.
    fn outside(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let entries = walkdir::WalkDir::new(self.outer.path().join("secret")).into_iter();
        let files =
            entries.map(|entry| entry.expect("it can be read")).filter(|entry| entry.file_type().is_file());
        files
            .map(|entry| (entry.path().to_owned(), fs::read(entry.path()).expect("it can be read")))
            .collect()
    }
}

/// Whether a terminal or viewer acts on a character.
fn is_active(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Runs each input, and reports all that do not end as they should.
#[track_caller]
fn check(all: &[Hostile]) {
    let wrong: Vec<String> = all.iter().filter_map(|hostile| run(hostile).err()).collect();
    assert!(wrong.is_empty(), "{} of {} inputs:\n{}", wrong.len(), all.len(), wrong.join("\n"));
}

fn run(hostile: &Hostile) -> Result<(), String> {
    let Hostile { name, harm, make, arguments, code, shows } = hostile;
    let repository = Repository::new();
    make(&repository);
    let before = repository.outside();
    let started = Instant::now();
    let arguments: Vec<&str> = arguments.split_whitespace().collect();
    let ended = repository.run(&arguments);
    let seconds = started.elapsed().as_secs_f32();
    if std::env::var_os("SHOW_TIMES").is_some() {
        eprintln!("{seconds:6.2} {name}");
    }
    let printed = format!("{}{}", ended.stdout, ended.stderr);
    let begin: String = printed.chars().take(700).collect();
    let wrong = if ended.code != Some(*code) {
        format!("ends with {:?} and not with {code}", ended.code)
    } else if !printed.contains(shows) {
        format!("does not print {shows:?}")
    } else if printed.contains(SECRET) {
        "shows what is outside of the repository".to_owned()
    } else if let Some(active) = printed.chars().find(|c| is_active(*c)) {
        format!("prints {active:?}")
    } else if ["panicked", "overflowed"].iter().any(|word| ended.stderr.contains(word)) {
        "panics".to_owned()
    } else if repository.outside() != before {
        "writes outside of the repository".to_owned()
    } else {
        return Ok(());
    };
    Err(format!("{name} ({harm}) {wrong}, after {seconds} s: {begin}"))
}

/// All tables.
fn tables() -> [&'static [Hostile]; 6] {
    [paths::READ, paths::WRITTEN, pages::ALL, documents::ALL, texts::ALL, texts::ENCODINGS]
}

#[test]
fn inputs_have_names_of_their_own_and_are_many() {
    let names: Vec<&str> = tables().into_iter().flatten().map(|hostile| hostile.name).collect();
    let unique: std::collections::BTreeSet<&&str> = names.iter().collect();
    assert_eq!(unique.len(), names.len());
    assert!(names.len() + streams::count() >= 150, "{} and {}", names.len(), streams::count());
}

#[test]
fn one_module_of_the_command_opens_files() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in walkdir::WalkDir::new(source) {
        let entry = entry.expect("the folder can be read");
        if !entry.file_type().is_file() || entry.path().ends_with("plain_file.rs") {
            continue;
        }
        let text = fs::read_to_string(entry.path()).expect("source is text");
        let code = text.split("\nmod tests {").next().unwrap_or_default();
        for call in ["fs::read(", "fs::read_to_string(", "File::open(", "OpenOptions"] {
            assert!(
                !code.contains(call),
                "{}: `{call}` reads a file, as `plain_file` should",
                entry.path().display()
            );
        }
    }
}
