# shellcheck shell=bash
# Runs programs so that what asks a script to end reaches the program it waits for, and the script then ends as well.
#
#   . local/attended.sh
#   attend COMMAND ...    runs a command to its end and gives its exit code; after a signal the script exits, with 128
#                         and the signal's number, once the command has ended
#
# For a longer stretch that has to be left in good order: hold_signals, any number of run_attended, release_signals.
# bash defers traps while a program runs in the foreground, so these run in the background and are waited for. They
# ask nothing: their standard input is empty. File descriptor 9 is the script's own, and they do not get it.

attended=""
# Empty, or the exit code of a script that was asked to end.
ended=""

hold_signals() {
  trap 'hand_on INT 130' INT
  trap 'hand_on TERM 143' TERM
  trap 'hand_on HUP 129' HUP
}

# Ends the script if it was asked to meanwhile.
release_signals() {
  trap - INT TERM HUP
  [ -z "$ended" ] || exit "$ended"
}

hand_on() {
  ended_by=$1
  ended=$2
  if [ -n "$attended" ]; then
    kill -s "$ended_by" -- "-$attended" 2>/dev/null || true
  fi
}

run_attended() {
  local status=0
  if [ -n "$ended" ]; then return "$ended"; fi
  # Under job control the command leads a process group, which can be ended whole, and Ctrl-C is not ignored in it.
  set -m
  "$@" </dev/null 9>&- &
  attended=$!
  set +m
  # A signal may have come before the command had a name.
  if [ -n "$ended" ]; then hand_on "$ended_by" "$ended"; fi
  # bash has a word of its own on a job that a signal ended; the last wait has it said where nobody hears it.
  {
    while :; do
      status=0
      wait "$attended" || status=$?
      # A signal ends the wait before it ends the command.
      kill -0 "$attended" || break
    done
    wait "$attended" || true
  } 2>/dev/null
  attended=""
  return "${ended:-$status}"
}

attend() {
  local status=0
  hold_signals
  run_attended "$@" || status=$?
  release_signals
  return "$status"
}
