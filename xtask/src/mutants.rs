//! `cargo xtask mutants`: seeds one drift after another into pages, documents and recordings that agree, and counts how
//! many the checker finds at their place.

mod action;
mod body;
mod calls;
mod document;
mod fact;
mod har;
mod kind;
mod mutant;
mod names;
mod neutral;
mod operations;
mod properties;
mod recording;
mod schema;
mod sections;
mod seeds;
mod sources;
mod table;
#[cfg(test)]
mod tests;
mod text;
mod triple;
mod values;

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use docdrift_cli::{Error, Outcome};
use rayon::prelude::*;

use self::mutant::{Kind, Mutant};
use self::seeds::{Seeds, is_whole, of_kinds};
use self::table::{Counts, Tried};
use self::text::Random;
use self::triple::Triple;
use crate::tree::Tree;

/// Stack size of each thread, in bytes: readers of nested text recurse.
const STACK_BYTES: usize = 16 << 20;

/// The share of the mutants that have to be caught at their place.
const BAR: f64 = 0.98;

/// Seed drift into pages, documents and recordings that agree, and count how much of it the checker finds
#[derive(Args, Debug)]
pub(crate) struct Options {
    /// Also use the pages of sites below this folder: `SITE/spec….json` or `.yaml`, and `SITE/pages/…`
    #[arg(long, value_name = "FOLDER")]
    from: Vec<PathBuf>,
    /// Only mutants of this kind, such as `rename`; may be repeated
    #[arg(long, value_name = "KIND", value_parser = parse_kind)]
    kind: Vec<Kind>,
    /// At most this many mutants of each kind and side, chosen by the seed
    #[arg(long, value_name = "NUMBER")]
    limit: Option<usize>,
    /// Choose other mutants
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    /// List every mutant that is not exactly caught, with what was found of it
    #[arg(long)]
    survivors: bool,
}

fn parse_kind(text: &str) -> Result<Kind, String> {
    let all = Kind::ALL.map(Kind::as_str).join(", ");
    let found = Kind::ALL.into_iter().find(|kind| kind.as_str() == text);
    found.ok_or_else(|| format!("the kinds are {all}"))
}

/// Runs the subcommand.
pub(crate) fn run(tree: &Tree, options: &Options) -> Result<Outcome, Error> {
    let mut triples = sources::of_repository(tree)?;
    for folder in &options.from {
        triples.extend(sources::of_folder(folder)?);
    }
    let seeded = Seeded::new(triples, &options.kind);
    let tried = seeded.run(options.limit, options.seed);
    let mut outcome = Outcome { output: seeded.summary(), ..Outcome::default() };
    outcome.output.push_str(&table::render(&tried));
    if options.survivors {
        outcome.output.push_str(&format!("\n{}", table::survivors(&tried)));
    }
    let counts = Counts::of(&tried);
    outcome.output.push_str(&format!("\ncaught at the place: {:.4}\n", counts.share()));
    let alarms = tried.iter().filter(|one| one.mutant.kind == Kind::Neutral && !one.fate.is_caught()).count();
    if counts.share() < BAR || alarms > 0 || counts.unreadable > 0 {
        let message =
            format!("{:.4} of the mutants are caught, {alarms} neutral changes are reported", counts.share());
        let error = Error::drift(message).help(format!(
            "at least {BAR} have to be caught, and no neutral change; `--survivors` lists them"
        ));
        outcome.errors.push(error);
    }
    Ok(outcome)
}

/// Runs a function on threads with a large stack.
fn on_threads<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK_BYTES).build();
    pool.expect("the system has threads").install(run)
}

/// Triples that agree, with their mutants. What their checks show is not kept: large documents would fill the memory.
struct Seeded {
    triples: Vec<(Triple, Vec<Mutant>)>,
    /// The upheld claims of all triples.
    facts: usize,
    /// Triples that are left out: they have findings, or nothing to seed drift in.
    left_out: usize,
}

impl Seeded {
    fn new(triples: Vec<Triple>, kinds: &[Kind]) -> Self {
        let all = triples.len();
        let seeded = |triple: Triple| {
            let checked = triple.check().ok()?;
            let is_whole = checked.documents.iter().all(|document| is_whole(&document.value));
            if !is_whole || checked.unaccepted().next().is_some() {
                return None;
            }
            let mutants = of_kinds(&Seeds::new(&triple, &checked), kinds);
            (!mutants.is_empty()).then_some((triple, mutants, checked.facts.len()))
        };
        let triples: Vec<_> = on_threads(|| triples.into_par_iter().filter_map(seeded).collect());
        Seeded {
            left_out: all - triples.len(),
            facts: triples.iter().map(|(_, _, facts)| facts).sum(),
            triples: triples.into_iter().map(|(triple, mutants, _)| (triple, mutants)).collect(),
        }
    }

    /// Runs the mutants, at most `limit` of each kind and side.
    fn run(&self, limit: Option<usize>, seed: u64) -> Vec<Tried> {
        let mut chosen: Vec<(usize, &Mutant)> = Vec::new();
        for (number, (_, mutants)) in self.triples.iter().enumerate() {
            chosen.extend(mutants.iter().map(|mutant| (number, mutant)));
        }
        if let Some(limit) = limit {
            Random(seed).shuffle(&mut chosen);
            let mut counts = BTreeMap::new();
            chosen.retain(|(_, mutant)| {
                let count = counts.entry((mutant.kind, mutant.side)).or_insert(0);
                *count += 1;
                *count <= limit
            });
        }
        let mut by_triple: BTreeMap<usize, Vec<&Mutant>> = BTreeMap::new();
        chosen.into_iter().for_each(|(number, mutant)| by_triple.entry(number).or_default().push(mutant));
        let by_triple: Vec<(usize, Vec<&Mutant>)> = by_triple.into_iter().collect();
        let tried =
            by_triple.into_par_iter().flat_map_iter(|(number, mutants)| self.try_all(number, &mutants));
        let mut tried: Vec<Tried> = on_threads(|| tried.collect());
        tried.sort_by_key(|one| (one.mutant.kind, one.mutant.side));
        tried
    }

    /// Runs mutants of one triple.
    fn try_all(&self, number: usize, mutants: &[&Mutant]) -> Vec<Tried> {
        let (triple, _) = &self.triples[number];
        let before = triple.check().expect("the triple was read before");
        let tried = |mutant: &&Mutant| {
            let fate = match mutant.kind {
                Kind::Neutral => mutant.run_neutral(triple, &before),
                _ => mutant.run(triple, &before),
            };
            Tried { triple: triple.name.clone(), mutant: (*mutant).clone(), fate }
        };
        mutants.iter().map(tried).collect()
    }

    fn summary(&self) -> String {
        let Seeded { triples, facts, left_out } = self;
        let used = triples.len();
        format!("{used} triples agree, with {facts} upheld claims; {left_out} others are left out\n\n")
    }
}
