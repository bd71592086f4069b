import { execFileSync } from "node:child_process";
import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
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
    git("-C", work, "add", "--all");
    git("-C", work, "commit", "--quiet", "-m", "feed");
    git("-C", work, "push", "--quiet", bare, "main");
    return git("-C", work, "rev-parse", "HEAD");
  };
  return { bare, work, commit, first: await commit(text) };
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
    ["a branch that is not there", { path: "c2.txt", ref: "nope" }, /git failed: fatal: .*remote ref nope/],
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

  it("is read through symbolic links, whose own content is a path and no feed", async () => {
    const { bare, work, commit } = await repositoryWith("198.51.100.7\n");
    await symlink("c2.txt", join(work, "latest.zip"));
    await mkdir(join(work, "lists"));
    await writeFile(join(work, "lists", "c2.txt"), "198.51.100.8\n");
    await symlink("lists", join(work, "feeds"));
    await symlink("/etc/hosts", join(work, "outside"));
    await commit("198.51.100.8\n");
    const project = await projectWith(
      `sources:
  link: { git: { url: "${bare}", ref: main, path: latest.zip } }
  folder: { git: { url: "${bare}", ref: main, path: feeds/c2.txt } }
  outside: { git: { url: "${bare}", ref: main, path: outside } }
`,
    );
    const [link, folder, outside] = await project.update();
    expect([link?.total, folder?.total]).toEqual([1, 1]);
    const { sources } = await project.lock();
    expect(sources["link"]?.sha256).toBe(sources["folder"]?.sha256);
    expect(outside?.error?.message).toMatch(/"outside" of commit .* is a symbolic link/);
  });

  it.each<[what: string, damage: (repository: string) => Promise<void>]>([
    ["left its lock", (repository) => writeFile(join(repository, "shallow.lock"), "")],
    ["emptied its files", (repository) => writeFile(join(repository, "HEAD"), "")],
  ])("is fetched after a run that was killed and %s", async (_what, damage) => {
    const { bare, commit } = await repositoryWith("198.51.100.7\n");
    const project = await projectWith(
      `sources: { repo: { git: { url: "${bare}", ref: main, path: c2.txt } } }\n`,
    );
    await project.update();
    const kept = join(project.folder, ".extrahop", "git");
    for (const name of await readdir(kept)) await damage(join(kept, name));
    await commit("198.51.100.8\n");
    expect((await project.update())[0]).toMatchObject({ result: "updated", added: 1, removed: 1 });
    expect(await readdir(kept)).toHaveLength(1);
  });

  it("that cannot be reached fails with the cause, not with git's advice after it", async () => {
    const project = await projectWith(
      `sources: { repo: { git: { url: "ssh://git@127.0.0.1:1/x.git", ref: main, path: c2.txt } } }\n`,
    );
    const [repo] = await project.update();
    expect(repo?.error?.message).toMatch(/git failed: .*(refused|cannot run ssh).*fatal: /);
    expect(repo?.error?.message).not.toContain("repository exists");
  });
});
