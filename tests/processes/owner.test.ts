import { execFileSync, spawnSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { repository } from "../../tools/repository.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const script = join(repository, "tools", "dist", "release", "setOwner.js");
const link = (owner: string) => `https://github.com/${owner}/pulumi-extrahop/issues`;

async function checkout(): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, "docs"));
  await writeFile(join(folder, "package.json"), JSON.stringify({ bugs: { url: link("OWNER") } }));
  await writeFile(join(folder, "docs", "page.md"), `[issues](${link("former-owner")}), pulumi-extrahop\n`);
  await writeFile(join(folder, "docs", "other.md"), "https://github.com/OWNER/elsewhere, pulumi-extrahop\n");
  execFileSync("git", ["init", "-q"], { cwd: folder });
  execFileSync("git", ["add", "."], { cwd: folder });
  return folder;
}

describe("npm run owner", () => {
  it("writes the owner into every committed file that links to the repository, from any folder", async () => {
    const folder = await checkout();
    const stdout = execFileSync(process.execPath, [script, "acme"], {
      cwd: join(folder, "docs"),
      encoding: "utf8",
    });
    expect(stdout).toBe("docs/page.md\npackage.json\n");
    expect(await readFile(join(folder, "package.json"), "utf8")).toContain(link("acme"));
    expect(await readFile(join(folder, "docs", "page.md"), "utf8")).toContain(link("acme"));
    expect(await readFile(join(folder, "docs", "other.md"), "utf8")).toContain("OWNER/elsewhere");
  });

  it.each(["", "a/b", "-a"])("refuses %j, and changes nothing", async (name) => {
    const folder = await checkout();
    const { status, stderr } = spawnSync(process.execPath, [script, name], { cwd: folder, encoding: "utf8" });
    expect(status).toBe(1);
    expect(stderr).toContain("Usage: npm run owner NAME");
    expect(await readFile(join(folder, "package.json"), "utf8")).toContain(link("OWNER"));
  });
});
