#!/usr/bin/env bash
# Launches, updates, shows or deletes the stack that scales a SageMaker endpoint; ./deploy.sh --help says how.
#
# This script finds the tools, builds the program that does the work, and holds the local AWS for --local.
# It runs under bash 3.2, which is what macOS has.
set -euo pipefail
unset CDPATH

root="$(cd -- "$(dirname "${BASH_SOURCE[0]}")" >/dev/null && pwd -P)"
# shellcheck source=local/function.sh
. "$root/local/function.sh"

fail() {
  echo "error: $1" >&2
  echo "  = help: $2" >&2
  exit 3
}

cargo_build() {
  cargo build --quiet --locked --manifest-path "$root/Cargo.toml" --package "$@"
}

# Runs what builds something. Mostly there is nothing to do, and that is not worth a line.
build_or_say() {
  { sleep 1 >/dev/null 2>&1 && echo "building $1 (about $2 the first time, and over the network) ..." >&2; } &
  local notice=$! status=0
  shift 2
  "$@" || status=$?
  kill "$notice" 2>/dev/null || true
  return "$status"
}

# Where cargo puts what it builds is told by cargo itself: a variable or any configuration file may move it.
build() {
  local messages
  attend build_or_say "$1" "a minute" cargo_build "$1" ||
    fail "cargo could not build the package $1" "see its messages above"
  messages="$(cargo_build "$1" --message-format json-render-diagnostics)"
  program="$(printf '%s\n' "$messages" | sed -n 's/.*"executable":"\([^"]*\)".*/\1/p' | tail -n 1)"
}

# The function as it is shipped.
build_function() {
  local what="the function for $1"
  if [ "$1" = own ]; then what="the function"; fi
  function_ready "$1" || exit
  attend build_or_say "$what" "3 minutes" function_build "$1" custom-resource ||
    fail "cargo could not build the function" "see its messages above"
  code="$(function_folder "$1")/custom-resource/bootstrap"
}

# What the plan would have done to the traffic, before anything is asked of AWS or built for it.
show_preview() {
  local word lines words=()
  lines="$("$deploy" "$@" --preview-words)"
  while IFS= read -r word; do words+=("$word"); done <<<"$lines"
  build simulator
  # Data is what AWS answers.
  attend "$program" "${words[@]}" >&2 || exit
  echo >&2
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
  # In a process group of its own, so that Ctrl-C does not take it away from under the program.
  set -m
  "$root/.venv/local/bin/python" "$root/local/local_aws.py" --standin "$standin" \
    --endpoint demo-endpoint:AllTraffic:1 --async-endpoint demo-async-endpoint:AllTraffic:1 \
    --serverless-endpoint demo-serverless-endpoint:AllTraffic:1 \
    --component demo-component:demo-component-endpoint:AllTraffic:1 \
    --environment-file "$work/environment" --log-directory "$work/logs" \
    <"$work/life" >&2 9>&- &
  local_aws=$!
  set +m
  if ! attend local_aws_is_ready; then
    # Its own message has said why.
    wait "$local_aws" || exit
    fail "the local AWS ended before it was ready" "try again"
  fi
  # shellcheck source=/dev/null
  . "$work/environment"
}

local_aws_is_ready() {
  until [ -s "$work/environment" ]; do
    kill -0 "$local_aws" 2>/dev/null || return
    sleep 0.1
  done
}

stop_local_aws() {
  # The end takes a moment, and is not to be cut short.
  trap '' INT TERM HUP
  exec 9>&-
  if [ -n "$local_aws" ]; then
    wait "$local_aws" 2>/dev/null || true
  fi
  rm -rf "$work"
}

local_wanted=no
help_wanted=no
# What a stack is launched with, and not what only looks at one or ends it.
function_wanted=no
launch_wanted=yes
preview_wanted=no
architecture=arm64
previous=""
for argument in "$@"; do
  case "$argument" in
  --local) local_wanted=yes ;;
  --managed) function_wanted=yes ;;
  --preview | --preview=*) preview_wanted=yes ;;
  --status | --delete) launch_wanted=no ;;
  --architecture=*) architecture=${argument#*=} ;;
  -h | --help | -V | --version) help_wanted=yes ;;
  esac
  if [ "$previous" = --architecture ]; then architecture=$argument; fi
  previous=$argument
done

use_cargo
build deploy
deploy=$program
if [ "$help_wanted" = yes ]; then
  exec "$deploy" "$@"
fi

# What is wrong with the arguments or the spec is said before anything is installed or started.
"$deploy" "$@" --check-only
if [ "$preview_wanted" = yes ]; then show_preview "$@"; fi
use_aws
if [ "$local_wanted" = yes ]; then architecture=own; fi
# A dry run as well: the change set has the key of the code, and the key its digest.
if [ "$function_wanted" = yes ] && [ "$launch_wanted" = yes ]; then
  # The first build takes minutes: what would stop the launch behind it is found before.
  if [ "$local_wanted" = no ] && [ ! -f "$(function_folder "$architecture")/custom-resource/bootstrap" ]; then
    "$deploy" "$@" --check-account
  fi
  build_function "$architecture"
  set -- "$@" --code "$code"
fi
if [ "$local_wanted" = no ]; then
  exec "$deploy" "$@"
fi

build standin
venv_ready local "$root/local/requirements.txt" || exit
work="" local_aws=""
start_local_aws "$program"
attend "$deploy" "$@"
