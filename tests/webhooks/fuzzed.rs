//! Every delivery that the fuzzer keeps: refused unless it is signed, and none panics.

#[path = "../../xtask/fuzz/src/client/webhooks.rs"]
mod target;

use std::fs;
use std::path::Path;

#[test]
fn kept_deliveries_are_read() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("xtask/fuzz");
    let mut inputs = 0;
    for folder in ["corpus/webhooks", "crashes/webhooks"] {
        for file in fs::read_dir(fuzz.join(folder)).into_iter().flatten() {
            target::run(&fs::read(file.expect("a file").path()).expect("it can be read"));
            inputs += 1;
        }
    }
    assert!(inputs > 1, "{inputs} inputs");
}
