#!/usr/bin/env bash
# Gets the program docdrift: a release, verified by its checksum, or a build of the sources beside this script.
#
#   install.sh get     downloads the release, or says in the step's outputs that the sources have to be built
#   install.sh build   builds the sources
#
# In: RUNNER_TEMP, RUNNER_OS, RUNNER_ARCH, GITHUB_OUTPUT, GITHUB_SERVER_URL, GITHUB_API_URL as GitHub sets them;
# DOCDRIFT_VERSION (v1.2.3, source, or nothing for the version of these sources), DOCDRIFT_ACTION_REPOSITORY and
# DOCDRIFT_ACTION_REF (where these sources are from), DOCDRIFT_TOKEN (optional, against the limit of requests).
# Out: folder (where the program is), source (true: build it, unless `key` finds it in the cache), key.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
folder=$RUNNER_TEMP/docdrift/bin
server=${GITHUB_SERVER_URL:-https://github.com}
version=${DOCDRIFT_VERSION:-}
repository=${DOCDRIFT_ACTION_REPOSITORY:-}
ref=${DOCDRIFT_ACTION_REF:-}
program=docdrift
[ "${RUNNER_OS:-}" != Windows ] || program=docdrift.exe

fail() {
  printf '::error title=docdrift::%s\n' "$1"
  exit "${2:-1}"
}

output() {
  printf '%s=%s\n' "$1" "$2" >>"${GITHUB_OUTPUT:-/dev/stdout}"
}

# The target of the archive that runs on this machine. Nothing if there is none.
target() {
  case ${RUNNER_OS:-}-${RUNNER_ARCH:-} in
    Linux-X64) echo x86_64-unknown-linux-gnu ;;
    Linux-ARM64) echo aarch64-unknown-linux-gnu ;;
    macOS-X64) echo x86_64-apple-darwin ;;
    macOS-ARM64) echo aarch64-apple-darwin ;;
    Windows-X64) echo x86_64-pc-windows-msvc ;;
  esac
}

# macOS has no sha256sum.
sha256() {
  if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi
}

# Downloads a URL to a file, and prints the status. The token is read from standard input: arguments can be seen
# by other processes.
download() {
  local url=$1 file=$2 protocols='=https'
  # A test has a server without TLS.
  [[ $url == https://* ]] || protocols='=http,https'
  shift 2
  curl --silent --show-error --location --proto "$protocols" --connect-timeout 20 --max-time 300 --retry 2 \
    --output "$file" --write-out '%{http_code}' "$@" "$url" || fail "$url cannot be downloaded"
}

# The release of the version that these sources have.
own_tag() {
  local own
  own=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$root/Cargo.toml" | head -n 1)
  printf 'v%s' "$own"
}

# Whether these sources are those of the release: the ref of the action is a tag of versions, or the commit of the tag.
is_release() {
  local tag=$1 commit status
  case $ref in v[0-9]*) return 0 ;; esac
  [[ $ref =~ ^[0-9a-f]{40}$ ]] || return 1
  commit=$(mktemp)
  status=$(download "${GITHUB_API_URL:-https://api.github.com}/repos/$repository/commits/$tag" "$commit" \
    --header 'Accept: application/vnd.github.sha' --config - <<<"$(authorization)")
  [ "$status" = 200 ] && [ "$(cat "$commit")" = "$ref" ]
}

authorization() {
  [ -z "${DOCDRIFT_TOKEN:-}" ] || printf 'header = "Authorization: Bearer %s"' "$DOCDRIFT_TOKEN"
}

# Downloads and verifies the program of a release. Returns 1 if there is no such release.
take_release() {
  local tag=$1 target archive work url status expected actual
  target=$(target)
  [ -n "$target" ] || return 1
  archive=docdrift-$tag-$target.tar.gz
  url=$server/$repository/releases/download/$tag
  work=$(mktemp -d)
  status=$(download "$url/SHA256SUMS" "$work/SHA256SUMS")
  [ "$status" != 404 ] || return 1
  [ "$status" = 200 ] || fail "$url/SHA256SUMS: status $status"
  expected=$(awk -v name="$archive" '$2 == name { print $1 }' "$work/SHA256SUMS")
  [ -n "$expected" ] || return 1
  status=$(download "$url/$archive" "$work/$archive")
  [ "$status" = 200 ] || fail "$url/$archive: status $status"
  actual=$(sha256 "$work/$archive" | cut -d ' ' -f 1)
  [ "$actual" = "$expected" ] || fail "$archive has the SHA-256 $actual, and SHA256SUMS of its release says $expected"
  # Windows has two programs `tar`, and GNU's reads `C:` as the name of a machine: so no path before the colon.
  (cd "$work" && tar -xzf "$archive")
  mkdir -p "$folder"
  mv "$work/docdrift-$tag-$target/$program" "$folder/$program"
  rm -rf "$work"
  echo "docdrift $tag for $target, with the SHA-256 that its release states"
}

# What a built program depends on: sources, system and C library.
key() {
  local sources
  sources=$(cd "$root" && find Cargo.toml Cargo.lock xtask/cli xtask/docdrift xtask/traffic -type f -print0 |
    LC_ALL=C sort -z | xargs -0 cat | sha256 | cut -c 1-32)
  local libc
  libc=$(getconf GNU_LIBC_VERSION 2>/dev/null | tr ' ' '-' || true)
  printf 'docdrift-%s-%s-%s-%s' "${RUNNER_OS:-}" "${RUNNER_ARCH:-}" "${libc:-none}" "$sources"
}

get() {
  local tag source=false
  case $version in
    '') tag=$(own_tag) ;;
    source) tag= ;;
    v[0-9]*) tag=$version ;;
    *) fail "version: expected a release such as v1.2.3, or source" 2 ;;
  esac
  [[ $tag =~ ^[A-Za-z0-9._+-]*$ ]] || fail 'version: a release has a name such as v1.2.3' 2
  if [ -n "$version" ] && [ -n "$tag" ]; then
    [ -n "$repository" ] || fail "version: $tag: only an action of another repository has releases; use source" 2
    take_release "$tag" || fail "there is no release $tag of docdrift for ${RUNNER_OS:-} ${RUNNER_ARCH:-}; use version: source"
  elif [ -z "$tag" ] || [ -z "$repository" ] || ! is_release "$tag" || ! take_release "$tag"; then
    echo 'docdrift is built from its sources: there is no release of them for this machine, or sources were asked for'
    source=true
    output key "$(key)"
  fi
  output folder "$folder"
  output source "$source"
}

build() {
  command -v cargo >/dev/null || fail 'docdrift is built from its sources, and this machine has no cargo: install Rust, or set version to a release'
  # From the folder of these sources: cargo and rustup also read settings of the folder that they are called in, and
  # that of a pull request is a stranger's.
  cd "$root"
  cargo build --locked --release --package docdrift-cli --target-dir "$RUNNER_TEMP/docdrift/target"
  mkdir -p "$folder"
  cp "$RUNNER_TEMP/docdrift/target/release/$program" "$folder/$program"
}

case ${1:-} in
  get) get ;;
  build) build ;;
  *) fail 'install.sh: expected get or build' 2 ;;
esac
