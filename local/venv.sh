# shellcheck shell=bash
# Virtual environments for the programs that come from Python, made once and reused.
#
#   . local/venv.sh
#   venv_ready NAME REQUIREMENTS_FILE    makes .venv/NAME, or keeps it where the requirements are the same
#
# Progress goes to stderr. Returns 3 with one message when an environment can not be made; a signal meanwhile ends the
# script, after what is half made is removed.

unset CDPATH
venv_project="$(cd -- "$(dirname "${BASH_SOURCE[0]}")/.." >/dev/null && pwd -P)"
venv_root="$venv_project/.venv"
# Several working trees may share their environments by a link: those are made once, in the place that it leads to.
if [ -d "$venv_root" ]; then
  venv_root="$(cd -- "$venv_root" >/dev/null && pwd -P)"
fi
# shellcheck source=local/attended.sh
. "$venv_project/local/attended.sh"

# Longer than an installation over a slow network takes.
venv_wait_seconds=600

venv_ready() {
  local name=$1 requirements=$2
  local place="$venv_root/$name" digest status=0
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
  # With the place, because the programs in an environment name it: one that was moved is made anew.
  digest="$(cksum <"$requirements") $(python3 --version 2>&1) $place"
  if venv_is "$place" "$digest"; then
    return 0
  fi
  mkdir -p "$venv_root"
  hold_signals
  if venv_lock "$place"; then
    # Another run may have made it while this one waited.
    venv_is "$place" "$digest" || venv_make "$place" "$requirements" "$digest" || status=$?
    rmdir "$place.lock"
  else
    status=3
  fi
  release_signals
  return "$status"
}

venv_is() {
  [ -f "$1/.ready" ] && [ "$(cat "$1/.ready")" = "$2" ] && [ -x "$1/bin/python" ]
}

# Two runs at once would remove each other's work.
venv_lock() {
  local lock="$1.lock" waited=0
  until mkdir "$lock" 2>/dev/null; do
    if [ -n "$ended" ]; then return 1; fi
    if [ ! -d "$lock" ]; then
      echo "error: the folder $lock can not be made" >&2
      echo "  = help: make $venv_root writable" >&2
      return 1
    fi
    if [ "$waited" -eq 0 ]; then
      echo "waiting for another run that prepares .venv/${1##*/} ..." >&2
    elif [ "$waited" -ge "$venv_wait_seconds" ]; then
      echo "error: .venv/${1##*/} is still being prepared by another run after $waited seconds, or that run was killed" >&2
      echo "  = help: if no other run is at work, remove the folder $lock and try again" >&2
      return 1
    fi
    sleep 1
    waited=$((waited + 1))
  done
}

venv_make() {
  local place=$1 requirements=$2 digest=$3
  local log="$place.log"
  echo "preparing .venv/${place##*/} from ${requirements#"$venv_project/"} (once, over the network) ..." >&2
  rm -rf "$place"
  if run_attended venv_install "$place" "$requirements" >"$log" 2>&1; then
    printf '%s' "$digest" >"$place/.ready"
    return 0
  fi
  rm -rf "$place"
  if [ -z "$ended" ]; then
    echo "error: .venv/${place##*/} can not be made; $log ends with" >&2
    tail -n 5 "$log" | sed 's/^/  | /' >&2
    echo "  = help: check the network and, on Debian, that python3-venv is installed; then try again" >&2
  fi
  return 3
}

venv_install() {
  python3 -m venv "$1" && "$1/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$2"
}
