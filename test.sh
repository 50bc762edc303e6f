#!/usr/bin/env bash
# The one test command: sets up what the tests need, then runs all of them.
#
#   ./test.sh                 everything, and the function once more in the release profile
#   ./test.sh NAME ...        what cargo test takes: a filter, or -p CRATE
set -euo pipefail
unset CDPATH
cd -- "$(dirname "$0")" >/dev/null
# shellcheck source=local/function.sh
. local/function.sh

if ! command -v cargo >/dev/null 2>&1; then
  echo "error: cargo is missing, and everything is built with it" >&2
  echo "  = help: install Rust 1.95 or newer from https://rustup.rs and open a new shell" >&2
  exit 3
fi
venv_ready local local/requirements.txt
if ! command -v aws >/dev/null 2>&1; then
  venv_ready awscli local/requirements-awscli.txt
fi

# The stack tests start the programs themselves, so these have to be there first.
cargo build --quiet --locked --workspace --bins
if [ $# -eq 0 ]; then
  function_ready own
  function_build own custom-resource panicking-custom-resource
fi

packages=--workspace
for argument in "$@"; do
  case "$argument" in
  --) break ;;
  -p* | --package | --package=*) packages="" ;;
  esac
done
cargo test --quiet --locked ${packages:+"$packages"} "$@"

# What Lambda runs is optimised, and has to answer after a panic all the same.
if [ $# -eq 0 ]; then
  STEPSCALE_FUNCTIONS="$(function_folder own)" cargo test --quiet --locked --workspace --test binary
fi
