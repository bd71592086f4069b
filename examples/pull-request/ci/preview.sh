#!/usr/bin/env bash
# Previews a stack and reports it, without any credential: not of a system, nor of the stack's backend. It is safe on a pull request from a
# fork. What the stack holds comes from STATE, the export that `ci/up.sh` left: it has no secret in it.
#
#   ci/preview.sh STACK [OUT]     OUT: folder for preview.json, report.md and report.html, default out
#   STATE=state.json              export of the stack; without it everything is shown as new
#   FAIL_ON, MAX_REMOVED          gates of the report
#
# Exit codes: 0 fine, 2 the preview failed, 3 a gate was hit; the report is written in all of them.
set -euo pipefail
stack=${1:?the name of the stack}
out=${2:-out}
mkdir -p "$out"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export PULUMI_BACKEND_URL="file://$scratch" PULUMI_CONFIG_PASSPHRASE=nothing-is-encrypted PULUMI_SKIP_UPDATE_CHECK=true

# The configuration in clear, less what only the real passphrase could read.
config="$scratch/Pulumi.$stack.yaml"
grep -vE '^(encryptionsalt|secretsprovider|encryptedkey):|^ +secure:' "Pulumi.$stack.yaml" >"$config" || true
pulumi stack init "$stack" --config-file "$config" --non-interactive >&2
if [ -n "${STATE:-}" ] && [ -s "${STATE:-}" ]; then
  pulumi stack import --stack "$stack" --config-file "$config" --file "$STATE" >&2
fi

failed=0
pulumi preview --stack "$stack" --config-file "$config" --json --non-interactive >"$out/preview.json" || failed=2

gates=()
[ -z "${FAIL_ON:-}" ] || gates+=(--fail-on "$FAIL_ON")
[ -z "${MAX_REMOVED:-}" ] || gates+=(--max-removed "$MAX_REMOVED")
state=()
[ -z "${STATE:-}" ] || [ ! -s "${STATE:-}" ] || state+=(--state "$STATE")
report() { npx --no-install pulumi-extrahop report --preview "$out/preview.json" ${state[@]+"${state[@]}"} "$@"; }

report --format html --out "$out/report.html"
gate=0
report --format markdown --out "$out/report.md" ${gates[@]+"${gates[@]}"} || gate=$?
[ "$failed" -eq 0 ] || exit "$failed"
exit "$gate"
