import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { replaceContent, replaceFile } from "../../../provider/src/files/index.js";

const fileWith = async (content: string) => {
  const folder = await mkdtemp(join(tmpdir(), "replace-file-"));
  const path = join(folder, "list.txt");
  await writeFile(path, content);
  return { folder, path };
};

describe("replacing a file in one step", () => {
  it("puts the new content in the place of the old and leaves nothing else", async () => {
    const { folder, path } = await fileWith("old");
    await replaceContent(path, "new");
    expect(await readFile(path, "utf8")).toBe("new");
    expect(await readdir(folder)).toEqual(["list.txt"]);
  });

  it("returns what the writer returns, after the file is in its place", async () => {
    const { path } = await fileWith("old");
    expect(await replaceFile(path, async (temporary) => writeFile(temporary, "new").then(() => 3))).toBe(3);
    expect(await readFile(path, "utf8")).toBe("new");
  });

  it("keeps the old content, and nothing else, where the writer fails", async () => {
    const { folder, path } = await fileWith("old");
    const failure = new Error("the source ends in the middle");
    const replaced = replaceFile(path, async (temporary) => {
      await writeFile(temporary, "half");
      throw failure;
    });
    await expect(replaced).rejects.toBe(failure);
    expect(await readFile(path, "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["list.txt"]);
  });

  it("fails with the code of the file system where the folder does not exist", async () => {
    const { folder } = await fileWith("old");
    await expect(replaceContent(join(folder, "none", "list.txt"), "new")).rejects.toMatchObject({
      code: "ENOENT",
    });
  });
});
