#!/usr/bin/env bash
# Asks every system what it holds and reports what was changed outside. Repairs nothing; `ci/up.sh` does.
#
#   ci/drift.sh STACK [OUT]
#
# Exit codes: 0 all is as it was left, 3 something drifted, 2 a system could not be asked.
set -euo pipefail
stack=${1:?the name of the stack}
out=${2:-out}
mkdir -p "$out"
pulumi refresh --stack "$stack" --yes --skip-preview --non-interactive >&2 || exit 2
pulumi preview --stack "$stack" --json --non-interactive >"$out/preview.json"
npx --no-install pulumi-extrahop report --preview "$out/preview.json" --format html --out "$out/drift.html"
npx --no-install pulumi-extrahop report --preview "$out/preview.json" --format markdown --out "$out/drift.md" --fail-on drift
