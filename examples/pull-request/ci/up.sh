#!/usr/bin/env bash
# Converges a stack and leaves its state as STATE (default state.json) for the previews of later pull requests.
#
#   ci/up.sh STACK               applies what the repository declares
#   ci/up.sh STACK --refresh     asks every system first, and so also repairs what was changed outside
#
# In the stack of a fleet (extrahop:fleet), every site is converged, and STATE (default states) is a folder with a state for each.
#
# Needs the stack's backend and passphrase, and the systems' credentials: EXTRAHOP_API_KEY_<NAME> and so on. A system that is down does not
# stop the others; the exit code is not 0 then, and the next run completes it.
set -euo pipefail
stack=${1:?the name of the stack}
status=0
if [ -n "$(pulumi config get extrahop:fleet --stack "$stack" --non-interactive 2>/dev/null || true)" ]; then
  npx --no-install pulumi-extrahop fleet up --stack "$stack" --continue-on-error ${2:+"$2"} || status=$?
  mkdir -p "${STATE:-states}"
  # The stacks of the sites carry the fleet's name as a tag.
  pulumi stack ls --json --tag "extrahop:fleet=$stack" --non-interactive |
    node -e 'for (const { name } of JSON.parse(require("fs").readFileSync(0, "utf8"))) console.log(name);' |
    while read -r site; do pulumi stack export --stack "$site" --file "${STATE:-states}/$site.json" --non-interactive </dev/null; done
  exit "$status"
fi
if [ "${2:-}" = --refresh ]; then
  # A run of its own: `pulumi up --refresh` changes nothing at all when one system cannot be asked.
  pulumi refresh --stack "$stack" --yes --skip-preview --non-interactive --run-program || status=$?
fi
pulumi up --stack "$stack" --yes --skip-preview --non-interactive --continue-on-error || status=$?
pulumi stack export --stack "$stack" --file "${STATE:-state.json}"
exit "$status"
