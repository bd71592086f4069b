import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { editFeed } from "../../../../tools/demo/feedEdit.js";
import { repository } from "../../../../tools/repository.js";
import { temporaryFolder } from "../../../support/temporaryFolder.js";

const patternsOf = (bundle: string): string[] =>
  (JSON.parse(bundle) as { objects: { pattern?: string }[] }).objects.flatMap(({ pattern }) => pattern ?? []);

describe("the demo's edit of a feed", () => {
  it("adds one indicator and withdraws another in the project's own feed", async () => {
    const file = join(await temporaryFolder(), "feed.json");
    await copyFile(join(repository, "stix", "botnet-c2.json"), file);
    const before = patternsOf(await readFile(file, "utf8"));
    const { added, removed } = await editFeed(file);
    const after = patternsOf(await readFile(file, "utf8"));
    expect(after).toHaveLength(before.length);
    expect(after.filter((pattern) => !before.includes(pattern))).toEqual([added]);
    expect(before.filter((pattern) => !after.includes(pattern))).toEqual([removed]);
    expect(removed).toMatch(/^\[(ipv4-addr|ipv6-addr|domain-name|url):value = '.+'\]$/);
  });

  it("refuses a feed that is too short to withdraw something from", async () => {
    const file = join(await temporaryFolder(), "feed.json");
    const [hash, address] = ["[file:hashes.MD5 = 'ab']", "[ipv4-addr:value = '192.0.2.1']"].map(
      (pattern, i) => ({
        type: "indicator",
        id: `indicator--${i}`,
        pattern,
      }),
    );
    await writeFile(file, JSON.stringify({ type: "bundle", id: "bundle--x", objects: [hash, address] }));
    await expect(editFeed(file)).rejects.toThrow("needs two indicators");
  });
});
