#!/usr/bin/env bash
# Stands for the program docdrift: writes the prepared report of each format that is asked for, and ends with the
# prepared exit code. What is prepared is in the folder `prepared` beside this file, one file a format.
set -euo pipefail
here=$(dirname "$0")
prepared=$here/prepared
printf '%s\n' "$@" >"$here/arguments"
env >"$here/environment"
pwd >"$here/folder"
for argument in "$@"; do
  case $argument in
    # The revision has to be there: a clone of a pull request has no history.
    --since=*) git rev-parse --verify "${argument#--since=}^{tree}" >"$here/base" ;;
    *=*)
      [ ! -f "$prepared/${argument%%=*}" ] || cp "$prepared/${argument%%=*}" "${argument#*=}"
      ;;
    terminal) cat "$prepared/terminal" ;;
  esac
done
exit "$(cat "$prepared/code")"
