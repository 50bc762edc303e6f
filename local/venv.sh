# shellcheck shell=bash
# Virtual environments for the programs that come from Python, made once and reused.
#
#   . local/venv.sh
#   venv_ready NAME REQUIREMENTS_FILE    makes .venv/NAME, or keeps it where the requirements are the same
#
# Progress goes to stderr. Returns 3 with one message when an environment can not be made.

venv_root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/.venv"

venv_ready() {
  local name=$1 requirements=$2
  local place="$venv_root/$name" digest log
  if ! command -v python3 >/dev/null 2>&1; then
    echo "error: python3 is missing, and .venv/$name is made with it" >&2
    echo "  = help: install Python 3.10 or newer" >&2
    return 3
  fi
  if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))'; then
    echo "error: $(python3 --version 2>&1) is too old for .venv/$name" >&2
    echo "  = help: install Python 3.10 or newer, and put it first on the PATH" >&2
    return 3
  fi
  digest="$(cksum <"$requirements") $(python3 --version 2>&1)"
  if [ -f "$place/.ready" ] && [ "$(cat "$place/.ready")" = "$digest" ] && [ -x "$place/bin/python" ]; then
    return 0
  fi
  echo "preparing .venv/$name from ${requirements#"$(dirname "$venv_root")/"} (once) ..." >&2
  mkdir -p "$venv_root"
  log="$venv_root/$name.log"
  rm -rf "$place"
  if ! { python3 -m venv "$place" && "$place/bin/python" -m pip install --quiet --disable-pip-version-check \
    --requirement "$requirements"; } >"$log" 2>&1; then
    echo "error: .venv/$name can not be made; $log ends with" >&2
    tail -n 5 "$log" | sed 's/^/  | /' >&2
    echo "  = help: check the network and, on Debian, that python3-venv is installed; then try again" >&2
    rm -rf "$place"
    return 3
  fi
  printf '%s' "$digest" >"$place/.ready"
}
