//! Runs one target under libFuzzer: the one that the variable `FUZZ_TARGET` names. All targets are in one program,
//! so that it is linked once. `run` beside `src` builds and calls it.
#![no_main]

#[path = "checker/targets.rs"]
mod checker;
#[path = "client/webhooks.rs"]
mod webhooks;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

/// What is called with each input.
type Target = fn(&[u8]);

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    // libFuzzer ends at a panic, also at one that the checker catches: those of the Markdown parser.
    docdrift_cli::silence_caught_panics();
    let name = std::env::var("FUZZ_TARGET").unwrap_or_default();
    let client: [(&str, Target); 2] =
        [("answers", checkout_client::fuzzing::answers), ("webhooks", webhooks::run)];
    let targets: Vec<(&str, Target)> = checker::TARGETS.iter().copied().chain(client).collect();
    let found = targets.iter().find(|(known, _)| *known == name);
    let names: Vec<&str> = targets.iter().map(|(name, _)| *name).collect();
    found.unwrap_or_else(|| panic!("FUZZ_TARGET={name} is none of {}", names.join(", "))).1
});

fuzz_target!(|data: &[u8]| TARGET(data));
