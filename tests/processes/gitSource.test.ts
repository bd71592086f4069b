import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { projectWith } from "../support/sources/projectWith.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];

/** A bare repository and a way to commit a file to its main branch. */
async function repositoryWith(text: string) {
  const folder = await temporaryFolder();
  const [bare, work] = [join(folder, "feeds.git"), join(folder, "work")];
  const git = (...args: string[]) =>
    execFileSync("git", [...identity, ...args], { cwd: folder, encoding: "utf8" }).trim();
  git("init", "--quiet", "--bare", "--initial-branch=main", bare);
  git("init", "--quiet", "--initial-branch=main", work);
  const commit = async (content: string) => {
    await writeFile(join(work, "c2.txt"), content);
    git("-C", work, "add", "c2.txt");
    git("-C", work, "commit", "--quiet", "-m", "feed");
    git("-C", work, "push", "--quiet", bare, "main");
    return git("-C", work, "rev-parse", "HEAD");
  };
  return { bare, commit, first: await commit(text) };
}

describe("a source in a git repository", () => {
  it("is pinned by its commit and follows the branch", async () => {
    const { bare, commit, first } = await repositoryWith("198.51.100.7\n");
    const project = await projectWith(
      `sources: { repo: { git: { url: "${bare}", ref: main, path: c2.txt } } }\n`,
    );
    expect((await project.update())[0]).toMatchObject({ result: "updated", total: 1 });
    expect((await project.lock()).sources["repo"]?.commit).toBe(first);
    expect((await project.update())[0]).toMatchObject({ result: "unchanged" });
    const second = await commit("198.51.100.7\n198.51.100.8\n");
    expect((await project.update())[0]).toMatchObject({ result: "updated", added: 1, total: 2 });
    expect((await project.lock()).sources["repo"]?.commit).toBe(second);
  });

  it.each([
    ["a file that is not there", { path: "other.txt", ref: "main" }, /has no file "other.txt"/],
    ["a branch that is not there", { path: "c2.txt", ref: "nope" }, /git failed/],
    ["a ref that looks like an option", { path: "c2.txt", ref: "--upload-pack=touch" }, /git failed/],
  ])("fails for %s", async (_what, { path, ref }, expected) => {
    const { bare } = await repositoryWith("198.51.100.7\n");
    const project = await projectWith(
      `sources: { repo: { git: { url: "${bare}", ref: "${ref}", path: ${path} } } }\n`,
    );
    const [repo] = await project.update();
    expect(repo).toMatchObject({ result: "failed" });
    expect(repo?.error?.message).toMatch(expected);
  });
});
