#!/usr/bin/env bash
# The pre-commit hook that builds docdrift from the clone that pre-commit made, and runs it with the given arguments.
set -euo pipefail
repository=$(pwd)
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
# cargo and rustup read settings of the folder that they are called in: not those of the repository that is checked.
cd "$root"
cargo build --quiet --locked --release --package docdrift-cli --target-dir "$root/target"
cd "$repository"
exec "$root/target/release/docdrift" check "$@"
