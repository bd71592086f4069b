#!/usr/bin/env bash
# Converges a stack and leaves its state as STATE (default state.json) for the previews of pull requests to come.
#
#   ci/up.sh STACK
#
# Needs the stack's backend and passphrase, and the systems' credentials: EXTRAHOP_API_KEY_<NAME> and so on. One system that is down stops
# no other; the exit code says so all the same, and the next run completes it.
set -euo pipefail
stack=${1:?the name of the stack}
status=0
pulumi up --stack "$stack" --yes --skip-preview --non-interactive --continue-on-error || status=$?
pulumi stack export --stack "$stack" --file "${STATE:-state.json}"
exit "$status"
