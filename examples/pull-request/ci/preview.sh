#!/usr/bin/env bash
# Previews a stack and reports it without any credential of a system or of the stack's backend, so it is safe on a pull request from a
# fork. What the stack holds comes from STATE, the export that `ci/up.sh` left, which has no secret in it.
#
#   ci/preview.sh STACK [OUT]     OUT: folder for preview.json (previews of a fleet), report.md and report.html, default out
#   STATE=state.json              export of the stack; without it everything is shown as new
#   STATE=states                  for the stack of a fleet (extrahop:fleet): folder with the exports of its sites
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
# `fleet` writes the settings of sites again.
rm -f "$project/Pulumi.$stack"-*.yaml
in_copy() { pulumi --cwd "$project" "$@" --stack "$stack" --non-interactive; }

# Makes a stack with an exported state. Nothing in it is encrypted, so the passphrase of the stack is not needed.
import_state() {
  node -e 'const s = JSON.parse(require("fs").readFileSync(0, "utf8")); delete s.deployment.secrets_providers; console.log(JSON.stringify(s));' \
    <"$2" >"$scratch/state.json"
  pulumi --cwd "$project" stack import --stack "$1" --file "$scratch/state.json" --non-interactive >&2
}

pulumi --cwd "$project" stack init "$stack" --non-interactive >&2
failed=0
state=()
if [ -n "$(in_copy config get extrahop:fleet 2>/dev/null || true)" ]; then
  for file in "${STATE:-}"/*.json; do
    [ -s "$file" ] || continue
    site=$(basename "$file" .json)
    pulumi --cwd "$project" stack init "$site" --no-select --non-interactive >&2
    pulumi --cwd "$project" stack tag set extrahop:fleet "$stack" --stack "$site" --non-interactive >&2
    import_state "$site" "$file"
    state+=(--state "$file")
  done
  preview="$out/previews"
  npx --no-install pulumi-extrahop fleet preview --stack "$stack" --cwd "$project" --continue-on-error --save "$preview" >&2 || failed=2
else
  if [ -n "${STATE:-}" ] && [ -s "${STATE:-}" ]; then
    import_state "$stack" "$STATE"
    state=(--state "$STATE")
  fi
  preview="$out/preview.json"
  in_copy preview --json >"$preview" || failed=2
fi

gates=()
[ -z "${FAIL_ON:-}" ] || gates+=(--fail-on "$FAIL_ON")
[ -z "${MAX_REMOVED:-}" ] || gates+=(--max-removed "$MAX_REMOVED")
[ -z "${MIN_FEED_SIZE:-}" ] || gates+=(--min-feed-size "$MIN_FEED_SIZE")
report() { npx --no-install pulumi-extrahop report --preview "$preview" ${state[@]+"${state[@]}"} "$@"; }

gate=0
# Both list the gates that fail and exit with the same code; the standard error is needed once.
report --format html --out "$out/report.html" ${gates[@]+"${gates[@]}"} 2>"$scratch/html.log" || gate=$?
[ "$gate" -ne 1 ] || cat "$scratch/html.log" >&2
report --format markdown --out "$out/report.md" ${gates[@]+"${gates[@]}"} || gate=$?
[ "$failed" -eq 0 ] || exit "$failed"
exit "$gate"
