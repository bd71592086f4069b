#!/usr/bin/env bash
# Fetches the sources, reports what changes, and pushes it to a branch for review.
#
#   ci/nightly.sh STACK [OUT]     OUT: folder for sources.jsonl, preview.json, report.md, report.html, report.json and decision, default out
#   BASE=main                     the branch that is reviewed against
#   BRANCH=extrahop/sources       one branch for all nights: a pull request that still waits is updated, and no second one appears
#   FAIL_ON, MAX_REMOVED, MIN_FEED_SIZE   gates of the report
#
# OUT/decision is `none` (nothing new), `merge` (within the gates, and every source was fetched) or `review`.
# Exit codes: 0 fine, 2 the preview failed, 3 a gate failed, 4 a source failed, 5 the branch has commits of a person and was left alone.
# Needs the stack's backend and passphrase, and the credentials of the sources; no credential of a system.
set -euo pipefail
stack=${1:?the name of the stack}
out=${2:-out}
base=${BASE:-main}
branch=${BRANCH:-extrahop/sources}
bot_name=extrahop-sources
bot_email=extrahop-sources@users.noreply.invalid
mkdir -p "$out"
echo none >"$out/decision"
sources() { npx --no-install pulumi-extrahop sources "$@"; }

# A branch that a person has edited is theirs; overwriting it would lose their work.
git fetch --quiet origin "+refs/heads/$base:refs/remotes/origin/$base"
remote=$(git ls-remote origin "refs/heads/$branch" | cut -f 1)
if [ -n "$remote" ]; then
  git fetch --quiet origin "+refs/heads/$branch:refs/remotes/origin/$branch"
  # Counted, because a `grep` that ends at its first match ends `git log` with a signal, and the pipe would then fail.
  others=$(git log --format=%ae "origin/$base..origin/$branch" | grep -cvxF "$bot_email" || true)
  if [ "$others" -gt 0 ]; then
    echo "$branch has commits of a person. Merge or close its pull request; the next night continues." >&2
    exit 5
  fi
fi

# The content that is applied now, and a preview of it: both make the comparison of large feeds exact.
if [ -f extrahop.lock.json ]; then
  sources fetch >&2 || true
  pulumi preview --stack "$stack" --non-interactive >&2 || true
fi

failed=0
sources update --json >"$out/sources.jsonl" || failed=$?
[ "$failed" -eq 0 ] || [ "$failed" -eq 4 ] || exit "$failed"
if [ -z "$(git status --porcelain -- extrahop.lock.json)" ]; then
  echo "No source brings anything new." >&2
  # What still waits for review is no longer what the sources deliver; without its branch a pull request is closed.
  [ -z "$remote" ] || git push --quiet --force-with-lease="refs/heads/$branch:$remote" origin ":refs/heads/$branch"
  exit "$failed"
fi

pulumi stack export --stack "$stack" --file "$out/state.json" --non-interactive >&2
previewed=0
pulumi preview --stack "$stack" --json --non-interactive >"$out/preview.json" || previewed=2

gates=(--fail-on "${FAIL_ON:-failed}")
[ -z "${MAX_REMOVED:-}" ] || gates+=(--max-removed "$MAX_REMOVED")
[ -z "${MIN_FEED_SIZE:-}" ] || gates+=(--min-feed-size "$MIN_FEED_SIZE")
report() {
  npx --no-install pulumi-extrahop report --preview "$out/preview.json" --state "$out/state.json" \
    --declaration extrahop.sources.yaml --since "origin/$base" "$@"
}
gate=0
report --format html --out "$out/report.html" >&2
report --format json --out "$out/report.json" >&2
# A comment has room for 65,536 characters.
report --format markdown --max-bytes 60000 --out "$out/report.md" "${gates[@]}" || gate=$?
[ "$gate" -eq 0 ] || [ "$gate" -eq 3 ] || exit "$gate"

# The content is committed, so that the job after the merge uploads exactly what was reviewed. Content that the lock file no longer names
# is not kept.
for content in .extrahop/content/*; do
  grep -qF "$(basename "$content")" extrahop.lock.json || rm -f "$content"
done
rm -f .extrahop/.gitignore
git switch --quiet --force-create "$branch"
git add --all extrahop.lock.json .extrahop/content
git -c user.name="$bot_name" -c user.email="$bot_email" commit --quiet --message "Update the threat sources"
git push --quiet --force-with-lease="refs/heads/$branch:$remote" origin "HEAD:refs/heads/$branch"

if [ "$previewed" -eq 0 ] && [ "$gate" -eq 0 ] && [ "$failed" -eq 0 ]; then echo merge; else echo review; fi >"$out/decision"
[ "$previewed" -eq 0 ] || exit "$previewed"
[ "$gate" -eq 0 ] || exit "$gate"
exit "$failed"
