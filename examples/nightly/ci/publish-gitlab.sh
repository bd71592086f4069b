#!/usr/bin/env bash
# Opens the merge request of the night or updates it, comments with the report, and merges within the gates.
#
#   ci/publish-gitlab.sh [OUT]    OUT, BASE and BRANCH: as of ci/nightly.sh
#   GITLAB_TOKEN                  a project access token with the scope api
#   AUTO_MERGE=true               merges what ci/nightly.sh decided to be within the gates; otherwise a person does
#
# CI_API_V4_URL and CI_PROJECT_ID are variables of every job. The merge starts the pipeline of the main branch, which runs `up`.
set -euo pipefail
out=${1:-out}
base=${BASE:-main}
branch=${BRANCH:-extrahop/sources}
decision=$(cat "$out/decision")
[ "$decision" != none ] || exit 0

marker='<!-- pulumi-extrahop nightly -->'
api="$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests"
# The token is read from the standard input: an argument could be seen by others on the machine.
call() { printf 'header = "PRIVATE-TOKEN: %s"\n' "$GITLAB_TOKEN" | curl --silent --show-error --fail --config - "$@"; }
first() { node -e 'const [one] = JSON.parse(require("fs").readFileSync(0, "utf8")).filter((x) => !process.argv[2] || String(x.body).startsWith(process.argv[2])); console.log(one?.[process.argv[1]] ?? "");' "$@"; }

number=$(call --get --data-urlencode "source_branch=$branch" --data-urlencode "target_branch=$base" --data state=opened "$api" | first iid)
if [ -z "$number" ]; then
  call --data-urlencode "source_branch=$branch" --data-urlencode "target_branch=$base" \
    --data-urlencode "title=Update the threat sources" --data remove_source_branch=true "$api" >"$out/merge-request.json"
  number=$(node -e 'console.log(JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).iid)' "$out/merge-request.json")
fi
{ printf '%s\n' "$marker"; cat "$out/report.md"; } >"$out/note.md"
note=$(call --get --data per_page=100 --data sort=asc "$api/$number/notes" | first id "$marker")
if [ -n "$note" ]; then
  call --request PUT --data-urlencode "body@$out/note.md" "$api/$number/notes/$note" >/dev/null
else
  call --data-urlencode "body@$out/note.md" "$api/$number/notes" >/dev/null
fi
if [ "$decision" = merge ] && [ "${AUTO_MERGE:-}" = true ]; then
  call --request PUT --data squash=true --data should_remove_source_branch=true --data-urlencode "sha=$(git rev-parse HEAD)" "$api/$number/merge" >/dev/null
  echo "merged=true"
fi
