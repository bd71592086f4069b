import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { collectionName, discoverSources } from "../../../../provider/src/stix/index.js";
import { temporaryFolder } from "../../../support/temporaryFolder.js";

async function folderWith(...paths: string[]): Promise<string> {
  const folder = await temporaryFolder();
  for (const path of paths) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), "x");
  }
  return folder;
}

describe("the sources of a folder", () => {
  it("are its files of known endings, also in folders below, sorted, named up to the first dot", async () => {
    const folder = await folderWith(
      "b.tar",
      "a.v1.tgz",
      "sub/deep/c.tar.gz",
      "d.json",
      "e.XML",
      "f.txt",
      "g.csv",
      "h.stix",
      "i.stix2",
      "README.txt",
      "notes.md",
      "j.zip",
      "blocklist",
      "k.sha256",
      ".git/k.json",
      ".l.json",
    );
    expect(discoverSources(folder)).toEqual({
      sources: [
        "a.v1.tgz",
        "b.tar",
        "d.json",
        "e.XML",
        "f.txt",
        "g.csv",
        "h.stix",
        "i.stix2",
        "sub/deep/c.tar.gz",
      ].map((path) => ({
        path: join(folder, path),
        name: path.replace(/^.*\//, "").replace(/\..*$/, ""),
      })),
      problems: [
        expect.objectContaining({
          level: "warning",
          code: "files-skipped",
          file: folder,
          message: expect.stringMatching(/^2 files are skipped: "blocklist", "j\.zip"\. Fix: /),
        }),
      ],
    });
  });

  it("are no lists of exceptions, which are named as skipped", async () => {
    const folder = await folderWith(
      "c2.txt",
      "whitelist.txt",
      "dns-allowlist.csv",
      "LICENSE.txt",
      "SHA256SUMS.txt",
    );
    const { sources, problems } = discoverSources(folder);
    expect(sources.map(({ name }) => name)).toEqual(["c2"]);
    expect(problems).toMatchObject([
      {
        code: "files-skipped",
        message: expect.stringMatching(/^2 files are skipped: "dns-allowlist\.csv", "whitelist\.txt"\. /),
      },
    ]);
  });

  it("clash where two names look the same in two Unicode normal forms", async () => {
    const folder = await folderWith("e\u0301.txt", "\u00e9.csv");
    expect(discoverSources(folder).problems.map(({ code }) => code)).toEqual(["name-clash"]);
  });

  it("clash where two claim one name, whatever the case", async () => {
    const folder = await folderWith("feed.tgz", "sub/feed.json", "FEED.xml", "other.json");
    const { sources, problems } = discoverSources(folder);
    expect(sources).toHaveLength(4);
    expect(problems.map(({ level, code, file }) => `${level} ${code} ${file}`)).toEqual([
      `error name-clash ${join(folder, "feed.tgz")}`,
      `error name-clash ${join(folder, "sub/feed.json")}`,
    ]);
    expect(problems[0]?.message).toContain(join(folder, "FEED.xml"));
  });

  it.each([
    ["an empty folder", async () => await folderWith(), "empty-folder"],
    ["a folder without sources", async () => await folderWith("README.md"), "empty-folder"],
    ["a folder that is not there", async () => join(await folderWith(), "nowhere"), "source-missing"],
    ["a file", async () => join(await folderWith("a.json"), "a.json"), "source-missing"],
  ])("are a problem in %s", async (_, make, code) => {
    expect(discoverSources(await make())).toEqual({
      sources: [],
      problems: [expect.objectContaining({ level: "error", code })],
    });
  });

  it("may be links inside the folder, but not out of it", async () => {
    const folder = await folderWith("a.json");
    const elsewhere = await folderWith("secret.json");
    await symlink("a.json", join(folder, "b.json"));
    await symlink(join(elsewhere, "secret.json"), join(folder, "c.json"));
    await symlink("nothing", join(folder, "d.json"));
    const { sources, problems } = discoverSources(folder);
    expect(sources.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(problems.map(({ code, file }) => `${code} ${file}`)).toEqual([
      `link-leaves-folder ${join(folder, "c.json")}`,
      `link-leaves-folder ${join(folder, "d.json")}`,
    ]);
  });

  it.each([
    ["stix/APT1.tgz", "APT1"],
    ["a.b.c.json", "a"],
    ["plain", "plain"],
  ])("the collection of %s is %s", (path, name) => {
    expect(collectionName(path)).toBe(name);
  });
});
