#!/usr/bin/env bash
# Installs oha, which the load benchmark compares with: pinned, under target/peers, nothing global.
#
#   bench/load/peers/install.sh
#
# It is built here, which takes some minutes and a C compiler.
set -euo pipefail
unset CDPATH
cd -- "$(dirname "$0")/../../.." >/dev/null
place=target/peers/oha
version=1.15.0

echo "installing oha ..." >&2
if ! cargo install oha --version "$version" --locked --quiet --root "$place"; then
  echo "error: oha can not be installed into $place" >&2
  echo "  = help: read what is said above, check the network, and try again" >&2
  exit 3
fi
echo "it is installed: cargo run --release -p bench -- load" >&2
