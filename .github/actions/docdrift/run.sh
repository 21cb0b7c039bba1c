#!/usr/bin/env bash
# Checks the repository with docdrift in a job of GitHub Actions: annotations, step summary, reports, outputs.
#
# In: GITHUB_* and RUNNER_TEMP as GitHub sets them; DOCDRIFT_BIN (the program), DOCDRIFT_CONFIG, DOCDRIFT_ARGUMENTS,
# DOCDRIFT_SINCE, DOCDRIFT_COMMENT, DOCDRIFT_SARIF, DOCDRIFT_TOKEN: the inputs of action.yml.
# Out: code, findings, new, remaining, mended, report, sarif, markdown; comment and upload: whether the steps of these
# names shall run. The exit code of this script is not that of the check: the steps after it use what it wrote.
set -euo pipefail

api=${GITHUB_API_URL:-https://api.github.com}
event=${GITHUB_EVENT_PATH:-/dev/null}
since=${DOCDRIFT_SINCE:-}
token=${DOCDRIFT_TOKEN:-}
# GitHub refuses a summary of more than 1 MiB.
summary_bytes=1000000

fail() {
  printf '::error title=docdrift::%s\n' "$1"
  exit "${2:-1}"
}

notice() {
  printf '::notice title=docdrift::%s\n' "$1"
}

output() {
  printf '%s=%s\n' "$1" "$2" >>"${GITHUB_OUTPUT:-/dev/stdout}"
}

for program in git curl jq; do
  command -v "$program" >/dev/null || fail "this machine has no $program, which the action needs"
done
[ "${GITHUB_EVENT_NAME:-}" != pull_request_target ] ||
  fail 'pull_request_target gives a token that may write to a stranger: run this action on pull_request' 2

# A value of the event. Values are a stranger's: only numbers, hashes and comparisons of them are used below.
event() {
  jq -r "$1 // empty" "$event" 2>/dev/null || true
}

number=$(event .pull_request.number)
[[ $number =~ ^[0-9]+$ ]] || number=
# A fork that was deleted has no name.
is_fork=$(jq -r '.pull_request and .pull_request.head.repo.full_name != .repository.full_name' "$event" 2>/dev/null || true)

has_commit() {
  git rev-parse --verify --quiet --end-of-options "$1^{commit}" >/dev/null
}

# The commit that the pull request would change: what was merged for this run, or what the event names.
base_of_pull_request() {
  local head base parents
  head=$(event .pull_request.head.sha)
  base=$(event .pull_request.base.sha)
  # `cat-file` also shows the parents in a clone without history.
  parents=$(git cat-file -p HEAD | sed -n '/^$/q; s/^parent //p')
  if [ "$(wc -l <<<"$parents")" -eq 2 ] && [ "$(tail -n 1 <<<"$parents")" = "$head" ]; then
    head -n 1 <<<"$parents"
  else
    # What others merged since is not of this pull request; known only if the clone has the history.
    git merge-base HEAD "$base" 2>/dev/null || printf '%s' "$base"
  fi
}

# Fetches a commit that a clone without history lacks.
fetch_commit() {
  local commit=$1
  has_commit "$commit" && return
  git fetch --quiet --no-tags --depth=1 origin "$commit" 2>/dev/null && has_commit "$commit" && return
  # The checkout kept no credentials.
  local credentials
  credentials=$(printf 'x-access-token:%s' "$token" | base64 | tr -d '\n')
  GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0="http.${GITHUB_SERVER_URL:-https://github.com}/.extraheader" \
    GIT_CONFIG_VALUE_0="Authorization: basic $credentials" \
    git fetch --quiet --no-tags --depth=1 origin "$commit" 2>/dev/null && has_commit "$commit"
}

case $since in
  none) since= ;;
  '')
    if [ -n "$number" ]; then
      since=$(base_of_pull_request)
      [[ $since =~ ^[0-9a-f]{40,64}$ ]] || fail 'the base of the pull request is not known; check out the repository before this action'
      fetch_commit "$since" || fail "the base $since of the pull request cannot be fetched; check out with fetch-depth: 0"
    fi
    ;;
esac

folder=$(mktemp -d "${RUNNER_TEMP:-/tmp}/docdrift-report.XXXXXX")
arguments=(check)
[ -z "${DOCDRIFT_CONFIG:-}" ] || arguments+=("--config=$DOCDRIFT_CONFIG")
[ -z "$since" ] || arguments+=("--since=$since")
# Separated by white space; nothing is expanded.
while read -r -a words || [ "${#words[@]}" -gt 0 ]; do
  arguments+=(${words[@]+"${words[@]}"})
done <<<"${DOCDRIFT_ARGUMENTS:-}"
for format in terminal "json=$folder/report.json" "sarif=$folder/report.sarif" "markdown=$folder/report.md" \
  "github=$folder/annotations.txt"; do
  arguments+=(--format "$format")
done

# What the program prints quotes pages. Between these lines GitHub obeys no command in it; the word cannot be guessed.
word=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
code=0
printf '::stop-commands::%s\n' "$word"
# The program gets no token, and nowhere to write outputs and settings of this job.
env -u DOCDRIFT_TOKEN -u GITHUB_TOKEN -u GITHUB_OUTPUT -u GITHUB_ENV -u GITHUB_PATH -u GITHUB_STEP_SUMMARY \
  "$DOCDRIFT_BIN" "${arguments[@]}" 2>&1 || code=$?
printf '\n::%s::\n' "$word"

# The folder that the names of files in the reports are relative to, from the root of the repository: the root, the
# folder of the settings, or the working directory. GitHub takes names from the root.
folder_of_names() {
  local names inner candidate name
  # A name with a percent sign is an encoded one.
  names=$(jq -r '[.. | objects | .artifactLocation? // empty | select(.uriBaseId == "%SRCROOT%") | .uri]
    | unique | map(select(test("^[^%\n]+$"))) | .[:50][]' "$folder/report.sarif" 2>/dev/null || true)
  inner=$(git rev-parse --show-prefix)
  for candidate in '' "$inner" "$inner$(dirname "${DOCDRIFT_CONFIG:-.}")/"; do
    while read -r name; do
      [ -e "$root/$candidate$name" ] || continue 2
    done <<<"$names"
    printf '%s' "$candidate"
    return
  done
}

root=$(git rev-parse --show-toplevel)
names_folder=$(folder_of_names)
if [ -n "$names_folder" ]; then
  jq --arg folder "$names_folder" 'walk(if type == "object" and .uriBaseId? == "%SRCROOT%" and (.uri? | type) == "string"
    then .uri = ($folder | split("/") | map(@uri) | join("/")) + .uri else . end)' \
    "$folder/report.sarif" >"$folder/from-root.sarif" && mv "$folder/from-root.sarif" "$folder/report.sarif"
fi

# Code scanning shows each result as an open alert, also one that is accepted or mended.
if [ -s "$folder/report.sarif" ]; then
  jq '(.runs[]?.results // empty) |= map(select((.suppressions // []) == [] and .baselineState != "absent"))' \
    "$folder/report.sarif" >"$folder/open.sarif" && mv "$folder/open.sarif" "$folder/report.sarif"
fi

# Annotations, and no other command. GitHub also ends a line at a carriage return.
if [ -f "$folder/annotations.txt" ]; then
  property=$(printf '%s' "$names_folder" | sed 's/%/%25/g; s/:/%3A/g; s/,/%2C/g')
  tr -d '\r' <"$folder/annotations.txt" | grep -aE '^::(error|warning|notice)( |::)' |
    PROPERTY=$property awk '{ if (match($0, /^::[a-z]+ file=/)) $0 = substr($0, 1, RLENGTH) ENVIRON["PROPERTY"] substr($0, RLENGTH + 1); print }' || true
fi

if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
  if [ ! -f "$folder/report.md" ]; then
    printf 'docdrift did not finish: exit code %s. The log of this step says why.\n' "$code" >>"$GITHUB_STEP_SUMMARY"
  elif [ "$(wc -c <"$folder/report.md")" -le "$summary_bytes" ]; then
    cat "$folder/report.md" >>"$GITHUB_STEP_SUMMARY"
  else
    head -c "$summary_bytes" "$folder/report.md" | sed '$d' >>"$GITHUB_STEP_SUMMARY"
    printf '\n\nThe report is cut here: GitHub shows 1 MiB of it.\n' >>"$GITHUB_STEP_SUMMARY"
  fi
fi

# A number of the report. Nothing if the run has no such number.
count() {
  local value
  value=$(jq -r "$1" "$folder/report.json" 2>/dev/null || true)
  [[ $value =~ ^[0-9]+$ ]] && printf '%s' "$value"
  return 0
}

output code "$code"
output findings "$(count '[.findings[] | select(.accepted | not)] | length')"
if [ -n "$since" ]; then
  output new "$(count '[.findings[] | select((.accepted | not) and .change == "new")] | length')"
  output remaining "$(count '[.findings[] | select((.accepted | not) and .change == "remaining")] | length')"
  output mended "$(count '.comparison.mended | length')"
fi
output report "$folder/report.json"
output sarif "$folder/report.sarif"
output markdown "$folder/report.md"

# Whether the token may upload to code scanning. GitHub refuses the permission first, and then the empty body.
may_upload() {
  local status
  status=$(curl --silent --output /dev/null --write-out '%{http_code}' --max-time 30 --request POST --data '{}' \
    --header 'Accept: application/vnd.github+json' --config - \
    "$api/repos/$GITHUB_REPOSITORY/code-scanning/sarifs" <<<"header = \"Authorization: Bearer $token\"" || true)
  case $status in 403 | 404) return 1 ;; esac
}

comment=false upload=false
if [ "$is_fork" = true ] || [ -z "$token" ]; then
  notice 'the token of this run may not write (a pull request of a fork): the report is in the step summary only'
else
  [ "${DOCDRIFT_COMMENT:-true}" != true ] || [ -z "$number" ] || comment=true
  if [ "${DOCDRIFT_SARIF:-true}" = true ] && [ -f "$folder/report.sarif" ]; then
    if may_upload; then
      upload=true
    else
      notice 'nothing is uploaded to code scanning: the job has no permission security-events: write, or the repository no code scanning'
    fi
  fi
fi
output comment "$comment"
output upload "$upload"
