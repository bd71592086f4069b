#!/usr/bin/env bash
# Uploads what the merged lock file pins. Fetches no feed beyond what the lock file pins, by its SHA-256.
#
#   ci/up.sh STACK
#
# Needs the stack's backend and passphrase, and the systems' credentials: EXTRAHOP_API_KEY_<NAME> and so on.
set -euo pipefail
stack=${1:?the name of the stack}
npx --no-install pulumi-extrahop sources verify || npx --no-install pulumi-extrahop sources fetch
pulumi up --stack "$stack" --yes --skip-preview --non-interactive --continue-on-error
