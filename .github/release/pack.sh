#!/usr/bin/env bash
# Packs a built docdrift as the archive of a release: pack.sh TAG TARGET PROGRAM FOLDER
#
# The archive is FOLDER/docdrift-TAG-TARGET.tar.gz, also on Windows, and has one folder of its own name without `.tar.gz`.
# .github/actions/docdrift/install.sh and .gitlab/docdrift.yml take it by this name.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
[ "$#" -eq 4 ] || { echo 'pack.sh TAG TARGET PROGRAM FOLDER' >&2; exit 2; }
name=docdrift-$1-$2 program=$3 folder=$4
mkdir -p "$folder/$name"
cp "$program" "$root/LICENSE-APACHE" "$root/LICENSE-MIT" "$root/README.md" "$root/CHANGELOG.md" "$folder/$name"
# From within the folder: a tar of Windows reads `C:` in a path as the name of a machine.
(cd "$folder" && tar -czf "$name.tar.gz" "$name" && rm -r "$name")
printf '%s\n' "$folder/$name.tar.gz"
