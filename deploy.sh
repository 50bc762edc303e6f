#!/usr/bin/env bash
# Launches, updates, shows or deletes the stack that scales a SageMaker endpoint; ./deploy.sh --help says how.
#
# This script finds the tools, builds the program that does the work, and holds the local AWS for --local.
# It runs under bash 3.2, which is what macOS has.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=local/venv.sh
. "$root/local/venv.sh"

fail() {
  echo "error: $1" >&2
  echo "  = help: $2" >&2
  exit 3
}

# Where cargo puts what it builds, as told by cargo itself: a variable or any configuration file may move it.
program_path() {
  local built
  built="$(cargo build --quiet --locked --message-format json-render-diagnostics --manifest-path "$root/Cargo.toml" --package "$1")" || return
  printf '%s\n' "$built" | sed -n 's/.*"executable":"\([^"]*\)".*/\1/p' | tail -n 1
}

build() {
  echo "building $1 (about a minute the first time) ..." >&2
  program="$(program_path "$1")" || fail "cargo could not build the package $1" "see its messages above"
}

use_cargo() {
  command -v cargo >/dev/null 2>&1 ||
    fail "cargo is missing, and the programs are built with it" "install Rust from https://rustup.rs and open a new shell"
}

# The installed AWS CLI, or one of our own.
use_aws() {
  if ! command -v aws >/dev/null 2>&1; then
    venv_ready awscli "$root/local/requirements-awscli.txt" || exit
    PATH="$root/.venv/awscli/bin:$PATH"
    export PATH
  fi
}

# The local AWS ends when its standard input does. Only this shell holds the other end of the pipe, so it
# ends with this script, however the script ends.
start_local_aws() {
  local standin=$1
  work="$(mktemp -d "${TMPDIR:-/tmp}/stepscale.XXXXXX")"
  trap stop_local_aws EXIT
  mkfifo "$work/life"
  # Both ways, because opening one end alone waits for the other.
  exec 9<>"$work/life"
  echo "starting the local AWS ..." >&2
  "$root/.venv/local/bin/python" "$root/local/local_aws.py" --standin "$standin" \
    --endpoint demo-endpoint:AllTraffic:1 --environment-file "$work/environment" --log-directory "$work/logs" \
    <"$work/life" >&2 9>&- &
  local_aws=$!
  until [ -s "$work/environment" ]; do
    if ! kill -0 "$local_aws" 2>/dev/null; then
      # Its own message has said why.
      wait "$local_aws" || exit
      fail "the local AWS ended before it was ready" "try again"
    fi
    sleep 0.1
  done
  # shellcheck source=/dev/null
  . "$work/environment"
}

stop_local_aws() {
  exec 9>&-
  if [ -n "${local_aws:-}" ]; then
    wait "$local_aws" 2>/dev/null || true
  fi
  rm -rf "$work"
}

local_wanted=no
help_wanted=no
for argument in "$@"; do
  case "$argument" in
  --local) local_wanted=yes ;;
  -h | --help | -V | --version) help_wanted=yes ;;
  esac
done

use_cargo
build deploy
deploy=$program
if [ "$help_wanted" = yes ]; then
  exec "$deploy" "$@"
fi

# What is wrong with the arguments or the spec is said before anything is installed or started.
"$deploy" "$@" --check-only
use_aws
if [ "$local_wanted" = no ]; then
  exec "$deploy" "$@"
fi

build standin
venv_ready local "$root/local/requirements.txt" || exit
work="" local_aws=""
start_local_aws "$program"
# Ctrl-C is for the program: it ends in a sentence, and this script after it.
trap : INT TERM HUP
"$deploy" "$@" 9>&-
