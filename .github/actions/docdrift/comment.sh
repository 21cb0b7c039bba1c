#!/usr/bin/env bash
# Writes the report into one comment on the pull request: the one that is there is renewed. Never fails the job.
#
# In: GITHUB_* as GitHub sets them; DOCDRIFT_TOKEN, DOCDRIFT_AUTHOR (who comments with this token), DOCDRIFT_MARKDOWN
# (the report), DOCDRIFT_CODE (the exit code of the check).
# A comment is made when the check fails by drift. When it passes or did not finish, the one that is there is renewed.
set -euo pipefail

marker='<!-- docdrift -->'
api=${GITHUB_API_URL:-https://api.github.com}
author=${DOCDRIFT_AUTHOR:-github-actions[bot]}
run_url=${GITHUB_SERVER_URL:-https://github.com}/$GITHUB_REPOSITORY/actions/runs/${GITHUB_RUN_ID:-}
# GitHub takes 65536 characters.
body_characters=65000
page_limit=100

# Ends this step, but not the job: the result of the check matters more.
give_up() {
  printf '::warning title=docdrift::%s; the report is in the step summary\n' "$1"
  exit 0
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=$(jq -r '.pull_request.number // empty' "$GITHUB_EVENT_PATH")
[[ $number =~ ^[0-9]+$ ]] || give_up 'the event names no pull request'

# Calls the API, writes the answer to a file, and prints the status. Redirects are not followed, so that the token stays.
call() {
  local method=$1 path=$2
  shift 2
  curl --silent --output "$work/answer" --write-out '%{http_code}' --connect-timeout 20 --max-time 60 \
    --request "$method" --header 'Accept: application/vnd.github+json' --header 'X-GitHub-Api-Version: 2022-11-28' \
    --config - "$@" "$api/repos/$GITHUB_REPOSITORY/$path" <<<"header = \"Authorization: Bearer $DOCDRIFT_TOKEN\"" || true
}

# The ids of our comments, the oldest first. A comment of somebody else that begins with the marker is not ours.
own_comments() {
  local page status
  for ((page = 1; page <= page_limit; page++)); do
    status=$(call GET "issues/$number/comments?per_page=100&page=$page" --retry 2 --retry-delay 1)
    [ "$status" = 200 ] || return 1
    jq -r --arg marker "$marker" --arg author "$author" \
      '.[] | select(.user.login == $author and (.body // "" | startswith($marker))) | .id' "$work/answer" || return 1
    [ "$(jq length "$work/answer")" -ge 100 ] || return 0
  done
}

# The body as JSON. A report is text of strangers, and jq makes it a string.
body() {
  local markdown=$DOCDRIFT_MARKDOWN
  if [ ! -f "$markdown" ]; then
    markdown=$work/unfinished.md
    printf 'docdrift did not finish: exit code %s. The log says why.\n' "$DOCDRIFT_CODE" >"$markdown"
  fi
  jq -n --rawfile report "$markdown" --arg marker "$marker" --argjson most "$body_characters" \
    --arg sha "$(jq -r '.pull_request.head.sha // "" | .[:12]' "$GITHUB_EVENT_PATH")" --arg url "$run_url" '
    ($report | ltrimstr($marker) | ltrimstr("\n")) as $report
    | ($report | if length > $most then .[:$most] | sub("\n[^\n]*$"; "\n\nThe report is cut here: a comment is not longer.") else . end) as $shown
    | {body: "\($marker)\n\($shown)\n\n<sub>Commit \($sha), [run](\($url))</sub>\n"}' >"$work/body.json"
}

ids=$(own_comments) || give_up 'the comments of the pull request cannot be read'
body
if [ -n "$ids" ]; then
  first=$(head -n 1 <<<"$ids")
  status=$(call PATCH "issues/comments/$first" --data-binary "@$work/body.json" --retry 2 --retry-delay 1)
  [ "$status" = 200 ] || give_up "the comment on the pull request cannot be renewed (status $status)"
  # Two runs at once may have made two.
  for id in $(tail -n +2 <<<"$ids"); do
    call DELETE "issues/comments/$id" >/dev/null
  done
  echo "the comment $first is renewed"
elif [ "$DOCDRIFT_CODE" = 100 ]; then
  # Not repeated after a failure: it may have been made.
  status=$(call POST "issues/$number/comments" --data-binary "@$work/body.json")
  [ "$status" = 201 ] || give_up "the pull request cannot be commented (status $status): does the job have the permission pull-requests: write?"
  echo 'a comment is made'
else
  echo 'there is nothing to comment'
fi
