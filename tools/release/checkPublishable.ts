/** Run by `npm run release:publish` first: refuses what npm would refuse, or publish incomplete. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { workspaces } from "../packages/pack.js";
import { repository as root } from "../repository.js";
import { type PublishedManifest, publishProblems } from "./publishProblems.js";

const repository = process.env["GITHUB_REPOSITORY"];
if (repository === undefined) {
  process.stderr.write(
    "GITHUB_REPOSITORY is not set: packages are published by .github/workflows/release.yml.\n",
  );
  process.exitCode = 1;
} else {
  const problems = workspaces.flatMap((folder) => {
    const manifest = JSON.parse(
      readFileSync(join(root, folder, "package.json"), "utf8"),
    ) as PublishedManifest;
    return publishProblems(manifest, { folder, root, repository });
  });
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  if (problems.length > 0) process.exitCode = 1;
}
