#!/usr/bin/env bash
# Asks every system what it holds and reports what was changed or deleted outside. Changes nothing, not even the stack's state.
# `ci/up.sh STACK --refresh` repairs.
#
#   ci/drift.sh STACK [OUT]      OUT: folder for preview.json, drift.md and drift.html, default out
#
# Exit codes: 0 no drift, 2 a system could not be asked, 3 something was changed outside; the report is written in all of them.
set -euo pipefail
stack=${1:?the name of the stack}
out=${2:-out}
mkdir -p "$out"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
pulumi stack export --stack "$stack" --file "$scratch/state.json" --non-interactive >&2

# The refresh belongs to the preview: after one of its own, what was deleted outside would look like something new.
failed=0
pulumi preview --stack "$stack" --refresh --json --non-interactive >"$out/preview.json" || failed=2

report() { npx --no-install pulumi-extrahop report --preview "$out/preview.json" --state "$scratch/state.json" "$@"; }
report --format html --out "$out/drift.html"
gate=0
report --format markdown --out "$out/drift.md" --fail-on drift || gate=$?
[ "$failed" -eq 0 ] || exit "$failed"
exit "$gate"
