#!/usr/bin/env bash
# Installs the tools the render benchmark compares with: pinned, under target/peers, nothing global.
#
#   bench/render/peers/install.sh
#
# troposphere needs python3 (3.10 or newer), CDK needs node (20 or newer) and npm. A copy of the pins is left
# beside what was installed from them, last of all: the benchmark takes a tool for installed where it is there
# and still the same.
set -euo pipefail
unset CDPATH
cd -- "$(dirname "$0")/../../.." >/dev/null
pins=bench/render/peers
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

install_troposphere() {
  rm -rf "$place/troposphere"
  python3 -m venv "$place/troposphere" &&
    "$place/troposphere/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$pins/requirements.txt" &&
    cp "$pins/requirements.txt" "$place/troposphere/installed"
}

install_cdk() {
  rm -rf "$place/cdk"
  mkdir -p "$place/cdk" &&
    cp "$pins/cdk/package.json" "$pins/cdk/package-lock.json" "$pins/cdk/.npmrc" "$place/cdk" &&
    npm ci --silent --ignore-scripts --prefix "$place/cdk" &&
    cp "$pins/cdk/package-lock.json" "$place/cdk/installed"
}

echo "installing troposphere ..." >&2
install_troposphere || failed troposphere "$place/troposphere"
echo "installing CDK ..." >&2
install_cdk || failed CDK "$place/cdk"
echo "both are installed: cargo run --release -p bench -- render" >&2
