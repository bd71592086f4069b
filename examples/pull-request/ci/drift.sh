#!/usr/bin/env bash
# Asks every system what it holds and reports what was changed or deleted outside. Changes nothing, not even the stack's state.
# `ci/up.sh STACK --refresh` repairs.
#
#   ci/drift.sh STACK [OUT]      OUT: folder for doctor.txt, the previews, drift.md and drift.html, default out
#
# In the stack of a fleet (extrahop:fleet), every site is asked.
#
# Exit codes: 0 no drift, 2 a system has a problem or could not be asked, 3 something was changed outside; the report is written in all of
# them.
set -euo pipefail
stack=${1:?the name of the stack}
out=${2:-out}
mkdir -p "$out"

extrahop() { npx --no-install pulumi-extrahop "$@"; }
failed=0

# Proves every key and its privilege, which an update without changes never does, and warns of certificates that expire soon.
extrahop doctor --stack "$stack" 2>&1 | tee "$out/doctor.txt" >&2 || failed=2

# The refresh belongs to the preview: after one of its own, what was deleted outside would look like something new.
if [ -n "$(pulumi config get extrahop:fleet --stack "$stack" --non-interactive 2>/dev/null || true)" ]; then
  extrahop fleet preview --stack "$stack" --refresh --continue-on-error --save "$out/previews" >&2 || failed=2
  inputs=(--preview "$out/previews")
else
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  pulumi stack export --stack "$stack" --file "$scratch/state.json" --non-interactive >&2
  pulumi preview --stack "$stack" --refresh --json --non-interactive >"$out/preview.json" || failed=2
  inputs=(--preview "$out/preview.json" --state "$scratch/state.json")
fi

extrahop report "${inputs[@]}" --format html --out "$out/drift.html"
gate=0
extrahop report "${inputs[@]}" --format markdown --out "$out/drift.md" --fail-on drift || gate=$?
[ "$failed" -eq 0 ] || exit "$failed"
exit "$gate"
