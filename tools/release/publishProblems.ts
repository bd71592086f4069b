import { existsSync } from "node:fs";
import { join } from "node:path";
import { ownerPlaceholder, ownersIn } from "./repositoryOwner.js";

/** What this check reads of a package.json. */
export interface PublishedManifest {
  readonly name?: string;
  readonly private?: boolean;
  readonly homepage?: string;
  readonly bugs?: { readonly url?: string };
  readonly repository?: { readonly type?: string; readonly url?: string; readonly directory?: string };
  readonly publishConfig?: { readonly access?: string; readonly provenance?: boolean };
}

/**
 * Why npm would refuse a package, or publish it incomplete. npm refuses provenance for a `repository.url`
 * that is not, letter by letter, the repository of the job that publishes.
 *
 * @param folder the package's folder, relative to the repository
 * @param root the repository's folder
 * @param repository `owner/name` of the repository that publishes
 */
export function publishProblems(
  manifest: PublishedManifest,
  { folder, root, repository }: { folder: string; root: string; repository: string },
): string[] {
  const expected = {
    type: "git",
    url: `git+https://github.com/${repository}.git`,
    directory: folder,
  };
  const owners = new Set(ownersIn(JSON.stringify(manifest)));
  const problems: [isProblem: boolean, message: string][] = [
    [manifest.private === true, "is private"],
    [owners.has(ownerPlaceholder), `names the placeholder ${ownerPlaceholder}. Fix: npm run owner NAME`],
    [
      manifest.repository?.type !== expected.type || manifest.repository.url !== expected.url,
      `has repository.url ${manifest.repository?.url ?? "(none)"}, the publishing repository is ${expected.url}`,
    ],
    [manifest.repository?.directory !== folder, `has no repository.directory ${folder}`],
    [manifest.homepage === undefined, "has no homepage"],
    [manifest.bugs?.url === undefined, "has no bugs.url"],
    [manifest.publishConfig?.provenance !== true, "is published without provenance"],
    [manifest.publishConfig?.access !== "public", "is not public"],
    [!existsSync(join(root, folder, "LICENSE")), "has no LICENSE"],
    [!existsSync(join(root, folder, "dist", "index.js")), "is not built"],
  ];
  return problems.flatMap(([isProblem, message]) =>
    isProblem ? [`${manifest.name ?? folder} ${message}`] : [],
  );
}
