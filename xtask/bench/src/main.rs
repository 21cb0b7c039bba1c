//! Measures the cost of a check: compared with parsing the same pages, and with checking twice as many pages.
//!
//! Ratios within one run are the figures to compare, because machines differ and are noisy. Absolute times
//! and the peak memory are printed only for orientation. Each duration is the shortest of several rounds,
//! except in `many_operations`, which runs once.

mod made;
mod many_operations;
mod minified;
mod prose;
mod recordings;
mod shared_unions;
mod signatures;
mod traffic;

use std::env;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use docdrift::{FileId, Files, Inputs, RuleBook, check};
use markdown::{Constructs, ParseOptions, to_mdast};
use rayon::prelude::*;
use walkdir::WalkDir;

/// The number of pages that are generated for the first measurement. The second measurement uses twice as
/// many.
const PAGES: usize = 1_000;

/// How often each duration is measured.
const ROUNDS: usize = 3;

/// Pages and documents, each as its file name and its text.
#[derive(Default)]
struct Site {
    pages: Vec<(String, String)>,
    documents: Vec<(String, String)>,
}

/// `bench` measures generated pages, and `bench DOCS SPEC…` measures the pages of a site.
/// `bench DOCS SPEC… -- DOCS SPEC…` measures several sites, each one and then all together.
/// `bench --recordings SPEC` measures recordings against any document.
/// `bench many-operations`, `bench minified`, `bench prose` and `bench signatures` run only the measurement in the
/// module of that name. `bench traffic FOLDER EXCHANGES` only makes recorded traffic, and `bench pages FOLDER PAGES`
/// only pages.
fn main() -> Result<(), Box<dyn Error>> {
    let named: Vec<String> = env::args().skip(1).collect();
    match named.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["many-operations"] => return many_operations::measure(),
        ["minified"] => return minified::measure(),
        ["prose"] => return prose::measure(),
        ["signatures"] => return signatures::measure(),
        ["--recordings", document] => {
            let (name, text) = text_of(Path::new(document))?;
            return recordings::measure_document(&name, &text);
        }
        ["pages", folder, pages] => return made::write(folder, pages.parse()?),
        ["traffic", folder, exchanges] => return traffic::make(folder, exchanges.parse()?),
        _ => {}
    }
    if !named.is_empty() {
        let mut all = Cost::default();
        for site in named.split(|argument| argument == "--") {
            let Some((docs, specs)) = site.split_first() else { continue };
            all = all.and(measure(docs, &read(docs, specs)?)?);
        }
        all.print("all together");
        return Ok(());
    }
    let half = make(PAGES);
    let whole = make(2 * PAGES);
    measure("1,000 pages", &half)?;
    measure("2,000 pages", &whole)?;
    let (half, whole) = (best(|| checked(&half))?, best(|| checked(&whole))?);
    println!("twice the pages cost {:.2} times as much", whole.as_secs_f64() / half.as_secs_f64());
    shared_unions::measure()?;
    recordings::measure()?;
    Ok(())
}

fn make(pages: usize) -> Site {
    Site {
        pages: (0..pages).map(|number| (format!("page{number}.mdx"), made::page(number))).collect(),
        documents: vec![("openapi.yaml".to_owned(), made::document())],
    }
}

fn read(docs: &str, specs: &[String]) -> Result<Site, Box<dyn Error>> {
    let mut site = Site::default();
    for entry in WalkDir::new(docs).sort_by_file_name() {
        let entry = entry?;
        let ending = entry.path().extension().and_then(|ending| ending.to_str());
        if entry.file_type().is_file() && matches!(ending, Some("md" | "mdx")) {
            site.pages.push(text_of(entry.path())?);
        }
    }
    for spec in specs {
        site.documents.push(text_of(Path::new(spec))?);
    }
    Ok(site)
}

fn text_of(path: &Path) -> Result<(String, String), Box<dyn Error>> {
    Ok((path.display().to_string(), String::from_utf8_lossy(&fs::read(path)?).into_owned()))
}

/// The durations of parsing the pages on one core, of parsing them on all cores, and of checking them.
#[derive(Clone, Copy, Default)]
struct Cost {
    parsing: Duration,
    parsing_on_all: Duration,
    checking: Duration,
}

impl Cost {
    fn and(self, other: Cost) -> Cost {
        Cost {
            parsing: self.parsing + other.parsing,
            parsing_on_all: self.parsing_on_all + other.parsing_on_all,
            checking: self.checking + other.checking,
        }
    }

    fn print(&self, name: &str) {
        let times = |parsing: Duration| self.checking.as_secs_f64() / parsing.as_secs_f64();
        println!(
            "{name}: checking costs {:.2} times as much as parsing the pages on one core, {:.2} times as much \
             as on all cores{}",
            times(self.parsing),
            times(self.parsing_on_all),
            peak()
        );
    }
}

fn measure(name: &str, site: &Site) -> Result<Cost, Box<dyn Error>> {
    let cost = Cost {
        parsing: best(|| Ok(site.pages.iter().filter(|page| parses(page)).count()))?,
        parsing_on_all: best(|| Ok(site.pages.par_iter().filter(|page| parses(page)).count()))?,
        checking: best(|| checked(site))?,
    };
    cost.print(name);
    Ok(cost)
}

/// The shortest duration of several rounds. `run` returns a count that must not be zero.
fn best(run: impl Fn() -> Result<usize, Box<dyn Error>>) -> Result<Duration, Box<dyn Error>> {
    let mut shortest = Duration::MAX;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let seen = run()?;
        shortest = shortest.min(start.elapsed());
        // Using the count prevents the compiler from optimizing the measured code away.
        assert!(seen > 0, "something was read");
    }
    Ok(shortest)
}

/// Parses a page as MDX, or else as Markdown. Returns whether either succeeds.
fn parses((_, text): &(String, String)) -> bool {
    let options = |constructs| ParseOptions { constructs, ..ParseOptions::default() };
    let mdx = options(Constructs { frontmatter: true, gfm_table: true, ..Constructs::mdx() });
    let gfm = options(Constructs { frontmatter: true, ..Constructs::gfm() });
    to_mdast(text, &mdx).is_ok() || to_mdast(text, &gfm).is_ok()
}

/// Runs the whole pipeline over a site. Returns the number of claims.
fn checked(site: &Site) -> Result<usize, Box<dyn Error>> {
    let mut files = Files::new();
    let mut add = |list: &[(String, String)]| -> Vec<FileId> {
        list.iter().map(|(name, text)| files.add(name, text.clone())).collect()
    };
    let (pages, specs) = (add(&site.pages), add(&site.documents));
    let inputs = Inputs::read(&files, &pages, &specs, Vec::new())?;
    Ok(check(&inputs, &RuleBook::standard(), &files).tally.claims)
}

/// The peak memory of this process so far, as text to print; empty if the system does not report it.
fn peak() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.map_or_else(String::new, |kilobytes| format!("; at most {} MB so far", kilobytes / 1024))
}
