#!/usr/bin/env bash
# Replaces the API key of a system by the one on the standard input. The new key is kept only where it signs in with the privilege that
# threat collections need; otherwise the old one is put back.
#
#   ./rotate.sh SYSTEM [STACK]      STACK: of a fleet, the stack that lists its systems; default: the one that is selected
#
# Exit codes: 0 the new key is stored, 2 it was refused, 1 a command failed.
set -euo pipefail
system=${1:?the name of the system}
stack=(${2:+--stack "$2"})
path="extrahop:systems[\"$system\"].apiKey"

store() { pulumi config set --path --secret ${stack[@]+"${stack[@]}"} --non-interactive -- "$path"; }

old=$(pulumi config get --path ${stack[@]+"${stack[@]}"} --non-interactive -- "$path")
restore() { printf %s "$old" | store; }
# Interrupted before the new key is proven: the old one is put back.
trap 'restore; exit 1' INT TERM
store
code=0
npx --no-install pulumi-extrahop doctor --system "$system" --cwd . ${stack[@]+"${stack[@]}"} || code=$?
if [ "$code" -ne 0 ]; then
  restore
  echo "The old key of $system is kept." >&2
  exit "$code"
fi
trap - INT TERM
echo "The new key of $system is stored. Run \`pulumi up\` (no changes; not needed in a fleet), then revoke the old key." >&2
