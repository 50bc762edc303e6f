#!/usr/bin/env bash
# Installs the functions the callback benchmark compares with: pinned, under target/peers, nothing global.
#
#   bench/callback/peers/install.sh
#
# The one on crhelper needs python3 (3.10 or newer), the one in JavaScript node (20 or newer) and npm. A copy of the
# pins is left beside what was installed from them, last of all: the benchmark takes a function for installed where it
# is there and still the same.
set -euo pipefail
unset CDPATH
cd -- "$(dirname "$0")/../../.." >/dev/null
pins=bench/callback/peers
place=target/peers

for tool in python3 node npm; do
  if ! command -v "$tool" >/dev/null 2>&1; then
    echo "error: $tool is missing, and $place is made with it" >&2
    echo "  = help: install python3 3.10 or newer, and node 20 or newer with npm" >&2
    exit 3
  fi
done

failed() {
  echo "error: $1 can not be installed into $2" >&2
  echo "  = help: read what is said above, check the network, and try again" >&2
  exit 3
}

install_crhelper() {
  rm -rf "$place/crhelper"
  python3 -m venv "$place/crhelper" &&
    "$place/crhelper/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$pins/crhelper/requirements.txt" &&
    cp "$pins/crhelper/requirements.txt" "$place/crhelper/installed"
}

# Beside the function with its packages as they are lies the same in one file, which starts sooner.
install_node() {
  rm -rf "$place/node-function"
  mkdir -p "$place/node-function" &&
    cp "$pins/node/"{package.json,package-lock.json,.npmrc,handler.js} "$place/node-function" &&
    npm ci --silent --ignore-scripts --prefix "$place/node-function" &&
    "$place/node-function/node_modules/.bin/esbuild" "$place/node-function/handler.js" \
      --bundle --minify --platform=node --target=node20 --log-level=warning \
      --outfile="$place/node-function/bundle.js" &&
    cat "$pins/node/package-lock.json" "$pins/node/handler.js" >"$place/node-function/installed"
}

echo "installing crhelper ..." >&2
install_crhelper || failed crhelper "$place/crhelper"
echo "installing the AWS SDK for JavaScript ..." >&2
install_node || failed "the AWS SDK for JavaScript" "$place/node-function"
echo "both are installed: cargo run --release -p bench -- callback" >&2
