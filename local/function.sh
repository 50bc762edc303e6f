# shellcheck shell=bash
# The function as it is shipped: built with cargo lambda, for either processor that Lambda has.
#
#   . local/function.sh
#   function_ready ARCHITECTURE    has ready what a build takes: cargo lambda, and Rust's standard library
#   function_build ARCHITECTURE PROGRAM ...
#                                  builds programs of the package lambda
#   function_folder ARCHITECTURE   prints the folder that holds each of them as PROGRAM/bootstrap
#   function_lambda COMMAND ...    runs cargo lambda, after function_ready
#
# ARCHITECTURE is arm64 or x86_64, or `own`: what the local AWS runs, as a program of this machine. Progress goes to
# stderr. function_ready returns 3 with one message when something can not be had.

# shellcheck source=local/venv.sh
. "$(dirname "${BASH_SOURCE[0]}")/venv.sh"

# What comes first on the PATH of cargo lambda: nothing where the installed one is used.
function_path=""

function_ready() {
  if function_is_plain "$1"; then return 0; fi
  if ! function_lambda_is_installed; then
    venv_ready lambda "$venv_project/local/requirements-lambda.txt" || return
    function_path="$venv_project/.venv/lambda/bin:"
  fi
  function_library_ready "$1"
}

# The programs of another system than Linux are none of Lambda's, and cargo builds them by itself.
function_is_plain() {
  [ "$1" = own ] && [ "$(uname -s)" != Linux ]
}

# An older one has the function abort where it has to unwind, and one without Zig would install that for everybody.
function_lambda_is_installed() {
  local version major minor
  version="$(cargo-lambda lambda --version 2>/dev/null | sed -n 's/^cargo-lambda \([0-9]*\.[0-9]*\)\..*/\1/p')"
  major=${version%.*} minor=${version#*.}
  [ -n "$version" ] && { [ "$major" -gt 1 ] || { [ "$major" -eq 1 ] && [ "$minor" -ge 9 ]; }; } &&
    (cd / && cargo-lambda lambda system --output-format json 2>/dev/null) | grep -q '"version"'
}

function_processor() {
  case "$1-$(uname -m)" in
  arm64-* | own-arm64 | own-aarch64) echo arm64 ;;
  *) echo x86_64 ;;
  esac
}

function_library_ready() {
  local processor target advice="install Rust from https://rustup.rs, which can add it"
  processor="$(function_processor "$1")"
  case "$processor" in
  arm64) target=aarch64-unknown-linux-gnu ;;
  *) target=x86_64-unknown-linux-gnu ;;
  esac
  if function_library_is_there "$target"; then return 0; fi
  if command -v rustup >/dev/null 2>&1; then
    echo "adding Rust's standard library for $target (once, over the network) ..." >&2
    # Where it fails, its own message says why.
    if attend rustup --quiet target add "$target" >&2 && function_library_is_there "$target"; then return 0; fi
    advice="see the messages of rustup above"
  fi
  if [ "$processor" != "$(function_processor own)" ]; then
    advice="$advice, or choose this machine's own processor with \`--architecture $(function_processor own)\`"
  fi
  echo "error: Rust's standard library for $target is missing, and the function for $processor is built with it" >&2
  echo "  = help: $advice" >&2
  return 3
}

function_library_is_there() {
  [ -d "$(rustc --print target-libdir --target "$1" 2>/dev/null)" ]
}

function_lambda() (
  # Under cargo, as in the tests, what it says of the package at work would have other packages built anew.
  # Without quotes, in which not every bash keeps the names apart.
  for variable in CARGO_MANIFEST_DIR CARGO_MANIFEST_LINKS ${!CARGO_PKG_*}; do unset "$variable"; done
  PATH="$function_path$PATH" cargo-lambda lambda "$@"
)

function_build() {
  local architecture=$1 place processor program
  shift
  local programs=("$@")
  place="$(function_folder "$architecture")"
  set -- --quiet --locked --release --manifest-path "$venv_project/lambda/Cargo.toml" "${programs[@]/#/--bin=}"
  if function_is_plain "$architecture"; then
    cargo build "$@" || return
    for program in "${programs[@]}"; do
      mkdir -p "$place/$program" && cp "$place/../../release/$program" "$place/$program/bootstrap" || return
    done
  else
    processor="$(function_processor "$architecture")"
    # The target was looked for above, in the toolchain in use; cargo lambda would look in the one named `stable`.
    function_lambda build "$@" --lambda-dir "$place" --skip-target-check "--${processor//_/-}"
  fi
}

# One for each architecture, in the folder of what cargo builds: a variable or any configuration file may move that.
function_folder() {
  local target
  target="$(cargo metadata --no-deps --format-version 1 --manifest-path "$venv_project/lambda/Cargo.toml" |
    sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p')"
  echo "$target/function/$1"
}
