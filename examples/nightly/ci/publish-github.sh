#!/usr/bin/env bash
# Opens the pull request of the night or updates it, comments with the report, and merges within the gates. Needs `gh` and GH_TOKEN.
#
#   ci/publish-github.sh [OUT]    OUT, BASE and BRANCH: as of ci/nightly.sh
#   AUTO_MERGE=true               merges what ci/nightly.sh decided to be within the gates; otherwise a person does
#
# Prints `merged=true` where it merged, for the job that runs `up` then.
set -euo pipefail
out=${1:-out}
base=${BASE:-main}
branch=${BRANCH:-extrahop/sources}
decision=$(cat "$out/decision")
[ "$decision" != none ] || exit 0

number=$(gh pr list --head "$branch" --base "$base" --state open --json number --jq '.[0].number // empty')
if [ -z "$number" ]; then
  gh pr create --head "$branch" --base "$base" --title "Update the threat sources" --body "Fetched by the nightly job. The report is in the comment." >&2
  number=$(gh pr list --head "$branch" --base "$base" --state open --json number --jq '.[0].number // empty')
fi
# Always from a file: a report is too long for an argument. The last comment of this job is edited, so that one remains.
gh pr comment "$number" --edit-last --create-if-none --body-file "$out/report.md" >&2
if [ "$decision" = merge ] && [ "${AUTO_MERGE:-}" = true ]; then
  gh pr merge "$number" --squash --delete-branch --match-head-commit "$(git rev-parse HEAD)" >&2
  echo "merged=true"
fi
