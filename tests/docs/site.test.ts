import { execFile } from "node:child_process";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { repository } from "../../tools/repository.js";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { pages } from "./support/pages.js";

const run = promisify(execFile);

describe("the documentation site", () => {
  let site: string;
  let said: string;

  beforeAll(async () => {
    site = join(await temporaryFolder(), "site");
    // A warning is an error: typedoc.json says so.
    const typedoc = join(repository, "node_modules", "typedoc", "bin", "typedoc");
    const { stdout, stderr } = await run(process.execPath, [typedoc, "--out", site], { cwd: repository });
    said = stdout + stderr;
  });

  it("is built without a warning, so every export is documented and every link leads somewhere", () => {
    expect(said).not.toMatch(/warning|error/i);
  });

  it("has a page for every hand-written page", async () => {
    const made = await readdir(join(site, "documents"));
    const written = pages.filter((page) => /^docs\//.test(page));
    expect(made.length).toBeGreaterThanOrEqual(written.length);
    const start = await readFile(join(site, "documents", "Getting_started.html"), "utf8");
    expect(start).toContain("extrahop-sim");
  });

  it("has the public classes, and a search index", async () => {
    const fleet = await readFile(join(site, "classes", "index.ThreatFleet.html"), "utf8");
    expect(fleet).toContain("Every feed on every system");
    expect((await stat(join(site, "assets", "search.js"))).size).toBeGreaterThan(1000);
  });
});

describe("the pictures of the README", () => {
  it.each(["preview.svg", "report.png"])("%s is there and light enough for a page", async (name) => {
    const { size } = await stat(join(repository, "docs", "pictures", name));
    expect(size).toBeGreaterThan(5_000);
    expect(size).toBeLessThan(150_000);
  });

  it("names nothing of the machine on which it was drawn", async () => {
    const text = await readFile(join(repository, "docs", "pictures", "preview.svg"), "utf8");
    expect(text).not.toMatch(/\/(home|root|tmp|Users)\/|\$PATH/);
  });
});
