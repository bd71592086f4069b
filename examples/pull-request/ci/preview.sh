#!/usr/bin/env bash
# Previews a stack and reports it without any credential of a system or of the stack's backend, so it is safe on a pull request from a
# fork. What the stack holds comes from STATE, the export that `ci/up.sh` left, which has no secret in it.
#
#   ci/preview.sh STACK [OUT]     OUT: folder for preview.json, report.md and report.html, default out
#   STATE=state.json              export of the stack; without it everything is shown as new
#   FAIL_ON, MAX_REMOVED, MIN_FEED_SIZE   gates of the report
#
# Exit codes: 0 fine, 2 the preview failed, 3 a gate failed; the report is written in all of them.
set -euo pipefail
stack=${1:?the name of the stack}
out=${2:-out}
mkdir -p "$out"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export PULUMI_CONFIG_PASSPHRASE=nothing-is-encrypted PULUMI_SKIP_UPDATE_CHECK=true

# A copy to work on, so that nothing of this substitute for the stack lands in the checkout. Its configuration has the plain values only.
project="$scratch/project"
mkdir "$project" "$scratch/state"
export PULUMI_BACKEND_URL="file://$scratch/state"
tar --exclude=./node_modules --exclude="./$out" -cf - . | tar -xf - -C "$project"
ln -s "$PWD/node_modules" "$project/node_modules"
grep -vE '^(encryptionsalt|secretsprovider|encryptedkey):|^ +secure:' "Pulumi.$stack.yaml" >"$project/Pulumi.$stack.yaml" || true
in_copy() { pulumi --cwd "$project" "$@" --stack "$stack" --non-interactive; }

pulumi --cwd "$project" stack init "$stack" --non-interactive >&2
if [ -n "${STATE:-}" ] && [ -s "${STATE:-}" ]; then
  # Nothing in it is encrypted, so the passphrase of the stack is not needed.
  node -e 'const s = JSON.parse(require("fs").readFileSync(0, "utf8")); delete s.deployment.secrets_providers; console.log(JSON.stringify(s));' \
    <"$STATE" >"$scratch/state.json"
  in_copy stack import --file "$scratch/state.json" >&2
fi

failed=0
in_copy preview --json >"$out/preview.json" || failed=2

gates=()
[ -z "${FAIL_ON:-}" ] || gates+=(--fail-on "$FAIL_ON")
[ -z "${MAX_REMOVED:-}" ] || gates+=(--max-removed "$MAX_REMOVED")
[ -z "${MIN_FEED_SIZE:-}" ] || gates+=(--min-feed-size "$MIN_FEED_SIZE")
state=()
[ -z "${STATE:-}" ] || [ ! -s "${STATE:-}" ] || state+=(--state "$STATE")
report() { npx --no-install pulumi-extrahop report --preview "$out/preview.json" ${state[@]+"${state[@]}"} "$@"; }

gate=0
# Both list the gates that fail and exit with the same code; the standard error is needed once.
report --format html --out "$out/report.html" ${gates[@]+"${gates[@]}"} 2>"$scratch/html.log" || gate=$?
[ "$gate" -ne 1 ] || cat "$scratch/html.log" >&2
report --format markdown --out "$out/report.md" ${gates[@]+"${gates[@]}"} || gate=$?
[ "$failed" -eq 0 ] || exit "$failed"
exit "$gate"
