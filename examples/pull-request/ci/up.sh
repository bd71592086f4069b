#!/usr/bin/env bash
# Converges a stack and leaves its state as STATE (default state.json) for the previews of later pull requests.
#
#   ci/up.sh STACK               applies what the repository declares
#   ci/up.sh STACK --refresh     asks every system first, and so also repairs what was changed outside
#
# In the stack of a fleet (extrahop:fleet), every site is converged; their states are not exported.
#
# Needs the stack's backend and passphrase, and the systems' credentials: EXTRAHOP_API_KEY_<NAME> and so on. A system that is down does not
# stop the others; the exit code is not 0 then, and the next run completes it.
set -euo pipefail
stack=${1:?the name of the stack}
status=0
if pulumi config get extrahop:fleet --stack "$stack" --non-interactive >/dev/null 2>&1; then
  exec npx --no-install pulumi-extrahop fleet up --stack "$stack" --continue-on-error ${2:+"$2"}
fi
if [ "${2:-}" = --refresh ]; then
  # A run of its own: `pulumi up --refresh` changes nothing at all when one system cannot be asked.
  pulumi refresh --stack "$stack" --yes --skip-preview --non-interactive --run-program || status=$?
fi
pulumi up --stack "$stack" --yes --skip-preview --non-interactive --continue-on-error || status=$?
pulumi stack export --stack "$stack" --file "${STATE:-state.json}"
exit "$status"
