import { execFile } from "node:child_process";
import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { repository } from "../../tools/repository.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const run = promisify(execFile);
const published = ["provider", "simulator", "policies"];

it("notes of changes become versions and entries of each package's CHANGELOG, above those that are there", async () => {
  const copy = await temporaryFolder();
  const { workspaces } = JSON.parse(await readFile(join(repository, "package.json"), "utf8")) as {
    workspaces: string[];
  };
  const examples = (await readdir(join(repository, "examples"))).map((name) => `examples/${name}`);
  for (const folder of ["", ...published, ...examples]) {
    await mkdir(join(copy, folder), { recursive: true });
    await cp(join(repository, folder, "package.json"), join(copy, folder, "package.json"));
  }
  expect(workspaces.filter((name) => !name.includes("*")).sort()).toEqual([...published].sort());
  for (const folder of published)
    await cp(join(repository, folder, "CHANGELOG.md"), join(copy, folder, "CHANGELOG.md"));
  await cp(join(repository, ".changeset"), join(copy, ".changeset"), { recursive: true });
  await writeFile(join(copy, "package-lock.json"), "{}");
  await writeFile(
    join(copy, ".changeset", "of-this-test.md"),
    '---\n"pulumi-extrahop": major\n---\n\nA change that everybody notices.\n',
  );
  const changeset = join(repository, "node_modules", "@changesets", "cli", "bin.js");
  await run(process.execPath, [changeset, "version"], { cwd: copy });

  const before = JSON.parse(await readFile(join(repository, "provider", "package.json"), "utf8")) as {
    version: string;
  };
  const after = JSON.parse(await readFile(join(copy, "provider", "package.json"), "utf8")) as {
    version: string;
  };
  expect(after.version).toBe(`${Number(before.version.split(".")[0]) + 1}.0.0`);
  const changes = await readFile(join(copy, "provider", "CHANGELOG.md"), "utf8");
  const [fresh, old] = [changes.indexOf(`## ${after.version}`), changes.indexOf("## 0.1.0")];
  expect(changes.slice(fresh, old)).toContain("A change that everybody notices.");
  expect(fresh).toBeGreaterThan(0);
  expect(old).toBeGreaterThan(fresh);
  expect((await readdir(join(copy, ".changeset"))).sort()).toEqual(["README.md", "config.json"]);
});
