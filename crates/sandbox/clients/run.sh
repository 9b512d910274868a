#!/bin/sh
# Runs Mollie's own clients for Node and Python against a sandbox of their own, over https with its certificate trusted.
# Usage, from the root of the project: crates/sandbox/clients/run.sh
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cargo build --quiet --package sandbox
work=$(mktemp -d)
target/debug/mollie-sandbox --addr 127.0.0.1:4443 --tls --tls-certificate "$work/sandbox.pem" &
sandbox=$!
trap 'kill "$sandbox"; rm -r "$work"' EXIT
cp "$here"/*.mjs "$work"
(cd "$work" && npm install --silent --no-audit --no-fund @mollie/api-client@4.6 mollie-api-typescript@1.12)
python3 -m venv "$work/python"
"$work/python/bin/pip" install --quiet mollie-api-python==4.0.0
cd "$work"
export NODE_EXTRA_CA_CERTS="$work/sandbox.pem" REQUESTS_CA_BUNDLE="$work/sandbox.pem"
# This client brings its own list of authorities and takes no other, so for it alone the certificate goes unchecked.
NODE_TLS_REJECT_UNAUTHORIZED=0 node --no-warnings api-client.mjs
node api-typescript.mjs
python/bin/python "$here/api_python.py"
